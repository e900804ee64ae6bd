//! Parse, dispatch, exit code.

mod allocator;

use std::process::ExitCode;

fn main() -> ExitCode {
    allocator::give_back_soon();
    kehu::cli::run()
}
