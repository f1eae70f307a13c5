//! Cutting a draft into messages of Messenger and Instagram, where files and text never share one.

use serde_json::{Map, Value, json};

use super::buttons;
use crate::interactive::{self, Interactive};
use crate::model::AttachmentKind;
use crate::outbound::{Draft, Part, Refusal};
use crate::plan::{self, not_supported};
use crate::spec::Spec;

/// Files first, then the text, then buttons: the customer reads the question last.
pub(crate) fn plan(spec: &Spec, draft: &Draft) -> Result<Vec<Part>, Refusal> {
    plan::check(spec, draft)?;
    let mut text = plan::text(draft);
    let interactive = draft
        .interactive
        .as_ref()
        .map(|interactive| merged(spec, interactive, &mut text))
        .transpose()?;

    let mut parts = media(spec, draft);
    if let Some(text) = text {
        parts.extend(plan::texts(spec, text, None)?);
    }
    parts.extend(interactive.map(|interactive| Part::Interactive {
        interactive,
        header: None,
    }));
    if parts.is_empty() {
        Err(plan::empty())
    } else {
        Ok(parts)
    }
}

/// Files in their order; pictures that follow one another share a message.
fn media(spec: &Spec, draft: &Draft) -> Vec<Part> {
    let is_picture = |index: &usize| {
        let media = &draft.attachments[*index];
        let row = plan::row(spec, media.kind, &media.content_type).map(|row| row.kind);
        media.kind == AttachmentKind::Image && row == Some("image")
    };
    let indices: Vec<usize> = (0..draft.attachments.len()).collect();
    let runs = indices.chunk_by(|one, next| is_picture(one) && is_picture(next));
    runs.flat_map(|run| run.chunks(spec.images_together))
        .map(|together| match together {
            [index] => Part::Media {
                index: *index,
                caption: None,
            },
            indices => Part::Images {
                indices: indices.to_vec(),
            },
        })
        .collect()
}

/// `{"quick_replies": […]}` hang on a text, so they take the draft's when they bring none; `{"attachment": {…}}` (a
/// button or generic template) stands by itself.
fn merged(spec: &Spec, interactive: &Value, text: &mut Option<&str>) -> Result<Value, Refusal> {
    let refuse = |detail: &str| not_supported("interactive", detail.to_owned());
    let mut fields = match interactive::read(spec, interactive)? {
        Some(common) => own_shape(spec, common, text)?,
        None => interactive
            .as_object()
            .cloned()
            .ok_or_else(|| refuse("Buttons must be an object."))?,
    };
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
        plan::whole_text(spec, own, spec.text_max)?;
    }
    Ok(Value::Object(fields))
}

/// What every channel has in common, as Messenger and Instagram want it.
fn own_shape(spec: &Spec, common: Interactive, text: &mut Option<&str>) -> Result<Map<String, Value>, Refusal> {
    let value = match common {
        Interactive::Buttons {
            text: own,
            footer,
            buttons,
        } => {
            if footer.is_some() {
                return Err(not_supported("interactive", format!("{} has no footers.", spec.name)));
            }
            let own = own.or_else(|| text.take().map(str::to_owned));
            let buttons: Vec<Value> = buttons
                .into_iter()
                .map(|button| match button.url {
                    Some(url) => json!({ "type": "web_url", "title": button.title, "url": url }),
                    None => json!({ "type": "postback", "title": button.title, "payload": button.id.as_ref().unwrap_or(&button.title) }),
                })
                .collect();
            let payload = json!({ "template_type": "button", "text": own.unwrap_or_default(), "buttons": buttons });
            json!({ "attachment": { "type": "template", "payload": payload } })
        }
        Interactive::QuickReplies { text: own, replies } => {
            let replies: Vec<Value> = replies
                .into_iter()
                .map(|reply| json!({ "content_type": "text", "title": reply.title, "payload": reply.id.as_ref().unwrap_or(&reply.title) }))
                .collect();
            let mut message = json!({ "quick_replies": replies });
            if let Some(own) = own {
                message["text"] = json!(own);
            }
            message
        }
        Interactive::List { .. } => return Err(not_supported("interactive", format!("{} has no lists.", spec.name))),
    };
    Ok(value.as_object().cloned().unwrap_or_default())
}
