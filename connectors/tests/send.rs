//! What goes over the wire, and what every answer means.

mod support;

use std::time::Duration;

use frontdesk_connectors::model::{AttachmentKind, PeerKey};
use frontdesk_connectors::outbound::{Content, Outbound, Receipt};
use frontdesk_connectors::{Channel, ErrorClass, Login, PlatformError, SendError, by_channel};
use serde_json::{Value, json};
use support::{Inbox, TOKEN, key, media, outbound, text};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const PATH: &str = "/graph/v25.0/1001/messages";

fn accepted(channel: Channel) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(match channel {
        Channel::Whatsapp => json!({ "contacts": [{ "wa_id": "16505551234" }], "messages": [{ "id": "wamid.OUT" }] }),
        _ => json!({ "recipient_id": "2002", "message_id": "m_OUT" }),
    })
}

async fn platform(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(answer).mount(&server).await;
    server
}

async fn send(channel: Channel, answer: ResponseTemplate, message: &Outbound) -> Result<Receipt, SendError> {
    let server = platform(answer).await;
    by_channel(channel)
        .send(Inbox::at(&server.uri()).impatient().cx(), message)
        .await
}

/// Sends, and gives back the requests that were made.
async fn sent(channel: Channel, login: Login, message: &Outbound) -> Vec<Request> {
    let server = MockServer::start().await;
    let uploaded = ResponseTemplate::new(200).set_body_json(json!({ "id": "MEDIA" }));
    Mock::given(path("/graph/v25.0/1001/media"))
        .respond_with(uploaded)
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .respond_with(accepted(channel))
        .mount(&server)
        .await;
    let inbox = Inbox::at(&server.uri()).with_login(login);
    by_channel(channel).send(inbox.cx(), message).await.unwrap();
    server.received_requests().await.unwrap()
}

/// The body of the one request of a text.
async fn body(channel: Channel, message: &Outbound) -> Value {
    let requests = sent(channel, Login::Facebook, message).await;
    assert_eq!((requests.len(), requests[0].url.path()), (1, PATH));
    assert_eq!(requests[0].headers["authorization"], format!("Bearer {TOKEN}"));
    assert!(!requests[0].url.as_str().contains(TOKEN));
    requests[0].body_json().unwrap()
}

fn form(request: &Request) -> String {
    assert!(
        request.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("multipart/form-data")
    );
    String::from_utf8(request.body.clone()).unwrap()
}

