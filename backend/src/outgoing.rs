//! Every request to the outside: one shared client, no redirects, and no way into private networks but to the hosts that
//! the configuration names.

mod identity;
mod mail;
mod webhooks;

use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use frontdesk_connectors::health::HealthFact;
use frontdesk_connectors::login::{self, Caller, LoginApp};
use frontdesk_connectors::model::MediaSource;
use frontdesk_connectors::net::is_public;
use frontdesk_connectors::outbound::FetchedMedia;
use frontdesk_connectors::{
    Callback, Channel, CheckedAccount, Connector, Credentials, Endpoints, ErrorClass, Posts, SendContext, SendError,
    by_channel,
};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header;
use time::OffsetDateTime;
use url::{Host, Url};
use uuid::Uuid;

use crate::config::Config;
use crate::crypto::Keys;
use crate::domain::attachments::FetchTarget;
use crate::domain::inboxes::{self, Connection};
use crate::domain::mail::Mailroom;
use crate::domain::oauth::Provider;
use crate::domain::push::{Answer, Sent};
use crate::errors::Result;
use crate::store::Store;

pub use identity::Identity;
pub use mail::Mailer;
pub use webhooks::Webhooks;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Shorter than the lease of a conversation's queue.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(20);
/// For a page that a link leads to, its redirects included.
const PAGE_TIMEOUT: Duration = Duration::from_secs(5);
const PAGE_REDIRECTS: usize = 3;
/// The head of a page is within so many bytes.
const PAGE_BYTES: usize = 256 * 1024;

/// Of a push service, which need not be a good one: it holds a worker so long.
const PUSH_TIMEOUT: Duration = Duration::from_secs(8);
/// So long a push service keeps what it cannot hand over: after that it is no news.
const PUSH_TTL: Duration = Duration::from_secs(12 * 3_600);

#[derive(Clone)]
pub struct Outgoing {
    http: reqwest::Client,
    endpoints: Arc<Endpoints>,
    apps: Arc<Apps>,
    keys: Keys,
    named: Arc<NamedHosts>,
    /// Where platforms fetch what we send.
    public_url: Arc<str>,
    /// None: there is no mail server.
    mailer: Option<Mailer>,
    webhooks: Webhooks,
}

/// Id and current secret of the apps that people log in to.
struct Apps {
    meta: Option<(String, String)>,
    instagram: Option<(String, String)>,
}

impl Apps {
    fn of(config: &Config) -> Self {
        let both = |id: &Option<String>, secrets: &[String]| Some((id.clone()?, secrets.first()?.clone()));
        Apps {
            meta: both(&config.meta_app_id, &config.meta_app_secrets),
            instagram: both(&config.instagram_app_id, &config.instagram_app_secrets),
        }
    }
}

/// What one call to a platform needs, opened from the database.
pub struct Line {
    pub connector: &'static dyn Connector,
    pub connection: Connection,
    /// Where the platform sends the account's webhooks.
    callback: Callback,
    http: reqwest::Client,
    /// For the address that the inbox names, where that may be posted to; and when the line was opened.
    posts: Option<(reqwest::Client, OffsetDateTime)>,
    endpoints: Arc<Endpoints>,
}

impl Line {
    pub fn context(&self) -> SendContext<'_> {
        SendContext {
            http: &self.http,
            endpoints: &self.endpoints,
            credentials: &self.connection.credentials,
            posts: self.posts.as_ref().map(|(http, now)| Posts { http, now: *now }),
        }
    }

    pub fn credentials(&self) -> &Credentials {
        &self.connection.credentials
    }

    /// Makes the platform send the account's webhooks to us.
    pub async fn connect(&self) -> std::result::Result<(), SendError> {
        self.connector
            .connect(self.context(), &self.connection.account_id, &self.callback)
            .await
    }

    /// How the account stands, asked of the platform.
    pub async fn health(&self, now: OffsetDateTime) -> Vec<HealthFact> {
        self.connector
            .health(self.context(), &self.connection.account_id, &self.callback, now)
            .await
    }

    /// Makes the platform stop sending them.
    pub async fn disconnect(&self) -> std::result::Result<(), SendError> {
        self.connector
            .disconnect(self.context(), &self.connection.account_id)
            .await
    }
}

