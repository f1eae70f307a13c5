//! What is a member's own: mentions, drafts, replies for later, notifications.

use frontdesk::domain::access::Actor;
use frontdesk::domain::drafts::{self, NewDraft};
use frontdesk::domain::mentions::{self, Seen};
use frontdesk::domain::notifications::{self, Which};
use frontdesk::domain::page::Cursor;
use frontdesk::domain::scheduled;
use frontdesk::domain::views::Audience;
use frontdesk::store::changelog::Followed;

use super::measure::in_scope;
use super::seed::{COLLEAGUE, CONVERSATION, MESSAGE, OTHER, Seeded, id, ids};

#[tokio::test]
async fn what_is_a_members_own_is_found_as_theirs() {
    let seeded = Seeded::new().await;
    let actor = seeded.actor();
    let deep = Cursor {
        at: seeded.store.clock.now() - time::Duration::seconds(10_000),
        id: id(MESSAGE, 10_000),
    };
    for (what, read) in [
        ("mentions", None),
        ("mentions that are not read", Some(false)),
        ("mentions that are", Some(true)),
    ] {
        for cursor in [None, Some(deep)] {
            in_scope!(seeded, what, |scope| {
                let page = mentions::list(&mut scope, &actor, read, cursor, 20).await.unwrap();
                assert!(page.items.len() >= 19, "{}", page.items.len());
            });
        }
    }
    for cursor in [
        None,
        Some(Cursor {
            id: id(CONVERSATION, 10_000),
            ..deep
        }),
    ] {
        in_scope!(seeded, "drafts", |scope| {
            let page = drafts::list(&mut scope, &actor, cursor, 50).await.unwrap();
            assert_eq!(page.items.len(), 50);
        });
    }
    in_scope!(seeded, "keeping a draft", |scope| {
        let draft = NewDraft {
            audience: Audience::Customer,
            reply: "Hello".into(),
            note: String::new(),
            reply_to_id: Some(id(MESSAGE, 501)),
            reply_attachment_ids: Vec::new(),
            note_attachment_ids: Vec::new(),
        };
        drafts::put(&mut scope, &actor, id(CONVERSATION, 501), draft)
            .await
            .unwrap();
    });
    let later = Cursor {
        at: seeded.store.clock.now() + time::Duration::seconds(10_000),
        id: id(MESSAGE, 10_000),
    };
    for (of, cursor, many) in [
        (None, None, 50),
        (None, Some(later), 50),
        (Some(id(CONVERSATION, 900)), None, 1),
    ] {
        in_scope!(seeded, "scheduled replies", |scope| {
            let page = scheduled::list(&mut scope, of, cursor, 50).await.unwrap();
            assert_eq!(page.items.len(), many);
        });
    }
    in_scope!(seeded, "marking a note as seen", |scope| {
        mentions::mark_read(&mut scope, &actor, Seen::Note(id(MESSAGE, 500)))
            .await
            .unwrap();
    });
    in_scope!(seeded, "marking a conversation's mentions as seen", |scope| {
        mentions::mark_read(&mut scope, &actor, Seen::Conversation(id(CONVERSATION, 500)))
            .await
            .unwrap();
    });
}

/// Of another member, who has as many and has read next to none.
#[tokio::test]
async fn mentions_that_were_read_are_found_among_those_that_were_not() {
    let seeded = Seeded::new().await;
    let colleague = id(OTHER, COLLEAGUE);
    seeded
        .plant(
            &[format!(
                "insert into mention (workspace_id, user_id, message_id, conversation_id, created_at, read_at)
                 select $1, '{colleague}', {}, '{}', now() - n * interval '1 second', case when n % 5000 = 0 then now() end
                 from generate_series(1, $2) n",
                ids(MESSAGE),
                id(CONVERSATION, 4)
            )],
            "mention",
        )
        .await;
    let actor = Actor {
        user_id: Some(colleague),
        ..seeded.actor()
    };
    for (read, found) in [(Some(true), 4), (Some(false), 20), (None, 20)] {
        in_scope!(seeded, "a colleague's mentions", |scope| {
            let page = mentions::list(&mut scope, &actor, read, None, 20).await.unwrap();
            assert_eq!(page.items.len(), found);
        });
    }
}

#[tokio::test]
async fn a_members_notifications_are_found_as_theirs() {
    let seeded = Seeded::new().await;
    let owner = seeded.owner_id;
    let deep = Cursor {
        at: seeded.store.clock.now() - time::Duration::seconds(10_000),
        id: id(MESSAGE, 10_000),
    };
    for (what, unread) in [("notifications", false), ("notifications that are not read", true)] {
        for cursor in [None, Some(deep)] {
            in_scope!(seeded, what, |scope| {
                let page = notifications::list(&mut scope, owner, unread, cursor, 20)
                    .await
                    .unwrap();
                assert!(page.items.len() >= 19, "{}", page.items.len());
            });
        }
    }
    for which in [
        Which::These(vec![id(MESSAGE, 500)]),
        Which::OfConversation(id(CONVERSATION, 1_000)),
        Which::All,
    ] {
        in_scope!(seeded, "marking notifications as read", |scope| {
            notifications::mark_read(&mut scope, owner, which.clone())
                .await
                .unwrap();
        });
    }
    // what concerns nobody is passed over
    for _ in 0..3 {
        let done = notifications::follow::step(&seeded.store, seeded.workspace_id)
            .await
            .unwrap();
        assert_ne!(done, Followed::Elsewhere);
    }
}
