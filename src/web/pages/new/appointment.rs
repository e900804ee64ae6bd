//! A follow-up of a customer with whom something is arranged already: the form tells what, and asks what becomes of it (decision 022).

use crate::archive::APPOINTMENT;
use crate::web::view::form::{Block, Fields, PREFIX};

/// Says at the field what was arranged.
pub(super) fn explain(fields: &mut Fields, arranged: &str) {
    let name = format!("{PREFIX}{APPOINTMENT}");
    for block in fields.first.iter_mut().chain(&mut fields.more) {
        if let Block::One(input) = block
            && input.name == name
        {
            input.help = format!("约的是 {arranged}。不选也行：到了那天就算联系过，没到就仍有效。");
        }
    }
}
