//! The form of 认列 as decisions.

use crate::sheets::{ColumnMeaning, KnownBy, Mapping, Scope, SheetSurvey, Target};
use crate::web::imports::Choices;
use std::collections::HashMap;

/// In place of a kind: nothing of the sheet is imported.
pub(super) const LEFT_OUT: &str = "-";
/// In place of a target: kehu decides.
pub(super) const AUTOMATIC: &str = "auto";

/// What a filled-in form decides about sheets that are understood like this now, after what was decided before. Only what
/// differs from what kehu understands by itself is a decision.
pub(super) fn choices(form: &[(String, String)], surveys: &[SheetSurvey], before: &Choices) -> Choices {
    let fields: HashMap<&str, &str> = form.iter().map(|(key, value)| (key.as_str(), value.trim())).collect();
    let field = |key: &str| fields.get(key).copied();
    let mappings = surveys.iter().enumerate().filter_map(|(at, survey)| {
        let scope = Scope::Sheet(survey.sheet.clone());
        let before = before.mappings.iter().find(|mapping| mapping.scope == scope);
        mapping(survey, before, &|name| field(&format!("s{at}.{name}")))
    });
    let defaults = form
        .iter()
        .filter_map(|(key, value)| Some((key.strip_prefix("default.")?.to_owned(), value.trim().to_owned())));
    Choices {
        mappings: mappings.collect(),
        defaults: defaults.filter(|(_, value)| !value.is_empty()).collect(),
        keep_as: field("keep")
            .and(field("name"))
            .filter(|name| !name.is_empty())
            .map(str::to_owned),
    }
}

/// None where nothing is decided.
fn mapping<'f>(
    survey: &SheetSurvey,
    before: Option<&Mapping>,
    field: &dyn Fn(&str) -> Option<&'f str>,
) -> Option<Mapping> {
    let kind = field("kind").unwrap_or(if survey.is_left_out { LEFT_OUT } else { &survey.kind });
    let is_left_out = kind == LEFT_OUT;
    let row = field("row")
        .and_then(|row| row.parse().ok())
        .unwrap_or(survey.header_row);
    let is_other_sheet =
        is_left_out != survey.is_left_out || (!is_left_out && kind != survey.kind) || row != survey.header_row;
    // Columns of another kind, or below another header, are others.
    let wanted: Vec<(&ColumnMeaning, &str)> = if is_other_sheet {
        Vec::new()
    } else {
        let columns = survey.columns.iter().enumerate();
        columns
            .map(|(at, column)| (column, field(&format!("c{at}")).unwrap_or(&column.field)))
            .collect()
    };
    let is_changed = is_other_sheet || wanted.iter().any(|(column, wanted)| *wanted != column.field);
    if !is_changed && before.is_none() {
        return None;
    }
    let is_decided = |(column, wanted): &(&ColumnMeaning, &str)| {
        *wanted != AUTOMATIC && (column.known_by == KnownBy::Choice || *wanted != column.field)
    };
    let columns = wanted
        .into_iter()
        .filter(is_decided)
        .map(|(column, wanted)| (column.name.clone(), Target::parse(wanted)));
    Some(Mapping {
        scope: Scope::Sheet(survey.sheet.clone()),
        kind: (!is_left_out).then(|| kind.to_owned()),
        is_left_out,
        header_row: Some(row)
            .filter(|row| *row != survey.header_row)
            .or_else(|| before.and_then(|before| before.header_row)),
        columns: columns.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey() -> SheetSurvey {
        let column = |name: &str, field: &str, known_by| ColumnMeaning {
            column: "A".to_owned(),
            header: name.to_owned(),
            name: name.to_owned(),
            target: String::new(),
            field: field.to_owned(),
            known_by,
            is_hidden: false,
        };
        SheetSurvey {
            sheet: Some("名单".to_owned()),
            kind: "customer".to_owned(),
            is_left_out: false,
            header_row: 2,
            rows: 3,
            columns: vec![
                column("名称", "customer_name", KnownBy::Name),
                column("代号", "custom", KnownBy::Nothing),
            ],
            samples: Vec::new(),
            mapping: None,
            problem: None,
        }
    }

    fn filled_in(fields: &[(&str, &str)]) -> Vec<(String, String)> {
        let usual = [
            ("s0.kind", "customer"),
            ("s0.row", "2"),
            ("s0.c0", "customer_name"),
            ("s0.c1", "custom"),
        ];
        let all = usual
            .iter()
            .filter(|(key, _)| !fields.iter().any(|(other, _)| other == key));
        all.chain(fields)
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn decided(fields: &[(&str, &str)]) -> Option<Mapping> {
        choices(&filled_in(fields), &[survey()], &Choices::default())
            .mappings
            .pop()
    }

    #[test]
    fn what_kehu_understands_by_itself_is_no_decision() {
        assert_eq!(decided(&[]), None);
        let mapping = decided(&[("s0.c1", "short_name")]).expect("a decision");
        assert_eq!(
            mapping.columns,
            [("代号".to_owned(), Target::Field("short_name".to_owned()))]
        );
        assert_eq!(mapping.header_row, None);
    }

    #[test]
    fn columns_of_another_kind_or_header_are_others() {
        let other_kind = decided(&[("s0.kind", "contract"), ("s0.c1", "short_name")]).expect("a decision");
        assert_eq!(
            (other_kind.kind.as_deref(), other_kind.columns.len()),
            (Some("contract"), 0)
        );
        let other_row = decided(&[("s0.row", "3")]).expect("a decision");
        assert_eq!(other_row.header_row, Some(3));
        let none = decided(&[("s0.kind", LEFT_OUT)]).expect("a decision");
        assert!(none.is_left_out);
    }

    #[test]
    fn decisions_stay_until_they_are_taken_back() {
        let before = Choices {
            mappings: vec![decided(&[("s0.c1", "ignore")]).expect("a decision")],
            ..Choices::default()
        };
        let mut surveys = [survey()];
        surveys[0].columns[1].field = "ignore".to_owned();
        surveys[0].columns[1].known_by = KnownBy::Choice;
        let again = choices(&filled_in(&[("s0.c1", "ignore")]), &surveys, &before);
        assert_eq!(again.mappings, before.mappings);
        let back = choices(&filled_in(&[("s0.c1", AUTOMATIC)]), &surveys, &before);
        assert_eq!(back.mappings[0].columns, []);
    }

    #[test]
    fn defaults_and_the_name_to_keep_are_read() {
        let form = filled_in(&[
            ("default.owner", " 张三 "),
            ("default.source", ""),
            ("keep", "1"),
            ("name", "金蝶客户"),
        ]);
        let choices = choices(&form, &[survey()], &Choices::default());
        assert_eq!(choices.defaults, [("owner".to_owned(), "张三".to_owned())]);
        assert_eq!(choices.keep_as.as_deref(), Some("金蝶客户"));
        assert_eq!(
            super::choices(&filled_in(&[("name", "x")]), &[], &Choices::default()).keep_as,
            None
        );
    }
}
