//! A sign-in on its way to the provider and back. The browser has one secret, in a cookie for those minutes; what is sent along is made from it,
//! so what comes back with another browser, or a second time, leads nowhere.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sqlx::{FromRow, PgConnection};
use subtle::ConstantTimeEq;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::Provider;
use crate::crypto::{new_token, token_hash};
use crate::errors::Result;
use crate::store::Store;

const LIFE: Duration = Duration::minutes(10);

/// What one browser knows of its sign-in.
#[derive(Clone)]
pub struct Secrets(String);

impl Secrets {
    /// For a browser that leaves now.
    pub fn fresh() -> Self {
        Self(new_token())
    }

    pub fn read(cookie: String) -> Self {
        Self(cookie)
    }

    pub fn cookie(&self) -> &str {
        &self.0
    }

    /// Each is a hash of the secret, from which nobody gets to it or to another.
    fn made(&self, what: &str) -> String {
        URL_SAFE_NO_PAD.encode(token_hash(&format!("sign-in {what}: {}", self.0)))
    }

    /// Goes to the provider by the browser, and comes back by it.
    pub fn state(&self) -> String {
        self.made("state")
    }

    pub fn is_state(&self, given: &str) -> bool {
        self.state().as_bytes().ct_eq(given.as_bytes()).into()
    }

    /// Stands in the token.
    pub fn nonce(&self) -> String {
        self.made("nonce")
    }

    /// Of PKCE: who redeems the code shows that it was asked for by this.
    pub fn verifier(&self) -> String {
        self.made("verifier")
    }
}

/// What is begun.
#[derive(Debug, Clone, Default)]
pub struct Begin {
    /// The settings are tried out: nobody is signed in by it.
    pub is_test: bool,
    /// The person shows once more that it is they.
    pub again: bool,
    /// A page of the dashboard.
    pub return_to: Option<String>,
}

/// As it was begun.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Flow {
    pub workspace_id: Uuid,
    pub is_test: bool,
    pub again: bool,
    pub return_to: Option<String>,
    pub issuer: String,
    pub client_id: String,
}

/// Commits by itself.
pub async fn begin(store: &Store, provider: &Provider, secrets: &Secrets, begin: &Begin) -> Result<()> {
    let now = store.clock.now();
    sqlx::query(
        "insert into sign_in_flow (workspace_id, secret_hash, is_test, again, return_to, issuer, client_id, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(provider.workspace_id)
    .bind(token_hash(&secrets.0).as_slice())
    .bind(begin.is_test)
    .bind(begin.again)
    .bind(begin.return_to.as_deref())
    .bind(&provider.issuer)
    .bind(&provider.client_id)
    .bind(now)
    .bind(now + LIFE)
    .execute(&store.database.owner)
    .await?;
    Ok(())
}

/// Uses it up. None: unknown, used, or too old.
pub async fn redeem(store: &Store, workspace_id: Uuid, secrets: &Secrets) -> Result<Option<Flow>> {
    Ok(sqlx::query_as(
        "delete from sign_in_flow where workspace_id = $1 and secret_hash = $2 and expires_at > $3
         returning workspace_id, is_test, again, return_to, issuer, client_id",
    )
    .bind(workspace_id)
    .bind(token_hash(&secrets.0).as_slice())
    .bind(store.clock.now())
    .fetch_optional(&store.database.owner)
    .await?)
}

/// Nobody comes back to what was set up before.
pub(super) async fn end_all(connection: &mut PgConnection, workspace_id: Uuid) -> Result<()> {
    sqlx::query("delete from sign_in_flow where workspace_id = $1")
        .bind(workspace_id)
        .execute(connection)
        .await?;
    Ok(())
}

pub(in crate::domain) async fn forget_old(store: &Store, now: OffsetDateTime) -> Result<()> {
    sqlx::query("delete from sign_in_flow where expires_at < $1")
        .bind(now)
        .execute(&store.database.owner)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_along_is_told_apart_and_gives_nothing_away() {
        let secrets = Secrets(new_token());
        let sent = [secrets.state(), secrets.nonce(), secrets.verifier()];
        for one in &sent {
            assert_eq!(one.len(), 43, "as PKCE wants it");
            assert!(!one.contains(secrets.cookie()));
            assert_eq!(sent.iter().filter(|other| *other == one).count(), 1);
        }
        assert!(secrets.is_state(&secrets.state()));
        assert!(!secrets.is_state(&secrets.nonce()));
        assert!(!secrets.is_state(""));
        assert!(!Secrets(new_token()).is_state(&secrets.state()));
    }
}
