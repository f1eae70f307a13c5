//! `GET /{waba}/message_templates`.

use serde_json::Value;

use super::is;
use crate::error::{ErrorClass, SendError};
use crate::meta::graph::{Graph, refused};
use crate::meta::json;
use crate::template::{Template, TemplatePage};

const FIELDS: &str = "id,name,status,category,language,components,quality_score,rejected_reason,parameter_format";
/// So that a page of long ones stays below the size of an answer.
const PAGE: &str = "50";

pub(in crate::whatsapp) async fn list(
    graph: &Graph<'_>,
    waba_id: Option<&str>,
    after: Option<&str>,
) -> Result<TemplatePage, SendError> {
    let Some(waba_id) = waba_id.filter(|id| !id.is_empty()) else {
        let advice =
            "Templates belong to the WhatsApp Business Account. Add its id (WABA id) in the settings of this inbox.";
        return Err(refused(ErrorClass::Setup, "no_waba_id", "no WABA id", advice));
    };
    let mut query = vec![("fields", FIELDS), ("limit", PAGE)];
    query.extend(after.map(|after| ("after", after)));
    let answer = graph.get(&[waba_id, "message_templates"], &query).await?;
    let templates = json::objects(&answer, "data")
        .into_iter()
        .filter_map(template)
        .collect();
    // the cursor is there on the last page too; the link is not
    let more = answer.pointer("/paging/next").is_some_and(Value::is_string);
    let next = answer
        .pointer("/paging/cursors/after")
        .and_then(Value::as_str)
        .filter(|_| more)
        .map(str::to_owned);
    Ok(TemplatePage { templates, next })
}

/// One without name or language cannot be sent, and is left out.
fn template(raw: &Value) -> Option<Template> {
    let upper = |key| json::text(raw, key).map(|text| text.to_ascii_uppercase());
    let reason = json::text(raw, "rejected_reason").filter(|reason| !reason.eq_ignore_ascii_case("none"));
    Some(Template {
        external_id: json::id(raw, "id"),
        name: json::text(raw, "name")?,
        language: json::text(raw, "language")?,
        category: upper("category").unwrap_or_default(),
        status: upper("status").unwrap_or_else(|| "UNKNOWN".to_owned()),
        quality: raw
            .pointer("/quality_score/score")
            .and_then(Value::as_str)
            .map(str::to_ascii_uppercase),
        rejected_reason: reason,
        named: is(raw, "parameter_format", "named"),
        components: raw.get("components").cloned().unwrap_or(Value::Null),
    })
}
