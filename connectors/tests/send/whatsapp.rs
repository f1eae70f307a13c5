//! Messages of a WhatsApp number.

use frontdesk_connectors::model::AttachmentKind;
use frontdesk_connectors::outbound::{ContactCard, Content, Location, Outbound};
use frontdesk_connectors::{Channel, ErrorClass, Login, SendError, by_channel};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use crate::support::{Inbox, everybody, key, media, outbound, text};
use crate::{accepted, body, form, graph_error, platform, refused, send, sent};

#[tokio::test]
async fn a_text() {
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
async fn without_a_number() {
    let message = Outbound {
        to: vec![key("parent_bsuid", "US.ENT.1"), key("bsuid", "US.134")],
        ..text("Hi")
    };
    let sent = body(Channel::Whatsapp, &message).await;
    assert_eq!((&sent["recipient"], sent.get("to")), (&json!("US.134"), None));
}

#[tokio::test]
async fn templates_and_buttons() {
    let template = json!({ "name": "order_ready", "language": { "code": "en_US" } });
    let sent = body(
        Channel::Whatsapp,
        &outbound(Content::Template {
            template: template.clone(),
            header: None,
        }),
    )
    .await;
    assert_eq!((&sent["type"], &sent["template"]), (&json!("template"), &template));
    let buttons = json!({ "type": "button", "body": { "text": "Sure?" } });
    let sent = body(
        Channel::Whatsapp,
        &outbound(Content::Interactive {
            interactive: buttons.clone(),
            header: None,
        }),
    )
    .await;
    assert_eq!((&sent["type"], &sent["interactive"]), (&json!("interactive"), &buttons));
}

#[tokio::test]
async fn uploads_files_first() {
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
async fn m4a_goes_under_the_name_that_is_known() {
    for content_type in ["audio/x-m4a", "audio/m4a", "audio/mp4"] {
        let audio = Content::Media {
            media: media(AttachmentKind::Audio, content_type, "a.m4a"),
            caption: None,
        };
        let requests = sent(Channel::Whatsapp, Login::Facebook, &outbound(audio)).await;
        let form = form(&requests[0]);
        assert_eq!(form.matches("audio/mp4").count(), 2, "{form}");
        assert_eq!(requests[1].body_json::<Value>().unwrap()["type"], "audio");
    }
}

#[tokio::test]
async fn an_upload_that_fails_has_sent_nothing() {
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
async fn a_link_without_its_preview() {
    let message = outbound(Content::Text {
        text: "https://a.test".to_owned(),
        link_preview: Some(false),
    });
    assert_eq!(body(Channel::Whatsapp, &message).await["text"]["preview_url"], false);
}

#[tokio::test]
async fn places_and_contact_cards() {
    let place = Location {
        latitude: 52.5,
        longitude: -13.25,
        name: Some("Two Wheels".to_owned()),
        address: None,
    };
    let sent = body(Channel::Whatsapp, &outbound(Content::Location(place))).await;
    let expected = json!({ "latitude": "52.5", "longitude": "-13.25", "name": "Two Wheels" });
    assert_eq!((&sent["type"], &sent["location"]), (&json!("location"), &expected));
    let card = ContactCard {
        name: "Ada".to_owned(),
        phones: vec!["+1 650".to_owned()],
        emails: vec!["ada@example.test".to_owned()],
        organization: Some("Two Wheels".to_owned()),
    };
    let sent = body(Channel::Whatsapp, &outbound(Content::Contacts(vec![card]))).await;
    let expected = json!([{
        "name": { "formatted_name": "Ada", "first_name": "Ada" },
        "phones": [{ "phone": "+1 650" }],
        "emails": [{ "email": "ada@example.test" }],
        "org": { "company": "Two Wheels" },
    }]);
    assert_eq!((&sent["type"], &sent["contacts"]), (&json!("contacts"), &expected));
}

#[tokio::test]
async fn a_picture_above_buttons() {
    let message = outbound(Content::Interactive {
        interactive: json!({ "type": "button", "body": { "text": "Sure?" } }),
        header: Some(media(AttachmentKind::Image, "image/png", "a.png")),
    });
    let requests = sent(Channel::Whatsapp, Login::Facebook, &message).await;
    let body: Value = requests[1].body_json().unwrap();
    assert_eq!(
        body["interactive"]["header"],
        json!({ "type": "image", "image": { "id": "MEDIA" } })
    );
}

#[tokio::test]
async fn reactions_come_and_go() {
    for (emoji, sent_as) in [(Some("👍"), "👍"), (None, "")] {
        let server = platform(accepted(Channel::Whatsapp)).await;
        let inbox = Inbox::at(&server.uri());
        let whatsapp = by_channel(Channel::Whatsapp);
        whatsapp
            .react(inbox.cx(), "1001", &everybody(), "wamid.IN", emoji)
            .await
            .unwrap();
        let requests = server.received_requests().await.unwrap();
        let body: Value = requests[0].body_json().unwrap();
        let expected = json!({ "message_id": "wamid.IN", "emoji": sent_as });
        assert_eq!(
            (&body["type"], &body["reaction"], &body["to"]),
            (&json!("reaction"), &expected, &json!("+16505551234"))
        );
    }
}
