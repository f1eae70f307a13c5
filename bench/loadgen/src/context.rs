//! What a scenario works with: the contract, the customers' messages, and how they are posted.

use std::fmt::Write;
use std::sync::Arc;

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use hyper::Method;
use hyper::header::{HeaderName, HeaderValue};
use serde_json::Value;
use sha2::Sha256;

use crate::http::{Connection, Headers, Result, Status, Url, headers};
use crate::numbers::{Mark, mix, now_ns, unix_seconds};
use crate::processes::Roles;
use crate::target::{Contract, Flavour};

/// Escaped unicode, because the platforms escape it, and the signature is over those bytes.
const TEXT: &str = "Hi, I ordered the blue kettle last Tuesday and the parcel still shows as in transit \\u2013 could you check order 4471-A please? Thank you \\ud83d\\ude4f";

pub struct Context {
    pub contract: Contract,
    pub roles: Roles,
    pub graph: Url,
    /// Nine digits, others for every run of the generator.
    pub run: u64,
    /// How many contacts write.
    pub contacts: u64,
    /// How many of a hundred messages come from somebody new.
    new_pct: u64,
    /// An hour before this run began: messages are recent, and a repeated one has the same bytes.
    first_sent_at: u64,
    messenger: Url,
    whatsapp: Url,
    signature: HeaderName,
    webhook_headers: Headers,
    mac: Hmac<Sha256>,
}

/// A webhook's body, and whether it is for the WhatsApp address.
#[derive(Clone)]
pub struct Payload {
    whatsapp: bool,
    pub body: Bytes,
}

/// The connections of one webhook sender; there is a second one where the WhatsApp address is on another port.
pub struct Sender {
    first: Connection,
    whatsapp: Option<Connection>,
}

impl Context {
    pub fn new(contract: Contract, roles: Roles, graph: Url, contacts: u64, new_pct: u64) -> Result<Arc<Self>> {
        let webhook = &contract.webhook;
        let seed = now_ns() ^ (u64::from(std::process::id()) << 32);
        Ok(Arc::new(Self {
            graph,
            run: 100_000_000 + mix(seed) % 900_000_000,
            contacts,
            new_pct,
            first_sent_at: unix_seconds() - 3600,
            messenger: Url::parse(&webhook.messenger_url)?,
            whatsapp: Url::parse(webhook.whatsapp_url.as_ref().unwrap_or(&webhook.messenger_url))?,
            signature: HeaderName::from_bytes(webhook.signature_header.as_bytes())?,
            webhook_headers: headers(&webhook.headers)?,
            mac: Hmac::new_from_slice(webhook.app_secret.as_bytes())?,
            roles,
            contract,
        }))
    }

    /// The same for another workspace of the system, the first of which is 1. It has a mark of its own.
    pub fn neighbour(&self, number: usize, contacts: u64) -> Result<Arc<Self>> {
        let contract = self.contract.neighbour(number)?;
        Self::new(contract, self.roles.clone(), self.graph.clone(), contacts, 0)
    }

    pub fn mark(&self, seq: u64) -> Mark {
        Mark { run: self.run, seq }
    }

    /// How the external id of message `seq` ends.
    pub fn external_id(&self, seq: u64) -> String {
        format!("bk{}x{seq}", self.run)
    }

    pub fn payload(&self, seq: u64) -> Payload {
        let random = mix(seq ^ self.run);
        let contact = if random % 100 < self.new_pct {
            // beyond every contact of the seed
            1_000_000 + self.run % 1_000_000 * 1000 + seq
        } else {
            1 + (random >> 8) % self.contacts
        };
        self.payload_of(contact, seq)
    }

