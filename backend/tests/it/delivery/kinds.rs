//! Every kind of content that a channel takes arrives as what it is.

use serde_json::{Value, json};

use super::customer::Customer;
use crate::support::app::TestApp;

impl Customer<'_> {
    /// What the customer's phone shows of the business's messages, oldest first.
    pub async fn sees(&self) -> Vec<Value> {
        let path = format!("customers/{}/{}/{}/thread", self.channel, self.account, self.id);
        let thread = self.app.sandbox_get(&path).await;
        let bubbles = thread["messages"].as_array().unwrap().iter();
        bubbles.filter(|bubble| bubble["direction"] == "out").cloned().collect()
    }
}

#[tokio::test]
async fn places_and_contact_cards_on_whatsapp() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "whatsapp", "15005550701").await;
    let place = json!({ "latitude": 52.5, "longitude": 13.25, "name": "Two Wheels", "address": "1 Sample Street" });
    let card = json!({ "name": "Ada Sample", "phones": ["+15550001111"] });
    let message = customer
        .answer(json!({ "text": "Here", "location": place, "contacts": [card] }))
        .await;
    let view = customer.becomes(&message, "read").await;
    let kinds: Vec<&Value> = view["attachments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| &file["kind"])
        .collect();
    assert_eq!(kinds, ["location", "contact"]);
    assert_eq!(view["attachments"][0]["detail"], place);
    assert_eq!(view["attachments"][1]["detail"]["name"]["formatted_name"], "Ada Sample");
    let seen = customer.sees().await;
    let kinds: Vec<&Value> = seen.iter().map(|bubble| &bubble["kind"]).collect();
    assert_eq!(kinds, ["text", "location", "contact"]);
    assert_eq!(seen[1]["location"], place);
    assert_eq!(
        seen[2]["contact"],
        json!({ "name": "Ada Sample", "phone": "+15550001111" })
    );
    assert_eq!(customer.timeline().await.len(), 2, "it is one message here");
    app.stop().await;
}

/// Opus in Ogg, as browsers record it where they can.
const OGG: &[u8] = include_bytes!("../../../../sandbox/src/samples/voice.ogg");
/// The beginning of an M4A, as they record it elsewhere.
const M4A: &[u8] = b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42";

#[tokio::test]
async fn a_recording_arrives_as_what_the_channel_has_for_it() {
    let app = TestApp::start().await;
    let (ogg, m4a) = (("voice.ogg", "audio/ogg", OGG), ("voice.m4a", "audio/mp4", M4A));
    for (channel, (name, content_type, bytes), arrives_as) in [
        ("messenger", ogg, "audio"),
        ("instagram", m4a, "audio"),
        ("whatsapp", ogg, "voice"),
    ] {
        let customer = Customer::writes(&app, channel, "15005550708").await;
        let recording = customer.upload_recording(name, content_type, bytes).await;
        let message = customer.answer(json!({ "attachment_ids": [recording] })).await;
        let view = customer.becomes(&message, "read").await;
        assert_eq!(view["attachments"][0]["kind"], "voice", "{channel}");
        let seen = customer.sees().await;
        assert_eq!(seen.len(), 1, "{channel}: {seen:?}");
        assert_eq!(seen[0]["kind"], arrives_as, "{channel}");
    }
    app.stop().await;
}

/// The buttons below each message, as the customer sees them.
fn titles(seen: &[Value]) -> Vec<Vec<&str>> {
    let titles = |bubble: &'_ Value| bubble["buttons"].as_array().unwrap().clone();
    seen.iter()
        .map(|bubble| {
            let count = titles(bubble).len();
            (0..count)
                .map(|place| bubble["buttons"][place]["title"].as_str().unwrap())
                .collect()
        })
        .collect()
}

#[tokio::test]
async fn buttons_and_quick_replies_on_messenger_and_instagram() {
    let app = TestApp::start().await;
    for channel in ["messenger", "instagram"] {
        let customer = Customer::writes(&app, channel, "15005550702").await;
        let buttons = json!({ "type": "buttons", "buttons": [{ "id": "y", "title": "Yes" }, { "title": "Shop", "url": "https://shop.test" }] });
        customer
            .answer(json!({ "text": "Sure?", "interactive": buttons }))
            .await;
        let replies = json!({ "type": "quick_replies", "text": "Pick one", "replies": [{ "title": "Red" }, { "title": "Blue" }] });
        let last = customer.answer(json!({ "interactive": replies })).await;
        customer.becomes(&last, "read").await;
        let seen = customer.sees().await;
        assert_eq!(titles(&seen), [["Yes", "Shop"], ["Red", "Blue"]], "{channel}");
        assert_eq!(
            (&seen[0]["text"], &seen[1]["text"]),
            (&json!("Sure?"), &json!("Pick one"))
        );
    }
    app.stop().await;
}

