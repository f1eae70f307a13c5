//! Whether the log is as it was written: every hash is reckoned anew, from the first entry to the last, here and not in the database, which is
//! what is in doubt.

use std::fmt::Write as _;

use futures::TryStreamExt;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::{FromRow, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::errors::Result;
use crate::store::Store;

/// Where a log is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// The entry at which it shows.
    pub seq: i64,
    pub problem: &'static str,
}

/// The end of a workspace's log. Kept elsewhere, it shows later whether the log up to here is the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditHead {
    /// Of the last entry; 0: there is none.
    pub seq: i64,
    /// Hexadecimal.
    pub hash: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verified {
    pub workspace_id: Uuid,
    pub entries: i64,
    pub head: AuditHead,
    /// None: the chain is whole.
    pub broken: Option<Broken>,
}

#[derive(FromRow)]
struct Row {
    seq: i64,
    at: OffsetDateTime,
    action: String,
    actor_kind: String,
    actor_id: Option<Uuid>,
    actor_name: Option<String>,
    address: Option<String>,
    user_agent: Option<String>,
    target_id: Option<Uuid>,
    target_name: Option<String>,
    before: Option<String>,
    after: Option<String>,
    prev_hash: Vec<u8>,
    hash: Vec<u8>,
}

/// A value with its length, as `audit_part` in the database writes it.
fn part(text: &mut String, value: Option<&str>) {
    match value {
        None => text.push_str("-;"),
        Some(value) => {
            let _ = write!(text, "{}:{value};", value.len());
        }
    }
}

impl Row {
    fn reckoned(&self, workspace_id: Uuid) -> [u8; 32] {
        let mut text = String::new();
        let micros = self.at.unix_timestamp_nanos() / 1_000;
        let id = |id: Option<Uuid>| id.map(|id| id.to_string());
        part(&mut text, Some(&workspace_id.to_string()));
        part(&mut text, Some(&self.seq.to_string()));
        part(&mut text, Some(&micros.to_string()));
        part(&mut text, Some(&self.action));
        part(&mut text, Some(&self.actor_kind));
        part(&mut text, id(self.actor_id).as_deref());
        part(&mut text, self.actor_name.as_deref());
        part(&mut text, self.address.as_deref());
        part(&mut text, self.user_agent.as_deref());
        part(&mut text, id(self.target_id).as_deref());
        part(&mut text, self.target_name.as_deref());
        part(&mut text, self.before.as_deref());
        part(&mut text, self.after.as_deref());
        Sha256::new()
            .chain_update(&self.prev_hash)
            .chain_update(text)
            .finalize()
            .into()
    }
}

/// The hash before the first entry.
fn beginning(workspace_id: Uuid) -> Vec<u8> {
    Sha256::digest(workspace_id.to_string()).to_vec()
}

/// The end of a workspace's log as it stands in the caller's transaction.
pub async fn head(connection: &mut PgConnection, workspace_id: Uuid) -> Result<AuditHead, sqlx::Error> {
    let head: Option<(i64, Vec<u8>)> = sqlx::query_as("select seq, hash from audit_head where workspace_id = $1")
        .bind(workspace_id)
        .fetch_optional(connection)
        .await?;
    let (seq, hash) = head.unwrap_or((0, beginning(workspace_id)));
    Ok(AuditHead {
        seq,
        hash: hex::encode(hash),
    })
}

/// Whether that end of it, noted earlier, is there still.
pub async fn holds(connection: &mut PgConnection, workspace_id: Uuid, noted: &AuditHead) -> Result<bool, sqlx::Error> {
    let hash: Option<Vec<u8>> = sqlx::query_scalar("select hash from audit_entry where workspace_id = $1 and seq = $2")
        .bind(workspace_id)
        .bind(noted.seq)
        .fetch_optional(connection)
        .await?;
    let before_all = (noted.seq == 0).then(|| beginning(workspace_id));
    Ok(hash.or(before_all).is_some_and(|hash| hex::encode(hash) == noted.hash))
}

/// Reads the whole log of a workspace as it stands at one moment. `anchor`: an end of it that was noted earlier and has to be there still.
pub async fn verify(store: &Store, workspace_id: Uuid, anchor: Option<&AuditHead>) -> Result<Verified> {
    let mut transaction = store.database.owner.begin().await?;
    sqlx::query("set transaction isolation level repeatable read, read only")
        .execute(&mut *transaction)
        .await?;
    let head = head(&mut transaction, workspace_id).await?;
    let (mut last, mut hash) = (0, beginning(workspace_id));
    let mut broken = None;
    let mut entries = 0;
    let mut anchored = anchor.is_none_or(|anchor| anchor.seq == 0);
    {
        let mut rows = sqlx::query_as::<_, Row>(
            "select seq, at, action, actor_kind, actor_id, actor_name, address, user_agent, target_id, target_name,
               before::text as before, after::text as after, prev_hash, hash
             from audit_entry where workspace_id = $1 order by seq",
        )
        .bind(workspace_id)
        .fetch(&mut *transaction);
        while let Some(row) = rows.try_next().await? {
            entries += 1;
            let problem = match &row {
                row if row.seq != last + 1 => Some("entries before this one are missing"),
                row if row.prev_hash != hash => Some("it does not follow on the entry before"),
                row if row.hash != row.reckoned(workspace_id) => Some("it was changed after it was written"),
                _ => None,
            };
            if let (None, Some(problem)) = (&broken, problem) {
                broken = Some(Broken { seq: row.seq, problem });
            }
            if let Some(anchor) = anchor.filter(|anchor| anchor.seq == row.seq) {
                anchored = hex::encode(&row.hash) == anchor.hash.to_lowercase();
            }
            (last, hash) = (row.seq, row.hash);
        }
    }
    if broken.is_none() && (head.seq, &head.hash) != (last, &hex::encode(&hash)) {
        broken = Some(Broken {
            seq: last + 1,
            problem: "the log ends here, and there were entries behind it",
        });
    }
    if let (None, false, Some(anchor)) = (&broken, anchored, anchor) {
        broken = Some(Broken {
            seq: anchor.seq,
            problem: "it is another one than was noted",
        });
    }
    Ok(Verified {
        workspace_id,
        entries,
        head,
        broken,
    })
}
