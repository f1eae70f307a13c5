//! What was said: timelines, files, and what was said with a contact.

use frontdesk::domain::conversations::{self, FileKind};
use frontdesk::domain::messages::{self, TimelineQuery};
use frontdesk::domain::page::Cursor;
use frontdesk::domain::search;

use super::measure::{FEW, in_scope};
use super::seed::{CONTACT, CONVERSATION, MESSAGE, ROWS, Seeded, id};

/// Messages and notes of the busiest conversation.
const SPOKEN: i64 = ROWS / 10 + 200 + FEW;
/// So many messages with files are looked at where few are of the kind that is asked for (decision 23).
const WALKED: i64 = 1_000 + FEW;

#[tokio::test]
async fn a_timeline_is_read_from_where_it_is_opened() {
    let seeded = Seeded::new().await;
    in_scope!(seeded, "the times of a message", |scope| messages::times(
        &mut scope,
        id(CONVERSATION, 9_999),
        id(MESSAGE, 9_999)
    )
    .await
    .unwrap());
    let busy = id(CONVERSATION, 4);
    for (what, query) in [
        (
            "the newest page",
            TimelineQuery {
                limit: 50,
                ..TimelineQuery::default()
            },
        ),
        (
            "the page before a message",
            TimelineQuery {
                before: Some(id(MESSAGE, 10_000)),
                limit: 50,
                ..TimelineQuery::default()
            },
        ),
        (
            "the page after a message",
            TimelineQuery {
                after: Some(id(MESSAGE, 10_000)),
                limit: 50,
                ..TimelineQuery::default()
            },
        ),
        (
            "the page around a message",
            TimelineQuery {
                around: Some(id(MESSAGE, 10_000)),
                limit: 50,
                ..TimelineQuery::default()
            },
        ),
        (
            "the page from a moment on",
            TimelineQuery {
                from: Some(seeded.store.clock.now() - time::Duration::days(180)),
                limit: 50,
                ..TimelineQuery::default()
            },
        ),
    ] {
        in_scope!(seeded, what, |scope| {
            let page = messages::timeline(&mut scope.reader(), busy, query).await.unwrap();
            assert_eq!(page.items.len(), 50, "{what}");
        });
    }
    for cursor in [
        None,
        Some(Cursor {
            at: seeded.store.clock.now() - time::Duration::days(100),
            id: id(MESSAGE, 4_800),
        }),
    ] {
        in_scope!(seeded, "all that was said with a contact", |scope| {
            let page = messages::with_contact(&mut scope, id(CONTACT, 4), cursor, 50)
                .await
                .unwrap();
            assert_eq!(page.items.len(), 50);
        });
    }
}

#[tokio::test]
async fn files_are_found_among_what_was_said() {
    let seeded = Seeded::new().await;
    let busy = id(CONVERSATION, 4);
    let middle = Cursor {
        at: seeded.store.clock.now() - time::Duration::days(100),
        id: id(MESSAGE, 4_800),
    };
    for cursor in [None, Some(middle)] {
        in_scope!(seeded, "pictures of a conversation", |scope| {
            let page = conversations::files(&mut scope, busy, FileKind::Media, cursor, 50)
                .await
                .unwrap();
            assert_eq!(page.items.len(), 50);
        });
        in_scope!(seeded, "documents of a conversation", most: WALKED, |scope| {
            let page = conversations::files(&mut scope, busy, FileKind::Files, cursor, 50)
                .await
                .unwrap();
            assert!(page.items.len() < 50, "{}", page.items.len());
        });
    }
    let mut scope = seeded.store.scoped(seeded.workspace_id).await.unwrap();
    let (mut cursor, mut found) = (None, 0);
    loop {
        let page = conversations::files(&mut scope, busy, FileKind::Files, cursor, 50)
            .await
            .unwrap();
        found += page.items.len();
        let Some(next) = page.next_cursor else { break };
        cursor = Some(Cursor::decode(&next).unwrap());
    }
    assert_eq!(found, 20, "of short pages none is left out");
}

/// A conversation is looked through by itself: a thousand of its messages at a time, and no others.
#[tokio::test]
async fn a_conversation_is_looked_through_in_pieces() {
    let seeded = Seeded::new().await;
    let busy = id(CONVERSATION, 4);
    for (what, typed, most, found) in [
        ("a common word in a conversation", "text", FEW, 50),
        ("a rare word in a conversation", "17110", SPOKEN, 1),
        ("two words in a conversation", "text 17110", SPOKEN, 1),
        ("no word of a conversation", "nowhere", SPOKEN, 0),
    ] {
        in_scope!(seeded, what, most: most, |scope| {
            let page = search::within(&mut scope, busy, typed, 50, None).await.unwrap();
            assert_eq!(page.items.len(), found, "{what}");
        });
    }
}
