//! Messages of an Instagram account, through its Page and by itself.

use frontdesk_connectors::model::AttachmentKind;
use frontdesk_connectors::outbound::{Content, Outbound};
use frontdesk_connectors::{Channel, Login, by_channel};
use serde_json::{Value, json};

use crate::support::{Inbox, everybody, media, outbound, text};
use crate::{OWN_PATH, accepted, body, platform, sent};

#[tokio::test]
async fn through_a_page() {
    let message = Outbound {
        reply_to: Some("aWd1".to_owned()),
        ..text("Hi")
    };
    assert_eq!(
        body(Channel::Instagram, &message).await,
        json!({ "recipient": { "id": "3003" }, "reply_to": { "mid": "aWd1" }, "message": { "text": "Hi" } })
    );
}

/// Paths of a message, a read mark and a typing sign.
async fn paths(inbox: impl Fn(&str) -> Inbox) -> Vec<String> {
    let server = platform(accepted(Channel::Instagram)).await;
    let inbox = inbox(&server.uri());
    let (cx, instagram, to) = (inbox.cx(), by_channel(Channel::Instagram), everybody());
    instagram.send(cx, &text("Hi")).await.unwrap();
    instagram.mark_read(cx, "1001", &to, "aWd1").await.unwrap();
    instagram.typing(cx, "1001", &to, "aWd1").await.unwrap();
    let requests = server.received_requests().await.unwrap();
    requests.iter().map(|request| request.url.path().to_owned()).collect()
}

#[tokio::test]
async fn speaks_as_its_page_or_as_itself() {
    let page = paths(|base| Inbox::at(base).behind_page("7007")).await;
    assert_eq!(page, ["/graph/v25.0/7007/messages"; 3]);
    for unknown in [
        paths(Inbox::at).await,
        paths(|base| Inbox::at(base).behind_page("")).await,
    ] {
        assert_eq!(unknown, [OWN_PATH; 3], "the token knows its Page");
    }
    let itself = paths(|base| Inbox::at(base).with_login(Login::Instagram).behind_page("7007")).await;
    assert_eq!(itself, ["/instagram/v25.0/1001/messages"; 3]);
}

#[tokio::test]
async fn by_itself_has_another_host_and_no_quotes() {
    let message = Outbound {
        reply_to: Some("aWd1".to_owned()),
        human_agent_tag: true,
        ..text("Hi")
    };
    let requests = sent(Channel::Instagram, Login::Instagram, &message).await;
    assert_eq!(requests[0].url.path(), "/instagram/v25.0/1001/messages");
    assert_eq!(
        requests[0].body_json::<Value>().unwrap(),
        json!({
            "recipient": { "id": "3003" },
            "messaging_type": "MESSAGE_TAG",
            "tag": "HUMAN_AGENT",
            "message": { "text": "Hi" },
        })
    );
}

#[tokio::test]
async fn sends_files_by_link() {
    let voice = Content::Media {
        media: media(AttachmentKind::Voice, "audio/mp4", "a.m4a"),
        caption: None,
    };
    assert_eq!(
        body(Channel::Instagram, &outbound(voice)).await["message"],
        json!({ "attachment": { "type": "audio", "payload": { "url": "https://desk.test/media/signed" } } })
    );
}

#[tokio::test]
async fn several_pictures_in_one_message() {
    let picture = || media(AttachmentKind::Image, "image/png", "a.png");
    let picture_sent = json!({ "type": "image", "payload": { "url": "https://desk.test/media/signed" } });
    assert_eq!(
        body(
            Channel::Instagram,
            &outbound(Content::Images(vec![picture(), picture()]))
        )
        .await["message"],
        json!({ "attachments": [picture_sent, picture_sent] })
    );
}

#[tokio::test]
async fn reactions_come_and_go() {
    for (emoji, action) in [(Some("🥳"), "react"), (None, "unreact")] {
        let server = platform(accepted(Channel::Instagram)).await;
        let inbox = Inbox::at(&server.uri());
        let instagram = by_channel(Channel::Instagram);
        instagram
            .react(inbox.cx(), "1001", &everybody(), "aWd1", emoji)
            .await
            .unwrap();
        let requests = server.received_requests().await.unwrap();
        let body: Value = requests[0].body_json().unwrap();
        assert_eq!(
            (&body["recipient"]["id"], &body["sender_action"]),
            (&json!("3003"), &json!(action))
        );
        assert_eq!(
            (&body["payload"]["message_id"], body["payload"]["reaction"].as_str()),
            (&json!("aWd1"), emoji)
        );
    }
}
