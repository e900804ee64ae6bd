//! Takes settings out of a parsed `kehu.yaml`, naming each value that cannot be meant.

use super::{Lifecycle, Numbering, Quality, Settings, SizeThreshold, Span, WatchMode, WatchSettings};
use crate::yaml::{Document, FieldPath, Segment};
use serde_json::{Map, Value};
use std::ops::RangeInclusive;

/// Something in `kehu.yaml` that is not as it should be. Line and column start at 1, columns count characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsProblem {
    pub line: u32,
    pub column: u32,
    /// Chinese, one sentence.
    pub message: String,
    /// Chinese: what to do.
    pub fix: Option<String>,
    /// Whether the file cannot be used (a wrong value), or only holds something superfluous (an unknown key).
    pub fatal: bool,
}

/// Everything in `kehu.yaml` that is not as it should be, in the order of the settings.
pub fn check_settings(document: &Document) -> Vec<SettingsProblem> {
    read(document).1
}

/// The known keys of each part; an empty list stands for a part that is not a map.
const PARTS: [(&str, &[&str]); 7] = [
    ("numbering", &["pattern"]),
    (
        "lifecycle",
        &[
            "dormant_after",
            "lost_after",
            "neglected_after",
            "archive_after",
            "review_after",
            "high_value",
            "medium_value",
            "dormant_after_days",
            "lost_after_days",
        ],
    ),
    ("sizes", &[]),
    ("quality", &["max_file_bytes", "disabled_rules", "placeholder_names"]),
    ("watch", &["mode", "debounce_ms", "poll_ms", "reconcile_seconds"]),
    ("members", &[]),
    ("mail", &["host", "port", "security", "user", "from", "digest_at"]),
];
const DAYS: RangeInclusive<u64> = 1..=36_500;
const MILLISECONDS: RangeInclusive<u64> = 50..=600_000;

pub(super) fn read(document: &Document) -> (Settings, Vec<SettingsProblem>) {
    let mut reader = Reader {
        document,
        problems: Vec::new(),
    };
    let settings = reader.settings();
    (settings, reader.problems)
}

pub(super) struct Reader<'a> {
    document: &'a Document,
    pub(super) problems: Vec<SettingsProblem>,
}

