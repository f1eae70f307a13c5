//! Message templates: the list, page by page, and what is said against sending one.

use serde_json::{Value, json};

use crate::graph::auth::Query;
use crate::graph::error::GraphError;
use crate::world::templates::{Template, Templates};
use crate::world::thread::{Bubble, Button};

const PAGE: usize = 25;
const BODY_MAX: usize = 1024;

/// `GET /{waba}/message_templates?limit=&after=&name=&status=`
pub fn list(templates: &Templates, query: &Query) -> Value {
    let number = |key: &str| query.get(key).and_then(|text| text.parse::<usize>().ok());
    let is = |key: &str, value: &str| query.get(key).is_none_or(|wanted| wanted == value);
    let found: Vec<&Template> = templates
        .all()
        .iter()
        .filter(|template| is("name", &template.name) && is("status", &template.status))
        .collect();
    let from = number("after").unwrap_or(0).min(found.len());
    let to = (from + number("limit").unwrap_or(PAGE).max(1)).min(found.len());
    let data: Vec<Value> = found[from..to].iter().map(|template| template.listed()).collect();
    let mut paging = json!({"cursors": {"before": from.to_string(), "after": to.to_string()}});
    if to < found.len() {
        paging["next"] = json!(format!("https://graph.example/message_templates?after={to}"));
    }
    json!({"data": data, "paging": paging})
}

/// What the header of a request holds beside a text.
pub enum HeaderFile<'a> {
    None,
    /// `image`, `video` or `document`, and `{id}` or `{link}`.
    File(&'static str, &'a Value),
    Place(&'a Value),
}

/// Fills a template in, as the customer will see it; a file in its header is left to the caller.
pub fn apply<'a>(templates: &Templates, request: &'a Value, bubble: &mut Bubble) -> Result<HeaderFile<'a>, GraphError> {
    let template = find(templates, request)?;
    let named = template.parameter_format == "NAMED";
    let mut lines = Vec::new();
    let file = header(template, request, named, &mut lines)?;
    let body = template
        .component("BODY")
        .and_then(|body| body["text"].as_str())
        .unwrap_or_default();
    let body = filled("body", body, &parameters(request, "body"), named)?;
    if body.chars().count() > BODY_MAX {
        return Err(refusal(
            132_005,
            "Translated text too long",
            "the body is too long with its parameters filled in",
        ));
    }
    lines.push(body);
    let footer = template.component("FOOTER").and_then(|footer| footer["text"].as_str());
    lines.extend(footer.map(str::to_owned));
    bubble.kind = "template".to_owned();
    bubble.text = Some(lines.join("\n"));
    bubble.buttons = buttons(template, request)?;
    Ok(file)
}

fn find<'t>(templates: &'t Templates, request: &Value) -> Result<&'t Template, GraphError> {
    let name = request["name"].as_str().unwrap_or_default();
    let language = request["language"]["code"].as_str().unwrap_or_default();
    let missing = || {
        GraphError::new(
            404,
            132_001,
            "(#132001) Template name does not exist in the translation",
        )
        .details(format!("template name ({name}) does not exist in {language}"))
    };
    let template = templates.find(name, language).ok_or_else(missing)?;
    match template.status.as_str() {
        "APPROVED" => Ok(template),
        "PAUSED" => Err(refusal(
            132_015,
            "Template is Paused",
            "Template is paused due to low quality",
        )),
        "DISABLED" => Err(refusal(
            132_016,
            "Template is Disabled",
            "Template is disabled due to low quality",
        )),
        _ => Err(missing()),
    }
}

fn header<'a>(
    template: &Template,
    request: &'a Value,
    named: bool,
    lines: &mut Vec<String>,
) -> Result<HeaderFile<'a>, GraphError> {
    let given = parameters(request, "header");
    let Some(component) = template.component("HEADER") else {
        return match given.is_empty() {
            true => Ok(HeaderFile::None),
            false => Err(count("header", 0, given.len())),
        };
    };
    let kind = match component["format"].as_str().unwrap_or_default() {
        "TEXT" => {
            lines.push(filled(
                "header",
                component["text"].as_str().unwrap_or_default(),
                &given,
                named,
            )?);
            return Ok(HeaderFile::None);
        }
        "IMAGE" => "image",
        "VIDEO" => "video",
        "DOCUMENT" => "document",
        _ => "location",
    };
    match given.as_slice() {
        [one] if one["type"] == kind && one[kind].is_object() => Ok(match kind {
            "location" => HeaderFile::Place(&one[kind]),
            _ => HeaderFile::File(kind, &one[kind]),
        }),
        _ => Err(format_mismatch(&format!(
            "header: Format mismatch, expected {}",
            kind.to_uppercase()
        ))),
    }
}

