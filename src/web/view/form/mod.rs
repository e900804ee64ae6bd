//! A record as a form: made from its kind's schema alone, so that what a team adds to a schema can be filled in at once.

mod filling;
mod sent;
mod widget;

pub use filling::Filling;
pub use sent::texts;
pub use widget::Widget;

use crate::edit::Need;
use crate::kinds::Days;

/// Before the way to a field in the name of its input, so that no field is taken for what else a form sends.
pub const PREFIX: &str = "f.";
/// The same for the first follow-up of a new customer.
pub const FIRST_PREFIX: &str = "n.";

/// The fields of a form, those that matter first.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    pub first: Vec<Block>,
    /// What is seldom filled in, folded away.
    pub more: Vec<Block>,
    /// Something of it is filled in, or wrong.
    pub is_open: bool,
}

impl Fields {
    /// All inputs.
    pub fn inputs_mut(&mut self) -> impl Iterator<Item = &mut Input> {
        let blocks = self.first.iter_mut().chain(&mut self.more);
        blocks.flat_map(Block::inputs_mut)
    }
}

/// A field of a form.
#[derive(Clone, Debug)]
pub enum Block {
    One(Input),
    /// The fields of a mapping.
    Group {
        label: String,
        help: String,
        inputs: Vec<Input>,
    },
    /// The items of a list.
    Rows {
        key: String,
        label: String,
        need: Need,
        help: String,
        error: String,
        rows: Vec<Row>,
        /// How many more there are in the file than are shown.
        hidden: usize,
    },
}

impl Block {
    /// The inputs in it.
    pub fn inputs_mut(&mut self) -> impl Iterator<Item = &mut Input> {
        let (one, several, rows): (Option<&mut Input>, &mut [Input], &mut [Row]) = match self {
            Self::One(input) => (Some(input), &mut [], &mut []),
            Self::Group { inputs, .. } => (None, inputs, &mut []),
            Self::Rows { rows, .. } => (None, &mut [], rows),
        };
        let of_rows = rows.iter_mut().flat_map(|row| &mut row.inputs);
        one.into_iter().chain(several).chain(of_rows)
    }

    /// Whether it holds anything, or something is wrong with it.
    #[must_use]
    pub fn is_filled(&self) -> bool {
        match self {
            Self::One(input) => input.is_filled(),
            Self::Group { inputs, .. } => inputs.iter().any(Input::is_filled),
            Self::Rows { error, rows, .. } => {
                !error.is_empty() || rows.iter().flat_map(|row| &row.inputs).any(Input::is_filled)
            }
        }
    }

    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::One(input) => &input.label,
            Self::Group { label, .. } | Self::Rows { label, .. } => label,
        }
    }
}

/// An item of a list.
#[derive(Clone, Debug)]
pub struct Row {
    pub inputs: Vec<Input>,
    /// Nothing is in it yet: it is the one to fill in next.
    pub is_new: bool,
}

/// One thing to fill in.
#[derive(Clone, Debug)]
pub struct Input {
    pub name: String,
    pub label: String,
    pub help: String,
    pub unit: String,
    pub value: String,
    /// What counts while nothing is filled in.
    pub default: String,
    pub widget: Widget,
    /// Which days are offered for a date.
    pub days: Days,
    pub need: Need,
    /// Several words are filled in as one text.
    pub is_list: bool,
    /// A change of it needs a reason.
    pub core: bool,
    pub error: String,
    /// Where to go on: the page opens at it.
    pub is_next: bool,
    /// Where the record is that stands in the way.
    pub other: Option<String>,
    /// What somebody else made of it meanwhile.
    pub theirs: Option<String>,
    /// What a template would write there instead.
    pub offered: Option<String>,
}

impl Input {
    fn is_filled(&self) -> bool {
        !self.value.trim().is_empty() || !self.error.is_empty() || self.theirs.is_some()
    }

    /// Whether nothing is saved without it.
    #[must_use]
    pub fn is_must(&self) -> bool {
        self.need == Need::Must
    }

    /// The value as the widget of a moment wants it.
    #[must_use]
    pub fn moment(&self) -> String {
        self.value.replacen(' ', "T", 1)
    }

    /// The value as the two inputs of a day and its time want it.
    #[must_use]
    pub fn day_time(&self) -> (&str, &str) {
        sent::day_time(&self.value).unwrap_or_default()
    }

    /// The name as an id that a label can point to.
    #[must_use]
    pub fn id(&self) -> String {
        format!("field-{}", self.name)
    }
}
