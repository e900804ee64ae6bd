//! What people do with forms and commands, through the library's front: the right lines change, and nobody overwrites anybody.
#![cfg(test)]

mod attaching;
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
mod todo;
mod together;
