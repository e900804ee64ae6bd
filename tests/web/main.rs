//! The viewer as people meet it: real pages of a real vault in a real Chromium, and raw HTTP for what no browser would send.
//!
//! `CHROME` names the browser; without it `chromium`, `chromium-browser`, `google-chrome` or `google-chrome-stable` on the
//! PATH is taken. A missing browser fails the tests: what they say about pages would otherwise be said about nothing.
#![cfg(test)]

mod accessibility;
mod api;
mod attaching;
mod bringing_back;
mod browser;
mod bulk;
mod customer;
mod errors;
mod facets;
mod forms;
mod gallery;
mod history;
mod hostile;
mod import;
mod keyboard;
mod kinds;
mod lists;
mod live;
mod mail;
mod me;
mod pages;
mod palette;
mod problems;
mod raw;
mod reports;
mod searching;
mod site;
mod suggesting;
mod tidy;
mod today;
mod todo;
mod together;
mod tree;
mod vault;
mod views;
mod whole_text;
