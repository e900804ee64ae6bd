//! Parts of a page that are there but not shown.

/// An element that is not shown, until it ends.
pub(super) struct Hidden {
    name: Vec<u8>,
    /// Elements of this name that are open, itself included.
    depth: usize,
    /// Tables that are open within.
    tables: usize,
}

/// What a tag means for the hidden part.
pub(super) enum Is {
    Within,
    /// Its end.
    TheEnd,
    /// Beyond it: the end was left out, as pages do.
    Beyond,
}

impl Hidden {
    pub(super) fn new(name: &[u8]) -> Self {
        Self {
            name: name.to_vec(),
            depth: 1,
            tables: usize::from(name == b"table"),
        }
    }

    pub(super) fn open(&mut self, name: &[u8]) -> Is {
        if name == b"table" {
            self.tables += 1;
        } else if self.tables == 0 && is_part_of_table(name) {
            return Is::Beyond;
        }
        self.depth += usize::from(name == self.name);
        Is::Within
    }

    pub(super) fn close(&mut self, name: &[u8]) -> Is {
        if self.tables == 0 && (name == b"table" || is_part_of_table(name)) {
            return Is::Beyond;
        }
        self.tables -= usize::from(name == b"table");
        self.depth -= usize::from(name == self.name);
        if self.depth == 0 { Is::TheEnd } else { Is::Within }
    }
}

fn is_part_of_table(name: &[u8]) -> bool {
    matches!(name, b"td" | b"th" | b"tr" | b"tbody" | b"thead" | b"tfoot")
}
