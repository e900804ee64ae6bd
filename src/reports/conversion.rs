//! 客户转化: how customers moved from 潜在 to 意向 to 成交, and who was lost, from the recorded changes of their type
//! (R83, R202).

use super::dimension::Choice;
use super::model::{Cell, Chart, Column, Figures, Form, Headline, Row, Series, Table, Unit, Value};
use super::period::{Period, Preset};
use super::{Drill, Question, Report};
use crate::archive::{ArchiveError, Snapshot, StatusChange};
use crate::index::{Dimension, Grouping};
use crate::kinds::Field;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

const TYPE: &str = "customer_type";
/// Types that begin so are no stage on the way but its end.
const LOST: &str = "流失";

pub(super) const REPORT: Report = Report {
    name: "conversion",
    title: "客户转化",
    about: "潜在客户有多少变成意向、成交，多少流失，各要多久",
    dated_by: "客户类型的修改时间",
    preset: Preset::Last12Months,
    choices: |_| vec![Choice::new(TYPE, "客户类型")],
    run,
};

/// The types of customers in the order of the schema: the stages, and those that are lost.
struct Stages<'a> {
    names: Vec<&'a str>,
    /// Other words for the types.
    words: HashMap<&'a str, usize>,
}

/// A customer became something on a day: the place of the type, None for none that is known.
type Step = (NaiveDate, Option<usize>);

/// What happened at one stage: the customers by number.
#[derive(Default)]
struct Stage {
    at_start: BTreeSet<String>,
    entered: BTreeSet<String>,
    advanced: BTreeSet<String>,
    lost: BTreeSet<String>,
    at_end: BTreeSet<String>,
    /// Were at it, or further, at some time of the period.
    reached: BTreeSet<String>,
    /// How long those who advanced had been at it.
    days: Vec<i64>,
}

fn run(snapshot: &Snapshot<'_>, question: &Question) -> Result<Figures, ArchiveError> {
    let Some(field) = snapshot
        .catalog()
        .customer()
        .fields
        .iter()
        .find(|field| field.key == TYPE)
    else {
        return Ok(Figures::default());
    };
    let stages = Stages::of(field);
    let wanted = wanted(snapshot, &question.filter)?;
    let mut told: Vec<Stage> = stages.names.iter().map(|_| Stage::default()).collect();
    for (customer, steps) in stages.steps(snapshot.status_changes()?.iter()) {
        if wanted.as_ref().is_none_or(|wanted| wanted.contains(customer)) {
            stages.follow(customer, &steps, question.period, &mut told);
        }
    }
    Ok(stages.figures(&told))
}

/// The numbers of the customers that the filter finds; None for all.
fn wanted(snapshot: &Snapshot<'_>, filter: &str) -> Result<Option<HashSet<String>>, ArchiveError> {
    if filter.is_empty() {
        return Ok(None);
    }
    let groups = snapshot.group(&Grouping {
        text: filter.to_owned(),
        kind: Some(snapshot.catalog().customer().name.clone()),
        by: vec![Dimension::Value("customer_id".to_owned())],
        ..Grouping::default()
    })?;
    Ok(Some(
        groups.into_iter().filter_map(|mut group| group.keys.pop()).collect(),
    ))
}

impl<'a> Stages<'a> {
    fn of(field: &'a Field) -> Self {
        let names: Vec<&str> = field.values.iter().map(String::as_str).collect();
        let place = |value: &str| names.iter().position(|name| *name == value);
        let aliases = field
            .value_aliases
            .iter()
            .map(|(word, value)| (word.as_str(), value.as_str()));
        let own = names.iter().map(|name| (*name, *name));
        let words = own
            .chain(aliases)
            .filter_map(|(word, value)| Some((word, place(value)?)))
            .collect();
        Self { names, words }
    }

    fn is_lost(&self, stage: usize) -> bool {
        self.names.get(stage).is_some_and(|name| name.starts_with(LOST))
    }

