//! A request to send a template against the template itself: everything it asks for is there, and fits.
//!
//! WhatsApp would refuse the same with 132000, 132005, 132012, 132015, 132016 or 132018, some of it only after it had
//! accepted the message.

use serde_json::Value;

use super::is;
use super::layout::{component, filled, layout};
use crate::meta::json;
use crate::outbound::{DraftMedia, Refusal};
use crate::plan;
use crate::template::{
    Button, ButtonKind, Header, HeaderFormat, Layout, Rendered, RenderedButton, RenderedHeader, Template, Text,
    Variable,
};
use crate::whatsapp::spec::SPEC;

/// With its variables filled in.
const BODY_MAX: usize = 1024;
/// So many spaces in a row are refused inside of a value.
const SPACES: &str = "    ";

type Filled<T> = Result<T, Refusal>;

/// `file`: an upload of ours for the header.
pub(in crate::whatsapp) fn fill(template: &Template, request: &Value, file: Option<&DraftMedia>) -> Filled<Rendered> {
    sendable(template)?;
    let layout = layout(template);
    let header = header(&layout, request, template.named, file)?;
    let body = text("the text", &layout.body, component(request, "body"), template.named)?;
    let length = body.chars().count();
    if length > BODY_MAX {
        let detail = format!(
            "With its variables filled in, the template has {length} characters; WhatsApp takes at most {BODY_MAX}. Shorten the values."
        );
        return Err(refusal(detail));
    }
    Ok(Rendered {
        header,
        body,
        footer: layout.footer.clone(),
        buttons: buttons(&layout, request)?,
    })
}

fn refusal(detail: String) -> Refusal {
    Refusal {
        field: "template",
        code: "template_not_filled",
        detail,
    }
}

fn sendable(template: &Template) -> Filled<()> {
    let why = match template.status.as_str() {
        "APPROVED" => return Ok(()),
        "PENDING" | "IN_APPEAL" => "is still being reviewed by WhatsApp. Use another one, or wait for its approval.",
        "REJECTED" => "was rejected by WhatsApp. Use another one, or change it in the WhatsApp Manager.",
        "PAUSED" => {
            "is paused by WhatsApp because of how customers received it. Use another one, or wait until it is released."
        }
        "DISABLED" => "was disabled by WhatsApp because of how customers received it. Use another one.",
        "PENDING_DELETION" | "DELETED" => "was deleted. Use another one.",
        _ => "is not approved. Use another one.",
    };
    let detail = format!("The template {} ({}) {why}", template.name, template.language);
    Err(Refusal {
        field: "template",
        code: "template_not_approved",
        detail,
    })
}

fn header(layout: &Layout, request: &Value, named: bool, file: Option<&DraftMedia>) -> Filled<Option<RenderedHeader>> {
    let given = component(request, "header");
    let Some(Header { format, text: words }) = &layout.header else {
        return match file.is_some() || given.is_some() {
            true => Err(refusal("This template has no header to fill.".to_owned())),
            false => Ok(None),
        };
    };
    let mut rendered = RenderedHeader {
        format: *format,
        text: None,
        link: None,
    };
    match format {
        HeaderFormat::Text => {
            if file.is_some() {
                return Err(refusal("The header of this template is a text, not a file.".to_owned()));
            }
            let words = words.clone().unwrap_or_default();
            rendered.text = Some(text("the header", &words, given, named)?);
        }
        HeaderFormat::Location => location(given)?,
        HeaderFormat::Image | HeaderFormat::Video | HeaderFormat::Document => {
            rendered.link = media(*format, given, file)?;
        }
    }
    Ok(Some(rendered))
}

