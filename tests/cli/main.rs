//! The binary, as people use it.
#![cfg(test)]

mod search_words;
mod support;

#[path = "../extract/documents.rs"]
mod documents;

mod attachments;
mod broken_number;
mod bulk;
mod check;
mod commands;
mod concurrency;
mod crash;
mod export;
mod git_users;
mod import;
mod me;
mod moves;
mod report;
mod team_schema;
mod tidy;
mod todo;
mod undo;
mod views;
mod watch;
mod whom;
mod writing;
