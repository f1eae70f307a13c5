//! What only Telegram has.

use serde_json::{Value, json};

use super::{Group, Kind, Made, Make, Scene};
use crate::config::Channel;
use crate::telegram::updates;
use crate::world::thread::Bubble;

const TELEGRAM: &[Channel] = &[Channel::Telegram];

const fn plain(
    name: &'static str,
    title: &'static str,
    group: Group,
    kind: &'static str,
    samples: &'static [&'static str],
) -> Kind {
    Kind {
        name,
        title,
        group,
        channels: TELEGRAM,
        make: Make::Plain { kind, samples },
    }
}

const fn own(name: &'static str, title: &'static str, group: Group, make: fn(&Scene<'_>) -> Made) -> Kind {
    Kind {
        name,
        title,
        group,
        channels: TELEGRAM,
        make: Make::Own(make),
    }
}

pub const KINDS: &[Kind] = &[
    plain(
        "drawn_sticker",
        "Sticker that is drawn and moves",
        Group::Files,
        "sticker",
        &["swinging"],
    ),
    plain("animation", "Animation", Group::Files, "animation", &["video"]),
    plain("video_note", "Round video", Group::Files, "video_note", &["video"]),
    plain("music", "Music", Group::Files, "audio", &["voice"]),
    own(
        "spoiler",
        "Picture behind a spoiler, of an album",
        Group::Files,
        spoiler,
    ),
    own(
        "formatted",
        "Formatted, with a link behind words",
        Group::Words,
        formatted,
    ),
    own("forwarded", "Forwarded", Group::Words, forwarded),
    own("live_location", "Live location", Group::Words, live_location),
    own("own_number", "Their own number", Group::Words, own_number),
    own("poll", "Poll", Group::Words, poll),
    own("dice", "Dice", Group::Words, dice),
    own("start_link", "Start by a link", Group::Referrals, start_link),
    own("blocked", "Blocks the bot", Group::Person, blocked),
    own("unblocked", "Unblocks the bot", Group::Person, unblocked),
    own("pinned", "Pins a message", Group::Person, pinned),
];

fn message(scene: &Scene<'_>, bubble: Bubble, more: Value) -> Made {
    let mut body = updates::message(scene.app, scene.account, scene.customer, &bubble);
    if let (Some(message), Value::Object(more)) = (body["message"].as_object_mut(), more) {
        message.extend(more);
    }
    Made {
        bubble: Some(bubble),
        body,
    }
}

fn spoiler(scene: &Scene<'_>) -> Made {
    let (attached, _) = scene.sample("wheel");
    let bubble = Bubble {
        media: vec![attached],
        ..scene.bubble("image")
    };
    message(
        scene,
        bubble,
        json!({"has_media_spoiler": true, "media_group_id": "13700"}),
    )
}

fn formatted(scene: &Scene<'_>) -> Made {
    let bubble = scene.said("text", "See our list, it is bold.");
    let entities = json!([
        {"type": "text_link", "offset": 4, "length": 8, "url": "https://shop.example/list"},
        {"type": "bold", "offset": 20, "length": 4},
    ]);
    message(scene, bubble, json!({"entities": entities}))
}

fn forwarded(scene: &Scene<'_>) -> Made {
    let bubble = scene.said("text", &scene.text("Road closed near the bridge until Friday"));
    let origin = json!({"type": "hidden_user", "sender_user_name": "Cycling news", "date": scene.at / 1000});
    message(scene, bubble, json!({"forward_origin": origin}))
}

fn live_location(scene: &Scene<'_>) -> Made {
    let bubble = Bubble {
        location: Some(json!({"latitude": 52.4986, "longitude": 13.4034, "live_period": 900})),
        ..scene.bubble("location")
    };
    message(scene, bubble, json!({}))
}

fn own_number(scene: &Scene<'_>) -> Made {
    let bubble = Bubble {
        contact: Some(json!({"name": scene.customer.name, "phone": "+15555550111"})),
        ..scene.said("contact", &scene.customer.name)
    };
    let id: i64 = scene.key.customer.parse().unwrap_or_default();
    let mut made = message(scene, bubble, json!({}));
    made.body["message"]["contact"]["user_id"] = json!(id);
    made
}

fn poll(scene: &Scene<'_>) -> Made {
    message(scene, scene.card("poll", "Red or green?", &["Red", "Green"]), json!({}))
}

fn dice(scene: &Scene<'_>) -> Made {
    message(scene, scene.card("dice", "🎲 4", &["A throw of the dice"]), json!({}))
}

fn start_link(scene: &Scene<'_>) -> Made {
    let entities = json!([{"type": "bot_command", "offset": 0, "length": 6}]);
    message(
        scene,
        scene.said("text", "/start spring"),
        json!({"entities": entities}),
    )
}

fn blocked(scene: &Scene<'_>) -> Made {
    membership(scene, true)
}

fn unblocked(scene: &Scene<'_>) -> Made {
    membership(scene, false)
}

fn membership(scene: &Scene<'_>, blocked: bool) -> Made {
    let mut state = scene.app.world.lock();
    match blocked {
        true => state.blocked.insert(scene.key.clone()),
        false => state.blocked.remove(scene.key),
    };
    drop(state);
    Made {
        bubble: None,
        body: updates::membership(scene.account, scene.customer, blocked, scene.at),
    }
}

fn pinned(scene: &Scene<'_>) -> Made {
    let made = message(
        scene,
        scene.bubble("text"),
        json!({"pinned_message": {"message_id": 1, "date": 0}}),
    );
    Made { bubble: None, ..made }
}