/// A file of the right kind: an upload of ours, an id at the platform, or a link, which is returned.
fn media(format: HeaderFormat, given: Option<&Value>, file: Option<&DraftMedia>) -> Filled<Option<String>> {
    let kind = format.as_str();
    let article = if kind == "image" { "an" } else { "a" };
    if let Some(file) = file {
        let row = plan::limit(&SPEC, file)?;
        let fits = row.kind == kind || (row.kind == "file" && format == HeaderFormat::Document);
        return match fits {
            true => Ok(None),
            false => Err(refusal(format!(
                "The header of this template is {article} {kind}; {} is none.",
                file.file_name
            ))),
        };
    }
    let parameter = given
        .and_then(|header| header["parameters"].get(0))
        .unwrap_or(&Value::Null);
    let file = &parameter[kind];
    let link = json::text(file, "link");
    let there = is(parameter, "type", kind) && (json::id(file, "id").is_some() || link.is_some());
    match there {
        true => Ok(link),
        false => Err(refusal(format!(
            "The header of this template is {article} {kind}. Add it."
        ))),
    }
}

fn location(given: Option<&Value>) -> Filled<()> {
    let place = given
        .and_then(|header| header["parameters"].get(0))
        .map_or(&Value::Null, |parameter| &parameter["location"]);
    let number =
        |key: &str| place[key].is_number() || place[key].as_str().is_some_and(|text| text.parse::<f64>().is_ok());
    match number("latitude") && number("longitude") {
        true => Ok(()),
        false => Err(refusal(
            "The header of this template is a place. Give its latitude and longitude.".to_owned(),
        )),
    }
}

/// The text with each of its variables filled in.
fn text(place: &str, text: &Text, given: Option<&Value>, named: bool) -> Filled<String> {
    let parameters: Vec<&Value> = given
        .map(|component| json::objects(component, "parameters"))
        .unwrap_or_default();
    let expected = text.variables.len();
    if parameters.len() > expected {
        let detail = format!(
            "There are {} values for {place} of this template, which takes {expected}.",
            parameters.len()
        );
        return Err(refusal(detail));
    }
    let value_of = |index: usize, variable: &Variable| {
        let parameter = match named {
            true => parameters
                .iter()
                .find(|each| each["parameter_name"] == variable.name.as_str()),
            false => parameters.get(index),
        };
        value(place, variable, parameter.copied().unwrap_or(&Value::Null))
    };
    let values = text
        .variables
        .iter()
        .enumerate()
        .map(|(index, variable)| Ok((variable.name.as_str(), value_of(index, variable)?)))
        .collect::<Filled<Vec<_>>>()?;
    let find = |name: &str| {
        values
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.clone())
    };
    Ok(filled(&text.text, find))
}

/// Prices and dates are shown by their fallback here; WhatsApp shows them in the customer's language.
fn value(place: &str, variable: &Variable, parameter: &Value) -> Filled<String> {
    let text = [
        &parameter["text"],
        &parameter["currency"]["fallback_value"],
        &parameter["date_time"]["fallback_value"],
    ]
    .into_iter()
    .find_map(Value::as_str)
    .unwrap_or_default();
    fit(&format!("{{{{{}}}}} in {place}", variable.name), text)?;
    Ok(text.to_owned())
}

/// What WhatsApp takes as a value.
fn fit(what: &str, text: &str) -> Filled<()> {
    if text.trim().is_empty() {
        return Err(refusal(format!("A value is missing: {what}.")));
    }
    if text.contains(['\n', '\r', '\t']) || text.contains(SPACES) {
        let detail =
            format!("WhatsApp takes no line breaks, tabs or more than three spaces in a row in a value: {what}.");
        return Err(refusal(detail));
    }
    Ok(())
}

fn buttons(layout: &Layout, request: &Value) -> Filled<Vec<RenderedButton>> {
    let components: Vec<&Value> = json::objects(request, "components")
        .into_iter()
        .filter(|each| is(each, "type", "button"))
        .collect();
    for component in &components {
        let known =
            json::whole(component, "index").is_some_and(|index| (0..layout.buttons.len() as i64).contains(&index));
        if !known && layout.beyond.is_empty() {
            return Err(refusal(
                "A value is given for a button that this template does not have.".to_owned(),
            ));
        }
    }
    let of = |index: usize| {
        components
            .iter()
            .find(|each| json::whole(each, "index") == Some(index as i64))
            .copied()
    };
    layout
        .buttons
        .iter()
        .enumerate()
        .map(|(index, each)| button(each, of(index)))
        .collect()
}

