//! The list of conversations: by each thing it can be narrowed by, by two, in each order, by words, and counted.

use frontdesk::domain::conversations::{self, Assignee, Counted, Filter, Place};
use frontdesk::domain::permissions::Sight;
use frontdesk::domain::views::{ConversationSort, ConversationStatus};
use frontdesk::store::Scoped;

use super::measure::{FEW, in_scope};
use super::seed::{COLLEAGUE, CONTACT, CONVERSATION, LARGE_LABEL, LARGE_TEAM, OTHER, Seeded, id, ids};

/// What is no index's own is walked: 250 rows, and so many again to know where they end. What is found of them is looked up beside that.
pub const WALKED: i64 = 2 * 250 + FEW;
/// A label that no more than a thousand conversations have is looked up whole, beside the labels of what is looked at.
pub const LABELLED: i64 = 2_000;
/// Of words the newest messages and people are looked through first, twice as many as are wanted.
const LOOKED_THROUGH: i64 = 2 * 200 + FEW;
/// Where nothing is found, 250 rows are looked at, then 1,000, then 4,000, each of them twice as above.
pub const AT_MOST: i64 = 2 * (250 + 1_000 + 4_000) + FEW;

/// As what lists are read by (`lists_are_read_by_indexes_in_their_order`).
async fn as_glances_are(scope: &mut Scoped) {
    sqlx::raw_sql("set local enable_bitmapscan = off; set local enable_seqscan = off")
        .execute(scope.connection())
        .await
        .unwrap();
}

async fn lists(seeded: &Seeded, cases: Vec<(&str, i64, Filter)>) {
    for (what, most, filter) in cases {
        in_scope!(seeded, what, most: most, |scope| {
            as_glances_are(&mut scope).await;
            let page = conversations::list(&mut scope.reader(), &filter, 50, Place::BEGINNING)
                .await
                .unwrap();
            assert!(!page.items.is_empty(), "{what}");
        });
    }
}

fn member(n: i64) -> Option<Assignee> {
    Some(Assignee::Member(id(OTHER, n)))
}

#[tokio::test]
async fn conversations_are_listed_by_an_index() {
    let seeded = Seeded::new().await;
    let all = || Filter::of(seeded.looker());
    let status = |status| Filter {
        status: Some(status),
        ..all()
    };
    let cases = vec![
        ("all conversations", FEW, all()),
        ("open conversations", FEW, status(ConversationStatus::Open)),
        ("resolved conversations", FEW, status(ConversationStatus::Resolved)),
        ("snoozed conversations", FEW, status(ConversationStatus::Snoozed)),
        (
            "the owner's conversations",
            FEW,
            Filter {
                assignee: Some(Assignee::Member(seeded.owner_id)),
                ..all()
            },
        ),
        (
            "a member's conversations",
            FEW,
            Filter {
                assignee: member(COLLEAGUE),
                ..all()
            },
        ),
        (
            "nobody's conversations",
            FEW,
            Filter {
                assignee: Some(Assignee::Nobody),
                ..all()
            },
        ),
        (
            "an inbox's conversations",
            FEW,
            Filter {
                inbox_id: Some(seeded.inbox_id),
                ..all()
            },
        ),
        (
            "a team's few conversations",
            FEW,
            Filter {
                team_id: Some(id(OTHER, 3)),
                ..all()
            },
        ),
        (
            "a team's conversations",
            FEW,
            Filter {
                team_id: Some(id(OTHER, LARGE_TEAM)),
                ..all()
            },
        ),
        (
            "a contact's conversations",
            FEW,
            Filter {
                contact_id: Some(id(CONTACT, 5_000)),
                ..all()
            },
        ),
        (
            "conversations of a channel",
            FEW,
            Filter {
                channel: Some("messenger".to_owned()),
                ..all()
            },
        ),
        (
            "conversations of one priority",
            FEW,
            Filter {
                priority: Some("low".to_owned()),
                ..all()
            },
        ),
        (
            "conversations without a priority",
            WALKED,
            Filter {
                priority: Some("none".to_owned()),
                ..all()
            },
        ),
        (
            "conversations that were read",
            WALKED,
            Filter {
                unread: Some(false),
                ..all()
            },
        ),
        (
            "conversations that wait for nobody",
            WALKED,
            Filter {
                waiting: Some(false),
                ..all()
            },
        ),
        (
            "conversations in which somebody waits",
            AT_MOST,
            Filter {
                waiting: Some(true),
                ..all()
            },
        ),
        (
            "a label's few conversations",
            FEW,
            Filter {
                label_id: Some(id(OTHER, 7)),
                ..all()
            },
        ),
        (
            "a label's conversations",
            LABELLED,
            Filter {
                label_id: Some(id(OTHER, LARGE_LABEL)),
                ..all()
            },
        ),
        (
            "conversations of a label that all have",
            LABELLED,
            Filter {
                label_id: Some(id(OTHER, 8)),
                ..all()
            },
        ),
    ];
    lists(&seeded, cases).await;
}

