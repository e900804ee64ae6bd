//! 客户分布: how customers divide among industries, sizes, regions, types, levels, sources, owners …, and what they bring
//! (R200, R205, R207).

use super::dimension::{Choice, label};
use super::model::{Cell, Chart, Column, Figures, Form, Headline, Row, Series, Table, Unit, Value};
use super::period::Preset;
use super::survey::{ByKey, Survey};
use super::{Question, Report, timeline};
use crate::archive::{ArchiveError, Snapshot};
use crate::index::Measure;

pub(super) const CREATED: &str = "created_on";

pub(super) const REPORT: Report = Report {
    name: "customers",
    title: "客户分布",
    about: "客户集中在哪些行业、地区、来源，哪些带来了合同和回头生意",
    dated_by: "建档日期",
    preset: Preset::All,
    choices: Choice::of_customers,
    run,
};

fn run(snapshot: &Snapshot<'_>, question: &Question) -> Result<Figures, ArchiveError> {
    let kind = &snapshot.catalog().customer().name;
    let survey = Survey::new(snapshot, question, kind, CREATED);
    let amount = || Some(Measure::Number("contract_amount".to_owned()));
    let figures = survey.by_key(amount())?;
    let whole = survey.whole(amount())?;
    let buyers = ByKey::of(survey.groups_with("合同数>=1", None)?);
    let regulars = ByKey::of(survey.groups_with("合同数>=2", None)?);
    let everyone = question.clone().by(Choice::nothing());
    let bought = |at_least: u32| {
        let filter = format!("{} 合同数>={at_least}", question.filter);
        let filtered = everyone.clone().filtered(&filter);
        Survey::new(snapshot, &filtered, kind, CREATED).whole(None)
    };
    let (all_buyers, all_regulars) = (bought(1)?.files as f64, bought(2)?.files as f64);
    let keys = survey.rows(&figures, |group| group.files as f64);

    let row = |(key, when): &timeline::Row| {
        let (count, buyers) = (figures.files(key) as f64, buyers.files(key) as f64);
        Row {
            cells: vec![
                Cell::text(label(key)),
                Cell::number(count).leading_to(survey.drill(key, *when)),
                Value::ratio(count, whole.files as f64).into(),
                Cell::number(buyers),
                Cell::number(figures.sum(key)),
                Value::ratio(figures.sum(key), whole.sum).into(),
                Value::ratio(regulars.files(key) as f64, buyers).into(),
            ],
        }
    };
    let by_amount = {
        let mut keys = keys.clone();
        keys.sort_by(|(left, _), (right, _)| figures.sum(right).total_cmp(&figures.sum(left)));
        keys
    };
    let chart = |title: &str, form, unit, keys: &[timeline::Row], value: &dyn Fn(&str) -> f64| Chart {
        title: format!("{title}，按{}", question.by.label),
        form,
        unit,
        labels: keys.iter().map(|(key, _)| label(key)).collect(),
        series: vec![Series {
            name: title.to_owned(),
            values: keys.iter().map(|(key, _)| value(key)).collect(),
        }],
        drills: survey.drills(keys),
    };
    Ok(Figures {
        headlines: vec![
            Headline::plain("客户", whole.files as f64, Unit::Count("位")).leading_to(survey.drill_all()),
            Headline::plain("签过合同", all_buyers, Unit::Count("位")),
            Headline::plain("合同总额", whole.sum, Unit::Money),
            Headline::share("复购率", all_regulars, all_buyers),
        ],
        charts: vec![
            chart("客户数", Form::Donut, Unit::Count("位"), &keys, &|key| {
                figures.files(key) as f64
            }),
            chart("合同总额", Form::Bars, Unit::Money, &by_amount, &|key| {
                figures.sum(key)
            }),
        ],
        tables: vec![Table {
            title: format!("按{}", question.by.label),
            columns: vec![
                Column::new(&question.by.key, &question.by.label, Unit::Text),
                Column::new("customers", "客户（位）", Unit::Count("位")),
                Column::new("share", "占比", Unit::Percent),
                Column::new("buyers", "签过合同（位）", Unit::Count("位")),
                Column::new("amount", "合同总额（元）", Unit::Money),
                Column::new("amount_share", "金额占比", Unit::Percent),
                Column::new("repurchase", "复购率", Unit::Percent),
            ],
            rows: keys.iter().map(row).collect(),
            total: Some(Row {
                cells: vec![
                    Cell::text("合计"),
                    Cell::count(whole.files).leading_to(survey.drill_all()),
                    Value::ratio(whole.files as f64, whole.files as f64).into(),
                    Cell::number(all_buyers),
                    Cell::number(whole.sum),
                    Value::ratio(whole.sum, whole.sum).into(),
                    Value::ratio(all_regulars, all_buyers).into(),
                ],
            }),
        }],
        notes: vec![
            "复购率 = 签过两份及以上合同的客户 ÷ 签过合同的客户。".to_owned(),
            "一位客户有几个值（例如几个标签）时，在每个值里各算一次；合计只算一次。".to_owned(),
        ],
    })
}
