//! Posts, reels, links and stories that a customer passes on or answers.

use serde_json::{Value, json};

use super::{Group, INSTAGRAM, Kind, MESSENGER, META, Made, Make, Scene, own};
use crate::world::thread::Bubble;

#[rustfmt::skip]
pub const KINDS: &[Kind] = &[
    own(Group::Shares, "post", "Post", META, post),
    own(Group::Shares, "reel", "Reel", META, reel),
    own(Group::Shares, "story", "Story of somebody else", INSTAGRAM, story),
    own(Group::Shares, "link", "Link with a preview", MESSENGER, link),
    own(Group::Shares, "story_reply", "Answer to your story", INSTAGRAM, story_reply),
    Kind {
        make: Make::Plain {
            kind: "story_mention",
            samples: &["street"],
        },
        ..own(Group::Shares, "mention", "Mention in a story", INSTAGRAM, story)
    },
];

fn attached(scene: &Scene<'_>, bubble: Bubble, kind: &str, payload: Value) -> Made {
    scene.page_message(bubble, json!({"attachments": [{"type": kind, "payload": payload}]}))
}

/// On Instagram the link is the picture itself, on Messenger the page it is on.
fn post(scene: &Scene<'_>) -> Made {
    let title = "Moss green, fresh from the painter";
    let mut bubble = scene.card("post", "Post", &[title]);
    if scene.is_instagram() {
        let (file, link) = scene.sample("bicycle");
        bubble.media.push(file);
        let payload = json!({"url": link, "title": title, "ig_post_media_id": "18000000000000001"});
        return attached(scene, bubble, "ig_post", payload);
    }
    let payload =
        json!({"url": "https://www.facebook.com/twowheels/posts/1", "title": title, "id": 123_456_789_012_345_i64});
    attached(scene, bubble, "post", payload)
}

fn reel(scene: &Scene<'_>) -> Made {
    let title = "Truing a wheel in two seconds";
    let mut bubble = scene.card("reel", "Reel", &[title]);
    if scene.is_instagram() {
        let (file, link) = scene.sample("video");
        bubble.media.push(file);
        let payload = json!({"url": link, "title": title, "reel_video_id": 17_900_000_000_000_001_i64});
        return attached(scene, bubble, "ig_reel", payload);
    }
    let payload = json!({"url": "/reel/987654321/", "title": title, "reel_video_id": 987_654_321_i64});
    attached(scene, bubble, "reel", payload)
}

fn story(scene: &Scene<'_>) -> Made {
    let (file, link) = scene.sample("wheel");
    let mut bubble = scene.card("story", "Story", &[]);
    bubble.media.push(file);
    let payload = json!({"story_media_id": "18000000000000002", "story_media_url": link});
    attached(scene, bubble, "ig_story", payload)
}

fn link(scene: &Scene<'_>) -> Made {
    let text = scene.text("is this one of yours? https://bikes.example/moss");
    let payload = json!({"url": "https://bikes.example/moss", "title": "The moss-green city bike"});
    let message = json!({"text": text, "attachments": [{"type": "fallback", "payload": payload}]});
    scene.page_message(scene.said("text", &text), message)
}

fn story_reply(scene: &Scene<'_>) -> Made {
    let text = scene.text("Love this! Is it still for sale?");
    let (file, link) = scene.sample("bicycle");
    let mut bubble = scene.said("story_reply", &text);
    bubble.media.push(file);
    let story = json!({"id": "18000000000000003", "url": link});
    scene.page_message(bubble, json!({"text": text, "reply_to": {"story": story}}))
}
