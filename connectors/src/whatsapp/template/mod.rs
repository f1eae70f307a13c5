//! WhatsApp's message templates: listed, read, filled in.
//!
//! Source: WhatsApp Business Management API, "Message templates"; Cloud API, "Template messages".

mod fill;
mod layout;
mod list;

pub(super) use fill::fill;
pub(super) use layout::layout;
pub(super) use list::list;

use serde_json::Value;

/// Components and formats are written in capitals in lists and in small letters in requests.
fn is(value: &Value, key: &str, name: &str) -> bool {
    value[key].as_str().is_some_and(|text| text.eq_ignore_ascii_case(name))
}
