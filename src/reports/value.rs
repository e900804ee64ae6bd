//! 客户价值: how many customers are worth how much, and who the most valuable ones are.

use super::contracts::{KIND, SIGNED, amount, received};
use super::dimension::Choice;
use super::model::{Cell, Chart, Column, Figures, Form, Headline, Row, Series, Table, Unit, Value};
use super::period::Preset;
use super::survey::{ByKey, Survey};
use super::{Drill, Question, Report};
use crate::archive::{ArchiveError, Snapshot, text_at};
use crate::index::{Dimension, Hit};
use crate::vault::{Lifecycle, RelPath};

const TIER: &str = "value_tier";
/// Customers named.
const TOP: usize = 20;
/// Customers whose share is told.
const FEW: usize = 5;

pub(super) const REPORT: Report = Report {
    name: "value",
    title: "客户价值",
    about: "高、中、低价值客户各有多少，合同金额集中在哪些客户",
    dated_by: "签订日期",
    preset: Preset::Last12Months,
    choices: |_| vec![Choice::new(TIER, "价值")],
    run,
};

fn run(snapshot: &Snapshot<'_>, question: &Question) -> Result<Figures, ArchiveError> {
    let kind = &snapshot.catalog().customer().name;
    let of_all_time = question.clone().in_preset(Preset::All);
    let customers = Survey::new(snapshot, &of_all_time, kind, "created_on");
    let contracts = Survey::new(snapshot, question, KIND, SIGNED);
    let tiers = customers.by_key(None)?;
    let (signed, whole) = (contracts.by_key(amount())?, contracts.whole(amount())?);
    let number = customers.whole(None)?.files as f64;

    let mut best = contracts.groups(vec![Dimension::Customer], amount())?;
    best.sort_by(|a, b| b.sum.total_cmp(&a.sum).then_with(|| a.keys.cmp(&b.keys)));
    best.truncate(TOP);
    let money = ByKey::of(contracts.groups(vec![Dimension::Customer], received())?);
    let mut top = Vec::new();
    for group in best {
        let dir = group.keys.first().cloned().unwrap_or_default();
        let profile = match RelPath::new(&dir) {
            Some(dir) => snapshot.profile(&dir)?,
            None => None,
        };
        top.push((dir, group, profile));
    }
    let of_few: f64 = top.iter().take(FEW).map(|(_, group, _)| group.sum).sum();

    let tier = |tier: &str| {
        let (count, amount) = (tiers.files(tier) as f64, signed.sum(tier));
        Row {
            cells: vec![
                Cell::text(tier),
                Cell::number(count).leading_to(customers.drill(tier, of_all_time.period)),
                Value::ratio(count, number).into(),
                Cell::count(signed.files(tier)).leading_to(contracts.drill(tier, question.period)),
                Cell::number(amount),
                Value::ratio(amount, whole.sum).into(),
            ],
        }
    };
    let customer = |(dir, group, profile): &(String, _, Option<Hit>)| {
        let of_profile = |key: &str| {
            profile
                .as_ref()
                .map(|hit| text_at(&hit.record, key))
                .unwrap_or_default()
        };
        let group: &crate::index::Group = group;
        Row {
            cells: vec![
                Cell::text(name(dir, profile.as_ref())).leading_to(this_one(dir, profile.as_ref())),
                Cell::text(of_profile("industry")),
                Cell::text(of_profile("owner")),
                Cell::count(group.files),
                Cell::number(group.sum),
                Value::ratio(group.sum, whole.sum).into(),
                Cell::number(money.sum(dir)),
            ],
        }
    };
    let lifecycle = &snapshot.settings().lifecycle;
    let mut headlines = vec![
        Headline::plain("高价值客户", tiers.files("高") as f64, Unit::Count("位"))
            .leading_to(customers.drill("高", of_all_time.period)),
        Headline::plain("合同金额", whole.sum, Unit::Money).leading_to(contracts.drill_all()),
        Headline::plain("签约客户", whole.customers as f64, Unit::Count("位")),
    ];
    if top.len() > FEW {
        headlines.push(Headline::share(&format!("前 {FEW} 位占"), of_few, whole.sum));
    }
    Ok(Figures {
        headlines,
        charts: vec![
            Chart {
                title: "客户数，按价值".to_owned(),
                form: Form::Donut,
                unit: Unit::Count("位"),
                labels: Lifecycle::VALUE_TIERS.map(str::to_owned).to_vec(),
                series: vec![Series {
                    name: "客户".to_owned(),
                    values: Lifecycle::VALUE_TIERS.map(|tier| tiers.files(tier) as f64).to_vec(),
                }],
                drills: Lifecycle::VALUE_TIERS
                    .map(|tier| Some(customers.drill(tier, of_all_time.period)))
                    .to_vec(),
            },
            Chart {
                title: "合同金额最高的客户".to_owned(),
                form: Form::Bars,
                unit: Unit::Money,
                labels: top
                    .iter()
                    .map(|(dir, _, profile)| name(dir, profile.as_ref()))
                    .collect(),
                series: vec![Series {
                    name: "合同金额".to_owned(),
                    values: top.iter().map(|(_, group, _)| group.sum).collect(),
                }],
                drills: top
                    .iter()
                    .map(|(dir, _, profile)| Some(this_one(dir, profile.as_ref())))
                    .collect(),
            },
        ],
        tables: vec![
            Table {
                title: "按价值".to_owned(),
                columns: vec![
                    Column::new("tier", "价值", Unit::Text),
                    Column::new("customers", "客户（位）", Unit::Count("位")),
                    Column::new("share", "占比", Unit::Percent),
                    Column::new("contracts", "合同（份）", Unit::Count("份")),
                    Column::new("amount", "合同金额（元）", Unit::Money),
                    Column::new("amount_share", "金额占比", Unit::Percent),
                ],
                rows: Lifecycle::VALUE_TIERS.map(tier).to_vec(),
                total: None,
            },
            Table {
                title: format!("合同金额最高的 {} 位客户", top.len()),
                columns: vec![
                    Column::new("customer", "客户", Unit::Text),
                    Column::new("industry", "行业", Unit::Text),
                    Column::new("owner", "负责人", Unit::Text),
                    Column::new("contracts", "合同（份）", Unit::Count("份")),
                    Column::new("amount", "合同金额（元）", Unit::Money),
                    Column::new("amount_share", "金额占比", Unit::Percent),
                    Column::new("received", "已回款（元）", Unit::Money),
                ],
                rows: top.iter().map(customer).collect(),
                total: None,
            },
        ],
        notes: vec![format!(
            "价值按最近一年（365 天）签订的合同总额算：达到 {} 为高，达到 {} 为中，其余为低（kehu.yaml 的 lifecycle 可以改）。合同金额按所选时间算。",
            Unit::Money.said(lifecycle.high_value),
            Unit::Money.said(lifecycle.medium_value)
        )],
    })
}

fn name(dir: &str, profile: Option<&Hit>) -> String {
    let named = profile
        .map(|hit| hit.customer_name.clone())
        .filter(|name| !name.is_empty());
    named.unwrap_or_else(|| dir.rsplit('/').next().unwrap_or_default().to_owned())
}

fn this_one(dir: &str, profile: Option<&Hit>) -> Drill {
    let id = profile.map(|hit| hit.customer_id.clone()).filter(|id| !id.is_empty());
    Drill::These(vec![id.unwrap_or_else(|| dir.to_owned())])
}
