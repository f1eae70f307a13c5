//! Tokens that the command line makes: of the workspace, with all that the role may, and for as long as nobody revokes them.

use serde_json::json;
use uuid::Uuid;

use super::check_name;
use crate::crypto;
use crate::domain::access::role_name;
use crate::domain::audit::{self, AuditAction};
use crate::domain::views::Role;
use crate::errors::{Check, Error, Result, violated};
use crate::store::audit::append;
use crate::store::{Doer, Store};

const VALUE_MAX: usize = 200;

/// Makes a token, of this value or a random one, and returns it: the only time that it can be seen.
pub async fn create(
    store: &Store,
    workspace_id: Uuid,
    name: &str,
    role: Role,
    value: Option<String>,
) -> Result<String> {
    check(name, value.as_deref())?;
    let token = value.unwrap_or_else(crypto::new_token);
    let (id, now) = (store.clock.id(), store.clock.now());
    let mut transaction = store.database.owner.begin().await?;
    sqlx::query(
        "insert into api_token (workspace_id, id, name, role, token_hash, created_at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(workspace_id)
    .bind(id)
    .bind(name.trim())
    .bind(role_name(role))
    .bind(crypto::token_hash(&token).as_slice())
    .bind(now)
    .execute(&mut *transaction)
    .await
    .map_err(in_words)?;
    let said = json!({ "role": role_name(role) });
    let entry = audit::deed(AuditAction::TokenCreated, Some(id), Some(name.trim()), said);
    append(&mut transaction, workspace_id, &Doer::OPERATOR, &[entry], now).await?;
    transaction.commit().await?;
    Ok(token)
}

fn check(name: &str, value: Option<&str>) -> Result<()> {
    let mut check = Check::default();
    check_name(&mut check, name);
    if let Some(value) = value {
        // it travels in a header
        let sound = !value.is_empty() && value.len() <= VALUE_MAX && value.bytes().all(|byte| byte.is_ascii_graphic());
        check.field(
            "value",
            sound,
            format!("must be 1 to {VALUE_MAX} visible ASCII characters"),
        );
    }
    check.done()
}

fn in_words(error: sqlx::Error) -> Error {
    match violated(&error) {
        Some("api_token_token_hash_key") => Error::invalid("value", "is taken"),
        Some("api_token_workspace_id_fkey") => Error::NotFound("workspace"),
        _ => error.into(),
    }
}
