//! The files of a conversation, as a gallery shows them.

use serde::Deserialize;
use sqlx::AssertSqlSafe;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::attachments;
use crate::domain::page::{Cursor, Page};
use crate::domain::views::{AttachmentView, ConversationFileView};
use crate::errors::Result;
use crate::store::Scoped;

/// Files of one message: no channel has more, and a page is made of whole messages.
const OF_ONE: usize = 32;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// Pictures and films.
    #[default]
    Media,
    /// Documents and recordings.
    Files,
}

/// Newest first. A page holds whole messages, and so may be longer than asked for.
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
        "and (m.sent_at, m.id) < ($4, $5)"
    } else {
        ""
    };
    let sql = format!(
        "select m.id, m.sent_at, f.files from message m
         cross join lateral (
           select json_agg({view} order by f.position) as files from attachment f
           where f.workspace_id = m.workspace_id and f.message_id = m.id and f.position >= 0 and f.kind = any($3)) f
         where m.workspace_id = $1 and m.conversation_id = $2 and m.attachment_count > 0 and m.deleted_at is null
           and f.files is not null {after}
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
    let rows: Vec<(Uuid, OffsetDateTime, sqlx::types::Json<Vec<AttachmentView>>)> =
        query.fetch_all(scope.connection()).await?;
    let page = Page::cut(rows, limit, |row| Cursor { at: row.1, id: row.0 });
    let items = page.items.into_iter().flat_map(|(message_id, sent_at, files)| {
        files
            .0
            .into_iter()
            .take(OF_ONE)
            .map(move |attachment| ConversationFileView {
                message_id,
                sent_at,
                attachment,
            })
    });
    Ok(Page {
        items: items.collect(),
        next_cursor: page.next_cursor,
    })
}
