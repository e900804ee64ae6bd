//! `search.yaml`: the words of one vault, by which its searches are read. There need not be one.

use super::{Content, RelPath, Vault};
use crate::yaml::{Document, FieldPath, Segment};
use serde_json::Value;

pub const SEARCH_FILE: &str = "search.yaml";

/// Larger files are not meant: a thousand words have some ten thousand bytes.
const LARGEST: u64 = 1 << 20;

/// What a team says about words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchWords {
    /// Groups of words of which each finds the others too.
    pub synonyms: Vec<Vec<String>>,
    /// Words that say nothing of what is looked for.
    pub stop_words: Vec<String>,
    /// What is one word where several are written without a blank.
    pub words: Vec<String>,
}

/// Something in `search.yaml` that is not as it should be. Line and column start at 1, columns count characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchWordsProblem {
    pub line: u32,
    pub column: u32,
    /// Chinese, one sentence.
    pub message: String,
    /// Chinese: what to do.
    pub fix: String,
}

/// Everything in `search.yaml` that is not as it should be.
#[must_use]
pub fn check_search_words(document: &Document) -> Vec<SearchWordsProblem> {
    read(document).1
}

impl Vault {
    /// The words of `search.yaml`. What cannot be meant in it is left out, and all of it where it is no YAML: the search goes on,
    /// and a finding says why.
    #[must_use]
    pub fn search_words(&self) -> SearchWords {
        let path = RelPath::new(SEARCH_FILE);
        let content = path.and_then(|path| self.read(&path, LARGEST).ok().flatten());
        let Some(Content::Bytes { bytes, .. }) = content else {
            return SearchWords::default();
        };
        let text = String::from_utf8(bytes).ok();
        let document = text.and_then(|text| Document::parse(&text).ok());
        document.map(|document| read(&document).0).unwrap_or_default()
    }
}

fn read(document: &Document) -> (SearchWords, Vec<SearchWordsProblem>) {
    let mut reader = Reader {
        document,
        problems: Vec::new(),
    };
    let words = reader.search_words();
    (words, reader.problems)
}

struct Reader<'a> {
    document: &'a Document,
    problems: Vec<SearchWordsProblem>,
}

impl Reader<'_> {
    fn search_words(&mut self) -> SearchWords {
        let top = match self.document.value() {
            Value::Null => return SearchWords::default(),
            Value::Object(top) => top,
            _ => {
                let fix = "至少写一行，例如 synonyms: [[报价, 询价]]";
                self.wrong(&FieldPath(vec![]), "search.yaml 应由“键: 值”组成", fix);
                return SearchWords::default();
            }
        };
        let mut words = SearchWords::default();
        for (key, value) in top {
            match key.as_str() {
                "synonyms" => words.synonyms = self.groups(value),
                "stop_words" => words.stop_words = self.list(key, value),
                "words" => words.words = self.list(key, value),
                _ => self.unknown(key),
            }
        }
        words
    }

    fn groups(&mut self, value: &Value) -> Vec<Vec<String>> {
        let groups = match value {
            Value::Null => return Vec::new(),
            Value::Array(groups) => groups,
            _ => {
                let message = "synonyms 应是一组一组的词";
                self.wrong(
                    &at("synonyms", None),
                    message,
                    "写成 synonyms: [[报价, 询价], [电话, 手机]]",
                );
                return Vec::new();
            }
        };
        let mut good = Vec::new();
        for (index, group) in groups.iter().enumerate() {
            match texts(group) {
                Some(words) if words.len() > 1 => good.push(words),
                _ => self.wrong(
                    &at("synonyms", Some(index)),
                    "同义词每组至少要有两个词",
                    "写成 [报价, 询价]，词之间用英文逗号",
                ),
            }
        }
        good
    }

    fn list(&mut self, key: &str, value: &Value) -> Vec<String> {
        match texts(value) {
            Some(words) => words,
            None if value.is_null() => Vec::new(),
            None => {
                let fix = format!("写成 {key}: [甲, 乙]，词之间用英文逗号");
                self.wrong(&at(key, None), &format!("{key} 应是一列词"), &fix);
                Vec::new()
            }
        }
    }

    fn unknown(&mut self, key: &str) {
        let span = self.document.key_span_of(&at(key, None));
        let fix = "只有 synonyms（同义词）、stop_words（忽略的词）、words（专用词）三项；不需要就删掉这一行";
        self.push(span, &format!("不认识的设置 {key}"), fix);
    }

    fn wrong(&mut self, place: &FieldPath, message: &str, fix: &str) {
        let span = self.document.span_of(place);
        self.push(span, message, fix);
    }

    fn push(&mut self, span: Option<crate::yaml::Span>, message: &str, fix: &str) {
        let (line, column) = span.map_or((1, 1), |span| (span.start.line, span.start.column));
        self.problems.push(SearchWordsProblem {
            line,
            column,
            message: message.to_owned(),
            fix: fix.to_owned(),
        });
    }
}

fn at(key: &str, index: Option<usize>) -> FieldPath {
    let key = Segment::Key(key.to_owned());
    FieldPath(std::iter::once(key).chain(index.map(Segment::Index)).collect())
}

/// A list of words; a number or yes is a word here, an empty one none. None for anything else.
fn texts(value: &Value) -> Option<Vec<String>> {
    let mut words = Vec::new();
    for item in value.as_array()? {
        let word = match item {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Bool(yes) => yes.to_string(),
            Value::Null => String::new(),
            Value::Array(_) | Value::Object(_) => return None,
        };
        if !word.is_empty() {
            words.push(word);
        }
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::{SearchWords, read};
    use crate::yaml::Document;

    fn words(text: &str) -> (SearchWords, Vec<(u32, String)>) {
        let (words, problems) = read(&Document::parse(text).unwrap());
        let problems = problems.into_iter().map(|problem| (problem.line, problem.message));
        (words, problems.collect())
    }

    #[test]
    fn all_three_lists_are_read() {
        let (words, problems) = words("synonyms: [[报价, 询价, 价格]]\nstop_words: [的, 请问]\nwords: [盛泰云, 365]\n");
        assert_eq!(words.synonyms, [["报价", "询价", "价格"]]);
        assert_eq!(
            (words.stop_words, words.words),
            (vec!["的".into(), "请问".into()], vec!["盛泰云".into(), "365".into()])
        );
        assert!(problems.is_empty());
    }

    #[test]
    fn what_cannot_be_meant_is_named_by_its_line_and_left_out() {
        assert_eq!(words("").0, SearchWords::default());
        let (read, problems) = words("synonyms:\n  - [报价，询价]\n  - [电话, 手机]\nstop_words: 的\nword: [甲]\n");
        assert_eq!(read.synonyms, [["电话", "手机"]]);
        let lines: Vec<u32> = problems.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [2, 4, 5], "{problems:?}");
        assert_eq!(words("[甲]").1.len(), 1);
    }
}
