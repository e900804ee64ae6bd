//! Digit runs: a telephone number is found by any four or more of its digits, however it is spaced.

/// Fewest digits that are found inside a longer run.
pub(in crate::index) const GRAM: usize = 4;
/// Spaced groups are one number when together they have as many digits as telephone and bank numbers.
const JOINED: std::ops::RangeInclusive<usize> = 7..=20;

/// The digit runs of a folded text, appended to `out` with a space before each. Groups that are only spaced apart, as in
/// `138-0013 8000` or `(0571) 8888 1234`, are one run; dates and times are not.
pub(in crate::index) fn digit_runs(folded: &str, out: &mut String) {
    let bytes = folded.as_bytes();
    let mut groups: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(start) = next_digit(bytes, at) {
        let end = bytes[start..]
            .iter()
            .position(|b| !b.is_ascii_digit())
            .map_or(bytes.len(), |n| start + n);
        if groups.last().is_some_and(|last| !is_spacing(&bytes[last.1..start])) {
            push_groups(folded, &groups, out);
            groups.clear();
        }
        groups.push((start, end));
        at = end;
    }
    push_groups(folded, &groups, out);
}

/// The digits of a word that is nothing but digits and spacing signs (`138-0013-8000`), if there are enough of them.
pub(in crate::index) fn joined_digits(folded: &str) -> Option<String> {
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    let only = folded
        .bytes()
        .all(|b| b.is_ascii_digit() || b == b'+' || is_spacing(&[b]));
    (only && digits.len() >= GRAM).then_some(digits)
}

fn next_digit(bytes: &[u8], from: usize) -> Option<usize> {
    bytes[from..].iter().position(u8::is_ascii_digit).map(|n| from + n)
}

fn is_spacing(between: &[u8]) -> bool {
    between.len() <= 2 && between.iter().all(|b| matches!(b, b' ' | b'-' | b'(' | b')'))
}

fn push_groups(text: &str, groups: &[(usize, usize)], out: &mut String) {
    let group = |&(start, end): &(usize, usize)| text.get(start..end).unwrap_or_default();
    let total: usize = groups.iter().map(|(start, end)| end - start).sum();
    let is_date = groups.len() > 2
        && groups.windows(3).any(|w| {
            let [a, b, c] = [group(&w[0]), group(&w[1]), group(&w[2])];
            a.len() == 4 && (a.starts_with("19") || a.starts_with("20")) && b.len() <= 2 && c.len() <= 2
        });
    if groups.len() > 1 && !is_date && JOINED.contains(&total) {
        out.push(' ');
        groups.iter().for_each(|g| out.push_str(group(g)));
    } else {
        for run in groups.iter().map(group).filter(|run| run.len() >= GRAM) {
            out.push(' ');
            out.push_str(run);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{digit_runs, joined_digits};

    fn runs(text: &str) -> String {
        let mut out = String::new();
        digit_runs(text, &mut out);
        out
    }

    #[test]
    fn spaced_groups_are_one_number_and_dates_are_not() {
        assert_eq!(runs("电话 138-0013 8000,分机12"), " 13800138000");
        assert_eq!(runs("(0571) 8888 1234"), " 057188881234");
        assert_eq!(runs("2026-11-21 14:30 ht2026001"), " 2026 2026001");
        assert_eq!(runs("共3 个、15 件"), "");
        assert_eq!(joined_digits("138-0013-8000").as_deref(), Some("13800138000"));
        assert_eq!(joined_digits("13a8"), None);
    }
}
