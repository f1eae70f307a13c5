//! From a template's components to what it shows and asks for. Total: what is not known is named in `beyond`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::is;
use crate::meta::json;
use crate::template::{Button, ButtonKind, Header, HeaderFormat, Layout, Template, Text, Variable};

pub(in crate::whatsapp) fn layout(template: &Template) -> Layout {
    let mut layout = Layout::default();
    for component in template.components.as_array().into_iter().flatten() {
        let kind = json::text(component, "type").unwrap_or_default().to_ascii_lowercase();
        match kind.as_str() {
            "header" => layout.header = header(component, template.named),
            "body" => layout.body = body(component, template.named),
            "footer" => layout.footer = json::text(component, "text"),
            "buttons" => {
                layout.buttons = json::objects(component, "buttons").into_iter().map(button).collect();
            }
            other => layout.beyond.push(other.to_owned()),
        }
    }
    layout
}

fn header(component: &Value, named: bool) -> Option<Header> {
    let format = json::text(component, "format")?.to_ascii_lowercase();
    let format = match format.as_str() {
        "text" => HeaderFormat::Text,
        "image" | "gif" => HeaderFormat::Image,
        "video" => HeaderFormat::Video,
        "document" => HeaderFormat::Document,
        "location" => HeaderFormat::Location,
        _ => return None,
    };
    let example = &component["example"];
    let examples = match named {
        true => named_examples(&example["header_text_named_params"]),
        false => numbered_examples(&example["header_text"]),
    };
    let text = json::text(component, "text").unwrap_or_default();
    Some(Header {
        format,
        text: (format == HeaderFormat::Text).then(|| with_gaps(text, &examples)),
    })
}

fn body(component: &Value, named: bool) -> Text {
    let example = &component["example"];
    let examples = match named {
        true => named_examples(&example["body_text_named_params"]),
        // a list of sets of values, of which the first will do
        false => numbered_examples(example["body_text"].get(0).unwrap_or(&Value::Null)),
    };
    with_gaps(json::text(component, "text").unwrap_or_default(), &examples)
}

fn button(raw: &Value) -> Button {
    let kind = match json::text(raw, "type")
        .unwrap_or_default()
        .to_ascii_uppercase()
        .as_str()
    {
        "QUICK_REPLY" => ButtonKind::QuickReply,
        "URL" => ButtonKind::Url,
        "PHONE_NUMBER" => ButtonKind::PhoneNumber,
        "COPY_CODE" => ButtonKind::CopyCode,
        "OTP" => ButtonKind::Otp,
        _ => ButtonKind::Other,
    };
    let url = json::text(raw, "url");
    let gap = url.as_deref().map(names).unwrap_or_default().into_iter().next();
    let example = || match &raw["example"] {
        Value::String(text) => Some(text.clone()),
        list => list.get(0).and_then(Value::as_str).map(str::to_owned),
    };
    let name = match kind {
        ButtonKind::Url => gap,
        ButtonKind::CopyCode | ButtonKind::Otp => Some("code".to_owned()),
        _ => None,
    };
    Button {
        kind,
        text: json::text(raw, "text").unwrap_or_default(),
        url,
        phone: json::text(raw, "phone_number"),
        variable: name.map(|name| Variable {
            name,
            example: example(),
        }),
    }
}

fn with_gaps(text: String, examples: &BTreeMap<String, String>) -> Text {
    let variables = names(&text)
        .into_iter()
        .map(|name| Variable {
            example: examples.get(&name).cloned(),
            name,
        })
        .collect();
    Text { text, variables }
}

fn numbered_examples(list: &Value) -> BTreeMap<String, String> {
    let texts = list.as_array().into_iter().flatten().enumerate();
    texts
        .filter_map(|(index, text)| Some(((index + 1).to_string(), text.as_str()?.to_owned())))
        .collect()
}

fn named_examples(list: &Value) -> BTreeMap<String, String> {
    let pairs = list.as_array().into_iter().flatten();
    pairs
        .filter_map(|pair| Some((json::text(pair, "param_name")?, json::text(pair, "example")?)))
        .collect()
}

/// The names in `{{…}}`, each once: numbers by size, names as they come.
fn names(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (name, _) in gaps(text) {
        if !found.iter().any(|known| known == name) {
            found.push(name.to_owned());
        }
    }
    found.sort_by_key(|name| name.parse::<u32>().unwrap_or(0));
    found
}

/// Each gap: its name, and where it is.
fn gaps(text: &str) -> Vec<(&str, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find("{{").map(|at| from + at) {
        let Some(close) = text[open..].find("}}").map(|at| open + at) else {
            break;
        };
        let name = text[open + 2..close].trim();
        if !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_') {
            found.push((name, open..close + 2));
            from = close + 2;
        } else {
            from = open + 2;
        }
    }
    found
}

/// The text with its gaps filled; one without a value stays.
pub(super) fn filled(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (name, place) in gaps(text) {
        out.push_str(&text[from..place.start]);
        match value(name) {
            Some(value) => out.push_str(&value),
            None => out.push_str(&text[place.clone()]),
        }
        from = place.end;
    }
    out.push_str(&text[from..]);
    out
}

