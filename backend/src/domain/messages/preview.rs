//! One line of a message for the list of conversations.

use frontdesk_connectors::model::{AttachmentKind, InboundAttachment, InboundMessage};
use serde_json::{Value, json};

use crate::domain::views::MessageView;

const MAX: usize = 120;

pub fn of_text(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(MAX)
        .collect()
}

/// The text, else what is there instead of one, in brackets: `[kind]`, or `[kind:count]` where there are several of one.
pub fn of_inbound(message: &InboundMessage) -> String {
    let text = message.text.as_deref().map(of_text).filter(|text| !text.is_empty());
    // what a form sends as its text is a word of the platform's
    let form = || message.action.as_ref().is_some_and(|action| action.kind == "flow");
    let notice = || message.notice.as_ref().map(|notice| mark(&notice.kind));
    let unsupported = || Some(mark(of_unsupported(&message.unsupported.as_ref()?.kind)));
    let referral = || message.referral.as_ref().map(|_| mark("referral"));
    let choice = || Some(of_text(message.action.as_ref()?.title.as_deref()?));
    text.filter(|_| !form())
        .or_else(|| form().then(|| mark("flow")))
        .or_else(|| of_attachments(&message.attachments))
        .or_else(choice)
        .or_else(notice)
        .or_else(unsupported)
        .or_else(referral)
        .unwrap_or_default()
}

fn mark(kind: &str) -> String {
    format!("[{kind}]")
}

fn of_attachments(attachments: &[InboundAttachment]) -> Option<String> {
    let first = attachments.first()?;
    let kind = json!(first.kind).as_str()?.to_owned();
    if first.kind == AttachmentKind::Share {
        return Some(mark(of_share(first.detail.as_ref())));
    }
    let alike = attachments.iter().filter(|other| other.kind == first.kind).count();
    Some(match alike {
        1 => mark(&kind),
        count => format!("[{kind}:{count}]"),
    })
}

/// WhatsApp hands a picture to be viewed once over as something that it does not hand over.
fn of_unsupported(kind: &str) -> &'static str {
    match kind {
        "view_once" => "ephemeral",
        _ => "unsupported",
    }
}

/// What a share is; a link is a share of nothing more than that.
fn of_share(detail: Option<&Value>) -> &'static str {
    match detail.and_then(|detail| detail["type"].as_str()) {
        Some("product") => "product",
        Some("reel") => "reel",
        Some("story") => "story",
        Some("post") => "post",
        Some("template") => "template",
        _ => "share",
    }
}

/// A recording with how long it lasts: `[voice:7]`.
pub fn timed(preview: String, seconds: Option<f64>) -> String {
    match (preview.strip_suffix(']'), seconds) {
        (Some(mark), Some(seconds)) => format!("{mark}:{:.0}]", seconds.max(1.0)),
        _ => preview,
    }
}

pub fn of_reply(text: Option<&str>, interactive: Option<&Value>, first_attachment: Option<&str>) -> String {
    text.or_else(|| of_interactive(interactive?))
        .map(of_text)
        .filter(|text| !text.is_empty())
        .or_else(|| first_attachment.map(|kind| format!("[{kind}]")))
        .unwrap_or_else(|| "[template]".to_owned())
}

/// Of one that is stored, where it leads the list once more.
pub fn of_view(message: &MessageView) -> String {
    let kind = message.attachments.first().map(|attachment| attachment.kind.as_str());
    let alike = message
        .attachments
        .iter()
        .filter(|attachment| Some(attachment.kind.as_str()) == kind)
        .count();
    let interactive = message
        .structured
        .as_ref()
        .and_then(|structured| structured.get("interactive"));
    let text = message.text.as_deref().or_else(|| of_interactive(interactive?));
    let file = || match (kind?, alike) {
        (kind, 1) => Some(mark(kind)),
        (kind, count) => Some(format!("[{kind}:{count}]")),
    };
    let otherwise = || {
        let unsupported = message
            .unsupported
            .as_ref()
            .map(|unsupported| mark(of_unsupported(&unsupported.kind)));
        unsupported.or_else(|| message.structured.as_ref().map(|_| mark("template")))
    };
    if message.deleted_at.is_some() {
        return mark("deleted");
    }
    text.map(of_text)
        .filter(|text| !text.is_empty())
        .or_else(file)
        .or_else(otherwise)
        .unwrap_or_default()
}

