//! Quick replies and templates with buttons on Messenger and Instagram, with the platforms' own limits.

use serde_json::Value;

use crate::graph::error::GraphError;
use crate::world::thread::{Bubble, Button};

const QUICK_REPLIES: usize = 13;
const TITLE: usize = 20;
const PAYLOAD: usize = 1000;
const BUTTONS: usize = 3;
const BUTTON_TEXT: usize = 640;
const ELEMENTS: usize = 10;
const ELEMENT_TEXT: usize = 80;

/// They hang on a text or a file.
pub fn quick_replies(message: &Value, bubble: &mut Bubble) -> Result<(), GraphError> {
    let Some(replies) = message["quick_replies"].as_array() else {
        return Ok(());
    };
    if !(1..=QUICK_REPLIES).contains(&replies.len()) {
        return Err(GraphError::parameter(
            "Param message[quick_replies] must have between 1 and 13 elements",
        ));
    }
    for reply in replies {
        let asks = matches!(reply["content_type"].as_str(), Some("user_phone_number" | "user_email"));
        let title = match asks {
            true => "Share",
            false => needed("quick_replies[title]", &reply["title"], TITLE)?,
        };
        bubble.buttons.push(Button {
            id: within("quick_replies[payload]", &reply["payload"], PAYLOAD)?.to_owned(),
            title: title.to_owned(),
            kind: "quick_reply",
        });
    }
    Ok(())
}

/// Button and generic templates: their text, and the buttons one can tap on.
pub fn template(payload: &Value, bubble: &mut Bubble) -> Result<(), GraphError> {
    let (text, list) = match payload["template_type"].as_str() {
        Some("button") => {
            let list = payload["buttons"].as_array().map(Vec::as_slice).unwrap_or_default();
            if list.is_empty() {
                return Err(GraphError::parameter("A button template has between 1 and 3 buttons"));
            }
            (needed("payload[text]", &payload["text"], BUTTON_TEXT)?, list)
        }
        Some("generic") => {
            let elements = payload["elements"].as_array().map(Vec::as_slice).unwrap_or_default();
            if !(1..=ELEMENTS).contains(&elements.len()) {
                return Err(GraphError::parameter(
                    "A generic template has between 1 and 10 elements",
                ));
            }
            for element in elements {
                needed("elements[title]", &element["title"], ELEMENT_TEXT)?;
                within("elements[subtitle]", &element["subtitle"], ELEMENT_TEXT)?;
                buttons(element["buttons"].as_array().map(Vec::as_slice).unwrap_or_default())?;
            }
            let first = &elements[0];
            let list = first["buttons"].as_array().map(Vec::as_slice).unwrap_or_default();
            (first["title"].as_str().unwrap_or_default(), list)
        }
        _ => return Err(GraphError::parameter("Unknown template type")),
    };
    bubble.kind = "template".to_owned();
    bubble.text = Some(text.to_owned());
    bubble.buttons = buttons(list)?;
    Ok(())
}

fn buttons(list: &[Value]) -> Result<Vec<Button>, GraphError> {
    if list.len() > BUTTONS {
        return Err(GraphError::parameter("A template has at most 3 buttons"));
    }
    list.iter().map(button).collect()
}

fn button(button: &Value) -> Result<Button, GraphError> {
    let title = needed("buttons[title]", &button["title"], TITLE)?.to_owned();
    let (id, kind) = match button["type"].as_str() {
        Some("web_url") => (needed("buttons[url]", &button["url"], usize::MAX)?, "url"),
        Some("postback" | "phone_number") => (needed("buttons[payload]", &button["payload"], PAYLOAD)?, "postback"),
        _ => return Err(GraphError::parameter("Param buttons[type] is unknown")),
    };
    Ok(Button {
        id: id.to_owned(),
        title,
        kind,
    })
}

fn within<'a>(name: &str, text: &'a Value, longest: usize) -> Result<&'a str, GraphError> {
    let text = text.as_str().unwrap_or_default();
    if text.chars().count() > longest {
        return Err(GraphError::parameter(format_args!(
            "Length of param {name} must be less than or equal to {longest}"
        )));
    }
    Ok(text)
}

fn needed<'a>(name: &str, text: &'a Value, longest: usize) -> Result<&'a str, GraphError> {
    match within(name, text, longest)? {
        text if text.trim().is_empty() => Err(GraphError::parameter(format_args!("Param {name} is required"))),
        text => Ok(text),
    }
}
