//! Whose a record is by its number: a sheet of receipts names the contract, and the contract is a customer's.

use super::existing::{Directory, Existing, Known, name_key};
use super::matching::{self, Match};
use super::{PlanError, Refusal};
use crate::archive::scalar_text;
use crate::kinds::{Catalog, Field, FieldType, Kind};
use crate::sheets::understand::{Identity, KnownBy, Layout, Meaning, framed};
use crate::sheets::{Row, Table};
use crate::vault::RelPath;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The fields that number the records of a kind: no two have the same.
pub(super) fn number_fields(kind: &Kind) -> impl Iterator<Item = &Field> {
    kind.fields.iter().filter(|field| {
        let is_called_so = field.field_type == FieldType::Text && field.label.ends_with('号');
        field.unique || (is_called_so && kind.file_name.contains(&format!("{{{}}}", field.key)))
    })
}

/// A column that numbers records: those of the sheet, or of another kind (合同编号 in a sheet of follow-ups).
#[derive(Clone, Copy, Debug)]
pub(super) struct NumberColumn<'c> {
    index: u32,
    is_own: bool,
    kind: &'c Kind,
    field: &'c Field,
}

impl<'c> NumberColumn<'c> {
    /// The first such column of a sheet of records, its own kind's before others'.
    pub(super) fn of(layout: &Layout<'_>, kind: &'c Kind, catalog: &'c Catalog) -> Option<Self> {
        let customer = catalog.customer();
        if kind.name == customer.name {
            return None;
        }
        let own = number_fields(kind).find_map(|field| {
            let column = layout.columns.iter().find(|column| column.is_of(&field.key))?;
            Some((column.index, true, kind, field))
        });
        let others = catalog
            .kinds()
            .iter()
            .filter(|other| other.name != kind.name && other.name != customer.name);
        let mut others = others.flat_map(|kind| number_fields(kind).map(move |field| (kind, field)));
        let of_another = || {
            others.find_map(|(kind, field)| {
                // 编号 alone may be anything's.
                let is_it = |header: &str| {
                    field.is_called(header) && !customer.fields.iter().any(|field| field.is_called(header))
                };
                let mut columns = layout.columns.iter();
                let column = columns.find(|column| {
                    matches!(column.meaning, Meaning::Custom(_)) && is_it(without_brackets(&column.header.text))
                })?;
                Some((column.index, false, kind, field))
            })
        };
        let (index, is_own, kind, field) = own.or_else(of_another)?;
        Some(Self {
            index,
            is_own,
            kind,
            field,
        })
    }

    /// The number that a row gives; `record` is what the row brings.
    fn number(&self, row: &Row, record: &Map<String, Value>) -> Option<String> {
        let text = if self.is_own {
            record.get(&self.field.key).and_then(scalar_text)?
        } else {
            row.get(self.index).display()
        };
        Some(text.trim().to_owned()).filter(|number| matching::is_number(number))
    }
}

fn without_brackets(header: &str) -> &str {
    header.split(['（', '(']).next().unwrap_or(header).trim()
}

/// The kind of a sheet that names no customer but records by their number, with at least one more of its fields: 合同编号,
/// 回款日期, 回款金额.
pub(super) fn kind_by_number<'c>(table: &Table, catalog: &'c Catalog) -> Option<&'c Kind> {
    const ENOUGH: usize = 2;
    let customer = catalog.customer();
    let known = |kind: &'c Kind| {
        let table = framed(table.clone_head(), kind, customer);
        let layout = Layout::of(&table, kind, customer, None);
        if NumberColumn::of(&layout, kind, catalog).is_none() {
            return 0;
        }
        let fields = layout.columns.iter().filter(|column| {
            matches!(column.meaning, Meaning::Field(_) | Meaning::Further { .. }) && column.known_by == KnownBy::Name
        });
        fields.count()
    };
    let named = table.sheet.as_deref().and_then(|sheet| catalog.find(sheet.trim()));
    let best = catalog.kinds().iter().map(|kind| (known(kind), kind));
    let best = best
        .max_by_key(|(known, _)| *known)
        .filter(|(known, _)| *known >= ENOUGH);
    named
        .filter(|kind| known(kind) >= ENOUGH)
        .or_else(|| best.map(|(_, kind)| kind))
}

/// Tells whose records rows are: by what names the customer, else by the number of a record.
pub(super) struct Owners<'d> {
    directory: &'d Directory,
    column: Option<NumberColumn<'d>>,
    /// The customers that have a record of a number in the vault.
    in_vault: HashMap<String, Vec<&'d Known>>,
    /// The same in the rows above: one at most.
    in_sheet: HashMap<String, Vec<&'d Known>>,
}

