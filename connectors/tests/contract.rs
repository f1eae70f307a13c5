//! What every channel must keep to. A new channel runs through this by being in the registry.

mod support;

use frontdesk_connectors::model::InboundEvent;
use frontdesk_connectors::outbound::{Draft, Part};
use frontdesk_connectors::{Channel, Connector, Credentials, Login, TextUnit, VerifyError, all, by_channel};
use serde_json::{Value, json};
use support::{BOT_TOKEN, SECRET, TOKEN, parse, proof, signature};

const KINDS: [&str; 6] = ["image", "video", "audio", "voice", "file", "sticker"];

/// Signed by Meta's own rules: non-ASCII and slashes are escaped, and the bytes as they came are what counts.
const VECTOR: &str = r#"{"object":"page","entry":[{"id":"1001","time":1458692752478,"messaging":[{"sender":{"id":"2002"},"recipient":{"id":"1001"},"timestamp":1458692752478,"message":{"mid":"m_1","text":"\u00e4\u00f6 \ud83d\ude00 https:\/\/x.test"}}]}]}"#;
const VECTOR_SIGNATURE: &str = "sha256=4add393a242ad9705ede3b1fead04a8c62fe239ec1aac72c1fddefa73b6cef67";

fn verify(connector: &dyn Connector, body: &str, header: Option<&str>, secrets: &[&str]) -> Result<(), VerifyError> {
    let header = |name: &str| header.filter(|_| name == "x-hub-signature-256").map(str::to_owned);
    let secrets: Vec<_> = secrets.iter().map(|secret| (*secret).to_owned()).collect();
    connector
        .verify(body.as_bytes(), &header, &secrets)
        .map(|verified| assert_eq!(verified.bytes(), body.as_bytes()))
}

#[test]
fn each_channel_is_registered_once_under_its_name() {
    for connector in all() {
        let channel = connector.spec().channel;
        assert_eq!(by_channel(channel).spec(), connector.spec());
        assert_eq!(channel.as_str().parse(), Ok(channel));
    }
}

#[test]
fn a_spec_makes_sense() {
    for spec in all().map(Connector::spec) {
        assert!(spec.text_max > 0 && spec.caption_max <= spec.text_max, "{}", spec.name);
        for limit in spec.media {
            assert!(
                KINDS.contains(&limit.kind) && limit.max_bytes > 0,
                "{}: {}",
                spec.name,
                limit.kind
            );
            assert!(!limit.caption || spec.caption_max > 0, "{}: {}", spec.name, limit.kind);
            assert!(
                limit
                    .content_types
                    .iter()
                    .all(|kind| *kind == kind.to_lowercase() && kind.contains('/'))
            );
        }
        assert_eq!(serde_json::to_value(spec).unwrap()["channel"], spec.channel.as_str());
    }
}

/// Those whose platform signs what it posts, with a secret of the app.
fn signing() -> impl Iterator<Item = &'static dyn Connector> {
    all().filter(|connector| !connector.spec().own_webhook)
}

#[test]
fn signatures_are_of_the_raw_bytes() {
    for connector in signing() {
        let check = |body, header, secrets: &[&str]| verify(connector, body, header, secrets);
        assert_eq!(VECTOR.len(), 229);
        assert_eq!(check(VECTOR, Some(VECTOR_SIGNATURE), &[SECRET]), Ok(()));
        assert_eq!(check(VECTOR, Some(VECTOR_SIGNATURE), &["old", "", SECRET]), Ok(()));
        assert_eq!(check(VECTOR, Some(VECTOR_SIGNATURE), &[SECRET, "next"]), Ok(()));
        let rewritten = serde_json::from_str::<Value>(VECTOR).unwrap().to_string();
        assert_eq!(
            check(&rewritten, Some(VECTOR_SIGNATURE), &[SECRET]),
            Err(VerifyError::Mismatch)
        );
        let fox = "The quick brown fox jumps over the lazy dog";
        let signed = "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8";
        assert_eq!(check(fox, Some(signed), &["key"]), Ok(()));
    }
}

