//! The words of mails, a file for each language: they are spoken by the server, so they are not among the dashboard's.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::views::Language;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub password_reset: Texts,
    pub invitation: Texts,
    pub invitation_by_nobody: Texts,
    pub sign_up: Texts,
    pub password_changed: Texts,
    pub account_exists: Texts,
    pub second_factor_on: Texts,
    pub second_factor_off: Texts,
    pub second_factor_reset: Texts,
    pub recovery_code_used: Texts,
    pub app_added: Texts,
    pub app_removed: Texts,
    pub passkey_added: Texts,
    pub passkey_removed: Texts,
    pub webhook_failing: Texts,
    pub webhook_gone: Texts,
    /// Above the link as it is written.
    pub by_hand: String,
    pub footer: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    pub subject: String,
    pub lead: String,
    /// What the link does.
    pub action: String,
    pub note: String,
}

pub fn of(language: Language) -> &'static Words {
    static EN: LazyLock<Words> = LazyLock::new(|| read(include_str!("words/en.json")));
    static RU: LazyLock<Words> = LazyLock::new(|| read(include_str!("words/ru.json")));
    static ZH: LazyLock<Words> = LazyLock::new(|| read(include_str!("words/zh.json")));
    static AR: LazyLock<Words> = LazyLock::new(|| read(include_str!("words/ar.json")));
    match language {
        Language::En => &EN,
        Language::Ru => &RU,
        Language::Zh => &ZH,
        Language::Ar => &AR,
    }
}

fn read(file: &str) -> Words {
    serde_json::from_str(file).expect("a test reads each file")
}
