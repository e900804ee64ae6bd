//! 新增客户: new customers by month, by where they come from and who found them.

use super::dimension::{Choice, label};
use super::model::{Cell, Chart, Column, Figures, Form, Headline, Row, Series, Table, Unit};
use super::period::{Period, Preset, When};
use super::pivot::Pivot;
use super::survey::{ByKey, Survey};
use super::{Question, Report};
use crate::archive::{ArchiveError, Snapshot};
use std::collections::HashMap;

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
    let survey = Survey::new(snapshot, question, kind, CREATED).by_month()?;
    let by_month = ByKey::of(survey.groups(vec![survey.month()], None)?);
    let (months, charted) = (survey.months(&by_month), survey.charted_months());
    let by = &question.by;
    let (pivot, charted_pivot) = if by.key.is_empty() {
        (None, None)
    } else {
        let groups = survey.groups(vec![survey.month(), survey.dimension()], None)?;
        let whole = survey.groups(vec![survey.dimension()], None)?;
        let pivot = |rows| Some(Pivot::of(&groups, &whole, rows));
        (pivot(&months), pivot(charted))
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

    let drill = |when: When, key: Option<&str>| survey.drill_in(when, key.map(|key| (by, key)));
    let mut columns = vec![
        Column::new("month", "月份", Unit::Text),
        Column::new("customers", "新增（位）", Unit::Count("位")),
    ];
    for (key, series) in pivot.iter().flat_map(Pivot::named) {
        columns.push(Column::new(key.unwrap_or("others"), &series.name, Unit::Count("位")));
    }
    columns.push(Column::new("sum", "累计（位）", Unit::Count("位")));
    let (mut sum, mut rows, mut sums) = (earlier, Vec::new(), HashMap::new());
    for (at, (month, when)) in months.iter().enumerate() {
        let count = by_month.files(month);
        sum += count;
        sums.insert(month.as_str(), sum as f64);
        let mut cells = vec![
            Cell::text(label(month)),
            Cell::count(count).leading_to(drill(*when, None)),
        ];
        for (key, series) in pivot.iter().flat_map(Pivot::named) {
            let cell = Cell::number(series.values.get(at).copied().unwrap_or_default());
            cells.push(match key {
                Some(key) => cell.leading_to(drill(*when, Some(key))),
                None => cell,
            });
        }
        cells.push(Cell::count(sum));
        rows.push(Row { cells });
    }
    let labels: Vec<String> = charted.iter().map(|(month, _)| month.clone()).collect();
    let series = match charted_pivot {
        Some(pivot) => pivot.series,
        None => vec![Series {
            name: "新增客户".to_owned(),
            values: labels.iter().map(|month| by_month.files(month) as f64).collect(),
        }],
    };
    // A month without a row brought nobody.
    let mut last = 0.0;
    let mut sum_by = |month: &String| {
        last = sums.get(month.as_str()).copied().unwrap_or(last);
        last
    };
    Ok(Figures {
        headlines: vec![
            Headline::plain("新增客户", whole.files as f64, Unit::Count("位"))
                .compared_with(before.map(|before| before.files as f64))
                .leading_to(survey.drill_all()),
            Headline::plain("期末客户", (earlier + whole.files) as f64, Unit::Count("位")),
        ],
        charts: vec![
            Chart {
                title: survey.over_time("每月新增"),
                form: Form::Columns,
                unit: Unit::Count("位"),
                labels: labels.clone(),
                series,
                drills: charted.iter().map(|(_, when)| Some(drill(*when, None))).collect(),
            },
            Chart {
                title: survey.over_time("客户总数"),
                form: Form::Lines,
                unit: Unit::Count("位"),
                series: vec![Series {
                    name: "客户总数".to_owned(),
                    values: labels.iter().map(&mut sum_by).collect(),
                }],
                labels,
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