#[test]
fn what_is_not_signed_is_turned_away() {
    for connector in signing() {
        let check = |header: Option<&str>, secrets: &[&str]| verify(connector, VECTOR, header, secrets);
        let hex = VECTOR_SIGNATURE.strip_prefix("sha256=").unwrap();
        assert_eq!(check(None, &[SECRET]), Err(VerifyError::Missing));
        for malformed in [
            "",
            "sha256=",
            hex,
            "sha1=00",
            &VECTOR_SIGNATURE[..70],
            &format!("{VECTOR_SIGNATURE}0"),
        ] {
            assert_eq!(
                check(Some(malformed), &[SECRET]),
                Err(VerifyError::Malformed),
                "{malformed}"
            );
        }
        assert_eq!(
            check(Some(&format!("sha256={}", "g".repeat(64))), &[SECRET]),
            Err(VerifyError::Malformed)
        );
        assert_eq!(
            check(Some(&format!("sha256={}", "0".repeat(64))), &[SECRET]),
            Err(VerifyError::Mismatch)
        );
        assert_eq!(check(Some(VECTOR_SIGNATURE), &["other"]), Err(VerifyError::Mismatch));
        assert_eq!(check(Some(VECTOR_SIGNATURE), &[]), Err(VerifyError::NotConfigured));
        let by_nobody = signature(VECTOR.as_bytes(), "");
        assert_eq!(check(Some(&by_nobody), &[""]), Err(VerifyError::NotConfigured));
        assert_eq!(check(Some(&by_nobody), &["", SECRET]), Err(VerifyError::Mismatch));
    }
}

#[test]
fn where_a_secret_is_sent_along_it_is_the_secret_that_counts() {
    for connector in [by_channel(Channel::Telegram)] {
        let check = |given: Option<&str>, secrets: &[&str]| {
            let (name_of, _) = proof(connector, b"{}", SECRET).remove(0);
            let header = |name: &str| given.filter(|_| name == name_of).map(str::to_owned);
            let secrets: Vec<_> = secrets.iter().map(|secret| (*secret).to_owned()).collect();
            connector
                .verify(b"{}", &header, &secrets)
                .map(|verified| assert_eq!(verified.bytes(), b"{}"))
        };
        assert_eq!(check(Some(SECRET), &[SECRET]), Ok(()));
        assert_eq!(check(Some(SECRET), &["old", "", SECRET]), Ok(()));
        assert_eq!(check(None, &[SECRET]), Err(VerifyError::Missing));
        for wrong in [
            "",
            "meta-app-secre",
            "meta-app-secret ",
            "META-APP-SECRET",
            "meta-app-secret\0",
        ] {
            assert_eq!(check(Some(wrong), &[SECRET]), Err(VerifyError::Mismatch), "{wrong}");
        }
        assert_eq!(check(Some(""), &["", SECRET]), Err(VerifyError::Mismatch));
        assert_eq!(check(Some(""), &[""]), Err(VerifyError::NotConfigured));
        assert_eq!(check(Some(SECRET), &[]), Err(VerifyError::NotConfigured));
        assert_eq!(
            connector.handshake(&[("hub.challenge".to_owned(), "1".to_owned())], "tok"),
            None
        );
    }
}

#[test]
fn the_subscription_check_echoes_the_challenge() {
    let query = |mode: &str, token: &str| {
        [
            ("hub.mode", mode),
            ("hub.challenge", "0158201444"),
            ("hub.verify_token", token),
        ]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
    };
    for connector in signing() {
        assert_eq!(
            connector.handshake(&query("subscribe", "tok"), "tok").as_deref(),
            Some("0158201444")
        );
        assert_eq!(connector.handshake(&query("subscribe", "wrong"), "tok"), None);
        assert_eq!(connector.handshake(&query("unsubscribe", "tok"), "tok"), None);
        assert_eq!(connector.handshake(&query("subscribe", ""), ""), None);
        assert_eq!(connector.handshake(&[], "tok"), None);
        assert_eq!(connector.handshake(&query("subscribe", "tok")[2..], "tok"), None);
    }
}

