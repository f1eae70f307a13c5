//! Links that are mailed: a random secret, of which the hash is kept; used once, and for a while.

use std::net::IpAddr;

use serde::Serialize;
use sqlx::{FromRow, PgConnection};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::clock::rfc3339_millis;
use crate::crypto;
use crate::domain::views::Language;
use crate::errors::{Error, Result};
use crate::store::jobs::LinkKind;
use crate::store::{Origin, Store};

/// What somebody asked for who is not known yet.
#[derive(Debug, Clone)]
pub struct LinkRequest {
    pub id: Uuid,
    pub kind: LinkKind,
    pub email: String,
    /// Of the page that asks.
    pub language: Option<Language>,
    pub address: IpAddr,
    pub user_agent: Option<String>,
}

impl LinkRequest {
    pub(super) fn origin(&self) -> Origin {
        Origin::new(self.address, self.user_agent.as_deref())
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct Link {
    pub link: String,
    #[serde(with = "rfc3339_millis")]
    pub expires_at: OffsetDateTime,
}

pub(super) const fn page(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::PasswordReset => "reset-password",
        LinkKind::SignUp => "sign-up",
    }
}

pub(super) const fn life(kind: LinkKind) -> Duration {
    match kind {
        LinkKind::PasswordReset => Duration::hours(1),
        LinkKind::SignUp => Duration::days(1),
    }
}

/// None: this request was answered before.
pub(super) async fn make(
    connection: &mut PgConnection,
    store: &Store,
    public_url: &str,
    (request_id, kind): (Uuid, LinkKind),
    email: &str,
    user_id: Option<Uuid>,
) -> Result<Option<Link>> {
    let (token, now) = (crypto::new_token(), store.clock.now());
    let expires_at = now + life(kind);
    let made = sqlx::query(
        "insert into account_link (token_hash, request_id, kind, email, user_id, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (request_id) do nothing",
    )
    .bind(crypto::token_hash(&token).as_slice())
    .bind(request_id)
    .bind(kind.as_str())
    .bind(email)
    .bind(user_id)
    .bind(now)
    .bind(expires_at)
    .execute(connection)
    .await?;
    // behind the #, so that no server's log has it
    let link = format!("{public_url}/{}#token={token}", page(kind));
    Ok((made.rows_affected() == 1).then_some(Link { link, expires_at }))
}

#[derive(FromRow)]
pub(super) struct Proven {
    pub email: String,
    pub user_id: Option<Uuid>,
}

/// Whom a link is for. One that is unknown, used or over is not found, and these are not told apart.
pub(super) async fn look(store: &Store, kind: LinkKind, token: &str) -> Result<Proven> {
    let found: Option<Proven> = sqlx::query_as(
        "select email, user_id from account_link where token_hash = $1 and kind = $2 and expires_at > $3",
    )
    .bind(crypto::token_hash(token).as_slice())
    .bind(kind.as_str())
    .bind(store.clock.now())
    .fetch_optional(&store.database.owner)
    .await?;
    found.ok_or(Error::NotFound("link"))
}

/// The same, and it is used: of two at once one finds it.
pub(super) async fn take(connection: &mut PgConnection, store: &Store, kind: LinkKind, token: &str) -> Result<Proven> {
    let taken: Option<Proven> = sqlx::query_as(
        "delete from account_link where token_hash = $1 and kind = $2 and expires_at > $3 returning email, user_id",
    )
    .bind(crypto::token_hash(token).as_slice())
    .bind(kind.as_str())
    .bind(store.clock.now())
    .fetch_optional(connection)
    .await?;
    taken.ok_or(Error::NotFound("link"))
}
