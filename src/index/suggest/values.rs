//! The values that exist, with how many there are of each.

use super::likeness::likeness;
use super::place::{At, Place};
use super::tallies::{self, Tally};
use super::{Counted, Desk, MOST_WITHOUT_KEY, Suggestion, Suggests, dates, keys};
use crate::index::IndexError;
use crate::index::entry::{CUSTOMER, NO_RECORDS};
use crate::index::query::syntax::Operator;
use crate::index::query::{Key, Target, parse, sentence, title_of_no_kind};
use crate::index::schema::column;
use crate::index::text::fold;
use crate::kinds::FieldType;
use std::collections::HashSet;
use std::sync::Arc;

/// From so many characters on a word without a key is looked for among values; a single one is in too many.
const WITHOUT_KEY_FROM: usize = 2;
/// Words for dates that lie ahead.
const AHEAD: [&str; 6] = ["下次", "到期", "截止", "结束", "应收", "提醒"];
/// What a number may be counted in, and the most digits for which that is worth proposing.
const UNITS: [&str; 2] = ["万", "亿"];
const MOST_DIGITS: usize = 4;

/// How customers stand, which is no field.
const STANDING: [&str; 2] = ["活跃度", "价值"];
/// What files have from their customer without a schema.
const OF_CUSTOMERS: [&str; 4] = [column::ACTIVITY, column::VALUE_TIER, column::INITIAL, column::ARCHIVED];

/// A value, how well it fits, and how many there are of it.
struct Counting {
    value: String,
    fit: u8,
    count: u64,
    unit: Counted,
}

impl Counting {
    fn of(tally: &Tally, fit: u8, unit: Counted) -> Self {
        Self {
            value: tally.value.clone(),
            fit,
            count: match unit {
                Counted::Customers => tally.customers,
                Counted::Files => tally.files,
            },
            unit,
        }
    }
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
    let fields = fields.map(|field| (field.key.as_str(), keys::short_word(desk, field)));
    let mut values: Vec<(&str, Counting)> = Vec::new();
    for (key, label) in fields.chain(STANDING.map(|label| (label, label))) {
        for tally in tallies::of_all(desk, Some(CUSTOMER), key)?.iter() {
            // Two characters in the middle of a value are in too many to be meant.
            let Some(fit) = likeness(&tally.value, typed).filter(|fit| *fit <= 3 || typed.chars().count() > 2) else {
                continue;
            };
            values.push((label, Counting::of(tally, fit, Counted::Customers)));
        }
    }
    values.sort_by(|(_, a), (_, b)| (a.fit, b.count, &a.value).cmp(&(b.fit, a.count, &b.value)));
    let is_alone = place.rest.is_empty();
    let suggestion = |(label, counting): (&str, Counting)| {
        let condition = sentence::condition(label, &counting.value);
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
        let (tallies, unit) = of_target(desk, place, target)?;
        for tally in tallies.iter() {
            let Some(fit) = fit(target, &tally.value, typed) else {
                continue;
            };
            // A value of several fields is counted where it is first: nobody wants the sum of customers and contracts.
            if !values.iter().any(|known| known.value == tally.value) {
                values.push(Counting::of(tally, fit, unit));
            }
        }
    }
    Ok(values)
}

/// Kinds, and what the fields hold that are a 类型 of something.
fn of_kinds(desk: &Desk<'_>, place: &Place<'_>, typed: &str) -> Result<Vec<Counting>, IndexError> {
    let mut values = Vec::new();
    for tally in tallies(desk, place, None, column::KIND)?.iter() {
        let title = desk.catalog.kind(&tally.value).map(|kind| kind.title.as_str());
        let Some(title) = title.or_else(|| title_of_no_kind(&tally.value)) else {
            continue;
        };
        // Records first, then what is no record.
        let is_no_record = NO_RECORDS.contains(&tally.value.as_str());
        let Some(fit) = likeness(title, typed).map(|fit| 2 * fit + u8::from(is_no_record)) else {
            continue;
        };
        values.push(Counting {
            value: title.to_owned(),
            ..Counting::of(tally, fit, Counted::Files)
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
fn of_target(desk: &Desk<'_>, place: &Place<'_>, target: &Target) -> Result<(Arc<Vec<Tally>>, Counted), IndexError> {
    let is_of_customers = target.inherited || OF_CUSTOMERS.contains(&target.column.as_str());
    let kind = match target.kinds.as_slice() {
        _ if is_of_customers => Some(CUSTOMER),
        [only] => Some(only.as_str()),
        _ => None,
    };
    let key = target.key.as_deref().unwrap_or(&target.label);
    let counted = if is_of_customers {
        Counted::Customers
    } else {
        Counted::Files
    };
    Ok((tallies(desk, place, kind, key)?, counted))
}

/// `kind` is what holds the field itself; where more is asked for, all that inherits it counts.
fn tallies(desk: &Desk<'_>, place: &Place<'_>, kind: Option<&str>, key: &str) -> Result<Arc<Vec<Tally>>, IndexError> {
    let is_understood = parse(&place.rest, &desk.reading()).is_ok();
    if place.rest.is_empty() || !is_understood {
        return tallies::of_all(desk, kind, key);
    }
    Ok(Arc::new(tallies::of_query(desk, None, &place.rest, key)?))
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
    let suggestion = |(word, days): (String, String)| Suggestion {
        what: Suggests::Dates,
        insert: with_end(place, word.clone()),
        text: word,
        span: place.span,
        note: days,
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
