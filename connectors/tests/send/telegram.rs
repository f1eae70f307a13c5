//! Messages of a bot.

use std::time::Duration;

use frontdesk_connectors::model::{AttachmentKind, MediaSource};
use frontdesk_connectors::outbound::{ContactCard, Content, Location, Outbound};
use frontdesk_connectors::{Callback, Channel, ErrorClass, SendError, by_channel};
use futures::TryStreamExt;
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::form;
use crate::support::{BOT_TOKEN, Inbox, key, media, outbound, text};

fn ok(result: Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "ok": true, "result": result }))
}

fn sent() -> ResponseTemplate {
    ok(json!({ "message_id": 7, "chat": { "id": 111, "type": "private" }, "date": 1 }))
}

fn refusal(code: u16, description: &str) -> ResponseTemplate {
    ResponseTemplate::new(code).set_body_json(json!({ "ok": false, "error_code": code, "description": description }))
}

async fn telegram(answer: ResponseTemplate) -> (MockServer, Inbox) {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(answer).mount(&server).await;
    let inbox = Inbox::at(&server.uri());
    (server, inbox)
}

/// Sends, and gives back the method that was called and its request.
async fn call(message: &Outbound) -> (String, Request) {
    let (server, inbox) = telegram(sent()).await;
    let receipt = by_channel(Channel::Telegram).send(inbox.cx(), message).await.unwrap();
    assert!(receipt.external_id.ends_with("111:7"), "{receipt:?}");
    let mut requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    let request = requests.remove(0);
    let called = request
        .url
        .path()
        .strip_prefix(&format!("/telegram/bot{BOT_TOKEN}/"))
        .unwrap();
    (called.to_owned(), request)
}

