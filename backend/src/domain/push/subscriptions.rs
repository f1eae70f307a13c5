//! The browsers of a member that take pushes.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::FromRow;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clock::rfc3339_millis;
use crate::crypto::Keys;
use crate::errors::{Check, Error, Result};
use crate::store::Scoped;

/// Of each member; the oldest goes when there are more.
const DEVICES: i64 = 20;
const ENDPOINT_MAX: usize = 2_048;
const DEVICE_MAX: usize = 100;

/// As `PushSubscription.toJSON()` gives it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPushSubscription {
    /// Where the browser's push service takes messages for it: an `https` address.
    pub endpoint: String,
    pub keys: NewPushKeys,
    /// What the member knows this browser by, as `Firefox on Linux`. At most 100 characters.
    pub device: String,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPushKeys {
    /// An uncompressed P-256 point in base64url.
    pub p256dh: String,
    /// 16 bytes in base64url.
    pub auth: String,
}

/// Without its address and keys, which are nobody's business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, FromRow)]
pub struct PushSubscriptionView {
    pub id: Uuid,
    pub device: String,
    #[serde(with = "rfc3339_millis")]
    #[schema(value_type = String, format = DateTime)]
    pub created_at: OffsetDateTime,
    /// When the push service last took something for it.
    #[serde(with = "rfc3339_millis::option")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_success_at: Option<OffsetDateTime>,
}

const VIEW: &str = "id, device, created_at, last_success_at";

/// What the sealed endpoint is bound to.
pub(in crate::domain) fn row(id: Uuid) -> String {
    format!("push_subscription:{id}")
}

/// The newest first.
pub async fn list(scope: &mut Scoped, user_id: Uuid) -> Result<Vec<PushSubscriptionView>> {
    let sql = format!(
        "select {VIEW} from push_subscription where workspace_id = $1 and user_id = $2 order by created_at desc, id desc limit {DEVICES}"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(scope.workspace_id())
        .bind(user_id)
        .fetch_all(scope.connection())
        .await?)
}

/// Takes a browser; one that is known already keeps its id. `allowed`: whether we send to such an address at all.
pub async fn subscribe(
    scope: &mut Scoped,
    keys: &Keys,
    user_id: Uuid,
    new: NewPushSubscription,
    allowed: impl Fn(&str) -> bool,
) -> Result<PushSubscriptionView> {
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).unwrap_or_default();
    let (p256dh, auth) = (decode(&new.keys.p256dh), decode(&new.keys.auth));
    Check::default()
        .field(
            "endpoint",
            new.endpoint.len() <= ENDPOINT_MAX && allowed(&new.endpoint),
            "must be an https address of a push service",
        )
        .field(
            "keys.p256dh",
            p256dh.len() == 65 && p256::PublicKey::from_sec1_bytes(&p256dh).is_ok(),
            "must be an uncompressed P-256 point in base64url",
        )
        .field("keys.auth", auth.len() == 16, "must be 16 bytes in base64url")
        .text("device", &new.device, DEVICE_MAX)
        .done()?;
    let (workspace_id, now) = (scope.workspace_id(), scope.store().clock.now());
    let hash = Sha256::digest(new.endpoint.as_bytes()).to_vec();
    let known: Option<Uuid> = sqlx::query_scalar(
        "select id from push_subscription where workspace_id = $1 and user_id = $2 and endpoint_hash = $3",
    )
    .bind(workspace_id)
    .bind(user_id)
    .bind(&hash)
    .fetch_optional(scope.connection())
    .await?;
    let id = known.unwrap_or_else(|| scope.store().clock.id());
    let sql = format!(
        "insert into push_subscription (workspace_id, user_id, id, endpoint, endpoint_hash, p256dh, auth, device, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (workspace_id, user_id, endpoint_hash) do update
           set p256dh = excluded.p256dh, auth = excluded.auth, device = excluded.device, failures = 0
         returning {VIEW}"
    );
    let view: PushSubscriptionView = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(user_id)
        .bind(id)
        .bind(keys.seal(new.endpoint.as_bytes(), &row(id)))
        .bind(&hash)
        .bind(&p256dh)
        .bind(&auth)
        .bind(new.device.trim())
        .bind(now)
        .fetch_one(scope.connection())
        .await?;
    sqlx::query(
        "delete from push_subscription where workspace_id = $1 and user_id = $2 and id not in (
           select id from push_subscription where workspace_id = $1 and user_id = $2 order by created_at desc, id desc limit $3)",
    )
    .bind(workspace_id)
    .bind(user_id)
    .bind(DEVICES)
    .execute(scope.connection())
    .await?;
    Ok(view)
}

pub async fn remove(scope: &mut Scoped, user_id: Uuid, id: Uuid) -> Result<()> {
    let gone = sqlx::query("delete from push_subscription where workspace_id = $1 and user_id = $2 and id = $3")
        .bind(scope.workspace_id())
        .bind(user_id)
        .bind(id)
        .execute(scope.connection())
        .await?;
    if gone.rows_affected() == 0 {
        return Err(Error::NotFound("push subscription"));
    }
    Ok(())
}
