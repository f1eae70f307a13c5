//! How the world behaves when nothing else was asked of it.

use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Delivery and read receipts for what the business sends.
    pub receipts: bool,
    /// Echoes of what the business sends (Messenger, Instagram).
    pub echoes: bool,
    /// Every customer reads by themselves after a moment; off: only when their phone shows the thread.
    pub auto_read: bool,
    pub delivered_after_ms: u64,
    pub read_after_ms: u64,
    /// Every Graph answer takes this much longer.
    pub latency_ms: u64,
    /// Webhooks of one thread arrive in their order.
    pub ordered: bool,
    /// Every n-th webhook comes twice; 0: none.
    pub duplicate_every: u32,
    /// WhatsApp takes one message in six seconds to one person, after a burst of 45; Telegram one a second, after a burst of 4,
    /// and 30 a second of one bot.
    pub pair_rate: bool,
    /// Webhooks are lost on their way: nobody gets them and nobody tries again. `POST webhooks/retry` brings them late.
    pub lost: bool,
    /// Whoever and whatever is not known here is from an earlier life of this sandbox, and taken as it is. For a
    /// product that kept its data while the sandbox started anew.
    pub earlier_life: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            receipts: true,
            echoes: true,
            auto_read: true,
            delivered_after_ms: 300,
            read_after_ms: 1500,
            latency_ms: 0,
            ordered: true,
            duplicate_every: 0,
            pair_rate: false,
            lost: false,
            earlier_life: false,
        }
    }
}

/// Settings shared by everyone who follows them.
#[derive(Clone, Default)]
pub struct SettingsCell(Arc<Mutex<Settings>>);

impl SettingsCell {
    pub fn get(&self) -> Settings {
        *self.0.lock().expect("settings lock")
    }

    pub fn set(&self, settings: Settings) {
        *self.0.lock().expect("settings lock") = settings;
    }
}
