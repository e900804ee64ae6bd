//! What a schema calls a task, and how far one is.

/// The kind of tasks.
pub const TASK: &str = "task";
/// A task's key for how far it is.
pub const TASK_STATUS: &str = "status";
/// The status of a task that is done.
pub const TASK_DONE: &str = "已完成";
/// States of what needs nothing any more; in any other state, written by hand too, a task is still to be done.
pub const TASK_CLOSED: [&str; 2] = [TASK_DONE, "已取消"];
