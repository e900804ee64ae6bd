//! Days and times as people write and say them: 2026-12-01, 明天下午3点, 下周一, 月底, 3小时后, 近30天. Whatever takes a date from a
//! person reads it here; what is kept in files has one form.
//!
//! - [`moment`] is one day, with its time where one is said: what a field, a form, a command means.
//! - [`span`] are the days of a word like 本季度: what a search means. [`point`] and [`named_day`] are single days for it.
//! - [`advice`] says how to write what was not understood.

mod amount;
pub mod clock;
mod moment;
mod month;
mod number;
mod span;
mod week;
mod written;

pub use amount::point;
pub use moment::{Moment, advice, advice_for_day, moment, named_day};
pub use span::{NAMED, Span, span};
pub use written::written;

/// Which of the days that a word like 周五 or 11月5日 may mean is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lean {
    /// The next, today included: what is planned.
    Ahead,
    /// The last, today included: what has happened.
    Past,
}
