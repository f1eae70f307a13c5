//! How a draft is cut into platform messages.

use frontdesk_connectors::model::AttachmentKind::{self, *};
use frontdesk_connectors::outbound::{ContactCard, Draft, DraftMedia, Location, Part, Refusal};
use frontdesk_connectors::{Channel, Credentials, by_channel};
use serde_json::{Value, json};

const MB: u64 = 1024 * 1024;

fn file(kind: AttachmentKind, content_type: &str, size: u64) -> DraftMedia {
    DraftMedia {
        kind,
        content_type: content_type.to_owned(),
        file_name: "a.bin".to_owned(),
        size,
    }
}

fn plan(channel: Channel, text: &str, attachments: &[DraftMedia]) -> Result<Vec<Part>, Refusal> {
    let text = Some(text.to_owned()).filter(|text| !text.is_empty());
    by_channel(channel).plan(&Draft {
        text,
        attachments: attachments.to_vec(),
        ..Draft::default()
    })
}

fn with_interactive(channel: Channel, text: Option<&str>, interactive: Value) -> Result<Vec<Part>, Refusal> {
    let text = text.map(str::to_owned);
    by_channel(channel).plan(&Draft {
        text,
        interactive: Some(interactive),
        ..Draft::default()
    })
}

fn text(text: &str) -> Part {
    Part::Text {
        text: text.to_owned(),
        link_preview: None,
    }
}

fn media(index: usize) -> Part {
    Part::Media { index, caption: None }
}

fn captioned(index: usize, caption: &str) -> Part {
    Part::Media {
        index,
        caption: Some(caption.to_owned()),
    }
}

#[test]
fn messenger_and_instagram_send_files_first_and_then_the_text() {
    let files = [file(Image, "image/png", 10), file(Audio, "audio/mp4", 10)];
    for channel in [Channel::Messenger, Channel::Instagram] {
        assert_eq!(plan(channel, "hi", &files), Ok(vec![media(0), media(1), text("hi")]));
        assert_eq!(plan(channel, "", &files), Ok(vec![media(0), media(1)]));
    }
}

#[test]
fn pictures_that_follow_one_another_share_a_message() {
    let picture = file(Image, "image/png", 10);
    let album = |count| vec![picture.clone(); count];
    let images = |indices: std::ops::Range<usize>| Part::Images {
        indices: indices.collect(),
    };
    for channel in [Channel::Messenger, Channel::Instagram] {
        assert_eq!(plan(channel, "hi", &album(10)), Ok(vec![images(0..10), text("hi")]));
        assert_eq!(plan(channel, "", &album(11)), Ok(vec![images(0..10), media(10)]));
        let mut mixed = album(5);
        mixed[2] = file(Video, "video/mp4", 10);
        assert_eq!(
            plan(channel, "", &mixed),
            Ok(vec![images(0..2), media(2), images(3..5)])
        );
    }
    assert_eq!(plan(Channel::Whatsapp, "", &album(2)), Ok(vec![media(0), media(1)]));
}

#[test]
fn whatsapp_puts_a_short_text_under_the_first_file_that_can_carry_it() {
    let [voice, image, document] = [
        file(Voice, "audio/ogg; codecs=opus", 10),
        file(Image, "image/png", 10),
        file(File, "text/csv", 10),
    ];
    let whatsapp = |words: &str, files: &[DraftMedia]| plan(Channel::Whatsapp, words, files).unwrap();
    assert_eq!(whatsapp("hi", std::slice::from_ref(&image)), [captioned(0, "hi")]);
    assert_eq!(
        whatsapp("hi", &[voice.clone(), document, image.clone()]),
        [media(0), captioned(1, "hi"), media(2)]
    );
    assert_eq!(whatsapp("hi", &[voice]), [media(0), text("hi")]);
    let (longest, longer) = ("ä".repeat(1024), "ä".repeat(1025));
    assert_eq!(
        whatsapp(&longest, std::slice::from_ref(&image)),
        [captioned(0, &longest)]
    );
    assert_eq!(whatsapp(&longer, &[image]), [media(0), text(&longer)]);
}

