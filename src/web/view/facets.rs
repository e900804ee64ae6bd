//! Counts beside a list, each a link that narrows the query or, when chosen, widens it again.

use super::query;
use crate::index::Facet;
use crate::kinds::Catalog;
use crate::web::links;

/// At most this many values of a facet are shown.
const VALUES: usize = 8;

/// One field with its most frequent values.
#[derive(Clone, Debug)]
pub struct FacetView {
    pub label: String,
    pub values: Vec<FacetValue>,
    /// Values that are not shown.
    pub more: usize,
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

/// The facet of kinds with their titles instead of their names, without files that are no records: no condition finds those.
#[must_use]
pub fn with_titles(mut facets: Vec<Facet>, catalog: &Catalog) -> Vec<Facet> {
    for facet in facets.iter_mut().filter(|facet| facet.key == "kind") {
        facet.values.retain_mut(|(value, _)| {
            let kind = catalog.kind(value);
            if let Some(kind) = kind {
                value.clone_from(&kind.title);
            }
            kind.is_some()
        });
    }
    facets
}

/// Facets worth showing: those that divide the list, and those already chosen from. `page` is the list's path, `keep` its
/// other query values (sorting).
#[must_use]
pub fn facet_views(facets: &[Facet], query_text: &str, page: &str, keep: &[(&str, &str)]) -> Vec<FacetView> {
    let chosen = query::words(query_text);
    let href = |query: &str| {
        let pairs: Vec<(&str, &str)> = [("q", query)].into_iter().chain(keep.iter().copied()).collect();
        links::with_query(page, &pairs)
    };
    let view = |facet: &Facet| {
        let values: Vec<FacetValue> = facet
            .values
            .iter()
            .map(|(value, count)| {
                let word = query::condition(&facet.label, value);
                let is_chosen = chosen.contains(&word);
                let next = if is_chosen {
                    query::without(query_text, &word)
                } else {
                    query::with(query_text, &word)
                };
                FacetValue {
                    text: value.clone(),
                    count: *count,
                    href: href(&next),
                    chosen: is_chosen,
                }
            })
            .collect();
        let (first, rest): (Vec<_>, Vec<_>) = values
            .into_iter()
            .enumerate()
            .partition(|(at, value)| *at < VALUES || value.chosen);
        FacetView {
            label: facet.label.clone(),
            values: first.into_iter().map(|(_, value)| value).collect(),
            more: rest.len(),
        }
    };
    facets
        .iter()
        .map(view)
        .filter(|facet| facet.values.len() > 1 || facet.values.iter().any(|value| value.chosen))
        .collect()
}

/// The conditions in the query, each with the address without it.
#[must_use]
pub fn chosen(query_text: &str, page: &str) -> Vec<Chosen> {
    query::words(query_text)
        .into_iter()
        .filter(|word| query::is_condition(word))
        .map(|word| Chosen {
            href: links::with_query(page, &[("q", &query::without(query_text, &word))]),
            text: word,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn a_value_adds_its_condition_and_a_chosen_one_removes_it() {
        let facets = [facet(&[("制造业", 3), ("零售业", 1)])];
        let views = facet_views(&facets, "报价 所属行业:制造业", "/search", &[]);
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
        assert!(facet_views(&[facet(&[("制造业", 3)])], "", "/search", &[]).is_empty());
    }
}
