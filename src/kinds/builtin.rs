//! The schemas shipped with kehu, embedded from `schemas/` of the project.

/// (file name, text) in the order of the kinds.
pub(super) const FILES: [(&str, &str); 5] = [
    ("customer.yaml", include_str!("../../schemas/customer.yaml")),
    ("followup.yaml", include_str!("../../schemas/followup.yaml")),
    ("contract.yaml", include_str!("../../schemas/contract.yaml")),
    ("feedback.yaml", include_str!("../../schemas/feedback.yaml")),
    ("task.yaml", include_str!("../../schemas/task.yaml")),
];

/// The text of the built-in schema of this file name.
pub(super) fn text_of(file: &str) -> Option<&'static str> {
    FILES.iter().find(|(name, _)| *name == file).map(|(_, text)| *text)
}
