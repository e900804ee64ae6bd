//! 新增客户: new customers by month, by where they come from and who found them.

use super::dimension::Choice;
use super::model::{Cell, Chart, Column, Figures, Form, Headline, Row, Series, Table, Unit};
use super::period::{Period, Preset};
use super::pivot::Pivot;
use super::survey::{ByKey, Survey};
use super::{Drill, Question, Report};
use crate::archive::{ArchiveError, Snapshot};
use crate::index::{Dimension, Group};

const CREATED: &str = "created_on";

pub(super) const REPORT: Report = Report {
    name: "new-customers",
    title: "新增客户",
    about: "每个月新建了多少客户，从哪里来，谁带来的",
    dated_by: "建档日期",
    preset: Preset::Last12Months,
    choices: |catalog| {
        let first = ["source", "owner", "industry"];
        let mut choices = Choice::facets(Some(catalog.customer()), &first);
        choices.insert(0, Choice::nothing());
        choices
    },
    run,
};

fn run(snapshot: &Snapshot<'_>, question: &Question) -> Result<Figures, ArchiveError> {
    let kind = &snapshot.catalog().customer().name;
    let survey = Survey::new(snapshot, question, kind, CREATED);
    let month = Dimension::Month(CREATED.to_owned());
    let by_month = ByKey::of(survey.groups(vec![month.clone()], None)?);
    let months = by_month.months(question.period);
    let keys: Vec<String> = months.iter().map(|(key, _)| key.clone()).collect();
    let by = &question.by;
    let pivot = if by.key.is_empty() {
        None
    } else {
        let groups = survey.groups(vec![month, survey.dimension()], None)?;
        Some(Pivot::of(&groups, &keys, |group: &Group| group.files as f64))
    };
    let (whole, before) = (survey.whole(None)?, survey.before(None)?);
    let earlier = match question.period.from.and_then(|from| from.pred_opt()) {
        Some(last) => {
            let until = Period {
                from: None,
                to: Some(last),
            };
            survey.whole_of(until, None)?.files
        }
        None => 0,
    };

    let drill = |period: Period, key: Option<&str>| survey.drill_in(period, key.map(|key| (by, key)));
    let mut columns = vec![
        Column::new("month", "月份", Unit::Text),
        Column::new("customers", "新增（位）", Unit::Count("位")),
    ];
    for (key, series) in pivot.iter().flat_map(Pivot::named) {
        columns.push(Column::new(key.unwrap_or("others"), &series.name, Unit::Count("位")));
    }
    columns.push(Column::new("sum", "累计（位）", Unit::Count("位")));
    let (mut sum, mut rows, mut sums) = (earlier, Vec::new(), Vec::new());
    for (at, (month, period)) in months.iter().enumerate() {
        let count = by_month.files(month);
        sum += count;
        sums.push(sum as f64);
        let mut cells = vec![
            Cell::text(month.clone()),
            Cell::count(count).leading_to(drill(*period, None)),
        ];
        for (key, series) in pivot.iter().flat_map(Pivot::named) {
            let cell = Cell::number(series.values.get(at).copied().unwrap_or_default());
            cells.push(match key {
                Some(key) => cell.leading_to(drill(*period, Some(key))),
                None => cell,
            });
        }
        cells.push(Cell::count(sum));
        rows.push(Row { cells });
    }
    let series = match pivot {
        Some(pivot) => pivot.series,
        None => vec![Series {
            name: "新增客户".to_owned(),
            values: keys.iter().map(|key| by_month.files(key) as f64).collect(),
        }],
    };
    let drills: Vec<Option<Drill>> = months.iter().map(|(_, period)| Some(drill(*period, None))).collect();
    Ok(Figures {
        headlines: vec![
            Headline::plain("新增客户", whole.files as f64, Unit::Count("位"))
                .compared_with(before.map(|before| before.files as f64))
                .leading_to(survey.drill_all()),
            Headline::plain("期末客户", (earlier + whole.files) as f64, Unit::Count("位")),
        ],
        charts: vec![
            Chart {
                title: "每月新增".to_owned(),
                form: Form::Columns,
                unit: Unit::Count("位"),
                labels: keys.clone(),
                series,
                drills: drills.clone(),
            },
            Chart {
                title: "客户总数".to_owned(),
                form: Form::Lines,
                unit: Unit::Count("位"),
                labels: keys,
                series: vec![Series {
                    name: "客户总数".to_owned(),
                    values: sums,
                }],
                drills: Vec::new(),
            },
        ],
        tables: vec![Table {
            title: "按月份".to_owned(),
            columns,
            rows,
            total: None,
        }],
        notes: Vec::new(),
    })
}
