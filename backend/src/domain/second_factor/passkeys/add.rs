//! Adding a passkey. The first thing by which a second step can be passed turns two-step sign-in on.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::PgConnection;
use tracing::info;
use utoipa::ToSchema;
use uuid::Uuid;
use webauthn_rs::prelude::{Passkey, PasskeyRegistration, RegisterPublicKeyCredential};

use super::challenge::{For, PasskeyChallengeView, inner, put, take};
use super::party::party;
use super::{MANY, PasskeyView, checked, credential_ids};
use crate::domain::access::sessions;
use crate::domain::audit::{self, AuditAction};
use crate::domain::mail::Mailroom;
use crate::domain::second_factor::letters::{self, News};
use crate::domain::second_factor::{lock_user, turned_on};
use crate::domain::views::Language;
use crate::errors::{Error, Result, violated};
use crate::store::{Origin, Signal, Store};

#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Work laptop", "credential": { "id": "AAAA", "type": "public-key" } }))]
pub struct NewPasskey {
    /// 1 to 100 characters, by which its owner knows it.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// What the browser made, as `PublicKeyCredential.toJSON()` gives it.
    #[schema(value_type = Object)]
    pub credential: Value,
    /// Of the mail that says so, where its reader has not chosen one.
    #[serde(default)]
    pub language: Option<Language>,
}

#[derive(Clone, Serialize, ToSchema)]
pub struct PasskeyAddedView {
    pub passkey: PasskeyView,
    /// With the first passkey of somebody who signed in with a password alone: they are shown this once. Else none; those of before are good.
    pub recovery_codes: Vec<String>,
}

/// `own`: the secret of the session that asks.
pub async fn begin(store: &Store, room: Mailroom<'_>, (user_id, own): (Uuid, &str)) -> Result<PasskeyChallengeView> {
    let party = party(room.public_url)?;
    let (email, name): (String, String) = sqlx::query_as("select email, name from users where id = $1")
        .bind(user_id)
        .fetch_one(&store.database.owner)
        .await?;
    let known = credential_ids(store, user_id).await?;
    // before the device has made one that is good for nothing
    if known.len() >= MANY {
        return Err(too_many());
    }
    let (options, state) = party
        .start_passkey_registration(user_id, &email, &name, Some(known))
        .map_err(anyhow::Error::from)?;
    let mut public_key = inner(&options)?;
    // it is to be found by who has given no address
    public_key["authenticatorSelection"]["residentKey"] = json!("required");
    public_key["authenticatorSelection"]["requireResidentKey"] = json!(true);
    put(store, For::Adding(own), public_key, &state).await
}

/// As soon as what was made is right, it lets in. The first one ends every other session: none of them has shown one.
pub async fn add(
    store: &Store,
    room: Mailroom<'_>,
    (user_id, own): (Uuid, &str),
    new: &NewPasskey,
    origin: &Origin,
) -> Result<PasskeyAddedView> {
    let name = checked(&new.name)?;
    let passkey = made(store, room, own, &new.credential).await?;
    let view = PasskeyView {
        id: store.clock.id(),
        name,
        created_at: store.clock.now(),
        last_used_at: None,
    };
    let mut transaction = store.database.owner.begin().await?;
    let was_on = lock_user(&mut transaction, user_id).await?;
    insert(&mut transaction, user_id, &view, &passkey).await?;
    let recovery_codes = match was_on {
        true => Vec::new(),
        false => turned_on(&mut transaction, store, (user_id, own), origin).await?,
    };
    let said = json!({ "name": view.name });
    let news = News::PasskeyAdded {
        passkey: view.name.clone(),
    };
    letters::tell(&mut transaction, store, room, user_id, news, new.language).await?;
    audit::within(
        store,
        &mut transaction,
        user_id,
        AuditAction::PasskeyAdded,
        origin,
        said,
    )
    .await?;
    transaction.commit().await?;
    store.wake.send(Signal::Jobs);
    sessions::tell(store, user_id);
    Ok(PasskeyAddedView {
        passkey: view,
        recovery_codes,
    })
}

async fn made(store: &Store, room: Mailroom<'_>, own: &str, credential: &Value) -> Result<Passkey> {
    let party = party(room.public_url)?;
    let credential: RegisterPublicKeyCredential = serde_json::from_value(credential.clone())
        .map_err(|_| Error::invalid("credential", "is nothing that an authenticator made"))?;
    let asked: PasskeyRegistration = take(store, For::Adding(own)).await?;
    party.finish_passkey_registration(&credential, &asked).map_err(|error| {
        info!(%error, "a new passkey was not taken");
        Error::invalid(
            "credential",
            "was not made for this account and this page, or without its holder",
        )
    })
}

fn too_many() -> Error {
    Error::conflict(
        "too_many_passkeys",
        format!("An account has at most {MANY} passkeys. Remove one that you do not use."),
    )
}

/// With the user locked, so that they are counted one after the other.
async fn insert(connection: &mut PgConnection, user_id: Uuid, view: &PasskeyView, passkey: &Passkey) -> Result<()> {
    let many: i64 = sqlx::query_scalar("select count(*) from passkey where user_id = $1")
        .bind(user_id)
        .fetch_one(&mut *connection)
        .await?;
    if usize::try_from(many).is_ok_and(|many| many >= MANY) {
        return Err(too_many());
    }
    let inserted = sqlx::query(
        "insert into passkey (id, user_id, credential_id, credential, name, created_at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(view.id)
    .bind(user_id)
    .bind(passkey.cred_id().as_slice())
    .bind(serde_json::to_value(passkey).map_err(anyhow::Error::from)?)
    .bind(&view.name)
    .bind(view.created_at)
    .execute(connection)
    .await;
    match inserted {
        Ok(_) => Ok(()),
        Err(error) if violated(&error) == Some("passkey_credential_id") => Err(Error::conflict(
            "passkey_known",
            "This passkey is one of an account already. Make another.",
        )),
        Err(error) => Err(error.into()),
    }
}
