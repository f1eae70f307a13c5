//! Who of a workspace signs in with two steps. For who manages members alone: to everybody else it would say whom to try.

use serde::Serialize;
use sqlx::FromRow;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clock::rfc3339_millis;
use crate::domain::page::{Cursor, Page};
use crate::errors::Result;
use crate::store::Scoped;

/// Whether a member signs in with two steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MemberFactorView {
    pub member_id: Uuid,
    /// Null: with a password alone.
    #[serde(with = "rfc3339_millis::option")]
    pub on_since: Option<OffsetDateTime>,
}

#[derive(FromRow)]
struct Row {
    user_id: Uuid,
    second_factor_at: Option<OffsetDateTime>,
    created_at: OffsetDateTime,
}

/// In the order in which they joined, as members are listed.
pub async fn list(scope: &mut Scoped, cursor: Option<Cursor>, limit: i64) -> Result<Page<MemberFactorView>> {
    // only what is asked for is in the statement, so that a later page begins where it does in the index
    let rows: Vec<Row> = sqlx::query_as(
        "select m.user_id, u.second_factor_at, m.created_at from member m join users u on u.id = m.user_id
         where m.workspace_id = $1 and (m.created_at, m.user_id) > ($2, $3)
         order by m.created_at, m.user_id limit $4",
    )
    .bind(scope.workspace_id())
    .bind(cursor.map_or(OffsetDateTime::UNIX_EPOCH, |cursor| cursor.at))
    .bind(cursor.map_or(Uuid::nil(), |cursor| cursor.id))
    .bind(limit + 1)
    .fetch_all(scope.connection())
    .await?;
    let page = Page::cut(rows, limit, |row: &Row| Cursor {
        at: row.created_at,
        id: row.user_id,
    });
    Ok(Page {
        items: page.items.into_iter().map(view).collect(),
        next_cursor: page.next_cursor,
    })
}

fn view(row: Row) -> MemberFactorView {
    MemberFactorView {
        member_id: row.user_id,
        on_since: row.second_factor_at,
    }
}
