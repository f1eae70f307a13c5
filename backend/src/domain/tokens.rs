//! API tokens: a program's way into one workspace.

use sea_orm::{ActiveModelTrait, ActiveValue, DatabaseConnection, DbErr};
use uuid::Uuid;

use super::access::role_name;
use super::views::Role;
use crate::crypto;
use crate::errors::{Check, Error, Result, violated};
use crate::store::Store;
use crate::store::entities::api_token;

const NAME_MAX: usize = 100;
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
    let row = api_token::ActiveModel {
        workspace_id: ActiveValue::Set(workspace_id),
        id: ActiveValue::Set(store.clock.id()),
        name: ActiveValue::Set(name.trim().to_owned()),
        role: ActiveValue::Set(role_name(role).to_owned()),
        token_hash: ActiveValue::Set(crypto::token_hash(&token).to_vec()),
        created_at: ActiveValue::Set(store.clock.now()),
        last_used_at: ActiveValue::NotSet,
        revoked_at: ActiveValue::NotSet,
    };
    row.insert(&DatabaseConnection::from(store.database.owner.clone()))
        .await
        .map_err(in_words)?;
    Ok(token)
}

fn check(name: &str, value: Option<&str>) -> Result<()> {
    let mut check = Check::default();
    check.text("name", name, NAME_MAX).field(
        "name",
        !name.contains(char::is_control),
        "must not contain control characters",
    );
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

fn in_words(error: DbErr) -> Error {
    match Error::from(error) {
        Error::Database(error) => match violated(&error) {
            Some("api_token_token_hash_key") => Error::invalid("value", "is taken"),
            Some("api_token_workspace_id_fkey") => Error::NotFound("workspace"),
            _ => error.into(),
        },
        other => other,
    }
}
