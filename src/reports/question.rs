//! What a report is asked, and reading it from what somebody wrote.

use super::Report;
use super::dimension::Choice;
use super::period::{Period, Preset};
use crate::kinds::Catalog;
use chrono::{Datelike, Days, Months, NaiveDate};

/// What a report is asked: of what time, of which customers, told apart by what.
#[derive(Clone, Debug)]
pub struct Question {
    pub today: NaiveDate,
    pub period: Period,
    /// The preset that the period is from; None for a range of its own.
    pub preset: Option<Preset>,
    /// In the query language; empty for everything.
    pub filter: String,
    pub by: Choice,
}

/// A question as written in an address or a command; empty texts ask for nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Written<'a> {
    /// Name or label of a [`Preset`].
    pub period: &'a str,
    /// Days or months (`2026-01-31`, `2026-01`); either counts before `period`.
    pub from: &'a str,
    pub to: &'a str,
    pub filter: &'a str,
    /// Key or label of a [`Choice`].
    pub by: &'a str,
}

impl Question {
    /// What a report is asked when nothing more is said.
    #[must_use]
    pub fn of(report: &Report, catalog: &Catalog, today: NaiveDate) -> Self {
        Self {
            today,
            period: report.preset.period(today),
            preset: Some(report.preset),
            filter: String::new(),
            by: (report.choices)(catalog).into_iter().next().unwrap_or_default(),
        }
    }

    /// Reads a question.
    ///
    /// # Errors
    /// What is not understood, and what could be written instead, in Chinese.
    pub fn read(report: &Report, catalog: &Catalog, today: NaiveDate, written: &Written<'_>) -> Result<Self, String> {
        let mut question = Self::of(report, catalog, today).filtered(written.filter);
        if !written.period.is_empty() {
            question = question.in_preset(Preset::named(written.period).ok_or_else(|| {
                let known: Vec<&str> = Preset::ALL.into_iter().map(Preset::label).collect();
                format!("没有“{}”这个时间段，可以是：{}", written.period, known.join("、"))
            })?);
        }
        let (from, to) = (first_day(written.from)?, last_day(written.to)?);
        if from.is_some() || to.is_some() {
            if let (Some(from), Some(to)) = (from, to)
                && from > to
            {
                return Err(format!("开始日期 {from} 晚于结束日期 {to}，请对调"));
            }
            question = question.in_range(from, to);
        }
        if !written.by.is_empty() {
            let choices = (report.choices)(catalog);
            let is_meant = |choice: &&Choice| choice.key == written.by || choice.label == written.by;
            // 行业 for 所属行业, as in the query language.
            let is_short = |choice: &&Choice| choice.label.ends_with(written.by);
            let Some(choice) = choices.iter().find(is_meant).or_else(|| choices.iter().find(is_short)) else {
                let known: Vec<&str> = choices.iter().map(|choice| choice.label.as_str()).collect();
                return Err(format!(
                    "“{}”不能按“{}”分，可以按：{}",
                    report.title,
                    written.by,
                    known.join("、")
                ));
            };
            question = question.by(choice.clone());
        }
        Ok(question)
    }

    /// What to compare with: the time of the same length just before. Of a period that is not over yet, as much as has passed.
    #[must_use]
    pub fn before(&self) -> Option<Period> {
        let before = self.period.before()?;
        let (from, to) = (self.period.from?, self.period.to?);
        if !(from..=to).contains(&self.today) {
            return Some(before);
        }
        let passed = u64::try_from((self.today - from).num_days()).ok()?;
        let end = before.from?.checked_add_days(Days::new(passed))?;
        Some(Period {
            to: before.to.map(|to| to.min(end)),
            ..before
        })
    }

    #[must_use]
    pub fn in_preset(mut self, preset: Preset) -> Self {
        self.period = preset.period(self.today);
        self.preset = Some(preset);
        self
    }

    /// From day to day, both included; either end may be open.
    #[must_use]
    pub fn in_range(mut self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Self {
        self.period = Period { from, to };
        self.preset = None;
        self
    }

    #[must_use]
    pub fn filtered(mut self, filter: &str) -> Self {
        filter.trim().clone_into(&mut self.filter);
        self
    }

    #[must_use]
    pub fn by(mut self, choice: Choice) -> Self {
        self.by = choice;
        self
    }
}

/// The day, or the first one of the month.
fn first_day(text: &str) -> Result<Option<NaiveDate>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d");
    let day = day.or_else(|_| NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d"));
    // Beyond this no calendar of a company goes, and no year has five digits.
    match day.ok().filter(|day| (1..=9999).contains(&day.year())) {
        Some(day) => Ok(Some(day)),
        None => Err(format!("日期“{text}”看不懂，请写成 2026-01-31 或 2026-01")),
    }
}

/// The day, or the last one of the month.
fn last_day(text: &str) -> Result<Option<NaiveDate>, String> {
    let is_month = text.trim().matches('-').count() == 1;
    let day = first_day(text)?;
    let end = |day: NaiveDate| day.checked_add_months(Months::new(1)).and_then(|day| day.pred_opt());
    Ok(if is_month { day.and_then(end) } else { day })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: &Written<'_>) -> Result<Question, String> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 25).ok_or("no day")?;
        let report = Report::named("contracts").ok_or("no report")?;
        Question::read(report, &Catalog::builtin(), today, written)
    }

    #[test]
    fn takes_presets_ranges_and_labels() {
        let question = read(&Written {
            period: "本季度",
            by: "行业",
            filter: " 城市:苏州 ",
            ..Written::default()
        });
        let question = question.expect("understood");
        assert_eq!(question.preset, Some(Preset::Quarter));
        assert_eq!(
            (question.by.key.as_str(), question.filter.as_str()),
            ("industry", "城市:苏州")
        );
        let range = read(&Written {
            from: "2026-01",
            to: "2026-02",
            ..Written::default()
        });
        assert_eq!(range.expect("understood").period.said(), "2026年1月1日至2月28日");
    }

    #[test]
    fn what_has_not_passed_yet_is_not_compared() {
        let quarter = read(&Written {
            period: "本季度",
            ..Written::default()
        })
        .expect("understood");
        assert_eq!(
            quarter.before().map(|before| before.said()).as_deref(),
            Some("2026年7月1日至8月25日")
        );
        let past = read(&Written {
            from: "2026-02",
            to: "2026-02",
            ..Written::default()
        })
        .expect("understood");
        assert_eq!(
            past.before().map(|before| before.said()).as_deref(),
            Some("2026年1月1日至1月31日")
        );
    }

    #[test]
    fn says_what_it_does_not_understand() {
        let complaint = |written: Written<'_>| read(&written).expect_err("not understood");
        assert!(
            complaint(Written {
                from: "昨天",
                ..Written::default()
            })
            .contains("2026-01-31")
        );
        assert!(
            complaint(Written {
                period: "去年",
                ..Written::default()
            })
            .contains("本季度")
        );
        assert!(
            complaint(Written {
                by: "心情",
                ..Written::default()
            })
            .contains("月份")
        );
        let turned = Written {
            from: "2026-02-01",
            to: "2026-01-01",
            ..Written::default()
        };
        assert!(complaint(turned).contains("对调"));
        assert!(
            complaint(Written {
                to: "99999-01-01",
                ..Written::default()
            })
            .contains("看不懂")
        );
    }
}
