//! Mail, from the files of a vault to a mail server that answers as servers do.
#![cfg(test)]

mod office;
mod sink;

#[cfg(unix)]
mod binary;
mod delivery;
mod letters;
#[path = "../common/temp_vault.rs"]
mod temp_vault;