#[tokio::test]
async fn conversations_are_listed_by_the_narrower_of_two() {
    let seeded = Seeded::new().await;
    let all = || Filter::of(seeded.looker());
    let cases = vec![
        (
            "a member's open conversations",
            FEW,
            Filter {
                status: Some(ConversationStatus::Open),
                assignee: Some(Assignee::Member(seeded.owner_id)),
                ..all()
            },
        ),
        (
            "an inbox's open conversations",
            FEW,
            Filter {
                status: Some(ConversationStatus::Open),
                inbox_id: Some(id(OTHER, 3)),
                ..all()
            },
        ),
        (
            "nobody's open conversations",
            FEW,
            Filter {
                status: Some(ConversationStatus::Open),
                assignee: Some(Assignee::Nobody),
                ..all()
            },
        ),
        (
            "a member's conversations of an inbox",
            FEW,
            Filter {
                inbox_id: Some(id(OTHER, 4)),
                assignee: member(COLLEAGUE),
                ..all()
            },
        ),
        (
            "a team's resolved conversations",
            FEW,
            Filter {
                status: Some(ConversationStatus::Resolved),
                team_id: Some(id(OTHER, LARGE_TEAM)),
                ..all()
            },
        ),
        (
            "urgent conversations that are open",
            WALKED,
            Filter {
                status: Some(ConversationStatus::Open),
                priority: Some("urgent".to_owned()),
                ..all()
            },
        ),
        (
            "a member's conversations that were read",
            WALKED,
            Filter {
                assignee: member(COLLEAGUE),
                unread: Some(false),
                ..all()
            },
        ),
        (
            "a channel's open conversations",
            FEW,
            Filter {
                status: Some(ConversationStatus::Open),
                channel: Some("messenger".to_owned()),
                ..all()
            },
        ),
    ];
    lists(&seeded, cases).await;
}

