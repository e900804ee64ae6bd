//! What a report tells: headlines, charts, tables. Numbers stay numbers; how they are written is said by their unit.

use super::drill::Drill;
use super::money;
use serde_json::{Map, Number, Value as Json};

/// The answer to a question.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// The few numbers that matter most.
    pub headlines: Vec<Headline>,
    pub charts: Vec<Chart>,
    /// The first is what the report is about; others go deeper.
    pub tables: Vec<Table>,
    /// How it was counted, where that is not plain. Chinese sentences.
    pub notes: Vec<String>,
}

/// A number at a glance.
#[derive(Clone, Debug)]
pub struct Headline {
    pub label: String,
    pub value: Value,
    pub unit: Unit,
    /// The same number of the period before, where there is one.
    pub before: Option<f64>,
    /// Whether more of it is good news; complaints are none.
    pub is_welcome: bool,
    pub drill: Option<Drill>,
}

/// What a number counts, and so how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Text,
    /// Whole things: 位, 次, 份.
    Count(&'static str),
    /// Yuan.
    Money,
    /// A share of 1.
    Percent,
    Days,
    /// 1 to 5.
    Score,
}

/// A value of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    Number(f64),
    /// There is none: no rate of nothing.
    Nothing,
}

/// A value with what lies behind it.
#[derive(Clone, Debug)]
pub struct Cell {
    pub value: Value,
    pub drill: Option<Drill>,
}

#[derive(Clone, Debug)]
pub struct Column {
    /// In JSON.
    pub key: String,
    pub label: String,
    pub unit: Unit,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub cells: Vec<Cell>,
}

#[derive(Clone, Debug, Default)]
pub struct Table {
    pub title: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// Below all rows.
    pub total: Option<Row>,
}

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One bar a label, one below the other.
    Bars,
    /// Over time, series stacked.
    Columns,
    /// Over time, a line a series.
    Lines,
    /// Shares of a whole.
    Donut,
    /// Stages, each smaller than the one before.
    Funnel,
}

#[derive(Clone, Debug)]
pub struct Chart {
    pub title: String,
    pub form: Form,
    pub unit: Unit,
    pub labels: Vec<String>,
    /// Each has a value for each label.
    pub series: Vec<Series>,
    /// What lies behind each label.
    pub drills: Vec<Option<Drill>>,
}

#[derive(Clone, Debug)]
pub struct Series {
    pub name: String,
    pub values: Vec<f64>,
}

impl Unit {
    /// A number as a person reads it in a table: 1,234,567.5, 12.5%, 4.2.
    #[must_use]
    pub fn written(self, number: f64) -> String {
        match self {
            _ if !number.is_finite() => "—".to_owned(),
            Self::Percent => format!("{}%", money::grouped((number * 1000.0).round() / 10.0)),
            Self::Days | Self::Score => money::grouped((number * 10.0).round() / 10.0),
            _ => money::grouped(number),
        }
    }

    /// A number as a person says it: 12.5 万元, 40 位, 12.5%.
    #[must_use]
    pub fn said(self, number: f64) -> String {
        match self {
            Self::Money => money::short(number),
            Self::Count(word) => format!("{} {word}", self.written(number)),
            Self::Days => format!("{} 天", self.written(number)),
            Self::Score => format!("{} 分", self.written(number)),
            Self::Text | Self::Percent => self.written(number),
        }
    }
}

impl Value {
    /// A share; none of nothing.
    #[must_use]
    pub fn ratio(part: f64, whole: f64) -> Self {
        if whole > 0.0 {
            Self::Number(part / whole)
        } else {
            Self::Nothing
        }
    }

    /// The number, 0 for what is none.
    #[must_use]
    pub fn number(&self) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Text(_) | Self::Nothing => 0.0,
        }
    }

    /// As a person reads it in a table.
    #[must_use]
    pub fn written(&self, unit: Unit) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => unit.written(*number),
            Self::Nothing => "—".to_owned(),
        }
    }

    /// As a person says it.
    #[must_use]
    pub fn said(&self, unit: Unit) -> String {
        match self {
            Self::Number(number) => unit.said(*number),
            other => other.written(unit),
        }
    }

    fn json(&self) -> Json {
        match self {
            Self::Text(text) => Json::String(text.clone()),
            // Counts are whole: 3 rather than 3.0.
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => Json::from(*number as i64),
            Self::Number(number) => Number::from_f64(*number).map_or(Json::Null, Json::Number),
            Self::Nothing => Json::Null,
        }
    }
}

impl Cell {
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::from(Value::Text(text.into()))
    }

    #[must_use]
    pub fn count(count: u64) -> Self {
        Self::number(count as f64)
    }

    #[must_use]
    pub fn number(number: f64) -> Self {
        Self::from(Value::Number(number))
    }

    /// With what lies behind it; nothing lies behind a zero.
    #[must_use]
    pub fn leading_to(mut self, drill: Drill) -> Self {
        if !matches!(self.value, Value::Number(0.0)) {
            self.drill = Some(drill);
        }
        self
    }
}

impl From<Value> for Cell {
    fn from(value: Value) -> Self {
        Self { value, drill: None }
    }
}

impl Column {
    #[must_use]
    pub fn new(key: impl Into<String>, label: impl Into<String>, unit: Unit) -> Self {
        Self {
            key: key.into(),
            label: label.into(),
            unit,
        }
    }
}

impl Table {
    /// Rows as objects by the columns' keys.
    #[must_use]
    pub fn rows_json(&self) -> Vec<Json> {
        self.rows.iter().map(|row| self.row_json(row)).collect()
    }

    /// The total in the same form; null when there is none.
    #[must_use]
    pub fn total_json(&self) -> Json {
        self.total.as_ref().map_or(Json::Null, |row| self.row_json(row))
    }

    fn row_json(&self, row: &Row) -> Json {
        let pairs = self.columns.iter().zip(&row.cells);
        let map: Map<String, Json> = pairs
            .map(|(column, cell)| (column.key.clone(), cell.value.json()))
            .collect();
        Json::Object(map)
    }

    /// Key, label and unit of each column.
    #[must_use]
    pub fn columns_json(&self) -> Vec<Json> {
        let unit = |unit| match unit {
            Unit::Text => "text",
            Unit::Count(_) => "count",
            Unit::Money => "yuan",
            Unit::Percent => "share",
            Unit::Days => "days",
            Unit::Score => "score",
        };
        let object = |column: &Column| serde_json::json!({ "key": column.key, "label": column.label, "unit": unit(column.unit) });
        self.columns.iter().map(object).collect()
    }
}

impl Figures {
    /// Nothing was counted at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tables.iter().all(|table| table.rows.is_empty())
    }
}

impl Headline {
    /// Without comparison.
    #[must_use]
    pub fn plain(label: &str, number: f64, unit: Unit) -> Self {
        Self {
            label: label.to_owned(),
            value: Value::Number(number),
            unit,
            before: None,
            is_welcome: true,
            drill: None,
        }
    }

    /// A share, or that there is none.
    #[must_use]
    pub fn share(label: &str, part: f64, whole: f64) -> Self {
        Self {
            value: Value::ratio(part, whole),
            ..Self::plain(label, 0.0, Unit::Percent)
        }
    }

    #[must_use]
    pub fn compared_with(mut self, before: Option<f64>) -> Self {
        self.before = before;
        self
    }

    #[must_use]
    pub fn leading_to(mut self, drill: Drill) -> Self {
        if !matches!(self.value, Value::Number(0.0)) {
            self.drill = Some(drill);
        }
        self
    }
}
