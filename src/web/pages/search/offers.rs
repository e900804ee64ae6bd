//! What a search offers that finds nothing, or that was not begun yet.

use crate::archive::{ArchiveError, Snapshot};
use crate::index;
use crate::web::links;
use crate::web::view::query;

/// Words of a query without result that are tried without.
const MOST_TRIED: usize = 6;
/// What can be asked, in the words of those who ask.
const EXAMPLES: [(&str, &str); 10] = [
    ("行业:制造业 等级:VIP,A", "制造业里的 VIP 和 A 级客户"),
    ("负责人:张三 类型:跟进", "张三的跟进记录"),
    ("金额>50万", "五十万以上的合同"),
    ("跟进:近30天", "最近三十天的跟进"),
    ("活跃度:沉睡 最近联系>90天前", "九十多天没有联系的沉睡客户"),
    ("城市:苏州 或 城市:无锡", "苏州或者无锡的客户和资料"),
    ("类型:跟进 (报价 或 询价) -已成交", "说到报价或询价、没有说已成交的跟进"),
    ("类型:投诉", "投诉"),
    ("空:邮箱", "还没有邮箱的客户"),
    ("\"首付款\"", "一字不差地写着首付款"),
];
/// A query without one of its words.
#[derive(Clone, Debug)]
pub struct Wider {
    pub without: String,
    pub href: String,
    pub total: u64,
}

/// Something that can be asked.
#[derive(Clone, Debug)]
pub struct Example {
    pub text: &'static str,
    pub meaning: &'static str,
    pub href: String,
}

/// The query without each of its words, where that finds something.
pub(super) fn wider(snapshot: &Snapshot<'_>, text: &str) -> Result<Vec<Wider>, ArchiveError> {
    let words = query::words(text);
    if words.len() < 2 {
        return Ok(Vec::new());
    }
    let mut wider = Vec::new();
    for word in words.into_iter().take(MOST_TRIED) {
        let rest = query::without(text, &word);
        let total = snapshot
            .search(&index::Request {
                text: rest.clone(),
                ..index::Request::default()
            })?
            .total;
        if total > 0 {
            wider.push(Wider {
                without: word,
                href: links::with_query("/search", &[("q", &rest)]),
                total,
            });
        }
    }
    Ok(wider)
}

pub(super) fn examples() -> Vec<Example> {
    let example = |(text, meaning)| Example {
        text,
        meaning,
        href: links::with_query("/search", &[("q", text)]),
    };
    EXAMPLES.map(example).to_vec()
}