/// Of each there are many, and both at once has nobody, or few: what is passed over has a bound.
#[tokio::test]
async fn conditions_that_little_meets_together_are_not_looked_for_without_end() {
    let seeded = Seeded::new().await;
    let few = id(OTHER, 50);
    seeded
        .plant(
            &[
                format!("insert into inbox (workspace_id, id, channel, external_id, name, created_at) select $1, '{few}', 'instagram', 'few', 'Few', now() where $2 > 0"),
                format!("update conversation set inbox_id = '{few}' where workspace_id = $1 and $2 > 0 and id in (select {} from unnest(array[7777, 15000, 19999]) n)", ids(CONVERSATION)),
            ],
            "inbox, conversation",
        )
        .await;
    let all = || Filter::of(seeded.looker());
    let channel = |name: &str| Filter {
        channel: Some(name.to_owned()),
        ..all()
    };
    let open = Some(ConversationStatus::Open);
    let cases = vec![
        ("a channel that has no inbox", FEW, channel("whatsapp"), 0),
        (
            "a channel that has no inbox, open",
            FEW,
            Filter {
                status: open,
                ..channel("whatsapp")
            },
            0,
        ),
        ("a channel that has few", FEW, channel("instagram"), 3),
        (
            "a channel that has few, open",
            FEW,
            Filter {
                status: open,
                ..channel("instagram")
            },
            1,
        ),
        (
            "a member's, of a channel that has few",
            AT_MOST,
            Filter {
                assignee: member(COLLEAGUE),
                ..channel("instagram")
            },
            0,
        ),
        (
            "a member's, of an inbox that has none of theirs",
            AT_MOST,
            Filter {
                assignee: member(COLLEAGUE),
                inbox_id: Some(seeded.inbox_id),
                ..all()
            },
            0,
        ),
        (
            "nobody's, of a small team",
            FEW,
            Filter {
                assignee: Some(Assignee::Nobody),
                team_id: Some(id(OTHER, 3)),
                ..all()
            },
            50,
        ),
        (
            "the owner's, of a large team",
            AT_MOST,
            Filter {
                assignee: Some(Assignee::Member(seeded.owner_id)),
                team_id: Some(id(OTHER, LARGE_TEAM)),
                ..all()
            },
            0,
        ),
        (
            "a large team's, of an inbox that has none of them",
            AT_MOST,
            Filter {
                team_id: Some(id(OTHER, LARGE_TEAM)),
                inbox_id: Some(seeded.inbox_id),
                ..all()
            },
            0,
        ),
        (
            "a large team's open ones",
            FEW,
            Filter {
                team_id: Some(id(OTHER, LARGE_TEAM)),
                status: open,
                ..all()
            },
            0,
        ),
        (
            "an inbox's open ones, of which there is none",
            FEW,
            Filter {
                inbox_id: Some(id(OTHER, 2)),
                status: open,
                ..all()
            },
            0,
        ),
        (
            "an inbox's pending ones, of which there is none",
            FEW,
            Filter {
                inbox_id: Some(id(OTHER, 2)),
                status: Some(ConversationStatus::Pending),
                ..all()
            },
            0,
        ),
    ];
    for (what, most, filter, found) in cases {
        in_scope!(seeded, what, most: most, |scope| {
            as_glances_are(&mut scope).await;
            let page = conversations::list(&mut scope.reader(), &filter, 50, Place::BEGINNING)
                .await
                .unwrap();
            assert_eq!(page.items.len(), found, "{what}");
        });
    }
}

/// What a list's index would give at once is never gathered and sorted first, whatever PostgreSQL thinks of how much it is.
#[tokio::test]
async fn lists_are_read_by_indexes_in_their_order() {
    let seeded = Seeded::new().await;
    let mut glance = seeded.store.glance(seeded.workspace_id).await.unwrap();
    let scope = seeded.store.scoped(seeded.workspace_id).await.unwrap();
    let mut scope = scope.for_lists().await.unwrap();
    for connection in [glance.reader().connection, scope.connection()] {
        let settings: String = sqlx::query_scalar(
            "select current_setting('enable_bitmapscan') || ' ' || current_setting('enable_seqscan')",
        )
        .fetch_one(connection)
        .await
        .unwrap();
        assert_eq!(settings, "off off");
    }
}

/// Where a channel has more inboxes than are walked side by side.
#[tokio::test]
async fn a_channel_of_many_inboxes_is_walked_by_activity() {
    let seeded = Seeded::new().await;
    super::settings::settle(&seeded).await;
    let filter = Filter {
        channel: Some("messenger".to_owned()),
        ..Filter::of(seeded.looker())
    };
    in_scope!(seeded, "a channel of many inboxes", |scope| {
        let page = conversations::list(&mut scope.reader(), &filter, 50, Place::BEGINNING)
            .await
            .unwrap();
        assert_eq!(page.items.len(), 50);
    });
}

#[tokio::test]
async fn conversations_are_listed_in_every_order() {
    let seeded = Seeded::new().await;
    let sorted = |sort| Filter {
        sort,
        ..Filter::of(seeded.looker())
    };
    let cases = vec![
        ("the oldest conversations", WALKED, sorted(ConversationSort::Oldest)),
        ("who waits longest", WALKED, sorted(ConversationSort::Waiting)),
        ("what is urgent first", WALKED, sorted(ConversationSort::Priority)),
        (
            "the oldest of a team",
            WALKED,
            Filter {
                team_id: Some(id(OTHER, LARGE_TEAM)),
                ..sorted(ConversationSort::Oldest)
            },
        ),
        (
            "the most urgent of a member",
            AT_MOST,
            Filter {
                assignee: member(COLLEAGUE),
                ..sorted(ConversationSort::Priority)
            },
        ),
    ];
    lists(&seeded, cases).await;
    for sort in [
        ConversationSort::Newest,
        ConversationSort::Oldest,
        ConversationSort::Waiting,
    ] {
        let filter = sorted(sort);
        let place = deep(&seeded, &filter).await;
        let most = if sort == ConversationSort::Newest { FEW } else { WALKED };
        in_scope!(seeded, "a later page of conversations", most: most, |scope| {
            let page = conversations::list(&mut scope.reader(), &filter, 50, place).await.unwrap();
            assert_eq!(page.items.len(), 50);
        });
    }
}

