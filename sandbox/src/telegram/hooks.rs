//! Where each bot's updates go, and how they count.

use std::collections::HashMap;
use std::sync::Mutex;

use serde::Serialize;

use crate::clock;

/// What was said with `setWebhook`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Hook {
    pub url: String,
    #[serde(skip)]
    pub secret: Option<String>,
    pub allowed_updates: Vec<String>,
    pub max_connections: i64,
}

/// By bot id.
#[derive(Default)]
pub struct Hooks {
    hooks: Mutex<HashMap<String, Hook>>,
    errors: Mutex<HashMap<String, (i64, String)>>,
    /// Updates that have not arrived.
    pending: Mutex<HashMap<String, usize>>,
    numbers: Mutex<HashMap<String, i64>>,
}

impl Hooks {
    pub fn set(&self, bot: &str, hook: Option<Hook>) {
        let mut hooks = self.hooks.lock().expect("hooks lock");
        match hook {
            Some(hook) => hooks.insert(bot.to_owned(), hook),
            None => hooks.remove(bot),
        };
        self.errors.lock().expect("hooks lock").remove(bot);
    }

    pub fn get(&self, bot: &str) -> Option<Hook> {
        self.hooks.lock().expect("hooks lock").get(bot).cloned()
    }

    /// Whether updates of this kind are wanted. Before a webhook is set nobody has said otherwise.
    pub fn wants(&self, bot: &str, kind: &str) -> bool {
        let unasked = ["message_reaction", "message_reaction_count", "chat_member"];
        match self.get(bot) {
            Some(hook) if !hook.allowed_updates.is_empty() => hook.allowed_updates.iter().any(|wanted| wanted == kind),
            Some(_) => !unasked.contains(&kind),
            None => true,
        }
    }

    /// An update begins to wait, or waits no longer: it arrived.
    pub fn count(&self, bot: &str, waits: bool) {
        let mut pending = self.pending.lock().expect("hooks lock");
        let count = pending.entry(bot.to_owned()).or_default();
        *count = match waits {
            true => *count + 1,
            false => count.saturating_sub(1),
        };
    }

    pub fn pending(&self, bot: &str) -> usize {
        self.pending.lock().expect("hooks lock").get(bot).copied().unwrap_or(0)
    }

    /// The last update that was not taken. Where none is sent, because nobody said where to, none fails.
    pub fn failed(&self, bot: &str, why: &str) {
        if self.get(bot).is_none() {
            return;
        }
        let error = (clock::now() / 1000, why.to_owned());
        self.errors.lock().expect("hooks lock").insert(bot.to_owned(), error);
    }

    pub fn last_error(&self, bot: &str) -> Option<(i64, String)> {
        self.errors.lock().expect("hooks lock").get(bot).cloned()
    }

    /// Updates of a bot are numbered without a gap; another life begins further on.
    pub fn next_update_id(&self, bot: &str) -> i64 {
        let mut numbers = self.numbers.lock().expect("hooks lock");
        let number = numbers.entry(bot.to_owned()).or_insert_with(|| clock::now() / 1000);
        *number += 1;
        *number
    }
}
