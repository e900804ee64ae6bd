//! The sheet that is measured: customers with what a sales team writes down of each.

use rust_xlsxwriter::{Format, Workbook};
use std::path::Path;

pub const COLUMNS: usize = HEADERS.len();

const HEADERS: [&str; 12] = [
    "客户名称",
    "所属行业",
    "企业规模",
    "客户类型",
    "客户等级",
    "负责人",
    "客户来源",
    "联系人",
    "手机",
    "城市",
    "年营收（万元）",
    "首次接触时间",
];

const INDUSTRIES: [&str; 5] = ["制造业", "IT业", "金融业", "零售业", "服务业"];
const SIZES: [&str; 4] = ["大型集团", "中型", "小型", "微型"];
const CITIES: [&str; 7] = ["杭州", "苏州", "宁波", "无锡", "上海", "南京", "合肥"];
const OWNERS: [&str; 5] = ["张三", "李四", "王五", "赵六", "钱七"];

/// Writes `rows` customers; the first of every `owners` owners has one in so many.
pub fn write(path: &Path, rows: usize, owners: usize) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory().unwrap();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    for (column, header) in HEADERS.iter().enumerate() {
        sheet.write_string(0, at(column), *header).unwrap();
    }
    for number in 0..rows {
        let row = u32::try_from(number + 1).unwrap();
        let pick = |list: &'static [&'static str], step: usize| list[(number / step) % list.len()];
        let city = pick(&CITIES, 1);
        let texts = [
            format!("{city}第{number}号精密机械有限公司"),
            pick(&INDUSTRIES, 3).to_owned(),
            pick(&SIZES, 7).to_owned(),
            "意向客户".to_owned(),
            "B".to_owned(),
            OWNERS[number % owners].to_owned(),
            "展会".to_owned(),
            format!("联系人{}", number % 997),
            format!("138{number:08}"),
            city.to_owned(),
        ];
        for (column, text) in texts.iter().enumerate() {
            sheet.write_string(row, at(column), text).unwrap();
        }
        let revenue = f64::from(u32::try_from(number % 90_000).unwrap()) / 10.0;
        sheet.write_number(row, 10, revenue).unwrap();
        let serial = 44_000.0 + f64::from(u32::try_from(number % 2000).unwrap());
        sheet.write_number_with_format(row, 11, serial, &date).unwrap();
    }
    book.save(path).unwrap();
}

fn at(column: usize) -> u16 {
    u16::try_from(column).unwrap()
}