/// Where the first page of a hundred ends.
async fn deep(seeded: &Seeded, filter: &Filter) -> Place {
    let mut scope = seeded.store.scoped(seeded.workspace_id).await.unwrap();
    let page = conversations::list(&mut scope.reader(), filter, 100, Place::BEGINNING)
        .await
        .unwrap();
    Place::decode(&page.next_cursor.unwrap(), filter.sort).unwrap()
}

#[tokio::test]
async fn conversations_are_found_by_words() {
    let seeded = Seeded::new().await;
    let open = Filter {
        status: Some(ConversationStatus::Open),
        ..Filter::of(seeded.looker())
    };
    let all = Filter::of(seeded.looker());
    for (what, q, filter, found) in [
        ("conversations of a rare word", "17117", &all, 1),
        ("conversations of two words", "text 17117", &all, 1),
        ("conversations of two words of a person", "contact 17117", &all, 1),
        ("conversations of a rare word in Japanese", "靴下", &all, 1),
        ("conversations of a number", "+1 555 0017117", &all, 1),
        ("open conversations of a rare word", "17117", &open, 0),
    ] {
        in_scope!(seeded, what, most: LOOKED_THROUGH, |scope| {
            let page = conversations::list_found(&mut scope, q, filter, 50, Place::BEGINNING)
                .await
                .unwrap();
            assert_eq!(page.items.len(), found, "{what}");
        });
    }
}

#[tokio::test]
async fn conversations_are_counted_no_further_than_is_shown() {
    let seeded = Seeded::new().await;
    let looker = seeded.looker();
    let labelled = |n| Filter {
        label_id: Some(id(OTHER, n)),
        ..Filter::of(looker)
    };
    // the open ones are all looked at, and each one's labels
    let open = 400 + FEW;
    let cases = [
        (
            "the open ones",
            open,
            vec![Counted::All, Counted::Unassigned],
            (99, true),
        ),
        ("one's own", open, vec![Counted::Mine], (99, true)),
        ("an inbox's", open, vec![Counted::Inbox(id(OTHER, 3))], (99, true)),
        ("a team's", open, vec![Counted::Team(id(OTHER, 3))], (0, false)),
        ("a label's", open, vec![Counted::Label(id(OTHER, 8))], (99, true)),
        (
            "the snoozed ones",
            FEW,
            vec![conversations::snoozed(looker, Sight::default())],
            (20, false),
        ),
        (
            "those of a label",
            LABELLED,
            vec![Counted::Filtered(Box::new(labelled(LARGE_LABEL)))],
            (99, true),
        ),
    ];
    for (what, most, views, expected) in cases {
        in_scope!(seeded, what, most: most, |scope| {
            let counts = conversations::count(&mut scope.reader(), looker, &views).await.unwrap();
            assert_eq!(counts[0], expected, "{what}");
        });
    }
}

#[tokio::test]
async fn one_conversation_is_read_by_its_id() {
    let seeded = Seeded::new().await;
    in_scope!(seeded, "one conversation", |scope| conversations::get(
        &mut scope,
        id(CONVERSATION, 9_999)
    )
    .await
    .unwrap());
    in_scope!(seeded, "whom a conversation is with", |scope| conversations::peer(
        &mut scope,
        id(CONVERSATION, 9_999)
    )
    .await
    .unwrap());
    let (actor, ids) = (
        seeded.actor(),
        (1..=100).map(|n| id(CONVERSATION, 100 * n)).collect::<Vec<_>>(),
    );
    in_scope!(seeded, "read marks", |scope| {
        let marks = conversations::read_marks(&mut scope, &actor, &ids).await.unwrap();
        assert_eq!(marks.len(), 100);
    });
}
