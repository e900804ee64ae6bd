//! 合同金额: what was signed, by month, industry, owner …, and how much of it has been received.

use super::dimension::{Choice, label};
use super::model::{Cell, Chart, Column, Figures, Form, Headline, Row, Series, Table, Unit, Value};
use super::period::Preset;
use super::survey::Survey;
use super::{Question, Report, timeline};
use crate::archive::{ArchiveError, Snapshot};
use crate::index::Measure;

pub(super) const KIND: &str = "contract";
pub(super) const SIGNED: &str = "signed_on";

pub(super) const REPORT: Report = Report {
    name: "contracts",
    title: "合同金额",
    about: "签了多少、收回多少，哪些行业、哪些人在贡献",
    dated_by: "签订日期",
    preset: Preset::Last12Months,
    choices: |catalog| {
        let mut choices = vec![Choice::month()];
        choices.extend(Choice::of_customers(catalog));
        choices.extend(Choice::facets(catalog.kind(KIND), &[]));
        choices
    },
    run,
};

/// Yuan signed.
pub(super) fn amount() -> Option<Measure> {
    Some(Measure::Number("amount".to_owned()))
}

/// Yuan received.
pub(super) fn received() -> Option<Measure> {
    Some(Measure::Number("receipts.amount".to_owned()))
}

fn run(snapshot: &Snapshot<'_>, question: &Question) -> Result<Figures, ArchiveError> {
    let survey = Survey::of_records(snapshot, question, KIND, SIGNED)?;
    let (signed, money) = (survey.by_key(amount())?, survey.by_key(received())?);
    let (whole, whole_money) = (survey.whole(amount())?, survey.whole(received())?.sum);
    let before = survey.before(amount())?;
    let rows = survey.rows(&signed, |group| group.sum);
    let charted = survey.charted(&rows);

    let row = |(key, when): &timeline::Row| {
        let amount = signed.sum(key);
        Row {
            cells: vec![
                Cell::text(label(key)),
                Cell::count(signed.files(key)).leading_to(survey.drill(key, *when)),
                Cell::count(signed.customers(key)),
                Cell::number(amount),
                Value::ratio(amount, whole.sum).into(),
                Cell::number(money.sum(key)),
                Value::ratio(money.sum(key), amount).into(),
            ],
        }
    };
    let by = &question.by;
    Ok(Figures {
        headlines: vec![
            Headline::plain("合同金额", whole.sum, Unit::Money)
                .compared_with(before.map(|before| before.sum))
                .leading_to(survey.drill_all()),
            Headline::plain("合同", whole.files as f64, Unit::Count("份")).leading_to(survey.drill_all()),
            Headline::plain("签约客户", whole.customers as f64, Unit::Count("位")),
            Headline::plain("已回款", whole_money, Unit::Money),
            Headline::share("回款率", whole_money, whole.sum),
        ],
        charts: vec![Chart {
            title: survey.over_time(&format!("合同金额，按{}", by.label)),
            form: if by.is_month() { Form::Columns } else { Form::Bars },
            unit: Unit::Money,
            labels: charted.iter().map(|(key, _)| label(key)).collect(),
            drills: survey.drills(&charted),
            series: vec![Series {
                name: "合同金额".to_owned(),
                values: charted.iter().map(|(key, _)| signed.sum(key)).collect(),
            }],
        }],
        tables: vec![Table {
            title: format!("按{}", by.label),
            columns: vec![
                Column::new(&by.key, &by.label, Unit::Text),
                Column::new("contracts", "合同（份）", Unit::Count("份")),
                Column::new("customers", "客户（位）", Unit::Count("位")),
                Column::new("amount", "合同金额（元）", Unit::Money),
                Column::new("share", "占比", Unit::Percent),
                Column::new("received", "已回款（元）", Unit::Money),
                Column::new("received_share", "回款率", Unit::Percent),
            ],
            rows: rows.iter().map(row).collect(),
            total: Some(Row {
                cells: vec![
                    Cell::text("合计"),
                    Cell::count(whole.files).leading_to(survey.drill_all()),
                    Cell::count(whole.customers),
                    Cell::number(whole.sum),
                    Value::ratio(whole.sum, whole.sum).into(),
                    Cell::number(whole_money),
                    Value::ratio(whole_money, whole.sum).into(),
                ],
            }),
        }],
        notes: vec!["已回款是这些合同到现在为止收到的款，不论哪天收到。".to_owned()],
    })
}