#[test]
fn telegram_counts_as_telegram_does_and_cuts_what_is_longer() {
    let telegram = |words: &str, files: &[DraftMedia]| plan(Channel::Telegram, words, files).unwrap();
    let image = [file(Image, "image/png", 10)];
    // an emoji beyond the first plane counts twice
    let (longest, longer) = ("😀".repeat(512), "😀".repeat(513));
    assert_eq!(telegram(&longest, &image), [captioned(0, &longest)]);
    assert_eq!(telegram(&longer, &image), [media(0), text(&longer)]);
    let sticker = [file(Sticker, "image/webp", 10), image[0].clone()];
    assert_eq!(telegram("hi", &sticker), [media(0), captioned(1, "hi")]);

    let whole = "😀".repeat(2048);
    assert_eq!(telegram(&whole, &[]), [text(&whole)]);
    let sentence = format!("{}.", "x".repeat(4_000));
    let story = [sentence.as_str(); 3].join(" ");
    assert_eq!(
        telegram(&story, &[]),
        [text(&sentence), text(&sentence), text(&sentence)]
    );
    let endless = [sentence.as_str(); 11].join(" ");
    assert_eq!(
        plan(Channel::Telegram, &endless, &[]).unwrap_err().code,
        "text_too_long"
    );
}

#[test]
fn sizes_at_and_beyond_the_limit() {
    let cases = [
        (Channel::Messenger, Image, "image/png", 25 * MB),
        (Channel::Messenger, File, "application/zip", 25 * MB),
        (Channel::Instagram, Image, "image/jpeg", 8 * MB),
        (Channel::Instagram, Video, "video/mp4", 25 * MB),
        (Channel::Instagram, File, "application/pdf", 25 * MB),
        (Channel::Whatsapp, Image, "image/jpeg", 5 * MB),
        (Channel::Whatsapp, Video, "video/3gpp", 16 * MB),
        (Channel::Whatsapp, Audio, "AUDIO/MPEG", 16 * MB),
        (Channel::Whatsapp, Voice, "audio/ogg;codecs=opus", 16 * MB),
        (Channel::Whatsapp, Sticker, "image/webp", 500 * 1024),
        (Channel::Whatsapp, File, "application/pdf", 100 * MB),
        (Channel::Telegram, Image, "image/jpeg", 10 * MB),
        (Channel::Telegram, Video, "video/mp4", 50 * MB),
        (Channel::Telegram, Audio, "audio/mpeg", 50 * MB),
        (Channel::Telegram, Voice, "audio/ogg;codecs=opus", 50 * MB),
        (Channel::Telegram, Sticker, "image/webp", 512 * 1024),
        (Channel::Telegram, File, "application/pdf", 50 * MB),
    ];
    for (channel, kind, content_type, limit) in cases {
        assert_eq!(
            plan(channel, "", &[file(kind, content_type, limit)]),
            Ok(vec![media(0)]),
            "{channel} {kind:?}"
        );
        let refusal = plan(channel, "", &[file(kind, content_type, limit + 1)]).unwrap_err();
        assert_eq!(
            (refusal.field, refusal.code),
            ("attachment_ids", "file_too_large"),
            "{channel} {kind:?}"
        );
    }
    let refusal = plan(Channel::Whatsapp, "", &[file(Image, "image/png", 5 * MB + 1)]).unwrap_err();
    assert_eq!(
        refusal.detail,
        "WhatsApp takes at most 5 MB for this kind of file; a.bin has 5.1 MB."
    );
}

#[test]
fn what_a_channel_cannot_show_goes_as_a_plainer_kind_or_not_at_all() {
    let heic = [file(Image, "image/heic", 10 * MB)];
    assert_eq!(plan(Channel::Messenger, "", &heic), Ok(vec![media(0)]));
    assert_eq!(plan(Channel::Whatsapp, "hi", &heic), Ok(vec![captioned(0, "hi")]));
    let refused = [
        (Channel::Instagram, heic[0].clone()),
        (Channel::Instagram, file(File, "application/zip", 1)),
        (Channel::Messenger, file(Location, "application/json", 1)),
        (Channel::Whatsapp, file(Contact, "text/vcard", 1)),
    ];
    for (channel, media) in refused {
        let refusal = plan(channel, "", &[media]).unwrap_err();
        assert_eq!(
            (refusal.field, refusal.code),
            ("attachment_ids", "file_type_not_allowed"),
            "{}",
            refusal.detail
        );
    }
}

