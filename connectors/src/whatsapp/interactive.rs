//! Limits of reply buttons, lists and links.
//!
//! Source: WhatsApp Cloud API, "Interactive messages".

use serde_json::Value;

use super::spec::SPEC;
use crate::outbound::Refusal;
use crate::plan::{self, items};

const BUTTONS: usize = 3;
const BUTTON_TITLE: usize = 20;
const BUTTON_ID: usize = 256;
const SECTIONS: usize = 10;
/// Of all sections together.
const ROWS: usize = 10;
const SECTION_TITLE: usize = 24;
const ROW_TITLE: usize = 24;
const ROW_ID: usize = 200;
const ROW_DESCRIPTION: usize = 72;
/// Header and footer.
const MARGIN: usize = 60;

pub(super) fn check(kind: &str, interactive: &Value) -> Result<(), Refusal> {
    within("the header", &interactive["header"]["text"], MARGIN)?;
    within("the footer", &interactive["footer"]["text"], MARGIN)?;
    let action = &interactive["action"];
    match kind {
        "button" => buttons(action),
        "list" => list(action),
        "cta_url" => {
            let link = &action["parameters"];
            needed("the address of a link", &link["url"], usize::MAX)?;
            needed("the title of a button", &link["display_text"], BUTTON_TITLE)
        }
        // What we do not know the platform judges.
        _ => Ok(()),
    }
}

fn buttons(action: &Value) -> Result<(), Refusal> {
    for button in items(&SPEC, "buttons", &action["buttons"], 1..=BUTTONS)? {
        needed("the title of a button", &button["reply"]["title"], BUTTON_TITLE)?;
        needed("the id of a button", &button["reply"]["id"], BUTTON_ID)?;
    }
    Ok(())
}

fn list(action: &Value) -> Result<(), Refusal> {
    needed("the button that opens a list", &action["button"], BUTTON_TITLE)?;
    let sections = items(&SPEC, "sections", &action["sections"], 1..=SECTIONS)?;
    let rows = |section: &Value| section["rows"].as_array().map_or(0, Vec::len);
    plan::count(&SPEC, "rows", sections.iter().map(rows).sum(), 1..=ROWS)?;
    for section in sections {
        within("the title of a section", &section["title"], SECTION_TITLE)?;
        for row in section["rows"].as_array().into_iter().flatten() {
            needed("the title of a row", &row["title"], ROW_TITLE)?;
            needed("the id of a row", &row["id"], ROW_ID)?;
            within("the description of a row", &row["description"], ROW_DESCRIPTION)?;
        }
    }
    Ok(())
}

fn within(what: &str, text: &Value, max: usize) -> Result<(), Refusal> {
    plan::within(&SPEC, what, text, max)
}

fn needed(what: &str, text: &Value, max: usize) -> Result<(), Refusal> {
    plan::needed(&SPEC, what, text, max)
}
