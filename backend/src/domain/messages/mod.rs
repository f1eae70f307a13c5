//! Messages: reading a timeline, writing replies and notes, trying a failed one again.

mod cancel;
pub mod load;
pub mod preview;
pub mod reply;
mod retry;
mod scrub;
mod system;
mod times;

use time::OffsetDateTime;
use uuid::Uuid;

pub use cancel::cancel;
pub use reply::{NewMessage, Replies, check_later, with_change, within};
pub use retry::retry;
pub use scrub::{forget_files, scrub};
pub use system::{By, insert_system};
pub use times::times;

use super::page::{Cursor, Page};
use super::views::MessageView;
use crate::errors::{Error, Result};
use crate::store::{Reader, Scoped};
use load::{Position, Slice};

/// Characters of one message's text, of a reply and of a note: more than every channel's own limit but those that cut long
/// texts into many messages.
pub const TEXT_MAX: usize = 20_000;

/// Which page of a timeline: the newest, the next older one, the neighbours of a message, or what was said from some moment on.
#[derive(Debug, Clone, Copy, Default)]
pub struct TimelineQuery {
    pub before: Option<Uuid>,
    pub after: Option<Uuid>,
    pub around: Option<Uuid>,
    pub from: Option<OffsetDateTime>,
    pub cursor: Option<Cursor>,
    pub limit: i64,
}

/// Items in timeline order; `next_cursor` leads to the next older page.
pub async fn timeline(
    reader: &mut Reader<'_>,
    conversation_id: Uuid,
    query: TimelineQuery,
) -> Result<Page<MessageView>> {
    if let Some(id) = query.around {
        return around(reader, conversation_id, id, query.limit).await;
    }
    let slice = match (query.before.or(query.after), query.cursor) {
        (None, None) if let Some(sent_at) = query.from => Slice::From(Position {
            sent_at,
            id: Uuid::nil(),
        }),
        (Some(id), _) => {
            let position = load::position(reader, conversation_id, id)
                .await?
                .ok_or(Error::NotFound("message"))?;
            if query.before.is_some() {
                Slice::Before(position)
            } else {
                Slice::After(position)
            }
        }
        (None, Some(cursor)) => Slice::Before(Position {
            sent_at: cursor.at,
            id: cursor.id,
        }),
        (None, None) => Slice::Newest,
    };
    let mut items = load::timeline(reader, conversation_id, slice, query.limit + 1).await?;
    if items.is_empty() {
        super::conversations::require(reader, conversation_id).await?;
    }
    let limit = usize::try_from(query.limit).unwrap_or(0);
    let more = items.len() > limit;
    let older = !matches!(slice, Slice::After(_) | Slice::From(_));
    if more {
        // one was asked for to see whether there are more: it is at the far end
        if older {
            items.remove(0)
        } else {
            items.remove(limit)
        };
    }
    // what lies before the first item of a page after a message is there by definition
    let next = items.first().filter(|_| more || !older).map(|first| {
        Cursor {
            at: first.sent_at,
            id: first.id,
        }
        .encode()
    });
    Ok(Page {
        items,
        next_cursor: next,
    })
}

/// A message with its neighbours on both sides, half of them older.
async fn around(reader: &mut Reader<'_>, conversation_id: Uuid, id: Uuid, limit: i64) -> Result<Page<MessageView>> {
    let position = load::position(reader, conversation_id, id)
        .await?
        .ok_or(Error::NotFound("message"))?;
    let older = limit / 2;
    let mut items = load::timeline(reader, conversation_id, Slice::Before(position), older + 1).await?;
    let more = items.len() > usize::try_from(older).unwrap_or(0);
    if more {
        items.remove(0);
    }
    let newer = limit - older;
    items.extend(load::timeline(reader, conversation_id, Slice::From(position), newer).await?);
    let next = items.first().filter(|_| more).map(|first| {
        Cursor {
            at: first.sent_at,
            id: first.id,
        }
        .encode()
    });
    Ok(Page {
        items,
        next_cursor: next,
    })
}

/// All that was said with a contact, whichever inbox it was in: the newest page first, items in timeline order; `next_cursor` leads
/// to the next older page.
pub async fn with_contact(
    scope: &mut Scoped,
    contact_id: Uuid,
    cursor: Option<Cursor>,
    limit: i64,
) -> Result<Page<MessageView>> {
    super::contacts::get(scope, contact_id).await?;
    let before = cursor.map(|cursor| Position {
        sent_at: cursor.at,
        id: cursor.id,
    });
    let workspace_id = scope.workspace_id();
    let mut items = load::of_contact(scope.connection(), workspace_id, contact_id, before, limit + 1).await?;
    let more = items.len() > usize::try_from(limit).unwrap_or(0);
    if more {
        items.remove(0);
    }
    let next = items.first().filter(|_| more).map(|first| Cursor {
        at: first.sent_at,
        id: first.id,
    });
    Ok(Page {
        items,
        next_cursor: next.map(Cursor::encode),
    })
}
