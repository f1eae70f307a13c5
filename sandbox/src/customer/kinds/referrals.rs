//! What led a customer here: ads, links, a first tap.

use serde_json::{Value, json};

use super::{EVERYWHERE, Group, Kind, META, Made, Scene, WHATSAPP, own};
use crate::config::Channel;

#[rustfmt::skip]
pub const KINDS: &[Kind] = &[
    own(Group::Referrals, "ad_message", "Message from an ad", EVERYWHERE, ad_message),
    own(Group::Referrals, "ad_click", "Came by an ad, says nothing", META, ad_click),
    own(Group::Referrals, "link_click", "Came by a link, says nothing", META, link_click),
    own(Group::Referrals, "ad_button", "Button after an ad", META, ad_button),
    own(Group::Referrals, "welcome", "Opened the chat for the first time", WHATSAPP, welcome),
];

const HEADLINE: &str = "Spring service for 39";

/// An ad that opens a thread. Its picture is at the platform.
fn ad(scene: &Scene<'_>) -> Value {
    let (_, picture) = scene.sample("bicycle");
    json!({
        "ref": "spring", "ad_id": "120200000000000001", "source": "ADS", "type": "OPEN_THREAD",
        "ads_context_data": {"ad_title": HEADLINE, "photo_url": picture, "post_id": "998"},
    })
}

fn ad_message(scene: &Scene<'_>) -> Made {
    let text = scene.text("Is the spring offer still on?");
    let bubble = scene.said("text", &text);
    if scene.key.channel != Channel::Whatsapp {
        return scene.page_message(bubble, json!({"text": text, "referral": ad(scene)}));
    }
    let (_, picture) = scene.sample("bicycle");
    let referral = json!({
        "source_url": "https://fb.me/sample", "source_id": "120200000000000001", "source_type": "ad", "headline": HEADLINE,
        "body": "Gears, brakes and a wash. Only in April.", "media_type": "image", "image_url": picture,
        "ctwa_clid": "sample-click", "welcome_message": {"text": "Hi! How can we help?"},
    });
    let message = json!({"type": "text", "text": {"body": text}, "referral": referral});
    scene.whatsapp_message(Some(bubble), message)
}

fn ad_click(scene: &Scene<'_>) -> Made {
    scene.page_event(None, "referral", ad(scene))
}

fn link_click(scene: &Scene<'_>) -> Made {
    let link = if scene.is_instagram() {
        "https://ig.me/m/twowheels"
    } else {
        "SHORTLINK"
    };
    let content = json!({"ref": "poster_station", "source": link, "type": "OPEN_THREAD"});
    scene.page_event(None, "referral", content)
}

fn ad_button(scene: &Scene<'_>) -> Made {
    let text = scene.text("Get started");
    let content = json!({"mid": scene.id, "title": text, "payload": "GET_STARTED", "referral": ad(scene)});
    scene.page_event(Some(scene.said("text", &text)), "postback", content)
}

fn welcome(scene: &Scene<'_>) -> Made {
    let bubble = scene.card("welcome", "You opened the chat", &[]);
    scene.whatsapp_message(Some(bubble), json!({"type": "request_welcome"}))
}
