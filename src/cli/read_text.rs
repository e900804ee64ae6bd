use std::ffi::OsString;

use clap::Args;

use super::Outcome;
use crate::extract::read_text_worker;

/// What kehu starts itself with to read an attachment; nobody else calls it.
#[derive(Args)]
pub struct ReadText {
    #[arg(allow_hyphen_values = true, trailing_var_arg = true)]
    arguments: Vec<OsString>,
}

impl ReadText {
    pub fn run(self) -> anyhow::Result<Outcome> {
        std::process::exit(read_text_worker(self.arguments));
    }
}
