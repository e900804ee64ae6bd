//! One field of a kind, as everything else sees it.

use super::suggest::fold;
use serde_json::Value;

/// A number of this size is a slip of the pen (`1e308`, 1 亿亿 yuan): a finding tells of it, and no sum counts it, in which all
/// other numbers would drown.
pub const ABSURD: f64 = 1e16;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    Text,
    Integer,
    Number,
    Boolean,
    /// Text `YYYY-MM-DD`.
    Date,
    /// Text `YYYY-MM-DD HH:MM` (formats `minute`, `date-or-minute`, `date-time`); read it with [`super::parse_moment`].
    DateTime,
    List,
    Map,
}

/// Which days a date tells of, so that a form offers those that people mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Days {
    /// What has happened: today, yesterday.
    Past,
    /// What is planned: tomorrow, next Monday.
    Ahead,
    /// Either.
    Near,
    /// Long ago or far away, and none that is worth offering.
    Far,
}

impl Days {
    /// As schemas and pages write it; empty for none to offer.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Past => "past",
            Self::Ahead => "ahead",
            Self::Near => "near",
            Self::Far => "",
        }
    }
}

/// One field of a kind, from a schema property and its `x-kehu`.
///
/// For a list of plain values (`tags`), `values`, `suggestions` and `format` are those of its items.
#[derive(Clone, Debug)]
pub struct Field {
    pub key: String,
    /// Chinese label (`title`); the key where there is none.
    pub label: String,
    pub description: Option<String>,
    pub field_type: FieldType,
    /// Required by the enclosing map whatever else the record says. Conditional requirements (`if`/`then`) show up in
    /// [`super::Kind::validate`] only.
    pub required: bool,
    /// Closed value list (`enum`), empty when open.
    pub values: Vec<String>,
    /// Suggested values of an open list (`examples`).
    pub suggestions: Vec<String>,
    /// `phone`, `email`, `credit-code`, `date`, `minute`, `date-or-minute`, `website` …
    pub format: Option<String>,
    pub unit: Option<String>,
    /// Excel headers besides the label.
    pub aliases: Vec<String>,
    /// Other words for values, as (word, value): (生产, 制造业). For imports and for "did you mean".
    pub value_aliases: Vec<(String, String)>,
    /// A change needs a reason (R76).
    pub core: bool,
    /// Masked for those who may not see it, and erasable (R19).
    pub personal: bool,
    pub facet: bool,
    /// A column of lists.
    pub column: bool,
    /// Text to read and write in lines, however short it happens to be.
    pub multiline: bool,
    /// Known only later, when what the record tells of is over: new records are made without.
    pub later: bool,
    /// Which days it tells of, where it is a date.
    pub days: Days,
    /// A date that tells of what has been: none that is still to come can be right.
    pub not_future: bool,
    /// Weight in search: `name` 8, `high` 4, `normal` 1, `none` 0 (not searched).
    pub search_weight: u8,
    /// Unique in the whole vault (`customer_id`, `credit_code`).
    pub unique: bool,
    /// A map that takes any key (`custom`).
    pub open: bool,
    /// Fields of a map, or of the maps in a list.
    pub children: Vec<Field>,
    pub default: Option<Value>,
}

impl Field {
    /// Whether a customer's records carry its value of this field: what people narrow records by.
    pub fn is_inherited(&self) -> bool {
        self.facet || self.column
    }

    /// Whether it is a name of the customer.
    pub fn is_name(&self) -> bool {
        self.search_weight >= 8
    }

    /// Whether `word` is this field's key, label or one of its aliases, exactly as written there.
    pub fn is_called(&self, word: &str) -> bool {
        self.key == word || self.label == word || self.aliases.iter().any(|alias| alias == word)
    }

    /// The field below this one with that key.
    pub fn child(&self, key: &str) -> Option<&Field> {
        self.children.iter().find(|child| child.key == key)
    }

    /// The value of the closed list or of the suggestions that `word` stands for: the value itself or one of its other
    /// words, blind to case, width and blanks (`vip` → VIP, 生产 → 制造业).
    pub fn value_of(&self, word: &str) -> Option<&str> {
        let own = self.values.iter().chain(&self.suggestions).map(|value| (value, value));
        let known = own.chain(self.value_aliases.iter().map(|(word, value)| (word, value)));
        // Folding costs more than comparing, and most words are written as here.
        let found = known.clone().find(|(known, _)| *known == word).or_else(|| {
            let wanted = fold(word);
            known.into_iter().find(|(known, _)| fold(known) == wanted)
        });
        found.map(|(_, value)| value.as_str())
    }
}
