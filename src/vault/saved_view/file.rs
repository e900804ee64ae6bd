//! A saved view as a file.

use super::{SavedView, ViewList};
use crate::yaml::{self, Document, Edit, EditError, FieldPath, Segment};
use serde_json::{Map, Value, json};

/// Something in a view's file that is not as it should be. Line and column start at 1, columns count characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewProblem {
    pub line: u32,
    pub column: u32,
    /// Chinese, one sentence.
    pub message: String,
    /// Chinese: what to do.
    pub fix: String,
    /// Whether the view cannot be used, or the file only holds something superfluous.
    pub fatal: bool,
}

/// Everything in a view's file that is not as it should be, in the order of the keys.
#[must_use]
pub fn check_view(document: &Document) -> Vec<ViewProblem> {
    read(document).1
}

const KEYS: [&str; 7] = ["title", "description", "list", "query", "columns", "sort", "group"];
/// The word for customers in their folders.
const FOLDERS: &str = "目录";
/// Likeness from which on another key is proposed.
const ALIKE: f64 = 0.75;

const HEAD: &str = "\
# 保存下来的视图，一个文件一个，全队共用。改好保存，网页马上跟着变。
# list 是哪个列表：客户、搜索，或一种资料（合同、跟进、反馈……）；query 和搜索框里写的一样。
# columns 显示哪些列，sort 按哪一列排（前面加 - 是从大到小），group: 目录 是按文件夹分组。都可以不写。
";

pub(super) fn read(document: &Document) -> (SavedView, Vec<ViewProblem>) {
    let mut reader = Reader {
        document,
        problems: Vec::new(),
    };
    let view = reader.view();
    (view, reader.problems)
}

struct Reader<'a> {
    document: &'a Document,
    problems: Vec<ViewProblem>,
}

impl Reader<'_> {
    fn view(&mut self) -> SavedView {
        let Value::Object(top) = self.document.value() else {
            self.wrong(
                "",
                "视图应由“键: 值”组成",
                "至少写一行 query: 加上搜索条件，例如 query: 行业:制造业",
            );
            return SavedView::default();
        };
        for key in top.keys().filter(|key| !KEYS.contains(&key.as_str())) {
            self.unknown(key);
        }
        let title = self.text("title");
        let group = self.text("group");
        let list = ViewList::parse(&self.text("list"));
        let in_folders = [FOLDERS, "folders"].contains(&group.as_str());
        if !in_folders && !group.is_empty() {
            self.wrong(
                "group",
                &format!("不能按“{group}”分组"),
                "写成 group: 目录，或者删掉这一行",
            );
        }
        if in_folders && list != ViewList::Customers {
            self.wrong("group", "只有客户列表能按目录分组", "把 list 改成 客户，或者删掉这一行");
        }
        SavedView {
            title: Some(title).filter(|title| !title.is_empty()),
            description: self.text("description"),
            list,
            query: self.text("query"),
            columns: self.columns(),
            sort: self.text("sort"),
            in_folders,
        }
    }

    /// One line of text; empty for none.
    fn text(&mut self, key: &str) -> String {
        match self.document.value().get(key) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Bool(yes)) => yes.to_string(),
            Some(Value::Array(_) | Value::Object(_)) => {
                self.wrong(
                    key,
                    &format!("{key} 应是一行文字"),
                    "写在冒号后面的同一行；里面有 : 或 # 时，整句加上单引号",
                );
                String::new()
            }
        }
    }

    fn columns(&mut self) -> Vec<String> {
        let words = match self.document.value().get("columns") {
            None | Some(Value::Null) => return Vec::new(),
            Some(Value::Array(items)) => items.iter().map(|item| item.as_str().map(str::to_owned)).collect(),
            Some(Value::String(words)) => {
                let words = words.split([',', '，', '、']).map(str::trim);
                let words = words.filter(|word| !word.is_empty());
                Some(words.map(str::to_owned).collect())
            }
            Some(_) => None,
        };
        words.unwrap_or_else(|| {
            self.wrong("columns", "columns 应是一列字段名", "写成 columns: [负责人, 城市]");
            Vec::new()
        })
    }

    fn unknown(&mut self, key: &str) {
        let likeness = |known: &&&str| strsim::jaro_winkler(key, known);
        let meant = KEYS.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        let fix = meant.filter(|known| likeness(known) >= ALIKE).map_or_else(
            || format!("可以写的有 {}；不需要的话删掉这一行", KEYS.join("、")),
            |known| format!("是不是想写 {known}？"),
        );
        self.push(key, &format!("视图里没有“{key}”这一项，写了也不起作用"), &fix, false);
    }

    fn wrong(&mut self, key: &str, message: &str, fix: &str) {
        self.push(key, message, fix, true);
    }

    fn push(&mut self, key: &str, message: &str, fix: &str, fatal: bool) {
        let (line, column) = place(self.document, key);
        self.problems.push(ViewProblem {
            line,
            column,
            message: message.to_owned(),
            fix: fix.to_owned(),
            fatal,
        });
    }
}

