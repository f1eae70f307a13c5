//! Limits of quick replies and of templates with buttons, on Messenger and Instagram.
//!
//! Source: Messenger Platform, "Quick replies", "Button template" and "Generic template".

use serde_json::{Map, Value};

use crate::outbound::Refusal;
use crate::plan::{items, link, needed, not_supported, within};
use crate::spec::{ButtonLimits, Spec};

const ELEMENTS: usize = 10;
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
    let Some(limits) = spec.quick_replies else {
        return Err(not_supported(
            "interactive",
            format!("{} has no quick replies.", spec.name),
        ));
    };
    for reply in items(spec, "quick replies", replies, 1..=limits.max)? {
        // Those that ask for a phone number or an address bring their own title.
        if reply["content_type"].as_str().is_none_or(|kind| kind == "text") {
            needed(spec, "the title of a quick reply", &reply["title"], limits.title_max)?;
        }
        within(spec, "the payload of a quick reply", &reply["payload"], limits.id_max)?;
    }
    Ok(())
}

fn button_template(spec: &Spec, template: &Value) -> Result<(), Refusal> {
    let limits = limits(spec)?;
    needed(spec, "the text above buttons", &template["text"], limits.text_max)?;
    buttons(
        spec,
        limits,
        items(spec, "buttons", &template["buttons"], 1..=limits.max)?,
    )
}

fn generic_template(spec: &Spec, template: &Value) -> Result<(), Refusal> {
    let limits = limits(spec)?;
    for element in items(spec, "cards", &template["elements"], 1..=ELEMENTS)? {
        needed(spec, "the title of a card", &element["title"], ELEMENT_TEXT)?;
        within(spec, "the subtitle of a card", &element["subtitle"], ELEMENT_TEXT)?;
        buttons(
            spec,
            limits,
            items(spec, "buttons on a card", &element["buttons"], 0..=limits.max)?,
        )?;
    }
    Ok(())
}

fn limits(spec: &Spec) -> Result<ButtonLimits, Refusal> {
    spec.buttons
        .ok_or_else(|| not_supported("interactive", format!("{} has no buttons.", spec.name)))
}

/// Digits of the longest number there is (E.164).
const PHONE_DIGITS: usize = 15;

/// What a button calls: `+15105550142`.
fn phone_number(spec: &Spec, number: &Value) -> Result<(), Refusal> {
    needed(spec, "the phone number of a button", number, PHONE_DIGITS + 1)?;
    let digits = number
        .as_str()
        .and_then(|number| number.strip_prefix('+'))
        .unwrap_or_default();
    if !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Ok(());
    }
    let detail =
        "A button that calls needs a number with its country code and nothing but digits, such as +15105550142.";
    Err(not_supported("interactive", detail.to_owned()))
}

type Check = fn(&Spec, &str, &Value, usize) -> Result<(), Refusal>;

fn buttons(spec: &Spec, limits: ButtonLimits, buttons: &[Value]) -> Result<(), Refusal> {
    for button in buttons {
        let title = |check: Check| check(spec, "the title of a button", &button["title"], limits.title_max);
        let payload = |check: Check| check(spec, "the payload of a button", &button["payload"], limits.id_max);
        match button["type"].as_str() {
            Some("postback") => title(needed).and_then(|()| payload(needed))?,
            Some("web_url") => title(needed).and_then(|()| link(spec, &button["url"]))?,
            Some("phone_number") => title(needed).and_then(|()| phone_number(spec, &button["payload"]))?,
            _ => title(within).and_then(|()| payload(within))?,
        }
    }
    Ok(())
}
