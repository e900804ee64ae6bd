//! `/import`: a spreadsheet into the vault, step by step: 上传 → 认列 → 预览 → 导入 (R223, R224).
//!
//! Each step is a page of its own with an address, so that the browser's back button goes one step back.

mod columns;
mod form;
mod preview;
mod result;
mod start;
mod steps;

pub(in crate::web) use columns::{decide, page as columns};
pub(in crate::web) use preview::{page as preview, run};
pub(in crate::web) use result::{errors, page as result};
pub(in crate::web) use start::{discard, page, receive, template};
pub(in crate::web) use steps::json;
