//! A value that is not in its closed list.

use super::explain::Place;
use super::{Problem, Violation};
use crate::kinds::display::scalar_text;
use crate::kinds::suggest;
use serde_json::Value;

/// So many values are shown; more hide the message.
const SHOWN: usize = 12;

pub(super) fn explain(place: &Place<'_>, value: &Value, options: &Value) -> Violation {
    let text = scalar_text(value);
    let values: Vec<String> = options
        .as_array()
        .into_iter()
        .flatten()
        .map(scalar_text)
        .filter(|text| !text.is_empty())
        .collect();
    // What imports understand (生产 → 制造业) helps here too, as long as this list has the value.
    let known = place
        .field
        .and_then(|field| field.value_of(&text))
        .filter(|meant| values.iter().any(|value| value == meant));
    let meant = known.or_else(|| suggest::nearest(&text, values.iter().map(String::as_str)));
    let choices = format!("可选：{}", shortened(&values));
    let fix = meant.map_or_else(|| choices.clone(), |meant| format!("是不是“{meant}”？{choices}"));
    let what = if text.is_empty() {
        "不在可选值里".to_owned()
    } else {
        format!("的值“{text}”不在可选值里")
    };
    place.says(Problem::NotInList, what, Some(fix))
}

/// The values joined with 、, cut when there are many.
pub(super) fn shortened(values: &[String]) -> String {
    let shown = values
        .iter()
        .take(SHOWN)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join("、");
    if values.len() > SHOWN {
        format!("{shown} 等 {} 种", values.len())
    } else {
        shown
    }
}
