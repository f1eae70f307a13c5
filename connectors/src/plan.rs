//! What all channels' `plan` share: each reads its limits from its [`Spec`] and says what is wrong in words.

use crate::model::AttachmentKind;
use crate::outbound::{Draft, DraftMedia, Refusal};
use crate::spec::{MediaLimit, Spec, TextUnit};

/// The draft's text, if there is any. White space alone is none.
pub(crate) fn text<'a>(spec: &Spec, draft: &'a Draft) -> Result<Option<&'a str>, Refusal> {
    let Some(text) = draft.text.as_deref().filter(|text| !text.trim().is_empty()) else {
        return Ok(None);
    };
    let (length, unit) = match spec.text_unit {
        TextUnit::Characters => (text.chars().count(), "characters"),
        TextUnit::Bytes => (text.len(), "bytes"),
    };
    if length > spec.text_max {
        let detail = format!(
            "{} takes at most {} {unit}; this text has {length}.",
            spec.name, spec.text_max
        );
        return Err(Refusal {
            field: "text",
            code: "text_too_long",
            detail,
        });
    }
    Ok(Some(text))
}

/// Checks the attachments and what every channel checks.
pub(crate) fn check(spec: &Spec, draft: &Draft) -> Result<(), Refusal> {
    draft
        .attachments
        .iter()
        .try_for_each(|media| limit(spec, media).map(drop))?;
    if draft.is_reply && !spec.quoted_reply {
        return Err(not_supported(
            "reply_to_id",
            format!("{} cannot quote a message.", spec.name),
        ));
    }
    Ok(())
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
