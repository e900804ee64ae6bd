//! 客户.yaml as it is when a customer is new.

use super::super::company::{Company, Contact};
use super::super::numbers;
use super::super::random::Random;
use super::super::staff;
use super::put;
use chrono::NaiveDate;
use serde_json::{Map, Value};

/// Who is entered, when, and with which numbers.
pub(in super::super) struct Entry<'a> {
    pub(in super::super) customer_id: &'a str,
    pub(in super::super) parent_id: Option<&'a str>,
    pub(in super::super) created_on: NaiveDate,
    pub(in super::super) first_contact_on: NaiveDate,
}

const REMARKS: [&str; 6] = [
    "周三下午是他们的例会，别在那个时间打电话。",
    "开票资料以最近一封邮件为准，旧的作废。",
    "上门要提前一天报车牌号。",
    "价格敏感，报价前先和部门经理商量。",
    "对接人喜欢先看书面材料，再谈。",
    "年底集中付款，合同尽量赶在十月前签。",
];

pub(in super::super) fn profile(company: &Company, entry: &Entry<'_>, random: &mut Random) -> Map<String, Value> {
    let mut map = Map::new();
    let [province, city, district, address] = &company.place;
    put(&mut map, "customer_id", entry.customer_id);
    put(&mut map, "customer_name", company.name.as_str());
    put(&mut map, "short_name", company.short.as_str());
    put(&mut map, "party", company.party.clone());
    put(
        &mut map,
        "credit_code",
        company
            .credit_prefix()
            .map(|prefix| numbers::credit_code(prefix, random)),
    );
    put(
        &mut map,
        "legacy_ids",
        company.legacy.iter().cloned().collect::<Vec<_>>(),
    );
    put(&mut map, "parent_id", entry.parent_id);
    put(&mut map, "industry", company.industry.as_str());
    put(&mut map, "company_size", company.size.as_str());
    put(&mut map, "customer_type", "潜在客户");
    put(
        &mut map,
        "follow_up_status",
        if company.legacy.is_some() {
            "未跟进"
        } else {
            "跟进中"
        },
    );
    put(&mut map, "customer_level", "C");
    put(&mut map, "source", company.source.as_str());
    put(&mut map, "tags", company.tags.clone());
    put(&mut map, "demand_types", company.demand.clone());
    put(&mut map, "owner", company.owner.as_str());
    put(
        &mut map,
        "department",
        staff::sales(&company.owner).map(|staff| staff.department),
    );
    let contacts: Vec<Value> = company
        .contacts
        .iter()
        .zip(0..)
        .map(|(person, rank)| contact(person, rank, &company.domain, random))
        .collect();
    put(&mut map, "contacts", contacts);
    put(&mut map, "region", region(province));
    put(&mut map, "province", province.as_str());
    put(&mut map, "city", city.as_str());
    put(&mut map, "district", district.as_str());
    put(&mut map, "address", address.as_str());
    put(&mut map, "employees", company.employees);
    if company.has_departments() && company.party.is_none() {
        put(
            &mut map,
            "annual_revenue",
            company.employees * 10_000 * random.between(45, 95),
        );
    }
    put(&mut map, "credit_rating", company.credit_rating.clone());
    put(&mut map, "first_contact_on", entry.first_contact_on.to_string());
    put(&mut map, "created_on", entry.created_on.to_string());
    put(&mut map, "created_by", company.owner.as_str());
    if random.chance(35) {
        put(&mut map, "remark", random.pick(&REMARKS).copied());
    }
    map
}

/// One entry of `contacts`; the first (`rank` 0) decides more often than the others.
pub(in super::super) fn contact(person: &Contact, rank: usize, domain: &str, random: &mut Random) -> Value {
    let Contact(name, title, _, gender) = person;
    let mut map = Map::new();
    put(&mut map, "name", name.as_str());
    put(&mut map, "title", title.as_str());
    put(&mut map, "phone", numbers::phone(random));
    if random.chance(70) {
        put(&mut map, "email", numbers::email(person, domain));
    }
    if random.chance(40) {
        put(
            &mut map,
            "wechat",
            format!("{}{}", numbers::romanised(name), random.between(60, 99)),
        );
    }
    if random.chance(30) {
        put(&mut map, "gender", gender.as_deref().unwrap_or("男"));
    }
    let decides = ["总", "厂长", "校长", "院长", "老板", "店主", "理事长", "部长"]
        .iter()
        .any(|word| title.contains(word));
    if decides && rank == 0 {
        put(&mut map, "decision_maker", true);
    }
    Value::Object(map)
}

/// The seller's own sales region.
fn region(province: &str) -> &'static str {
    match province {
        "上海市" | "江苏省" | "浙江省" | "安徽省" => "华东",
        "广东省" | "广西壮族自治区" | "海南省" | "福建省" => "华南",
        "湖北省" | "湖南省" | "河南省" => "华中",
        "重庆市" | "四川省" | "云南省" | "贵州省" => "西南",
        "辽宁省" | "吉林省" | "黑龙江省" => "东北",
        "陕西省" | "甘肃省" => "西北",
        _ => "华北",
    }
}
