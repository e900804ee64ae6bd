//! Which customer a row is about: by number, by credit code, else by exact name. The first that finds one decides.

use super::Refusal;
use super::existing::{Directory, Known, name_key};
use crate::sheets::understand::Identity;

/// What the vault says to an identity.
#[derive(Debug)]
pub(super) enum Match<'d> {
    One(&'d Known),
    None,
    Refused(Refusal),
}

/// Finds the customer of a row in the vault.
pub(super) fn find<'d>(directory: &'d Directory, identity: &Identity) -> Match<'d> {
    let keys = [
        by_number(directory, identity),
        by_credit_code(directory, identity),
        by_name(directory, identity),
    ];
    let Some((word, hits)) = keys.into_iter().flatten().next() else {
        return Match::None;
    };
    match hits.as_slice() {
        [only] => contradiction(only, directory, identity).map_or(Match::One(only), Match::Refused),
        several => {
            let places: Vec<String> = several.iter().take(3).map(|known| place(known)).collect();
            Match::Refused(Refusal::new(
                format!("客户库里有 {} 个{word}的客户：{}", several.len(), places.join("、")),
                "请先合并重复的客户，或在表格里加上“客户编号”一列",
            ))
        }
    }
}

/// CUST202611210001（客户/制造业/中型/杭州盛泰）
fn place(known: &Known) -> String {
    format!(
        "{}（{}）",
        known.customer_id,
        known.path.parent().map_or_else(String::new, |dir| dir.to_string())
    )
}

/// What of a row speaks against the one customer that it seems to be about.
fn contradiction(found: &Known, directory: &Directory, identity: &Identity) -> Option<Refusal> {
    let name = identity.name.as_deref().unwrap_or_default();
    let same_name = name.is_empty() || name_key(name) == name_key(&found.name);
    let by_id = identity.numbers.contains(&found.customer_id);
    let other_code = identity.credit_code.is_some() && is_code(&found.credit_code) && !same_code(found, identity);
    if other_code && !by_id {
        return Some(Refusal::new(
            format!(
                "客户库里的“{}”统一社会信用代码是 {}，与这一行不同",
                found.name, found.credit_code
            ),
            "请核对信用代码；如果是两家同名的公司，请在名称后加上地区以便区分",
        ));
    }
    if same_name {
        return None;
    }
    let namesake = directory.with_name(name).iter().find_map(|at| directory.get(*at))?;
    Some(Refusal::new(
        format!(
            "编号或信用代码是“{}”的，名称却是另一个客户的：{}",
            if found.name.is_empty() {
                &found.customer_id
            } else {
                &found.name
            },
            place(namesake)
        ),
        "请核对这一行的编号、信用代码和名称；如果是同一家公司，请先合并两个客户",
    ))
}

type Hits<'d> = Option<(&'static str, Vec<&'d Known>)>;

fn by_number<'d>(directory: &'d Directory, identity: &Identity) -> Hits<'d> {
    let hits_of = |number: &str, find: fn(&'d Directory, &str) -> &'d [usize]| -> Vec<&'d Known> {
        find(directory, number)
            .iter()
            .filter_map(|at| directory.get(*at))
            .collect()
    };
    let own = identity
        .numbers
        .iter()
        .map(|number| hits_of(number, Directory::with_id));
    if let Some(hits) = own.into_iter().find(|hits| !hits.is_empty()) {
        return Some(("同编号", hits));
    }
    // Two older systems may both have had a customer 1001: such a number counts only where nothing speaks against it.
    let is_clear = |known: &&Known| {
        let same_name = |name: &String| known.name.is_empty() || name_key(name) == name_key(&known.name);
        identity.name.as_ref().is_none_or(same_name) || same_code(known, identity)
    };
    let older = identity
        .numbers
        .iter()
        .map(|number| hits_of(number, Directory::with_legacy_id));
    let older = older
        .map(|hits| hits.into_iter().filter(is_clear).collect::<Vec<_>>())
        .find(|hits| !hits.is_empty());
    older.map(|hits| ("原编号相同", hits))
}

fn by_credit_code<'d>(directory: &'d Directory, identity: &Identity) -> Hits<'d> {
    let hits: Vec<&Known> = directory
        .with_credit_code(identity.credit_code.as_deref()?)
        .iter()
        .filter_map(|at| directory.get(*at))
        .collect();
    (!hits.is_empty()).then_some(("同信用代码", hits))
}

fn by_name<'d>(directory: &'d Directory, identity: &Identity) -> Hits<'d> {
    let hits: Vec<&Known> = directory
        .with_name(identity.name.as_deref()?)
        .iter()
        .filter_map(|at| directory.get(*at))
        .collect();
    (!hits.is_empty()).then_some(("同名", hits))
}

fn same_code(known: &Known, identity: &Identity) -> bool {
    identity
        .credit_code
        .as_deref()
        .is_some_and(|code| code == known.credit_code.to_uppercase())
}

/// Whether a text can identify as a credit code: long enough, with enough digits, not 000…0, not 无.
pub(super) fn is_code(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let mut bytes = text.bytes();
    let first = bytes.next();
    text.len() >= 8
        && digits >= 5
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && bytes.any(|byte| Some(byte) != first)
}

/// Whether a text can identify as a name: not -, not 未知.
pub(super) fn is_name(text: &str, placeholder_names: &[String]) -> bool {
    let key = name_key(text).to_lowercase();
    let is_placeholder = |placeholder: &String| placeholder.to_lowercase() == key;
    key.chars().any(char::is_alphanumeric) && !placeholder_names.iter().any(is_placeholder)
}

/// Whether a text can identify as a number: not -, not 无.
pub(super) fn is_number(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_alphanumeric())
}
