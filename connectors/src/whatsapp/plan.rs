//! Cutting a draft into WhatsApp messages.

use serde_json::{Value, json};

use super::interactive;
use super::spec::SPEC;
use crate::interactive as common;
use crate::outbound::{Draft, Part, Refusal};
use crate::plan::{self, not_supported};

pub(super) fn plan(draft: &Draft) -> Result<Vec<Part>, Refusal> {
    if let Some(template) = &draft.template {
        return self::template(draft, template);
    }
    plan::check(&SPEC, draft)?;
    let mut text = plan::text(draft);
    let interactive = draft
        .interactive
        .as_ref()
        .map(|interactive| merged(interactive, &mut text))
        .transpose()?;
    let header = interactive.as_ref().and_then(|interactive| header(draft, interactive));

    let mut parts = match header {
        Some(_) => Vec::new(),
        None => media(draft, &mut text)?,
    };
    if let Some(text) = text {
        parts.extend(plan::texts(&SPEC, text, draft.link_preview)?);
    }
    parts.extend(draft.location.clone().map(|location| Part::Location { location }));
    if !draft.contacts.is_empty() {
        parts.push(Part::Contacts {
            contacts: draft.contacts.clone(),
        });
    }
    parts.extend(interactive.map(|interactive| Part::Interactive { interactive, header }));
    if parts.is_empty() {
        Err(plan::empty())
    } else {
        Ok(parts)
    }
}

/// One file with buttons stands above their text, where it is of a kind that may; else it goes ahead as a message.
fn header(draft: &Draft, interactive: &Value) -> Option<usize> {
    let [media] = draft.attachments.as_slice() else {
        return None;
    };
    let row = plan::row(&SPEC, media.kind, &media.content_type)?;
    let buttons =
        matches!(interactive["type"].as_str(), Some("button" | "cta_url")) && interactive.get("header").is_none();
    (buttons && SPEC.buttons.is_some_and(|limits| limits.header.contains(&row.kind))).then_some(0)
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

/// A template is a whole message: nothing can go with it but a file for its header.
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
    let alone = plan::text(draft).is_none()
        && draft.attachments.len() <= 1
        && draft.interactive.is_none()
        && draft.location.is_none()
        && draft.contacts.is_empty();
    if !alone {
        return refuse(
            "A template is sent by itself, without text or buttons, and with one file for its header at most.",
        );
    }
    plan::check(&SPEC, draft)?;
    Ok(vec![Part::Template {
        template: template.clone(),
        header: (!draft.attachments.is_empty()).then_some(0),
    }])
}

/// Buttons and lists carry their own text; where they bring none the draft's goes in, else it goes ahead of them.
fn merged(interactive: &Value, text: &mut Option<&str>) -> Result<Value, Refusal> {
    let refuse = |detail: &str| not_supported("interactive", detail.to_owned());
    let own = match common::read(&SPEC, interactive)? {
        Some(common) => interactive::own_shape(common)?,
        None => interactive.clone(),
    };
    let mut fields = own
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
    let body = fields.pointer("/body/text").and_then(Value::as_str).unwrap_or_default();
    let (length, max) = (body.chars().count(), interactive::body_max(&kind));
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
