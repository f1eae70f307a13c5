//! Turning it off, by its owner: with both, since whoever has one of them alone must not get rid of the other.

use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::check::{Passed, pass};
use super::clear;
use super::given::Given;
use super::letters::{self, News};
use super::passkeys::For;
use crate::domain::access::{note_failure, require_password, sessions};
use crate::domain::audit::{self, AuditAction};
use crate::domain::mail::Mailroom;
use crate::domain::views::Language;
use crate::errors::Result;
use crate::store::{Origin, Signal, Store};

#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "password": "a password", "code": "123456" }))]
pub struct TurnOff {
    #[schema(format = "password")]
    pub password: String,
    /// Of the authenticator app, or a recovery code. It, or a passkey.
    #[serde(default)]
    pub code: Option<String>,
    /// What the browser answered to `/me/passkeys/challenge`, as `PublicKeyCredential.toJSON()` gives it.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub passkey: Option<Value>,
    /// Of the mail that says so, where its reader has not chosen one.
    #[serde(default)]
    pub language: Option<Language>,
}

/// All of it: app, passkeys and recovery codes. `own`: the secret of the session that asks.
pub async fn turn_off(
    store: &Store,
    room: Mailroom<'_>,
    (user_id, own): (Uuid, &str),
    body: &TurnOff,
    origin: &Origin,
) -> Result<()> {
    require_password(store, user_id, &body.password, origin).await?;
    let given = Given::read(
        store,
        For::Reauthentication(own),
        body.code.as_deref(),
        body.passkey.as_ref(),
    )
    .await?;
    let mut transaction = store.database.owner.begin().await?;
    if !super::lock_user(&mut transaction, user_id).await? {
        return Err(super::not_on());
    }
    let wrong = given.wrong();
    let Some(passed) = pass(&mut transaction, store, room, user_id, given).await? else {
        note_failure(store, user_id, origin);
        return Err(wrong);
    };
    clear(&mut transaction, user_id).await?;
    letters::tell(&mut transaction, store, room, user_id, News::Off, body.language).await?;
    let said = match passed {
        Passed::Authenticator => Value::Null,
        Passed::Passkey => serde_json::json!({ "by": "passkey" }),
        Passed::Recovery { .. } => serde_json::json!({ "by": "recovery_code" }),
    };
    audit::within(
        store,
        &mut transaction,
        user_id,
        AuditAction::SecondFactorOff,
        origin,
        said,
    )
    .await?;
    transaction.commit().await?;
    store.wake.send(Signal::Jobs);
    sessions::tell(store, user_id);
    Ok(())
}
