//! What all channels' `plan` share: each reads its limits from its [`Spec`] and says what is wrong in words.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use serde_json::Value;
use url::{Host, Url};

use crate::model::AttachmentKind;
use crate::outbound::{Draft, DraftMedia, Part, Refusal};
use crate::spec::{MediaLimit, Spec, TextUnit};
use crate::split;

/// The draft's text, if there is any. White space alone is none.
pub(crate) fn text(draft: &Draft) -> Option<&str> {
    draft.text.as_deref().filter(|text| !text.trim().is_empty())
}

/// A text as messages: one, or several where it is longer than the platform takes.
pub(crate) fn texts(spec: &Spec, text: &str, link_preview: Option<bool>) -> Result<Vec<Part>, Refusal> {
    let max = if spec.splits_text { spec.text_parts_max } else { 1 };
    let pieces = split::split(text, spec.text_max, spec.text_unit).filter(|pieces| pieces.len() <= max);
    let pieces = pieces.ok_or_else(|| too_long(spec, text, spec.text_max, max))?;
    Ok(pieces
        .into_iter()
        .map(|text| Part::Text { text, link_preview })
        .collect())
}

/// A text that cannot be cut, because something hangs on it.
pub(crate) fn whole_text(spec: &Spec, text: &str, max: usize) -> Result<(), Refusal> {
    if split::length(text, spec.text_unit) <= max {
        return Ok(());
    }
    Err(too_long(spec, text, max, 1))
}

fn too_long(spec: &Spec, text: &str, max: usize, parts: usize) -> Refusal {
    let unit = match spec.text_unit {
        TextUnit::Characters => "characters",
        TextUnit::Bytes => "bytes",
        TextUnit::Utf16 => "characters (most emoji count twice)",
    };
    let times = if parts > 1 {
        format!("{parts} times ")
    } else {
        String::new()
    };
    Refusal {
        field: "text",
        code: "text_too_long",
        detail: format!(
            "{} takes at most {times}{max} {unit}; this text has {}.",
            spec.name,
            split::length(text, spec.text_unit)
        ),
    }
}

/// Checks the attachments and what every channel checks.
pub(crate) fn check(spec: &Spec, draft: &Draft) -> Result<(), Refusal> {
    draft
        .attachments
        .iter()
        .try_for_each(|media| limit(spec, media).map(drop))?;
    let cannot = [
        (
            "reply_to_id",
            draft.is_reply && !spec.quoted_reply,
            "cannot quote a message",
        ),
        (
            "location",
            draft.location.is_some() && !spec.location,
            "takes no locations",
        ),
        (
            "contacts",
            !draft.contacts.is_empty() && !spec.contact_cards,
            "takes no contact cards",
        ),
        (
            "link_preview",
            draft.link_preview.is_some() && !spec.link_preview,
            "decides by itself whether a link shows a preview",
        ),
        (
            "template",
            draft.template.is_some() && !spec.templates,
            "has no templates",
        ),
    ];
    match cannot.into_iter().find(|(_, wanted, _)| *wanted) {
        Some((field, _, what)) => Err(not_supported(field, format!("{} {what}.", spec.name))),
        None => location(draft),
    }
}

fn location(draft: &Draft) -> Result<(), Refusal> {
    let on_earth = draft
        .location
        .as_ref()
        .is_none_or(|place| (-90.0..=90.0).contains(&place.latitude) && (-180.0..=180.0).contains(&place.longitude));
    if on_earth {
        return Ok(());
    }
    let detail = "A latitude is between -90 and 90, a longitude between -180 and 180.";
    Err(not_supported("location", detail.to_owned()))
}

/// The row of the table under which a file goes out.
pub(crate) fn limit(spec: &Spec, media: &DraftMedia) -> Result<&'static MediaLimit, Refusal> {
    let Some(limit) = row(spec, media.kind, &media.content_type) else {
        let detail = format!(
            "{} does not take files of type {} ({}).",
            spec.name, media.content_type, media.file_name
        );
        return Err(Refusal {
            field: "attachment_ids",
            code: "file_type_not_allowed",
            detail,
        });
    };
    if media.size > limit.max_bytes {
        let detail = format!(
            "{} takes at most {} for this kind of file; {} has {}.",
            spec.name,
            bytes(limit.max_bytes),
            media.file_name,
            bytes(media.size)
        );
        return Err(Refusal {
            field: "attachment_ids",
            code: "file_too_large",
            detail,
        });
    }
    Ok(limit)
}

/// The first row that takes the type. What a channel cannot show as what it is may still go as a plainer kind: a HEIC
/// picture as a file, a voice note in another format as an audio file.
pub(crate) fn row(spec: &Spec, kind: AttachmentKind, content_type: &str) -> Option<&'static MediaLimit> {
    let kinds: &[&str] = match kind {
        AttachmentKind::Image => &["image", "file"],
        AttachmentKind::Video => &["video", "file"],
        AttachmentKind::Audio => &["audio", "file"],
        AttachmentKind::Voice => &["voice", "audio", "file"],
        AttachmentKind::Sticker => &["sticker", "image", "file"],
        AttachmentKind::File => &["file"],
        _ => &[],
    };
    let essence = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let takes = |limit: &MediaLimit| limit.content_types.is_empty() || limit.content_types.contains(&essence.as_str());
    kinds
        .iter()
        .find_map(|kind| spec.media.iter().find(|limit| limit.kind == *kind && takes(limit)))
}

