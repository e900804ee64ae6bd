//! A start tag and what its attributes say about a cell.

/// Elements without content, which nothing closes.
const VOID: &[&[u8]] = &[
    b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"source", b"track", b"wbr",
];

#[derive(Debug, Default)]
pub(super) struct Tag {
    /// In lower case, as the names of attributes.
    pub(super) name: Vec<u8>,
    attributes: Vec<(Vec<u8>, String)>,
}

impl Tag {
    pub(super) fn new(name: &[u8]) -> Self {
        Self {
            name: name.to_vec(),
            attributes: Vec::new(),
        }
    }

    pub(super) fn name_attribute(&mut self, name: &[u8]) {
        self.attributes.push((name.to_vec(), String::new()));
    }

    pub(super) fn set_attribute(&mut self, value: &[u8]) {
        if let Some((_, last)) = self.attributes.last_mut() {
            *last = String::from_utf8_lossy(value).into_owned();
        }
    }

    fn get(&self, name: &[u8]) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(super) fn is_void(&self) -> bool {
        VOID.contains(&self.name.as_slice())
    }

    pub(super) fn is_hidden(&self) -> bool {
        self.get(b"hidden").is_some() || self.style("display").is_some_and(|value| value.starts_with("none"))
    }

    /// How many columns or rows the cell covers, at most what HTML allows. As many as there are is 0.
    pub(super) fn span(&self, name: &[u8]) -> u32 {
        const MOST: u32 = 65_534;
        self.get(name)
            .and_then(|value| value.trim().parse().ok())
            .map_or(1, |span: u32| span.min(MOST))
    }

    /// The number that spreadsheet programs write beside the text that shows it; it may be an empty mark.
    pub(super) fn number(&self) -> Option<&str> {
        let number = self.get(b"x:num").or_else(|| self.get(b"sdval"));
        number.filter(|_| !self.is_formatted_as_text())
    }

    fn is_formatted_as_text(&self) -> bool {
        ["mso-number-format", "vnd.ms-excel.numberformat"]
            .iter()
            .filter_map(|name| self.style(name))
            .any(|format| format.trim_matches(['"', '\'', '\\', ' ']) == "@")
    }

    /// The value of a declaration in the style, in lower case.
    fn style(&self, name: &str) -> Option<String> {
        let declarations = self.get(b"style")?.split(';');
        declarations
            .filter_map(|declaration| declaration.split_once(':'))
            .find(|(key, _)| key.trim().eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim().to_lowercase())
    }
}
