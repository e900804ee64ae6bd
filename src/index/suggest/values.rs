//! The values that exist, with how many there are of each.

use super::likeness::likeness;
use super::place::{At, Place};
use super::{Counted, Desk, MOST_WITHOUT_KEY, Suggestion, Suggests, dates, keys};
use crate::index::entry::{CUSTOMER, NO_RECORDS};
use crate::index::query::syntax::Operator;
use crate::index::query::{Key, Target, parse, sentence, title_of_no_kind};
use crate::index::schema::column;
use crate::index::search::{self, Dimension, Grouping, Request};
use crate::index::text::fold;
use crate::index::{IndexError, document};
use crate::kinds::FieldType;
use std::collections::HashSet;

/// From so many characters on a word without a key is looked for among values; a single one is in too many.
const WITHOUT_KEY_FROM: usize = 2;
/// Words for dates that lie ahead.
const AHEAD: [&str; 6] = ["下次", "到期", "截止", "结束", "应收", "提醒"];
/// What a number may be counted in, and the most digits for which that is worth proposing.
const UNITS: [&str; 2] = ["万", "亿"];
const MOST_DIGITS: usize = 4;

/// A value, how well it fits, and how many there are of it.
struct Counting {
    value: String,
    fit: u8,
    count: u64,
    unit: Counted,
}

/// What may stand behind the key that is there.
pub(super) fn of_key(desk: &Desk<'_>, place: &Place<'_>) -> Result<Vec<Suggestion>, IndexError> {
    let At::Value {
        key,
        operator,
        typed,
        listed,
    } = &place.at
    else {
        return Ok(Vec::new());
    };
    // The other end of a range is a number or a date, which everybody knows better than we do.
    if typed.contains("..") {
        return Ok(Vec::new());
    }
    let values = match desk.keys.resolve(key, &|key| desk.is_column(key)) {
        None => Vec::new(),
        Some(Key::Has(_)) => return Ok(keys::of_fields(desk, place, typed)),
        Some(Key::OfKind(_)) => return Ok(days(desk, place, *operator, typed, false)),
        Some(Key::Kind) => of_kinds(desk, place, typed)?,
        Some(Key::Fields(targets)) => {
            let target = targets.first();
            match target.map(|target| target.field_type) {
                Some(FieldType::Date | FieldType::DateTime) => {
                    let is_ahead = target.is_some_and(|target| AHEAD.iter().any(|word| target.label.contains(word)));
                    return Ok(days(desk, place, *operator, typed, is_ahead));
                }
                Some(FieldType::Integer | FieldType::Number) => return Ok(amounts(place, typed)),
                _ => of_targets(desk, place, &targets, typed)?,
            }
        }
    };
    let is_listed = |value: &str| listed.iter().any(|listed| fold(listed) == fold(value));
    let mut values: Vec<Counting> = values.into_iter().filter(|value| !is_listed(&value.value)).collect();
    sort(&mut values);
    Ok(values
        .into_iter()
        .take(super::MOST)
        .map(|value| suggestion(place, value))
        .collect())
}

