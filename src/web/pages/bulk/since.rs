//! What happened between the preview and the click.

use super::super::form::{Tone, Word, value};
use crate::edit::Planned;
use crate::history::LogQuery;
use crate::web::error::WebError;
use crate::web::site::Visit;

/// Commits since the preview that are named.
const NAMED: usize = 5;

/// That the plan is another one than was shown, and what happened since.
pub(super) fn differs(visit: &Visit<'_>, form: &[(String, String)], planned: &Planned) -> Result<Word, WebError> {
    let at = value(form, "at");
    let query = LogQuery {
        limit: NAMED,
        ..LogQuery::default()
    };
    let since = visit.snapshot.log(&query)?;
    let since = since.into_iter().take_while(|entry| entry.commit != at);
    let since: Vec<String> = since
        .map(|entry| format!("{}（{}）", entry.summary, entry.author))
        .collect();
    let happened = if since.is_empty() {
        String::new()
    } else {
        format!("这之后有人保存了：{}。", since.join("；"))
    };
    let shown = value(form, "shown");
    let counted = match planned.changing().count().to_string() {
        // A form that never saw the preview knows of no number.
        now if now == shown || shown.is_empty() => String::new(),
        now => format!("原来有 {shown} 个客户，现在是 {now} 个。"),
    };
    Ok(Word {
        tone: Tone::Warn,
        text: format!("还没有执行：预览以后有了变化。{happened}{counted}下面是现在的样子，请核对后再执行。"),
    })
}