/// The words above buttons or a list: in the common shape, in WhatsApp's, and in those of Messenger and Instagram.
fn of_interactive(interactive: &Value) -> Option<&str> {
    INTERACTIVE_WORDS
        .iter()
        .find_map(|place| interactive.pointer(place)?.as_str())
        .filter(|words| !words.is_empty())
}

/// Where they stand, the common shape first; the query of quotes (`load.rs`) looks in the same places.
pub const INTERACTIVE_WORDS: [&str; 5] = [
    "/text",
    "/body/text",
    "/attachment/payload/text",
    "/attachment/payload/elements/0/title",
    "/elements/0/title",
];

#[cfg(test)]
mod tests {
    use frontdesk_connectors::model::{Action, MediaSource, Origin, Peer, Unsupported};

    use super::*;

    fn attachment(kind: AttachmentKind, detail: Option<Value>) -> InboundAttachment {
        InboundAttachment {
            kind,
            source: MediaSource::None,
            content_type: None,
            file_name: None,
            title: None,
            detail,
        }
    }

    fn message(attachments: Vec<InboundAttachment>) -> InboundMessage {
        InboundMessage {
            external_id: "m".to_owned(),
            peer: Peer::default(),
            origin: Origin::Customer,
            text: None,
            attachments,
            reply_to: None,
            action: None,
            referral: None,
            unsupported: None,
            notice: None,
            opens_window: true,
            forwarded: false,
            arrival: None,
        }
    }

    #[test]
    fn buttons_are_told_by_the_words_above_them() {
        let of = |interactive: Value| of_reply(None, Some(&interactive), None);
        assert_eq!(
            of(json!({"type": "buttons", "text": "Which  day?"})),
            "Which day?",
            "the common shape"
        );
        assert_eq!(
            of(json!({"type": "list", "body": {"text": "Which day?"}})),
            "Which day?"
        );
        assert_eq!(
            of(json!({"attachment": {"payload": {"template_type": "button", "text": "Which day?"}}})),
            "Which day?"
        );
        let card = json!({"attachment": {"payload": {"elements": [{"title": "City bike"}]}}});
        assert_eq!(of(card), "City bike");
        assert_eq!(of(json!({"type": "flow"})), "[template]");
        assert_eq!(of_reply(Some("Written"), None, Some("image")), "Written");
    }

    #[test]
    fn files_are_named_and_counted() {
        let image = || attachment(AttachmentKind::Image, None);
        assert_eq!(of_inbound(&message(vec![image()])), "[image]");
        assert_eq!(of_inbound(&message(vec![image(), image(), image()])), "[image:3]");
        assert_eq!(
            of_inbound(&message(vec![attachment(AttachmentKind::Voice, None)])),
            "[voice]"
        );
    }

    #[test]
    fn recordings_tell_how_long_they_last() {
        assert_eq!(timed("[voice]".to_owned(), Some(6.6)), "[voice:7]");
        assert_eq!(timed("[video]".to_owned(), Some(0.2)), "[video:1]");
        assert_eq!(timed("[voice]".to_owned(), None), "[voice]");
    }

    #[test]
    fn shares_are_told_apart() {
        let of = |detail| of_inbound(&message(vec![attachment(AttachmentKind::Share, Some(detail))]));
        for kind in ["product", "reel", "story", "post", "template"] {
            assert_eq!(of(json!({"type": kind})), format!("[{kind}]"));
        }
        assert_eq!(of(json!({"type": "link", "url": "https://a.example"})), "[share]");
        assert_eq!(of(json!({})), "[share]");
    }

    #[test]
    fn words_come_first_but_for_those_of_a_form() {
        let mut said = message(vec![attachment(AttachmentKind::Image, None)]);
        said.text = Some(" Look  here ".to_owned());
        assert_eq!(of_inbound(&said), "Look here");
        said.action = Some(Action {
            kind: "flow".to_owned(),
            title: Some("Sent".to_owned()),
            payload: None,
            detail: None,
        });
        assert_eq!(of_inbound(&said), "[flow]");
        let mut once = message(Vec::new());
        once.unsupported = Some(Unsupported {
            kind: "view_once".to_owned(),
            raw: Value::Null,
        });
        assert_eq!(of_inbound(&once), "[ephemeral]");
        let mut came = message(Vec::new());
        came.referral = Some(json!({"ad_id": "1"}));
        assert_eq!(of_inbound(&came), "[referral]");
    }
}
