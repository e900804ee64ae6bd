//! Counts beside a list, each a link that chooses a value beside those that are chosen or, when chosen, gives it up again.

use super::query;
use crate::index::listed::{self, Listed};
use crate::index::{self, Choice, Facet};
use crate::kinds::Catalog;
use crate::web::Request;

/// So many values of a facet are shown as long as it is not opened.
const FEW: usize = 8;
/// Values on a page of an opened facet.
const PAGE: usize = 100;

/// One field with its most frequent values.
#[derive(Clone, Debug)]
pub struct FacetView {
    pub label: String,
    pub values: Vec<FacetValue>,
    /// Values that are not shown, and where they are.
    pub more: usize,
    pub more_href: String,
    /// Of an opened facet: back to a few values.
    pub fewer_href: Option<String>,
}

#[derive(Clone, Debug)]
pub struct FacetValue {
    pub text: String,
    pub count: u64,
    pub href: String,
    pub chosen: bool,
}

/// A condition of the query that can be taken away.
#[derive(Clone, Debug)]
pub struct Chosen {
    pub text: String,
    pub href: String,
    /// Takes all of them away.
    pub is_all: bool,
}

/// Which facet shows all its values, from which on.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    pub key: String,
    pub from: usize,
}

impl Opened {
    /// `more=owner&from=150`
    #[must_use]
    pub fn of(request: &Request) -> Self {
        Self {
            key: request.param("more").to_owned(),
            from: request.number("from").map_or(0, |from| from as usize),
        }
    }
}

/// The address of the list with these query values in place of its present ones.
pub type Href<'a> = &'a dyn Fn(&[(&str, &str)]) -> String;

/// The facet of kinds with the words that 类型: knows instead of their names.
#[must_use]
pub fn with_titles(mut facets: Vec<Facet>, catalog: &Catalog) -> Vec<Facet> {
    let entitle = |value: &mut String| {
        let title = catalog.kind(value).map(|kind| kind.title.as_str());
        if let Some(title) = title.or_else(|| index::title_of_no_kind(value)) {
            title.clone_into(value);
        }
    };
    for facet in facets.iter_mut().filter(|facet| facet.key == "kind") {
        facet.values.iter_mut().for_each(|(value, _)| entitle(value));
        let meant = facet.choices.iter_mut().flat_map(|choice| &mut choice.means);
        meant.for_each(entitle);
    }
    facets
}

/// Facets worth showing: those that divide the list, and those already chosen from.
#[must_use]
pub fn facet_views(facets: Vec<Facet>, query_text: &str, opened: &Opened, href: Href<'_>) -> Vec<FacetView> {
    let view = |facet: Facet| {
        let (all, is_opened) = (facet.values.len(), opened.key == facet.key);
        let from = if is_opened && opened.from < all { opened.from } else { 0 };
        let until = if is_opened { from + PAGE } else { FEW };
        let is_shown = |(at, text): (usize, &str)| (from..until).contains(&at) || !is_opened && is_chosen(&facet, text);
        let shown = facet.values.iter().enumerate();
        let shown = shown.filter(|(at, (text, _))| is_shown((*at, text)));
        let values: Vec<FacetValue> = shown
            .map(|(_, (text, count))| FacetValue {
                href: href(&[("q", &turned(query_text, &facet, text))]),
                text: text.clone(),
                count: *count,
                chosen: is_chosen(&facet, text),
            })
            .collect();
        let next = if is_opened { until.to_string() } else { String::new() };
        FacetView {
            more: all.saturating_sub(from + values.len()),
            more_href: href(&[("more", &facet.key), ("from", &next)]),
            fewer_href: is_opened.then(|| href(&[])),
            label: facet.label,
            values,
        }
    };
    facets
        .into_iter()
        .map(view)
        .filter(|facet| {
            let is_opened = facet.fewer_href.is_some() && !facet.values.is_empty();
            facet.values.len() > 1 || is_opened || facet.values.iter().any(|value| value.chosen)
        })
        .collect()
}

fn is_chosen(facet: &Facet, value: &str) -> bool {
    facet.choices.iter().any(|choice| means(choice, value))
}

fn means(choice: &Choice, value: &str) -> bool {
    choice.means.iter().any(|meant| meant == value)
}

/// The query with this value of a facet chosen beside those that are, or no longer. Of values beside one another any will do,
/// so all of them stand in one condition: several would all have to hold.
fn turned(query_text: &str, facet: &Facet, value: &str) -> String {
    let kept = facet.choices.iter().filter(|choice| !means(choice, value));
    let mut values: Vec<String> = kept.map(|choice| choice.written.clone()).collect();
    if !is_chosen(facet, value) {
        values.push(value.to_owned());
    }
    let Some(first) = facet.choices.first() else {
        return query::with(query_text, &query::condition(&facet.word, value));
    };
    let others = facet.choices.iter().filter(|choice| choice.word != first.word);
    let text = others.fold(query_text.to_owned(), |text, choice| {
        query::without(&text, &choice.word)
    });
    let condition = Listed::of(&first.word).and_then(|listed| listed.word(&values));
    listed::replaced(&text, &first.word, condition.as_deref())
}

