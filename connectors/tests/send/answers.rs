//! What every answer means, and what is sent beside messages.

use std::time::Duration;

use frontdesk_connectors::model::PeerKey;
use frontdesk_connectors::outbound::Outbound;
use frontdesk_connectors::{Channel, ErrorClass, SendError, by_channel};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use crate::support::{self, Inbox, TOKEN, key, text};
use crate::{accepted, graph_error, platform, refused, send};

#[tokio::test]
async fn a_receipt_names_the_message() {
    for (channel, id) in [
        (Channel::Messenger, "m_OUT"),
        (Channel::Instagram, "m_OUT"),
        (Channel::Whatsapp, "wamid.OUT"),
    ] {
        let receipt = send(channel, accepted(channel), &text("Hi")).await.unwrap();
        assert_eq!(receipt.external_id, id);
    }
}

#[tokio::test]
async fn usage_comes_with_the_receipt() {
    let usage = r#"{"1001":[{"type":"messenger","call_count":85,"estimated_time_to_regain_access":2}]}"#;
    for channel in Channel::ALL
        .into_iter()
        .filter(|channel| !by_channel(*channel).spec().own_webhook)
    {
        assert_eq!(send(channel, accepted(channel), &text("Hi")).await.unwrap().usage, None);
        let answer = accepted(channel).insert_header("x-business-use-case-usage", usage);
        let told = send(channel, answer, &text("Hi")).await.unwrap().usage.unwrap();
        assert_eq!((told.percent, told.blocked_for), (85, Some(Duration::from_secs(120))));
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
        (131048, Spam),
        (131049, Withheld),
        (132015, Template),
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
        let late = platform(accepted(channel).set_delay(Duration::from_secs(2))).await;
        let inbox = Inbox::at(&late.uri()).impatient();
        let result = by_channel(channel).send(inbox.cx(), &text("Hi")).await;
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
