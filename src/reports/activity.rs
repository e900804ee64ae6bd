//! 活跃度: who is in touch with us, who has gone silent, who is lost (R215).

use super::customers::CREATED;
use super::dimension::{Choice, label};
use super::drill::of_customers;
use super::model::{Cell, Chart, Column, Figures, Form, Headline, Row, Series, Table, Unit, Value};
use super::period::Preset;
use super::survey::{ByKey, Survey};
use super::{Drill, Question, Report, timeline};
use crate::archive::{ArchiveError, Snapshot};
use crate::index::{Dimension, Group};
use crate::vault::Lifecycle;
use std::collections::HashMap;

const ACTIVITY: &str = "activity";
/// In JSON, by the places of [`Lifecycle::ACTIVITIES`].
const KEYS: [&str; 4] = ["active", "dormant", "lost", "never"];

pub(super) const REPORT: Report = Report {
    name: "activity",
    title: "客户活跃度",
    about: "哪些客户还有往来，哪些沉睡了、流失了，在谁手里",
    dated_by: "建档日期",
    preset: Preset::All,
    choices: |catalog| {
        let first = ["owner", "industry", "customer_level", "customer_type"];
        let mut choices = Choice::facets(Some(catalog.customer()), &first);
        choices.push(Choice::new("value_tier", "价值"));
        choices
    },
    run,
};

fn run(snapshot: &Snapshot<'_>, question: &Question) -> Result<Figures, ArchiveError> {
    let kind = &snapshot.catalog().customer().name;
    let survey = Survey::new(snapshot, question, kind, CREATED);
    let figures = survey.by_key(None)?;
    let keys = survey.rows(&figures, |group| group.files as f64);
    let dimension = || Dimension::Value(ACTIVITY.to_owned());
    let in_all = ByKey::of(survey.groups(vec![dimension()], None)?);
    let both: HashMap<(String, String), u64> = survey
        .groups_with("", Some(dimension()))?
        .into_iter()
        .filter_map(|Group { keys, files, .. }| {
            let mut keys = keys.into_iter();
            Some(((keys.next()?, keys.next()?), files))
        })
        .collect();
    let whole = survey.whole(None)?.files;

    let activity = Choice::new(ACTIVITY, "活跃度");
    let drill_of = |state: &str| survey.drill_in(question.period, Some((&activity, state)));
    let row = |(key, when): &timeline::Row| {
        let total = figures.files(key);
        let mut cells = vec![
            Cell::text(label(key)),
            Cell::count(total).leading_to(survey.drill(key, *when)),
        ];
        for state in Lifecycle::ACTIVITIES {
            let count = both.get(&(key.clone(), state.to_owned())).copied().unwrap_or_default();
            let drill = match survey.drill(key, *when) {
                Drill::Customers(query) => Drill::Customers(of_customers(&query, ACTIVITY, state, survey.catalog())),
                other => other,
            };
            cells.push(Cell::count(count).leading_to(drill));
        }
        let active = both.get(&(key.clone(), Lifecycle::ACTIVITIES[0].to_owned()));
        cells.push(Value::ratio(active.copied().unwrap_or_default() as f64, total as f64).into());
        Row { cells }
    };
    let count_of = |state: &str| in_all.files(state);
    let states = || Lifecycle::ACTIVITIES.into_iter().zip(KEYS);
    let mut columns = vec![
        Column::new(&question.by.key, &question.by.label, Unit::Text),
        Column::new("customers", "客户（位）", Unit::Count("位")),
    ];
    columns.extend(states().map(|(state, key)| Column::new(key, format!("{state}（位）"), Unit::Count("位"))));
    columns.push(Column::new("active_share", "活跃率", Unit::Percent));
    let mut total = vec![Cell::text("合计"), Cell::count(whole).leading_to(survey.drill_all())];
    total.extend(Lifecycle::ACTIVITIES.map(|state| Cell::count(count_of(state)).leading_to(drill_of(state))));
    total.push(Value::ratio(count_of(Lifecycle::ACTIVITIES[0]) as f64, whole as f64).into());

    let lifecycle = &snapshot.settings().lifecycle;
    Ok(Figures {
        headlines: Lifecycle::ACTIVITIES
            .map(|state| Headline::plain(state, count_of(state) as f64, Unit::Count("位")).leading_to(drill_of(state)))
            .to_vec(),
        charts: vec![
            Chart {
                title: "全部客户".to_owned(),
                form: Form::Donut,
                unit: Unit::Count("位"),
                labels: Lifecycle::ACTIVITIES.map(str::to_owned).to_vec(),
                series: vec![Series {
                    name: "客户".to_owned(),
                    values: Lifecycle::ACTIVITIES.map(|state| count_of(state) as f64).to_vec(),
                }],
                drills: Lifecycle::ACTIVITIES.map(|state| Some(drill_of(state))).to_vec(),
            },
            Chart {
                title: format!("按{}", question.by.label),
                form: Form::Bars,
                unit: Unit::Count("位"),
                labels: keys.iter().map(|(key, _)| label(key)).collect(),
                series: Lifecycle::ACTIVITIES
                    .map(|state| Series {
                        name: state.to_owned(),
                        values: keys
                            .iter()
                            .map(|(key, _)| {
                                both.get(&(key.clone(), state.to_owned())).copied().unwrap_or_default() as f64
                            })
                            .collect(),
                    })
                    .to_vec(),
                drills: survey.drills(&keys),
            },
        ],
        tables: vec![Table {
            title: format!("按{}", question.by.label),
            columns,
            rows: keys.iter().map(row).collect(),
            total: Some(Row { cells: total }),
        }],
        notes: vec![format!(
            "按今天算：{}没有往来是沉睡，{}没有往来是流失（kehu.yaml 的 lifecycle 可以改）。往来包括跟进、签合同和客户反馈。",
            lifecycle.dormant_after, lifecycle.lost_after
        )],
    })
}
