//! What the tests of this crate share.
#![allow(dead_code)]

pub mod corpus;
pub mod mutate;

use std::sync::{Arc, Once};
use std::time::Duration;

use bytes::Bytes;
use frontdesk_connectors::model::{AccountSlice, AttachmentKind, PeerKey};
use frontdesk_connectors::outbound::{Content, MediaBody, Outbound, OutboundMedia};
use frontdesk_connectors::{Connector, Credentials, Endpoints, Login, SendContext};
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream, StreamExt};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

pub const SECRET: &str = "meta-app-secret";
pub const TOKEN: &str = "EAAtoken-that-nobody-may-see";
pub const BOT_TOKEN: &str = "1001:token-that-nobody-may-see";

pub fn signature(body: &[u8], secret: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// What a platform proves a body with: a signature over it, or the secret itself where each inbox has its own.
pub fn proof(connector: &dyn Connector, body: &[u8], secret: &str) -> (&'static str, String) {
    if connector.spec().own_webhook {
        ("x-telegram-bot-api-secret-token", secret.to_owned())
    } else {
        ("x-hub-signature-256", signature(body, secret))
    }
}

/// Proves, verifies and parses, as the product does.
pub fn parse(connector: &dyn Connector, body: &[u8]) -> Vec<AccountSlice> {
    let (name_of, proof) = proof(connector, body, SECRET);
    let header = |name: &str| (name == name_of).then(|| proof.clone());
    connector.parse(connector.verify(body, &header, &[SECRET.to_owned()]).unwrap())
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
        self
    }

    pub fn cx(&self) -> SendContext<'_> {
        SendContext {
            http: &self.http,
            endpoints: &self.endpoints,
            credentials: &self.credentials,
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