/// The owner of a row, and the number by which it was or could have been found.
pub(super) struct Owner<'d> {
    pub(super) known: &'d Known,
    number: Option<String>,
}

impl<'d> Owners<'d> {
    pub(super) fn new(
        directory: &'d Directory,
        column: Option<NumberColumn<'d>>,
        existing: &dyn Existing,
    ) -> Result<Self, PlanError> {
        let mut owners = Self {
            directory,
            column,
            in_vault: HashMap::new(),
            in_sheet: HashMap::new(),
        };
        if let Some(column) = column {
            let by_dir: HashMap<RelPath, &Known> = directory
                .all()
                .iter()
                .filter_map(|known| Some((known.path.parent()?, known)))
                .collect();
            let numbered = existing.numbered(column.kind, &column.field.key);
            for record in numbered.map_err(PlanError::Vault)? {
                if let Some(known) = by_dir.get(&record.customer) {
                    learn(&mut owners.in_vault, &record.number, known);
                }
            }
        }
        Ok(owners)
    }

    /// Whose record a row is. A customer that the row names must not contradict the number that it gives.
    pub(super) fn of(&self, row: &Row, record: &Map<String, Value>, identity: &Identity) -> Result<Owner<'d>, Refusal> {
        let number = self.column.and_then(|column| column.number(row, record));
        let known = match matching::find(self.directory, identity) {
            Match::One(known) => known,
            Match::None if identity.is_empty() => self.by_number(number.as_deref())?,
            Match::None => return Err(no_customer(identity.name.as_deref())),
            Match::Refused(why) => return Err(why),
        };
        let owners = number.as_deref().map_or(&[][..], |number| self.owners(number));
        match owners.first() {
            Some(other) if !owners.iter().any(|owner| owner.path == known.path) => {
                Err(self.of_another(number.as_deref().unwrap_or_default(), other, known))
            }
            _ => Ok(Owner { known, number }),
        }
    }

    /// What a row says of whose a number is counts for the rows below it.
    pub(super) fn learn(&mut self, owner: Owner<'d>) {
        let is_own = self.column.is_some_and(|column| column.is_own);
        if let Some(number) = owner.number.filter(|_| is_own) {
            learn(&mut self.in_sheet, &number, owner.known);
        }
    }

    /// The customers whose record has a number, in the vault, else in the rows above.
    fn owners(&self, number: &str) -> &[&'d Known] {
        match found(&self.in_vault, number) {
            [] => found(&self.in_sheet, number),
            owners => owners,
        }
    }

    fn by_number(&self, number: Option<&str>) -> Result<&'d Known, Refusal> {
        let (Some(number), Some(column)) = (number, self.column) else {
            return Err(no_customer(None));
        };
        let label = &column.field.label;
        match self.owners(number) {
            [only] => Ok(only),
            [] => Err(Refusal::new(
                format!("没有写客户，客户库里也没有{label}是 {number} 的{}", column.kind.title),
                format!("请先导入这份{}，或在这一行写上客户名称", column.kind.title),
            )),
            several => {
                let names: Vec<&str> = several.iter().take(3).map(|known| known.name.as_str()).collect();
                Err(Refusal::new(
                    format!("没有写客户，而{label} {number} 在几个客户下都有：{}", names.join("、")),
                    "请在这一行写上客户名称",
                ))
            }
        }
    }

    fn of_another(&self, number: &str, owner: &Known, named: &Known) -> Refusal {
        let label = self.column.map_or("", |column| &column.field.label);
        Refusal::new(
            format!(
                "{label} {number} 是“{}”的，这一行写的客户却是“{}”",
                owner.name, named.name
            ),
            format!("请核对这一行的{label}和客户；如果两家确实各有一份，请给它们不同的编号"),
        )
    }
}

fn no_customer(name: Option<&str>) -> Refusal {
    let reason = name.map_or_else(|| "看不出是哪个客户".to_owned(), |name| format!("客户库里没有“{name}”"));
    Refusal::new(reason, "请先建立或导入这个客户，或核对名称、编号，再导入这一行")
}

/// Numbers are the same when they differ only in the width of characters and in blanks.
fn learn<'d>(owners: &mut HashMap<String, Vec<&'d Known>>, number: &str, known: &'d Known) {
    let owners = owners.entry(name_key(number)).or_default();
    if !owners.iter().any(|owner| owner.path == known.path) {
        owners.push(known);
    }
}

fn found<'o, 'd>(owners: &'o HashMap<String, Vec<&'d Known>>, number: &str) -> &'o [&'d Known] {
    owners.get(&name_key(number)).map_or(&[], Vec::as_slice)
}
