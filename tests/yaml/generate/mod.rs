//! Documents as people write them, made at random, with the value each stands for.

mod write;

use kehu::yaml::FieldPath;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value};

use self::write::Writer;

/// A document: its text and the value it stands for.
#[derive(Clone, Debug)]
pub struct Sample {
    pub text: String,
    pub value: Value,
}

/// How a document is laid out.
#[derive(Clone, Debug)]
struct Layout {
    newline: &'static str,
    indent: usize,
    list_indent: usize,
    bom: bool,
    head: &'static str,
    last_break: bool,
}

/// A value and how it is written.
#[derive(Clone, Debug)]
enum Sketch {
    Absent,
    Plain(Value),
    Text(String, Quote),
    Block(String, char),
    Flow(Value),
    Map(Vec<Entry>),
    List(Vec<Entry>),
}

#[derive(Clone, Copy, Debug)]
enum Quote {
    AsNeeded,
    Single,
    Double,
}

/// A mapping's entry or a list's item (whose name is not used) and what surrounds it.
#[derive(Clone, Debug)]
struct Entry {
    name: String,
    value: Sketch,
    above: Option<&'static str>,
    behind: Option<&'static str>,
    blank_before: bool,
}

const PHRASES: &[&str] = &[
    "杭州盛泰机械有限公司",
    "重点",
    "张三",
    "李四（采购）",
    "13900139000",
    "013800138000",
    "0571-88888888",
    "2026-03-01",
    "2026-11-21 14:30",
    "yes",
    "NO",
    "null",
    "~",
    "true",
    "1.10",
    "0x1F",
    "1e5",
    "+86",
    ".5",
    "-0",
    ".inf",
    "12345678901234567890123",
    "- 项",
    "-项",
    "客户说: 明天",
    "价格:面议",
    "#1",
    "编号 #5",
    "[重要] 客户",
    "{x}",
    "@张",
    "100%",
    "%50",
    "*",
    "&a",
    "!重要",
    "it's",
    "他说\"好\"",
    "C:\\Users",
    "备注：全角，标点",
    "“引号”",
    "",
    " 前有空格",
    "后有空格 ",
    "\u{3000}全角空格",
    "😀",
    "𠮷野家",
    "x:",
    "---",
    "...",
    "? 问",
    "<<",
    "=",
    "|",
    "> 5万",
    "a,b",
    "中\t表",
    "第一行\n第二行",
    "第一行\n\n第三行\n",
    "  缩进\n不缩进",
    "行\n  更深\n回来\n",
    "尾行\n\n",
    "\n首空",
    "`反引号`",
    "行分隔\u{2028}符",
    "http://example.com/#a",
];

/// A text, harmless or not.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(PHRASES).prop_map(str::to_owned),
        2 => "[一-龥]{1,12}",
        1 => "[ -~]{0,12}",
        1 => "\\PC{0,8}",
        1 => (select(PHRASES), select(PHRASES)).prop_map(|(a, b)| format!("{a}{b}")),
        1 => "[一-龥 ，。\n]{0,40}",
    ]
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(&["customer_name", "phone", "email", "remark", "owner", "city", "level", "note", "amount", "标签", "信用额度"][..]).prop_map(str::to_owned),
        2 => "[a-z_]{1,8}",
        1 => "[一-龥]{1,6}",
        1 => text(),
    ]
}

/// A value of a single line, in JSON's sense.
pub fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![3 => text().prop_map(Value::String), 2 => unquoted()]
}

/// A value that is no text.
fn unquoted() -> impl Strategy<Value = Value> {
    prop_oneof![
        1 => any::<bool>().prop_map(Value::Bool),
        2 => any::<i64>().prop_map(Value::from),
        1 => any::<u64>().prop_map(Value::from),
        1 => (-1e9..1e9_f64).prop_map(Value::from),
        1 => Just(Value::Null),
    ]
}

/// Any value, lists and mappings included.
pub fn value() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(3, 24, 4, collection)
}

/// A list or mapping.
fn collection(inner: impl Strategy<Value = Value> + Clone) -> impl Strategy<Value = Value> {
    prop_oneof![
        vec(inner.clone(), 0..4).prop_map(Value::Array),
        vec((key(), inner), 0..4).prop_map(|entries| Value::Object(Map::from_iter(entries))),
    ]
}