#[test]
fn a_template_is_whatsapps_and_goes_alone_but_for_its_header() {
    let template = json!({ "name": "order_ready", "language": { "code": "en_US" } });
    let draft = Draft {
        template: Some(template.clone()),
        ..Draft::default()
    };
    let whatsapp = by_channel(Channel::Whatsapp);
    assert_eq!(
        whatsapp.plan(&draft),
        Ok(vec![Part::Template {
            template: template.clone(),
            header: None
        }])
    );
    let with_header = Draft {
        attachments: vec![file(Image, "image/png", 1)],
        ..draft.clone()
    };
    assert_eq!(
        whatsapp.plan(&with_header),
        Ok(vec![Part::Template {
            template,
            header: Some(0)
        }]),
        "one file is its header"
    );
    let refused = [
        Draft {
            text: Some("hi".to_owned()),
            ..draft.clone()
        },
        Draft {
            attachments: vec![file(Image, "image/png", 1); 2],
            ..draft.clone()
        },
        Draft {
            template: Some(json!({ "name": "order_ready" })),
            ..Draft::default()
        },
        Draft {
            template: Some(json!("order_ready")),
            ..Draft::default()
        },
    ];
    for draft in &refused {
        let refusal = whatsapp.plan(draft).unwrap_err();
        assert_eq!((refusal.field, refusal.code), ("template", "not_supported"));
    }
    for channel in [Channel::Messenger, Channel::Instagram] {
        assert_eq!(by_channel(channel).plan(&draft).unwrap_err().field, "template");
    }
}

#[test]
fn quick_replies_hang_on_the_text() {
    let replies = |count| json!({ "quick_replies": vec![json!({ "content_type": "text", "title": "Red" }); count] });
    for channel in [Channel::Messenger, Channel::Instagram] {
        let parts = with_interactive(channel, Some("Pick"), replies(13)).unwrap();
        let [Part::Interactive { interactive, .. }] = parts.as_slice() else {
            panic!("{parts:?}")
        };
        assert_eq!(interactive["text"], "Pick");
        for (text, interactive) in [
            (Some("Pick"), replies(0)),
            (Some("Pick"), replies(14)),
            (None, replies(1)),
            (Some("Pick"), json!({ "buttons": [] })),
            (Some("Pick"), json!("Red")),
        ] {
            let refusal = with_interactive(channel, text, interactive).unwrap_err();
            assert_eq!((refusal.field, refusal.code), ("interactive", "not_supported"));
        }
    }
    let template = json!({ "attachment": { "type": "template", "payload": {} } });
    let parts = with_interactive(Channel::Messenger, Some("Look"), template.clone()).unwrap();
    let buttons = Part::Interactive {
        interactive: template,
        header: None,
    };
    assert_eq!(parts, [text("Look"), buttons]);
    let mut long = replies(1);
    long["text"] = "x".repeat(1999).into();
    assert!(with_interactive(Channel::Messenger, None, long.clone()).is_ok());
    long["text"] = "x".repeat(2000).into();
    assert_eq!(
        with_interactive(Channel::Messenger, None, long).unwrap_err().code,
        "text_too_long"
    );
}

#[test]
fn whatsapp_buttons_carry_a_body() {
    let whatsapp = |words: Option<&str>, interactive| with_interactive(Channel::Whatsapp, words, interactive);
    let buttons = json!({ "type": "button", "action": { "buttons": [{ "reply": { "id": "y", "title": "Yes" } }] } });
    let parts = whatsapp(Some("Sure?"), buttons.clone()).unwrap();
    let [Part::Interactive { interactive, .. }] = parts.as_slice() else {
        panic!("{parts:?}")
    };
    assert_eq!(interactive["body"]["text"], "Sure?");

    let rows = json!({ "button": "Choose", "sections": [{ "rows": [{ "id": "r", "title": "Red" }] }] });
    let own = json!({ "type": "list", "body": { "text": "x".repeat(4096) }, "action": rows });
    assert_eq!(whatsapp(Some("First"), own).unwrap()[0], text("First"));
    assert_eq!(
        whatsapp(Some(&"x".repeat(1025)), buttons.clone()).unwrap_err().code,
        "text_too_long"
    );
    assert_eq!(whatsapp(None, buttons).unwrap_err().field, "interactive");
    assert_eq!(
        whatsapp(Some("Sure?"), json!({ "body": {} })).unwrap_err().field,
        "interactive"
    );
}

