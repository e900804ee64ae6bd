//! What kehu itself understands of 跟进状态; a team has other words beside these.

use serde_json::Value;

/// The profile's key for how far a customer was followed up.
pub const FOLLOW_UP_STATUS: &str = "follow_up_status";
/// Not at all yet.
pub const NOT_FOLLOWED_UP: &str = "未跟进";
/// Cannot be followed up any more (R185): nobody can be reached, or the company is gone.
pub const INVALID: &str = "无效";

/// Whether a customer is marked as one that is not followed up any more.
#[must_use]
pub fn is_invalid(profile: &Value) -> bool {
    let status = profile.get(FOLLOW_UP_STATUS).and_then(Value::as_str);
    status.is_some_and(|status| status.trim() == INVALID)
}
