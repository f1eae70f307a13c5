//! What led a customer here, in one shape for all channels, so that one card shows it:
//! `{source, type?, ref?, ad_id?, headline?, body?, url?, image_url?, video_url?, product?, raw}`.

use serde_json::Value;

use super::json::{self, present};

/// `{"ref", "source": "ADS"|"SHORTLINK"|…, "type", "ad_id", "referer_uri", "ads_context_data": {…}}` of Messenger and
/// Instagram, or `{"product": {"id"}}`.
pub(crate) fn of_messaging(raw: &Value) -> Value {
    let ad = raw.get("ads_context_data").unwrap_or(&Value::Null);
    let named = json::text(raw, "source");
    // an ig.me link names itself as the source
    let link = named.clone().filter(|source| source.starts_with("http"));
    let text = |value, key| json::text(value, key).map(Value::String);
    let product = product(raw.get("product").unwrap_or(&Value::Null));
    present([
        ("source", Some(source(raw, named.as_deref()).into())),
        ("type", text(raw, "type")),
        ("ref", text(raw, "ref")),
        ("ad_id", json::id(raw, "ad_id").map(Value::String)),
        ("headline", text(ad, "ad_title")),
        ("url", text(raw, "referer_uri").or(link.map(Value::String))),
        ("image_url", text(ad, "photo_url")),
        ("video_url", text(ad, "video_url")),
        (
            "product",
            product.or_else(|| Some(present([("id", Some(json::id(ad, "product_id")?.into()))]))),
        ),
        ("raw", Some(raw.clone())),
    ])
}

fn source(raw: &Value, named: Option<&str>) -> String {
    match named {
        Some("ADS") => "ad".to_owned(),
        Some("SHORTLINK") => "link".to_owned(),
        Some("CUSTOMER_CHAT_PLUGIN") => "plugin".to_owned(),
        Some(url) if url.starts_with("http") => "link".to_owned(),
        Some(other) => other.to_lowercase(),
        None if raw.get("product").is_some() => "product".to_owned(),
        None if raw.get("ad_id").is_some() => "ad".to_owned(),
        None => "link".to_owned(),
    }
}

/// WhatsApp's `{"source_url", "source_id", "source_type": "ad"|"post", "headline", "body", "image_url"?, …}`.
pub(crate) fn of_whatsapp(raw: &Value) -> Value {
    let text = |key| json::text(raw, key).map(Value::String);
    let source = json::text(raw, "source_type").unwrap_or_else(|| "ad".to_owned());
    let ad_id = json::id(raw, "source_id").filter(|_| source == "ad");
    present([
        ("source", Some(source.into())),
        ("ref", text("ctwa_clid")),
        ("ad_id", ad_id.map(Value::String)),
        ("headline", text("headline")),
        ("body", text("body")),
        ("url", text("source_url")),
        ("image_url", text("image_url").or_else(|| text("thumbnail_url"))),
        ("video_url", text("video_url")),
        ("raw", Some(raw.clone())),
    ])
}

/// The product that a customer asks about.
pub(crate) fn of_product(raw: &Value) -> Value {
    present([
        ("source", Some("product".into())),
        ("product", product(raw)),
        ("raw", Some(raw.clone())),
    ])
}

fn product(raw: &Value) -> Option<Value> {
    let id = |key| json::id(raw, key).map(Value::String);
    let product = present([
        ("id", id("id")),
        ("catalog_id", id("catalog_id")),
        ("retailer_id", id("product_retailer_id").or_else(|| id("retailer_id"))),
    ]);
    product
        .as_object()
        .is_some_and(|map| !map.is_empty())
        .then_some(product)
}