#[test]
fn what_is_not_json_is_kept_as_text() {
    for connector in all() {
        for body in [&b""[..], b"\0", b"{", b"[1,", b"\xff\xfe", b"{\"a\":1} tail"] {
            let slices = parse(connector, body);
            assert_eq!(slices.len(), 1);
            assert_eq!(slices[0].account_id, "");
            let text = String::from_utf8_lossy(body).replace('\0', "");
            assert_eq!(
                serde_json::from_str::<Value>(&slices[0].raw).unwrap(),
                json!({ "text": text })
            );
            let InboundEvent::Unsupported { peer: None, kind, raw } = &slices[0].events[0].event else {
                panic!("{slices:?}");
            };
            assert_eq!((kind.as_str(), raw), ("malformed", &json!({ "text": text })));
        }
    }
}

#[test]
fn a_slice_keeps_its_text_as_it_was_sent() {
    let messenger = by_channel("messenger".parse().unwrap());
    let slices = parse(messenger, VECTOR.as_bytes());
    assert_eq!(
        slices[0].raw,
        &VECTOR[r#"{"object":"page","entry":["#.len()..VECTOR.len() - 2]
    );
    let InboundEvent::Message(message) = &slices[0].events[0].event else {
        panic!("{slices:?}")
    };
    assert_eq!(message.text.as_deref(), Some("äö 😀 https://x.test"));

    let whatsapp = by_channel("whatsapp".parse().unwrap());
    let change = r#"{ "field":"x\/y" ,"value":{"\u00e4":1}}"#;
    let body = format!(r#"{{"object":"whatsapp_business_account","entry":[{{"id":"W","changes":[{change}]}}]}}"#);
    assert_eq!(parse(whatsapp, body.as_bytes())[0].raw, change);
}

#[test]
fn nesting_without_end_does_no_harm() {
    let nested = |depth| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    let deep = nested(1_000);
    let event = format!(r#"{{"sender":{{"id":"2"}},"recipient":{{"id":"1"}},"message":{{"mid":"m","x":{deep}}}}}"#);
    let objects = ["page", "instagram", "whatsapp_business_account"];
    for connector in all() {
        parse(connector, nested(50_000).as_bytes());
        for object in objects {
            for inner in [&deep, &event] {
                let body = format!(
                    r#"{{"object":"{object}","entry":[{{"id":"1","messaging":[{inner}],"changes":[{{"field":"messages","value":{inner}}}]}}]}}"#
                );
                let slices = parse(connector, body.as_bytes());
                let update = format!(
                    r#"{{"update_id":1,"message":{{"message_id":1,"chat":{{"id":2,"type":"private"}},"x":{inner}}}}}"#
                );
                let slices: Vec<_> = slices.into_iter().chain(parse(connector, update.as_bytes())).collect();
                let events: Vec<_> = slices.iter().flat_map(|slice| &slice.events).collect();
                let stored = serde_json::to_string(&events).unwrap();
                serde_json::from_str::<Vec<frontdesk_connectors::model::Inbound>>(&stored).unwrap();
            }
        }
    }
}

#[test]
fn a_text_at_the_limit_is_one_message_and_beyond_it_several_that_say_the_same() {
    for connector in all() {
        let spec = connector.spec();
        let draft = |text: String| Draft {
            text: Some(text),
            ..Draft::default()
        };
        let limit = "x".repeat(spec.text_max);
        assert_eq!(connector.plan(&draft(limit.clone())), Ok(vec![text(&limit)]));
        let sentence = "The wheel is ready, come by when you like. ";
        let long = sentence.repeat(spec.text_max * 3 / sentence.len());
        let parts = connector.plan(&draft(long.clone())).unwrap();
        let texts: Vec<&str> = parts.iter().map(words).collect();
        assert!((3..=4).contains(&texts.len()), "{}: {}", spec.name, texts.len());
        assert_eq!(texts.join(" "), long.trim_end());
        assert!(
            texts
                .iter()
                .all(|text| text.ends_with("like.") && text.len() <= spec.text_max)
        );

        let too_long = "x".repeat(spec.text_max * spec.text_parts_max);
        assert!(connector.plan(&draft(too_long.clone())).is_ok());
        let refusal = connector.plan(&draft(too_long + "x")).unwrap_err();
        assert_eq!(
            (refusal.field, refusal.code),
            ("text", "text_too_long"),
            "{}",
            spec.name
        );
        let wide = connector.plan(&draft("ä".repeat(spec.text_max))).unwrap().len();
        let expected = if spec.text_unit == TextUnit::Bytes { 2 } else { 1 };
        assert_eq!(wide, expected, "{}", spec.name);
        let beyond = connector
            .plan(&draft("😀".repeat(spec.text_max / 2 + 1)))
            .unwrap()
            .len();
        assert_eq!(beyond > 1, spec.text_unit != TextUnit::Characters, "{}", spec.name);
        for nothing in [Draft::default(), draft(String::new()), draft(" \n".to_owned())] {
            assert_eq!(connector.plan(&nothing).unwrap_err().code, "empty_message");
        }
    }
}

fn text(text: &str) -> Part {
    Part::Text {
        text: text.to_owned(),
        link_preview: None,
    }
}

fn words(part: &Part) -> &str {
    match part {
        Part::Text { text, .. } => text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_part_that_an_earlier_version_stored_is_read() {
    let stored: Part = serde_json::from_str(r#"{"type":"text","text":"t"}"#).unwrap();
    assert_eq!(stored, text("t"));
    let stored: Part = serde_json::from_str(r#"{"type":"interactive","interactive":{"type":"list"}}"#).unwrap();
    assert_eq!(stored.attachments(), Vec::<usize>::new());
}

#[test]
fn a_planned_part_survives_storage() {
    for part in [
        text("t"),
        Part::Text {
            text: "t".to_owned(),
            link_preview: Some(false),
        },
        Part::Media {
            index: 1,
            caption: None,
        },
        Part::Images { indices: vec![0, 1] },
        Part::Interactive {
            interactive: json!({ "type": "button" }),
            header: Some(0),
        },
    ] {
        let stored = serde_json::to_string(&part).unwrap();
        assert_eq!(serde_json::from_str::<Part>(&stored).unwrap(), part);
    }
}

#[tokio::test]
async fn without_a_token_nothing_is_called() {
    let inbox = support::Inbox::at("http://127.0.0.1:1").without_token();
    for connector in all() {
        let error = connector.send(inbox.cx(), &support::text("hi")).await.unwrap_err();
        assert!(format!("{error:?}").contains("Auth"), "{error:?}");
    }
}

#[test]
fn credentials_do_not_show_in_debug_output() {
    let cx = support::Inbox::at("http://127.0.0.1:1");
    let shown = format!("{:?}", cx.cx().credentials);
    assert!(!shown.contains(TOKEN) && !shown.contains(BOT_TOKEN));
}

#[test]
fn whether_an_inbox_quotes_is_known() {
    for connector in all() {
        for login in [Login::Facebook, Login::Instagram] {
            let credentials = Credentials {
                login,
                ..Credentials::default()
            };
            let by_itself = connector.spec().channel == Channel::Instagram && login == Login::Instagram;
            assert_eq!(
                connector.quotes(&credentials),
                connector.spec().quoted_reply && !by_itself
            );
        }
    }
}

#[test]
fn what_a_channel_says_of_its_limits_makes_sense() {
    for connector in all() {
        let (spec, pace) = (connector.spec(), connector.pace(&Credentials::default()));
        assert!(
            pace.per_second > 0 && (1..=pace.per_second).contains(&pace.media_per_second),
            "{}",
            spec.name
        );
        assert!(
            pace.per_recipient.is_none_or(|pace| pace.seconds > 0 && pace.burst > 0),
            "{}",
            spec.name
        );
        assert!(!spec.scopes.is_empty(), "{}", spec.name);
        assert!(spec.text_parts_max > 0 && spec.images_together > 0, "{}", spec.name);
        assert!(
            spec.human_agent_days
                .is_none_or(|days| Some(days * 24) > spec.window_hours),
            "{}",
            spec.name
        );
        let files: Vec<&str> = spec.media.iter().map(|limit| limit.kind).collect();
        assert!(
            spec.buttons
                .is_none_or(|limits| limits.header.iter().all(|kind| files.contains(kind))),
            "{}",
            spec.name
        );
    }
    let shared = Credentials {
        coexistence: true,
        ..Credentials::default()
    };
    assert_eq!(by_channel(Channel::Whatsapp).pace(&shared).per_second, 20);
}
