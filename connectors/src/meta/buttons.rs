//! Limits of quick replies and of templates with buttons, on Messenger and Instagram.
//!
//! Source: Messenger Platform, "Quick replies", "Button template" and "Generic template".

use serde_json::{Map, Value};

use crate::outbound::Refusal;
use crate::plan::{items, needed, within};
use crate::spec::Spec;

const QUICK_REPLIES: usize = 13;
const BUTTONS: usize = 3;
const ELEMENTS: usize = 10;
const TITLE: usize = 20;
const PAYLOAD: usize = 1000;
const BUTTON_TEXT: usize = 640;
const ELEMENT_TEXT: usize = 80;

pub(crate) fn check(spec: &Spec, message: &Map<String, Value>) -> Result<(), Refusal> {
    if let Some(replies) = message.get("quick_replies") {
        quick_replies(spec, replies)?;
    }
    let template = message.get("attachment").map_or(&Value::Null, |it| &it["payload"]);
    match template["template_type"].as_str() {
        Some("button") => button_template(spec, template),
        Some("generic") => generic_template(spec, template),
        // What we do not know the platform judges.
        _ => Ok(()),
    }
}

fn quick_replies(spec: &Spec, replies: &Value) -> Result<(), Refusal> {
    for reply in items(spec, "quick replies", replies, 1..=QUICK_REPLIES)? {
        // Those that ask for a phone number or an address bring their own title.
        if reply["content_type"].as_str().is_none_or(|kind| kind == "text") {
            needed(spec, "the title of a quick reply", &reply["title"], TITLE)?;
        }
        within(spec, "the payload of a quick reply", &reply["payload"], PAYLOAD)?;
    }
    Ok(())
}

fn button_template(spec: &Spec, template: &Value) -> Result<(), Refusal> {
    needed(spec, "the text above buttons", &template["text"], BUTTON_TEXT)?;
    buttons(spec, items(spec, "buttons", &template["buttons"], 1..=BUTTONS)?)
}

fn generic_template(spec: &Spec, template: &Value) -> Result<(), Refusal> {
    for element in items(spec, "cards", &template["elements"], 1..=ELEMENTS)? {
        needed(spec, "the title of a card", &element["title"], ELEMENT_TEXT)?;
        within(spec, "the subtitle of a card", &element["subtitle"], ELEMENT_TEXT)?;
        buttons(
            spec,
            items(spec, "buttons on a card", &element["buttons"], 0..=BUTTONS)?,
        )?;
    }
    Ok(())
}

fn buttons(spec: &Spec, buttons: &[Value]) -> Result<(), Refusal> {
    for button in buttons {
        match button["type"].as_str() {
            Some("postback" | "web_url" | "phone_number") => {
                needed(spec, "the title of a button", &button["title"], TITLE)?;
            }
            _ => within(spec, "the title of a button", &button["title"], TITLE)?,
        }
        within(spec, "the payload of a button", &button["payload"], PAYLOAD)?;
    }
    Ok(())
}
