//! Whatever customers a sheet holds and however it is laid out: what is written is what they are.

use crate::fake_vault::FakeVault;
use crate::generated::{Customer, customers};
use crate::styles::styles;
use proptest::prelude::*;
use serde_json::Value;

/// Profiles of the vault without what kehu gives them, by name.
fn profiles(vault: &FakeVault) -> Vec<Value> {
    let mut profiles: Vec<Value> = vault.paths().into_iter().map(|path| vault.value(path)).collect();
    for profile in &mut profiles {
        let fields = profile.as_object_mut().expect("a map");
        for given in ["customer_id", "created_on", "created_by"] {
            assert!(fields.shift_remove(given).is_some(), "{given}");
        }
    }
    profiles.sort_by_key(|profile| profile["customer_name"].to_string());
    profiles
}

fn wanted(customers: &[Customer]) -> Vec<Value> {
    let mut wanted: Vec<Value> = customers.iter().map(Customer::profile).collect();
    wanted.sort_by_key(|profile| profile["customer_name"].to_string());
    wanted
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_is_what_the_sheet_says(
        (customers, other_order) in customers().prop_flat_map(|customers| (Just(customers.clone()), Just(customers).prop_shuffle())),
        style in styles(),
        other_style in styles(),
    ) {
        let sheet = style.sheet(&customers);
        let mut vault = FakeVault::new();
        let plan = vault.import_table(sheet.clone());
        prop_assert_eq!(plan.rows.created, customers.len() as u64, "{:#?}", plan.items);
        prop_assert_eq!(profiles(&vault), wanted(&customers), "{:#?}", sheet);
        prop_assert_eq!(plan.cells.rejected + plan.cells.custom, 0);

        // The same sheet, its rows in another order, and the same customers in another sheet: nothing is new.
        let files = vault.files.clone();
        for again in [sheet, style.sheet(&other_order), other_style.sheet(&customers)] {
            let plan = vault.import_table(again);
            prop_assert_eq!(plan.rows.unchanged, customers.len() as u64, "{:#?}", plan.items);
            prop_assert_eq!(&vault.files, &files);
        }
    }
}
