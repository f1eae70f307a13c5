//! Messages: reading a timeline, writing replies and notes, trying a failed one again.

mod cancel;
pub mod load;
pub mod preview;
pub mod reply;
mod retry;
mod scrub;
mod system;
mod times;

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
use crate::store::Reader;
use load::{Position, Slice};

/// Characters of one message's text, of a reply and of a note: more than every channel's own limit but those that cut long
/// texts into many messages.
pub const TEXT_MAX: usize = 20_000;

/// Which page of a timeline: the newest, the next older one, or the neighbours of a message.
#[derive(Debug, Clone, Copy, Default)]
pub struct TimelineQuery {
    pub before: Option<Uuid>,
    pub after: Option<Uuid>,
    pub cursor: Option<Cursor>,
    pub limit: i64,
}

/// Items in timeline order; `next_cursor` leads to the next older page.
pub async fn timeline(
    reader: &mut Reader<'_>,
    conversation_id: Uuid,
    query: TimelineQuery,
) -> Result<Page<MessageView>> {
    let slice = match (query.before.or(query.after), query.cursor) {
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
    let older = !matches!(slice, Slice::After(_));
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
