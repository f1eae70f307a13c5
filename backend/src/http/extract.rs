//! What handlers take: who asks, a page, and bodies whose errors are problem details.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::body::Bytes;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, MatchedPath, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use ipnet::IpNet;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;
use uuid::Uuid;

use super::sight::{self, Sight};
use super::{App, fields, of_account, permitted, reauthenticated, requests, suspended, without_factor};
use crate::connection::Line;
use crate::domain::access::{self, Actor, Credential};
use crate::domain::conversations;
use crate::domain::messages::By;
use crate::domain::page::{Cursor, DEFAULT_LIMIT, MAX_LIMIT};
use crate::domain::permissions::Permission;
use crate::errors::{Error, Result};
use crate::store::{Doer, Glance, May, Origin, Scoped, Viewer};

pub const SESSION_COOKIE: &str = "frontdesk_session";

/// The one who asks, in one workspace, and may. Every handler of the API takes it, apart from sign-in and the document.
#[derive(Debug, Clone)]
pub struct Auth(pub Actor, pub Origin, Sight);

impl Auth {
    /// Of the workspace, as far as they see it.
    pub async fn scope(&self, app: &App) -> Result<Scoped> {
        let scope = match self.2 {
            Sight::Whole => app.store.scoped(self.0.workspace_id).await?,
            Sight::Part(viewer, may) => app.store.scoped_to(self.0.workspace_id, viewer, may).await?,
        };
        Ok(scope.done_by(self.doer()))
    }

    /// Of all of it, for writing what was looked at before.
    pub async fn beyond(&self, app: &App) -> Result<Scoped> {
        Ok(app.store.scoped(self.0.workspace_id).await?.done_by(self.doer()))
    }

    /// Who does it and from where, for the audit log.
    pub fn doer(&self) -> Doer {
        self.0.doer(&self.1)
    }

    /// For a read of one statement.
    pub async fn glance(&self, app: &App) -> Result<Glance> {
        match self.2 {
            Sight::Whole => app.store.glance(self.0.workspace_id).await,
            Sight::Part(viewer, _) => app.store.glance_of(self.0.workspace_id, viewer).await,
        }
    }

    /// Who did it, for what is written down.
    pub fn by(&self) -> By {
        By {
            id: Some(self.0.id()),
            name: Some(self.0.name.clone()),
        }
    }

    /// Beside what the request needs anyway (`permitted.rs`), where it asks for more.
    pub fn needs(&self, permission: Permission) -> Result<()> {
        permitted::one(permission, self.0.permissions)
    }

    /// The user, where a person asks who is signed in: a token may not, whoever's it is.
    pub fn person(&self) -> Result<Uuid> {
        self.0
            .person()
            .ok_or(Error::Forbidden("Only who is signed in may do this, and no token."))
    }
}

impl FromRequestParts<App> for Auth {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let credential = credential(&parts.headers)?;
        if matches!(credential, Credential::Session(_)) && !matches!(parts.method, Method::GET | Method::HEAD) {
            same_origin(&parts.headers, &app.config.public_url)?;
        }
        let workspace_id = workspace(parts)?;
        let actor = app.doorkeeper.arrived(&credential, workspace_id).await?;
        requests::is_of(actor.workspace_id);
        app.rates.count(&actor, parts)?;
        let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
        let actor = match held_up(&parts.method, route, &actor, app) {
            Ok(()) => actor,
            // somebody who has just done what was asked, at another process perhaps, is not asked again
            Err(_) => {
                let now = access::arrived(&app.store, &credential, workspace_id).await?;
                held_up(&parts.method, route, &now, app)?;
                now
            }
        };
        permitted::check(&parts.method, route, actor.permissions)?;
        if let Some(viewer) = sight::looks_first(&parts.method, route, &actor) {
            look(app, &actor, viewer, parts.uri.path()).await?;
        }
        let sight = sight::of(&parts.method, route, &actor);
        Ok(Self(actor, origin(parts, app), sight))
    }
}

/// The conversation in the address has to be seen by them.
async fn look(app: &App, actor: &Actor, viewer: Viewer, path: &str) -> Result<()> {
    let id = sight::addressed(path).ok_or(Error::NotFound("conversation"))?;
    let mut scope = app.store.scoped_to(actor.workspace_id, viewer, May::Read).await?;
    conversations::require(&mut scope.reader(), id).await
}

/// What has to happen before this.
fn held_up(method: &Method, route: &str, actor: &Actor, app: &App) -> Result<()> {
    suspended::check(method, route, actor)?;
    without_factor::check(method, route, actor)?;
    of_account::check(method, route, actor)?;
    reauthenticated::check(method, route, actor, app.store.clock.now())
}

/// Which of a user's workspaces is meant: by the header, or in the query of what a page embeds and cannot give headers to.
fn workspace(parts: &Parts) -> Result<Option<Uuid>> {
    let header = parts
        .headers
        .get("x-workspace-id")
        .map(|id| id.to_str().unwrap_or_default());
    let query = parts.uri.query().unwrap_or_default();
    let embedded = || query.split('&').find_map(|pair| pair.strip_prefix("workspace_id="));
    match header.or_else(|| embedded().filter(|_| parts.method == Method::GET)) {
        None => Ok(None),
        Some(id) => id
            .parse()
            .map(Some)
            .map_err(|_| Error::invalid("X-Workspace-Id", "is no id")),
    }
}

