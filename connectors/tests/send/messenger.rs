//! Messages of a Page.

use frontdesk_connectors::model::AttachmentKind;
use frontdesk_connectors::outbound::{Content, Outbound};
use frontdesk_connectors::{Channel, Login, SendError, by_channel};
use serde_json::{Value, json};
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{Inbox, everybody, key, media, outbound, text};
use crate::{PATH, accepted, body, form, platform, sent};

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
    let sent = body(
        Channel::Messenger,
        &outbound(Content::Interactive {
            interactive: replies.clone(),
            header: None,
        }),
    )
    .await;
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

#[tokio::test]
async fn several_pictures_go_up_first() {
    let server = MockServer::start().await;
    let uploaded = ResponseTemplate::new(200).set_body_json(json!({ "attachment_id": "9" }));
    let uploads = path("/graph/v25.0/1001/message_attachments");
    Mock::given(uploads)
        .respond_with(uploaded)
        .expect(2)
        .mount(&server)
        .await;
    Mock::given(path(PATH))
        .respond_with(accepted(Channel::Messenger))
        .mount(&server)
        .await;
    let picture = || media(AttachmentKind::Image, "image/png", "a.png");
    let message = outbound(Content::Images(vec![picture(), picture()]));
    let inbox = Inbox::at(&server.uri());
    by_channel(Channel::Messenger).send(inbox.cx(), &message).await.unwrap();
    let requests = server.received_requests().await.unwrap();
    assert!(form(&requests[0]).contains("0123456789"));
    let body: Value = requests[2].body_json().unwrap();
    let picture = json!({ "type": "image", "payload": { "attachment_id": "9" } });
    assert_eq!(body["message"]["attachments"], json!([picture, picture]));
}

#[tokio::test]
async fn has_no_reactions_and_takes_threads_over() {
    let server = platform(ResponseTemplate::new(200).set_body_json(json!({ "success": true }))).await;
    let inbox = Inbox::at(&server.uri());
    let messenger = by_channel(Channel::Messenger);
    let reaction = messenger
        .react(inbox.cx(), "1001", &everybody(), "m_1", Some("👍"))
        .await;
    assert!(matches!(reaction, Err(SendError::Refused { .. })), "{reaction:?}");
    messenger.take_thread(inbox.cx(), "1001", &everybody()).await.unwrap();
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].url.path(), "/graph/v25.0/1001/take_thread_control");
    assert_eq!(
        requests[0].body_json::<Value>().unwrap(),
        json!({ "recipient": { "id": "2002" } })
    );
}
