//! The files of a conversation, as a gallery shows them.

use serde::Deserialize;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, FromRow};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::attachments;
use crate::domain::page::{Cursor, Page, Walked};
use crate::domain::views::{AttachmentView, ConversationFileView};
use crate::errors::Result;
use crate::store::Scoped;

/// Files of one message: no channel has more, and a page is made of whole messages.
const OF_ONE: usize = 32;
/// Messages with files that one request looks at: where few have what is asked for its page is short, and says where to go on (decision 23).
const WALK: i64 = 1_000;

#[derive(FromRow)]
struct Row {
    id: Uuid,
    sent_at: OffsetDateTime,
    files: Option<Json<Vec<AttachmentView>>>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// Pictures and films.
    #[default]
    Media,
    /// Documents and recordings.
    Files,
}

/// Newest first. A page holds whole messages, and so may be longer than asked for; it may be short as well.
pub async fn files(
    scope: &mut Scoped,
    conversation_id: Uuid,
    kind: FileKind,
    cursor: Option<Cursor>,
    limit: i64,
) -> Result<Page<ConversationFileView>> {
    super::require(&mut scope.reader(), conversation_id).await?;
    let kinds: &[&str] = match kind {
        FileKind::Media => &["image", "video"],
        FileKind::Files => &["file", "audio", "voice"],
    };
    let after = if cursor.is_some() {
        "and (sent_at, id) < ($4, $5)"
    } else {
        ""
    };
    let sql = format!(
        "select m.id, m.sent_at, f.files, f.files is not null as fits, m.nth = {WALK} as is_end
         from (
           select id, sent_at, row_number() over (order by sent_at desc, id desc) as nth from (
             select id, sent_at from message
             where workspace_id = $1 and conversation_id = $2 and attachment_count > 0 and deleted_at is null {after}
             order by sent_at desc, id desc limit {WALK}) m
         ) m
         cross join lateral (
           select json_agg({view} order by f.position) as files from attachment f
           where f.workspace_id = $1 and f.message_id = m.id and f.position >= 0 and f.kind = any($3)) f
         where f.files is not null or m.nth = {WALK}
         order by m.sent_at desc, m.id desc limit {}",
        limit + 1,
        view = attachments::VIEW,
    );
    let mut query = sqlx::query_as(AssertSqlSafe(sql))
        .bind(scope.workspace_id())
        .bind(conversation_id)
        .bind(kinds);
    if let Some(cursor) = cursor {
        query = query.bind(cursor.at).bind(cursor.id);
    }
    let rows: Vec<Walked<Row>> = query.fetch_all(scope.walking().await?).await?;
    let place = |row: &Row| Cursor {
        at: row.sent_at,
        id: row.id,
    };
    let page = Page::walked(rows, limit, |row| place(row).encode());
    let items = page.items.into_iter().flat_map(|row| {
        let files = row.files.map_or(Vec::new(), |files| files.0);
        files
            .into_iter()
            .take(OF_ONE)
            .map(move |attachment| ConversationFileView {
                message_id: row.id,
                sent_at: row.sent_at,
                attachment,
            })
    });
    Ok(Page {
        items: items.collect(),
        next_cursor: page.next_cursor,
    })
}
