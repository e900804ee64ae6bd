//! Which rows of a sheet are about the same customer, and which customer of the vault that is.

use super::super::account::Tally;
use super::super::existing::{Directory, name_key};
use super::super::groups::{Arrival, Groups, sound};
use super::super::matching::{self, Match};
use super::super::{Refusal, custom_key, is_only_items, joined};
use super::BLOCK;
use crate::kinds::Kind;
use crate::sheets::Row;
use crate::sheets::parallel;
use crate::sheets::understand::{Identity, Incoming, Layout, identity, incoming};
use crate::vault::{CustomerNumbers, Settings};
use std::collections::HashMap;

/// Brings the rows of each customer together.
pub(super) fn gather(
    rows: std::vec::IntoIter<Row>,
    layout: &Layout<'_>,
    kind: &Kind,
    settings: &Settings,
    directory: &Directory,
    numbering: &CustomerNumbers,
    tally: &mut Tally,
) -> Groups {
    let mut groups = Groups::default();
    let mut rows: Vec<Row> = rows.collect();
    let named = named_numbers(&mut rows, layout, &settings.quality.placeholder_names);
    let mut above: Option<(u32, Identity)> = None;
    for (row, mut incoming) in understood(rows.into_iter(), layout, custom_key(kind)) {
        if incoming.record.is_empty() {
            tally.skip(&row, joined(incoming.notes).as_deref());
            continue;
        }
        // Cells that were merged over the rows of one customer stand in the first of them.
        let mut continued = None;
        if incoming.customer.is_empty() && is_only_items(&incoming.record) {
            let whose = above.take().filter(|(number, _)| number + 1 == row.number);
            continued = whose.as_ref().map(|(number, _)| *number);
            incoming.customer = whose.map(|(_, identity)| identity).unwrap_or_default();
        }
        above = Some((row.number, incoming.customer.clone())).filter(|(_, identity)| !identity.is_empty());
        let name = incoming.customer.name.clone().unwrap_or_default();
        if !incoming.cannot_clear.is_empty() {
            let why = Refusal::not_cleared(&incoming.cannot_clear);
            tally.reject(row, name, why);
            continue;
        }
        let mut identity = sound(&incoming.customer, &settings.quality.placeholder_names);
        if identity.is_empty() {
            tally.reject(row, name, no_identity(incoming.customer.name.as_deref()));
            continue;
        }
        let mut numbers = identity.only_numbers().iter();
        match numbers.find_map(|number| Some((number, named.get(number)?))) {
            Some((number, None)) => {
                tally.reject(row, name, several_named(number));
                continue;
            }
            // Another row says whose number it is.
            Some((_, Some(name))) => identity.name = Some(name.clone()),
            None => {}
        }
        let found = if groups.continues(&identity) {
            Match::None
        } else {
            matching::find(directory, &identity)
        };
        let known = match found {
            Match::One(known) => Some(known),
            Match::None => None,
            Match::Refused(why) => {
                tally.reject(row, name, why);
                continue;
            }
        };
        // A number that nobody has yet names nobody.
        if known.is_none() && !identity.only_numbers().is_empty() && !groups.continues(&identity) {
            groups.of_nobody.extend(identity.numbers);
            tally.reject(row, name, no_identity(None));
            continue;
        }
        let arrival = Arrival {
            row,
            head_count: incoming.head_count,
            continued,
            identity,
            known,
        };
        if let Err((row, why)) = groups.add(arrival, &|number| numbering.fits(number)) {
            tally.reject(row, name, why);
        }
    }
    groups
}

/// The rows, and what each brings.
fn understood<'a>(
    mut rows: std::vec::IntoIter<Row>,
    layout: &'a Layout<'_>,
    custom: &'a str,
) -> impl Iterator<Item = (Row, Incoming)> + 'a {
    let block = move || {
        let mut block: Vec<Row> = rows.by_ref().take(BLOCK).collect();
        let incoming = parallel::map(&mut block, |row| incoming(layout, custom, row));
        (!block.is_empty()).then(|| block.into_iter().zip(incoming))
    };
    std::iter::from_fn(block).flatten()
}

/// Whom the numbers of the named rows stand for; None where rows of different names give one: two older systems may both
/// have had a customer 1001.
fn named_numbers(
    rows: &mut [Row],
    layout: &Layout<'_>,
    placeholder_names: &[String],
) -> HashMap<String, Option<String>> {
    let mut names: HashMap<String, Option<String>> = HashMap::new();
    let numbered = parallel::map(rows, |row| {
        let Identity { numbers, name, .. } = sound(&identity(layout, row), placeholder_names);
        name.filter(|_| !numbers.is_empty()).map(|name| (name, numbers))
    });
    for (name, numbers) in numbered.into_iter().flatten() {
        for number in numbers {
            let known = names.entry(number).or_insert_with(|| Some(name.clone()));
            if known.as_ref().is_some_and(|known| name_key(known) != name_key(&name)) {
                *known = None;
            }
        }
    }
    names
}

fn several_named(number: &str) -> Refusal {
    Refusal::new(
        format!("表格里有几个客户的编号都是 {number}，这一行没有名称，不知道是哪一家"),
        "请在这一行写上客户名称",
    )
}

fn no_identity(name: Option<&str>) -> Refusal {
    match name {
        Some(name) => Refusal::new(format!("“{name}”不是客户名称"), "请填写营业执照上的全称，再导入这一行"),
        None => Refusal::new(
            "没有客户名称",
            "请填写客户名称、统一社会信用代码或客户编号，再导入这一行",
        ),
    }
}
