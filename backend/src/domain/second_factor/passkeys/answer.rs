//! What an authenticator answers to what it was asked: by which passkey of whom, and whether it is right. The library looks at the signature, what
//! was asked, the page that asked, the name it is bound to, that its holder was verified, and that its counter goes up.

use serde_json::Value;
use sqlx::PgConnection;
use tracing::info;
use uuid::Uuid;
use webauthn_rs::prelude::{DiscoverableAuthentication, Passkey, PublicKeyCredential};

use super::challenge::{For, take};
use super::party::party;
use crate::errors::{Error, Result};
use crate::store::Store;

/// An answer with what was asked, which nothing else can answer any more.
pub struct Answered {
    answer: PublicKeyCredential,
    asked: DiscoverableAuthentication,
}

impl Answered {
    pub async fn read(store: &Store, to: For<'_>, answer: &Value) -> Result<Self> {
        let answer = serde_json::from_value(answer.clone())
            .map_err(|_| Error::invalid("passkey", "is no answer of an authenticator"))?;
        let asked = take(store, to).await?;
        Ok(Self { answer, asked })
    }

    /// Whether it says whose passkey it is, as one must that was asked for without saying so.
    pub fn names(&self, user_id: Uuid) -> bool {
        self.answer.get_user_unique_id() == Some(user_id.as_bytes())
    }
}

/// Whose passkey it is, and their address, by which attempts are counted. It shows nothing yet.
pub async fn owner(store: &Store, answered: &Answered) -> Result<Option<(Uuid, String)>> {
    Ok(sqlx::query_as(
        "select u.id, u.email from passkey p join users u on u.id = p.user_id where p.credential_id = $1",
    )
    .bind(answered.answer.get_credential_id())
    .fetch_optional(&store.database.owner)
    .await?)
}

/// Whether it is right and theirs, as part of the caller's transaction, which has locked the user.
pub async fn shows(
    connection: &mut PgConnection,
    store: &Store,
    public_url: &str,
    user_id: Uuid,
    answered: Answered,
) -> Result<bool> {
    let Answered { answer, asked } = answered;
    let row: Option<(Uuid, Value)> = sqlx::query_as(
        "select id, credential from passkey where credential_id = $1 and user_id = $2 for no key update",
    )
    .bind(answer.get_credential_id())
    .bind(user_id)
    .fetch_optional(&mut *connection)
    .await?;
    let Some((id, credential)) = row else { return Ok(false) };
    // an authenticator that was told which passkeys are meant may leave out whose they are
    if answer
        .get_user_unique_id()
        .is_some_and(|named| named != user_id.as_bytes())
    {
        return Ok(false);
    }
    let mut passkey: Passkey = serde_json::from_value(credential).map_err(anyhow::Error::from)?;
    let checked = party(public_url)?.finish_discoverable_authentication_v2(&answer, asked, &passkey);
    let result = match checked {
        Ok(result) => result,
        Err(error) => {
            info!(%error, passkey_id = %id, "an answer of a passkey was not taken");
            return Ok(false);
        }
    };
    passkey.update_credential(&result);
    sqlx::query("update passkey set credential = $2, last_used_at = $3 where id = $1")
        .bind(id)
        .bind(serde_json::to_value(&passkey).map_err(anyhow::Error::from)?)
        .bind(store.clock.now())
        .execute(connection)
        .await?;
    Ok(true)
}
