//! kehu (客户): a customer archive made of files.
//!
//! Each room knows only the rooms below it. From the bottom up: [`dates`], [`yaml`], [`kinds`], [`vault`], [`history`], [`rules`],
//! [`index`], [`worker`], [`texts`], [`archive`], then [`sheets`], [`extract`], [`demo`], [`reports`], [`agenda`],
//! [`mail`], [`views`], [`edit`] and [`tidy`], and at the top
//! [`web`] and [`cli`].

pub mod agenda;
pub mod archive;
pub mod cli;
pub mod dates;
pub mod demo;
pub mod edit;
pub mod extract;
pub mod history;
pub mod index;
pub mod kinds;
pub mod mail;
pub mod reports;
pub mod rules;
pub mod sheets;
pub mod texts;
pub mod tidy;
pub mod vault;
pub mod views;
pub mod web;
pub mod worker;
pub mod yaml;
