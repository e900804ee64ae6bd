//! A table of which is known what its rows and columns are.

use super::owners::{NumberColumn, kind_by_number};
use super::wording::label_of_column;
use super::{PlanError, PlanOptions};
use crate::kinds::{Catalog, Field, Kind};
use crate::sheets::error_file::without_own_columns;
use crate::sheets::mapping::{Mapping, Scope, StoredMapping};
use crate::sheets::understand::{
    Column, KnownBy, Layout, Meaning, OF_CUSTOMER, Place, UNIT, framed, framed_at, headed_by, is_form, kind_of,
    other_subject, sheet_unit,
};
use crate::sheets::{Table, column_letters};
use serde::Serialize;

/// What becomes of the values of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ColumnMeaning {
    /// As the spreadsheet names it: A, B …
    pub column: String,
    pub header: String,
    /// What it is called in mappings: like no other column of the table.
    pub name: String,
    /// Label of the field, 自定义·… or 忽略.
    pub target: String,
    /// The same as mappings say it: a path of keys, `custom` or `ignore`.
    pub field: String,
    pub known_by: KnownBy,
    /// Whether the spreadsheet does not show it.
    pub is_hidden: bool,
}

/// A table with its header at the top, its kind and its columns.
pub(super) struct Understood<'c> {
    pub(super) table: Table,
    pub(super) kind: &'c Kind,
    /// The kind of profiles.
    pub(super) customer: &'c Kind,
    pub(super) layout: Layout<'c>,
    /// In a sheet of records: the column of their numbers, which tell whose they are where no customer is named.
    pub(super) numbers: Option<NumberColumn<'c>>,
    /// Name of the mapping that was followed, empty for one without a name.
    pub(super) mapping: Option<String>,
    /// Whether nobody said what it is and it is about no customer (填写须知).
    pub(super) is_about_nobody: bool,
    /// What it is instead of a list of customers or their records, where nobody decided about its columns.
    unfit: Option<Unfit>,
    /// Whether the mapping says that nothing of it is imported.
    pub(super) is_left_out: bool,
    /// Whether the mapping was found by the sheet's headers: what of it cannot be followed any more is told and left.
    is_remembered: bool,
}

/// What a table can be that no row of it is a record.
enum Unfit {
    Form,
    /// 供应商, and the header that says so.
    About(&'static str, String),
}

impl<'c> Understood<'c> {
    /// # Errors
    /// [`PlanError`] when the options ask for what is not there.
    pub(super) fn of(table: Table, catalog: &'c Catalog, options: &PlanOptions) -> Result<Self, PlanError> {
        let customer = catalog.customer();
        let stored = mapping_for(&table, catalog, options);
        let mapping = stored.as_ref().map(|(stored, _)| &stored.mapping);
        let wanted = mapping
            .and_then(|mapping| mapping.kind.as_ref())
            .or(options.kind.as_ref());
        let found = match wanted {
            Some(wanted) => Some(catalog.find(wanted).ok_or_else(|| PlanError::NoSuchKind {
                wanted: wanted.clone(),
                known: catalog.kinds().iter().map(|kind| kind.title.clone()).collect(),
            })?),
            None => kind_of(&table, catalog).or_else(|| kind_by_number(&table, catalog)),
        };
        let kind = found.unwrap_or(customer);
        let is_there = |row: &u32| table.rows.iter().any(|present| present.number == *row);
        if let Some(row) = options.header_row.filter(|row| !is_there(row)) {
            let sheet = table.sheet.clone();
            return Err(PlanError::NoHeaderRow { row, sheet });
        }
        let remembered = mapping
            .and_then(|mapping| mapping.header_row)
            .or(stored.as_ref().and_then(|(_, row)| *row))
            .filter(is_there);
        let row = options.header_row.or(remembered);
        let is_form = is_form(&table, kind, customer);
        let head = table.clone_head();
        let mut table = match row {
            Some(row) => framed_at(table, row),
            None => framed(table, kind, customer),
        };
        let mut layout = Layout::of(&table, kind, customer, mapping);
        layout.today = Some(options.today);
        if let Some(header) = table.rows.first_mut()
            && let Some(unit) = sheet_unit(&head, header)
        {
            unit.apply(&mut layout, header);
        }
        let is_decided = mapping.is_some_and(|mapping| mapping.kind.is_some() || !mapping.columns.is_empty());
        let unfit = || match table.rows.first() {
            _ if is_form => Some(Unfit::Form),
            header => other_subject(&table, header?, kind, customer).map(|(subject, word)| Unfit::About(subject, word)),
        };
        // That a form is one of customers makes no list of it: somebody has to say where its header is, or what its columns hold.
        let is_list = row.is_some() || mapping.is_some_and(|mapping| !mapping.columns.is_empty());
        let unfit = match is_decided {
            true if is_form && !is_list => Some(Unfit::Form),
            true => None,
            false => unfit(),
        };
        Ok(Self {
            numbers: NumberColumn::of(&layout, kind, catalog),
            table,
            kind,
            customer,
            layout,
            unfit,
            is_about_nobody: found.is_none() && !is_decided,
            is_remembered: mapping.is_some_and(|mapping| matches!(mapping.scope, Scope::Headers(_))),
            is_left_out: mapping.is_some_and(|mapping| mapping.is_left_out),
            mapping: stored.map(|(stored, _)| stored.name.clone()),
        })
    }

