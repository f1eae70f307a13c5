//! What the tests of this crate share.
#![allow(dead_code)]

pub mod corpus;
pub mod mutate;

use std::sync::{Arc, Once};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use frontdesk_connectors::model::{AccountSlice, AttachmentKind, PeerKey};
use frontdesk_connectors::outbound::{Content, MediaBody, Outbound, OutboundMedia};
use frontdesk_connectors::{Channel, Connector, Credentials, Endpoints, Login, Posts, SendContext};
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream, StreamExt};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

pub const SECRET: &str = "meta-app-secret";
pub const TOKEN: &str = "EAAtoken-that-nobody-may-see";
/// Of a connector of one's own: 32 bytes.
pub const API_SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
pub const BOT_TOKEN: &str = "1001:token-that-nobody-may-see";

pub fn signature(body: &[u8], secret: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// What a platform proves a body with: a signature over it, or the secret itself where Telegram sends it along.
pub fn proof(connector: &dyn Connector, body: &[u8], secret: &str) -> Vec<(&'static str, String)> {
    match connector.spec().channel {
        Channel::Telegram => vec![("x-telegram-bot-api-secret-token", secret.to_owned())],
        Channel::Api => vec![
            ("webhook-id", "msg_1".to_owned()),
            ("webhook-timestamp", "1791200000".to_owned()),
            ("webhook-signature", standard_signature(body, secret)),
        ],
        _ => vec![("x-hub-signature-256", signature(body, secret))],
    }
}

/// Of `msg_1` at 1791200000, as the standard has it and not as the product does it.
fn standard_signature(body: &[u8], secret: &str) -> String {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(b"msg_1.1791200000.");
    mac.update(body);
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

fn secret_of(connector: &dyn Connector) -> &'static str {
    match connector.spec().channel {
        Channel::Api => API_SECRET,
        _ => SECRET,
    }
}

/// Proves, verifies and parses, as the product does.
pub fn parse(connector: &dyn Connector, body: &[u8]) -> Vec<AccountSlice> {
    let secret = secret_of(connector);
    let proof = proof(connector, body, secret);
    let header = |wanted: &str| {
        proof
            .iter()
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| value.clone())
    };
    connector.parse(connector.verify(body, &header, &[secret.to_owned()]).unwrap())
}

pub fn client(timeout: Duration) -> reqwest::Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    reqwest::Client::builder()
        .timeout(timeout)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}

/// A connected inbox at a platform that answers at `base`.
pub struct Inbox {
    http: reqwest::Client,
    endpoints: Endpoints,
    credentials: Credentials,
}

impl Inbox {
    pub fn at(base: &str) -> Self {
        Inbox {
            http: client(Duration::from_secs(5)),
            endpoints: Endpoints {
                graph: format!("{base}/graph"),
                graph_version: "v25.0".to_owned(),
                instagram_graph: format!("{base}/instagram"),
                facebook_login: base.to_owned(),
                instagram_login: base.to_owned(),
                instagram_api: format!("{base}/instagram-api"),
                telegram: format!("{base}/telegram"),
            },
            credentials: Credentials {
                access_token: Some(TOKEN.to_owned()),
                bot_token: Some(BOT_TOKEN.to_owned()),
                reply_url: Some(format!("{base}/connector")),
                webhook_secret: Some(API_SECRET.to_owned()),
                ..Credentials::default()
            },
        }
    }

    pub fn impatient(mut self) -> Self {
        self.http = client(Duration::from_millis(200));
        self
    }

    pub fn with_login(mut self, login: Login) -> Self {
        self.credentials.login = login;
        self
    }

    pub fn behind_page(mut self, id: &str) -> Self {
        self.credentials.page_id = Some(id.to_owned());
        self
    }

    pub fn without_token(mut self) -> Self {
        self.credentials.access_token = None;
        self.credentials.bot_token = None;
        self.credentials.reply_url = None;
        self
    }

    pub fn cx(&self) -> SendContext<'_> {
        SendContext {
            http: &self.http,
            endpoints: &self.endpoints,
            credentials: &self.credentials,
            posts: Some(Posts {
                http: &self.http,
                now: time::macros::datetime!(2026-11-28 10:00 UTC),
            }),
        }
    }
}

pub fn key(scope: &str, id: &str) -> PeerKey {
    PeerKey {
        scope: scope.to_owned(),
        id: id.to_owned(),
    }
}

/// A recipient with an id on every channel.
pub fn everybody() -> Vec<PeerKey> {
    vec![
        key("psid", "2002"),
        key("igsid", "3003"),
        key("wa_id", "16505551234"),
        key("bsuid", "US.134"),
        key("telegram_id", "111"),
        key("api_contact", "u-7"),
    ]
}

pub fn outbound(content: Content) -> Outbound {
    Outbound {
        our_id: "our-42".to_owned(),
        account_id: "1001".to_owned(),
        to: everybody(),
        content,
        reply_to: None,
        human_agent_tag: false,
    }
}

pub fn text(text: &str) -> Outbound {
    outbound(Content::text(text))
}

struct Chunks(Vec<&'static [u8]>);

impl MediaBody for Chunks {
    fn open(&self) -> BoxFuture<'_, std::io::Result<BoxStream<'static, std::io::Result<Bytes>>>> {
        let chunks: Vec<_> = self.0.iter().map(|chunk| Ok(Bytes::from_static(chunk))).collect();
        Box::pin(async move { Ok(stream::iter(chunks).boxed()) })
    }
}

pub fn media(kind: AttachmentKind, content_type: &str, file_name: &str) -> OutboundMedia {
    OutboundMedia {
        kind,
        content_type: content_type.to_owned(),
        file_name: file_name.to_owned(),
        size: 10,
        link: "https://desk.test/media/signed".to_owned(),
        body: Arc::new(Chunks(vec![b"01234", b"56789"])),
    }
}
