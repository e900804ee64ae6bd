//! Web pages: what a browser shows of them, without layout.

use super::parts::Parts;
use crate::texts::Note;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

/// Elements that stand in a line; all others end it.
const INLINE: [&[u8]; 18] = [
    b"a", b"abbr", b"b", b"code", b"em", b"font", b"i", b"img", b"label", b"mark", b"s", b"small", b"span", b"strong",
    b"sub", b"sup", b"u", b"wbr",
];

/// Elements whose content is not shown.
const HIDDEN: [&[u8]; 4] = [b"script", b"style", b"noscript", b"template"];

pub(super) fn read(page: &str, parts: &mut Parts<'_>) -> Result<(), Note> {
    parts.put("", &text(page));
    Ok(())
}

pub(super) fn text(page: &str) -> String {
    let mut shown = String::new();
    let mut hidden = 0_usize;
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<()> {
        match event {
            CallbackEvent::OpenStartTag { name } if HIDDEN.contains(&name) => hidden += 1,
            CallbackEvent::EndTag { name } if HIDDEN.contains(&name) => hidden = hidden.saturating_sub(1),
            CallbackEvent::OpenStartTag { name } | CallbackEvent::EndTag { name } => {
                let gap = match name {
                    b"td" | b"th" => Some('\t'),
                    name => (!INLINE.contains(&name)).then_some('\n'),
                };
                shown.extend(gap);
            }
            // Line breaks of the source are blanks.
            CallbackEvent::String { value } if hidden == 0 => {
                let value = String::from_utf8_lossy(value);
                shown.extend(value.chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
            }
            _ => {}
        }
        None
    });
    // What stands in scripts and styles is no markup.
    emitter.naively_switch_states(true);
    for _ in Tokenizer::new_with_emitter(page, emitter) {}
    shown
}