    /// What each customer became when, oldest first.
    fn steps<'c>(&self, changes: impl Iterator<Item = &'c StatusChange>) -> BTreeMap<&'c str, Vec<Step>> {
        let mut steps: BTreeMap<&str, Vec<Step>> = BTreeMap::new();
        for change in changes.filter(|change| change.field == TYPE) {
            let stage = change
                .after
                .as_deref()
                .and_then(|after| self.words.get(after.trim()).copied());
            let of_customer = steps.entry(&change.customer_id).or_default();
            // 意向 and 意向客户 are the same.
            if of_customer.last().is_none_or(|(_, last)| *last != stage) {
                of_customer.push((change.time.date_naive(), stage));
            }
        }
        steps
    }

    /// Adds one customer's way through the period.
    fn follow(&self, customer: &str, steps: &[Step], period: Period, told: &mut [Stage]) {
        let mut present: Option<(NaiveDate, usize)> = None;
        let mut has_begun = false;
        let mut best = None;
        let mut note = |stage: usize, of: fn(&mut Stage) -> &mut BTreeSet<String>| {
            if let Some(stage) = told.get_mut(stage) {
                of(stage).insert(customer.to_owned());
            }
        };
        let mut days = Vec::new();
        for (day, stage) in steps.iter().filter(|(day, _)| period.to.is_none_or(|to| *day <= to)) {
            let is_within = period.from.is_none_or(|from| *day >= from);
            if is_within && !has_begun {
                has_begun = true;
                if let Some((_, stage)) = present {
                    note(stage, |told| &mut told.at_start);
                    best = best.max(Some(stage).filter(|stage| !self.is_lost(*stage)));
                }
            }
            if is_within {
                if let (Some((since, from)), Some(to)) = (present, *stage) {
                    if self.is_lost(to) {
                        note(from, |told| &mut told.lost);
                    } else if to > from && !self.is_lost(from) {
                        note(from, |told| &mut told.advanced);
                        days.push((from, (*day - since).num_days()));
                    }
                }
                if let Some(stage) = *stage {
                    note(stage, |told| &mut told.entered);
                    best = best.max(Some(stage).filter(|stage| !self.is_lost(*stage)));
                }
            }
            present = stage.map(|stage| (*day, stage));
        }
        if let Some((_, stage)) = present {
            if !has_begun {
                note(stage, |told| &mut told.at_start);
                best = Some(stage).filter(|stage| !self.is_lost(*stage));
            }
            note(stage, |told| &mut told.at_end);
        }
        for stage in 0..best.map_or(0, |best| best + 1) {
            if !self.is_lost(stage) {
                note(stage, |told| &mut told.reached);
            }
        }
        for (stage, days) in days {
            if let Some(stage) = told.get_mut(stage) {
                stage.days.push(days);
            }
        }
    }

    fn figures(&self, told: &[Stage]) -> Figures {
        let these = |customers: &BTreeSet<String>| Drill::These(customers.iter().cloned().collect());
        let cell = |customers: &BTreeSet<String>| Cell::number(customers.len() as f64).leading_to(these(customers));
        let present = |stage: &Stage| stage.at_start.union(&stage.entered).count() as f64;
        let row = |(name, stage): (&&str, &Stage)| {
            let present = present(stage);
            Row {
                cells: vec![
                    Cell::text(*name),
                    cell(&stage.at_start),
                    cell(&stage.entered),
                    cell(&stage.advanced),
                    Value::ratio(stage.advanced.len() as f64, present).into(),
                    median(&stage.days).map_or(Value::Nothing, Value::Number).into(),
                    cell(&stage.lost),
                    Value::ratio(stage.lost.len() as f64, present).into(),
                    cell(&stage.at_end),
                ],
            }
        };
        let on_the_way: Vec<(usize, &Stage)> = (0..).zip(told).filter(|(stage, _)| !self.is_lost(*stage)).collect();
        let reached = |at: usize| on_the_way.get(at).map_or(0.0, |(_, stage)| stage.reached.len() as f64);
        let name = |stage: usize| self.names.get(stage).copied().unwrap_or_default();
        let mut headlines: Vec<Headline> = on_the_way
            .windows(2)
            .filter_map(|pair| {
                let [(from, stage), (to, _)] = pair else { return None };
                let label = format!("{} → {}", short(name(*from)), short(name(*to)));
                Some(Headline::share(&label, stage.advanced.len() as f64, present(stage)))
            })
            .collect();
        let lost: BTreeSet<String> = told.iter().flat_map(|stage| stage.lost.iter().cloned()).collect();
        headlines.push(Headline::plain("流失", lost.len() as f64, Unit::Count("位")).leading_to(these(&lost)));
        Figures {
            headlines,
            charts: vec![Chart {
                title: "到过每个阶段的客户".to_owned(),
                form: Form::Funnel,
                unit: Unit::Count("位"),
                labels: on_the_way.iter().map(|(stage, _)| name(*stage).to_owned()).collect(),
                series: vec![Series {
                    name: "客户".to_owned(),
                    values: (0..on_the_way.len()).map(reached).collect(),
                }],
                drills: on_the_way
                    .iter()
                    .map(|(_, stage)| Some(these(&stage.reached)))
                    .collect(),
            }],
            tables: vec![Table {
                title: "按客户类型".to_owned(),
                columns: vec![
                    Column::new("type", "客户类型", Unit::Text),
                    Column::new("start", "期初（位）", Unit::Count("位")),
                    Column::new("entered", "进入（位）", Unit::Count("位")),
                    Column::new("advanced", "前进（位）", Unit::Count("位")),
                    Column::new("conversion", "转化率", Unit::Percent),
                    Column::new("days", "用时中位数（天）", Unit::Days),
                    Column::new("lost", "流失（位）", Unit::Count("位")),
                    Column::new("lost_share", "流失率", Unit::Percent),
                    Column::new("end", "期末（位）", Unit::Count("位")),
                ],
                rows: self.names.iter().zip(told).map(row).collect(),
                total: None,
            }],
            notes: vec![
                "按历史里“客户类型”的每次修改算；新建或导入时就是某个类型的，算在那天进入。".to_owned(),
                "前进是变成后面的类型；转化率 = 前进 ÷（期初 + 进入）；上面的图里，到过后面阶段的也算到过前面的。"
                    .to_owned(),
            ],
        }
    }
}

/// 潜在 of 潜在客户.
fn short(name: &str) -> &str {
    name.strip_suffix("客户")
        .filter(|rest| !rest.is_empty())
        .unwrap_or(name)
}

fn median(days: &[i64]) -> Option<f64> {
    let mut sorted = days.to_vec();
    sorted.sort_unstable();
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = *sorted.get((sorted.len() - 1) / 2)?;
    Some((lower + upper) as f64 / 2.0)
}
