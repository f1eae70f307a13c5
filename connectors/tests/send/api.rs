//! Messages to a connector of one's own.

use std::time::Duration;

use frontdesk_connectors::model::AttachmentKind;
use frontdesk_connectors::outbound::{Content, Outbound};
use frontdesk_connectors::{
    Channel, Credentials, ErrorClass, SendContext, SendError, Verified, by_channel, standard_webhooks,
};
use serde_json::{Value, json};
use wiremock::{Request, ResponseTemplate};

use crate::support::{API_SECRET, Inbox, media, outbound, text};
use crate::{accepted, platform, refused, send, sent};

async fn posted(message: &Outbound) -> (Request, Value) {
    let mut requests = sent(Channel::Api, Default::default(), message).await;
    assert_eq!(requests.len(), 1);
    let request = requests.remove(0);
    let body = request.body_json().unwrap();
    (request, body)
}

fn header(request: &Request, name: &str) -> String {
    request.headers[name].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_text_is_signed_and_has_an_id_that_stays() {
    let message = Outbound {
        reply_to: Some("m-1".to_owned()),
        ..text("Hi")
    };
    let (request, body) = posted(&message).await;
    assert_eq!(
        body,
        json!({ "type": "message", "id": "our-42", "inbox": "1001", "contact": { "id": "u-7" }, "text": "Hi", "reply_to": "m-1" })
    );
    assert_eq!(request.url.path(), "/connector");
    assert_eq!(
        (header(&request, "webhook-id"), header(&request, "idempotency-key")),
        ("our-42".to_owned(), "our-42".to_owned())
    );
    assert_eq!(header(&request, "webhook-timestamp"), "1795860000");
    let secrets = [standard_webhooks::read(API_SECRET).unwrap()];
    let found = |name: &str| {
        request
            .headers
            .get(name)
            .map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(standard_webhooks::verify(&request.body, &found, &secrets), Ok(()));
}

#[tokio::test]
async fn a_file_goes_by_its_link() {
    let content = Content::Media {
        media: media(AttachmentKind::Image, "image/png", "wheel.png"),
        caption: Some("Look".to_owned()),
    };
    let (_, body) = posted(&outbound(content)).await;
    assert_eq!(body["text"], "Look");
    assert_eq!(
        body["attachments"],
        json!([{ "kind": "image", "url": "https://desk.test/media/signed", "content_type": "image/png", "file_name": "wheel.png", "size": 10 }])
    );
}

#[tokio::test]
async fn the_answer_names_the_message() {
    for (answer, id) in [(json!({ "id": "r-1" }), "r-1"), (json!({ "id": 7, "more": true }), "7")] {
        let receipt = send(
            Channel::Api,
            ResponseTemplate::new(202).set_body_json(answer),
            &text("Hi"),
        )
        .await
        .unwrap();
        assert_eq!(receipt.external_id, id);
    }
    let endless = ResponseTemplate::new(200).set_body_json(json!({ "id": "x".repeat(1_000) }));
    assert!(matches!(
        send(Channel::Api, endless, &text("Hi")).await,
        Err(SendError::Unknown(_))
    ));
}

#[tokio::test]
async fn a_refusal_is_told_in_the_connectors_words() {
    let answer =
        ResponseTemplate::new(422).set_body_json(json!({ "code": "recipient_unreachable", "message": "Gone." }));
    let (error, _) = refused(send(Channel::Api, answer, &text("Hi")).await);
    assert_eq!(
        (error.class, error.code.as_str(), error.message.as_str()),
        (ErrorClass::Recipient, "422/recipient_unreachable", "Gone.")
    );
    assert!(error.is_quotable());
    let slow = ResponseTemplate::new(429).insert_header("retry-after", "30");
    let (error, wait) = refused(send(Channel::Api, slow, &text("Hi")).await);
    assert_eq!(
        (error.class, wait),
        (ErrorClass::RateAccount, Some(Duration::from_secs(30)))
    );
}

#[tokio::test]
async fn where_nothing_may_be_posted_nothing_is() {
    let server = platform(accepted(Channel::Api)).await;
    let inbox = Inbox::at(&server.uri());
    let closed = SendContext {
        posts: None,
        ..inbox.cx()
    };
    let (error, _) = refused(by_channel(Channel::Api).send(closed, &text("Hi")).await);
    assert_eq!(
        (error.class, error.code.as_str()),
        (ErrorClass::Setup, "private_address")
    );
    let unsigned = Credentials {
        webhook_secret: Some("weak".to_owned()),
        ..inbox.cx().credentials.clone()
    };
    let unsigned = SendContext {
        credentials: &unsigned,
        ..inbox.cx()
    };
    let (error, _) = refused(by_channel(Channel::Api).send(unsigned, &text("Hi")).await);
    assert_eq!(error.code, "no_secret");
    assert!(server.received_requests().await.unwrap().is_empty());
}

/// The one before signs as well, until its time has come.
#[test]
fn two_secrets_count_for_a_while() {
    let now = time::macros::datetime!(2026-11-28 10:00 UTC);
    let until = |seconds: i64| Credentials {
        webhook_secret: Some(API_SECRET.to_owned()),
        previous_webhook_secret: Some("whsec_old".to_owned()),
        previous_webhook_secret_until: Some(now.unix_timestamp() + seconds),
        ..Credentials::default()
    };
    assert_eq!(until(1).webhook_secrets(now), [API_SECRET, "whsec_old"]);
    assert_eq!(until(0).webhook_secrets(now), [API_SECRET]);
}

/// What is wrong with a body, field by field.
#[test]
fn a_wrong_body_is_told_what_is_wrong_with_it() {
    let told = |body: &Value| {
        let body = body.to_string();
        let found = by_channel(Channel::Api).objections(Verified::stored(body.as_bytes()));
        let lines: Vec<String> = found
            .into_iter()
            .map(|one| format!("{} {}", one.field, one.reason))
            .collect();
        lines
    };
    let event = |event: Value| told(&json!({ "events": [event] }));
    let contact = json!({ "id": "u" });
    assert_eq!(told(&json!({})), ["events is missing"]);
    assert_eq!(told(&json!({ "events": [] })), ["events must not be empty"]);
    assert_eq!(told(&json!({ "events": 7 })), ["events must be a list"]);
    assert_eq!(told(&json!([])), ["body must be JSON: {\"events\": [\u{2026}]}"]);
    assert_eq!(event(json!(7)), ["events[0] must be an object"]);
    assert_eq!(event(json!({})), ["events[0].type is missing"]);
    assert_eq!(
        event(json!({ "type": "shout" })),
        ["events[0].type must be one of message, edit, delete, reaction, status, contact"]
    );
    assert_eq!(
        event(json!({ "type": "message", "text": "Hi" })),
        ["events[0].id is missing", "events[0].contact is missing"]
    );
    assert_eq!(
        event(json!({ "type": "message", "id": "m", "contact": contact })),
        ["events[0].text is missing: a message has a text, attachments, or both"]
    );
    for (field, value, words) in [
        ("id", json!(1.5), "events[0].id must be an id"),
        (
            "id",
            json!("x".repeat(201)),
            "events[0].id must have at most 200 characters",
        ),
        ("text", json!(7), "events[0].text must be a text"),
        (
            "text",
            json!("x".repeat(20_001)),
            "events[0].text must have at most 20000 characters",
        ),
        ("at", json!("yesterday"), "events[0].at must be a time"),
        ("at", json!("1926-11-28T10:00:00Z"), "events[0].at must be a time"),
        (
            "from",
            json!("nobody"),
            "events[0].from must be one of customer, business",
        ),
        (
            "reference",
            json!("x"),
            "events[0].reference is for messages from the business",
        ),
        ("txet", json!("Hi"), "events[0].txet is not known here"),
        ("attachments", json!({}), "events[0].attachments must be a list"),
        (
            "attachments",
            json!([{ "kind": "image" }]),
            "events[0].attachments[0].url is missing",
        ),
        (
            "attachments",
            json!([{ "kind": "hat", "url": "https://a.example/" }]),
            "events[0].attachments[0].kind must be one of",
        ),
        (
            "attachments",
            json!([{ "kind": "file", "url": "file:///etc/passwd" }]),
            "events[0].attachments[0].url must be a web address",
        ),
        ("contact", json!({}), "events[0].contact.id is missing"),
        (
            "contact",
            json!({ "id": "u", "phone": "0151 1" }),
            "events[0].contact.phone must be a number with its country",
        ),
        (
            "contact",
            json!({ "id": "u", "picture_url": "me.jpg" }),
            "events[0].contact.picture_url must be a web address",
        ),
    ] {
        let mut message = json!({ "type": "message", "id": "m", "contact": contact, "text": "Hi" });
        message[field] = value.clone();
        let found = event(message);
        assert!(
            found.len() == 1 && found[0].starts_with(words),
            "{field} {value}: {found:?}"
        );
    }
    let reaction =
        |emoji: Value| event(json!({ "type": "reaction", "message": "m", "contact": contact, "emoji": emoji }));
    assert!(reaction(json!("👍")).is_empty() && reaction(Value::Null).is_empty());
    assert_eq!(reaction(json!("yes")), ["events[0].emoji must be one emoji"]);
    let status = |more: Value| {
        let mut status = json!({ "type": "status", "message": "r", "status": "delivered" });
        status
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        event(status)
    };
    assert!(status(json!({})).is_empty());
    assert_eq!(
        status(json!({ "status": "lost" })),
        ["events[0].status must be one of sent, delivered, read, failed"]
    );
    assert_eq!(
        status(json!({ "error": { "code": "x" } })),
        ["events[0].error is for the status failed"]
    );
    let many: Vec<Value> = vec![json!({}); 101];
    assert_eq!(told(&json!({ "events": many })), ["events must be at most 100"]);
    let wrong: Vec<Value> = vec![json!({}); 100];
    assert_eq!(
        told(&json!({ "events": wrong })).len(),
        20,
        "the first of them are enough"
    );
}