    /// What of a remembered mapping cannot be followed any more.
    pub(super) fn notes(&self) -> Vec<String> {
        let name = self.mapping.as_deref().unwrap_or_default();
        let problems = self.layout.problems.iter().filter(|_| self.is_remembered);
        problems
            .map(|problem| format!("认列规则“{name}”里有一条没有用上：{problem}"))
            .collect()
    }

    /// Why the table as a whole cannot be imported.
    pub(super) fn problem(&self) -> Option<PlanError> {
        if let Some(problem) = self.layout.problems.first().filter(|_| !self.is_remembered) {
            return Some(PlanError::Choice(problem.clone()));
        }
        match &self.unfit {
            Some(Unfit::Form) => return Some(PlanError::Form),
            Some(Unfit::About(subject, word)) => {
                let word = word.clone();
                return Some(PlanError::OtherSubject { subject, word });
            }
            None => {}
        }
        if self.layout.customer_columns.is_empty() && self.numbers.is_none() {
            return Some(PlanError::NoIdentity(self.headers()));
        }
        if self.kind.name == self.customer.name {
            return None;
        }
        let wanted: Vec<String> = essential(self.kind).map(|field| field.label.clone()).collect();
        let is_there = |field: &Field| self.layout.columns.iter().any(|column| column.is_of(&field.key));
        let is_other = !wanted.is_empty() && !essential(self.kind).any(is_there);
        is_other.then(|| PlanError::OtherKind {
            kind: self.kind.title.clone(),
            wanted,
            headers: self.headers(),
        })
    }

    /// Whether it is no list of customers or their records at all; the other sheets of a file may be.
    pub(super) fn is_unfit(&self) -> bool {
        self.unfit.is_some()
    }

    pub(super) fn columns(&self) -> Vec<ColumnMeaning> {
        let columns = self.layout.columns.iter();
        columns.map(|column| column_meaning(column, self.kind)).collect()
    }

    fn headers(&self) -> String {
        let headers = self.layout.columns.iter().map(|column| column.header.text.as_str());
        headers.collect::<Vec<_>>().join("、")
    }
}

/// The first mapping that is for a table, and the row where its header was found, where that is not for kehu to find.
fn mapping_for<'o>(
    table: &Table,
    catalog: &Catalog,
    options: &'o PlanOptions,
) -> Option<(&'o StoredMapping, Option<u32>)> {
    let mut head = table.clone_head();
    head.rows.iter_mut().for_each(without_own_columns);
    options.mappings.iter().find_map(|stored| match &stored.mapping.scope {
        Scope::Any => Some((stored, None)),
        Scope::Sheet(sheet) => (*sheet == table.sheet).then_some((stored, None)),
        // A kind that is gone leaves nothing to follow.
        Scope::Headers(_)
            if stored
                .mapping
                .kind
                .as_ref()
                .is_some_and(|kind| catalog.find(kind).is_none()) =>
        {
            None
        }
        Scope::Headers(headers) => {
            let row = headed_by(&head, headers);
            let is_for = row.is_some() || has_headers(&head, catalog, &stored.mapping, headers);
            is_for.then_some((stored, row))
        }
    })
}

/// Whether the table's header, where kehu finds it, is made of these: one of two rows stands in no single row.
fn has_headers(table: &Table, catalog: &Catalog, mapping: &Mapping, headers: &[String]) -> bool {
    let named = mapping.kind.as_ref().and_then(|kind| catalog.find(kind));
    let found = || kind_of(table, catalog).or_else(|| kind_by_number(table, catalog));
    let kind = named.or_else(found).unwrap_or(catalog.customer());
    headed_by(&framed(table.clone_head(), kind, catalog.customer()), headers).is_some()
}

/// The fields by which records of a kind are known: those that all of them have, and those that tell them apart.
fn essential(kind: &Kind) -> impl Iterator<Item = &Field> {
    kind.fields
        .iter()
        .filter(|field| (field.required && field.default.is_none()) || field.unique)
}

fn column_meaning(column: &Column<'_>, kind: &Kind) -> ColumnMeaning {
    let (target, field) = match &column.meaning {
        Meaning::Field(place) | Meaning::Further { more: place, .. } => (label(place, kind), place.path()),
        Meaning::Customer(place) => (label(place, kind), format!("{OF_CUSTOMER}{}", place.path())),
        Meaning::HeadCount(name) | Meaning::Custom(name) => (format!("自定义·{name}"), "custom".to_owned()),
        Meaning::UnitOf(amount) => (format!("{}列的单位", column_letters(*amount)), UNIT.to_owned()),
        Meaning::Ignored => ("忽略".to_owned(), "ignore".to_owned()),
    };
    ColumnMeaning {
        column: column_letters(column.index),
        header: column.header.text.clone(),
        name: column.name.clone(),
        target,
        field,
        known_by: column.known_by,
        is_hidden: column.is_hidden,
    }
}

/// 联系人·电话
pub(super) fn label(place: &Place<'_>, kind: &Kind) -> String {
    let list = kind
        .fields
        .iter()
        .find(|field| place.keys.len() > 1 && Some(&field.key.as_str()) == place.keys.first());
    list.map_or_else(
        || place.field.label.clone(),
        |list| label_of_column(list, place.item, place.field),
    )
}
