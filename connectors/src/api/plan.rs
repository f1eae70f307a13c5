//! Cutting a draft into messages for a connector of one's own.

use crate::outbound::{Draft, Part, Refusal};
use crate::plan;
use crate::spec::Spec;
use crate::split;

/// Each file is a message of its own, then the text unless it went along with the first of them.
pub(super) fn plan(spec: &Spec, draft: &Draft) -> Result<Vec<Part>, Refusal> {
    if spec.media.is_empty() && !draft.attachments.is_empty() {
        let detail = "This inbox takes no files: its connector cannot send any.".to_owned();
        return Err(plan::not_supported("attachment_ids", detail));
    }
    plan::check(spec, draft)?;
    if draft.interactive.is_some() {
        let detail = format!("{} takes no buttons.", spec.name);
        return Err(plan::not_supported("interactive", detail));
    }
    let mut text = plan::text(draft);
    let fits = text.is_some_and(|text| split::length(text, spec.text_unit) <= spec.caption_max);
    let mut parts: Vec<Part> = Vec::new();
    for index in 0..draft.attachments.len() {
        let caption = if fits { text.take().map(str::to_owned) } else { None };
        parts.push(Part::Media { index, caption });
    }
    if let Some(text) = text {
        parts.extend(plan::texts(spec, text, None)?);
    }
    if parts.is_empty() {
        Err(plan::empty())
    } else {
        Ok(parts)
    }
}
