//! The message templates of the business: those on board at the start, and what the control API makes of them.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const ON_BOARD: &str = include_str!("templates.json");

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    #[serde(default)]
    pub id: u64,
    pub name: String,
    pub language: String,
    #[serde(default = "utility")]
    pub category: String,
    #[serde(default = "approved")]
    pub status: String,
    #[serde(default = "unknown")]
    pub quality: String,
    #[serde(default = "none")]
    pub rejected_reason: String,
    #[serde(default = "positional")]
    pub parameter_format: String,
    pub components: Vec<Value>,
}

fn utility() -> String {
    "UTILITY".to_owned()
}

fn approved() -> String {
    "APPROVED".to_owned()
}

fn unknown() -> String {
    "UNKNOWN".to_owned()
}

fn none() -> String {
    "NONE".to_owned()
}

fn positional() -> String {
    "POSITIONAL".to_owned()
}

impl Template {
    /// As `GET /{waba}/message_templates` shows it.
    pub fn listed(&self) -> Value {
        json!({
            "id": self.id.to_string(),
            "name": self.name,
            "language": self.language,
            "category": self.category,
            "status": self.status,
            "quality_score": {"score": self.quality},
            "rejected_reason": self.rejected_reason,
            "parameter_format": self.parameter_format,
            "components": self.components,
        })
    }

    pub fn component(&self, kind: &str) -> Option<&Value> {
        self.components.iter().find(|component| component["type"] == kind)
    }

    pub fn buttons(&self) -> &[Value] {
        self.component("BUTTONS")
            .and_then(|component| component["buttons"].as_array())
            .map_or(&[], Vec::as_slice)
    }
}

pub struct Templates {
    all: Vec<Template>,
    next_id: u64,
}

impl Default for Templates {
    fn default() -> Self {
        let mut templates = Templates {
            all: Vec::new(),
            next_id: 900_000_000_000_001,
        };
        let on_board: Vec<Template> = serde_json::from_str(ON_BOARD).expect("templates.json holds templates");
        on_board.into_iter().for_each(|template| templates.put(template));
        templates
    }
}

impl Templates {
    pub fn all(&self) -> &[Template] {
        &self.all
    }

    pub fn find(&self, name: &str, language: &str) -> Option<&Template> {
        self.all
            .iter()
            .find(|template| template.name == name && template.language == language)
    }

    pub fn find_mut(&mut self, name: &str, language: &str) -> Option<&mut Template> {
        self.all
            .iter_mut()
            .find(|template| template.name == name && template.language == language)
    }

    /// Adds one, or puts it in the place of the one with its name and language.
    pub fn put(&mut self, mut template: Template) {
        match self.find_mut(&template.name, &template.language) {
            Some(known) => {
                template.id = known.id;
                *known = template;
            }
            None => {
                template.id = self.next_id;
                self.next_id += 1;
                self.all.push(template);
            }
        }
    }

    pub fn remove(&mut self, name: &str, language: &str) -> Option<Template> {
        let at = self
            .all
            .iter()
            .position(|template| template.name == name && template.language == language)?;
        Some(self.all.remove(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_on_board_have_ids_of_their_own() {
        let templates = Templates::default();
        let mut ids: Vec<u64> = templates.all().iter().map(|template| template.id).collect();
        ids.dedup();
        assert_eq!(ids.len(), templates.all().len());
        for status in ["APPROVED", "PAUSED", "REJECTED", "PENDING", "DISABLED"] {
            assert!(
                templates.all().iter().any(|template| template.status == status),
                "{status}"
            );
        }
    }

    #[test]
    fn one_of_the_same_name_and_language_takes_the_place() {
        let mut templates = Templates::default();
        let (count, id) = (
            templates.all().len(),
            templates.find("hello_world", "en_US").unwrap().id,
        );
        let mut other = templates.find("hello_world", "en_US").unwrap().clone();
        other.category = "MARKETING".to_owned();
        templates.put(other);
        let now = templates.find("hello_world", "en_US").unwrap();
        assert_eq!(
            (templates.all().len(), now.id, now.category.as_str()),
            (count, id, "MARKETING")
        );
    }
}
