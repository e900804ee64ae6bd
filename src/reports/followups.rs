//! 跟进: how often customers were contacted, by month, person, way …, and how often it led to a contract (R201).

use super::at_once::both;
use super::contracts;
use super::dimension::{Choice, label};
use super::model::{Cell, Chart, Column, Figures, Form, Headline, Row, Series, Table, Unit, Value};
use super::period::Preset;
use super::pivot::Pivot;
use super::survey::{ByKey, Survey};
use super::{Question, Report, timeline};
use crate::archive::{ArchiveError, Snapshot};
use crate::index::{Dimension, Group, Grouping};

const KIND: &str = "followup";
const TIME: &str = "time";
const METHOD: &str = "method";

pub(super) const REPORT: Report = Report {
    name: "followups",
    title: "客户跟进",
    about: "跟进了多少次、多少位客户，用什么方式，跟进过的客户有多少签了合同",
    dated_by: "跟进时间",
    preset: Preset::Last12Months,
    choices: |catalog| {
        let mut choices = vec![Choice::month()];
        choices.extend(Choice::facets(catalog.kind(KIND), &["by", METHOD]));
        choices.extend(Choice::of_customers(catalog));
        choices
    },
    run,
};

fn run(snapshot: &Snapshot<'_>, question: &Question) -> Result<Figures, ArchiveError> {
    let survey = Survey::of_records(snapshot, question, KIND, TIME)?;
    let is_by_method = question.by.key == METHOD;
    // Follow-ups are most of the files of a vault.
    let (counted, by_method) = both(
        || Counted::of(&survey, question),
        || (!is_by_method).then(|| by_method(&survey)).transpose(),
    );
    let Counted {
        figures,
        whole,
        before,
        won,
        won_in_all,
    } = counted?;
    let by_method = by_method?;
    let rows = survey.rows(&figures, |group| group.files as f64);
    let charted = survey.charted(&rows);
    let pivot_of = |rows| by_method.as_ref().map(|(groups, whole)| Pivot::of(groups, whole, rows));
    let (pivot, charted_pivot) = (pivot_of(&rows), pivot_of(&charted));

    let mut columns = vec![
        Column::new(&question.by.key, &question.by.label, Unit::Text),
        Column::new("followups", "跟进（次）", Unit::Count("次")),
        Column::new("customers", "客户（位）", Unit::Count("位")),
    ];
    for (key, series) in pivot.iter().flat_map(Pivot::named) {
        columns.push(Column::new(key.unwrap_or("others"), &series.name, Unit::Count("次")));
    }
    columns.push(Column::new("won", "期内签约（位）", Unit::Count("位")));
    columns.push(Column::new("success", "成功率", Unit::Percent));

    let row = |(at, (key, when)): (usize, &timeline::Row)| {
        let customers = figures.customers(key);
        let won = won.customers(key);
        let mut cells = vec![
            Cell::text(label(key)),
            Cell::count(figures.files(key)).leading_to(survey.drill(key, *when)),
            Cell::count(customers),
        ];
        for (_, series) in pivot.iter().flat_map(Pivot::named) {
            cells.push(Cell::number(series.values.get(at).copied().unwrap_or_default()));
        }
        cells.push(Cell::count(won));
        cells.push(Value::ratio(won as f64, customers as f64).into());
        Row { cells }
    };
    let mut total = vec![
        Cell::text("合计"),
        Cell::count(whole.files).leading_to(survey.drill_all()),
        Cell::count(whole.customers),
    ];
    total.extend(
        pivot
            .iter()
            .flat_map(|pivot| &pivot.totals)
            .map(|total| Cell::number(*total)),
    );
    total.push(Cell::count(won_in_all));
    total.push(Value::ratio(won_in_all as f64, whole.customers as f64).into());

    let series = match charted_pivot {
        Some(pivot) => pivot.series,
        None => vec![Series {
            name: "跟进".to_owned(),
            values: charted.iter().map(|(key, _)| figures.files(key) as f64).collect(),
        }],
    };
    Ok(Figures {
        headlines: vec![
            Headline::plain("跟进", whole.files as f64, Unit::Count("次"))
                .compared_with(before.map(|before| before.files as f64))
                .leading_to(survey.drill_all()),
            Headline::plain("跟进客户", whole.customers as f64, Unit::Count("位")),
            Headline::plain("其中签约", won_in_all as f64, Unit::Count("位")),
            Headline::share("成功率", won_in_all as f64, whole.customers as f64),
        ],
        charts: vec![Chart {
            title: survey.over_time(&format!("跟进次数，按{}", question.by.label)),
            form: match question.by.is_month() {
                true => Form::Columns,
                false if is_by_method => Form::Donut,
                false => Form::Bars,
            },
            unit: Unit::Count("次"),
            labels: charted.iter().map(|(key, _)| label(key)).collect(),
            series,
            drills: survey.drills(&charted),
        }],
        tables: vec![Table {
            title: format!("按{}", question.by.label),
            columns,
            rows: rows.iter().enumerate().map(row).collect(),
            total: Some(Row { cells: total }),
        }],
        notes: vec!["期内签约：这一行里跟进过、并且在整个时间段里签了合同的客户，不一定在同一个月签；成功率 = 期内签约 ÷ 客户。".to_owned()],
    })
}

/// Follow-ups, and who of the customers signed.
struct Counted {
    figures: ByKey,
    whole: Group,
    before: Option<Group>,
    won: ByKey,
    won_in_all: u64,
}

impl Counted {
    fn of(survey: &Survey<'_>, question: &Question) -> Result<Self, ArchiveError> {
        // Whoever signed, whatever the filter says of follow-ups: 方式:电话 is true of no contract.
        let signed = Grouping {
            kind: Some(contracts::KIND.to_owned()),
            period: Some((contracts::SIGNED.to_owned(), question.period.from, question.period.to)),
            ..Grouping::default()
        };
        let won_in_all = survey.groups_among(&signed, Vec::new())?.pop();
        Ok(Self {
            figures: survey.by_key(None)?,
            whole: survey.whole(None)?,
            before: survey.before(None)?,
            won: ByKey::of(survey.groups_among(&signed, vec![survey.dimension()])?),
            won_in_all: won_in_all.map_or(0, |group| group.customers),
        })
    }
}

/// The same by the way of contact besides, and the ways of all together.
fn by_method(survey: &Survey<'_>) -> Result<(Vec<Group>, Vec<Group>), ArchiveError> {
    let method = || Dimension::Value(METHOD.to_owned());
    let each = survey.groups_with("", Some(method()))?;
    Ok((each, survey.groups(vec![method()], None)?))
}
