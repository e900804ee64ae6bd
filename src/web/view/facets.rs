//! Counts beside a list, each a link that narrows the query or, when chosen, widens it again.

use super::query;
use crate::index::{self, Facet};
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
    for facet in facets.iter_mut().filter(|facet| facet.key == "kind") {
        for (value, _) in &mut facet.values {
            let title = catalog.kind(value).map(|kind| kind.title.as_str());
            if let Some(title) = title.or_else(|| index::title_of_no_kind(value)) {
                title.clone_into(value);
            }
        }
    }
    facets
}

/// Facets worth showing: those that divide the list, and those already chosen from.
#[must_use]
pub fn facet_views(facets: Vec<Facet>, query_text: &str, opened: &Opened, href: Href<'_>) -> Vec<FacetView> {
    let words = query::words(query_text);
    let value = |label: &str, (text, count): (String, u64)| {
        let word = query::condition(label, &text);
        let chosen = words.contains(&word);
        let next = if chosen {
            query::without(query_text, &word)
        } else {
            query::with(query_text, &word)
        };
        FacetValue {
            href: href(&[("q", &next)]),
            text,
            count,
            chosen,
        }
    };
    let is_chosen = |label: &str, text: &str| words.contains(&query::condition(label, text));
    let view = |facet: Facet| {
        let Facet { key, label, values } = facet;
        let (all, is_opened) = (values.len(), opened.key == key);
        let from = if is_opened && opened.from < all { opened.from } else { 0 };
        let until = if is_opened { from + PAGE } else { FEW };
        let shown = values
            .into_iter()
            .enumerate()
            .filter(|(at, (text, _))| (from..until).contains(at) || (*at < from + PAGE && is_chosen(&label, text)));
        let values: Vec<FacetValue> = shown.map(|(_, pair)| value(&label, pair)).collect();
        let next = if is_opened { until.to_string() } else { String::new() };
        FacetView {
            more: all.saturating_sub(from + values.len()),
            more_href: href(&[("more", &key), ("from", &next)]),
            fewer_href: is_opened.then(|| href(&[])),
            label,
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

/// The conditions in the query, each with the address without it.
#[must_use]
pub fn chosen(query_text: &str, href: Href<'_>) -> Vec<Chosen> {
    query::words(query_text)
        .into_iter()
        .filter(|word| query::is_condition(word))
        .map(|word| Chosen {
            href: href(&[("q", &query::without(query_text, &word))]),
            text: word,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::links;

    fn facet(values: &[(&str, u64)]) -> Facet {
        Facet {
            key: "industry".to_owned(),
            label: "所属行业".to_owned(),
            values: values
                .iter()
                .map(|(value, count)| ((*value).to_owned(), *count))
                .collect(),
        }
    }

    fn views(facet: Facet, query: &str, opened: &Opened) -> Vec<FacetView> {
        facet_views(vec![facet], query, opened, &|pairs| links::with_query("/search", pairs))
    }

    #[test]
    fn a_value_adds_its_condition_and_a_chosen_one_removes_it() {
        let facet = facet(&[("制造业", 3), ("零售业", 1)]);
        let views = views(facet, "报价 所属行业:制造业", &Opened::default());
        let hrefs: Vec<&str> = views[0].values.iter().map(|value| value.href.as_str()).collect();
        assert_eq!(hrefs[0], links::with_query("/search", &[("q", "报价")]));
        assert_eq!(
            hrefs[1],
            links::with_query("/search", &[("q", "报价 所属行业:制造业 所属行业:零售业")])
        );
        assert!(views[0].values[0].chosen);
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
