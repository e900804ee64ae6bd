//! A deterministic vault: the same bytes on every machine.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const CITIES: [&str; 12] = [
    "杭州", "苏州", "宁波", "无锡", "常州", "南京", "上海", "深圳", "东莞", "成都", "武汉", "青岛",
];
const TRADES: [&str; 8] = [
    "制造业",
    "零售业",
    "服务业",
    "IT业",
    "金融业",
    "建筑业",
    "医疗健康",
    "教育",
];
const SIZES: [&str; 3] = ["小型", "中型", "大型集团"];
const OWNERS: [&str; 6] = ["张三", "李四", "王五", "赵六", "钱七", "孙八"];
const TYPES: [&str; 3] = ["潜在客户", "意向客户", "流失客户"];
const SYLLABLES: &str = "盛泰恒达华信远东鑫源瑞丰天成宏图金辉永兴正大长江海川云峰明德安康新和美佳顺通广联众智创科";
const MATTERS: [&str; 10] = [
    "客户想要三台立式加工中心，关心交货期和售后响应时间",
    "讨论首付款比例，对方希望先付百分之三十，验收后付清",
    "寄出样品两件，约定下周二电话确认测试结果",
    "现场调试完成，操作工反馈主轴有异响，已约工程师上门",
    "对账发现上月发票抬头有误，财务要求重开",
    "新厂房十月投产，预计追加两条产线，需要重新报价",
    "竞争对手报价低百分之八，客户更看重稳定性和备件库存",
    "年度框架协议到期，续约条款里增加了质保延长一年",
    "采购负责人换人，新负责人姓陈，之前在苏州工作",
    "参加了我们的产品说明会，对自动上下料方案很感兴趣",
];

/// A small seeded generator (SplitMix64): enough for varied text, the same everywhere.
pub struct Chance(u64);

impl Chance {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((word ^ (word >> 31)) % limit as u64) as usize
    }

    pub fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}

/// Writes `customers` customers of ten files each below `root`.
pub fn write(root: &Path, customers: usize) -> std::io::Result<()> {
    let mut chance = Chance::new(42);
    for number in 0..customers {
        let name = name(&mut chance, number);
        let (trade, size) = (chance.pick(&TRADES), chance.pick(&SIZES));
        let dir = root.join("客户").join(trade).join(size).join(&name);
        fs::create_dir_all(dir.join("跟进"))?;
        fs::create_dir_all(dir.join("合同"))?;
        fs::create_dir_all(dir.join("反馈"))?;
        fs::write(dir.join("客户.yaml"), profile(&mut chance, number, &name, trade, size))?;
        for visit in 0..7 {
            let (file, text) = followup(&mut chance, visit);
            fs::write(dir.join("跟进").join(file), text)?;
        }
        let contract = format!("HT{number:06}");
        fs::write(
            dir.join("合同").join(format!("{contract}-设备采购-2025-06-01.yaml")),
            signed(&mut chance, &contract),
        )?;
        fs::write(dir.join("反馈/2025-09-02-投诉-交付延期.yaml"), complaint(&mut chance))?;
    }
    Ok(())
}

fn name(chance: &mut Chance, number: usize) -> String {
    let syllables: Vec<char> = SYLLABLES.chars().collect();
    let city = chance.pick(&CITIES);
    let word: String = (0..3).map(|_| syllables[chance.below(syllables.len())]).collect();
    format!("{city}{word}{number:05}有限公司")
}

fn profile(chance: &mut Chance, number: usize, name: &str, trade: &str, size: &str) -> String {
    format!(
        "# 每次联系前先看跟进\ncustomer_id: CUST202501{:02}{:05}\ncustomer_name: {name}\nparty: 个人\nindustry: {trade}\n\
         company_size: {size}\ncity: {}\ncustomer_type: {}\nsource: 展会\nowner: {}   # 2025 年起\ncontacts:\n  - name: 联系人{number}\n\
         \x20   phone: \"138{:08}\"\n    email: user{number}@example.com\ntags: [{trade}, {}]\ncreated_on: 2025-01-01\n\
         remark: |\n  {}\n",
        number % 28 + 1,
        number,
        chance.pick(&CITIES),
        chance.pick(&TYPES),
        chance.pick(&OWNERS),
        number,
        chance.pick(&CITIES),
        chance.pick(&MATTERS),
    )
}

fn followup(chance: &mut Chance, visit: usize) -> (String, String) {
    let (month, day) = (visit + 2, chance.below(27) + 1);
    let subject = format!("第{visit}次沟通");
    let mut text = format!(
        "time: 2025-{month:02}-{day:02} 14:30\nmethod: 电话\nby: {}\nsubject: {subject}\ncontent: |\n",
        chance.pick(&OWNERS)
    );
    for _ in 0..3 {
        let _ = writeln!(text, "  {}。", chance.pick(&MATTERS));
    }
    (format!("2025-{month:02}-{day:02}-1430-电话-{subject}.yaml"), text)
}

fn signed(chance: &mut Chance, number: &str) -> String {
    format!(
        "contract_no: {number}\nproject: 设备采购\namount: {}\nsigned_on: 2025-06-01\nproducts: [加工中心]\nreceipts:\n  - on: 2025-07-01\n\
         \x20   amount: {}\nterms: {}\n",
        chance.below(900_000) + 10_000,
        chance.below(9_000) + 1_000,
        chance.pick(&MATTERS)
    )
}

fn complaint(chance: &mut Chance) -> String {
    format!(
        "on: 2025-09-02\ntype: 投诉\nsubject: 交付延期\ndescription: {}\nhandler: {}\nrating: {}\n",
        chance.pick(&MATTERS),
        chance.pick(&OWNERS),
        chance.below(5) + 1
    )
}

/// Queries as people type them: one, two and more 汉字, words that every customer has, beginnings, digits, filters, quotes.
pub const QUERIES: [&str; 40] = [
    "加工中心",
    "首付款",
    "主轴有异响",
    "质保延长一年",
    "报价",
    "客户",
    "采购",
    "备件",
    "有限公司",
    "公司",
    "盛",
    "陈",
    "司",
    "不",
    "杭州",
    "杭州盛",
    "东鑫",
    "苏州 报价",
    "有限公司 首付款",
    "\"验收后付清\"",
    "\"加工中心，关心交货期\"",
    "\"有限公司\"",
    "user123",
    "u",
    "HT0001",
    "CUST2025",
    "1380000",
    "0123",
    "2025",
    "138-0000-0421",
    "行业:制造业",
    "行业:制造业 报价",
    "城市:苏州 备件库存",
    "负责人:张三 类型:合同",
    "金额>50万",
    "日期:2025-03",
    "空:邮箱",
    "-流失 框架协议",
    "类型:反馈 投诉",
    "规模:中型 客户类型:意向客户 自动上下料",
];
