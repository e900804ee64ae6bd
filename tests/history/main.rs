//! The room `history`: what kehu writes into a git repository and reads from it, beside the `git` command.
#![cfg(test)]

mod coexistence;
mod commits;
mod crashes;
mod damage;
mod gathering;
mod index;
mod log;
mod messages;
mod moves;
mod sandbox;
mod snapshots;
