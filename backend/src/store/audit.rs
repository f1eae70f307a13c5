//! The audit log as it is stored: entries are only ever added to it, and the database chains them (`migrations/src/sql/0019_audit.sql`).

use std::net::IpAddr;

use serde_json::Value;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

/// Of a user agent; what is longer says nothing more.
const AGENT_MAX: usize = 300;

/// Where a request came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    pub address: IpAddr,
    pub user_agent: Option<String>,
}

impl Origin {
    pub fn new(address: IpAddr, user_agent: Option<&str>) -> Self {
        let clean = |agent: &str| agent.chars().filter(|c| !c.is_control()).take(AGENT_MAX).collect();
        Self {
            address,
            user_agent: user_agent.map(clean),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoerKind {
    Member,
    Token,
    /// Who has the command line.
    Operator,
    /// What happens by itself, or because a platform said so.
    System,
}

impl DoerKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Token => "token",
            Self::Operator => "operator",
            Self::System => "system",
        }
    }
}

/// Who does something, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doer {
    pub kind: DoerKind,
    pub id: Option<Uuid>,
    pub name: Option<String>,
    pub origin: Option<Origin>,
}

impl Doer {
    pub const SYSTEM: Self = Self::nobody(DoerKind::System);
    pub const OPERATOR: Self = Self::nobody(DoerKind::Operator);

    pub fn member(id: Uuid, name: &str, origin: &Origin) -> Self {
        Self {
            kind: DoerKind::Member,
            id: Some(id),
            name: Some(name.to_owned()),
            origin: Some(origin.clone()),
        }
    }

    const fn nobody(kind: DoerKind) -> Self {
        Self {
            kind,
            id: None,
            name: None,
            origin: None,
        }
    }
}

/// What was done. Who did it, when, its number and its hashes are added when it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub action: &'static str,
    pub target_id: Option<Uuid>,
    pub target_name: Option<String>,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// Writes entries of one workspace, in their order. They are part of the caller's transaction: what was not recorded did not
/// happen. Whoever writes next in this workspace waits for its end, so it belongs behind everything else that may take time.
pub async fn append(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    doer: &Doer,
    entries: &[Entry],
    at: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    if entries.is_empty() {
        return Ok(());
    }
    let text = |value: &Option<Value>| value.as_ref().map(Value::to_string);
    let origin = doer.origin.as_ref();
    sqlx::query(
        "insert into audit_entry (workspace_id, at, action, actor_kind, actor_id, actor_name, address, user_agent, target_id, target_name, before, after)
         select $1, $2, e.action, $3, $4, $5, $6, $7, e.target_id, e.target_name, e.before::json, e.after::json
         from unnest($8::text[], $9::uuid[], $10::text[], $11::text[], $12::text[]) with ordinality
           as e (action, target_id, target_name, before, after, place)
         order by e.place",
    )
    .bind(workspace_id)
    .bind(at)
    .bind(doer.kind.as_str())
    .bind(doer.id)
    .bind(doer.name.as_deref())
    .bind(origin.map(|origin| origin.address.to_string()))
    .bind(origin.and_then(|origin| origin.user_agent.as_deref()))
    .bind(entries.iter().map(|entry| entry.action).collect::<Vec<_>>())
    .bind(entries.iter().map(|entry| entry.target_id).collect::<Vec<_>>())
    .bind(entries.iter().map(|entry| entry.target_name.clone()).collect::<Vec<_>>())
    .bind(entries.iter().map(|entry| text(&entry.before)).collect::<Vec<_>>())
    .bind(entries.iter().map(|entry| text(&entry.after)).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}
