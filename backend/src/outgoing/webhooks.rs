//! Posting to addresses that workspaces name, and asking their identity providers. A client of its own: the hosts of the platforms, which the
//! shared one may reach wherever they are, are none of a workspace's business. Redirects are not followed, and only public addresses are connected
//! to, which is decided by the very addresses that a name resolves to.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http;
use frontdesk_connectors::net::is_public;
use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header;
use url::{Host, Url};

use crate::domain::webhook_endpoints::{ANSWER_BYTES, Answer, Answered, DeliveryFailure, Request};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// For all of an attempt: shorter than the lease of an endpoint.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(15);
/// Somebody waits for it at the login.
const ASK_TIMEOUT: Duration = Duration::from_secs(8);
/// What an identity provider says of itself, and its keys, are a few kilobytes.
const ASK_BYTES: usize = 256 * 1_024;

/// Why an identity provider did not answer.
#[derive(Debug, thiserror::Error)]
pub enum AskFailure {
    #[error("its address may not be asked")]
    Closed,
    #[error("its answer is longer than {ASK_BYTES} bytes")]
    TooLong,
    // without the address: a code may be in it
    #[error("{}", .0)]
    Failed(#[from] reqwest::Error),
}

#[derive(Clone)]
pub struct Webhooks {
    http: reqwest::Client,
    reach: Reach,
}

/// Where may be posted to: the public internet, and what the operator has opened beside it.
#[derive(Clone)]
struct Reach(Arc<[IpNet]>);

impl Reach {
    fn covers(&self, ip: IpAddr) -> bool {
        is_public(ip) || self.is_opened(ip)
    }

    fn is_opened(&self, ip: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&ip.to_canonical()))
    }
}