#[tokio::test]
async fn messenger_text() {
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
async fn messenger_quote_and_human_agent_tag() {
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
async fn messenger_buttons_are_merged_into_the_message() {
    let replies = json!({ "text": "Pick", "quick_replies": [{ "content_type": "text", "title": "Red" }] });
    let sent = body(Channel::Messenger, &outbound(Content::Interactive(replies.clone()))).await;
    assert_eq!(sent["message"]["quick_replies"], replies["quick_replies"]);
    assert_eq!(
        (&sent["message"]["text"], &sent["message"]["metadata"]),
        (&json!("Pick"), &json!("our-42"))
    );
}

#[tokio::test]
async fn messenger_visitor_of_the_plug_in() {
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
async fn messenger_uploads_files_in_the_same_request() {
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
async fn messenger_sends_unusual_pictures_as_files() {
    let image = Content::Media {
        media: media(AttachmentKind::Image, "image/heic", "a.heic"),
        caption: None,
    };
    let requests = sent(Channel::Messenger, Login::Facebook, &outbound(image)).await;
    assert!(form(&requests[0]).contains(r#""type":"file""#));
}

#[tokio::test]
async fn instagram_through_a_page() {
    let message = Outbound {
        reply_to: Some("aWd1".to_owned()),
        ..text("Hi")
    };
    assert_eq!(
        body(Channel::Instagram, &message).await,
        json!({ "recipient": { "id": "3003" }, "reply_to": { "mid": "aWd1" }, "message": { "text": "Hi" } })
    );
}

#[tokio::test]
async fn instagram_by_itself_has_another_host_and_no_quotes() {
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
async fn instagram_sends_files_by_link() {
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
async fn whatsapp_text() {
    let message = Outbound {
        reply_to: Some("wamid.IN".to_owned()),
        ..text("Hi")
    };
    assert_eq!(
        body(Channel::Whatsapp, &message).await,
        json!({
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": "+16505551234",
            "type": "text",
            "text": { "body": "Hi", "preview_url": true },
            "context": { "message_id": "wamid.IN" },
            "biz_opaque_callback_data": "our-42",
        })
    );
}

#[tokio::test]
async fn whatsapp_without_a_number() {
    let message = Outbound {
        to: vec![key("parent_bsuid", "US.ENT.1"), key("bsuid", "US.134")],
        ..text("Hi")
    };
    let sent = body(Channel::Whatsapp, &message).await;
    assert_eq!((&sent["recipient"], sent.get("to")), (&json!("US.134"), None));
}

#[tokio::test]
async fn whatsapp_templates_and_buttons() {
    let template = json!({ "name": "order_ready", "language": { "code": "en_US" } });
    let sent = body(Channel::Whatsapp, &outbound(Content::Template(template.clone()))).await;
    assert_eq!((&sent["type"], &sent["template"]), (&json!("template"), &template));
    let buttons = json!({ "type": "button", "body": { "text": "Sure?" } });
    let sent = body(Channel::Whatsapp, &outbound(Content::Interactive(buttons.clone()))).await;
    assert_eq!((&sent["type"], &sent["interactive"]), (&json!("interactive"), &buttons));
}

#[tokio::test]
async fn whatsapp_uploads_files_first() {
    let cases = [
        (
            AttachmentKind::Image,
            "image/png",
            "image",
            json!({ "id": "MEDIA", "caption": "look" }),
        ),
        (
            AttachmentKind::Video,
            "video/mp4",
            "video",
            json!({ "id": "MEDIA", "caption": "look" }),
        ),
        (AttachmentKind::Audio, "audio/mpeg", "audio", json!({ "id": "MEDIA" })),
        (
            AttachmentKind::Voice,
            "audio/ogg; codecs=opus",
            "audio",
            json!({ "id": "MEDIA", "voice": true }),
        ),
        (
            AttachmentKind::Sticker,
            "image/webp",
            "sticker",
            json!({ "id": "MEDIA" }),
        ),
        (
            AttachmentKind::File,
            "text/csv",
            "document",
            json!({ "id": "MEDIA", "filename": "a.bin", "caption": "look" }),
        ),
        (
            AttachmentKind::Image,
            "image/heic",
            "document",
            json!({ "id": "MEDIA", "filename": "a.bin", "caption": "look" }),
        ),
    ];
    for (kind, content_type, sent_as, expected) in cases {
        let caption = Some("look".to_owned());
        let message = outbound(Content::Media {
            media: media(kind, content_type, "a.bin"),
            caption,
        });
        let requests = sent(Channel::Whatsapp, Login::Facebook, &message).await;
        let [upload, message] = requests.as_slice() else {
            panic!("{requests:?}")
        };
        let form = form(upload);
        assert!(
            form.contains("name=\"messaging_product\"") && form.contains("0123456789"),
            "{form}"
        );
        assert!(form.contains(&format!("Content-Type: {content_type}")), "{form}");
        let body: Value = message.body_json().unwrap();
        assert_eq!((&body["type"], &body[sent_as]), (&json!(sent_as), &expected));
    }
}

#[tokio::test]
async fn a_receipt_names_the_message_and_what_was_learned() {
    let receipt = send(Channel::Messenger, accepted(Channel::Messenger), &text("Hi"))
        .await
        .unwrap();
    assert_eq!(
        receipt,
        Receipt {
            external_id: "m_OUT".to_owned(),
            learned: vec![]
        }
    );
    let answer = ResponseTemplate::new(200).set_body_json(json!({
        "contacts": [{ "input": "+5511987654321", "wa_id": "551187654321", "user_id": "BR.1" }],
        "messages": [{ "id": "wamid.OUT", "message_status": "accepted" }],
    }));
    let receipt = send(Channel::Whatsapp, answer, &text("Hi")).await.unwrap();
    assert_eq!(receipt.external_id, "wamid.OUT");
    assert_eq!(receipt.learned, [key("wa_id", "551187654321"), key("bsuid", "BR.1")]);
}

fn graph_error(status: u16, error: Value) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({ "error": error }))
}

fn refused(result: Result<Receipt, SendError>) -> (PlatformError, Option<Duration>) {
    match result {
        Err(SendError::Refused { error, retry_after }) => (error, retry_after),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_class_of_refusal() {
    use ErrorClass::*;
    let meta = [
        (190, Some(463), Auth),
        (613, None, RateAccount),
        (2, None, Transient),
        (10, Some(2018278), Window),
        (551, None, Recipient),
        (368, None, Policy),
        (100, None, Content),
        (2018300, None, ThreadOwner),
        (200, None, Setup),
    ];
    for (code, subcode, class) in meta {
        for channel in [Channel::Messenger, Channel::Instagram] {
            let answer = graph_error(400, json!({ "message": "no", "code": code, "error_subcode": subcode }));
            assert_eq!(
                refused(send(channel, answer, &text("Hi")).await).0.class,
                class,
                "{channel} {code}"
            );
        }
    }
    let whatsapp = [
        (190, Auth),
        (130429, RateAccount),
        (131056, RateRecipient),
        (131000, Transient),
        (131047, Window),
        (131026, Recipient),
        (131031, Policy),
        (131009, Content),
    ];
    for (code, class) in whatsapp {
        let answer = graph_error(400, json!({ "message": "no", "code": code }));
        assert_eq!(
            refused(send(Channel::Whatsapp, answer, &text("Hi")).await).0.class,
            class,
            "{code}"
        );
    }
}

#[tokio::test]
async fn a_refusal_is_told_in_the_platforms_words_and_in_ours() {
    let answer = graph_error(
        400,
        json!({ "message": "(#10) Outside of allowed window.", "code": 10, "error_subcode": 2018278, "fbtrace_id": "A" }),
    );
    let (error, retry_after) = refused(send(Channel::Messenger, answer, &text("Hi")).await);
    assert_eq!(
        (error.code.as_str(), error.message.as_str()),
        ("10/2018278", "(#10) Outside of allowed window.")
    );
    assert!(error.advice.contains("24 hours"));
    assert_eq!(retry_after, None);
}

#[tokio::test]
async fn the_platform_says_how_long_to_wait() {
    let slow = || graph_error(400, json!({ "message": "slow", "code": 80006 }));
    let wait = async |answer| refused(send(Channel::Messenger, answer, &text("Hi")).await).1;
    assert_eq!(
        wait(slow().insert_header("retry-after", "30")).await,
        Some(Duration::from_secs(30))
    );
    let usage = r#"{"1001":[{"type":"messenger","call_count":100,"estimated_time_to_regain_access":19}]}"#;
    let both = slow()
        .insert_header("x-business-use-case-usage", usage)
        .insert_header("retry-after", "30");
    assert_eq!(wait(both).await, Some(Duration::from_secs(19 * 60)));
    assert_eq!(
        wait(slow().insert_header("retry-after", "99999999")).await,
        Some(Duration::from_secs(86_400))
    );
}

#[tokio::test]
async fn without_an_error_object_the_status_decides() {
    use ErrorClass::*;
    for (status, class) in [
        (401, Auth),
        (429, RateAccount),
        (500, Transient),
        (503, Transient),
        (404, Content),
    ] {
        for channel in Channel::ALL {
            let answer = ResponseTemplate::new(status).set_body_string("<html>");
            let (error, _) = refused(send(channel, answer, &text("Hi")).await);
            assert_eq!((error.class, error.code), (class, format!("http_{status}")));
        }
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = platform(accepted(Channel::Messenger)).await;
    let answer = ResponseTemplate::new(307).insert_header("location", format!("{}/x", elsewhere.uri()));
    for channel in Channel::ALL {
        assert_eq!(
            refused(send(channel, answer.clone(), &text("Hi")).await).0.class,
            ErrorClass::Setup
        );
    }
    assert!(elsewhere.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_answer_that_proves_nothing_leaves_the_outcome_unknown() {
    let answers = [
        ResponseTemplate::new(200).set_body_json(json!({})),
        ResponseTemplate::new(200).set_body_json(json!({ "messages": [] })),
        ResponseTemplate::new(200).set_body_string("<html>"),
        ResponseTemplate::new(200),
        ResponseTemplate::new(502),
        ResponseTemplate::new(504).set_body_string("gateway timeout"),
    ];
    for channel in Channel::ALL {
        for answer in &answers {
            let result = send(channel, answer.clone(), &text("Hi")).await;
            assert!(matches!(result, Err(SendError::Unknown(_))), "{channel}: {result:?}");
        }
        let late = accepted(channel).set_delay(Duration::from_secs(2));
        let result = send(channel, late, &text("Hi")).await;
        assert!(matches!(result, Err(SendError::Unknown(_))), "{channel}: {result:?}");
    }
}

/// Reads a request, writes `answer` and hangs up.
async fn hanging_up(answer: &'static [u8]) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut buffer = [0; 4096];
        let _ = stream.read(&mut buffer).await;
        let _ = stream.write_all(answer).await;
    });
    format!("http://{address}")
}

#[tokio::test]
async fn a_broken_answer_leaves_the_outcome_unknown() {
    for answer in [
        &b""[..],
        b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"message_id\"",
    ] {
        for channel in Channel::ALL {
            let inbox = Inbox::at(&hanging_up(answer).await);
            let result = by_channel(channel).send(inbox.cx(), &text("Hi")).await;
            assert!(matches!(result, Err(SendError::Unknown(_))), "{channel}: {result:?}");
        }
    }
}

#[tokio::test]
async fn nothing_listens_nothing_was_sent() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let inbox = Inbox::at(&format!("http://{free}"));
    for channel in Channel::ALL {
        let error = by_channel(channel).send(inbox.cx(), &text("Hi")).await.unwrap_err();
        assert!(matches!(error, SendError::NotSent(_)), "{channel}: {error:?}");
        assert!(!format!("{error} {error:?}").contains(&free.to_string()), "{error:?}");
    }
}

#[tokio::test]
async fn a_whatsapp_upload_that_fails_has_sent_nothing() {
    let image = outbound(Content::Media {
        media: media(AttachmentKind::Image, "image/png", "a.png"),
        caption: None,
    });
    for answer in [
        ResponseTemplate::new(200),
        ResponseTemplate::new(200).set_body_json(json!({})),
        ResponseTemplate::new(504),
    ] {
        let result = send(Channel::Whatsapp, answer, &image).await;
        assert!(matches!(result, Err(SendError::NotSent(_))), "{result:?}");
    }
    let (error, _) = refused(
        send(
            Channel::Whatsapp,
            graph_error(400, json!({ "code": 131053, "message": "no" })),
            &image,
        )
        .await,
    );
    assert_eq!(error.class, ErrorClass::Content);
}

#[tokio::test]
async fn nobody_to_send_to() {
    for channel in Channel::ALL {
        let message = Outbound {
            to: vec![key("telepathy", "1")],
            ..text("Hi")
        };
        assert_eq!(
            refused(send(channel, accepted(channel), &message).await).0.class,
            ErrorClass::Recipient
        );
    }
}

#[tokio::test]
async fn the_token_stays_out_of_errors() {
    let answer = graph_error(
        400,
        json!({ "message": format!("Malformed access token {TOKEN}"), "code": 190 }),
    );
    for channel in Channel::ALL {
        let error = send(channel, answer.clone(), &text("Hi")).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains(TOKEN), "{error:?}");
    }
}

#[tokio::test]
async fn an_id_cannot_lead_elsewhere() {
    let server = platform(accepted(Channel::Messenger)).await;
    let message = Outbound {
        account_id: "../../evil?x=#".to_owned(),
        ..text("Hi")
    };
    by_channel(Channel::Messenger)
        .send(Inbox::at(&server.uri()).cx(), &message)
        .await
        .unwrap();
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests[0].url.path(), "/graph/v25.0/..%2F..%2Fevil%3Fx=%23/messages");
}

async fn seen_and_typing(channel: Channel, to: &[PeerKey]) -> Vec<Value> {
    let server = platform(ResponseTemplate::new(200).set_body_json(json!({ "success": true }))).await;
    let inbox = Inbox::at(&server.uri());
    let connector = by_channel(channel);
    connector.mark_read(inbox.cx(), "1001", to, "wamid.IN").await.unwrap();
    connector.typing(inbox.cx(), "1001", to, "wamid.IN").await.unwrap();
    let requests = server.received_requests().await.unwrap();
    requests.iter().map(|request| request.body_json().unwrap()).collect()
}

#[tokio::test]
async fn seen_marks_and_typing() {
    for (channel, id) in [(Channel::Messenger, "2002"), (Channel::Instagram, "3003")] {
        let action = |action| json!({ "recipient": { "id": id }, "sender_action": action });
        assert_eq!(
            seen_and_typing(channel, &support::everybody()).await,
            [action("mark_seen"), action("typing_on")]
        );
    }
    let read = json!({ "messaging_product": "whatsapp", "status": "read", "message_id": "wamid.IN" });
    let mut typing = read.clone();
    typing["typing_indicator"] = json!({ "type": "text" });
    assert_eq!(seen_and_typing(Channel::Whatsapp, &[]).await, [read, typing]);
}
