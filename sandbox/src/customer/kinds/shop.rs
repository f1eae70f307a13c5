//! Buying: orders, products, appointments.

use serde_json::json;

use super::{Group, Kind, MESSENGER, META, Made, Scene, WHATSAPP, own};
use crate::clock;
use crate::config::Channel;

#[rustfmt::skip]
pub const KINDS: &[Kind] = &[
    own(Group::Shop, "order", "Order", &[Channel::Messenger, Channel::Whatsapp], order),
    own(Group::Shop, "product", "Product", META, product),
    own(Group::Shop, "product_enquiry", "Question about a product", WHATSAPP, product_enquiry),
    own(Group::Shop, "shop_message", "Message from the shop", META, shop_message),
    own(Group::Shop, "appointment", "Appointment", META, appointment),
    own(Group::Shop, "feedback", "Rating of the conversation", MESSENGER, feedback),
];

fn order(scene: &Scene<'_>) -> Made {
    let lines = ["2 × Inner tube 28\" 7.99", "1 × Rear light 24.50"];
    let bubble = scene.card("order", "Order", &lines);
    if scene.key.channel == Channel::Whatsapp {
        let items = json!([
            {"product_retailer_id": "TUBE-28", "quantity": 2, "item_price": 7.99, "currency": "EUR"},
            {"product_retailer_id": "LIGHT-REAR", "quantity": 1, "item_price": 24.5, "currency": "EUR"},
        ]);
        let order = json!({"catalog_id": "1", "text": scene.text("For pick-up on Friday"), "product_items": items});
        return scene.whatsapp_message(Some(bubble), json!({"type": "order", "order": order}));
    }
    let products = json!([
        {"id": 4_710_000_000_000_001_i64, "retailer_id": "TUBE-28", "name": "Inner tube 28\"", "unit_price": 7.99, "currency": "EUR", "quantity": 2},
        {"id": 4_710_000_000_000_002_i64, "retailer_id": "LIGHT-REAR", "name": "Rear light", "unit_price": 24.5, "currency": "EUR", "quantity": 1},
    ]);
    let order = json!({"products": products, "note": scene.text("For pick-up on Friday"), "source": "unknown"});
    scene.page_event(Some(bubble), "order", order)
}

fn product(scene: &Scene<'_>) -> Made {
    let (file, link) = scene.sample("bicycle");
    let mut bubble = scene.card("product", "City bicycle Swift", &["€649"]);
    bubble.media.push(file);
    let element = json!({"id": "1", "retailer_id": "SWIFT-54", "image_url": link, "title": "City bicycle Swift", "subtitle": "€649"});
    let payload = json!({"product": {"elements": [element]}});
    scene.page_message(
        bubble,
        json!({"attachments": [{"type": "template", "payload": payload}]}),
    )
}

fn product_enquiry(scene: &Scene<'_>) -> Made {
    let text = scene.text("Do you have this in blue?");
    let product = json!({"catalog_id": "1", "product_retailer_id": "SWIFT-54"});
    let context = json!({"from": scene.account.display_phone_number(), "id": format!("{}P", scene.id), "referred_product": product});
    scene.whatsapp_message(
        Some(scene.said("product_enquiry", &text)),
        json!({"type": "text", "text": {"body": text}, "context": context}),
    )
}

fn shop_message(scene: &Scene<'_>) -> Made {
    let text = scene.text("Is this in stock?");
    let message = json!({"text": text, "referral": {"product": {"id": "4710000000000001"}}});
    scene.page_message(scene.said("text", &text), message)
}

/// Times are seconds here.
fn appointment(scene: &Scene<'_>) -> Made {
    let start = (scene.at + clock::DAY) / 3_600_000 * 3600;
    let payload = json!({
        "booking_id": format!("booking-{}", scene.at), "status": "requested", "start_time": start, "end_time": start + 3600,
        "timezone": "Europe/Berlin",
    });
    scene.page_message(
        scene.card("appointment", "Appointment", &["Requested, one hour"]),
        json!({"attachments": [{"type": "appointment_booking", "payload": payload}]}),
    )
}

fn feedback(scene: &Scene<'_>) -> Made {
    let follow_up = json!({"type": "free_form", "payload": "Quick and kind"});
    let questions = json!({"q1": {"type": "csat", "payload": "4", "follow_up": follow_up}});
    let content = json!({"feedback_screens": [{"screen_id": 0, "questions": questions}]});
    let bubble = scene.card("feedback", "4 of 5", &["Quick and kind"]);
    scene.page_event(Some(bubble), "messaging_feedback", content)
}
