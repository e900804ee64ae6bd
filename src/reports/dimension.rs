//! What figures can be told apart by: months, and the fields that a schema counts (R210).

use crate::kinds::{Catalog, Kind};

/// Told apart by this.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// A field key; [`Choice::MONTH`] for months, empty for nothing.
    pub key: String,
    pub label: String,
}

impl Choice {
    pub const MONTH: &'static str = "month";

    #[must_use]
    pub fn month() -> Self {
        Self::new(Self::MONTH, "月份")
    }

    /// Not told apart.
    #[must_use]
    pub fn nothing() -> Self {
        Self::new("", "不细分")
    }

    #[must_use]
    pub fn new(key: &str, label: &str) -> Self {
        Self {
            key: key.to_owned(),
            label: label.to_owned(),
        }
    }

    /// The facets of a kind, those named first in this order.
    pub(super) fn facets(kind: Option<&Kind>, first: &[&str]) -> Vec<Self> {
        let fields = kind.map(|kind| kind.fields.as_slice()).unwrap_or_default();
        let mut facets: Vec<_> = fields.iter().filter(|field| field.facet).collect();
        let place = |key: &str| first.iter().position(|named| *named == key).unwrap_or(first.len());
        facets.sort_by_key(|field| place(&field.key));
        facets
            .into_iter()
            .map(|field| Self::new(&field.key, &field.label))
            .collect()
    }

    /// The facets of customers, which all of their records carry.
    pub(super) fn of_customers(catalog: &Catalog) -> Vec<Self> {
        let first = [
            "industry",
            "owner",
            "company_size",
            "region",
            "province",
            "city",
            "customer_type",
            "customer_level",
            "source",
        ];
        Self::facets(Some(catalog.customer()), &first)
    }

    #[must_use]
    pub fn is_month(&self) -> bool {
        self.key == Self::MONTH
    }
}

/// A value as a label: what has none says so.
pub(super) fn label(value: &str) -> String {
    if value.is_empty() {
        "（未填）".to_owned()
    } else {
        value.to_owned()
    }
}