/// The component of a request that is of this kind.
pub(super) fn component<'a>(request: &'a Value, kind: &str) -> Option<&'a Value> {
    request["components"]
        .as_array()?
        .iter()
        .find(|each| is(each, "type", kind))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn template(named: bool, components: Value) -> Template {
        Template {
            external_id: None,
            name: "t".into(),
            language: "en".into(),
            category: "UTILITY".into(),
            status: "APPROVED".into(),
            quality: None,
            rejected_reason: None,
            named,
            components,
        }
    }

    fn named(variables: &[Variable]) -> Vec<(&str, Option<&str>)> {
        variables
            .iter()
            .map(|each| (each.name.as_str(), each.example.as_deref()))
            .collect()
    }

    #[test]
    fn numbered_variables_come_in_the_order_of_their_numbers_with_their_examples() {
        let layout = layout(&template(
            false,
            json!([
                { "type": "HEADER", "format": "TEXT", "text": "Order {{1}}", "example": { "header_text": ["42"] } },
                { "type": "BODY", "text": "{{2}} for {{1}}, {{2}} and {{10}}", "example": { "body_text": [["Ada", "Bike"]] } },
                { "type": "FOOTER", "text": "Two Wheels" },
            ]),
        ));
        assert_eq!(
            named(&layout.body.variables),
            [("1", Some("Ada")), ("2", Some("Bike")), ("10", None)]
        );
        let header = layout.header.unwrap();
        assert_eq!(header.format, HeaderFormat::Text);
        assert_eq!(named(&header.text.unwrap().variables), [("1", Some("42"))]);
        assert_eq!(layout.footer.as_deref(), Some("Two Wheels"));
    }

    #[test]
    fn named_variables_come_as_they_stand() {
        let layout = layout(&template(
            true,
            json!([{ "type": "body", "text": "Hi {{ name }}, order {{order_no}} is on its way, {{name}}",
                "example": { "body_text_named_params": [{ "param_name": "order_no", "example": "7" }, { "param_name": "name", "example": "Ada" }] } }]),
        ));
        assert_eq!(
            named(&layout.body.variables),
            [("name", Some("Ada")), ("order_no", Some("7"))]
        );
    }

    #[test]
    fn buttons_ask_for_the_end_of_a_link_or_a_code() {
        let layout = layout(&template(
            false,
            json!([{ "type": "BUTTONS", "buttons": [
                { "type": "URL", "text": "Track", "url": "https://shop.test/{{1}}", "example": ["https://shop.test/42"] },
                { "type": "URL", "text": "Shop", "url": "https://shop.test" },
                { "type": "QUICK_REPLY", "text": "Stop" },
                { "type": "COPY_CODE", "example": "SAVE10" },
                { "type": "PHONE_NUMBER", "text": "Call", "phone_number": "+15550100" },
                { "type": "FLOW", "text": "Book" },
            ] }]),
        ));
        let asked: Vec<_> = layout
            .buttons
            .iter()
            .map(|button| {
                (
                    button.kind,
                    button.variable.as_ref().map(|variable| variable.name.as_str()),
                )
            })
            .collect();
        assert_eq!(
            asked,
            [
                (ButtonKind::Url, Some("1")),
                (ButtonKind::Url, None),
                (ButtonKind::QuickReply, None),
                (ButtonKind::CopyCode, Some("code")),
                (ButtonKind::PhoneNumber, None),
                (ButtonKind::Other, None),
            ]
        );
    }

    #[test]
    fn files_in_the_header_and_parts_that_are_not_known_are_named() {
        let layout = layout(&template(
            false,
            json!([{ "type": "HEADER", "format": "IMAGE", "example": { "header_handle": ["https://x.test/a"] } },
                { "type": "BODY", "text": "Look" }, { "type": "CAROUSEL", "cards": [] }]),
        ));
        assert_eq!(layout.header.unwrap().format, HeaderFormat::Image);
        assert_eq!(layout.beyond, ["carousel"]);
    }

    #[test]
    fn odd_braces_are_text() {
        for text in ["{{", "}} {{", "{{}}", "{{ }}", "{ {1} }", "{{a b}}"] {
            assert!(names(text).is_empty(), "{text}");
        }
        assert_eq!(names("{{{{1}}"), ["1"]);
        assert_eq!(
            filled("ä{{1}}ü {{2}}", |name| (name == "1").then(|| "🚲".to_owned())),
            "ä🚲ü {{2}}"
        );
    }

    #[test]
    fn components_that_are_none_show_nothing() {
        for odd in [
            Value::Null,
            json!("x"),
            json!([1, null, {}]),
            json!([{ "type": 5 }, { "type": "HEADER" }]),
        ] {
            let layout = layout(&template(false, odd));
            assert_eq!((layout.header, layout.body.text.as_str()), (None, ""));
        }
    }
}
