//! Taps on what a business offers: buttons, lists, forms.

use serde_json::{Value, json};

use super::{Group, Kind, META, Made, Scene, WHATSAPP, own};

#[rustfmt::skip]
pub const KINDS: &[Kind] = &[
    own(Group::Answers, "quick_reply", "Quick reply", META, quick_reply),
    own(Group::Answers, "postback", "Button of the menu", META, postback),
    own(Group::Answers, "template_button", "Button of a template", WHATSAPP, template_button),
    own(Group::Answers, "button_reply", "Reply button", WHATSAPP, button_reply),
    own(Group::Answers, "list_reply", "Row of a list", WHATSAPP, list_reply),
    own(Group::Answers, "flow_reply", "Filled-in form", WHATSAPP, flow_reply),
    own(Group::Answers, "address_reply", "Filled-in address", WHATSAPP, address_reply),
    own(Group::Answers, "call_permission", "Permission to call", WHATSAPP, call_permission),
];

fn quick_reply(scene: &Scene<'_>) -> Made {
    let text = scene.text("Tomorrow at ten");
    let message = json!({"text": text, "quick_reply": {"payload": "SLOT_TOMORROW_10"}});
    scene.page_message(scene.said("text", &text), message)
}

fn postback(scene: &Scene<'_>) -> Made {
    let text = scene.text("What does a repair cost?");
    let content = json!({"mid": scene.id, "title": text, "payload": "PRICES"});
    scene.page_event(Some(scene.said("text", &text)), "postback", content)
}

fn template_button(scene: &Scene<'_>) -> Made {
    let text = scene.text("I pick it up");
    let message = json!({"type": "button", "button": {"text": text, "payload": "PICK_UP"}});
    scene.whatsapp_message(Some(scene.said("text", &text)), message)
}

fn interactive(scene: &Scene<'_>, text: &str, interactive: Value) -> Made {
    let message = json!({"type": "interactive", "interactive": interactive});
    scene.whatsapp_message(Some(scene.said("text", text)), message)
}

fn button_reply(scene: &Scene<'_>) -> Made {
    let text = scene.text("Yes, please");
    let reply = json!({"id": "yes", "title": text});
    interactive(scene, &text, json!({"type": "button_reply", "button_reply": reply}))
}

fn list_reply(scene: &Scene<'_>) -> Made {
    let text = scene.text("Full service");
    let reply = json!({"id": "full", "title": text, "description": "Gears, brakes and a wash"});
    interactive(scene, &text, json!({"type": "list_reply", "list_reply": reply}))
}

/// The answers of a flow are JSON in a string.
fn flow_reply(scene: &Scene<'_>) -> Made {
    let answers = json!({"flow_token": "sandbox", "bike_type": "City bike", "frame_size": 54, "services": ["Brakes", "Gears"], "pick_up": true});
    let reply = json!({"name": "flow", "body": "Sent", "response_json": answers.to_string()});
    let mut bubble = scene.card("flow_reply", "Form", &["City bike", "54", "Brakes, Gears"]);
    bubble.text = None;
    scene.whatsapp_message(
        Some(bubble),
        json!({"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": reply}}),
    )
}

fn address_reply(scene: &Scene<'_>) -> Made {
    let values = json!({"name": "Robin Sample", "phone_number": "+12025550142", "address": "Canal Street 7", "city": "Sampletown", "in_pin_code": "01234"});
    let answers = json!({"saved_address_id": "address1", "values": values});
    let reply =
        json!({"name": "address_message", "body": "Canal Street 7\nSampletown", "response_json": answers.to_string()});
    scene.whatsapp_message(
        Some(scene.card("address_reply", "Address", &["Canal Street 7", "Sampletown"])),
        json!({"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": reply}}),
    )
}

fn call_permission(scene: &Scene<'_>) -> Made {
    let reply = json!({"response": "accept", "is_permanent": false, "expiration_timestamp": scene.at / 1000 + 604_800, "response_source": "user_action"});
    scene.whatsapp_message(
        Some(scene.card("call_permission", "You may call me", &[])),
        json!({"type": "interactive", "interactive": {"type": "call_permission_reply", "call_permission_reply": reply}}),
    )
}
