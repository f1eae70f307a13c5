//! Looking through one conversation: its messages are read, newest first, and held to the same words as everywhere. No index is
//! asked: what a conversation has said is little, and all of it is here at once, however new.

use sqlx::{AssertSqlSafe, FromRow};
use time::OffsetDateTime;
use uuid::Uuid;

use super::ask::Ask;
use super::asked;
use super::matching;
use crate::domain::conversations;
use crate::domain::messages::load::author_type;
use crate::domain::page::{Cursor, Page};
use crate::domain::views::{Audience, Author, FoundMessage, MessageKind};
use crate::errors::Result;
use crate::store::Scoped;

/// Messages that one request reads, step by step until a page is full. What many of them hold fills it with the first.
const READS: [i64; 6] = [150, 1_000, 1_000, 1_000, 1_000, 1_000];

#[derive(FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    audience: String,
    sent_at: OffsetDateTime,
    author_type: String,
    author_id: Option<Uuid>,
    author_name: Option<String>,
    text: Option<String>,
    names: Option<String>,
    kinds: Option<Vec<String>>,
    /// Taken back, or a line of the system's.
    unsaid: bool,
}

/// Newest first.
pub async fn within(
    scope: &mut Scoped,
    conversation_id: Uuid,
    typed: &str,
    limit: i64,
    cursor: Option<Cursor>,
) -> Result<Page<FoundMessage>> {
    conversations::require(&mut scope.reader(), conversation_id).await?;
    let ask = asked(typed)?;
    let mut items: Vec<FoundMessage> = Vec::new();
    let mut from = cursor;
    if ask.terms.is_empty() {
        return Ok(Page {
            items,
            next_cursor: None,
        });
    }
    let room = usize::try_from(limit).unwrap_or(0);
    scope.walking().await?;
    for at_once in READS {
        let rows = read(scope, conversation_id, from, at_once).await?;
        let is_last = rows.len() < usize::try_from(at_once).unwrap_or(0);
        for row in rows {
            from = Some(Cursor {
                at: row.sent_at,
                id: row.id,
            });
            items.extend(row.found(&ask));
            if items.len() == room {
                break;
            }
        }
        if items.len() == room {
            break;
        }
        if is_last {
            from = None;
            break;
        }
    }
    Ok(Page {
        items,
        next_cursor: from.map(Cursor::encode),
    })
}

async fn read(scope: &mut Scoped, conversation_id: Uuid, from: Option<Cursor>, at_once: i64) -> Result<Vec<Row>> {
    let after = if from.is_some() {
        "and (sent_at, id) < ($3, $4)"
    } else {
        ""
    };
    let sql = format!(
        "select m.id, m.kind, m.audience, m.sent_at, m.author_type, m.author_id, m.author_name, m.text, f.names, f.kinds,
           m.kind = 'system' or m.deleted_at is not null as unsaid
         from (select * from message where workspace_id = $1 and conversation_id = $2 {after} order by sent_at desc, id desc limit {at_once}) m
         left join lateral (
           select string_agg(concat_ws(' ', f.file_name, f.title), ' ') as names, array_agg(f.kind order by f.position) as kinds
           from attachment f
           where m.attachment_count > 0 and f.workspace_id = m.workspace_id and f.message_id = m.id and f.position >= 0
         ) f on true
         order by m.sent_at desc, m.id desc"
    );
    let mut query = sqlx::query_as(AssertSqlSafe(sql))
        .bind(scope.workspace_id())
        .bind(conversation_id);
    if let Some(from) = from {
        query = query.bind(from.at).bind(from.id);
    }
    Ok(query.fetch_all(scope.connection()).await?)
}

impl Row {
    fn found(self, ask: &Ask) -> Option<FoundMessage> {
        if self.unsaid {
            return None;
        }
        let names = self.names.filter(|names| !names.trim().is_empty());
        let said = self.text.filter(|text| !text.is_empty());
        let text = [said, names].into_iter().flatten().collect::<Vec<_>>().join("\n");
        let found = matching::find(&text, &ask.terms, &ask.phrases)?;
        Some(FoundMessage {
            id: self.id,
            kind: match self.kind.as_str() {
                "customer" => MessageKind::Customer,
                _ => MessageKind::Agent,
            },
            audience: match self.audience.as_str() {
                "team" => Audience::Team,
                _ => Audience::Customer,
            },
            sent_at: self.sent_at,
            author: Author {
                kind: author_type(&self.author_type),
                id: self.author_id,
                name: self.author_name,
            },
            snippet: matching::snippet(&text, &found),
            attachments: self.kinds.unwrap_or_default(),
        })
    }
}
