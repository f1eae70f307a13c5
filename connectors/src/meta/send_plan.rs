//! Cutting a draft into messages of Messenger and Instagram, where files and text never share one.

use serde_json::Value;

use super::buttons;
use crate::outbound::{Draft, Part, Refusal};
use crate::plan::{self, not_supported};
use crate::spec::Spec;

/// Files first, then the text, then buttons: the customer reads the question last.
pub(crate) fn plan(spec: &Spec, draft: &Draft) -> Result<Vec<Part>, Refusal> {
    if draft.template.is_some() {
        return Err(not_supported("template", format!("{} has no templates.", spec.name)));
    }
    let mut text = plan::text(spec, draft)?;
    plan::check(spec, draft)?;
    let interactive = draft
        .interactive
        .as_ref()
        .map(|interactive| merged(spec, interactive, &mut text))
        .transpose()?;

    let mut parts: Vec<_> = (0..draft.attachments.len())
        .map(|index| Part::Media { index, caption: None })
        .collect();
    parts.extend(text.map(|text| Part::Text { text: text.to_owned() }));
    parts.extend(interactive.map(|interactive| Part::Interactive { interactive }));
    if parts.is_empty() {
        Err(plan::empty())
    } else {
        Ok(parts)
    }
}

/// `{"quick_replies": […]}` hang on a text, so they take the draft's when they bring none; `{"attachment": {…}}` (a
/// button or generic template) stands by itself.
fn merged(spec: &Spec, interactive: &Value, text: &mut Option<&str>) -> Result<Value, Refusal> {
    let refuse = |detail: &str| not_supported("interactive", detail.to_owned());
    let mut fields = interactive
        .as_object()
        .cloned()
        .ok_or_else(|| refuse("Buttons must be an object."))?;
    let replies = fields.get("quick_replies").is_some_and(Value::is_array);
    match (replies, fields.contains_key("attachment")) {
        (false, false) => return Err(refuse("Buttons need `quick_replies` or an `attachment` template.")),
        (true, false) if !fields.contains_key("text") => {
            let text = text.take().ok_or_else(|| refuse("Quick replies need a text."))?;
            fields.insert("text".to_owned(), Value::from(text));
        }
        _ => {}
    }
    buttons::check(spec, &fields)?;
    if let Some(own) = fields.get("text").and_then(Value::as_str) {
        plan::text(
            spec,
            &Draft {
                text: Some(own.to_owned()),
                ..Draft::default()
            },
        )?;
    }
    Ok(Value::Object(fields))
}
