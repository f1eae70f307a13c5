//! Showing once more that it is they: what is dangerous needs a session whose person did that lately, so that a desk that was left open, or a
//! cookie that was taken, is not enough. Which requests are dangerous is in `http/reauthenticated.rs`.

use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use utoipa::ToSchema;
use uuid::Uuid;

use super::of_workspace::session_hash;
use super::{Actor, note_failure, password_is, sessions};
use crate::domain::audit::{self, AuditAction};
use crate::domain::mail::Mailroom;
use crate::domain::second_factor::passkeys::For;
use crate::domain::second_factor::{self, Given};
use crate::domain::views::Language;
use crate::errors::{Error, Result};
use crate::store::{Origin, Signal, Store};

/// So long it is believed.
const LATELY: Duration = Duration::minutes(15);

pub(in crate::domain) fn is_lately(at: OffsetDateTime, now: OffsetDateTime) -> bool {
    now < at + LATELY
}

/// By one of the three.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "password": "a password" }))]
pub struct Reauthentication {
    #[serde(default)]
    #[schema(format = "password")]
    pub password: Option<String>,
    /// Of the authenticator app, or a recovery code.
    #[serde(default)]
    pub code: Option<String>,
    /// What the browser answered to `/me/passkeys/challenge`, as `PublicKeyCredential.toJSON()` gives it.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub passkey: Option<Value>,
    /// Of the mail about a recovery code, where its reader has not chosen one.
    #[serde(default)]
    pub language: Option<Language>,
}

impl Actor {
    /// Whether they may do what is dangerous now. A token is not asked: it cannot answer, and does what it was made for.
    pub fn showed_lately(&self, now: OffsetDateTime) -> bool {
        self.proof.is_none_or(|proof| is_lately(proof.at, now))
    }

    /// Whether their workspace asks for a second factor that they do not have: then they set it up, and do nothing else.
    pub fn lacks_factor(&self) -> bool {
        self.proof.is_some_and(|proof| proof.lacks_factor)
    }

    /// Whether their workspace asks for its sign-in provider, and they came another way: then they go there, and do nothing else.
    pub fn lacks_provider(&self) -> bool {
        self.proof.is_some_and(|proof| proof.lacks_provider)
    }

    /// Whether the workspace's provider has begun their session.
    pub fn by_provider(&self) -> bool {
        self.proof.is_some_and(|proof| proof.by_provider)
    }

    /// Lets in nobody who has to do something first, and nobody whose workspace has to wait.
    pub(super) fn whole(self) -> Result<Self> {
        if self.suspended {
            return Err(Error::Suspended);
        }
        match (self.lacks_provider(), self.lacks_factor()) {
            (true, _) => Err(Error::ProviderRequired),
            (_, true) => Err(Error::SecondFactorRequired),
            _ => Ok(self),
        }
    }
}

/// `own`: the secret of the session that asks.
pub async fn reauthenticate(
    store: &Store,
    room: Mailroom<'_>,
    (user_id, own): (Uuid, &str),
    shown: &Reauthentication,
    origin: &Origin,
) -> Result<()> {
    let given = match (&shown.password, &shown.code, &shown.passkey) {
        (Some(password), None, None) => {
            require_password(store, user_id, password, origin).await?;
            None
        }
        (None, code, passkey) if code.is_some() != passkey.is_some() => {
            Some(Given::read(store, For::Reauthentication(own), code.as_deref(), passkey.as_ref()).await?)
        }
        _ => {
            return Err(Error::invalid(
                "password",
                "or a code or a passkey is needed, and one of them",
            ));
        }
    };
    let by = given.as_ref().map_or("password", Given::name);
    let mut transaction = store.database.owner.begin().await?;
    if let Some(given) = given {
        second_factor::lock_user(&mut transaction, user_id).await?;
        let wrong = given.wrong();
        let Some(passed) = second_factor::pass(&mut transaction, store, room, user_id, given).await? else {
            note_failure(store, user_id, origin);
            return Err(wrong);
        };
        let passed = (user_id, passed);
        second_factor::note_passed(&mut transaction, store, room, passed, origin, shown.language).await?;
    }
    proven(&mut transaction, own, store.clock.now()).await?;
    let (action, said) = (AuditAction::Reauthenticated, json!({ "by": by }));
    audit::within(store, &mut transaction, user_id, action, origin, said).await?;
    transaction.commit().await?;
    store.wake.send(Signal::Jobs);
    sessions::tell(store, user_id);
    Ok(())
}

/// That it is theirs; a wrong one is noted.
pub(in crate::domain) async fn require_password(
    store: &Store,
    user_id: Uuid,
    password: &str,
    origin: &Origin,
) -> Result<()> {
    let hash: String = sqlx::query_scalar("select password_hash from users where id = $1")
        .bind(user_id)
        .fetch_one(&store.database.owner)
        .await?;
    if password_is(password, hash).await? {
        return Ok(());
    }
    note_failure(store, user_id, origin);
    Err(Error::invalid("password", "is not your password"))
}

/// Notes of a session that its person has just shown that it is they.
pub(super) async fn proven(connection: &mut PgConnection, session: &str, now: OffsetDateTime) -> Result<()> {
    sqlx::query("update session set proven_at = $2 where token_hash = $1")
        .bind(session_hash(session).as_slice())
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}
