//! 客户反馈: what customers ask for and complain about, how soon it is settled, how satisfied they are.

use super::dimension::{Choice, label};
use super::model::{Cell, Chart, Column, Figures, Form, Headline, Row, Series, Table, Unit, Value};
use super::period::Preset;
use super::survey::{ByKey, Survey};
use super::{Drill, Question, Report, timeline};
use crate::archive::{ArchiveError, Snapshot};
use crate::index::{Dimension, Measure, sentence};
use std::ops::RangeInclusive;

const KIND: &str = "feedback";
const ON: &str = "on";
const SETTLED: &str = "已解决";
const COMPLAINT: &str = "投诉";
/// Other ratings are slips of the pen.
const SCALE: RangeInclusive<u32> = 1..=5;
/// From this score on a customer is satisfied.
const SATISFIED: f64 = 4.0;

pub(super) const REPORT: Report = Report {
    name: "feedback",
    title: "客户反馈",
    about: "客户在问什么、投诉什么，多久解决，满意不满意",
    dated_by: "反馈日期",
    preset: Preset::Last12Months,
    choices: |catalog| {
        let mut choices = Choice::facets(catalog.kind(KIND), &["type", "level", "status", "handler"]);
        choices.insert(1.min(choices.len()), Choice::month());
        choices.extend(Choice::of_customers(catalog));
        choices
    },
    run,
};

fn run(snapshot: &Snapshot<'_>, question: &Question) -> Result<Figures, ArchiveError> {
    let survey = Survey::of_records(snapshot, question, KIND, ON)?;
    let rating = || Some(Measure::Score("rating".to_owned(), SCALE));
    let days = || Some(Measure::Days(ON.to_owned(), "closed_on".to_owned()));
    let figures = survey.by_key(rating())?;
    let closing = survey.by_key(days())?;
    let settled = ByKey::of(survey.groups_with(&format!("处理状态={SETTLED}"), None)?);
    let (whole, closing_in_all) = (survey.whole(rating())?, survey.whole(days())?);
    // A survey or a question is settled as it comes in; how long complaints take is what people ask.
    let of_types = ByKey::of(survey.groups(vec![Dimension::Value("type".to_owned())], days())?);
    let before = survey.before(None)?;
    let states = ByKey::of(survey.groups(vec![Dimension::Value("status".to_owned())], None)?);
    let open = whole.files - states.files(SETTLED);
    let ratings = ByKey::of(survey.groups(vec![Dimension::Value("rating".to_owned())], None)?);
    let satisfied: u64 = SCALE
        .filter(|score| f64::from(*score) >= SATISFIED)
        .map(|score| ratings.files(&score.to_string()))
        .sum();
    let rows = survey.rows(&figures, |group| group.files as f64);
    let charted = survey.charted(&rows);

    let unsettled = |drill: Drill| match drill {
        Drill::Records(query) => Drill::Records(sentence::with(&query, &format!("-处理状态={SETTLED}"))),
        other => other,
    };
    let mean = |value: Option<f64>| value.map_or(Value::Nothing, Value::Number);
    let row = |(key, when): &timeline::Row| {
        let count = figures.files(key);
        Row {
            cells: vec![
                Cell::text(label(key)),
                Cell::count(count).leading_to(survey.drill(key, *when)),
                Cell::count(figures.customers(key)),
                Cell::count(count - settled.files(key)).leading_to(unsettled(survey.drill(key, *when))),
                mean(closing.mean(key)).into(),
                mean(figures.mean(key)).into(),
            ],
        }
    };
    let mean_of = |sum: f64, count: u64| Value::ratio(sum, count as f64);
    let by = &question.by;
    let score = Choice::new("rating", "满意度评分");
    let scores: Vec<String> = SCALE.rev().map(|score| score.to_string()).collect();
    Ok(Figures {
        headlines: vec![
            Headline {
                is_welcome: false,
                ..Headline::plain("反馈", whole.files as f64, Unit::Count("条"))
            }
            .compared_with(before.map(|before| before.files as f64))
            .leading_to(survey.drill_all()),
            Headline::plain("还没解决", open as f64, Unit::Count("条")).leading_to(unsettled(survey.drill_all())),
            Headline {
                value: mean(of_types.mean(COMPLAINT)),
                ..Headline::plain("投诉平均解决用时", 0.0, Unit::Days)
            },
            Headline {
                value: mean_of(whole.sum, whole.measured),
                ..Headline::plain("平均评分", 0.0, Unit::Score)
            },
            Headline::share("满意率", satisfied as f64, whole.measured as f64),
        ],
        charts: vec![
            Chart {
                title: survey.over_time(&format!("反馈，按{}", by.label)),
                form: match by.key.as_str() {
                    Choice::MONTH => Form::Columns,
                    "type" => Form::Donut,
                    _ => Form::Bars,
                },
                unit: Unit::Count("条"),
                labels: charted.iter().map(|(key, _)| label(key)).collect(),
                series: vec![Series {
                    name: "反馈".to_owned(),
                    values: charted.iter().map(|(key, _)| figures.files(key) as f64).collect(),
                }],
                drills: survey.drills(&charted),
            },
            Chart {
                title: "满意度评分".to_owned(),
                form: Form::Bars,
                unit: Unit::Count("条"),
                labels: scores.iter().map(|score| format!("{score} 分")).collect(),
                series: vec![Series {
                    name: "反馈".to_owned(),
                    values: scores.iter().map(|score| ratings.files(score) as f64).collect(),
                }],
                drills: scores
                    .iter()
                    .map(|value| Some(survey.drill_in(question.period, Some((&score, value)))))
                    .collect(),
            },
        ],
        tables: vec![Table {
            title: format!("按{}", by.label),
            columns: vec![
                Column::new(&by.key, &by.label, Unit::Text),
                Column::new("feedback", "反馈（条）", Unit::Count("条")),
                Column::new("customers", "客户（位）", Unit::Count("位")),
                Column::new("open", "还没解决（条）", Unit::Count("条")),
                Column::new("days", "平均解决用时（天）", Unit::Days),
                Column::new("rating", "平均评分（分）", Unit::Score),
            ],
            rows: rows.iter().map(row).collect(),
            total: Some(Row {
                cells: vec![
                    Cell::text("合计"),
                    Cell::count(whole.files).leading_to(survey.drill_all()),
                    Cell::count(whole.customers),
                    Cell::count(open).leading_to(unsettled(survey.drill_all())),
                    mean_of(closing_in_all.sum, closing_in_all.measured).into(),
                    mean_of(whole.sum, whole.measured).into(),
                ],
            }),
        }],
        notes: vec!["平均解决用时只算写了解决日期的；满意率 = 4 分和 5 分 ÷ 有评分的反馈。".to_owned()],
    })
}