/// Puts `value` at `place` and plans it; `Ok`, or the refusal's code and words.
fn changed(channel: Channel, whole: &Value, place: &str, value: Value) -> Result<(), (&'static str, String)> {
    let mut whole = whole.clone();
    *whole.pointer_mut(place).unwrap() = value;
    match with_interactive(channel, Some("Pick"), whole) {
        Ok(_) => Ok(()),
        Err(refusal) => {
            assert_eq!(refusal.field, "interactive");
            Err((refusal.code, refusal.detail))
        }
    }
}

/// `place` takes `max` characters, not one more, and if `needed` not nothing.
fn limited(channel: Channel, whole: &Value, place: &str, max: usize, needed: bool) {
    let with = |value| changed(channel, whole, place, value);
    assert_eq!(with("ä".repeat(max).into()), Ok(()), "{channel} {place}");
    let (code, words) = with("ä".repeat(max + 1).into()).unwrap_err();
    assert_eq!(code, "text_too_long", "{channel} {place}");
    let counts = (words.contains(&max.to_string()), words.contains(&(max + 1).to_string()));
    assert_eq!(counts, (true, true), "{words}");
    for nothing in [json!(null), json!("")] {
        assert_eq!(with(nothing).is_err(), needed, "{channel} {place}");
    }
}

/// So many of `item`, each with an id of its own where it has one.
fn many(item: &Value, count: usize) -> Vec<Value> {
    let numbered = |number: usize| {
        let mut item = item.clone();
        for place in ["/id", "/reply/id"] {
            if let Some(id) = item.pointer_mut(place) {
                *id = number.to_string().into();
            }
        }
        item
    };
    (0..count).map(numbered).collect()
}

/// `place` takes between `least` and `most` times `item`.
fn counted(channel: Channel, whole: &Value, place: &str, item: &Value, least: usize, most: usize) {
    for count in [least, most] {
        assert_eq!(changed(channel, whole, place, many(item, count).into()), Ok(()));
    }
    for count in least.checked_sub(1).into_iter().chain([most + 1]) {
        let (code, words) = changed(channel, whole, place, many(item, count).into()).unwrap_err();
        assert_eq!(code, "not_supported", "{channel} {place}");
        assert!(words.contains(&format!("{least} to {most}")), "{words}");
    }
}

#[test]
fn limits_of_quick_replies_and_templates() {
    let reply = json!({ "content_type": "text", "title": "Red", "payload": "R" });
    let replies = json!({ "quick_replies": [reply] });
    let button = json!({ "type": "postback", "title": "Yes", "payload": "Y" });
    let template = |payload: Value| json!({ "attachment": { "type": "template", "payload": payload } });
    let buttons = template(json!({ "template_type": "button", "text": "Sure?", "buttons": [button] }));
    let card = json!({ "title": "A", "subtitle": "B", "buttons": [button] });
    let cards = template(json!({ "template_type": "generic", "elements": [card] }));
    for channel in [Channel::Messenger, Channel::Instagram] {
        counted(channel, &replies, "/quick_replies", &reply, 1, 13);
        limited(channel, &replies, "/quick_replies/0/title", 20, true);
        limited(channel, &replies, "/quick_replies/0/payload", 1000, false);
        let phone = json!({ "content_type": "user_phone_number" });
        assert_eq!(changed(channel, &replies, "/quick_replies/0", phone), Ok(()));

        let inside = |place: &str| format!("/attachment/payload/{place}");
        counted(channel, &buttons, &inside("buttons"), &button, 1, 3);
        limited(channel, &buttons, &inside("text"), 640, true);
        limited(channel, &buttons, &inside("buttons/0/title"), 20, true);
        limited(channel, &buttons, &inside("buttons/0/payload"), 1000, true);

        counted(channel, &cards, &inside("elements"), &card, 1, 10);
        counted(channel, &cards, &inside("elements/0/buttons"), &button, 0, 3);
        limited(channel, &cards, &inside("elements/0/title"), 80, true);
        limited(channel, &cards, &inside("elements/0/subtitle"), 80, false);
    }
}

