//! Cutting a draft into Telegram messages.

use super::keyboard;
use super::spec::SPEC;
use crate::outbound::{ContactCard, Draft, Part, Refusal};
use crate::plan;

/// Files in their order, then the text unless it went under one of them, then buttons with their own text.
pub(super) fn plan(draft: &Draft) -> Result<Vec<Part>, Refusal> {
    plan::check(&SPEC, draft)?;
    let mut text = plan::text(draft);
    let interactive = draft
        .interactive
        .as_ref()
        .map(|interactive| keyboard::merged(interactive, &mut text))
        .transpose()?;
    let mut parts = media(draft, &mut text)?;
    if let Some(text) = text {
        parts.extend(plan::texts(&SPEC, text, draft.link_preview)?);
    }
    parts.extend(draft.location.clone().map(|location| Part::Location { location }));
    parts.extend(cards(draft)?);
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

/// A text that is short enough goes under the first file that can carry it.
fn media(draft: &Draft, text: &mut Option<&str>) -> Result<Vec<Part>, Refusal> {
    let fits = text.is_some_and(|text| text.encode_utf16().count() <= SPEC.caption_max);
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

/// Each card is a message of its own, and is nothing without a number.
fn cards(draft: &Draft) -> Result<Vec<Part>, Refusal> {
    let card = |card: &ContactCard| match card.phones.is_empty() {
        true => Err(plan::not_supported(
            "contacts",
            format!(
                "Telegram needs a phone number on a contact card; that of {} has none.",
                card.name
            ),
        )),
        false => Ok(Part::Contacts {
            contacts: vec![card.clone()],
        }),
    };
    draft.contacts.iter().map(card).collect()
}
