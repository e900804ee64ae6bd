//! A customer `/c/{id}`: who they are, how it stands, one timeline, whom to call, the profile, files and problems.

use super::timeline::{FileLink, Moment, moment};
use crate::archive::{CustomerView, Derived};
use crate::index::Hit;
use crate::kinds::Catalog;
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::fields::{Person, Shown, ShownField, shown_fields};
use crate::web::view::problems::{ShownFinding, shown_findings};
use crate::web::view::value::plain;
use crate::web::view::{money, when};
use crate::web::{Request, Response, Site, links};
use askama::Template;
use chrono::NaiveDate;
use serde_json::{Value, json};

/// Records of the timeline on one page.
const PAGE_SIZE: usize = 60;
/// Contacts, tags and files shown; a customer with hundreds stays readable.
const MAX_PEOPLE: usize = 30;
const MAX_FILES: usize = 60;
const MAX_FINDINGS: usize = 20;

#[derive(Template)]
#[template(path = "customer.html")]
pub struct CustomerPage {
    pub page: Layout,
    pub head: Head,
    pub figures: Vec<Figure>,
    pub tabs: Vec<Tab>,
    pub moments: Vec<Moment>,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub people: Vec<Person>,
    pub more_people: usize,
    pub profile: Vec<ShownField>,
    pub profile_href: String,
    pub files: Vec<FileLink>,
    pub more_files: usize,
    pub findings: Vec<ShownFinding>,
    pub more_findings: usize,
    /// Where all of them are.
    pub findings_href: String,
}

