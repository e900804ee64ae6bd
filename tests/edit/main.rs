//! What people do with forms and commands, through the library's front: the right lines change, and nobody overwrites anybody.
#![cfg(test)]

mod attaching;
mod bringing_back;
mod bulk;
mod bulk_tasks;
mod contracts;
mod creating;
mod desk;
mod handover;
mod restoring;
mod revising;
mod shelving;
mod stages;
mod stories;
#[path = "../common/temp_vault.rs"]
mod temp_vault;
mod todo;
mod together;
