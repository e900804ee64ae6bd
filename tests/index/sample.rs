//! A made-up vault of any size, the same every time: each customer has a profile, five follow-ups, two contracts and two
//! feedbacks.

use chrono::{Days, NaiveDate, NaiveDateTime};
use kehu::index::{Entry, FieldValue};
use kehu::vault::{RelPath, Stamp};
use serde_json::{Value, json};

/// Files of one customer.
pub const FILES: usize = 10;

const CITIES: [(&str, &str, &str); 10] = [
    ("华东", "浙江", "杭州市"),
    ("华东", "江苏", "苏州市"),
    ("华东", "上海", "上海市"),
    ("华南", "广东", "深圳市"),
    ("华南", "广东", "广州市"),
    ("西南", "重庆", "重庆市"),
    ("西南", "四川", "成都市"),
    ("华中", "湖北", "武汉市"),
    ("华北", "北京", "北京市"),
    ("东北", "辽宁", "大连市"),
];
const INDUSTRIES: [(&str, &str); 8] = [
    ("制造业", "机械"),
    ("制造业", "电子"),
    ("软件与信息技术", "软件"),
    ("批发零售", "贸易"),
    ("医疗健康", "医疗器械"),
    ("建筑工程", "建设"),
    ("教育培训", "教育科技"),
    ("物流运输", "物流"),
];
const SIZES: [&str; 4] = ["大型", "中型", "小型", "微型"];
const OWNERS: [&str; 20] = [
    "张三", "李四", "王芳", "赵敏", "陈静", "刘洋", "周杰", "吴磊", "郑爽", "孙丽", "马超", "朱军", "胡军", "林峰",
    "何平", "高远", "罗兰", "梁勇", "宋佳", "唐宁",
];
const SIGNS: &str = "盛泰恒信宏达天成华远博雅嘉和瑞丰永昌金鼎东升云起海川明德安康正大光启新元中科智联创维卓越领航启航凯旋方圆百川千里万象";
const SUBJECTS: [&str; 12] = [
    "产品需求沟通",
    "报价确认",
    "交付进度",
    "首付款比例",
    "年度框架协议",
    "设备验收",
    "售后回访",
    "续约意向",
    "技术方案讲解",
    "试用反馈",
    "付款催收",
    "新项目立项",
];
const PHRASES: [&str; 24] = [
    "客户希望九月底前完成第一批交付",
    "对报价总体满意",
    "首付款比例希望降到百分之三十",
    "需要提供详细的技术方案和实施计划",
    "竞争对手已经给出更低的价格",
    "采购部门负责人下周出差回来后再定",
    "已发送合同草稿等待法务审核",
    "现场设备运行稳定没有异常",
    "提出增加两台备用机的需求",
    "对售后响应速度表示肯定",
    "希望安排工程师上门培训",
    "预算已经批下来了",
    "年底前要完成验收",
    "发票信息需要重新核对",
    "反映包装有破损要求换货",
    "仓库搬迁导致收货地址变更",
    "下个月有新的招标计划",
    "领导层对方案比较认可",
    "付款账期希望从三十天延长到六十天",
    "需要ERP系统接口文档",
    "请总监参加下周的评审会",
    "样品测试结果符合要求",
    "物流延误两天已解释原因",
    "约定下次带上产品样册",
];

/// A small deterministic generator of numbers (Knuth's MMIX constants).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % n
    }

    pub fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    fn text(&mut self, phrases: usize) -> String {
        let chosen: Vec<&str> = (0..phrases).map(|_| *self.of(&PHRASES)).collect();
        format!("{}。", chosen.join("，"))
    }
}

/// What all files of a customer share.
struct Customer {
    number: usize,
    id: String,
    name: String,
    short: String,
    dir: String,
    owner: String,
    facets: Vec<(String, FieldValue)>,
    profile: Value,
}

fn text(key: &str, value: &str) -> (String, FieldValue) {
    (key.to_owned(), FieldValue::Text(value.to_owned()))
}

fn day(number: usize) -> NaiveDateTime {
    let start = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
    (start + Days::new(number as u64))
        .and_hms_opt(9 + (number % 9) as u32, (number % 60) as u32, 0)
        .unwrap()
}