impl Outgoing {
    pub fn new(config: &Config, keys: Keys) -> anyhow::Result<Self> {
        let named = [
            &config.endpoints.graph,
            &config.endpoints.instagram_graph,
            &config.endpoints.instagram_api,
            &config.endpoints.telegram,
        ];
        let named = Arc::new(NamedHosts::of(named.map(String::as_str)));
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TOTAL_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .dns_resolver(Arc::new(GuardedResolver { named: named.clone() }))
            .user_agent(concat!("Frontdesk/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self {
            http,
            endpoints: Arc::new(config.endpoints.clone()),
            apps: Arc::new(Apps::of(config)),
            keys,
            named,
            public_url: config.public_url.as_str().into(),
            mailer: config.smtp.as_ref().map(Mailer::new).transpose()?,
            webhooks: Webhooks::new(&config.webhook_networks)?,
        })
    }

    /// What it takes to write a mail.
    pub fn mailroom(&self) -> Mailroom<'_> {
        Mailroom {
            keys: &self.keys,
            public_url: &self.public_url,
            sends: self.mailer.is_some(),
        }
    }

    /// To the addresses that workspaces name.
    pub fn webhooks(&self) -> &Webhooks {
        &self.webhooks
    }

    /// To the identity providers that workspaces name.
    pub fn identity(&self) -> Identity {
        Identity::new(&self.webhooks, &self.public_url)
    }

    pub fn mailer(&self) -> Option<&Mailer> {
        self.mailer.as_ref()
    }

    pub async fn line(&self, store: &Store, workspace_id: Uuid, inbox_id: Uuid) -> Result<Line> {
        let connection = inboxes::connection(store, &self.keys, workspace_id, inbox_id).await?;
        Ok(self.line_of(connection, inbox_id, store.clock.now()))
    }

    /// The same with credentials that may not be stored yet.
    pub fn line_of(&self, connection: Connection, inbox_id: Uuid, now: OffsetDateTime) -> Line {
        let address = connection.credentials.reply_url.as_deref();
        let reachable = address.is_some_and(|url| self.webhooks.may_post(url));
        Line {
            posts: reachable.then(|| (self.webhooks.client().clone(), now)),
            connector: by_channel(connection.channel),
            callback: self.callback(&connection, inbox_id),
            connection,
            http: self.http.clone(),
            endpoints: self.endpoints.clone(),
        }
    }

    fn callback(&self, connection: &Connection, inbox_id: Uuid) -> Callback {
        let address = format!("{}/webhooks/{}", self.public_url, connection.channel);
        if by_channel(connection.channel).spec().own_webhook {
            Callback {
                url: format!("{address}/{inbox_id}"),
                secret: connection.credentials.webhook_secret.clone(),
            }
        } else {
            Callback {
                url: address,
                secret: None,
            }
        }
    }

    /// Whose the credentials are, said by the platform itself. Asked before an account is connected.
    pub async fn check_account(
        &self,
        channel: Channel,
        account_id: &str,
        credentials: &Credentials,
    ) -> std::result::Result<CheckedAccount, SendError> {
        let context = SendContext {
            http: &self.http,
            endpoints: &self.endpoints,
            credentials,
            posts: None,
        };
        by_channel(channel).check(context, account_id).await
    }

    /// Everything an account needs, looked at one by one.
    pub async fn inspect(&self, channel: Channel, account_id: &str, credentials: &Credentials) -> Vec<HealthFact> {
        let context = SendContext {
            http: &self.http,
            endpoints: &self.endpoints,
            credentials,
            posts: None,
        };
        let app = self.login_app(Provider::Facebook);
        by_channel(channel).inspect(context, app, account_id).await
    }

    /// The business account of a WhatsApp number, found by its token; none where that cannot be told.
    pub async fn business_of(&self, access_token: &str, number: &str) -> Option<String> {
        let app = self.login_app(Provider::Whatsapp)?;
        login::whatsapp::business_of(&app, access_token, number)
            .await
            .ok()
            .flatten()
    }

    /// The app that people log in to; none where the server does not know it.
    pub fn login_app(&self, provider: Provider) -> Option<LoginApp<'_>> {
        let app = match provider {
            Provider::Facebook | Provider::Whatsapp => &self.apps.meta,
            Provider::Instagram => &self.apps.instagram,
        };
        let (id, secret) = app.as_ref()?;
        Some(LoginApp {
            http: &self.http,
            endpoints: &self.endpoints,
            id,
            secret,
        })
    }

    /// For what is done with a token outside of sending: refreshing it, registering a number.
    pub fn caller<'a>(&'a self, access_token: &'a str) -> Caller<'a> {
        Caller {
            http: &self.http,
            endpoints: &self.endpoints,
            access_token,
        }
    }

    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Whether a link from a platform may be fetched. Names are checked again when they are resolved.
    pub fn may_fetch(&self, url: &str) -> bool {
        let Ok(url) = Url::parse(url) else { return false };
        let address = match url.host() {
            Some(Host::Ipv4(ip)) => Some(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => Some(IpAddr::V6(ip)),
            Some(Host::Domain(_)) => None,
            None => return false,
        };
        if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
            return false;
        }
        match url.host_str() {
            // of a host that the configuration names nothing else may be read but the platform
            Some(host) if self.named.has(host) => self.named.is_platform(&url),
            _ => address.is_none_or(is_public),
        }
    }

    /// The beginning of a web page that a link in a message leads to; none where it is no page, or may not be asked. A few
    /// redirects are followed, each to where links may lead.
    pub async fn page(&self, link: &Url) -> Option<String> {
        tokio::time::timeout(PAGE_TIMEOUT, self.follow(link.clone()))
            .await
            .ok()?
    }

    async fn follow(&self, mut link: Url) -> Option<String> {
        for _ in 0..=PAGE_REDIRECTS {
            if !self.may_fetch(link.as_str()) {
                return None;
            }
            let request = self.http.get(link.clone()).header("accept", "text/html");
            let answer = request.send().await.ok()?;
            if answer.status().is_redirection() {
                let place = answer.headers().get("location")?.to_str().ok()?;
                link = link.join(place).ok()?;
                continue;
            }
            let content_type = answer.headers().get("content-type")?.to_str().ok()?;
            let is_page = content_type.trim_start().to_ascii_lowercase().starts_with("text/html");
            return match is_page && answer.status().is_success() {
                true => beginning(answer).await,
                false => None,
            };
        }
        None
    }

    /// Whether an address may be that of a push service: anybody could give us one.
    pub fn may_push(&self, endpoint: &str) -> bool {
        let is_safe = |url: Url| url.scheme() == "https" || self.named.is_platform(&url);
        self.may_fetch(endpoint) && Url::parse(endpoint).is_ok_and(is_safe)
    }

    /// Hands a push to the push service.
    pub async fn push(&self, sent: Sent) -> Answer {
        let mut request = self
            .http
            .post(sent.endpoint)
            .header(header::AUTHORIZATION, sent.authorization)
            .header(header::CONTENT_ENCODING, "aes128gcm")
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .header("ttl", PUSH_TTL.as_secs())
            .header("urgency", "high")
            .timeout(PUSH_TIMEOUT);
        if let Some(topic) = sent.topic {
            request = request.header("topic", topic);
        }
        match request.body(sent.body).send().await {
            Err(_) => Answer::Nothing,
            Ok(response) => Answer::Status {
                code: response.status().as_u16(),
                retry_after: response
                    .headers()
                    .get(header::RETRY_AFTER)
                    .and_then(|value| value.to_str().ok()?.parse().ok())
                    .map(Duration::from_secs),
            },
        }
    }

    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// A link that a platform may fetch for a day, without signing in.
    pub fn public_link(&self, workspace_id: Uuid, attachment_id: Uuid, expires: i64) -> String {
        let text = media_text(workspace_id, attachment_id, expires);
        format!(
            "{}/media/{workspace_id}.{attachment_id}.{expires}.{}",
            self.public_url,
            self.keys.sign(&text)
        )
    }

    /// The attachment that a signed link is for, unless it is forged or too old.
    pub fn read_public_link(&self, signed: &str, now: i64) -> Option<(Uuid, Uuid)> {
        let mut parts = signed.split('.');
        let workspace_id = parts.next()?.parse().ok()?;
        let attachment_id = parts.next()?.parse().ok()?;
        let expires: i64 = parts.next()?.parse().ok()?;
        let signature = parts.next()?;
        let good = expires > now
            && self
                .keys
                .verify(&media_text(workspace_id, attachment_id, expires), signature);
        good.then_some((workspace_id, attachment_id))
    }
}

