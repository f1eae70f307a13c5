//! Cutting a draft into WhatsApp messages.

use serde_json::{Value, json};

use super::interactive;
use super::spec::SPEC;
use crate::outbound::{Draft, Part, Refusal};
use crate::plan::{self, not_supported};

/// Body of a list; of every other interactive message.
const LIST_BODY_MAX: usize = 4096;
const BODY_MAX: usize = 1024;

pub(super) fn plan(draft: &Draft) -> Result<Vec<Part>, Refusal> {
    if let Some(template) = &draft.template {
        return self::template(draft, template);
    }
    let mut text = plan::text(&SPEC, draft)?;
    plan::check(&SPEC, draft)?;
    let interactive = draft
        .interactive
        .as_ref()
        .map(|interactive| merged(interactive, &mut text))
        .transpose()?;

    let mut parts = media(draft, &mut text)?;
    parts.extend(text.map(|text| Part::Text { text: text.to_owned() }));
    parts.extend(interactive.map(|interactive| Part::Interactive { interactive }));
    if parts.is_empty() {
        Err(plan::empty())
    } else {
        Ok(parts)
    }
}

/// Files in their order. A text that is short enough goes under the first one that can carry it.
fn media(draft: &Draft, text: &mut Option<&str>) -> Result<Vec<Part>, Refusal> {
    let fits = text.is_some_and(|text| text.chars().count() <= SPEC.caption_max);
    let part = |(index, media)| {
        let captionable = fits && plan::limit(&SPEC, media)?.caption;
        let caption = if captionable {
            text.take().map(str::to_owned)
        } else {
            None
        };
        Ok(Part::Media { index, caption })
    };
    draft.attachments.iter().enumerate().map(part).collect()
}

/// A template is a whole message: nothing can go with it.
fn template(draft: &Draft, template: &Value) -> Result<Vec<Part>, Refusal> {
    let refuse = |detail: &str| Err(not_supported("template", detail.to_owned()));
    let named = template
        .get("name")
        .and_then(Value::as_str)
        .is_some_and(|name| !name.is_empty());
    let language = template
        .pointer("/language/code")
        .and_then(Value::as_str)
        .is_some_and(|code| !code.is_empty());
    if !named || !language {
        return refuse("A template needs a name and a language code.");
    }
    let alone = plan::text(&SPEC, draft)?.is_none() && draft.attachments.is_empty() && draft.interactive.is_none();
    if !alone {
        return refuse("A template is sent by itself, without text, files or buttons.");
    }
    Ok(vec![Part::Template {
        template: template.clone(),
    }])
}

/// Buttons and lists carry their own text; where they bring none the draft's goes in, else it goes ahead of them.
fn merged(interactive: &Value, text: &mut Option<&str>) -> Result<Value, Refusal> {
    let refuse = |detail: &str| not_supported("interactive", detail.to_owned());
    let mut fields = interactive
        .as_object()
        .cloned()
        .ok_or_else(|| refuse("Buttons must be an object."))?;
    let kind = fields
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    if kind.is_empty() {
        return Err(refuse("Buttons need a `type`, such as `button` or `list`."));
    }
    if !fields.contains_key("body") {
        let text = text.take().ok_or_else(|| refuse("Buttons need a text."))?;
        fields.insert("body".to_owned(), json!({ "text": text }));
    }
    let fields = Value::Object(fields);
    interactive::check(&kind, &fields)?;
    let length = fields
        .pointer("/body/text")
        .and_then(Value::as_str)
        .map_or(0, |body| body.chars().count());
    let max = if kind == "list" { LIST_BODY_MAX } else { BODY_MAX };
    if length > max {
        let detail = format!("WhatsApp takes at most {max} characters above buttons; this text has {length}.");
        return Err(Refusal {
            field: "text",
            code: "text_too_long",
            detail,
        });
    }
    Ok(fields)
}
