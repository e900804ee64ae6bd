//! What can be chosen: things to do, and files to export.

use crate::web::links;
use crate::web::view::bulk::{Act, Asked};
use crate::web::view::listing::Choice;
use crate::web::view::query;

/// What can be done with those who are chosen.
pub(super) fn acts(asked: &Asked) -> Vec<Choice> {
    let choice = |(act, _, label): (Act, &str, &str)| {
        let pairs = Asked {
            act: Some(act),
            ..asked.clone()
        };
        let pairs = pairs.pairs(false);
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        Choice {
            label: label.to_owned(),
            href: links::with_query("/bulk", &pairs),
            current: false,
            count: None,
        }
    };
    Act::ALL.map(choice).to_vec()
}

/// The chosen customers as files; who asks for them goes on record, so these are sent.
pub(super) fn exports() -> Vec<Choice> {
    let choice = |label: &str, format: &str| Choice {
        label: label.to_owned(),
        href: links::with_query("/export", &[("format", format)]),
        current: false,
        count: None,
    };
    vec![choice("Excel：客户和全部资料", "xlsx"), choice("CSV", "csv")]
}

/// The query that finds the chosen customers: by number, those without one by their folder.
pub(super) fn query_of(asked: &Asked) -> String {
    if asked.all {
        return asked.query.clone();
    }
    let (folders, numbers): (Vec<&String>, Vec<&String>) = asked.ids.iter().partition(|id| id.contains('/'));
    let numbers = (!numbers.is_empty()).then(|| {
        let numbers: Vec<&str> = numbers.into_iter().map(String::as_str).collect();
        format!("customer_id:{}", numbers.join(","))
    });
    let folders = folders.into_iter().map(|folder| query::condition("文件夹", folder));
    numbers.into_iter().chain(folders).collect::<Vec<_>>().join(" 或 ")
}
