//! What the generator needs to know about the system that it measures.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::http::Result;

#[derive(Deserialize, Clone)]
pub struct Contract {
    pub webhook: Webhook,
    pub socket: Socket,
    pub reply: Option<Reply>,
    pub timeline: Option<Read>,
    pub inbox: Option<Read>,
    pub count: Option<Count>,
    pub neighbours: Option<Neighbours>,
}

/// More workspaces, each with inboxes and an agent of its own: `{n}` in these texts is 01, 02, ...
#[derive(Deserialize, Clone)]
pub struct Neighbours {
    pub count: usize,
    pub page_id: String,
    pub phone_number_id: String,
    /// As `socket.auth`.
    pub auth: String,
}

impl Contract {
    /// The same system, spoken to for its workspace `number`.
    pub fn neighbour(&self, number: usize) -> Result<Self> {
        let neighbours = self.neighbours.as_ref().ok_or("contract.neighbours is missing")?;
        if !(1..=neighbours.count).contains(&number) {
            return Err(format!(
                "{number} neighbours are needed; contract.neighbours has {}",
                neighbours.count
            )
            .into());
        }
        let own = |text: &str| text.replace("{n}", &format!("{number:02}"));
        let mut contract = self.clone();
        contract.webhook.page_id = own(&neighbours.page_id);
        contract.webhook.phone_number_id = own(&neighbours.phone_number_id);
        contract.socket.auth = own(&neighbours.auth);
        Ok(contract)
    }
}

#[derive(Deserialize, Clone)]
pub struct Webhook {
    /// For payloads with `object: page`.
    pub messenger_url: String,
    /// For payloads with `object: whatsapp_business_account`; the same as `messenger_url` when absent.
    pub whatsapp_url: Option<String>,
    pub app_secret: String,
    #[serde(default = "signature_header")]
    pub signature_header: String,
    #[serde(default)]
    pub flavour: Flavour,
    pub page_id: String,
    pub phone_number_id: String,
    #[serde(default = "waba_id")]
    pub waba_id: String,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
}

impl Webhook {
    /// Sends everything to one address.
    pub fn at(&mut self, url: &str) {
        url.clone_into(&mut self.messenger_url);
        self.whatsapp_url = None;
    }
}

#[derive(Deserialize, Clone, Copy, Default, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Flavour {
    Messenger,
    Whatsapp,
    #[default]
    Mixed,
}

#[derive(Deserialize, Clone)]
pub struct Socket {
    /// `http://127.0.0.1:PORT/socket.io/`
    pub url: String,
    #[serde(default = "root_namespace")]
    pub namespace: String,
    /// JSON text that is sent with the CONNECT packet.
    #[serde(default)]
    pub auth: String,
    /// More of the query string, for example `token=abc`.
    #[serde(default)]
    pub query: String,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Packets that are emitted right after CONNECT: JSON arrays as text.
    #[serde(default)]
    pub join: Vec<String>,
    /// The event that says "new message".
    pub event_new: String,
    /// JSON pointers into that event's first argument.
    pub ptr_text: String,
    pub ptr_external_id: Option<String>,
    pub ptr_conversation_id: String,
    /// The event that says "an outbound message has another status now".
    pub event_status: Option<String>,
    pub ptr_status_message_id: Option<String>,
    pub ptr_status: Option<String>,
    #[serde(default = "status_sent")]
    pub status_sent: String,
}

#[derive(Deserialize, Clone)]
pub struct Reply {
    /// `{conversation_id}` is replaced.
    pub url: String,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// `{client_id}` and `{text}` are replaced, new for every reply; the text holds nothing that JSON must escape.
    pub body: String,
    /// JSON pointer to the id of the message in the answer.
    pub ptr_message_id: Option<String>,
}

#[derive(Deserialize, Clone)]
pub struct Read {
    /// `{conversation_id}` is replaced where present.
    pub url: String,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// JSON pointer to the array of items.
    pub ptr_items: String,
    #[serde(default = "expect_items")]
    pub expect_items: usize,
}

#[derive(Deserialize, Clone)]
pub struct Count {
    /// A command that prints "ROWS DISTINCT_EXTERNAL_IDS" of the messages whose external id contains `{needle}`.
    pub cmd: Vec<String>,
}

/// The whole description, from TOML or JSON.
pub fn read(path: &str) -> Result<Value> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    if path.ends_with(".json") {
        Ok(serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))?)
    } else {
        Ok(toml::from_str(&text).map_err(|error| format!("{path}: {error}"))?)
    }
}

pub fn contract(path: &str) -> Result<Contract> {
    let whole = read(path)?;
    Ok(serde_json::from_value(whole["contract"].clone()).map_err(|error| format!("{path}: contract: {error}"))?)
}

fn signature_header() -> String {
    "x-hub-signature-256".into()
}

fn waba_id() -> String {
    "100000000000001".into()
}

fn root_namespace() -> String {
    "/".into()
}

fn status_sent() -> String {
    "sent".into()
}

fn expect_items() -> usize {
    50
}