/// Who it is.
#[derive(Clone, Debug, Default)]
pub struct Head {
    pub name: String,
    pub customer_id: String,
    pub archived: bool,
    /// Text and tone.
    pub chips: Vec<(String, &'static str)>,
    /// 制造业 · 中型 · 浙江 杭州
    pub place: String,
    pub owner: String,
    pub folder: String,
    pub history: String,
}

/// A number at a glance.
#[derive(Clone, Debug)]
pub struct Figure {
    pub label: &'static str,
    pub value: String,
    pub note: String,
    pub tone: &'static str,
}

/// A choice of what the timeline shows.
#[derive(Clone, Debug)]
pub struct Tab {
    pub label: String,
    pub count: usize,
    pub href: String,
    pub current: bool,
}

pub(in crate::web) fn page(site: &Site, request: &Request, word: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let customer = visit.customer(word)?;
    Response::page(&view(&visit, &customer, request)).map_err(WebError::from)
}

/// `/api/c/{id}`: the keys of `kehu show --json`.
pub(in crate::web) fn json(site: &Site, _request: &Request, word: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let customer = visit.customer(word)?;
    let records: Vec<Value> = customer
        .records
        .iter()
        .map(|hit| {
            let mut row = serde_json::to_value(hit).unwrap_or_default();
            if let Some(map) = row.as_object_mut() {
                map.insert("record".to_owned(), hit.record.clone());
            }
            row
        })
        .collect();
    Ok(Response::json(&json!({
        "customer_id": customer.customer_id,
        "name": customer.name,
        "dir": customer.dir,
        "archived": customer.archived,
        "profile": customer.profile,
        "derived": customer.derived,
        "records": records,
        "findings": customer.findings,
        "generation": visit.generation,
    })))
}

fn view(visit: &Visit<'_>, customer: &CustomerView, request: &Request) -> CustomerPage {
    let catalog = visit.snapshot.catalog();
    let today = when::today();
    let address = links::customer(&customer.customer_id, customer.dir.as_str());
    let is_record = |hit: &&Hit| catalog.kind(&hit.kind).is_some();
    let (records, annexes): (Vec<&Hit>, Vec<&Hit>) = customer.records.iter().partition(is_record);
    let records: Vec<&Hit> = records
        .into_iter()
        .filter(|hit| hit.kind != catalog.customer().name)
        .collect();

    let chosen = request.param("kind");
    let shown: Vec<&Hit> = records
        .iter()
        .copied()
        .filter(|hit| chosen.is_empty() || hit.kind == chosen)
        .collect();
    let number = request.number("page").unwrap_or(1).clamp(1, 1_000_000) as usize;
    let at = |number: usize| {
        let number = if number > 1 { number.to_string() } else { String::new() };
        links::with_query(&address, &[("kind", chosen), ("page", &number)])
    };
    let moments = shown.iter().skip((number - 1) * PAGE_SIZE).take(PAGE_SIZE);

    let mut profile = shown_fields(catalog.customer(), &customer.profile);
    let mut people = Vec::new();
    for field in &mut profile {
        if let Shown::People(found) = &mut field.value {
            people.append(found);
        }
    }
    profile.retain(|field| !matches!(field.value, Shown::People(_)) && field.key != "customer_name");
    let profile_path = customer.dir.join(crate::vault::PROFILE);
    CustomerPage {
        page: Layout::new(visit, Section::Customers, customer.name.clone()),
        head: head(customer),
        figures: figures(&customer.derived, today),
        tabs: tabs(&records, catalog, chosen, &address),
        moments: moments.map(|hit| moment(hit, catalog, &annexes, today)).collect(),
        previous: (number > 1).then(|| at(number - 1)),
        next: (shown.len() > number * PAGE_SIZE).then(|| at(number + 1)),
        more_people: people.len().saturating_sub(MAX_PEOPLE),
        people: people.into_iter().take(MAX_PEOPLE).collect(),
        profile,
        profile_href: profile_path
            .map(|path| links::record(path.as_str()))
            .unwrap_or_default(),
        more_files: annexes.len().saturating_sub(MAX_FILES),
        files: annexes
            .iter()
            .take(MAX_FILES)
            .map(|hit| FileLink::of(&hit.path, customer.dir.as_str()))
            .collect(),
        more_findings: customer.findings.len().saturating_sub(MAX_FINDINGS),
        findings: shown_findings(customer.findings.iter().take(MAX_FINDINGS), &visit.snapshot),
        findings_href: links::with_query("/problems", &[("path", customer.dir.as_str())]),
    }
}

fn head(customer: &CustomerView) -> Head {
    let text = |key: &str| customer.profile.get(key).map(plain).unwrap_or_default();
    let mut chips: Vec<(String, &'static str)> = Vec::new();
    let mut chip = |text: String, tone| {
        if !text.is_empty() {
            chips.push((text, tone));
        }
    };
    let customer_type = text("customer_type");
    let tone = match customer_type.as_str() {
        "成交客户" => "good",
        "意向客户" => "info",
        "流失客户" => "bad",
        _ => "",
    };
    chip(customer_type, tone);
    let level = text("customer_level");
    let level_tone = if level == "VIP" || level == "A" { "accent" } else { "" };
    chip(
        if level.is_empty() {
            level
        } else {
            format!("{level} 级")
        }
        .replace("VIP 级", "VIP"),
        level_tone,
    );
    if let Some(activity) = &customer.derived.activity {
        let tone = match activity.as_str() {
            "活跃" => "good",
            "沉睡" => "warn",
            _ => "bad",
        };
        chip(activity.clone(), tone);
    }
    chip(text("follow_up_status"), "");
    if !customer.derived.value_tier.is_empty() {
        chip(format!("{}价值", customer.derived.value_tier), "");
    }
    let mut place = ["industry", "company_size", "province", "city"].map(text).to_vec();
    // Some cities are a province, too.
    place.dedup();
    Head {
        name: if customer.name.is_empty() {
            customer.dir.file_name().to_owned()
        } else {
            customer.name.clone()
        },
        customer_id: customer.customer_id.clone(),
        archived: customer.archived,
        chips,
        place: place
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        owner: text("owner"),
        folder: customer.dir.as_str().to_owned(),
        history: links::customer_history(&customer.customer_id, customer.dir.as_str()),
    }
}

fn figures(derived: &Derived, today: NaiveDate) -> Vec<Figure> {
    let mut figures = vec![match derived.last_contact {
        Some(at) => Figure {
            label: "最近联系",
            value: when::distance(at.date(), today),
            note: when::moment(at),
            tone: "",
        },
        None => Figure {
            label: "最近联系",
            value: "还没有".to_owned(),
            note: String::new(),
            tone: "",
        },
    }];
    if let Some(at) = derived.next_contact {
        let goal = derived.next_goal.clone().unwrap_or_default();
        figures.push(Figure {
            label: "下次联系",
            value: when::distance(at.date(), today),
            note: format!("{} {goal}", when::moment(at)).trim().to_owned(),
            tone: if at.date() < today { "bad" } else { "" },
        });
    }
    if derived.contracts > 0 {
        figures.push(Figure {
            label: "合同",
            value: money::short(derived.contract_amount),
            note: format!(
                "{} 份 · 近一年 {}",
                derived.contracts,
                money::short(derived.trailing_year_amount)
            ),
            tone: "",
        });
        figures.push(Figure {
            label: "已回款",
            value: money::short(derived.paid),
            note: if derived.contract_amount <= 0.0 {
                "合同没有写金额".to_owned()
            } else if derived.unpaid > 0.0 {
                format!("未回款 {}", money::short(derived.unpaid))
            } else {
                "已全部回款".to_owned()
            },
            tone: "",
        });
    }
    figures
}

fn tabs(records: &[&Hit], catalog: &Catalog, chosen: &str, address: &str) -> Vec<Tab> {
    let all = Tab {
        label: "全部".to_owned(),
        count: records.len(),
        href: address.to_owned(),
        current: chosen.is_empty(),
    };
    let of_kind = catalog.kinds().iter().filter_map(|kind| {
        let count = records.iter().filter(|hit| hit.kind == kind.name).count();
        (count > 0 || chosen == kind.name).then(|| Tab {
            label: kind.title.clone(),
            count,
            href: links::with_query(address, &[("kind", &kind.name)]),
            current: chosen == kind.name,
        })
    });
    std::iter::once(all).chain(of_kind).collect()
}