#[test]
fn limits_of_whatsapps_buttons_and_lists() {
    let channel = Channel::Whatsapp;
    let button = json!({ "type": "reply", "reply": { "id": "y", "title": "Yes" } });
    let buttons = json!({ "type": "button", "header": { "type": "text", "text": "H" }, "footer": { "text": "F" },
        "action": { "buttons": [button] } });
    counted(channel, &buttons, "/action/buttons", &button, 1, 3);
    limited(channel, &buttons, "/action/buttons/0/reply/title", 20, true);
    limited(channel, &buttons, "/action/buttons/0/reply/id", 256, true);
    limited(channel, &buttons, "/header/text", 60, false);
    limited(channel, &buttons, "/footer/text", 60, false);

    let row = json!({ "id": "r", "title": "Red", "description": "As a rose" });
    let section = json!({ "title": "Colours", "rows": [row] });
    let list = json!({ "type": "list", "action": { "button": "Choose", "sections": [section] } });
    let sections = |count| {
        many(&row, count)
            .into_iter()
            .map(|row| json!({ "title": "C", "rows": [row] }))
            .collect::<Vec<_>>()
    };
    assert_eq!(changed(channel, &list, "/action/sections", sections(10).into()), Ok(()));
    let (_, words) = changed(channel, &list, "/action/sections", sections(11).into()).unwrap_err();
    assert!(words.contains("1 to 10 sections"), "{words}");
    assert!(changed(channel, &list, "/action/sections", json!([])).is_err());
    counted(channel, &list, "/action/sections/0/rows", &row, 1, 10);
    limited(channel, &list, "/action/button", 20, true);
    limited(channel, &list, "/action/sections/0/title", 24, false);
    limited(channel, &list, "/action/sections/0/rows/0/title", 24, true);
    limited(channel, &list, "/action/sections/0/rows/0/id", 200, true);
    limited(channel, &list, "/action/sections/0/rows/0/description", 72, false);
    let rows = many(&row, 11);
    let (six, five) = rows.split_at(6);
    let halves = json!([{ "title": "A", "rows": six }, { "title": "B", "rows": five }]);
    let (_, words) = changed(channel, &list, "/action/sections", halves).unwrap_err();
    assert!(words.contains("1 to 10 rows"), "10 rows in all: {words}");

    let link = json!({ "display_text": "Open", "url": "https://a.test" });
    let link = json!({ "type": "cta_url", "action": { "name": "cta_url", "parameters": link } });
    limited(channel, &link, "/action/parameters/display_text", 20, true);
    assert!(changed(channel, &link, "/action/parameters/url", json!(null)).is_err());
}

/// A draft with buttons of the one shape, or with what a platform calls its own.
fn words(channel: Channel, interactive: Value) -> Result<(), String> {
    match with_interactive(channel, Some("Pick"), interactive) {
        Ok(_) => Ok(()),
        Err(refusal) => {
            assert_eq!((refusal.field, refusal.code), ("interactive", "not_supported"));
            Err(refusal.detail)
        }
    }
}

fn with_buttons() -> impl Iterator<Item = Channel> {
    Channel::ALL
        .into_iter()
        .filter(|channel| by_channel(*channel).spec().buttons.is_some())
}

#[test]
fn two_taps_that_could_not_be_told_apart_are_refused() {
    let buttons = |buttons: Value| json!({ "type": "buttons", "buttons": buttons });
    let replies = |replies: Value| json!({ "type": "quick_replies", "replies": replies });
    let row = |id: &str| json!({ "id": id, "title": "Row" });
    let list = |first: Value, second: Value| json!({ "type": "list", "button": "Choose", "sections": [{ "title": "A", "rows": first }, { "title": "B", "rows": second }] });
    let button = |id: &str| json!({ "id": id, "title": "Yes" });
    for channel in with_buttons() {
        assert_eq!(
            words(channel, buttons(json!([button("a"), button("b")]))),
            Ok(()),
            "{channel}"
        );
        for twice in [
            json!([button("a"), button("a")]),
            json!([{ "title": "Yes" }, { "title": "Yes" }]),
            json!([button("No"), { "title": "No" }]),
        ] {
            let refused = words(channel, buttons(twice)).unwrap_err();
            assert!(refused.starts_with("Two of them have the id"), "{channel}: {refused}");
        }
    }
    let links = json!([{ "title": "Open", "url": "https://a.test" }, { "title": "Open", "url": "https://b.test" }]);
    for channel in [Channel::Messenger, Channel::Instagram, Channel::Telegram] {
        assert_eq!(
            words(channel, buttons(links.clone())),
            Ok(()),
            "{channel}: a link sends nothing back"
        );
    }
    assert!(words(Channel::Messenger, replies(json!([button("a"), button("a")]))).is_err());
    assert_eq!(
        words(Channel::Whatsapp, list(json!([row("a")]), json!([row("b")]))),
        Ok(())
    );
    assert!(words(Channel::Whatsapp, list(json!([row("a")]), json!([row("a")]))).is_err());
    let own = json!({ "reply": { "id": "y", "title": "Yes" } });
    assert!(
        words(
            Channel::Whatsapp,
            json!({ "type": "button", "action": { "buttons": [own, own] } })
        )
        .is_err()
    );
}