#[tokio::test]
async fn buttons_lists_and_links_on_whatsapp() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "whatsapp", "15005550703").await;
    let buttons = json!({ "type": "buttons", "footer": "Thanks", "buttons": [{ "id": "y", "title": "Yes" }] });
    let picture = customer.upload_picture("one.png").await;
    customer
        .answer(json!({ "text": "Sure?", "interactive": buttons, "attachment_ids": [picture] }))
        .await;
    let rows = json!([{ "id": "1", "title": "Red" }, { "id": "2", "title": "Blue", "description": "As the sea" }]);
    let list = json!({ "type": "list", "button": "Choose", "sections": [{ "rows": rows }] });
    customer
        .answer(json!({ "text": "Pick one", "interactive": list }))
        .await;
    let link = json!({ "type": "buttons", "buttons": [{ "title": "Open", "url": "https://shop.test" }] });
    let last = customer
        .answer(json!({ "text": "Our shop", "interactive": link }))
        .await;
    customer.becomes(&last, "read").await;
    let seen = customer.sees().await;
    assert_eq!(titles(&seen), [vec!["Yes"], vec!["Red", "Blue"], vec!["Open"]]);
    assert_eq!(
        seen[0]["media"][0]["content_type"], "image/png",
        "the picture stands above the text"
    );
    app.stop().await;
}

#[tokio::test]
async fn several_pictures_are_one_message_where_the_channel_has_that() {
    let app = TestApp::start().await;
    for (channel, messages) in [("messenger", 2), ("instagram", 2), ("whatsapp", 3)] {
        let customer = Customer::writes(&app, channel, "15005550704").await;
        let mut pictures = Vec::new();
        for name in ["one.png", "two.png", "three.png"] {
            pictures.push(customer.upload_picture(name).await);
        }
        let message = customer
            .answer(json!({ "text": "Look", "attachment_ids": pictures }))
            .await;
        customer.becomes(&message, "read").await;
        let seen = customer.sees().await;
        assert_eq!(seen.len(), messages, "{channel}: {seen:?}");
        let files: usize = seen
            .iter()
            .map(|bubble| bubble["media"].as_array().unwrap().len())
            .sum();
        assert_eq!(files, 3, "{channel}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_long_text_arrives_in_order_as_one_message_of_the_desk() {
    let app = TestApp::start().await;
    let sentences: Vec<String> = (1..=60)
        .map(|n| format!("This is sentence number {n} of the story."))
        .collect();
    let text = sentences.join(" ");
    for (channel, parts) in [("messenger", 2), ("instagram", 3), ("whatsapp", 1)] {
        let customer = Customer::writes(&app, channel, "15005550705").await;
        let message = customer.reply(&text).await;
        let view = customer.becomes(&message, "read").await;
        assert_eq!(view["text"], text);
        let texts = customer.accepted_texts().await;
        assert_eq!(texts.len(), parts, "{channel}");
        assert_eq!(texts.join(" "), text);
        assert!(texts.iter().all(|text| text.ends_with('.')), "{channel}");
        assert_eq!(customer.timeline().await.len(), 2);
    }
    app.stop().await;
}

#[tokio::test]
async fn a_link_without_its_preview_and_refusals_in_words() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "whatsapp", "15005550706").await;
    let message = customer
        .answer(json!({ "text": "https://shop.test", "link_preview": false }))
        .await;
    customer.becomes(&message, "read").await;
    let other = Customer::writes(&app, "messenger", "15005550707").await;
    let path = format!("/conversations/{}/messages", other.conversation_id);
    let cases = [
        (
            "link_preview",
            json!({ "text": "https://shop.test", "link_preview": false }),
        ),
        ("location", json!({ "location": { "latitude": 1, "longitude": 2 } })),
        ("contacts", json!({ "contacts": [{ "name": "Ada" }] })),
        ("contacts", json!({ "contacts": [{ "name": " " }] })),
        (
            "interactive",
            json!({ "text": "Pick", "interactive": { "type": "list", "button": "B", "sections": [] } }),
        ),
    ];
    for (field, mut body) in cases {
        body["client_id"] = json!(app.store.clock.id());
        let (status, problem) = app.post(&path, body).await;
        assert_eq!(status, 422, "{problem}");
        assert!(problem["fields"][field].is_array(), "{field}: {problem}");
    }
    assert_eq!(other.timeline().await.len(), 1, "nothing was kept");
    app.stop().await;
}