/// Values of the fields by which customers are told apart, for a word that names none: 张三 for 负责人:张三.
pub(super) fn of_any_field(desk: &Desk<'_>, place: &Place<'_>, typed: &str) -> Result<Vec<Suggestion>, IndexError> {
    if typed.chars().count() < WITHOUT_KEY_FROM {
        return Ok(Vec::new());
    }
    let fields = desk.catalog.customer().fields.iter().filter(|field| field.facet);
    let standing = [column::ACTIVITY, column::VALUE_TIER].map(str::to_owned);
    let request = Request {
        kind: Some(CUSTOMER.to_owned()),
        facets: fields.map(|field| field.key.clone()).chain(standing).collect(),
        lifecycle: desk.typing.lifecycle.clone(),
        ..Request::default()
    };
    let facets = search::run(desk.snapshot, &request, desk.keys)?.facets;
    let mut values: Vec<(String, Counting)> = Vec::new();
    for facet in facets {
        let field = desk
            .catalog
            .customer()
            .fields
            .iter()
            .find(|field| field.key == facet.key);
        let label = field
            .map_or(facet.label.as_str(), |field| keys::short_word(desk, field))
            .to_owned();
        for (value, count) in facet.values {
            // Two characters in the middle of a value are in too many to be meant.
            let Some(fit) = likeness(&value, typed).filter(|fit| *fit <= 3 || typed.chars().count() > 2) else {
                continue;
            };
            let unit = Counted::Customers;
            values.push((
                label.clone(),
                Counting {
                    value,
                    fit,
                    count,
                    unit,
                },
            ));
        }
    }
    values.sort_by(|(_, a), (_, b)| (a.fit, b.count, &a.value).cmp(&(b.fit, a.count, &b.value)));
    let is_alone = place.rest.is_empty();
    let suggestion = |(label, counting): (String, Counting)| {
        let condition = sentence::condition(&label, &counting.value);
        Suggestion {
            what: Suggests::Condition,
            text: condition.clone(),
            insert: with_end(place, condition),
            span: place.span,
            note: String::new(),
            // Among what else is asked for there are fewer, and nobody counted them.
            count: is_alone.then_some((counting.count, counting.unit)),
        }
    };
    Ok(values.into_iter().take(MOST_WITHOUT_KEY).map(suggestion).collect())
}

fn of_targets(
    desk: &Desk<'_>,
    place: &Place<'_>,
    targets: &[Target],
    typed: &str,
) -> Result<Vec<Counting>, IndexError> {
    let mut values: Vec<Counting> = Vec::new();
    // What customers have comes before what some of their records have. Kinds may share a column, which is counted once.
    let mut columns = HashSet::new();
    let mut targets: Vec<&Target> = targets.iter().filter(|target| columns.insert(&target.column)).collect();
    targets.sort_by_key(|target| !target.inherited);
    for target in targets.into_iter().filter(|target| is_told_apart(desk, target)) {
        for (value, count, unit) in count(desk, place, target)? {
            let Some(fit) = fit(target, &value, typed) else {
                continue;
            };
            // A value of several fields is counted where it is first: nobody wants the sum of customers and contracts.
            if !values.iter().any(|known| known.value == value) {
                values.push(Counting {
                    value,
                    fit,
                    count,
                    unit,
                });
            }
        }
    }
    Ok(values)
}

/// Kinds, and what the fields hold that are a 类型 of something.
fn of_kinds(desk: &Desk<'_>, place: &Place<'_>, typed: &str) -> Result<Vec<Counting>, IndexError> {
    let mut values = Vec::new();
    let by_kind = group(desk, place, None, column::KIND)?;
    for (name, files, _) in by_kind {
        let title = desk.catalog.kind(&name).map(|kind| kind.title.as_str());
        let Some(title) = title.or_else(|| title_of_no_kind(&name)) else {
            continue;
        };
        // Records first, then what is no record.
        let Some(fit) = likeness(title, typed).map(|fit| 2 * fit + u8::from(NO_RECORDS.contains(&name.as_str())))
        else {
            continue;
        };
        let value = title.to_owned();
        let unit = Counted::Files;
        values.push(Counting {
            value,
            fit,
            count: files,
            unit,
        });
    }
    if !typed.is_empty() {
        let types = of_targets(desk, place, &desk.keys.types(), typed)?;
        values.extend(types.into_iter().map(|value| Counting {
            fit: 2 * value.fit,
            ..value
        }));
    }
    Ok(values)
}

/// How well a value fits; another word for it counts where it begins as typed (生产 for 制造业).
fn fit(target: &Target, value: &str, typed: &str) -> Option<u8> {
    let folded = fold(value);
    let others = target
        .values
        .iter()
        .filter(|(word, of)| *of == folded && *word != folded);
    let others = others.filter_map(|(word, _)| likeness(word, typed).filter(|fit| *fit <= 1));
    likeness(value, typed)
        .into_iter()
        .chain(others.map(|fit| fit + 2))
        .min()
}

/// Whether the values of a field are few enough to choose from: not names, numbers, telephones and long texts.
fn is_told_apart(desk: &Desk<'_>, target: &Target) -> bool {
    match keys::field(desk, target) {
        Some(field) => {
            let is_list = field.facet || field.column || !field.values.is_empty() || !field.suggestions.is_empty();
            is_list && !field.unique && !field.multiline && field.search_weight < NAME_WEIGHT
        }
        None => !matches!(
            target.column.as_str(),
            column::PATH | column::CUSTOMER_DIR | column::CUSTOMER_ID
        ),
    }
}