#[test]
fn an_address_that_no_tap_opens_is_refused() {
    let long = format!("https://shop.example/{}", "a".repeat(1980));
    let telegram = |url: &str| {
        words(
            Channel::Telegram,
            json!({ "reply_markup": { "inline_keyboard": [[{ "text": "Open", "url": url }]] } }),
        )
    };
    for channel in with_buttons() {
        let link = |url: &str| {
            words(
                channel,
                json!({ "type": "buttons", "buttons": [{ "title": "Open", "url": url }] }),
            )
        };
        for good in [
            "https://shop.example",
            "http://shop.example:8080/a?b=c#d",
            "https://203.0.113.7/a",
            "https://fahrräder.example/größe",
            &long[..2000],
        ] {
            assert_eq!(link(good), Ok(()), "{channel} {good}");
        }
        for bad in [
            "shop.example",
            "https://shop",
            "https://",
            "https:shop",
            " https://shop.example",
            "https://shop.example/a b",
            "https://shop.example\n",
            "ftp://shop.example",
            "javascript:alert(1)",
            "tel:+15105550142",
            "mailto:ada@shop.example",
        ] {
            let refused = link(bad).unwrap_err();
            assert!(
                refused.contains("no address that") && refused.contains("https://"),
                "{channel} {bad}: {refused}"
            );
        }
        assert_eq!(
            link("tg://user?id=7").is_ok(),
            channel == Channel::Telegram,
            "{channel}"
        );
        let too_long = json!({ "type": "buttons", "buttons": [{ "title": "Open", "url": long }] });
        assert_eq!(
            with_interactive(channel, Some("Pick"), too_long).unwrap_err().code,
            "text_too_long"
        );
    }
    assert!(telegram("shop").is_err() && telegram("https://shop.example").is_ok());
}

#[test]
fn a_button_that_does_nothing_is_refused() {
    let telegram =
        |kind: &str, button: Value| words(Channel::Telegram, json!({ "reply_markup": { kind: [[button]] } }));
    for good in [
        json!({ "text": "Yes", "callback_data": "y".repeat(64) }),
        json!({ "text": "Copy", "copy_text": { "text": "SPRING" } }),
    ] {
        assert_eq!(telegram("inline_keyboard", good), Ok(()));
    }
    for bad in [
        json!({ "text": "Yes" }),
        json!({ "text": "Yes", "callback_data": "" }),
        json!({ "text": "Yes", "callback_data": "ä".repeat(33) }),
        json!({ "text": "Yes", "callback_data": "y", "url": "https://shop.example" }),
    ] {
        assert!(telegram("inline_keyboard", bad.clone()).is_err(), "{bad}");
    }
    assert_eq!(telegram("keyboard", json!({ "text": "Yes" })), Ok(()));

    let call = |number: &str| {
        let button = json!({ "type": "phone_number", "title": "Call", "payload": number });
        words(
            Channel::Messenger,
            json!({ "attachment": { "type": "template", "payload": { "template_type": "button", "text": "Call us", "buttons": [button] } } }),
        )
    };
    assert_eq!(call("+15105550142"), Ok(()));
    for bad in ["15105550142", "+1 510 555 0142", "+", "call me"] {
        assert!(call(bad).is_err(), "{bad}");
    }
}

