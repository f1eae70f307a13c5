//! The key pair of this installation: made once, when it is first asked for, and kept sealed.

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::SecretKey;
use serde::Serialize;
use utoipa::ToSchema;

use super::encrypt::{new_key, uncompressed};
use crate::crypto::Keys;
use crate::errors::Result;
use crate::store::Store;

/// What the sealed key is bound to.
pub(in crate::domain) const ROW: &str = "push_key";

#[derive(Clone)]
pub struct Key {
    pub(super) secret: SecretKey,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PushKeyView {
    /// For `applicationServerKey`: an uncompressed P-256 point in base64url.
    pub public_key: String,
}

pub(super) async fn key(store: &Store, keys: &Keys) -> Result<Key> {
    let sealed = match read(store).await? {
        Some(sealed) => sealed,
        None => make(store, keys).await?,
    };
    let bytes = keys.open(&sealed, ROW).context("the key of Web Push")?;
    let secret = SecretKey::from_slice(&bytes).map_err(|_| anyhow::anyhow!("the key of Web Push is broken"))?;
    Ok(Key { secret })
}

pub async fn public_key(store: &Store, keys: &Keys) -> Result<PushKeyView> {
    let key = key(store, keys).await?;
    Ok(PushKeyView {
        public_key: URL_SAFE_NO_PAD.encode(uncompressed(&key.secret.public_key())),
    })
}

async fn read(store: &Store) -> Result<Option<Vec<u8>>> {
    Ok(sqlx::query_scalar("select private_key from push_key")
        .fetch_optional(&store.database.owner)
        .await?)
}

/// Of several processes that make one at once, one wins.
async fn make(store: &Store, keys: &Keys) -> Result<Vec<u8>> {
    let secret = new_key();
    sqlx::query(
        "insert into push_key (private_key, public_key, created_at) values ($1, $2, $3) on conflict do nothing",
    )
    .bind(keys.seal(secret.to_bytes().as_slice(), ROW))
    .bind(uncompressed(&secret.public_key()))
    .bind(store.clock.now())
    .execute(&store.database.owner)
    .await?;
    Ok(read(store).await?.context("the key of Web Push is gone")?)
}
