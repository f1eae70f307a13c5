//! Messages of a Page.

use frontdesk_connectors::model::AttachmentKind;
use frontdesk_connectors::outbound::{Content, Outbound};
use frontdesk_connectors::{Channel, Login};
use serde_json::json;

use crate::support::{key, media, outbound, text};
use crate::{PATH, body, form, sent};

#[tokio::test]
async fn a_text() {
    assert_eq!(
        body(Channel::Messenger, &text("Hi")).await,
        json!({
            "recipient": { "id": "2002" },
            "messaging_type": "RESPONSE",
            "message": { "text": "Hi", "metadata": "our-42" },
        })
    );
}

#[tokio::test]
async fn quote_and_human_agent_tag() {
    let message = Outbound {
        reply_to: Some("m_3".to_owned()),
        human_agent_tag: true,
        ..text("Hi")
    };
    let sent = body(Channel::Messenger, &message).await;
    assert_eq!(sent["reply_to"], json!({ "mid": "m_3" }));
    assert_eq!(
        (&sent["messaging_type"], &sent["tag"]),
        (&json!("MESSAGE_TAG"), &json!("HUMAN_AGENT"))
    );
}

#[tokio::test]
async fn buttons_are_merged_into_the_message() {
    let replies = json!({ "text": "Pick", "quick_replies": [{ "content_type": "text", "title": "Red" }] });
    let sent = body(Channel::Messenger, &outbound(Content::Interactive(replies.clone()))).await;
    assert_eq!(sent["message"]["quick_replies"], replies["quick_replies"]);
    assert_eq!(
        (&sent["message"]["text"], &sent["message"]["metadata"]),
        (&json!("Pick"), &json!("our-42"))
    );
}

#[tokio::test]
async fn visitor_of_the_plug_in() {
    let message = Outbound {
        to: vec![key("user_ref", "ref-1")],
        ..text("Hi")
    };
    assert_eq!(
        body(Channel::Messenger, &message).await["recipient"],
        json!({ "user_ref": "ref-1" })
    );
}

#[tokio::test]
async fn uploads_files_in_the_same_request() {
    let image = Content::Media {
        media: media(AttachmentKind::Image, "image/png", "a.png"),
        caption: None,
    };
    let requests = sent(Channel::Messenger, Login::Facebook, &outbound(image)).await;
    assert_eq!((requests.len(), requests[0].url.path()), (1, PATH));
    let form = form(&requests[0]);
    for part in [
        r#"{"id":"2002"}"#,
        r#""type":"image""#,
        r#""metadata":"our-42""#,
        r#"name="filedata"; filename="a.png""#,
        "Content-Type: image/png",
        "0123456789",
    ] {
        assert!(form.contains(part), "{part} in {form}");
    }
    assert!(!form.contains("desk.test"));
}

#[tokio::test]
async fn sends_unusual_pictures_as_files() {
    let image = Content::Media {
        media: media(AttachmentKind::Image, "image/heic", "a.heic"),
        caption: None,
    };
    let requests = sent(Channel::Messenger, Login::Facebook, &outbound(image)).await;
    assert!(form(&requests[0]).contains(r#""type":"file""#));
}
