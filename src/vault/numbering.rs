//! Customer numbers by the vault's pattern: `CUST{date}{seq:4}` → CUST202611210001.

use chrono::NaiveDate;

/// A numbering pattern for one day, and the last number that it gave.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomerNumbers {
    /// What stands before and after the running number; the day is a mark of eight characters.
    before: Vec<Part>,
    after: Vec<Part>,
    /// At least so many digits.
    width: usize,
    day: String,
    last: u64,
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Text(String),
    Day,
}

const DAY_DIGITS: usize = 8;

impl CustomerNumbers {
    /// The pattern with the numbers of `today` continuing after the highest of `given`.
    pub fn new<'a>(pattern: &str, today: NaiveDate, given: impl Iterator<Item = &'a str>) -> Self {
        let mut numbering = Self {
            before: Vec::new(),
            after: Vec::new(),
            width: 1,
            day: today.format("%Y%m%d").to_string(),
            last: 0,
        };
        let mut rest = pattern;
        let mut seen_number = false;
        while !rest.is_empty() {
            let (text, token, tail) = next_token(rest);
            rest = tail;
            let side = if seen_number {
                &mut numbering.after
            } else {
                &mut numbering.before
            };
            if !text.is_empty() {
                side.push(Part::Text(text.to_owned()));
            }
            match token {
                Some("date") => side.push(Part::Day),
                Some(token) => {
                    seen_number = true;
                    numbering.width = token
                        .strip_prefix("seq:")
                        .and_then(|width| width.parse().ok())
                        .unwrap_or(1);
                }
                None => {}
            }
        }
        numbering.last = given
            .filter_map(|id| numbering.running_number(id, true))
            .max()
            .unwrap_or(0);
        numbering
    }

    /// The next number of the day.
    pub fn draw(&mut self) -> String {
        self.last += 1;
        let width = self.width;
        format!("{}{:0width$}{}", self.beginning(), self.last, self.side(&self.after))
    }

    /// What all numbers of the day begin with.
    pub fn beginning(&self) -> String {
        self.side(&self.before)
    }

    fn side(&self, parts: &[Part]) -> String {
        let said = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Day => self.day.clone(),
        };
        parts.iter().map(said).collect()
    }

    /// Whether a text could be one of the vault's own numbers, of any day.
    pub fn fits(&self, id: &str) -> bool {
        self.running_number(id, false).is_some()
    }

    /// A number of today that is in use from now on.
    pub fn take(&mut self, id: &str) {
        self.last = self
            .running_number(id, true)
            .map_or(self.last, |number| number.max(self.last));
    }

    fn running_number(&self, id: &str, today_only: bool) -> Option<u64> {
        let mut rest = id;
        for part in &self.before {
            rest = match part {
                Part::Text(text) => rest.strip_prefix(text.as_str())?,
                Part::Day => self.without_day(rest.split_at_checked(DAY_DIGITS)?, today_only)?,
            };
        }
        for part in self.after.iter().rev() {
            rest = match part {
                Part::Text(text) => rest.strip_suffix(text.as_str())?,
                Part::Day => {
                    let (start, day) = rest.split_at_checked(rest.len().checked_sub(DAY_DIGITS)?)?;
                    self.without_day((day, start), today_only)?
                }
            };
        }
        let shaped = rest.len() >= self.width && rest.bytes().all(|byte| byte.is_ascii_digit());
        shaped.then(|| rest.parse().ok()).flatten()
    }

    fn without_day<'a>(&self, (day, rest): (&str, &'a str), today_only: bool) -> Option<&'a str> {
        let fits = if today_only {
            day == self.day
        } else {
            NaiveDate::parse_from_str(day, "%Y%m%d").is_ok()
        };
        fits.then_some(rest)
    }
}

/// Text up to the next `{token}`, the token, and what follows.
fn next_token(pattern: &str) -> (&str, Option<&str>, &str) {
    let split = pattern
        .split_once('{')
        .and_then(|(text, rest)| Some((text, rest.split_once('}')?)));
    split.map_or((pattern, None, ""), |(text, (token, rest))| (text, Some(token), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbering(pattern: &str, given: &[&str]) -> CustomerNumbers {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default();
        CustomerNumbers::new(pattern, today, given.iter().copied())
    }

    #[test]
    fn numbers_continue_after_the_highest_of_the_day() {
        let mut day = numbering(
            "CUST{date}{seq:4}",
            &["CUST202611210007", "CUST202611200099", "K-1", "CUST20261121x"],
        );
        assert_eq!(day.draw(), "CUST202611210008");
        assert_eq!(numbering("CUST{date}{seq:4}", &[]).draw(), "CUST202611210001");
    }

    #[test]
    fn more_numbers_than_digits_widen_the_number() {
        let mut day = numbering("CUST{date}{seq:4}", &["CUST202611219999"]);
        assert_eq!(day.draw(), "CUST2026112110000");
        assert_eq!(day.draw(), "CUST2026112110001");
    }

    #[test]
    fn other_patterns_work_as_well() {
        assert_eq!(
            numbering("K-{seq:6}", &["K-000041", "CUST202611210001"]).draw(),
            "K-000042"
        );
        assert_eq!(
            numbering("{seq}/{date}", &["3/20261121", "9/20261120"]).draw(),
            "4/20261121"
        );
    }

    #[test]
    fn numbers_of_the_vault_are_told_from_others() {
        let day = numbering("CUST{date}{seq:4}", &[]);
        assert!(day.fits("CUST201901020003"));
        for other in ["CUST20190102", "CUST201913020003", "1001", "客户0001", ""] {
            assert!(!day.fits(other), "{other}");
        }
    }
}
