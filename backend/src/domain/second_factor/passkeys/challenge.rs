//! What an authenticator is asked. It is kept here and not in the page, is for one browser, is answered once, and is over after some minutes.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use utoipa::ToSchema;
use uuid::Uuid;

use super::credential_ids;
use super::party::party;
use crate::clock::rfc3339_millis;
use crate::crypto;
use crate::errors::{Error, Result};
use crate::store::Store;

/// Long enough to look for a phone.
pub(super) const LIFE: Duration = Duration::minutes(5);

/// What an answer is for, and the one browser that may give it, by a secret that nobody else has. For anything else it is none.
#[derive(Debug, Clone, Copy)]
pub enum For<'a> {
    /// By its session.
    Adding(&'a str),
    /// By a cookie that was made for it.
    SigningIn(&'a str),
    /// By the secret of its half sign-in.
    SecondStep(&'a str),
    /// By its session.
    Reauthentication(&'a str),
}

impl For<'_> {
    /// What it is called, and the hash of the secret.
    fn key(self) -> (&'static str, [u8; 32]) {
        let (purpose, secret) = match self {
            Self::Adding(secret) => ("add", secret),
            Self::SigningIn(secret) => ("sign_in", secret),
            Self::SecondStep(secret) => ("second_step", secret),
            Self::Reauthentication(secret) => ("reauthentication", secret),
        };
        (purpose, crypto::token_hash(secret))
    }
}

/// What a page asks the browser for.
#[derive(Clone, Serialize, ToSchema)]
pub struct PasskeyChallengeView {
    /// The `publicKey` of WebAuthn's options, as `PublicKeyCredential.parseCreationOptionsFromJSON` and
    /// `parseRequestOptionsFromJSON` read it.
    #[schema(value_type = Object)]
    pub public_key: Value,
    #[serde(with = "rfc3339_millis")]
    pub expires_at: OffsetDateTime,
}

/// Asks for a passkey. `whose`: one of theirs; none: any, and it says whose it is.
pub async fn ask(store: &Store, public_url: &str, to: For<'_>, whose: Option<Uuid>) -> Result<PasskeyChallengeView> {
    let (options, state) = party(public_url)?
        .start_discoverable_authentication()
        .map_err(anyhow::Error::from)?;
    let mut public_key = inner(&options)?;
    if let Some(user_id) = whose {
        let known = descriptors(store, user_id).await?;
        if known.is_empty() {
            return Err(Error::conflict("no_passkey", "There is no passkey of this account."));
        }
        public_key["allowCredentials"] = Value::Array(known);
    }
    put(store, to, public_key, &state).await
}

/// What browsers take, without what is around it.
pub(super) fn inner(options: &impl Serialize) -> Result<Value> {
    let mut options = serde_json::to_value(options).map_err(anyhow::Error::from)?;
    Ok(options["publicKey"].take())
}

/// Somebody's passkeys as browsers look for them.
async fn descriptors(store: &Store, user_id: Uuid) -> Result<Vec<Value>> {
    let ids = credential_ids(store, user_id).await?;
    let one = |id: Vec<u8>| json!({ "type": "public-key", "id": URL_SAFE_NO_PAD.encode(id) });
    Ok(ids.into_iter().map(one).collect())
}

/// One that was there before in the same place goes.
pub(super) async fn put(
    store: &Store,
    to: For<'_>,
    public_key: Value,
    state: &impl Serialize,
) -> Result<PasskeyChallengeView> {
    let ((purpose, bound_to), expires_at) = (to.key(), store.clock.now() + LIFE);
    sqlx::query(
        "insert into passkey_challenge (bound_to, purpose, state, expires_at) values ($1, $2, $3, $4)
         on conflict (bound_to, purpose) do update set state = excluded.state, expires_at = excluded.expires_at",
    )
    .bind(bound_to.as_slice())
    .bind(purpose)
    .bind(serde_json::to_value(state).map_err(anyhow::Error::from)?)
    .bind(expires_at)
    .execute(&store.database.owner)
    .await?;
    Ok(PasskeyChallengeView { public_key, expires_at })
}

/// What was asked, which is over by this: of two answers at once one finds it.
pub(super) async fn take<S: DeserializeOwned>(store: &Store, to: For<'_>) -> Result<S> {
    let (purpose, bound_to) = to.key();
    let found: Option<(Value, OffsetDateTime)> = sqlx::query_as(
        "delete from passkey_challenge where bound_to = $1 and purpose = $2 returning state, expires_at",
    )
    .bind(bound_to.as_slice())
    .bind(purpose)
    .fetch_optional(&store.database.owner)
    .await?;
    let alive = found.filter(|(_, expires_at)| *expires_at > store.clock.now());
    let (state, _) = alive.ok_or_else(|| {
        Error::conflict(
            "passkey_challenge_over",
            "Nothing waits for this answer, or not any more. Ask again.",
        )
    })?;
    Ok(serde_json::from_value(state).map_err(anyhow::Error::from)?)
}