/// A connector of one's own says itself what it takes.
#[test]
fn an_inbox_of_ones_own_has_the_limits_that_it_asked_for() {
    let api = by_channel(Channel::Api);
    let own = Credentials {
        text_max: Some(100),
        attachments: Some(false),
        ..Credentials::default()
    };
    let spec = api.spec_of(&own);
    assert_eq!((spec.text_max, spec.caption_max, spec.media.len()), (100, 100, 0));
    let say = |words: String, attachments: Vec<DraftMedia>| Draft {
        text: Some(words),
        attachments,
        ..Draft::default()
    };
    let long = say("A word and a space. ".repeat(10), Vec::new());
    assert_eq!(api.plan_for(&own, &long).unwrap().len(), 2);
    assert_eq!(api.plan_for(&Credentials::default(), &long).unwrap().len(), 1);
    let refusal = api.plan_for(&own, &say("x".repeat(1_001), Vec::new())).unwrap_err();
    assert_eq!((refusal.field, refusal.code), ("text", "text_too_long"));
    let picture = say("Look".to_owned(), vec![file(Image, "image/png", 10)]);
    let refusal = api.plan_for(&own, &picture).unwrap_err();
    assert_eq!((refusal.field, refusal.code), ("attachment_ids", "not_supported"));
    assert_eq!(api.plan(&picture).unwrap(), [captioned(0, "Look")]);
    let two = say(
        "Look".to_owned(),
        vec![file(Image, "image/png", 10), file(File, "text/plain", 10)],
    );
    assert_eq!(api.plan(&two).unwrap(), [captioned(0, "Look"), media(1)]);
    let buttons = Draft {
        interactive: Some(json!({ "type": "buttons", "buttons": [{ "title": "Yes" }] })),
        ..say("Sure?".to_owned(), Vec::new())
    };
    assert_eq!(api.plan(&buttons).unwrap_err().field, "interactive");
}

#[test]
fn quoting_is_taken_everywhere() {
    for channel in Channel::ALL {
        let draft = Draft {
            text: Some("hi".to_owned()),
            is_reply: true,
            ..Draft::default()
        };
        assert!(by_channel(channel).plan(&draft).is_ok());
    }
}

#[test]
fn one_shape_of_buttons_and_lists_goes_everywhere() {
    let buttons = json!({ "type": "buttons", "buttons": [{ "id": "y", "title": "Yes" }] });
    let planned = |channel, interactive: &Value| {
        let parts = with_interactive(channel, Some("Sure?"), interactive.clone()).unwrap();
        match parts.as_slice() {
            [
                Part::Interactive {
                    interactive,
                    header: None,
                },
            ] => interactive.clone(),
            other => panic!("{other:?}"),
        }
    };
    for channel in [Channel::Messenger, Channel::Instagram] {
        let payload = json!({ "template_type": "button", "text": "Sure?",
            "buttons": [{ "type": "postback", "title": "Yes", "payload": "y" }] });
        let template = json!({ "attachment": { "type": "template", "payload": payload } });
        assert_eq!(planned(channel, &buttons), template);
        let replies = json!({ "type": "quick_replies", "replies": [{ "title": "Red" }] });
        let reply = json!({ "content_type": "text", "title": "Red", "payload": "Red" });
        assert_eq!(
            planned(channel, &replies),
            json!({ "text": "Sure?", "quick_replies": [reply] })
        );
    }
    let whatsapp = |interactive| planned(Channel::Whatsapp, &interactive);
    let action = json!({ "buttons": [{ "type": "reply", "reply": { "id": "y", "title": "Yes" } }] });
    let expected = json!({ "type": "button", "body": { "text": "Sure?" }, "action": action });
    assert_eq!(whatsapp(buttons), expected);
    let link = json!({ "type": "buttons", "buttons": [{ "title": "Open", "url": "https://a.test" }] });
    let parameters = json!({ "display_text": "Open", "url": "https://a.test" });
    let action = json!({ "name": "cta_url", "parameters": parameters });
    assert_eq!(whatsapp(link)["action"], action);
    let rows = json!([{ "id": "r", "title": "Red", "description": "" }]);
    let list = json!({ "type": "list", "button": "Choose", "footer": "F", "sections": [{ "rows": rows }] });
    let sections = json!([{ "rows": [{ "id": "r", "title": "Red" }] }]);
    let expected = json!({ "type": "list", "body": { "text": "Sure?" }, "footer": { "text": "F" },
        "action": { "button": "Choose", "sections": sections } });
    assert_eq!(whatsapp(list), expected);
}

