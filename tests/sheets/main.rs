//! Spreadsheets in: reading files of every format, understanding headers and values, matching, planning.
#![cfg(test)]

mod amounts;
mod asides;
mod attacks;
mod binary;
mod clearing;
mod columns;
mod dates_and_numbers;
mod error_file;
mod fake_vault;
mod fixtures;
mod generated;
mod header_words;
mod invariants;
mod layouts;
mod layouts_cells;
mod layouts_headers;
mod legends;
mod mapping;
mod matching;
mod merged_cells;
mod phones;
mod reading;
mod records;
mod refusals;
mod round_trips;
mod rows;
mod sniffing;
mod styles;
mod text_files;
mod truncated;
mod unfit;
mod values;
mod web_pages;
mod worker;
mod xml_spreadsheets;
