//! What the customer is given to tap, in one shape for every channel. Each channel puts it into the platform's own; who
//! needs more than this writes the platform's shape instead.
//!
//! ```json
//! {"type": "buttons", "text"?, "footer"?, "buttons": [{"id", "title"}, {"title", "url"}]}
//! {"type": "quick_replies", "text"?, "replies": [{"id"?, "title"}]}
//! {"type": "list", "text"?, "footer"?, "button", "sections": [{"title"?, "rows": [{"id", "title", "description"?}]}]}
//! ```
//!
//! Where `text` is left out, the reply's own is used.

use serde::Deserialize;
use serde_json::Value;

use crate::outbound::Refusal;
use crate::plan::{distinct, not_supported};
use crate::spec::Spec;

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Interactive {
    Buttons {
        text: Option<String>,
        footer: Option<String>,
        buttons: Vec<Button>,
    },
    QuickReplies {
        text: Option<String>,
        replies: Vec<QuickReply>,
    },
    List {
        text: Option<String>,
        footer: Option<String>,
        button: String,
        sections: Vec<Section>,
    },
}

/// A tap sends back `id` (its title, where it has none), or opens `url`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Button {
    pub id: Option<String>,
    pub title: String,
    pub url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuickReply {
    pub id: Option<String>,
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Section {
    pub title: Option<String>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub id: String,
    pub title: String,
    pub description: Option<String>,
}

/// The common shape, if it is that: the platforms' own have no such type, or have an `action` beside it.
pub(crate) fn read(spec: &Spec, value: &Value) -> Result<Option<Interactive>, Refusal> {
    let common = matches!(value["type"].as_str(), Some("buttons" | "quick_replies" | "list"));
    if !common || value.get("action").is_some() {
        return Ok(None);
    }
    let interactive: Interactive = serde_json::from_value(value.clone())
        .map_err(|error| not_supported("interactive", format!("These buttons cannot be read: {error}.")))?;
    let (has, what) = match &interactive {
        Interactive::Buttons { .. } => (spec.buttons.is_some(), "buttons"),
        Interactive::QuickReplies { .. } => (spec.quick_replies.is_some(), "quick replies"),
        Interactive::List { .. } => (spec.list.is_some(), "lists"),
    };
    if !has {
        return Err(not_supported("interactive", format!("{} has no {what}.", spec.name)));
    }
    distinct(interactive.ids())?;
    Ok(Some(interactive))
}

impl Interactive {
    /// What each tap sends back; a link sends nothing.
    fn ids(&self) -> Vec<&str> {
        fn id<'a>(id: &'a Option<String>, title: &'a str) -> &'a str {
            id.as_deref().unwrap_or(title)
        }
        match self {
            Interactive::Buttons { buttons, .. } => {
                let taps = buttons.iter().filter(|button| button.url.is_none());
                taps.map(|button| id(&button.id, &button.title)).collect()
            }
            Interactive::QuickReplies { replies, .. } => {
                replies.iter().map(|reply| id(&reply.id, &reply.title)).collect()
            }
            Interactive::List { sections, .. } => {
                let rows = sections.iter().flat_map(|section| &section.rows);
                rows.map(|row| row.id.as_str()).collect()
            }
        }
    }
}
