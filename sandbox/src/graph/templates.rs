//! Message templates that Two Wheels had approved.

use serde_json::{Value, json};

use crate::graph::error::GraphError;
use crate::world::thread::{Bubble, Button};

pub struct Template {
    pub name: &'static str,
    pub language: &'static str,
    pub category: &'static str,
    /// `{{1}}`, `{{2}}` … stand for the parameters.
    pub body: &'static str,
    /// Titles of quick reply buttons.
    pub buttons: &'static [&'static str],
}

pub const TEMPLATES: &[Template] = &[
    Template {
        name: "repair_ready",
        language: "en_US",
        category: "UTILITY",
        body: "Hello {{1}}, your {{2}} is ready to be picked up at Two Wheels.",
        buttons: &["Thanks", "I need more time"],
    },
    Template {
        name: "repair_ready",
        language: "de",
        category: "UTILITY",
        body: "Hallo {{1}}, dein {{2}} steht bei Two Wheels zur Abholung bereit.",
        buttons: &["Danke", "Ich brauche mehr Zeit"],
    },
    Template {
        name: "we_have_news",
        language: "en_US",
        category: "UTILITY",
        body: "Hello {{1}}, we have news about your request. Reply here and we will pick up where we left off.",
        buttons: &[],
    },
    Template {
        name: "hello_world",
        language: "en_US",
        category: "UTILITY",
        body: "Welcome to Two Wheels. We are glad you are here.",
        buttons: &[],
    },
];

impl Template {
    fn parameters(&self) -> usize {
        self.body.matches("{{").count()
    }
}

/// As `GET /{waba}/message_templates` lists them.
pub fn list() -> Value {
    let data: Vec<Value> = TEMPLATES
        .iter()
        .enumerate()
        .map(|(index, template)| {
            let mut components = vec![json!({"type": "BODY", "text": template.body})];
            if !template.buttons.is_empty() {
                let buttons: Vec<_> = template
                    .buttons
                    .iter()
                    .map(|title| json!({"type": "QUICK_REPLY", "text": title}))
                    .collect();
                components.push(json!({"type": "BUTTONS", "buttons": buttons}));
            }
            json!({
                "id": (900_000_000_000_001_u64 + index as u64).to_string(),
                "name": template.name,
                "status": "APPROVED",
                "category": template.category,
                "language": template.language,
                "parameter_format": "POSITIONAL",
                "components": components,
            })
        })
        .collect();
    json!({"data": data, "paging": {"cursors": {"before": "MAZDZD", "after": "MjQZD"}}})
}

/// Fills a template in, as the customer will see it.
pub fn apply(request: &Value, bubble: &mut Bubble) -> Result<(), GraphError> {
    let name = request["name"].as_str().unwrap_or_default();
    let language = request["language"]["code"].as_str().unwrap_or_default();
    let template = TEMPLATES
        .iter()
        .find(|template| template.name == name && template.language == language)
        .ok_or_else(|| {
            GraphError::new(
                404,
                132_001,
                "(#132001) Template name does not exist in the translation",
            )
            .details(format!("template {name} has no translation {language}"))
        })?;
    let parameters: Vec<&str> = request["components"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|component| {
            component["type"]
                .as_str()
                .is_some_and(|kind| kind.eq_ignore_ascii_case("body"))
        })
        .filter_map(|component| component["parameters"].as_array())
        .flatten()
        .filter_map(|parameter| parameter["text"].as_str())
        .collect();
    if parameters.len() != template.parameters() {
        return Err(GraphError::new(
            400,
            132_000,
            "(#132000) Number of parameters does not match the expected number of params",
        )
        .details(format!(
            "the body has {} parameters, {} were given",
            template.parameters(),
            parameters.len()
        )));
    }
    let mut text = template.body.to_owned();
    for (index, parameter) in parameters.iter().enumerate() {
        text = text.replace(&format!("{{{{{}}}}}", index + 1), parameter);
    }
    bubble.kind = "template".to_owned();
    bubble.text = Some(text);
    bubble.buttons = template
        .buttons
        .iter()
        .map(|title| Button {
            id: (*title).to_owned(),
            title: (*title).to_owned(),
            kind: "template",
        })
        .collect();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::thread::Direction;

    fn bubble() -> Bubble {
        Bubble::new("m".into(), Direction::Out, "template", 0)
    }

    #[test]
    fn parameters_fill_the_text() {
        let mut sent = bubble();
        let request = json!({"name": "repair_ready", "language": {"code": "en_US"}, "components": [
            {"type": "body", "parameters": [{"type": "text", "text": "Ada"}, {"type": "text", "text": "bike"}]}]});
        apply(&request, &mut sent).unwrap();
        assert_eq!(
            sent.text.unwrap(),
            "Hello Ada, your bike is ready to be picked up at Two Wheels."
        );
        assert_eq!(sent.buttons.len(), 2);
    }

    #[test]
    fn unknown_names_and_wrong_counts_are_refused() {
        let unknown = json!({"name": "nope", "language": {"code": "en_US"}});
        assert_eq!(apply(&unknown, &mut bubble()).unwrap_err().code, 132_001);
        let short = json!({"name": "repair_ready", "language": {"code": "de"}});
        assert_eq!(apply(&short, &mut bubble()).unwrap_err().code, 132_000);
    }
}
