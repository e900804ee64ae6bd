//! The room `archive` where no command or page shows all of it yet.
#![cfg(test)]

mod asking;
mod lifecycle;
mod recovery;
mod shelf;
mod status_history;
#[path = "../common/temp_vault.rs"]
mod temp_vault;