fn customer(number: usize) -> Customer {
    let mut dice = Dice::new(number as u64 * 7919 + 1);
    let signs: Vec<char> = SIGNS.chars().collect();
    let (region, province, city) = *dice.of(&CITIES);
    let (industry, trade) = *dice.of(&INDUSTRIES);
    let short: String = (0..3).map(|_| *dice.of(&signs)).collect();
    let name = format!("{}{short}{trade}有限公司", city.trim_end_matches('市'));
    let size = *dice.of(&SIZES);
    let owner = *dice.of(&OWNERS);
    let level = *dice.of(&["VIP", "A", "B", "C"]);
    let customer_type = *dice.of(&["潜在客户", "意向客户", "成交客户", "流失客户"]);
    let id = format!(
        "CUST20{:02}{:02}{:02}{:04}",
        20 + number % 7,
        1 + number % 12,
        1 + number % 28,
        number % 10_000
    );
    let phone = format!("13{:09}", (number * 7_654_321) % 1_000_000_000);
    let tags: Vec<&str> = (0..2)
        .map(|_| *dice.of(&["重点", "老客户", "展会", "转介绍", "长期合作", "价格敏感"]))
        .collect();
    let revenue = dice.below(100_000) * 1000;
    let mut facets = vec![
        text("industry", industry),
        text("company_size", size),
        text("region", region),
        text("province", province),
        text("city", city),
        text("customer_type", customer_type),
        text("customer_level", level),
        text("owner", owner),
    ];
    facets.extend(tags.iter().map(|tag| text("tags", tag)));
    let profile = json!({
        "customer_id": id, "customer_name": name, "short_name": short, "credit_code": format!("91330100MA{number:08}"),
        "industry": industry, "company_size": size, "region": region, "province": province, "city": city,
        "address": format!("{province}{city}高新区科技大道{}号{}幢", number % 999 + 1, number % 30 + 1),
        "customer_type": customer_type, "customer_level": level, "source": "展会", "owner": owner,
        "contacts": [{
            "name": format!("{}{}", dice.of(&["王", "李", "赵", "钱", "单", "曾"]), dice.of(&["建国", "晓明", "丽华", "志强"])),
            "title": "采购经理", "phone": phone, "email": format!("buyer{number}@example.com"), "decision_maker": number.is_multiple_of(2)
        }],
        "tags": tags, "created_on": day(number % 700).date().to_string(), "annual_revenue": revenue,
        "remark": dice.text(2)
    });
    let dir = format!("客户/{industry}/{size}/{name}-{number}");
    Customer {
        number,
        id,
        name,
        short,
        dir,
        owner: owner.to_owned(),
        facets,
        profile,
    }
}