async fn refused(answer: ResponseTemplate) -> (ErrorClass, Option<Duration>) {
    let (_server, inbox) = telegram(answer).await;
    match by_channel(Channel::Telegram).send(inbox.cx(), &text("hi")).await {
        Err(SendError::Refused { error, retry_after }) => {
            assert!(!error.message.contains(BOT_TOKEN));
            (error.class, retry_after)
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_text_quotes_by_the_number_in_its_chat() {
    let message = Outbound {
        reply_to: Some("111:5".to_owned()),
        ..text("Hi")
    };
    let (called, request) = call(&message).await;
    assert_eq!(called, "sendMessage");
    assert_eq!(
        request.body_json::<Value>().unwrap(),
        json!({ "chat_id": 111, "text": "Hi", "reply_parameters": { "message_id": 5, "allow_sending_without_reply": true } })
    );
}

#[tokio::test]
async fn somebody_s_own_account_is_answered_through_its_connection() {
    let message = Outbound {
        to: vec![key("telegram_business", "conn:1:111")],
        reply_to: Some("conn:1:111:5".to_owned()),
        ..text("Hi")
    };
    let (_, request) = call(&message).await;
    let body: Value = request.body_json().unwrap();
    assert_eq!(
        (&body["business_connection_id"], &body["chat_id"]),
        (&json!("conn:1"), &json!(111))
    );
    assert_eq!(body["reply_parameters"]["message_id"], 5);
}

#[tokio::test]
async fn each_file_goes_by_its_method() {
    let cases = [
        (AttachmentKind::Image, "image/png", "sendPhoto", "photo"),
        (AttachmentKind::Image, "image/gif", "sendAnimation", "animation"),
        (AttachmentKind::Image, "image/heic", "sendDocument", "document"),
        (AttachmentKind::Video, "video/mp4", "sendVideo", "video"),
        (AttachmentKind::Audio, "audio/mpeg", "sendAudio", "audio"),
        (AttachmentKind::Voice, "audio/ogg; codecs=opus", "sendVoice", "voice"),
        (AttachmentKind::Sticker, "image/webp", "sendSticker", "sticker"),
        (AttachmentKind::File, "text/csv", "sendDocument", "document"),
    ];
    for (kind, content_type, expected, field) in cases {
        let file = Content::Media {
            media: media(kind, content_type, "a.bin"),
            caption: Some("look".to_owned()),
        };
        let message = Outbound {
            reply_to: Some("111:5".to_owned()),
            ..outbound(file)
        };
        let (called, request) = call(&message).await;
        assert_eq!(called, expected, "{content_type}");
        let form = form(&request);
        for part in [
            format!("name=\"{field}\"; filename=\"a.bin\""),
            "name=\"chat_id\"\r\n\r\n111".to_owned(),
            "name=\"caption\"\r\n\r\nlook".to_owned(),
            "\"message_id\":5".to_owned(),
            "0123456789".to_owned(),
        ] {
            assert!(form.contains(&part), "{part}: {form}");
        }
    }
}

#[tokio::test]
async fn buttons_are_fields_of_the_message() {
    let keyboard =
        json!({ "text": "Sure?", "reply_markup": { "inline_keyboard": [[{ "text": "Yes", "callback_data": "y" }]] } });
    let (called, request) = call(&outbound(Content::Interactive {
        interactive: keyboard.clone(),
        header: None,
    }))
    .await;
    let body: Value = request.body_json().unwrap();
    assert_eq!(called, "sendMessage");
    assert_eq!(
        (&body["text"], &body["reply_markup"]),
        (&keyboard["text"], &keyboard["reply_markup"])
    );
}

#[tokio::test]
async fn what_an_answer_means() {
    assert_eq!(refused(refusal(401, "Unauthorized")).await, (ErrorClass::Auth, None));
    assert_eq!(
        refused(refusal(403, "Forbidden: bot was blocked by the user")).await.0,
        ErrorClass::Recipient
    );
    let slow = json!({ "ok": false, "error_code": 429, "description": "Too Many Requests", "parameters": { "retry_after": 14 } });
    assert_eq!(
        refused(ResponseTemplate::new(429).set_body_json(slow)).await,
        (ErrorClass::RateAccount, Some(Duration::from_secs(14)))
    );
    assert_eq!(refused(ResponseTemplate::new(500)).await.0, ErrorClass::Transient);
    assert_eq!(refused(ResponseTemplate::new(413)).await.0, ErrorClass::Content);
    for unclear in [
        ResponseTemplate::new(502),
        ResponseTemplate::new(504),
        ResponseTemplate::new(200),
        ResponseTemplate::new(200).set_body_string("<html>"),
        ok(json!(true)),
    ] {
        let (_server, inbox) = telegram(unclear).await;
        let result = by_channel(Channel::Telegram).send(inbox.cx(), &text("hi")).await;
        assert!(matches!(result, Err(SendError::Unknown(_))), "{result:?}");
    }
    let gone = Inbox::at("http://127.0.0.1:1");
    let result = by_channel(Channel::Telegram).send(gone.cx(), &text("hi")).await;
    let Err(SendError::NotSent(words)) = result else {
        panic!("{result:?}")
    };
    assert!(!words.contains("token"), "{words}");
}

#[tokio::test]
async fn connecting_says_where_and_by_which_secret() {
    let (server, inbox) = telegram(ok(json!(true))).await;
    let callback = Callback {
        url: "https://desk.test/webhooks/telegram/1".to_owned(),
        secret: Some("s".to_owned()),
    };
    let connector = by_channel(Channel::Telegram);
    connector.connect(inbox.cx(), "1001", &callback).await.unwrap();
    connector.disconnect(inbox.cx(), "1001").await.unwrap();
    connector.acknowledge_tap(inbox.cx(), "callback:77").await.unwrap();
    connector.acknowledge_tap(inbox.cx(), "111:7").await.unwrap();
    let requests = server.received_requests().await.unwrap();
    let called: Vec<&str> = requests
        .iter()
        .map(|request| request.url.path().rsplit('/').next().unwrap())
        .collect();
    assert_eq!(called, ["setWebhook", "deleteWebhook", "answerCallbackQuery"]);
    let body: Value = requests[0].body_json().unwrap();
    assert_eq!(
        (&body["url"], &body["secret_token"]),
        (&json!(callback.url), &json!("s"))
    );
    let allowed = body["allowed_updates"].as_array().unwrap();
    assert!(
        allowed.contains(&json!("message_reaction")) && allowed.len() == 9,
        "{body}"
    );
    assert_eq!(
        requests[2].body_json::<Value>().unwrap(),
        json!({ "callback_query_id": "77" })
    );
}

#[tokio::test]
async fn a_token_is_of_one_bot() {
    let me = json!({ "id": 1001, "is_bot": true, "first_name": "Two Wheels", "username": "twowheels_bot" });
    let (_server, inbox) = telegram(ok(me)).await;
    let connector = by_channel(Channel::Telegram);
    assert_eq!(
        connector.account_of(inbox.cx().credentials).unwrap().as_deref(),
        Some("1001")
    );
    let account = connector.check(inbox.cx(), "1001").await.unwrap();
    assert_eq!(account.name, "Two Wheels (@twowheels_bot)");
    assert!(connector.check(inbox.cx(), "1002").await.is_err());
}

#[tokio::test]
async fn a_file_comes_by_its_id() {
    let server = MockServer::start().await;
    let found = ok(json!({ "file_id": "F", "file_path": "photos/../file 1.jpg", "file_size": 3 }));
    Mock::given(path(format!("/telegram/bot{BOT_TOKEN}/getFile")))
        .respond_with(found)
        .mount(&server)
        .await;
    Mock::given(path(format!("/telegram/file/bot{BOT_TOKEN}/photos/file%201.jpg")))
        .respond_with(ResponseTemplate::new(200).set_body_raw("abc", "application/octet-stream"))
        .mount(&server)
        .await;
    let inbox = Inbox::at(&server.uri());
    let source = MediaSource::Id {
        id: "F".to_owned(),
        sha256: None,
    };
    let connector = by_channel(Channel::Telegram);
    let file = connector.fetch_media(inbox.cx(), "1001", &source).await.unwrap();
    assert_eq!((file.content_type, file.size), (None, Some(3)));
    let parts: Vec<_> = file.stream.try_collect().await.unwrap();
    assert_eq!(parts.concat(), b"abc");

    let (_server, inbox) = telegram(refusal(400, "Bad Request: file is too big")).await;
    match connector.fetch_media(inbox.cx(), "1001", &source).await {
        Err(SendError::Refused { error, .. }) => {
            assert_eq!(error.class, ErrorClass::Content);
            assert!(
                error.advice.contains("20 MB") && error.advice.contains("customer"),
                "{}",
                error.advice
            );
        }
        _ => panic!("a file over 20 MB is refused"),
    }
}

#[tokio::test]
async fn places_cards_and_previews() {
    let place = |name: Option<&str>| {
        outbound(Content::Location(Location {
            latitude: 52.5,
            longitude: 13.4,
            name: name.map(str::to_owned),
            address: None,
        }))
    };
    let (called, request) = call(&place(None)).await;
    assert_eq!(called, "sendLocation");
    assert_eq!(
        request.body_json::<Value>().unwrap(),
        json!({ "chat_id": 111, "latitude": 52.5, "longitude": 13.4 })
    );
    let (called, request) = call(&place(Some("At the canal"))).await;
    assert_eq!(called, "sendVenue");
    let body: Value = request.body_json().unwrap();
    assert_eq!(
        (&body["title"], &body["address"]),
        (&json!("At the canal"), &json!("At the canal"))
    );

    let card = ContactCard {
        name: "Robin Sample".to_owned(),
        phones: vec!["+15555550142".to_owned()],
        emails: Vec::new(),
        organization: None,
    };
    let (called, request) = call(&outbound(Content::Contacts(vec![card]))).await;
    assert_eq!(called, "sendContact");
    assert_eq!(
        request.body_json::<Value>().unwrap(),
        json!({ "chat_id": 111, "phone_number": "+15555550142", "first_name": "Robin", "last_name": "Sample" })
    );
    let plain = outbound(Content::Text {
        text: "https://x.test".to_owned(),
        link_preview: Some(false),
    });
    let (_, request) = call(&plain).await;
    assert_eq!(
        request.body_json::<Value>().unwrap()["link_preview_options"],
        json!({ "is_disabled": true })
    );
}

#[tokio::test]
async fn a_reaction_is_of_the_list_and_goes_away_again() {
    let connector = by_channel(Channel::Telegram);
    assert!(connector.spec().reactions.takes("👍") && !connector.spec().reactions.takes("🚲"));
    let (server, inbox) = telegram(ok(json!(true))).await;
    let to = [key("telegram_id", "111")];
    for emoji in [Some("👍"), None] {
        connector.react(inbox.cx(), "1001", &to, "111:5", emoji).await.unwrap();
    }
    let bodies: Vec<Value> = server
        .received_requests()
        .await
        .unwrap()
        .iter()
        .map(|request| request.body_json().unwrap())
        .collect();
    assert_eq!(
        bodies,
        [
            json!({ "chat_id": 111, "message_id": 5, "reaction": [{ "type": "emoji", "emoji": "👍" }] }),
            json!({ "chat_id": 111, "message_id": 5, "reaction": [] })
        ]
    );
}

#[tokio::test]
async fn typing_is_shown_and_there_is_no_read_mark_to_give() {
    let (server, inbox) = telegram(ok(json!(true))).await;
    let (connector, to) = (by_channel(Channel::Telegram), [key("telegram_id", "111")]);
    connector.mark_read(inbox.cx(), "1001", &to, "111:5").await.unwrap();
    connector.typing(inbox.cx(), "1001", &to, "111:5").await.unwrap();
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    assert!(requests[0].url.path().ends_with("/sendChatAction"));
    assert_eq!(
        requests[0].body_json::<Value>().unwrap(),
        json!({ "chat_id": 111, "action": "typing" })
    );
}

/// Whatever a stored message says about where it goes: it goes to its own chat.
#[tokio::test]
async fn buttons_lead_to_no_other_chat() {
    let keyboard = json!({ "inline_keyboard": [[{ "text": "Yes", "callback_data": "y" }]] });
    let strange = json!({
        "text": "Sure?", "parse_mode": "HTML", "reply_markup": keyboard,
        "chat_id": 222, "business_connection_id": "other", "reply_parameters": { "message_id": 1, "chat_id": 222 }
    });
    let message = outbound(Content::Interactive {
        interactive: strange,
        header: None,
    });
    let (method, request) = call(&message).await;
    assert_eq!(method, "sendMessage");
    assert_eq!(
        request.body_json::<Value>().unwrap(),
        json!({ "chat_id": 111, "text": "Sure?", "parse_mode": "HTML", "reply_markup": keyboard })
    );
}
