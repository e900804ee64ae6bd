//! The search index through its front: what is put in is found, filtered, counted, sorted and survives what happens to disks.
#![cfg(test)]

mod alternatives;
mod by_customer;
mod characters;
mod desk;
mod disk;
mod figures;
mod filters;
mod finding;
mod hints;
mod lists;
mod meanings;
mod properties;
mod ranking;
mod resolving;
mod sample;
mod scale;
mod snippets;
mod suggesting;
mod widened;
mod wording;
