//! Profiles as people's own hands leave them: comments, headings, plain numbers, the line ends of old Notepad. All of it must
//! survive every later edit, so the sample has some of each.

use super::company::{Company, Handmade};

/// The profile's text with the marks of its keeper.
pub(super) fn dress(text: &str, company: &Company) -> Vec<u8> {
    match company.handmade {
        None => text.as_bytes().to_vec(),
        Some(Handmade::Notes) => notes(text, company).into_bytes(),
        Some(Handmade::Grouped) => grouped(text).into_bytes(),
        Some(Handmade::PlainPhone) => plain_phone(text).into_bytes(),
        Some(Handmade::Windows) => format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes(),
    }
}

fn notes(text: &str, company: &Company) -> String {
    let mut dressed = format!("# {} —— 样板客户，带人参观前先和周经理打招呼\n", company.short);
    for line in text.lines() {
        dressed.push_str(line);
        dressed.push_str(match line.split(':').next() {
            Some("customer_level") => "   # 升降级要跟部门经理说",
            Some("credit_code") => "   # 已核对营业执照",
            Some("owner") => "   # 休假时找陈思敏",
            _ => "",
        });
        dressed.push('\n');
    }
    dressed
}

fn grouped(text: &str) -> String {
    let mut dressed = "# ── 身份 ──\n".to_owned();
    for line in one_line_lists(text) {
        dressed.push_str(match line.split(':').next() {
            Some("industry") => "\n# ── 分类 ──\n",
            Some("owner") => "\n# ── 谁负责 ──\n",
            Some("contacts") => "\n# ── 联系人（第一位是主要联系人）──\n",
            Some("region") => "\n# ── 地址 ──\n",
            Some("first_contact_on") => "\n# ── 其他 ──\n",
            _ => "",
        });
        dressed.push_str(&line);
        dressed.push('\n');
    }
    dressed
}

/// Lists of plain words as `[a, b]`.
fn one_line_lists(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut list: Option<(String, Vec<&str>)> = None;
    for line in text.lines() {
        let item = line.trim_start().strip_prefix("- ");
        match (&mut list, item) {
            (Some((_, items)), Some(item)) => items.push(item),
            (open, _) => {
                if let Some((key, items)) = open.take() {
                    lines.push(format!("{key} [{}]", items.join(", ")));
                }
                if matches!(line, "tags:" | "demand_types:") {
                    list = Some((line.to_owned(), Vec::new()));
                } else {
                    lines.push(line.to_owned());
                }
            }
        }
    }
    lines.extend(list.map(|(key, items)| format!("{key} [{}]", items.join(", "))));
    lines
}

fn plain_phone(text: &str) -> String {
    let plain = |line: &str| match line.split_once("phone: ") {
        Some((before, number)) => format!("{before}phone: {}", number.trim_matches(['"', '\''])),
        None => line.to_owned(),
    };
    text.lines().map(|line| plain(line) + "\n").collect()
}