fn button(button: &Button, given: Option<&Value>) -> Filled<RenderedButton> {
    let mut rendered = RenderedButton {
        kind: button.kind,
        text: button.text.clone(),
        url: button.url.clone(),
        code: None,
    };
    if button.variable.is_none() {
        return Ok(rendered);
    }
    let parameter = given
        .and_then(|component| component["parameters"].get(0))
        .unwrap_or(&Value::Null);
    let key = if button.kind == ButtonKind::CopyCode {
        "coupon_code"
    } else {
        "text"
    };
    let value = parameter[key].as_str().unwrap_or_default();
    let title = if button.text.is_empty() {
        "Copy code"
    } else {
        &button.text
    };
    fit(&format!("that of the button \"{title}\""), value)?;
    match button.kind {
        ButtonKind::Url => rendered.url = button.url.as_deref().map(|url| filled(url, |_| Some(value.to_owned()))),
        _ => rendered.code = Some(value.to_owned()),
    }
    Ok(rendered)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::AttachmentKind;

    fn template(status: &str, named: bool, components: Value) -> Template {
        Template {
            external_id: None,
            name: "order".into(),
            language: "en_US".into(),
            category: "UTILITY".into(),
            status: status.into(),
            quality: None,
            rejected_reason: None,
            named,
            components,
        }
    }

    fn refused(template: &Template, request: Value) -> String {
        fill(template, &request, None).unwrap_err().detail
    }

    fn body(values: &[&str]) -> Value {
        let parameters: Vec<_> = values
            .iter()
            .map(|text| json!({ "type": "text", "text": text }))
            .collect();
        json!({ "components": [{ "type": "body", "parameters": parameters }] })
    }

    #[test]
    fn values_fill_the_text_by_number() {
        let two = template(
            "APPROVED",
            false,
            json!([{ "type": "BODY", "text": "{{2}} for {{1}}, {{1}}!" }, { "type": "FOOTER", "text": "Bye" }]),
        );
        let rendered = fill(&two, &body(&["Ada", "Bike"]), None).unwrap();
        assert_eq!(
            (rendered.body.as_str(), rendered.footer.as_deref()),
            ("Bike for Ada, Ada!", Some("Bye"))
        );
        assert!(refused(&two, body(&["Ada"])).contains("{{2}} in the text"));
        assert!(refused(&two, body(&["a", "b", "c"])).contains("3 values"));
        assert!(refused(&two, json!({})).contains("{{1}}"));
    }

    #[test]
    fn values_fill_the_text_by_name_in_any_order() {
        let named = template(
            "APPROVED",
            true,
            json!([{ "type": "BODY", "text": "Hi {{name}}, no. {{no}}" }]),
        );
        let parameter = |name: &str, text: &str| json!({ "type": "text", "parameter_name": name, "text": text });
        let request = |parameters: Value| json!({ "components": [{ "type": "BODY", "parameters": parameters }] });
        let good = request(json!([parameter("no", "7"), parameter("name", "Ada")]));
        assert_eq!(fill(&named, &good, None).unwrap().body, "Hi Ada, no. 7");
        let missing = request(json!([parameter("no", "7"), parameter("nom", "Ada")]));
        assert!(refused(&named, missing).contains("{{name}}"));
    }

    #[test]
    fn a_value_is_one_line() {
        let one = template("APPROVED", false, json!([{ "type": "BODY", "text": "{{1}}" }]));
        for bad in ["a\nb", "a\tb", "a    b", "  ", ""] {
            assert!(fill(&one, &body(&[bad]), None).is_err(), "{bad:?}");
        }
        assert!(fill(&one, &body(&["a   b"]), None).is_ok());
        assert!(refused(&one, body(&[&"x".repeat(1025)])).contains("1025"));
    }

    #[test]
    fn only_approved_ones_go_out() {
        for (status, words) in [
            ("PENDING", "reviewed"),
            ("REJECTED", "rejected"),
            ("PAUSED", "paused"),
            ("DISABLED", "disabled"),
            ("ODD", "not approved"),
        ] {
            let one = template(status, false, json!([{ "type": "BODY", "text": "Hi" }]));
            let refusal = fill(&one, &json!({}), None).unwrap_err();
            assert_eq!((refusal.field, refusal.code), ("template", "template_not_approved"));
            assert!(refusal.detail.contains(words), "{}", refusal.detail);
        }
    }

    #[test]
    fn a_file_in_the_header_is_given_by_id_by_link_or_as_an_upload() {
        let image = template(
            "APPROVED",
            false,
            json!([{ "type": "HEADER", "format": "IMAGE" }, { "type": "BODY", "text": "Hi" }]),
        );
        let header = |parameter: Value| json!({ "components": [{ "type": "header", "parameters": [parameter] }] });
        assert!(refused(&image, json!({})).contains("an image. Add it"));
        assert!(refused(&image, header(json!({ "type": "video", "video": { "id": "1" } }))).contains("an image"));
        let linked = fill(
            &image,
            &header(json!({ "type": "image", "image": { "link": "https://x.test/a.png" } })),
            None,
        )
        .unwrap();
        assert_eq!(linked.header.unwrap().link.as_deref(), Some("https://x.test/a.png"));
        assert!(fill(&image, &header(json!({ "type": "image", "image": { "id": 77 } })), None).is_ok());

        let upload = |kind, content_type: &str| DraftMedia {
            kind,
            content_type: content_type.into(),
            file_name: "a".into(),
            size: 10,
        };
        assert!(fill(&image, &json!({}), Some(&upload(AttachmentKind::Image, "image/png"))).is_ok());
        assert!(fill(&image, &json!({}), Some(&upload(AttachmentKind::Image, "image/gif"))).is_err());
        assert!(
            fill(
                &image,
                &json!({}),
                Some(&upload(AttachmentKind::File, "application/pdf"))
            )
            .is_err()
        );
        let document = template("APPROVED", false, json!([{ "type": "HEADER", "format": "DOCUMENT" }]));
        assert!(
            fill(
                &document,
                &json!({}),
                Some(&upload(AttachmentKind::File, "application/pdf"))
            )
            .is_ok()
        );
        let plain = template("APPROVED", false, json!([{ "type": "BODY", "text": "Hi" }]));
        assert!(fill(&plain, &json!({}), Some(&upload(AttachmentKind::Image, "image/png"))).is_err());
    }

    #[test]
    fn buttons_get_their_values() {
        let shop = template(
            "APPROVED",
            false,
            json!([{ "type": "BODY", "text": "Hi" }, { "type": "BUTTONS", "buttons": [
            { "type": "QUICK_REPLY", "text": "Stop" },
            { "type": "URL", "text": "Track", "url": "https://shop.test/{{1}}" },
            { "type": "COPY_CODE" } ] }]),
        );
        let url = json!({ "type": "button", "sub_type": "url", "index": "1", "parameters": [{ "type": "text", "text": "42" }] });
        let code = json!({ "type": "button", "sub_type": "copy_code", "index": 2, "parameters": [{ "type": "coupon_code", "coupon_code": "SAVE" }] });
        let rendered = fill(&shop, &json!({ "components": [url, code] }), None).unwrap();
        assert_eq!(rendered.buttons[1].url.as_deref(), Some("https://shop.test/42"));
        assert_eq!(rendered.buttons[2].code.as_deref(), Some("SAVE"));
        assert!(refused(&shop, json!({ "components": [code] })).contains("\"Track\""));
        assert!(refused(&shop, json!({ "components": [url] })).contains("\"Copy code\""));
        let odd = json!({ "type": "button", "index": "9", "parameters": [] });
        assert!(refused(&shop, json!({ "components": [url, code, odd] })).contains("does not have"));
    }

    #[test]
    fn a_text_or_a_place_in_the_header_is_asked_for() {
        let text = template(
            "APPROVED",
            false,
            json!([{ "type": "HEADER", "format": "TEXT", "text": "No. {{1}}" }]),
        );
        assert!(refused(&text, json!({})).contains("{{1}} in the header"));
        let place = template("APPROVED", false, json!([{ "type": "HEADER", "format": "LOCATION" }]));
        assert!(refused(&place, json!({})).contains("latitude"));
        let given = json!({ "components": [{ "type": "header", "parameters": [{ "type": "location", "location": { "latitude": "1", "longitude": 2 } }] }] });
        assert!(fill(&place, &given, None).is_ok());
    }
}
