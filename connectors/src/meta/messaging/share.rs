//! Links, posts, reels, stories, products and templates: things to look at elsewhere. Their `detail` is
//! `{type, url?, id?, products?, expires_at?, template?}`, whichever of the many forms they came in.

use serde_json::Value;

use super::attachment::{bare, media_of_share};
use super::event::Event;
use crate::meta::json::{self, present};
use crate::model::{AttachmentKind, InboundAttachment, MediaSource};

/// `None`: no kind of share.
pub(super) fn read(event: &Event<'_>, kind: &str, raw: &Value, payload: &Value) -> Option<InboundAttachment> {
    let products = products(payload);
    let what = match kind {
        "fallback" => "link",
        "share" if event.flavour.shares_are_media => "post",
        "share" => "link",
        "post" | "ig_post" => "post",
        "reel" | "ig_reel" => "reel",
        "story" | "ig_story" => "story",
        "template" if products.is_some() => "product",
        "template" => "template",
        _ => return None,
    };
    let places = [payload, raw];
    let text = |key: &str| places.into_iter().find_map(|place| json::text(place, key));
    let id = ["id", "ig_post_media_id", "reel_video_id", "story_media_id", "story_id"];
    let id = id.into_iter().find_map(|key| json::id(payload, key));
    let url = text("url").or_else(|| json::text(payload, "story_media_url"));
    let product_title = products.as_ref().and_then(|products| json::text(&products[0], "title"));
    let title = text("title").or(product_title).or_else(|| json::text(payload, "text"));
    let ends = (what == "story")
        .then(|| event.story_ends().and_then(json::rfc3339))
        .flatten();
    let template = (what == "template" && payload.is_object()).then(|| payload.clone());
    Some(InboundAttachment {
        source: match what {
            "post" | "reel" | "story" => media_of_share(event.flavour, payload),
            _ => MediaSource::None,
        },
        title,
        detail: Some(present([
            ("type", Some(what.into())),
            ("url", url.map(Value::String)),
            ("id", id.map(Value::String)),
            ("products", products),
            ("expires_at", ends),
            ("template", template),
        ])),
        ..bare(AttachmentKind::Share)
    })
}

/// `{"product": {"elements": [{"id", "retailer_id", "image_url", "title", "subtitle"}]}}`.
fn products(payload: &Value) -> Option<Value> {
    let elements = json::objects(payload.get("product")?, "elements");
    let product = |element: &&Value| {
        let text = |key| json::text(element, key).map(Value::String);
        present([
            ("id", json::id(element, "id").map(Value::String)),
            ("retailer_id", json::id(element, "retailer_id").map(Value::String)),
            ("title", text("title")),
            ("subtitle", text("subtitle")),
            ("image_url", text("image_url")),
        ])
    };
    let products: Vec<Value> = elements.iter().map(product).collect();
    (!products.is_empty()).then_some(Value::Array(products))
}
