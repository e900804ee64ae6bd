//! Which attachments hold text that can be read.

/// Endings of the files that are read. What is in a file of such a name is told by its content.
const ENDINGS: [&str; 26] = [
    "pdf", "docx", "docm", "dotx", "doc", "wps", "pptx", "pptm", "ppsx", "ppt", "dps", "xlsx", "xlsm", "xlsb", "xls",
    "et", "ods", "csv", "tsv", "txt", "log", "md", "markdown", "html", "htm", "eml",
];

/// Whether there may be text in a file of this name: pictures, drawings and archives hold none.
#[must_use]
pub fn is_legible(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

#[cfg(test)]
mod tests {
    use super::is_legible;

    #[test]
    fn documents_are_read_and_pictures_are_not() {
        assert!(is_legible("合同.PDF") && is_legible("报价.v2.xlsx") && is_legible("说明.md"));
        assert!(!is_legible("名片.jpg") && !is_legible("pdf") && !is_legible("图纸.dwg"));
    }
}