#[test]
fn what_a_channel_has_not_is_refused_in_words() {
    let button = json!({ "title": "Yes" });
    let link = json!({ "title": "Open", "url": "https://a.test" });
    let buttons = |buttons: Value| json!({ "type": "buttons", "buttons": buttons });
    let cases = [
        (
            Channel::Whatsapp,
            json!({ "type": "quick_replies", "replies": [button] }),
        ),
        (Channel::Whatsapp, buttons(json!([button, link]))),
        (Channel::Whatsapp, buttons(json!([button, button, button, button]))),
        (Channel::Whatsapp, buttons(json!([{ "titel": "Yes" }]))),
        (
            Channel::Messenger,
            json!({ "type": "list", "button": "B", "sections": [] }),
        ),
        (
            Channel::Messenger,
            json!({ "type": "buttons", "footer": "F", "buttons": [button] }),
        ),
        (Channel::Instagram, buttons(json!([{ "title": "Open", "url": "" }]))),
        (
            Channel::Telegram,
            json!({ "chat_id": 222, "reply_markup": { "inline_keyboard": [[{ "text": "Yes", "callback_data": "y" }]] } }),
        ),
    ];
    for (channel, interactive) in cases {
        let refusal = with_interactive(channel, Some("Pick"), interactive.clone()).unwrap_err();
        assert_eq!(refusal.field, "interactive", "{channel} {interactive}");
        assert!(refusal.detail.ends_with('.'), "{}", refusal.detail);
    }
    let place = Location {
        latitude: 52.5,
        longitude: 13.4,
        name: None,
        address: None,
    };
    let card = ContactCard {
        name: "Ada".to_owned(),
        phones: vec![],
        emails: vec![],
        organization: None,
    };
    let off_the_map = Location {
        latitude: 91.0,
        ..place.clone()
    };
    let drafts = [
        (
            "location",
            Draft {
                location: Some(place.clone()),
                ..Draft::default()
            },
        ),
        (
            "contacts",
            Draft {
                contacts: vec![card.clone()],
                ..Draft::default()
            },
        ),
        (
            "link_preview",
            Draft {
                text: Some("hi".to_owned()),
                link_preview: Some(false),
                ..Draft::default()
            },
        ),
    ];
    for (field, draft) in drafts {
        for channel in [Channel::Messenger, Channel::Instagram] {
            assert_eq!(by_channel(channel).plan(&draft).unwrap_err().field, field);
        }
        assert_eq!(by_channel(Channel::Whatsapp).plan(&draft).unwrap().len(), 1);
    }
    let draft = Draft {
        location: Some(off_the_map),
        ..Draft::default()
    };
    assert_eq!(
        by_channel(Channel::Whatsapp).plan(&draft).unwrap_err().field,
        "location"
    );
}

#[test]
fn whatsapp_puts_one_file_above_the_text_of_buttons() {
    let with = |files: Vec<DraftMedia>, interactive: Value| {
        let draft = Draft {
            text: Some("Sure?".to_owned()),
            attachments: files,
            interactive: Some(interactive),
            ..Draft::default()
        };
        by_channel(Channel::Whatsapp).plan(&draft).unwrap()
    };
    let buttons = json!({ "type": "buttons", "buttons": [{ "title": "Yes" }] });
    let picture = file(Image, "image/png", 10);
    let parts = with(vec![picture.clone()], buttons.clone());
    assert!(
        matches!(parts.as_slice(), [Part::Interactive { header: Some(0), .. }]),
        "{parts:?}"
    );
    let separate = [
        (vec![picture.clone(), picture.clone()], buttons.clone()),
        (vec![file(Audio, "audio/mpeg", 10)], buttons),
        (
            vec![picture],
            json!({ "type": "list", "button": "B", "sections": [{ "rows": [{ "id": "r", "title": "R" }] }] }),
        ),
    ];
    for (files, interactive) in separate {
        let parts = with(files.clone(), interactive);
        assert_eq!(parts.len(), files.len() + 1, "{parts:?}");
        assert!(
            matches!(parts.last(), Some(Part::Interactive { header: None, .. })),
            "{parts:?}"
        );
    }
}
