//! Why a text is not one YAML document, in words for the person who wrote it.

use super::position::Span;

/// Why a text is not one YAML document, in words for the person who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Stable id of this class of error, see [`code`].
    pub code: &'static str,
    /// Chinese, one sentence.
    pub message: String,
    /// Chinese: what to do.
    pub hint: Option<String>,
    pub span: Span,
}

impl SyntaxError {
    pub(super) fn new(code: &'static str, span: Span, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: Some(hint.into()),
            span,
        }
    }
}

/// The stable ids of the classes of [`SyntaxError`].
pub mod code {
    /// A NUL character: a damaged file or none that is text.
    pub const NUL: &str = "nul";
    /// Another control character that YAML does not allow.
    pub const CONTROL_CHARACTER: &str = "control-character";
    /// `<<<<<<<` … `>>>>>>>` left by a merge.
    pub const CONFLICT_MARKER: &str = "conflict-marker";
    /// A tab used as indentation.
    pub const TAB: &str = "tab";
    /// `：` instead of `: `.
    pub const FULL_WIDTH_COLON: &str = "full-width-colon";
    /// `“ ”` or `＂` mixed with `"`.
    pub const FULL_WIDTH_QUOTE: &str = "full-width-quote";
    /// `，` `［` `］` `｛` `｝` `＃` instead of their half-width twins.
    pub const FULL_WIDTH_PUNCTUATION: &str = "full-width-punctuation";
    /// A full-width or no-break space used as indentation.
    pub const FULL_WIDTH_SPACE: &str = "full-width-space";
    /// `key:value` without a blank.
    pub const MISSING_SPACE: &str = "missing-space";
    /// A line without a colon where a field is expected.
    pub const NOT_A_FIELD: &str = "not-a-field";
    /// A field without a name.
    pub const EMPTY_KEY: &str = "empty-key";
    /// A list or a mapping as a field's name (`{{name}}:`).
    pub const COMPLEX_KEY: &str = "complex-key";
    /// The same field twice.
    pub const DUPLICATE_KEY: &str = "duplicate-key";
    /// A line whose indentation fits none of the lines above it.
    pub const INDENTATION: &str = "indentation";
    /// A quotation mark without its partner.
    pub const UNCLOSED_QUOTE: &str = "unclosed-quote";
    /// A bracket without its partner.
    pub const UNCLOSED_BRACKET: &str = "unclosed-bracket";
    /// A value that begins with a character that means something to YAML (`@ % & * ! | > [ {` …).
    pub const RESERVED_START: &str = "reserved-start";
    /// `: ` inside an unquoted value.
    pub const COLON_IN_VALUE: &str = "colon-in-value";
    /// `\U` and the like in a double-quoted value (`"C:\Users"`).
    pub const ESCAPE: &str = "escape";
    /// A `%` directive.
    pub const DIRECTIVE: &str = "directive";
    /// `!something`.
    pub const TAG: &str = "tag";
    /// `*something` that nothing defines, or that contains itself.
    pub const ALIAS: &str = "alias";
    /// Aliases that unfold to far more than the file holds.
    pub const ALIAS_BOMB: &str = "alias-bomb";
    /// `<<` with something that is no mapping.
    pub const MERGE_KEY: &str = "merge-key";
    /// A second document behind `---` or `...`.
    pub const SEVERAL_DOCUMENTS: &str = "several-documents";
    /// More levels than anyone writes by hand.
    pub const TOO_DEEP: &str = "too-deep";
    /// Anything else.
    pub const SYNTAX: &str = "syntax";
}