impl Webhooks {
    pub fn new(networks: &[IpNet]) -> anyhow::Result<Self> {
        let reach = Reach(networks.into());
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TOTAL_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .no_gzip()
            .dns_resolver(Arc::new(ReachableOnly(reach.clone())))
            .user_agent(concat!("Frontdesk/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { http, reach })
    }

    /// Whether an endpoint may have this address. Names are judged when they are resolved. Without encryption only what the operator has
    /// opened may be, by its address.
    pub fn may_post(&self, url: &str) -> bool {
        let Ok(url) = Url::parse(url) else { return false };
        let address = match url.host() {
            Some(Host::Ipv4(ip)) => Some(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => Some(IpAddr::V6(ip)),
            Some(Host::Domain(name)) if !name.is_empty() => None,
            _ => return false,
        };
        let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        plain
            && match url.scheme() {
                "https" => address.is_none_or(|ip| self.reach.covers(ip)),
                "http" => address.is_some_and(|ip| self.reach.is_opened(ip)),
                _ => false,
            }
    }

    /// For what is posted to a connector of somebody's own, after [`Webhooks::may_post`].
    pub(super) fn client(&self) -> &reqwest::Client {
        &self.http
    }

    /// One attempt.
    pub async fn post(&self, request: &Request) -> Answer {
        let began = Instant::now();
        // what the operator had opened when it was chosen may be closed by now
        let answered = if self.may_post(&request.url) {
            self.send(request).await
        } else {
            Answered::Nothing(DeliveryFailure::Private)
        };
        Answer {
            answered,
            took: began.elapsed(),
        }
    }

    /// One request to an identity provider, and all of its answer.
    pub(super) async fn ask(&self, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, AskFailure> {
        if !self.may_post(&request.uri().to_string()) {
            return Err(AskFailure::Closed);
        }
        let mut request = reqwest::Request::try_from(request).map_err(reqwest::Error::without_url)?;
        *request.timeout_mut() = Some(ASK_TIMEOUT);
        let response = self.http.execute(request).await.map_err(reqwest::Error::without_url)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = whole(response).await?;
        let mut answer = http::Response::new(body);
        *answer.status_mut() = status;
        *answer.headers_mut() = headers;
        Ok(answer)
    }

    async fn send(&self, request: &Request) -> Answered {
        let sent = self
            .http
            .post(&request.url)
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", &request.id)
            .header("webhook-timestamp", request.timestamp)
            .header("webhook-signature", &request.signature)
            .body(request.body.clone())
            .send()
            .await;
        match sent {
            Ok(response) => Answered::Status {
                code: response.status().as_u16(),
                retry_after: retry_after(response.headers()),
                body: beginning(response).await,
            },
            Err(error) => Answered::Nothing(failure(&error)),
        }
    }
}

async fn whole(mut response: reqwest::Response) -> Result<Vec<u8>, AskFailure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(reqwest::Error::without_url)? {
        body.extend_from_slice(&chunk);
        if body.len() > ASK_BYTES {
            return Err(AskFailure::TooLong);
        }
    }
    Ok(body)
}

/// In seconds; who gives a date is asked again by our own pauses.
fn retry_after(headers: &header::HeaderMap) -> Option<Duration> {
    let seconds = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// What comes first of the body. The status stands by itself: a body that breaks off, or never ends, takes nothing from it.
async fn beginning(mut response: reqwest::Response) -> Vec<u8> {
    let mut body = Vec::new();
    while body.len() < ANSWER_BYTES {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk[..chunk.len().min(ANSWER_BYTES - body.len())]),
            Ok(None) | Err(_) => break,
        }
    }
    body
}

fn failure(error: &reqwest::Error) -> DeliveryFailure {
    let mut causes = std::iter::successors(std::error::Error::source(error), |cause| cause.source());
    if causes.any(|cause| cause.is::<Unreachable>()) {
        DeliveryFailure::Private
    } else if error.is_connect() {
        DeliveryFailure::Unreachable
    } else if error.is_timeout() {
        DeliveryFailure::Timeout
    } else {
        DeliveryFailure::Broken
    }
}

#[derive(Debug, thiserror::Error)]
#[error("{0} has no address that may be posted to")]
struct Unreachable(String);

/// Resolves names, and forgets addresses that may not be posted to.
struct ReachableOnly(Reach);

impl Resolve for ReachableOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0.clone();
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let usable: Vec<SocketAddr> = found.into_iter().filter(|address| reach.covers(address.ip())).collect();
            if usable.is_empty() {
                return Err(Unreachable(name.as_str().to_owned()).into());
            }
            Ok(Box::new(usable.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn webhooks(networks: &[&str]) -> Webhooks {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let networks: Vec<IpNet> = networks.iter().map(|network| network.parse().unwrap()).collect();
        Webhooks::new(&networks).unwrap()
    }

    #[test]
    fn addresses_lead_to_the_public_internet_however_they_are_written() {
        let webhooks = webhooks(&[]);
        for url in [
            "https://10.0.0.1/x",
            "https://2130706433/x",
            "https://0x7f000001/x",
            "https://0177.0.0.1/x",
            "https://127.1/x",
            "https://[::1]/x",
            "https://[::ffff:127.0.0.1]/x",
            "https://[64:ff9b::a9fe:a9fe]/x",
            "https://169.254.169.254/latest/meta-data",
            "https://somebody:secret@hooks.example.com/x",
            "https://hooks.example.com/x#part",
            "http://hooks.example.com/x",
            "http://93.184.216.34/x",
            "ftp://hooks.example.com/x",
            "file:///etc/passwd",
            "hooks.example.com/x",
            "",
        ] {
            assert!(!webhooks.may_post(url), "{url}");
        }
        for url in ["https://hooks.example.com/x?key=1", "https://93.184.216.34:8443/"] {
            assert!(webhooks.may_post(url), "{url}");
        }
    }

    #[test]
    fn what_the_operator_opened_is_open_and_nothing_beside_it() {
        let webhooks = webhooks(&["10.1.0.0/16", "fd00::/8"]);
        for url in [
            "http://10.1.2.3/x",
            "https://10.1.2.3/x",
            "http://[fd00::1]:8080/",
            "http://[::ffff:10.1.2.3]/",
        ] {
            assert!(webhooks.may_post(url), "{url}");
        }
        for url in [
            "http://10.2.0.1/x",
            "https://127.0.0.1/",
            "http://intranet.example/",
            "http://93.184.216.34/",
        ] {
            assert!(!webhooks.may_post(url), "{url}");
        }
    }

    /// A name is judged by the very addresses that are then connected to: one that changes in between changes nothing.
    #[tokio::test]
    async fn names_of_private_addresses_are_not_connected_to() {
        let request = |url: &str| Request {
            url: url.to_owned(),
            id: "evt_1".to_owned(),
            timestamp: 1,
            signature: "v1,x".to_owned(),
            body: "{}".to_owned(),
        };
        let closed = webhooks(&[]).post(&request("https://localhost:9/")).await;
        assert_eq!(closed.answered, Answered::Nothing(DeliveryFailure::Private));
        let opened = webhooks(&["127.0.0.0/8", "::1/128"]);
        let nobody = opened.post(&request("https://localhost:9/")).await;
        assert_eq!(nobody.answered, Answered::Nothing(DeliveryFailure::Unreachable));
        let address = webhooks(&[]).post(&request("http://127.0.0.1:9/")).await;
        assert_eq!(address.answered, Answered::Nothing(DeliveryFailure::Private));
    }
}
