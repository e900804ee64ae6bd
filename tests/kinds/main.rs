//! The room `kinds` from outside: schemas in, checked records and business words out.
#![cfg(test)]

mod builtin;
mod formats;
mod headers;
mod hostile;
mod loading;
mod own;
mod support;
mod validation;
mod wording;
