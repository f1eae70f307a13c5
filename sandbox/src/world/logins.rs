//! Who has logged in to which app, what was granted, and what the app has set up with it.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;

use crate::clock;
use crate::config::Channel;

/// The Meta app of this world, as `META_APP_ID` wants it.
pub const META_APP_ID: &str = "1517776481860111";
/// Its configuration of Facebook Login for Business, as `META_LOGIN_CONFIG_ID` wants it.
pub const LOGIN_CONFIG_ID: &str = "770088990011223";
/// The app for Instagram login, as `INSTAGRAM_APP_ID` wants it.
pub const INSTAGRAM_APP_ID: &str = "990011223344556";
/// Its secret, as `INSTAGRAM_APP_SECRET` wants it.
pub const INSTAGRAM_APP_SECRET: &str = "sandbox-instagram-app-secret";

/// What Facebook's dialog asks for.
pub const FACEBOOK_SCOPES: [&str; 7] = [
    "pages_show_list",
    "pages_messaging",
    "pages_manage_metadata",
    "pages_read_engagement",
    "business_management",
    "instagram_basic",
    "instagram_manage_messages",
];
pub const INSTAGRAM_SCOPES: [&str; 2] = ["instagram_business_basic", "instagram_business_manage_messages"];
pub const WHATSAPP_SCOPES: [&str; 3] = [
    "business_management",
    "whatsapp_business_management",
    "whatsapp_business_messaging",
];
/// What somebody may do on a Page who may do everything.
pub const TASKS: [&str; 6] = [
    "ANALYZE",
    "ADVERTISE",
    "MESSAGING",
    "MODERATE",
    "CREATE_CONTENT",
    "MANAGE",
];

pub const CODE_LIFE: i64 = 10 * clock::MINUTE;
pub const INSTAGRAM_CODE_LIFE: i64 = clock::HOUR;
pub const SIGNUP_CODE_LIFE: i64 = 30 * clock::SECOND;
pub const SHORT_LIFE: i64 = clock::HOUR;
pub const LONG_LIFE: i64 = 60 * clock::DAY;
/// How long a person's data may be read after they last used the app.
pub const DATA_ACCESS_LIFE: i64 = 90 * clock::DAY;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    Facebook,
    Instagram,
    Whatsapp,
}

/// An account by its channel and id.
pub type AccountId = (Channel, String);

/// What a person granted in a dialog.
#[derive(Debug, Clone)]
pub struct Grant {
    pub provider: Provider,
    /// The app-scoped id of the person who logged in.
    pub subject: String,
    pub scopes: Vec<String>,
    /// Pages, Instagram accounts or numbers.
    pub accounts: Vec<AccountId>,
    /// What the person may do on the Pages.
    pub tasks: Vec<String>,
}

/// A code on its way from the browser to the app.
#[derive(Debug, Clone)]
pub struct Code {
    pub grant: Grant,
    /// None: the embedded sign-up has no redirect.
    pub redirect_uri: Option<String>,
    pub expires_at: i64,
    pub used: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A person's, which opens lists and no account.
    User,
    /// An account's own.
    Account,
}

/// A token that came out of a login.
#[derive(Debug, Clone)]
pub struct Token {
    pub grant: Grant,
    pub kind: TokenKind,
    pub issued_at: i64,
    /// None: it does not end by itself.
    pub expires_at: Option<i64>,
}

impl Token {
    pub fn is_alive(&self) -> bool {
        self.expires_at.is_none_or(|at| at > clock::now())
    }
}

#[derive(Default)]
pub struct Logins {
    pub codes: HashMap<String, Code>,
    pub tokens: HashMap<String, Token>,
    /// By Page, Instagram account or WhatsApp business account; one that is not here has every field.
    pub subscriptions: HashMap<String, BTreeSet<String>>,
    /// Fields that are off for the whole app, by object (`page`, `instagram`, `whatsapp_business_account`).
    pub app_fields_off: HashMap<String, BTreeSet<String>>,
    /// Two-step PINs by number.
    pub pins: HashMap<String, String>,
    /// What differs from a healthy number, by number.
    pub number_facts: HashMap<String, serde_json::Map<String, serde_json::Value>>,
    /// What was synced of a number's phone app; each kind may be asked for once.
    pub synced: HashSet<(String, String)>,
    /// Instagram accounts whose owner switched off "Allow access to messages".
    pub no_message_access: HashSet<String>,
    /// Instagram answers a code with the older, flat shape.
    pub flat_tokens: bool,
    /// Every code is already too old when it arrives.
    pub stale_codes: bool,
}

impl Logins {
    /// The living token of this text.
    pub fn living(&self, token: &str) -> Option<&Token> {
        self.tokens.get(token).filter(|token| token.is_alive())
    }

    /// An account got a new token: what came out of earlier logins is dead.
    pub fn end_tokens_of(&mut self, channel: Channel, id: &str) {
        self.tokens.retain(|_, token| {
            token.kind != TokenKind::Account
                || !token
                    .grant
                    .accounts
                    .iter()
                    .any(|(of, account)| *of == channel && account == id)
        });
    }

    /// The person removed the app.
    pub fn end_tokens_by(&mut self, subject: &str) {
        self.tokens.retain(|_, token| token.grant.subject != subject);
    }
}
