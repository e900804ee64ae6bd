//! Spreadsheets in: reading files of every format, understanding headers and values, matching, planning.
#![cfg(test)]

mod attacks;
mod binary;
mod clearing;
mod columns;
mod dates_and_numbers;
mod error_file;
mod fake_vault;
mod fixtures;
mod invariants;
mod layouts;
mod legends;
mod mapping;
mod matching;
mod phones;
mod reading;
mod records;
mod refusals;
mod rows;
mod text_files;
mod truncated;
mod unfit;
mod values;
mod web_pages;
mod worker;
mod xml_spreadsheets;