/// Where a key stands; the start of the file for none.
pub(super) fn place(document: &Document, key: &str) -> (u32, u32) {
    let span = document.key_span_of(&path(key));
    span.map_or((1, 1), |span| (span.start.line.max(1), span.start.column.max(1)))
}

fn path(key: &str) -> FieldPath {
    FieldPath(vec![Segment::Key(key.to_owned())])
}

impl SavedView {
    /// The text of a new file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let pairs = self.pairs().into_iter();
        let map: Map<String, Value> = pairs
            .filter_map(|(key, value)| Some((key.to_owned(), value?)))
            .collect();
        format!("{HEAD}{}", yaml::to_text(&Value::Object(map)))
    }

    /// The text of a file that says this now; what it says already, its comments among it, stays as it is.
    ///
    /// # Errors
    /// When the file is written so that it cannot be changed exactly.
    pub fn write_into(&self, document: &Document) -> Result<String, EditError> {
        let edits: Vec<Edit> = self
            .pairs()
            .into_iter()
            .filter(|(key, value)| document.value().get(key) != value.as_ref())
            .map(|(key, value)| match value {
                Some(value) => Edit::Set { path: path(key), value },
                None => Edit::Remove { path: path(key) },
            })
            .collect();
        document.edit(&edits)
    }

    /// What stands in the file; None for what is not worth a line.
    fn pairs(&self) -> [(&'static str, Option<Value>); 7] {
        let text = |text: &str| (!text.is_empty()).then(|| json!(text));
        [
            ("title", self.title.as_deref().and_then(text)),
            ("description", text(&self.description)),
            ("list", text(self.list.word())),
            ("query", text(&self.query)),
            ("columns", (!self.columns.is_empty()).then(|| json!(self.columns))),
            ("sort", text(&self.sort)),
            ("group", self.in_folders.then(|| json!(FOLDERS))),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (SavedView, Vec<ViewProblem>) {
        read(&Document::parse(text).expect("YAML"))
    }

    fn view() -> SavedView {
        SavedView {
            title: Some("重点: 客户".to_owned()),
            description: "VIP".to_owned(),
            list: ViewList::Kind("contract".to_owned()),
            query: "行业:制造业,IT业 -等级:C \"首 付款\"".to_owned(),
            columns: vec!["owner".to_owned(), "城市".to_owned()],
            sort: "-amount".to_owned(),
            in_folders: false,
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        assert_eq!(parsed(&view().to_text()), (view(), Vec::new()), "{}", view().to_text());
        let folders = SavedView {
            in_folders: true,
            ..SavedView::default()
        };
        assert_eq!(parsed(&folders.to_text()).0, folders);
    }

    #[test]
    fn comments_stay_when_a_view_changes() {
        let text = "# 每周一过一遍\ntitle: 重点\nlist: 客户   # 不要记录\nquery: 等级:A\nsort: -paid\n";
        let (view, _) = parsed(text);
        let changed = SavedView {
            query: "等级:A,VIP".to_owned(),
            sort: String::new(),
            ..view
        };
        let document = Document::parse(text).expect("YAML");
        assert_eq!(
            changed.write_into(&document).expect("exact"),
            "# 每周一过一遍\ntitle: 重点\nlist: 客户   # 不要记录\nquery: 等级:A,VIP\n"
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place_and_remedy() {
        for (text, line, told, fatal) in [
            ("[1]", 1, "“键: 值”", true),
            ("query:\n  - 行业", 1, "一行文字", true),
            ("query: x\ncolumns: 3", 2, "一列字段名", true),
            ("query: x\ngroup: 月份", 2, "不能按“月份”分组", true),
            ("list: 搜索\ngroup: 目录", 2, "只有客户列表", true),
            ("qurey: x", 1, "没有“qurey”", false),
        ] {
            let (_, problems) = parsed(text);
            let first = problems.first().unwrap_or_else(|| panic!("{text} is fine"));
            assert_eq!((first.line, first.fatal), (line, fatal), "{text}");
            assert!(first.message.contains(told) && !first.fix.is_empty(), "{first:?}");
        }
        assert!(parsed("qurey: x").1[0].fix.contains("query"));
    }
}