/// What comes first of an answer, as text, and no more: the rest is not waited for.
async fn beginning(mut answer: reqwest::Response) -> Option<String> {
    let mut bytes: Vec<u8> = Vec::new();
    while bytes.len() < PAGE_BYTES {
        match answer.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(_) => return None,
        }
    }
    bytes.truncate(PAGE_BYTES);
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn media_text(workspace_id: Uuid, attachment_id: Uuid, expires: i64) -> String {
    format!("media:{workspace_id}:{attachment_id}:{expires}")
}

/// A file at the platform, and where it is now if that is not where it was.
pub struct OpenedMedia {
    pub file: FetchedMedia,
    pub moved: Option<MediaSource>,
}

/// Opens a file. Links of messages end within days: then the platform is asked, once, where the file is now.
pub async fn open_media(line: &Line, target: &FetchTarget) -> std::result::Result<OpenedMedia, SendError> {
    let account = line.connection.account_id.as_str();
    let (connector, context) = (line.connector, line.context());
    let gone = match connector.fetch_media(context, account, &target.source).await {
        Err(SendError::Refused { error, retry_after }) if error.class == ErrorClass::Content => {
            SendError::Refused { error, retry_after }
        }
        answer => return answer.map(|file| OpenedMedia { file, moved: None }),
    };
    let Some(place) = &target.place else { return Err(gone) };
    match connector
        .locate_media(context, &place.external_id, place.position)
        .await
    {
        Ok(Some(source)) if source != target.source => {
            let file = connector.fetch_media(context, account, &source).await?;
            Ok(OpenedMedia {
                file,
                moved: Some(source),
            })
        }
        Ok(_) => Err(gone),
        // what the platform says of the message it says of the file
        Err(SendError::Refused { error, .. }) if error.class == ErrorClass::Content => Err(gone),
        Err(error) => Err(error),
    }
}

