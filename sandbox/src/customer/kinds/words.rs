//! Files, places, people, and words in special forms.

use serde_json::{Value, json};

use super::{EVERYWHERE, Group, INSTAGRAM, Kind, MESSENGER, META, Made, Make, Scene, WHATSAPP};
use crate::config::Channel;

const fn files(name: &'static str, title: &'static str, kind: &'static str, samples: &'static [&'static str]) -> Kind {
    Kind {
        name,
        title,
        group: Group::Files,
        channels: EVERYWHERE,
        make: Make::Plain { kind, samples },
    }
}

pub const KINDS: &[Kind] = &[
    files("picture", "Picture", "image", &["bicycle"]),
    Kind {
        channels: META,
        ..files(
            "album",
            "Several pictures",
            "image",
            &["bicycle", "wheel", "chain", "street", "receipt"],
        )
    },
    files("film", "Video", "video", &["video"]),
    files("voice_note", "Voice message", "voice", &["voice"]),
    files("audio_file", "Audio file", "audio", &["audio"]),
    files("document", "Document", "file", &["file"]),
    files("still_sticker", "Sticker", "sticker", &["sticker"]),
    files("animated_sticker", "Sticker that moves", "sticker", &["ringing"]),
    Kind {
        name: "old_sticker",
        title: "Sticker in its old form",
        group: Group::Files,
        channels: MESSENGER,
        make: Make::Own(old_sticker),
    },
    Kind {
        name: "thumbs_up",
        title: "Large thumbs up",
        group: Group::Files,
        channels: MESSENGER,
        make: Make::Own(thumbs_up),
    },
    Kind {
        name: "heart",
        title: "Heart",
        group: Group::Files,
        channels: INSTAGRAM,
        make: Make::Plain {
            kind: "like",
            samples: &[],
        },
    },
    Kind {
        name: "view_once",
        title: "View-once picture",
        group: Group::Files,
        channels: &[Channel::Instagram, Channel::Whatsapp],
        make: Make::Plain {
            kind: "ephemeral",
            samples: &[],
        },
    },
    Kind {
        name: "not_supported",
        title: "Something unsupported",
        group: Group::Words,
        channels: EVERYWHERE,
        make: Make::Plain {
            kind: "unsupported",
            samples: &[],
        },
    },
    Kind {
        name: "place",
        title: "Place with a name",
        group: Group::Words,
        channels: &[Channel::Messenger, Channel::Whatsapp],
        make: Make::Own(place),
    },
    Kind {
        name: "current_place",
        title: "Current position",
        group: Group::Words,
        channels: &[Channel::Messenger, Channel::Whatsapp],
        make: Make::Own(current_place),
    },
    Kind {
        name: "contact_cards",
        title: "Contact cards",
        group: Group::Words,
        channels: WHATSAPP,
        make: Make::Own(contact_cards),
    },
    Kind {
        name: "forwarded",
        title: "Forwarded message",
        group: Group::Words,
        channels: WHATSAPP,
        make: Make::Own(forwarded),
    },
    Kind {
        name: "forwarded_often",
        title: "Message forwarded many times",
        group: Group::Words,
        channels: WHATSAPP,
        make: Make::Own(forwarded_often),
    },
    Kind {
        name: "command",
        title: "Command",
        group: Group::Words,
        channels: MESSENGER,
        make: Make::Own(command),
    },
];

/// Until August 2026 a sticker was an image with an id.
fn old_sticker(scene: &Scene<'_>) -> Made {
    let (file, link) = scene.sample("sticker");
    let mut bubble = scene.bubble("sticker");
    bubble.media.push(file);
    let payload = json!({"url": link, "sticker_id": 369_239_343_222_814_i64});
    scene.page_message(bubble, json!({"attachments": [{"type": "image", "payload": payload}]}))
}

fn thumbs_up(scene: &Scene<'_>) -> Made {
    let (file, link) = scene.sample("sticker");
    let mut bubble = scene.bubble("sticker");
    bubble.media.push(file);
    let payload = json!({"url": link, "sticker_id": 369_239_383_222_810_i64});
    scene.page_message(
        bubble,
        json!({"attachments": [{"type": "sticker", "payload": payload}]}),
    )
}

fn place(scene: &Scene<'_>) -> Made {
    let place = json!({"latitude": 52.4986, "longitude": 13.4034, "name": "Two Wheels", "address": "Canal Street 7, Sampletown"});
    located(scene, place)
}

fn current_place(scene: &Scene<'_>) -> Made {
    located(scene, json!({"latitude": -33.8568, "longitude": 151.2153}))
}

fn located(scene: &Scene<'_>, place: Value) -> Made {
    let mut bubble = scene.bubble("location");
    bubble.location = Some(place.clone());
    if scene.key.channel == Channel::Whatsapp {
        return scene.whatsapp_message(Some(bubble), json!({"type": "location", "location": place}));
    }
    let title = place["name"].as_str().unwrap_or("Pinned location");
    let payload = json!({"coordinates": {"lat": place["latitude"], "long": place["longitude"]}});
    scene.page_message(
        bubble,
        json!({"attachments": [{"type": "location", "title": title, "payload": payload}]}),
    )
}

/// Two people, of whom one is known by all that a card can hold.
fn contact_cards(scene: &Scene<'_>) -> Made {
    let robin = json!({
        "name": {"formatted_name": "Robin Sample", "first_name": "Robin", "last_name": "Sample"},
        "phones": [
            {"phone": "+1 202 555 0142", "wa_id": "12025550142", "type": "CELL"},
            {"phone": "+1 202 555 0143", "type": "WORK"},
        ],
        "emails": [{"email": "robin@sample.example", "type": "WORK"}],
        "addresses": [{"street": "Canal Street 7", "city": "Sampletown", "zip": "01234", "country": "Nowhere", "type": "WORK"}],
        "org": {"company": "Sample Spokes", "title": "Wheel builder"},
        "urls": [{"url": "https://spokes.example", "type": "WORK"}],
        "birthday": "1990-04-01",
    });
    let kim = json!({
        "name": {"formatted_name": "Kim Example", "first_name": "Kim"},
        "phones": [{"phone": "+1 202 555 0144", "type": "CELL"}],
    });
    scene.whatsapp_message(
        Some(scene.card("contact", "2 contacts", &["Robin Sample", "Kim Example"])),
        json!({"type": "contacts", "contacts": [robin, kim]}),
    )
}

fn forwarded(scene: &Scene<'_>) -> Made {
    forwarded_as(
        scene,
        "forwarded",
        "Bring your bike in before Friday and the check is free!",
    )
}

fn forwarded_often(scene: &Scene<'_>) -> Made {
    forwarded_as(
        scene,
        "frequently_forwarded",
        "They say a chain lasts for ever if you sing to it 🎶",
    )
}

fn forwarded_as(scene: &Scene<'_>, mark: &str, otherwise: &str) -> Made {
    let text = scene.text(otherwise);
    let mut message = json!({"type": "text", "text": {"body": text}, "context": {}});
    message["context"][mark] = json!(true);
    scene.whatsapp_message(Some(scene.said("text", &text)), message)
}

fn command(scene: &Scene<'_>) -> Made {
    let text = scene.text("find a city bike");
    let message = json!({"text": text, "commands": [{"name": "find"}]});
    scene.page_message(scene.said("text", &text), message)
}
