//! Reply buttons, lists and links on WhatsApp, with the platform's own limits.

use serde_json::Value;

use crate::app::App;
use crate::graph::error::GraphError;
use crate::graph::whatsapp_send::{invalid, uploaded};
use crate::world::BusinessAccount;
use crate::world::thread::{Bubble, Button};

const BODY: usize = 1024;
const LIST_BODY: usize = 4096;
/// Header and footer.
const MARGIN: usize = 60;
const TITLE: usize = 20;
const BUTTON_ID: usize = 256;
const ROW_TITLE: usize = 24;
const ROW_ID: usize = 200;
const ROW_DESCRIPTION: usize = 72;
const LINK: usize = 2000;

pub fn apply(app: &App, account: &BusinessAccount, interactive: &Value, bubble: &mut Bubble) -> Result<(), GraphError> {
    let kind = interactive["type"].as_str().unwrap_or_default();
    let longest = if kind == "list" { LIST_BODY } else { BODY };
    let text = needed("body.text", &interactive["body"]["text"], longest)?;
    within("footer.text", &interactive["footer"]["text"], MARGIN)?;
    header(app, account, kind, &interactive["header"], bubble)?;
    let action = &interactive["action"];
    bubble.buttons = match kind {
        "button" => buttons(action)?,
        "list" => list(action)?,
        "cta_url" => vec![link(&action["parameters"])?],
        "location_request_message" | "flow" => Vec::new(),
        _ => return Err(invalid("interactive.type is unknown")),
    };
    bubble.kind = "buttons".to_owned();
    bubble.text = Some(text.to_owned());
    Ok(())
}

/// A text or, but not above a list, a file.
fn header(
    app: &App,
    account: &BusinessAccount,
    kind: &str,
    header: &Value,
    bubble: &mut Bubble,
) -> Result<(), GraphError> {
    match header["type"].as_str() {
        None if header.is_null() => Ok(()),
        Some("text") => needed("header.text", &header["text"], MARGIN).map(drop),
        Some(file @ ("image" | "video" | "document")) if kind != "list" => {
            let id = header[file]["id"].as_str();
            let link = header[file]["link"].as_str();
            match (id, link) {
                (Some(id), _) => bubble.media.push(uploaded(app, account, file, id)?.attached()),
                (None, Some(_)) => {}
                (None, None) => return Err(invalid("the header's file needs an id or a link")),
            }
            Ok(())
        }
        _ => Err(invalid("header.type is not allowed here")),
    }
}

fn buttons(action: &Value) -> Result<Vec<Button>, GraphError> {
    let buttons = list_of(&action["buttons"]);
    if !(1..=3).contains(&buttons.len()) {
        return Err(invalid("a message has between 1 and 3 reply buttons"));
    }
    let buttons: Vec<Button> = buttons
        .iter()
        .map(|button| tappable("button_reply", &button["reply"], TITLE, BUTTON_ID))
        .collect::<Result<_, _>>()?;
    distinct(&buttons)?;
    Ok(buttons)
}

fn list(action: &Value) -> Result<Vec<Button>, GraphError> {
    needed("action.button", &action["button"], TITLE)?;
    let sections = list_of(&action["sections"]);
    if !(1..=10).contains(&sections.len()) {
        return Err(invalid("a list has between 1 and 10 sections"));
    }
    let mut rows = Vec::new();
    for section in sections {
        let title = if sections.len() > 1 { needed } else { within };
        title("section.title", &section["title"], ROW_TITLE)?;
        for row in list_of(&section["rows"]) {
            within("row.description", &row["description"], ROW_DESCRIPTION)?;
            rows.push(tappable("list_reply", row, ROW_TITLE, ROW_ID)?);
        }
    }
    if !(1..=10).contains(&rows.len()) {
        return Err(invalid("a list has between 1 and 10 rows"));
    }
    distinct(&rows)?;
    Ok(rows)
}

fn link(parameters: &Value) -> Result<Button, GraphError> {
    let url = needed("url", &parameters["url"], LINK)?;
    if !url.starts_with("http://") && !url.starts_with("https://") {
        return Err(invalid("url is not an address of the web"));
    }
    Ok(Button {
        id: url.to_owned(),
        title: needed("display_text", &parameters["display_text"], TITLE)?.to_owned(),
        kind: "url",
    })
}

fn tappable(kind: &'static str, it: &Value, title: usize, id: usize) -> Result<Button, GraphError> {
    Ok(Button {
        id: needed("id", &it["id"], id)?.to_owned(),
        title: needed("title", &it["title"], title)?.to_owned(),
        kind,
    })
}

/// A tap is told by its id.
fn distinct(buttons: &[Button]) -> Result<(), GraphError> {
    let mut ids: Vec<&str> = buttons.iter().map(|button| button.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    match ids.len() == buttons.len() {
        true => Ok(()),
        false => Err(invalid("two of them have the same id")),
    }
}

fn list_of(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn within<'a>(name: &str, text: &'a Value, longest: usize) -> Result<&'a str, GraphError> {
    let text = text.as_str().unwrap_or_default();
    if text.chars().count() > longest {
        return Err(invalid(&format!("{name} has more than {longest} characters")));
    }
    Ok(text)
}

fn needed<'a>(name: &str, text: &'a Value, longest: usize) -> Result<&'a str, GraphError> {
    match within(name, text, longest)? {
        text if text.trim().is_empty() => Err(invalid(&format!("{name} is missing"))),
        text => Ok(text),
    }
}