/// The bearer token, else the session cookie.
pub fn credential(headers: &HeaderMap) -> Result<Credential> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if let Some(value) = bearer {
        let token = value
            .split_once(' ')
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim());
        return token
            .map(|token| Credential::Token(token.to_owned()))
            .ok_or(Error::Unauthenticated(
                "The Authorization header must be: Bearer TOKEN.",
            ));
    }
    session(headers)
        .map(Credential::Session)
        .ok_or(Error::Unauthenticated("Sign in first, or send a token."))
}

pub fn session(headers: &HeaderMap) -> Option<String> {
    CookieJar::from_headers(headers)
        .get(SESSION_COOKIE)
        .map(|cookie| cookie.value().to_owned())
}

/// Writes by cookie must come from our own pages: the Origin is the public URL or the Host.
pub fn same_origin(headers: &HeaderMap, public_url: &str) -> Result<()> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text(header::ORIGIN).ok_or(Error::Forbidden("The Origin header is missing."))?;
    let host = text(header::HOST).unwrap_or_default();
    let own = origin == public_url
        || origin
            .split_once("://")
            .is_some_and(|(_, rest)| !host.is_empty() && rest == host);
    if own {
        Ok(())
    } else {
        Err(Error::Forbidden("This page may not write here."))
    }
}

/// Where a request comes from: the connection's other end, or whom our own proxies name.
fn client_of(parts: &Parts, app: &App) -> IpAddr {
    let line = parts.extensions.get::<ConnectInfo<Line>>();
    let peer = line.map_or(Ipv4Addr::UNSPECIFIED.into(), |line| line.0.address.ip());
    client(peer, &parts.headers, &app.config.trusted_proxies)
}

fn origin(parts: &Parts, app: &App) -> Origin {
    let agent = parts.headers.get(header::USER_AGENT);
    Origin::new(client_of(parts, app), agent.and_then(|agent| agent.to_str().ok()))
}

impl FromRequestParts<App> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(origin(parts, app))
    }
}

/// Each proxy appends whom it heard from, so the list is read from its end, as far as those who wrote it are trusted.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let mut client = peer.to_canonical();
    let lists = headers.get_all("x-forwarded-for");
    let named: Vec<&str> = lists
        .iter()
        .flat_map(|list| list.to_str().unwrap_or_default().split(','))
        .collect();
    for name in named.into_iter().rev() {
        if !trusted.iter().any(|network| network.contains(&client)) {
            break;
        }
        match address(name.trim()) {
            Some(address) => client = address,
            None => break,
        }
    }
    client
}

/// With or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let with_port = || text.parse::<SocketAddr>().map(|address| address.ip());
    let address = text.trim_matches(['[', ']']).parse().or_else(|_| with_port());
    Some(address.ok()?.to_canonical())
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// Items of a page: 50 by default, at most 100.
    #[param(minimum = 1)]
    pub limit: Option<i64>,
    /// The `next_cursor` of the page before.
    pub cursor: Option<String>,
}

impl Paging {
    pub fn limit(&self) -> Result<i64> {
        match self.limit {
            None => Ok(DEFAULT_LIMIT),
            Some(limit) if limit >= 1 => Ok(limit.min(MAX_LIMIT)),
            Some(_) => Err(Error::invalid("limit", "must be at least 1")),
        }
    }

    pub fn cursor(&self) -> Result<Option<Cursor>> {
        self.cursor.as_deref().map(Cursor::decode).transpose()
    }
}

/// `Json`, `Query` and `Path` whose rejections are problem details.
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let content_type = request.headers().get(header::CONTENT_TYPE);
        if !content_type.and_then(|value| value.to_str().ok()).is_some_and(is_json) {
            return Err(Error::invalid("Content-Type", "must be application/json"));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|_| Error::TooLarge {
            detail: "The body is too large.".to_owned(),
        })?;
        fields::from_json(&bytes).map(Self)
    }
}

pub(super) fn is_json(content_type: &str) -> bool {
    let essence = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

impl<T: serde::Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        fields::from_query(&parts.uri).map(Self)
    }
}

/// Ids in paths: what is no id names nothing.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(Error::NotFound("thing")),
        }
    }
}

/// For fields where leaving out and null mean different things.
pub fn nullable<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_whom_trusted_proxies_name() {
        let trusted: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap(), "2001:db8::1/128".parse().unwrap()];
        let of = |peer: &str, lists: &[&str]| {
            let mut headers = HeaderMap::new();
            for list in lists {
                headers.append("x-forwarded-for", list.parse().unwrap());
            }
            client(peer.parse().unwrap(), &headers, &trusted).to_string()
        };
        assert_eq!(of("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(of("192.0.2.1", &["203.0.113.9"]), "192.0.2.1", "nobody asked this one");
        assert_eq!(of("10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(of("::ffff:10.0.0.1", &["203.0.113.9:4711"]), "203.0.113.9");
        assert_eq!(of("10.0.0.1", &["198.51.100.7, 203.0.113.9, 10.9.9.9"]), "203.0.113.9");
        assert_eq!(of("10.0.0.1", &["198.51.100.7", "203.0.113.9"]), "203.0.113.9");
        assert_eq!(of("2001:db8::1", &["[2001:db8::7]:80"]), "2001:db8::7");
        assert_eq!(of("10.0.0.1", &["203.0.113.9, unknown"]), "10.0.0.1");
        assert_eq!(of("10.0.0.1", &["10.0.0.3, 10.0.0.2"]), "10.0.0.3");
    }
}
