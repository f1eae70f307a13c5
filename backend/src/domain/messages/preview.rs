//! One line of a message for the list of conversations.

use frontdesk_connectors::model::InboundMessage;
use serde_json::json;

const MAX: usize = 120;

pub fn of_text(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(MAX)
        .collect()
}

/// The text, else what is there instead of one, in brackets.
pub fn of_inbound(message: &InboundMessage) -> String {
    let text = message.text.as_deref().map(of_text).filter(|text| !text.is_empty());
    let attachment = || {
        message
            .attachments
            .first()
            .and_then(|attachment| json!(attachment.kind).as_str().map(|kind| format!("[{kind}]")))
    };
    let notice = || message.notice.as_ref().map(|notice| format!("[{}]", notice.kind));
    let unsupported = || message.unsupported.as_ref().map(|_| "[unsupported]".to_owned());
    text.or_else(attachment)
        .or_else(notice)
        .or_else(unsupported)
        .unwrap_or_default()
}

pub fn of_reply(text: Option<&str>, first_attachment: Option<&str>) -> String {
    text.map(of_text)
        .filter(|text| !text.is_empty())
        .or_else(|| first_attachment.map(|kind| format!("[{kind}]")))
        .unwrap_or_else(|| "[template]".to_owned())
}