/// Weight in search of what things are called.
const NAME_WEIGHT: u8 = 8;

/// How often each value of a field is among what the rest of the query asks for.
fn count(desk: &Desk<'_>, place: &Place<'_>, target: &Target) -> Result<Vec<(String, u64, Counted)>, IndexError> {
    let is_of_customers = target.inherited
        || matches!(
            target.column.as_str(),
            column::ACTIVITY | column::VALUE_TIER | column::INITIAL | column::ARCHIVED
        );
    let kind = match target.kinds.as_slice() {
        _ if is_of_customers => Some(CUSTOMER),
        [only] => Some(only.as_str()),
        _ => None,
    };
    let key = target.key.as_deref().unwrap_or(&target.label);
    let groups = group(desk, place, kind, key)?;
    let counted = |(value, files, customers): (String, u64, u64)| {
        if is_of_customers {
            (value, customers, Counted::Customers)
        } else {
            (value, files, Counted::Files)
        }
    };
    Ok(groups.into_iter().map(counted).collect())
}

/// Value, files, customers. `kind` is what holds the field itself; where more is asked for, all that inherits it counts.
fn group(
    desk: &Desk<'_>,
    place: &Place<'_>,
    kind: Option<&str>,
    key: &str,
) -> Result<Vec<(String, u64, u64)>, IndexError> {
    let is_understood = parse(&place.rest, desk.keys, &|key| desk.is_column(key)).is_ok();
    let text = if is_understood {
        place.rest.clone()
    } else {
        String::new()
    };
    let grouping = Grouping {
        kind: kind.filter(|_| text.is_empty()).map(str::to_owned),
        text,
        by: vec![Dimension::Value(key.to_owned())],
        lifecycle: desk.typing.lifecycle.clone(),
        ..Grouping::default()
    };
    let groups = search::group(desk.snapshot, &grouping, desk.keys)?;
    let named = groups.into_iter().filter_map(|group| {
        let value = group.keys.into_iter().next()?;
        let is_value = !value.is_empty() && value != document::TOO_LONG;
        is_value.then_some((value, group.files, group.customers))
    });
    Ok(named.collect())
}

fn sort(values: &mut [Counting]) {
    values.sort_by(|a, b| (a.fit, b.count, &a.value).cmp(&(b.fit, a.count, &b.value)));
}

fn suggestion(place: &Place<'_>, value: Counting) -> Suggestion {
    // Quoted where it would fall apart.
    let written = sentence::condition("", &value.value);
    let written = written.strip_prefix(':').unwrap_or(&written).to_owned();
    Suggestion {
        what: Suggests::Value,
        text: value.value,
        insert: with_end(place, written),
        span: place.span,
        note: String::new(),
        count: Some((value.count, value.unit)),
    }
}

/// Behind the last word one goes on with the next.
fn with_end(place: &Place<'_>, text: String) -> String {
    if place.is_last { text + " " } else { text }
}

fn days(desk: &Desk<'_>, place: &Place<'_>, operator: Operator, typed: &str, is_ahead: bool) -> Vec<Suggestion> {
    let choices = dates::choices(operator, typed, is_ahead, desk.typing.today);
    let suggestion = |(word, written): (String, String)| Suggestion {
        what: Suggests::Dates,
        text: word,
        insert: with_end(place, written.clone()),
        span: place.span,
        note: written,
        count: None,
    };
    choices.into_iter().take(super::MOST).map(suggestion).collect()
}

/// Digits with the units that amounts are spoken in.
fn amounts(place: &Place<'_>, typed: &str) -> Vec<Suggestion> {
    let is_digits = !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits || typed.len() > MOST_DIGITS {
        return Vec::new();
    }
    let suggestion = |unit: &str| Suggestion {
        what: Suggests::Value,
        text: format!("{typed}{unit}"),
        insert: with_end(place, format!("{typed}{unit}")),
        span: place.span,
        note: String::new(),
        count: None,
    };
    UNITS.map(suggestion).to_vec()
}
