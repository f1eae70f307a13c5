//! Asking people to join: by address, with a role. The link is mailed where there is a mail server, and shown once to who invites, so
//! that it can be handed over in another way. Why it is so: decision 33.

mod accept;
mod write;

use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

pub use accept::{Acceptance, InvitedView, accept, look};
pub use write::{create, resend, revoke};

use super::members::held::Held;
use super::page::{Cursor, Page};
use super::views::{Language, Role};
use crate::clock::rfc3339_millis;
use crate::errors::Result;
use crate::store::Scoped;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "email": "ada@example.com", "role": "agent", "language": "en" }))]
pub struct NewInvitation {
    #[schema(format = "email")]
    pub email: String,
    /// Only owners may invite owners.
    pub role: Role,
    /// With the role custom: which.
    #[serde(default)]
    pub role_id: Option<Uuid>,
    /// Of the mail, where its reader has not chosen one: that of who invites, usually.
    #[serde(default)]
    pub language: Option<Language>,
}

/// Somebody who was asked and has not joined yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InvitationView {
    pub id: Uuid,
    pub email: String,
    pub role: Role,
    /// With the role custom: which.
    pub role_id: Option<Uuid>,
    /// None: by an API token.
    pub inviter_name: Option<String>,
    #[serde(with = "rfc3339_millis")]
    pub created_at: OffsetDateTime,
    /// When its link was made, or made anew.
    #[serde(with = "rfc3339_millis")]
    pub sent_at: OffsetDateTime,
    /// Then its link ends; it can be sent again.
    #[serde(with = "rfc3339_millis")]
    pub expires_at: OffsetDateTime,
}

/// An invitation whose link was made just now, and is shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SentInvitationView {
    pub invitation: InvitationView,
    /// For its reader alone: whoever follows it joins.
    pub link: String,
    /// Whether it is on its way by mail too.
    pub mailed: bool,
}

#[derive(FromRow)]
pub(super) struct Row {
    pub id: Uuid,
    pub email: String,
    pub role: String,
    pub role_id: Option<Uuid>,
    pub inviter_name: Option<String>,
    pub created_at: OffsetDateTime,
    pub sent_at: OffsetDateTime,
    pub expires_at: OffsetDateTime,
}

pub(super) const COLUMNS: &str = "id, email, role, role_id, inviter_name, created_at, sent_at, expires_at";

impl Row {
    pub(super) fn held(&self) -> Held {
        Held::stored(&self.role, self.role_id)
    }

    pub(super) fn view(self) -> InvitationView {
        let held = self.held();
        InvitationView {
            id: self.id,
            email: self.email,
            role: held.role,
            role_id: held.role_id,
            inviter_name: self.inviter_name,
            created_at: self.created_at,
            sent_at: self.sent_at,
            expires_at: self.expires_at,
        }
    }
}

/// The newest first; those whose link has ended too.
pub async fn list(scope: &mut Scoped, cursor: Option<Cursor>, limit: i64) -> Result<Page<InvitationView>> {
    let sql = format!(
        "select {COLUMNS} from invitation
         where workspace_id = $1 and ($2::timestamptz is null or (created_at, id) < ($2, $3))
         order by created_at desc, id desc limit $4"
    );
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(scope.workspace_id())
        .bind(cursor.map(|cursor| cursor.at))
        .bind(cursor.map(|cursor| cursor.id))
        .bind(limit + 1)
        .fetch_all(scope.connection())
        .await?;
    let views = rows.into_iter().map(Row::view).collect();
    Ok(Page::cut(views, limit, |view: &InvitationView| Cursor {
        at: view.created_at,
        id: view.id,
    }))
}