fn sketch() -> impl Strategy<Value = Sketch> {
    let leaf = prop_oneof![
        1 => Just(Sketch::Absent),
        3 => unquoted().prop_map(Sketch::Plain),
        6 => (text(), select(&[Quote::AsNeeded, Quote::Single, Quote::Double][..])).prop_map(|(text, quote)| Sketch::Text(text, quote)),
        2 => (text(), select(&['|', '>'][..])).prop_map(|(text, style)| Sketch::Block(text, style)),
        2 => collection(value().boxed()).prop_map(Sketch::Flow),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            3 => vec(entry(inner.clone()), 1..5).prop_map(|entries| Sketch::Map(distinct(entries))),
            2 => vec(entry(inner), 1..5).prop_map(Sketch::List),
        ]
    })
}

fn entry(value: impl Strategy<Value = Sketch>) -> impl Strategy<Value = Entry> {
    let comment =
        || prop_oneof![3 => Just(None), 1 => select(&["# 说明：请填全称", "#紧挨着", "# a: 1"][..]).prop_map(Some)];
    (key(), value, comment(), comment(), proptest::bool::weighted(0.15)).prop_map(
        |(name, value, above, behind, blank_before)| Entry {
            name,
            value,
            above,
            behind,
            blank_before,
        },
    )
}

fn distinct(entries: Vec<Entry>) -> Vec<Entry> {
    let mut seen = std::collections::HashSet::new();
    entries
        .into_iter()
        .filter(|entry| seen.insert(entry.name.clone()))
        .collect()
}

fn layout() -> impl Strategy<Value = Layout> {
    let newline = prop_oneof![3 => Just("\n"), 1 => Just("\r\n")];
    let head = prop_oneof![4 => Just(""), 1 => Just("# 客户档案\n\n"), 1 => Just("---\n"), 1 => Just("# yaml-language-server: $schema=x\n---\n")];
    (
        newline,
        2..5_usize,
        any::<bool>(),
        proptest::bool::weighted(0.2),
        head,
        proptest::bool::weighted(0.8),
    )
        .prop_map(|(newline, indent, list_indented, bom, head, last_break)| Layout {
            newline,
            indent,
            list_indent: if list_indented { indent } else { 0 },
            bom,
            head,
            last_break,
        })
}

/// A document whose root is a mapping.
pub fn sample() -> impl Strategy<Value = Sample> {
    let root = vec(entry(sketch()), 1..7).prop_map(|entries| Sketch::Map(distinct(entries)));
    (layout(), root).prop_map(|(layout, root)| {
        let mut writer = Writer {
            out: String::new(),
            layout: &layout,
        };
        let value = writer.collection(&root, 0, false);
        let mut text = format!("{}{}", layout.head, writer.out);
        if !layout.last_break && !text.trim_end().is_empty() && !ends_in_block(&root) {
            text.truncate(text.trim_end_matches('\n').len());
        }
        let text = text.replace('\n', layout.newline);
        Sample {
            text: if layout.bom { format!("\u{feff}{text}") } else { text },
            value,
        }
    })
}

/// Whether the text's last line is part of a block scalar, to which the line break belongs.
fn ends_in_block(sketch: &Sketch) -> bool {
    match sketch {
        Sketch::Block(..) => true,
        Sketch::Map(entries) | Sketch::List(entries) => entries.last().is_some_and(|entry| ends_in_block(&entry.value)),
        _ => false,
    }
}

/// All paths into a value, the root aside.
pub fn paths(value: &Value) -> Vec<FieldPath> {
    fn collect(value: &Value, here: &FieldPath, all: &mut Vec<FieldPath>) {
        if !here.is_root() {
            all.push(here.clone());
        }
        match value {
            Value::Object(map) => map
                .iter()
                .for_each(|(key, value)| collect(value, &here.clone().key(key.as_str()), all)),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .for_each(|(index, item)| collect(item, &here.clone().index(index), all)),
            _ => {}
        }
    }
    let mut all = Vec::new();
    collect(value, &FieldPath::root(), &mut all);
    all
}

/// One of a list's members, or none of an empty list.
pub fn pick<T>(all: &[T], index: Index) -> Option<&T> {
    (!all.is_empty()).then(|| index.get(all))
}
