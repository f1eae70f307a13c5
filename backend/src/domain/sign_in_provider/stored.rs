//! A provider as it is stored, with what it takes to ask it.

use sqlx::FromRow;
use uuid::Uuid;

use crate::crypto::Keys;
use crate::errors::{Error, Result};
use crate::store::Store;

/// What the sealed secret is bound to.
pub(in crate::domain) fn bound_to(workspace_id: Uuid) -> String {
    format!("sign_in_provider:{workspace_id}")
}

#[derive(Clone)]
pub struct Provider {
    pub workspace_id: Uuid,
    pub issuer: String,
    pub client_id: String,
    pub client_secret: String,
    pub scopes: Vec<String>,
}

#[derive(FromRow)]
struct Row {
    workspace_id: Uuid,
    issuer: String,
    client_id: String,
    client_secret: Vec<u8>,
    scopes: Vec<String>,
}

const COLUMNS: &str = "workspace_id, issuer, client_id, client_secret, scopes";

/// For somebody whom nobody knows yet.
pub async fn by_name(store: &Store, keys: &Keys, name: &str) -> Result<Provider> {
    let sql = format!("select {COLUMNS} from sign_in_provider where name = $1");
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(name.trim().to_lowercase())
        .fetch_optional(&store.database.owner)
        .await?;
    row.ok_or(Error::NotFound("sign-in provider"))?.opened(keys)
}

pub async fn of_workspace(store: &Store, keys: &Keys, workspace_id: Uuid) -> Result<Provider> {
    let sql = format!("select {COLUMNS} from sign_in_provider where workspace_id = $1");
    let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(workspace_id)
        .fetch_optional(&store.database.owner)
        .await?;
    row.ok_or(Error::NotFound("sign-in provider"))?.opened(keys)
}

impl Row {
    fn opened(self, keys: &Keys) -> Result<Provider> {
        let secret = keys.open(&self.client_secret, &bound_to(self.workspace_id))?;
        Ok(Provider {
            workspace_id: self.workspace_id,
            issuer: self.issuer,
            client_id: self.client_id,
            client_secret: String::from_utf8(secret).map_err(anyhow::Error::from)?,
            scopes: self.scopes,
        })
    }
}