impl Reader<'_> {
    fn settings(&mut self) -> Settings {
        match self.document.value() {
            Value::Null => return Settings::default(),
            Value::Object(top) => self.unknown_keys(top),
            _ => {
                self.wrong(&[], "kehu.yaml 应由“键: 值”组成");
                return Settings::default();
            }
        }
        let settings = Settings {
            numbering: self.numbering(),
            lifecycle: self.lifecycle(),
            sizes: self.sizes(),
            quality: self.quality(),
            watch: self.watch(),
            members: self.members(),
            mail: self.mail(),
        };
        let lifecycle = &settings.lifecycle;
        if lifecycle.lost_after.rough_days() <= lifecycle.dormant_after.rough_days() {
            let message = format!(
                "流失的期限（{}）应比沉睡的期限（{}）长",
                lifecycle.lost_after, lifecycle.dormant_after
            );
            let place = ["lost_after", "lost_after_days", "dormant_after", "dormant_after_days"]
                .into_iter()
                .find(|key| self.value(&["lifecycle", key]).is_some_and(|value| !value.is_null()));
            self.wrong(&["lifecycle", place.unwrap_or("lost_after")], &message);
        }
        if settings.lifecycle.high_value < settings.lifecycle.medium_value {
            self.wrong(
                &["lifecycle", "high_value"],
                "高价值金额 high_value 不应小于中价值金额 medium_value",
            );
        }
        settings
    }

    fn numbering(&mut self) -> Numbering {
        let place = ["numbering", "pattern"];
        let mut numbering = Numbering::default();
        if let Some(pattern) = self.text(&place) {
            match pattern_fault(&pattern) {
                Some(fault) => self.wrong(&place, &format!("客户编号格式“{pattern}”{fault}")),
                None => numbering.pattern = pattern,
            }
        }
        numbering
    }

    fn lifecycle(&mut self) -> Lifecycle {
        let default = Lifecycle::default();
        Lifecycle {
            dormant_after: self.span("dormant_after", default.dormant_after),
            lost_after: self.span("lost_after", default.lost_after),
            neglected_after: self.span("neglected_after", default.neglected_after),
            archive_after: self.span("archive_after", default.archive_after),
            review_after: self.span("review_after", default.review_after),
            high_value: self.amount(&["lifecycle", "high_value"], default.high_value),
            medium_value: self.amount(&["lifecycle", "medium_value"], default.medium_value),
        }
    }

    fn sizes(&mut self) -> Vec<SizeThreshold> {
        let default = Settings::default().sizes;
        let items = match self.value(&["sizes"]) {
            None | Some(Value::Null) => return default,
            Some(Value::Array(items)) if !items.is_empty() => items.clone(),
            Some(_) => {
                self.wrong(&["sizes"], "sizes 应是列表，每项写 size（规模）和 from（人数起点）");
                return default;
            }
        };
        let mut sizes: Vec<SizeThreshold> = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let size = item.get("size").and_then(Value::as_str).filter(|size| !size.is_empty());
            let from = item.get("from").and_then(Value::as_u64);
            match (size, from) {
                (Some(size), Some(from)) if sizes.iter().all(|known| known.size != size && known.from != from) => {
                    sizes.push(SizeThreshold {
                        size: size.into(),
                        from,
                    });
                }
                (Some(size), Some(_)) => self.wrong_item("sizes", index, &format!("规模“{size}”与前面的一项重复")),
                _ => self.wrong_item("sizes", index, "这一项应写成 size: 规模 和 from: 人数（整数）"),
            }
        }
        sizes
    }

    fn quality(&mut self) -> Quality {
        let default = Quality::default();
        Quality {
            max_file_bytes: self
                .whole(&["quality", "max_file_bytes"], 1024..=1 << 30)
                .unwrap_or(default.max_file_bytes),
            disabled_rules: self.texts(&["quality", "disabled_rules"], default.disabled_rules),
            placeholder_names: self.texts(&["quality", "placeholder_names"], default.placeholder_names),
        }
    }

    fn watch(&mut self) -> WatchSettings {
        let default = WatchSettings::default();
        let mode = match self.text(&["watch", "mode"]).as_deref() {
            None | Some("auto") => WatchMode::Auto,
            Some("native") => WatchMode::Native,
            Some("poll") => WatchMode::Poll,
            Some(other) => {
                let message = format!("watch.mode 应是 auto、native、poll 之一，现在是“{other}”");
                self.wrong(&["watch", "mode"], &message);
                default.mode
            }
        };
        WatchSettings {
            mode,
            debounce_ms: self
                .whole(&["watch", "debounce_ms"], MILLISECONDS)
                .unwrap_or(default.debounce_ms),
            poll_ms: self
                .whole(&["watch", "poll_ms"], MILLISECONDS)
                .unwrap_or(default.poll_ms),
            reconcile_seconds: self
                .whole(&["watch", "reconcile_seconds"], 0..=86_400)
                .unwrap_or(default.reconcile_seconds),
        }
    }

    pub(super) fn value(&self, place: &[&str]) -> Option<&Value> {
        place
            .iter()
            .try_fold(self.document.value(), |value, key| value.get(key))
    }

    pub(super) fn text(&mut self, place: &[&str]) -> Option<String> {
        match self.value(place) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
            Some(_) => {
                self.wrong(place, &format!("{} 应是文字", place.join(".")));
                None
            }
        }
    }

    pub(super) fn whole(&mut self, place: &[&str], range: RangeInclusive<u64>) -> Option<u64> {
        let value = self.value(place)?;
        if value.is_null() {
            return None;
        }
        if let Some(number) = value.as_u64().filter(|number| range.contains(number)) {
            return Some(number);
        }
        let message = format!(
            "{} 应是 {} 到 {} 之间的整数，现在是 {}",
            place.join("."),
            range.start(),
            range.end(),
            shown(value)
        );
        self.wrong(place, &message);
        None
    }

    /// A length of time of the lifecycle. Older vaults have it as a number of days under `…_days`.
    fn span(&mut self, key: &str, default: Span) -> Span {
        let place = ["lifecycle", key];
        let given = match self.value(&place) {
            None | Some(Value::Null) => {
                let days = self.whole(&["lifecycle", &format!("{key}_days")], DAYS);
                return days
                    .and_then(|days| u32::try_from(days).ok())
                    .map_or(default, Span::Days);
            }
            Some(value) => value.clone(),
        };
        let days = given.as_u64().map(|days| format!("{days}天"));
        let text = days.as_deref().or_else(|| given.as_str());
        text.and_then(Span::parse).unwrap_or_else(|| {
            let message = format!(
                "lifecycle.{key} 应写成 6个月、90天 或 1年 这样，现在是 {}",
                shown(&given)
            );
            self.wrong(&place, &message);
            default
        })
    }

    fn amount(&mut self, place: &[&str], default: f64) -> f64 {
        let amount = match self.value(place) {
            None | Some(Value::Null) => return default,
            Some(value) => value.as_f64().filter(|amount| amount.is_finite() && *amount >= 0.0),
        };
        amount.unwrap_or_else(|| {
            let now = self.value(place).map(shown).unwrap_or_default();
            self.wrong(
                place,
                &format!("{} 应是金额（元，数字），现在是 {now}", place.join(".")),
            );
            default
        })
    }

    fn texts(&mut self, place: &[&str], default: Vec<String>) -> Vec<String> {
        let texts = match self.value(place) {
            None | Some(Value::Null) => return default,
            Some(Value::Array(items)) => items.iter().map(|item| item.as_str().map(String::from)).collect(),
            Some(_) => None,
        };
        texts.unwrap_or_else(|| {
            self.wrong(place, &format!("{} 应是文字列表，例如 [甲, 乙]", place.join(".")));
            default
        })
    }

    fn unknown_keys(&mut self, top: &Map<String, Value>) {
        for (part, value) in top {
            match PARTS.iter().find(|(name, _)| name == part) {
                None => self.unknown(&[part], PARTS.iter().map(|(name, _)| *name)),
                Some((_, [])) => {}
                Some((_, known)) => match value {
                    Value::Null => {}
                    Value::Object(part_map) => {
                        for key in part_map.keys().filter(|key| !known.contains(&key.as_str())) {
                            self.unknown(&[part, key], known.iter().copied());
                        }
                    }
                    _ => self.wrong(&[part], &format!("{part} 下面应缩进写它的各项设置")),
                },
            }
        }
    }

    fn unknown<'k>(&mut self, place: &[&str], known: impl Iterator<Item = &'k str>) {
        let name = place.join(".");
        let key = place.last().copied().unwrap_or_default();
        let near = known
            .map(|known| (strsim::damerau_levenshtein(key, known), known))
            .min()
            .filter(|(distance, known)| *distance <= known.len().div_ceil(3));
        let fix = match near {
            Some((_, known)) => format!("是不是想写 {known}？"),
            None => "不需要的话可以删掉这一行".into(),
        };
        let path = field_path(place);
        let span = self.document.key_span_of(&path);
        self.push(span, format!("不认识的设置 {name}"), Some(fix), false);
    }

    pub(super) fn wrong(&mut self, place: &[&str], message: &str) {
        let span = self.document.span_of(&field_path(place));
        self.push(span, message.into(), None, true);
    }

    pub(super) fn wrong_item(&mut self, list: &str, index: usize, message: &str) {
        let path = FieldPath(vec![Segment::Key(list.into()), Segment::Index(index)]);
        let span = self.document.span_of(&path);
        self.push(span, message.into(), None, true);
    }

    fn push(&mut self, span: Option<crate::yaml::Span>, message: String, fix: Option<String>, fatal: bool) {
        let (line, column) = span.map_or((1, 1), |span| (span.start.line, span.start.column));
        self.problems.push(SettingsProblem {
            line,
            column,
            message,
            fix,
            fatal,
        });
    }
}

fn field_path(place: &[&str]) -> FieldPath {
    FieldPath(place.iter().map(|key| Segment::Key((*key).into())).collect())
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("“{text}”"),
        other => other.to_string(),
    }
}

/// What is wrong with a pattern for customer numbers, as the end of a sentence.
fn pattern_fault(pattern: &str) -> Option<String> {
    let mut has_number = false;
    let mut rest = pattern;
    while let Some((_, tail)) = rest.split_once('{') {
        let Some((token, after)) = tail.split_once('}') else {
            return Some("少了右花括号 }".into());
        };
        let width = token.strip_prefix("seq:").map(str::parse::<u8>);
        match (token, width) {
            ("date", _) => {}
            ("seq", _) | (_, Some(Ok(1..=12))) => has_number = true,
            _ => return Some(format!("里有不认识的 {{{token}}}；可以用 {{date}} 和 {{seq:4}}")),
        }
        rest = after;
    }
    (!has_number).then(|| "缺少流水号；请写上 {seq:4}".into())
}
