//! Limits of reply buttons, lists and links.
//!
//! Source: WhatsApp Cloud API, "Interactive messages".

use serde_json::{Value, json};

use super::spec::SPEC;
use crate::interactive::{Button, Interactive, Section};
use crate::outbound::Refusal;
use crate::plan::{self, items};
use crate::spec::{ButtonLimits, ListLimits};

/// Header and footer.
const MARGIN: usize = 60;

/// Longest text of a kind, above its buttons.
pub(super) fn body_max(kind: &str) -> usize {
    match (kind, SPEC.list, SPEC.buttons) {
        ("list", Some(list), _) => list.text_max,
        (_, _, Some(buttons)) => buttons.text_max,
        _ => SPEC.caption_max,
    }
}

pub(super) fn check(kind: &str, interactive: &Value) -> Result<(), Refusal> {
    within("the header", &interactive["header"]["text"], MARGIN)?;
    within("the footer", &interactive["footer"]["text"], MARGIN)?;
    let action = &interactive["action"];
    match (kind, SPEC.buttons, SPEC.list) {
        ("button", Some(limits), _) => buttons(limits, action),
        ("list", _, Some(limits)) => list(limits, action),
        ("cta_url", Some(limits), _) => {
            let link = &action["parameters"];
            plan::link(&SPEC, &link["url"])?;
            needed("the title of a button", &link["display_text"], limits.title_max)
        }
        // What we do not know the platform judges.
        _ => Ok(()),
    }
}

fn buttons(limits: ButtonLimits, action: &Value) -> Result<(), Refusal> {
    let buttons = items(&SPEC, "buttons", &action["buttons"], 1..=limits.max)?;
    for button in buttons {
        needed("the title of a button", &button["reply"]["title"], limits.title_max)?;
        needed("the id of a button", &button["reply"]["id"], limits.id_max)?;
    }
    plan::distinct(buttons.iter().filter_map(|button| button["reply"]["id"].as_str()))
}

fn list(limits: ListLimits, action: &Value) -> Result<(), Refusal> {
    needed("the button that opens a list", &action["button"], limits.button_max)?;
    let sections = items(&SPEC, "sections", &action["sections"], 1..=limits.sections_max)?;
    let rows = |section: &Value| section["rows"].as_array().map_or(0, Vec::len);
    plan::count(&SPEC, "rows", sections.iter().map(rows).sum(), 1..=limits.rows_max)?;
    for section in sections {
        // one section needs no title, of several each does
        let title = if sections.len() > 1 { needed } else { within };
        title("the title of a section", &section["title"], limits.section_title_max)?;
        for row in section["rows"].as_array().into_iter().flatten() {
            needed("the title of a row", &row["title"], limits.row_title_max)?;
            needed("the id of a row", &row["id"], limits.row_id_max)?;
            within(
                "the description of a row",
                &row["description"],
                limits.row_description_max,
            )?;
        }
    }
    let rows = sections
        .iter()
        .filter_map(|section| section["rows"].as_array())
        .flatten();
    plan::distinct(rows.filter_map(|row| row["id"].as_str()))
}

/// What every channel has in common, as WhatsApp wants it: links are a kind of their own and go alone.
pub(super) fn own_shape(common: Interactive) -> Result<Value, Refusal> {
    let refuse = |detail: &str| Err(plan::not_supported("interactive", detail.to_owned()));
    let (text, footer, mut value) = match common {
        Interactive::Buttons { text, footer, buttons } => {
            let action = match buttons.as_slice() {
                [
                    Button {
                        url: Some(url), title, ..
                    },
                ] => {
                    json!({ "type": "cta_url", "action": { "name": "cta_url", "parameters": { "display_text": title, "url": url } } })
                }
                buttons if buttons.iter().any(|button| button.url.is_some()) => {
                    return refuse("On WhatsApp a button that opens a link goes alone.");
                }
                buttons => {
                    let reply = |button: &Button| json!({ "type": "reply", "reply": { "id": button.id.as_ref().unwrap_or(&button.title), "title": button.title } });
                    let buttons: Vec<Value> = buttons.iter().map(reply).collect();
                    json!({ "type": "button", "action": { "buttons": buttons } })
                }
            };
            (text, footer, action)
        }
        Interactive::List {
            text,
            footer,
            button,
            sections,
        } => {
            let sections: Vec<Value> = sections.into_iter().map(section).collect();
            (
                text,
                footer,
                json!({ "type": "list", "action": { "button": button, "sections": sections } }),
            )
        }
        Interactive::QuickReplies { .. } => return refuse("WhatsApp has no quick replies. Use buttons instead."),
    };
    if let Some(text) = text {
        value["body"] = json!({ "text": text });
    }
    if let Some(footer) = footer {
        value["footer"] = json!({ "text": footer });
    }
    Ok(value)
}

fn section(section: Section) -> Value {
    let rows: Vec<Value> = section
        .rows
        .into_iter()
        .map(|row| {
            let mut value = json!({ "id": row.id, "title": row.title });
            if let Some(description) = row.description.filter(|text| !text.is_empty()) {
                value["description"] = json!(description);
            }
            value
        })
        .collect();
    let mut value = json!({ "rows": rows });
    if let Some(title) = section.title.filter(|title| !title.is_empty()) {
        value["title"] = json!(title);
    }
    value
}

fn within(what: &str, text: &Value, max: usize) -> Result<(), Refusal> {
    plan::within(&SPEC, what, text, max)
}

fn needed(what: &str, text: &Value, max: usize) -> Result<(), Refusal> {
    plan::needed(&SPEC, what, text, max)
}