/// The conditions in the query, value by value, each with the address without it; of several also the one without any.
#[must_use]
pub fn chosen(query_text: &str, href: Href<'_>) -> Vec<Chosen> {
    let (conditions, words): (Vec<String>, Vec<String>) = query::words(query_text)
        .into_iter()
        .partition(|word| query::is_condition(word));
    let chip = |text: String, without: &str| Chosen {
        text,
        href: href(&[("q", without)]),
        is_all: false,
    };
    let mut chips: Vec<Chosen> = Vec::new();
    for word in conditions {
        match Listed::of(&word) {
            Some(listed) => chips.extend(listed.values.iter().map(|value| {
                let without = listed::without_value(query_text, &word, value);
                chip(said(&listed, value), &without)
            })),
            None => chips.push(chip(word.clone(), &query::without(query_text, &word))),
        }
    }
    if chips.len() > 1 {
        chips.push(Chosen {
            is_all: true,
            ..chip("全部清除".to_owned(), &words.join(" "))
        });
    }
    chips
}

/// A condition with one of its values; a year is called so, as in the facet it is chosen in.
fn said(listed: &Listed, value: &str) -> String {
    let is_year = value.len() == 4 && value.bytes().all(|byte| byte.is_ascii_digit());
    match listed.key().strip_suffix("日期") {
        Some(of) if is_year => format!("{of}年份:{value}"),
        _ => listed.only(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::links;

    fn facet(values: &[(&str, u64)]) -> Facet {
        Facet {
            key: "industry".to_owned(),
            label: "所属行业".to_owned(),
            word: "所属行业".to_owned(),
            values: values
                .iter()
                .map(|(value, count)| ((*value).to_owned(), *count))
                .collect(),
            choices: Vec::new(),
        }
    }

    fn choosing(word: &str, values: &[&str]) -> Vec<Choice> {
        let choice = |value: &&str| Choice {
            word: word.to_owned(),
            written: (*value).to_owned(),
            means: vec![(*value).to_owned()],
        };
        values.iter().map(choice).collect()
    }

    fn views(facet: Facet, query: &str, opened: &Opened) -> Vec<FacetView> {
        facet_views(vec![facet], query, opened, &|pairs| links::with_query("/search", pairs))
    }

    #[test]
    fn a_value_joins_those_chosen_and_a_chosen_one_leaves_them() {
        let mut facet = facet(&[("制造业", 3), ("零售业", 1), ("软件", 1)]);
        facet.choices = choosing("行业:制造业,软件", &["制造业", "软件"]);
        let views = views(facet, "报价 行业:制造业,软件", &Opened::default());
        let hrefs: Vec<&str> = views[0].values.iter().map(|value| value.href.as_str()).collect();
        let search = |query: &str| links::with_query("/search", &[("q", query)]);
        assert_eq!(
            hrefs,
            [
                search("报价 行业:软件"),
                search("报价 行业:制造业,软件,零售业"),
                search("报价 行业:制造业")
            ]
        );
        let chosen: Vec<bool> = views[0].values.iter().map(|value| value.chosen).collect();
        assert_eq!(chosen, [true, false, true]);
    }

    #[test]
    fn conditions_that_would_all_have_to_hold_become_one() {
        let mut facet = facet(&[("制造业", 3), ("零售业", 1), ("软件", 1)]);
        facet.choices = choosing("行业:制造业", &["制造业"]);
        facet.choices.extend(choosing("所属行业:软件", &["软件"]));
        let text = turned("行业:制造业 所属行业:软件", &facet, "零售业");
        assert_eq!(text, "行业:制造业,软件,零售业");
    }

    #[test]
    fn every_value_has_a_chip() {
        let href: Href<'_> = &|pairs| pairs[0].1.to_owned();
        let chips = chosen("报价 行业:制造业,软件 金额>50万 日期:2026", href);
        let told: Vec<(&str, &str)> = chips
            .iter()
            .map(|chip| (chip.text.as_str(), chip.href.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("行业:制造业", "报价 行业:软件 金额>50万 日期:2026"),
                ("行业:软件", "报价 行业:制造业 金额>50万 日期:2026"),
                ("金额>50万", "报价 行业:制造业,软件 日期:2026"),
                ("年份:2026", "报价 行业:制造业,软件 金额>50万"),
                ("全部清除", "报价"),
            ]
        );
        assert_eq!(chosen("行业:制造业", href).len(), 1, "one is taken away by itself");
    }

    #[test]
    fn facets_that_do_not_divide_are_left_out() {
        assert!(views(facet(&[("制造业", 3)]), "", &Opened::default()).is_empty());
    }

    #[test]
    fn every_value_can_be_reached() {
        let names: Vec<String> = (0..400).map(|number| format!("行业{number}")).collect();
        let pairs: Vec<(&str, u64)> = names.iter().map(|name| (name.as_str(), 1)).collect();
        let (mut seen, mut opened) = (Vec::new(), Opened::default());
        let few = views(facet(&pairs), "", &opened).remove(0);
        assert_eq!((few.values.len(), few.more), (FEW, 400 - FEW));
        opened.key = "industry".to_owned();
        loop {
            let view = views(facet(&pairs), "", &opened).remove(0);
            seen.extend(view.values.into_iter().map(|value| value.text));
            opened.from += PAGE;
            if view.more == 0 {
                break;
            }
        }
        assert_eq!(seen, names);
    }
}
