//! The list of all rules.

use super::finding::RuleInfo;
use super::{
    broken_kind, conflict_copy, conflict_marker, contract_number, credit_code, date_order, duplicate, email,
    folder_mismatch, future_date, invisible, layout, neglected, not_utf8, phone, placeholder_name, schema,
    search_words, settings, syntax, too_large, unfit_number, view,
};
use std::sync::LazyLock;

/// All rules, sorted by id.
#[must_use]
pub fn all() -> &'static [RuleInfo] {
    static ALL: LazyLock<Vec<RuleInfo>> = LazyLock::new(|| {
        let single = [
            broken_kind::RULE,
            conflict_copy::RULE,
            conflict_marker::RULE,
            contract_number::RULE,
            credit_code::RULE,
            date_order::RULE,
            email::RULE,
            folder_mismatch::RULE,
            future_date::RULE,
            invisible::RULE,
            neglected::RULE,
            not_utf8::RULE,
            phone::RULE,
            placeholder_name::RULE,
            too_large::RULE,
            unfit_number::RULE,
        ];
        let families = [
            duplicate::RULES,
            layout::RULES,
            schema::RULES,
            search_words::RULES,
            settings::RULES,
            syntax::RULES,
            view::RULES,
        ];
        let mut rules: Vec<RuleInfo> = single
            .into_iter()
            .chain(families.into_iter().flatten().copied())
            .collect();
        rules.sort_by_key(|rule| rule.id);
        rules
    });
    &ALL
}
