//! Taking the authenticator app away from somebody who goes on with passkeys.

use serde_json::Value;
use uuid::Uuid;

use super::letters::{self, News};
use super::{has_app, keeps_another, lock_user};
use crate::domain::audit::{self, AuditAction};
use crate::domain::mail::Mailroom;
use crate::errors::{Error, Result};
use crate::store::{Origin, Signal, Store};

pub async fn remove_app(store: &Store, room: Mailroom<'_>, user_id: Uuid, origin: &Origin) -> Result<()> {
    let mut transaction = store.database.owner.begin().await?;
    lock_user(&mut transaction, user_id).await?;
    if !has_app(&mut transaction, user_id).await? {
        return Err(Error::NotFound("authenticator app"));
    }
    keeps_another(&mut transaction, user_id).await?;
    sqlx::query("delete from totp where user_id = $1")
        .bind(user_id)
        .execute(&mut *transaction)
        .await?;
    letters::tell(&mut transaction, store, room, user_id, News::AppRemoved, None).await?;
    let action = AuditAction::AppRemoved;
    audit::within(store, &mut transaction, user_id, action, origin, Value::Null).await?;
    transaction.commit().await?;
    store.wake.send(Signal::Jobs);
    Ok(())
}