    /// Message `seq` of a contact: the same bytes every time. Odd contacts write on Messenger, even ones on WhatsApp.
    pub fn payload_of(&self, contact: u64, seq: u64) -> Payload {
        let webhook = &self.contract.webhook;
        let whatsapp = match webhook.flavour {
            Flavour::Messenger => false,
            Flavour::Whatsapp => true,
            Flavour::Mixed => contact.is_multiple_of(2),
        };
        let (mark, id) = (self.mark(seq), self.external_id(seq));
        // within the hour, so never in the future
        let sent_at = self.first_sent_at + seq % 360_000 / 100;
        // written out: building JSON values would cost more than the rest of a post
        let body = if whatsapp {
            let (account, number) = (&webhook.waba_id, &webhook.phone_number_id);
            let customer = 447_700_000_000 + contact;
            format!(
                r#"{{"object":"whatsapp_business_account","entry":[{{"id":"{account}","changes":[{{"value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"15550001111","phone_number_id":"{number}"}},"contacts":[{{"profile":{{"name":"Customer {contact}"}},"wa_id":"{customer}"}}],"messages":[{{"from":"{customer}","id":"wamid.{id}","timestamp":"{sent_at}","text":{{"body":"{mark} {TEXT}"}},"type":"text"}}]}},"field":"messages"}}]}}]}}"#
            )
        } else {
            let page = &webhook.page_id;
            let customer = 10_150_000_000_000 + contact;
            format!(
                r#"{{"object":"page","entry":[{{"id":"{page}","time":{sent_at}000,"messaging":[{{"sender":{{"id":"{customer}"}},"recipient":{{"id":"{page}"}},"timestamp":{sent_at}000,"message":{{"mid":"m_{id}","text":"{mark} {TEXT}"}}}}]}}]}}"#
            )
        };
        Payload {
            whatsapp,
            body: Bytes::from(body),
        }
    }

    pub fn sender(&self) -> Sender {
        let two = self.whatsapp.address != self.messenger.address;
        Sender {
            first: Connection::new(&self.messenger),
            whatsapp: two.then(|| Connection::new(&self.whatsapp)),
        }
    }

    /// Posts a signed webhook; gives the status.
    pub async fn post(&self, sender: &mut Sender, payload: Payload) -> Result<Status> {
        let headers = self.signed(&payload.body)?;
        let url = if payload.whatsapp {
            &self.whatsapp
        } else {
            &self.messenger
        };
        let connection = match &mut sender.whatsapp {
            Some(connection) if payload.whatsapp => connection,
            _ => &mut sender.first,
        };
        let answer = connection.send(Method::POST, &url.path, &headers, payload.body).await?;
        Ok(answer.status)
    }

    fn signed(&self, body: &[u8]) -> Result<Headers> {
        let mut mac = self.mac.clone();
        mac.update(body);
        let mut text = String::with_capacity(71);
        text.push_str("sha256=");
        for byte in mac.finalize().into_bytes() {
            write!(text, "{byte:02x}")?;
        }
        let mut headers = self.webhook_headers.clone();
        headers.push((self.signature.clone(), HeaderValue::from_str(&text)?));
        Ok(headers)
    }

    /// How many messages of this run are stored, and how many different ones.
    pub async fn stored(&self) -> Result<(u64, u64)> {
        let needle = format!("bk{}x", self.run);
        let count = self.contract.count.as_ref().ok_or("contract.count is missing")?;
        let command: Vec<String> = count.cmd.iter().map(|part| part.replace("{needle}", &needle)).collect();
        let (program, arguments) = command.split_first().ok_or("contract.count.cmd is empty")?;
        let output = tokio::process::Command::new(program).args(arguments).output().await?;
        let text = String::from_utf8_lossy(&output.stdout).replace('|', " ");
        let mut numbers = text.split_whitespace().filter_map(|word| word.parse().ok());
        match (numbers.next(), numbers.next()) {
            (Some(rows), Some(distinct)) => Ok((rows, distinct)),
            _ => Err(format!("contract.count.cmd: {text}{}", String::from_utf8_lossy(&output.stderr)).into()),
        }
    }

    /// Asks the platform's end.
    pub async fn graph(&self, path: &str) -> Result<Value> {
        let mut connection = Connection::new(&self.graph);
        let answer = connection.send(Method::GET, path, &[], Bytes::new()).await?;
        Ok(serde_json::from_slice(&answer.body)?)
    }
}

impl Sender {
    /// Connects before it is needed. What fails here fails again, and is counted, at the first post.
    pub async fn open(&mut self) {
        let _ = self.first.open().await;
        if let Some(connection) = &mut self.whatsapp {
            let _ = connection.open().await;
        }
    }
}
