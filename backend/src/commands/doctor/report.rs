//! Findings as they come; one that is wrong makes the exit code 1.

use serde::Serialize;
use serde_json::{Value, json};

use crate::domain::views::{HealthFactView, HealthState};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Ok,
    Note,
    Wrong,
}

#[derive(Debug, Serialize)]
struct Finding {
    /// `environment`, `database`, `storage`, an inbox …
    area: String,
    state: State,
    text: String,
    advice: Option<String>,
}

#[derive(Default)]
pub(super) struct Report(Vec<Finding>);

impl Report {
    fn add(&mut self, area: &str, state: State, text: impl Into<String>, advice: Option<&str>) {
        self.0.push(Finding {
            area: area.to_owned(),
            state,
            text: text.into(),
            advice: advice.map(str::to_owned),
        });
    }

    pub(super) fn ok(&mut self, area: &str, text: impl Into<String>) {
        self.add(area, State::Ok, text, None);
    }

    /// Worth knowing, and nothing is broken.
    pub(super) fn note(&mut self, area: &str, text: impl Into<String>, advice: Option<&str>) {
        self.add(area, State::Note, text, advice);
    }

    pub(super) fn wrong(&mut self, area: &str, text: impl Into<String>, advice: Option<&str>) {
        self.add(area, State::Wrong, text, advice);
    }

    pub(super) fn fact(&mut self, area: &str, fact: &HealthFactView) {
        let state = match fact.state {
            HealthState::Ok => State::Ok,
            HealthState::Unknown | HealthState::Warn => State::Note,
            HealthState::Bad => State::Wrong,
        };
        self.add(area, state, fact.text.clone(), fact.advice.as_deref());
    }

    pub(super) fn is_broken(&self) -> bool {
        self.0.iter().any(|finding| finding.state == State::Wrong)
    }

    pub(super) fn as_json(&self) -> Value {
        json!({ "ok": !self.is_broken(), "findings": self.0 })
    }

    #[expect(clippy::print_stdout, reason = "the report")]
    pub(super) fn print(&self) {
        for finding in &self.0 {
            let mark = match finding.state {
                State::Ok => "ok   ",
                State::Note => "note ",
                State::Wrong => "WRONG",
            };
            println!("{mark} {}: {}", finding.area, finding.text);
            if let Some(advice) = &finding.advice {
                println!("      -> {advice}");
            }
        }
    }
}
