//! Tidying up, through the library's front: the right customers on the right day, and everything can be taken back.
#![cfg(test)]

mod applying;
mod demo;
mod desk;
mod proposals;
mod review;
#[path = "../common/temp_vault.rs"]
mod temp_vault;