fn buttons(template: &Template, request: &Value) -> Result<Vec<Button>, GraphError> {
    let index_of = |component: &Value| {
        component["index"]
            .as_u64()
            .or_else(|| component["index"].as_str()?.parse().ok())
    };
    let given: Vec<(u64, &Value)> = components(request, "button")
        .filter_map(|component| Some((index_of(component)?, component)))
        .collect();
    if given.iter().any(|(index, _)| *index >= template.buttons().len() as u64) {
        return Err(format_mismatch("button: there is no button with this index"));
    }
    let one = |(index, button): (usize, &Value)| {
        let parameter = given
            .iter()
            .find(|(at, _)| *at == index as u64)
            .map_or(&Value::Null, |(_, component)| &component["parameters"][0]);
        let title = button["text"].as_str().unwrap_or("Copy code").to_owned();
        match button["type"].as_str().unwrap_or_default() {
            "URL" => {
                let url = button["url"].as_str().unwrap_or_default();
                let given: Vec<&Value> = if parameter.is_null() {
                    Vec::new()
                } else {
                    vec![parameter]
                };
                let id = filled("button", url, &given, false)?;
                Ok(Button { id, title, kind: "url" })
            }
            "COPY_CODE" => {
                let code = parameter["coupon_code"].as_str().filter(|code| !code.is_empty());
                let code = code.ok_or_else(|| format_mismatch("button: a coupon_code is required"))?;
                Ok(Button {
                    id: code.to_owned(),
                    title,
                    kind: "url",
                })
            }
            "PHONE_NUMBER" => Ok(Button {
                id: format!("tel:{}", button["phone_number"].as_str().unwrap_or_default()),
                title,
                kind: "url",
            }),
            _ => Ok(Button {
                id: parameter["payload"].as_str().unwrap_or(&title).to_owned(),
                title,
                kind: "template",
            }),
        }
    };
    template.buttons().iter().enumerate().map(one).collect()
}

fn components<'a>(request: &'a Value, kind: &str) -> impl Iterator<Item = &'a Value> {
    let all = request["components"].as_array().map_or(&[][..], Vec::as_slice);
    all.iter().filter(move |component| {
        component["type"]
            .as_str()
            .is_some_and(|text| text.eq_ignore_ascii_case(kind))
    })
}

fn parameters<'a>(request: &'a Value, kind: &str) -> Vec<&'a Value> {
    components(request, kind)
        .filter_map(|component| component["parameters"].as_array())
        .flatten()
        .collect()
}

/// Puts the parameters into the gaps of a text: in their order, or by their names.
fn filled(place: &str, text: &str, given: &[&Value], named: bool) -> Result<String, GraphError> {
    let gaps = gaps(text);
    if gaps.len() != given.len() {
        return Err(count(place, gaps.len(), given.len()));
    }
    let mut out = text.to_owned();
    for (index, gap) in gaps.iter().enumerate() {
        let parameter = match named {
            true => given
                .iter()
                .find(|parameter| parameter["parameter_name"] == gap.as_str()),
            false => given.get(index),
        };
        let parameter = parameter
            .ok_or_else(|| format_mismatch(&format!("{place}: Parameter name is missing or unknown: {gap}")))?;
        let kind = parameter["type"].as_str().unwrap_or_default();
        let value = match kind {
            "text" => parameter["text"].as_str(),
            "currency" | "date_time" => parameter[kind]["fallback_value"].as_str(),
            _ => None,
        };
        let value = value.filter(|value| !value.is_empty());
        let value = value.ok_or_else(|| format_mismatch(&format!("{place}: Format mismatch, expected a text")))?;
        if value.contains(['\n', '\t']) || value.contains("    ") {
            return Err(refusal(
                132_018,
                "Template Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
                place,
            ));
        }
        out = out.replace(&format!("{{{{{gap}}}}}"), value);
    }
    Ok(out)
}