pub(crate) fn not_supported(field: &'static str, detail: String) -> Refusal {
    Refusal {
        field,
        code: "not_supported",
        detail,
    }
}

/// Buttons and lists come in the platform's own shape, where `Value::Null` is what is not there. A text that may be
/// missing, and has at most `max` characters.
pub(crate) fn within(spec: &Spec, what: &str, text: &Value, max: usize) -> Result<(), Refusal> {
    let length = text.as_str().map_or(0, |text| text.chars().count());
    if length <= max {
        return Ok(());
    }
    Err(Refusal {
        field: "interactive",
        code: "text_too_long",
        detail: format!(
            "{} takes at most {max} characters in {what}; this one has {length}.",
            spec.name
        ),
    })
}

/// As [`within`], for a text that has to be there.
pub(crate) fn needed(spec: &Spec, what: &str, text: &Value, max: usize) -> Result<(), Refusal> {
    match text.as_str() {
        Some(words) if !words.trim().is_empty() => within(spec, what, text, max),
        _ => Err(not_supported("interactive", format!("Something is missing: {what}."))),
    }
}

/// Characters of an address that a tap opens: what WhatsApp takes in its templates. The others say nothing.
const LINK_MAX: usize = 2000;

/// An address that a tap opens: whole, and of a kind that the channel opens.
pub(crate) fn link(spec: &Spec, address: &Value) -> Result<(), Refusal> {
    needed(spec, "the address of a link", address, LINK_MAX)?;
    let text = address.as_str().unwrap_or_default();
    let schemes = spec.buttons.map_or(&[][..], |limits| limits.link_schemes);
    // a reader of addresses forgives white space, platforms do not
    let whole = !text.contains(|c: char| c.is_whitespace() || c.is_control());
    let opens = |address: &Url| {
        let web = matches!(address.scheme(), "http" | "https");
        schemes.contains(&address.scheme()) && (!web || is_public_name(address))
    };
    if whole && Url::parse(text).is_ok_and(|address| opens(&address)) {
        return Ok(());
    }
    let begins: Vec<String> = schemes.iter().map(|scheme| format!("{scheme}://")).collect();
    let detail = format!(
        "\u{201c}{}\u{201d} is no address that {} opens. Write it whole and without spaces; it begins with {}.",
        text.chars().take(60).collect::<String>(),
        spec.name,
        begins.join(" or ")
    );
    Err(not_supported("interactive", detail))
}

/// `shop.example`, or an address in numbers; not `shop`.
fn is_public_name(address: &Url) -> bool {
    match address.host() {
        Some(Host::Domain(name)) => name.trim_end_matches('.').contains('.'),
        Some(_) => true,
        None => false,
    }
}

/// A tap is told by its id: two of the same could not be told apart.
pub(crate) fn distinct<'a>(ids: impl IntoIterator<Item = &'a str>) -> Result<(), Refusal> {
    let mut seen = HashSet::new();
    match ids.into_iter().find(|id| !seen.insert(*id)) {
        None => Ok(()),
        Some(twice) => {
            let detail = format!(
                "Two of them have the id \u{201c}{}\u{201d}, so that a tap could not be told apart.",
                twice.chars().take(60).collect::<String>()
            );
            Err(not_supported("interactive", detail))
        }
    }
}

/// The items of a list, of which there may be so many and no more.
pub(crate) fn items<'a>(
    spec: &Spec,
    what: &str,
    list: &'a Value,
    counts: RangeInclusive<usize>,
) -> Result<&'a [Value], Refusal> {
    let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
    count(spec, what, items.len(), counts)?;
    Ok(items)
}

pub(crate) fn count(spec: &Spec, what: &str, count: usize, counts: RangeInclusive<usize>) -> Result<(), Refusal> {
    if counts.contains(&count) {
        return Ok(());
    }
    let (least, most) = counts.into_inner();
    let detail = format!("{} takes {least} to {most} {what}; here are {count}.", spec.name);
    Err(not_supported("interactive", detail))
}

pub(crate) fn empty() -> Refusal {
    Refusal {
        field: "text",
        code: "empty_message",
        detail: "There is nothing to send.".to_owned(),
    }
}

/// `5 MB`, `500 KB`, `12 bytes`; rounded up, so that a file that is a little too large does not seem to fit.
fn bytes(size: u64) -> String {
    match size {
        0..1024 => format!("{size} bytes"),
        1024..1_048_576 => format!("{} KB", size.div_ceil(1024)),
        _ => match (size * 10).div_ceil(1_048_576) {
            tenths if tenths % 10 == 0 => format!("{} MB", tenths / 10),
            tenths => format!("{}.{} MB", tenths / 10, tenths % 10),
        },
    }
}
