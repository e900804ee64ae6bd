//! Spreadsheets in: reading files of every format, understanding headers and values, matching, planning.
#![cfg(test)]

mod columns;
mod error_file;
mod fake_vault;
mod fixtures;
mod invariants;
mod layouts;
mod matching;
mod reading;
mod records;
mod refusals;
mod rows;
mod text_files;
mod values;
mod web_pages;
mod worker;
mod xml_spreadsheets;