/// The names between double braces, each once; numbers by size.
fn gaps(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for piece in text.split("{{").skip(1) {
        if let Some((name, _)) = piece.split_once("}}")
            && !found.iter().any(|known| known == name)
        {
            found.push(name.to_owned());
        }
    }
    found.sort_by_key(|name| name.parse::<u32>().unwrap_or(0));
    found
}

fn refusal(code: i64, message: &str, details: &str) -> GraphError {
    GraphError::new(400, code, format!("(#{code}) {message}")).details(details)
}

fn count(place: &str, expected: usize, given: usize) -> GraphError {
    let details = format!(
        "{place}: number of localizable_params ({given}) does not match the expected number of params ({expected})"
    );
    refusal(
        132_000,
        "Number of parameters does not match the expected number of params",
        &details,
    )
}

fn format_mismatch(details: &str) -> GraphError {
    refusal(
        132_012,
        "Parameter format does not match format in the created template",
        details,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::thread::Direction;

    fn send(request: Value) -> Result<Bubble, i64> {
        let mut bubble = Bubble::new("m".into(), Direction::Out, "template", 0);
        match apply(&Templates::default(), &request, &mut bubble) {
            Ok(_) => Ok(bubble),
            Err(error) => Err(error.code),
        }
    }

    fn body(name: &str, values: &[&str]) -> Value {
        let parameters: Vec<_> = values
            .iter()
            .map(|text| json!({"type": "text", "text": text}))
            .collect();
        json!({"name": name, "language": {"code": "en_US"}, "components": [{"type": "body", "parameters": parameters}]})
    }

    #[test]
    fn parameters_fill_the_text() {
        let sent = send(body("repair_ready", &["Ada", "bike"])).unwrap();
        assert_eq!(
            sent.text.unwrap(),
            "Hello Ada, your bike is ready to be picked up at Two Wheels."
        );
        assert_eq!(sent.buttons.len(), 2);
    }

    #[test]
    fn names_fill_the_text_and_the_link() {
        let named = |name: &str, text: &str| json!({"type": "text", "parameter_name": name, "text": text});
        let request = json!({"name": "order_shipped", "language": {"code": "en_US"}, "components": [
            {"type": "header", "parameters": [named("order_no", "7")]},
            {"type": "body", "parameters": [named("day", "Monday"), named("first_name", "Ada")]},
            {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "7"}]}]});
        let sent = send(request).unwrap();
        assert!(
            sent.text
                .unwrap()
                .starts_with("Order 7\nHi Ada, your order is on its way and should arrive on Monday.")
        );
        assert_eq!(sent.buttons[0].id, "https://twowheels.example/track/7");
    }

    #[test]
    fn each_mistake_has_its_code() {
        let code = |request| send(request).map(drop).unwrap_err();
        assert_eq!(code(body("nope", &[])), 132_001);
        assert_eq!(code(body("winter_tyres", &["Ada"])), 132_001);
        assert_eq!(code(body("cheap_bikes", &[])), 132_001);
        assert_eq!(code(body("autumn_check", &[])), 132_015);
        assert_eq!(code(body("old_news", &[])), 132_016);
        assert_eq!(code(body("repair_ready", &["Ada"])), 132_000);
        assert_eq!(code(body("repair_ready", &["Ada", "a\nb"])), 132_018);
        assert_eq!(code(body("repair_ready", &["Ada", &"x".repeat(1100)])), 132_005);
        assert_eq!(code(body("spring_offer", &["Ada", "Sunday"])), 132_012);
        assert_eq!(
            code(
                json!({"name": "hello_world", "language": {"code": "en_US"}, "components": [
            {"type": "button", "index": 0, "parameters": [{"type": "text", "text": "x"}]}]})
            ),
            132_012
        );
    }

    #[test]
    fn the_list_comes_in_pages() {
        let templates = Templates::default();
        let mut query = Query::from([("limit".to_owned(), "5".to_owned())]);
        let (mut names, mut pages) = (Vec::new(), 0);
        loop {
            let page = list(&templates, &query);
            names.extend(page["data"].as_array().unwrap().iter().map(|each| each["id"].clone()));
            pages += 1;
            if page["paging"].get("next").is_none() {
                break;
            }
            query.insert(
                "after".to_owned(),
                page["paging"]["cursors"]["after"].as_str().unwrap().to_owned(),
            );
        }
        names.dedup();
        assert_eq!(
            (names.len(), pages),
            (templates.all().len(), templates.all().len().div_ceil(5))
        );
    }
}
