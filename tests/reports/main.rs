//! Reports: their figures against an independent count over the YAML files, their periods, filters and what lies behind them.
#![cfg(test)]

mod desk;
mod figures;
mod ledger;
mod questions;
mod sums;
#[path = "../common/temp_vault.rs"]
mod temp_vault;
