//! Buttons below a message: `{"text"?, "reply_markup": {"inline_keyboard": [[{"text", "callback_data" | "url"}]]}}`, the
//! fields of `sendMessage`. Buttons in place of the customer's keyboard come as `keyboard` instead.
//!
//! Source: Telegram Bot API, "InlineKeyboardButton" and "ReplyKeyboardMarkup".

use serde_json::{Value, json};

use super::spec::SPEC;
use crate::interactive::{self as common, Button, Interactive};
use crate::outbound::Refusal;
use crate::plan::{self, not_supported};

/// Of a message: more are not taken.
const BUTTONS: usize = 100;
const ROW: usize = 8;
const TITLE: usize = 64;
/// Bytes.
const DATA: usize = 64;
/// Of `sendMessage`, what is about the message; where it goes and what it answers is not for its writer to say here.
const FIELDS: [&str; 5] = ["text", "entities", "parse_mode", "link_preview_options", "reply_markup"];

/// Buttons need a text: their own, or else the draft's.
pub(super) fn merged(interactive: &Value, text: &mut Option<&str>) -> Result<Value, Refusal> {
    let own = match common::read(&SPEC, interactive)? {
        Some(common) => own_shape(common)?,
        None => interactive.clone(),
    };
    let mut fields = own
        .as_object()
        .cloned()
        .ok_or_else(|| refuse("Buttons must be an object."))?;
    if let Some(strange) = fields.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        let detail = format!("Buttons on Telegram take {}; not `{strange}`.", FIELDS.join(", "));
        return Err(not_supported("interactive", detail));
    }
    if !fields.contains_key("text") {
        let text = text.take().ok_or_else(|| refuse("Buttons need a text."))?;
        fields.insert("text".to_owned(), Value::from(text));
    }
    let fields = Value::Object(fields);
    check_text(&fields["text"])?;
    check(&fields["reply_markup"])?;
    Ok(fields)
}

/// What every channel has in common, one button below the other.
fn own_shape(common: Interactive) -> Result<Value, Refusal> {
    let Interactive::Buttons { text, footer, buttons } = common else {
        return Err(refuse("Telegram has buttons only."));
    };
    if footer.is_some() {
        return Err(refuse("Telegram has no footers."));
    }
    let button = |button: Button| match button.url {
        Some(url) => json!([{ "text": button.title, "url": url }]),
        None => json!([{ "text": button.title, "callback_data": button.id.as_ref().unwrap_or(&button.title) }]),
    };
    let rows: Vec<Value> = buttons.into_iter().map(button).collect();
    let mut fields = json!({ "reply_markup": { "inline_keyboard": rows } });
    if let Some(text) = text {
        fields["text"] = json!(text);
    }
    Ok(fields)
}

/// What of a stored part goes into the request: one from before fields were refused may hold others.
pub(super) fn about_the_message(interactive: &Value) -> impl Iterator<Item = (String, Value)> {
    let fields = interactive.as_object().into_iter().flatten();
    fields
        .filter(|(name, _)| FIELDS.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
}

fn check_text(text: &Value) -> Result<(), Refusal> {
    match text.as_str().filter(|text| !text.trim().is_empty()) {
        Some(text) => plan::whole_text(&SPEC, text, SPEC.text_max),
        None => Err(refuse("Buttons need a text.")),
    }
}

fn check(markup: &Value) -> Result<(), Refusal> {
    let rows = ["inline_keyboard", "keyboard"]
        .into_iter()
        .find_map(|kind| markup[kind].as_array());
    let rows = rows.ok_or_else(|| {
        refuse("Buttons need a `reply_markup` with an `inline_keyboard` (or a `keyboard`), a list of rows.")
    })?;
    let all = rows.iter().map(|row| row.as_array().map_or(0, Vec::len)).sum();
    plan::count(&SPEC, "buttons", all, 1..=BUTTONS)?;
    for row in rows {
        for button in plan::items(&SPEC, "buttons in a row", row, 1..=ROW)? {
            plan::needed(&SPEC, "the title of a button", &button["text"], TITLE)?;
            if markup.get("inline_keyboard").is_some() {
                does_something(button)?;
            }
        }
    }
    Ok(())
}

/// A button below a message sends something back, opens something, or has one of Telegram's own purposes, which it judges
/// itself. In place of the keyboard a button may just be its title.
fn does_something(button: &Value) -> Result<(), Refusal> {
    match (button.get("callback_data"), button.get("url")) {
        (None, None) => match button.as_object().is_some_and(|fields| fields.len() > 1) {
            true => Ok(()),
            false => Err(refuse(
                "A button needs `callback_data`, which a tap sends back, or a `url`.",
            )),
        },
        (Some(_), Some(_)) => Err(refuse(
            "A button either sends `callback_data` back or opens a `url`, not both.",
        )),
        (None, Some(url)) => plan::link(&SPEC, url),
        (Some(data), None) => match data.as_str().unwrap_or_default().len() {
            1..=DATA => Ok(()),
            length => {
                let detail = format!("Telegram takes 1 to {DATA} bytes in the data of a button; here are {length}.");
                Err(not_supported("interactive", detail))
            }
        },
    }
}

fn refuse(detail: &str) -> Refusal {
    not_supported("interactive", detail.to_owned())
}
