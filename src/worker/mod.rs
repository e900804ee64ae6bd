//! Reading foreign files in a process of its own: a decoder may crash, loop or ask for any amount of memory there without
//! harm to this one.
//!
//! kehu starts itself with a hidden command. The child limits itself ([`limit`]) and writes lines to its standard output;
//! [`run`] hands them over and stops the child when its time is over.

pub mod limit;
mod run;

pub use run::{Ended, Flow, Task, run};
