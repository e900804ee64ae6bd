//! The text of a cell as a browser shows it.

/// Gathers text: runs of white space are one space, none stands at a line's ends.
#[derive(Debug, Default)]
pub(super) struct CellText {
    text: String,
    space: bool,
}

impl CellText {
    pub(super) fn push(&mut self, text: &str) {
        for character in text.chars() {
            if matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{a0}') {
                self.space();
            } else {
                if std::mem::take(&mut self.space) && !self.is_at_start_of_line() {
                    self.text.push(' ');
                }
                self.text.push(character);
            }
        }
    }

    pub(super) fn space(&mut self) {
        self.space = true;
    }

    /// Ends the line, even an empty one.
    pub(super) fn line(&mut self) {
        self.space = false;
        self.text.push('\n');
    }

    /// Ends the line if something stands in it.
    pub(super) fn block(&mut self) {
        if !self.is_at_start_of_line() {
            self.line();
        }
    }

    fn is_at_start_of_line(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    pub(super) fn finish(self) -> String {
        let trimmed = self.text.trim();
        if trimmed.len() == self.text.len() {
            self.text
        } else {
            trimmed.to_owned()
        }
    }
}