fn entry(customer: &Customer, file: usize, path: &str, kind: &str, title: &str, record: Value) -> Entry {
    let number = (customer.number * FILES + file) as u64;
    let mut blob = [0; 20];
    blob[..8].copy_from_slice(&number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    blob[12..].copy_from_slice(&number.wrapping_mul(0xc2b2_ae3d_27d4_eb4f).to_be_bytes());
    Entry {
        path: RelPath::new(&format!("{}/{path}", customer.dir)).unwrap(),
        stamp: Stamp {
            size: 300 + number % 400,
            mtime_ns: 1_790_000_000_000_000_000 + number as i64 * 1_234_567,
            inode: 5000 + number,
        },
        blob,
        kind: kind.to_owned(),
        archived: false,
        customer_dir: customer.dir.clone(),
        customer_id: customer.id.clone(),
        customer_name: customer.name.clone(),
        title: title.to_owned(),
        date: Some(day((customer.number * 3 + file * 41) % 1000)),
        person: customer.owner.clone(),
        record,
        fields: customer.facets.clone(),
        names: vec![],
        high: vec![],
        text: Vec::new(),
        note: String::new(),
        unread: false,
        body: vec![],
        findings: Value::Null,
        rules: vec![],
    }
}

/// File `file` (0..[`FILES`]) of a customer, as the archive would hand it to the index.
pub fn file(customer_number: usize, file: usize) -> Entry {
    make(&customer(customer_number), file)
}

/// All files of the first `customers` customers.
pub fn vault(customers: usize) -> impl Iterator<Item = Entry> {
    (0..customers).flat_map(|number| {
        let customer = customer(number);
        (0..FILES).map(move |file| make(&customer, file))
    })
}

fn make(customer: &Customer, file: usize) -> Entry {
    let mut dice = Dice::new((customer.number * FILES + file) as u64 * 31 + 7);
    let subject = *dice.of(&SUBJECTS);
    let when = day((customer.number * 3 + file * 41) % 1000);
    let n = customer.number;
    match file {
        0 => {
            let p = &customer.profile;
            let mut entry = entry(customer, file, "客户.yaml", "customer", &customer.name, p.clone());
            let of = |key: &str| p[key].as_str().unwrap().to_owned();
            let contact = &p["contacts"][0];
            entry.names = vec![customer.name.clone(), customer.short.clone()];
            entry.high = vec![contact["name"].as_str().unwrap().to_owned()];
            entry.high.extend(
                p["tags"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|tag| tag.as_str().unwrap().to_owned()),
            );
            entry.body = [
                "credit_code",
                "industry",
                "company_size",
                "region",
                "province",
                "city",
                "address",
                "customer_type",
                "customer_level",
                "source",
                "owner",
                "remark",
            ]
            .map(of)
            .to_vec();
            entry
                .body
                .extend(["title", "phone", "email"].map(|key| contact[key].as_str().unwrap().to_owned()));
            entry
                .fields
                .extend(["credit_code", "address", "remark"].map(|key| text(key, &of(key))));
            entry
                .fields
                .push(text("contacts.phone", contact["phone"].as_str().unwrap()));
            entry
                .fields
                .push(text("contacts.name", contact["name"].as_str().unwrap()));
            if !n.is_multiple_of(3) {
                entry
                    .fields
                    .push(text("contacts.email", contact["email"].as_str().unwrap()));
            }
            entry.fields.push((
                "contacts.decision_maker".to_owned(),
                FieldValue::Bool(n.is_multiple_of(2)),
            ));
            entry.fields.push((
                "annual_revenue".to_owned(),
                FieldValue::Number(p["annual_revenue"].as_f64().unwrap()),
            ));
            entry
        }
        1..=5 => {
            let content = dice.text(3);
            let method = *dice.of(&["电话", "拜访", "邮件", "微信", "会议"]);
            let record = json!({
                "time": when.format("%Y-%m-%d %H:%M").to_string(), "method": method, "by": customer.owner,
                "subject": subject, "content": content, "feedback": dice.text(1),
                "next": {"time": day(n % 900 + file).format("%Y-%m-%d %H:%M").to_string(), "goal": *dice.of(&SUBJECTS), "owner": customer.owner}
            });
            let path = format!("跟进/{}-{method}-{subject}.yaml", when.format("%Y-%m-%d-%H%M"));
            let mut entry = entry(customer, file, &path, "followup", subject, record.clone());
            let of = |key: &str| record[key].as_str().unwrap().to_owned();
            entry.body = ["time", "method", "by", "content", "feedback"].map(of).to_vec();
            entry
                .fields
                .extend(["method", "by", "subject", "content", "feedback"].map(|key| text(key, &of(key))));
            entry.fields.push(("time".to_owned(), FieldValue::Date(when)));
            entry
        }
        6 | 7 => {
            let amount = (dice.below(900) + 10) * 1000;
            let number = format!("HT20{:02}{:05}", 20 + n % 7, n * 2 + file - 6);
            let record = json!({
                "contract_no": number, "project": format!("{subject}项目"), "amount": amount,
                "signed_on": when.date().to_string(), "products": ["数控机床", "备件包"], "our_signer": customer.owner,
                "status": "履行中", "plan": [{"term": "首付款", "due_on": when.date().to_string(), "amount": amount / 2}],
                "terms": dice.text(3)
            });
            let path = format!("合同/{number}-{subject}.yaml");
            let mut entry = entry(
                customer,
                file,
                &path,
                "contract",
                &format!("{subject}项目"),
                record.clone(),
            );
            let of = |key: &str| record[key].as_str().unwrap().to_owned();
            entry.body = ["contract_no", "signed_on", "status", "terms"].map(of).to_vec();
            entry.body.extend(["数控机床", "备件包", "首付款"].map(str::to_owned));
            entry
                .fields
                .extend(["contract_no", "project", "status", "terms"].map(|key| text(key, &of(key))));
            entry
                .fields
                .push(("amount".to_owned(), FieldValue::Number(amount as f64)));
            entry.fields.push(("signed_on".to_owned(), FieldValue::Date(when)));
            entry
        }
        _ => {
            let kind = *dice.of(&["咨询", "投诉", "建议", "服务请求"]);
            let record = json!({
                "on": when.date().to_string(), "type": kind, "subject": subject, "description": dice.text(3),
                "level": *dice.of(&["高", "中", "低"]), "status": "处理中", "handler": *dice.of(&OWNERS), "rating": dice.below(5) + 1
            });
            let path = format!("反馈/{}-{kind}-{subject}-{file}.yaml", when.date());
            let mut entry = entry(customer, file, &path, "feedback", subject, record.clone());
            let of = |key: &str| record[key].as_str().unwrap().to_owned();
            entry.body = ["on", "type", "description", "level", "status", "handler"]
                .map(of)
                .to_vec();
            entry.fields.extend(
                ["type", "level", "status", "handler", "subject", "description"].map(|key| text(key, &of(key))),
            );
            entry.fields.push((
                "rating".to_owned(),
                FieldValue::Number(record["rating"].as_f64().unwrap()),
            ));
            entry.rules = if n.is_multiple_of(50) {
                vec!["schema/missing".to_owned()]
            } else {
                vec![]
            };
            entry
        }
    }
}