/// The platforms' hosts and ports, as the configuration names them.
struct NamedHosts(HashSet<(String, u16)>);

impl NamedHosts {
    fn of<'a>(urls: impl IntoIterator<Item = &'a str>) -> Self {
        let place = |url: &str| {
            let url = Url::parse(url).ok()?;
            Some((url.host_str()?.to_owned(), url.port_or_known_default()?))
        };
        Self(urls.into_iter().filter_map(place).collect())
    }

    fn has(&self, host: &str) -> bool {
        self.0.iter().any(|(named, _)| named == host)
    }

    fn is_platform(&self, url: &Url) -> bool {
        let place = url.host_str().zip(url.port_or_known_default());
        place.is_some_and(|(host, port)| self.0.contains(&(host.to_owned(), port)))
    }
}

/// Resolves names, and forgets addresses of private networks unless the host is one the configuration names.
struct GuardedResolver {
    named: Arc<NamedHosts>,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let named = self.named.has(name.as_str());
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let usable: Vec<SocketAddr> = found
                .into_iter()
                .filter(|address| named || is_public(address.ip()))
                .collect();
            if usable.is_empty() {
                return Err(format!("{} has no public address", name.as_str()).into());
            }
            Ok(Box::new(usable.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outgoing() -> Outgoing {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let config = Config::from_lookup(&|name| (name == "META_GRAPH_URL").then(|| "http://127.0.0.1:9".to_owned()));
        let keys = Keys::parse(&Keys::generate()).unwrap();
        Outgoing::new(&config.ok().unwrap(), keys).unwrap()
    }

    #[test]
    fn links_lead_to_the_public_internet_however_they_are_written() {
        let outgoing = outgoing();
        for link in [
            "https://10.0.0.1/x",
            "http://2130706434/x",
            "http://0x7f000002/x",
            "http://0177.0.0.2/x",
            "http://127.2/x",
            "http://[::1]/x",
            "http://[::ffff:127.0.0.2]/x",
            "http://[::ffff:7f00:2]/x",
            "http://[64:ff9b::a9fe:a9fe]/x",
            "http://[fd00::1]/x",
            "http://169.254.169.254/latest/meta-data",
            "file:///etc/passwd",
            "gopher://example.com/x",
            "data:text/plain,x",
            "https://",
            "/reel/1/",
            "http://127.0.0.1/other-port",
            "http://127.0.0.1:8080/other-port",
            "http://2130706433:8080/other-port",
            "http://somebody:secret@127.0.0.1:9/named",
            "http://127.0.0.1:9@scontent.example.com/x",
        ] {
            assert!(!outgoing.may_fetch(link), "{link}");
        }
        for link in [
            "https://scontent.example.com/x",
            "https://157.240.1.1/x",
            "http://127.0.0.1:9/named",
        ] {
            assert!(outgoing.may_fetch(link), "{link}");
        }
    }

    /// A name is judged by the very addresses that are then connected to: one that changes in between changes nothing.
    #[tokio::test]
    async fn names_of_private_addresses_are_not_connected_to() {
        let http = outgoing().http;
        for name in ["localhost", "localhost.", "ip6-localhost"] {
            let error = http.get(format!("http://{name}:9/")).send().await.unwrap_err();
            assert!(error.is_connect(), "{error:?}");
            let causes = std::iter::successors(std::error::Error::source(&error), |error| error.source());
            let words: Vec<String> = causes.map(ToString::to_string).collect();
            let refused = |words: &String| words.contains("no public address") || words.contains("lookup address");
            assert!(words.iter().any(refused), "{words:?}");
        }
    }
}
