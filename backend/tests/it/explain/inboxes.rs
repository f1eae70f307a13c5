//! Inboxes: their list, what the platform says of them, their templates, and the log of webhooks.

use frontdesk::domain::inbox_health;
use frontdesk::domain::inboxes;
use frontdesk::domain::ingest::Outcome;
use frontdesk::domain::page::Cursor;
use frontdesk::domain::templates;
use frontdesk::domain::webhook_log::{self, replays};
use frontdesk::store::Scoped;

use super::measure::{Alone, FEW, alone, as_owner, in_scope};
use super::seed::{MESSAGE, OTHER, ROWS, Seeded, id, ids};

/// Sends of the last day that say how well an inbox sends.
const SENDS: i64 = 5_000 + FEW;
/// Where few belong, so many are passed over (decision 23).
const WALKED: i64 = 4_000 + FEW;

/// Three of four webhooks could not be taken in, all of the first inbox.
async fn fail_much(seeded: &Seeded) {
    let sql = format!(
        "update webhook_event set outcome = 'failed', error = 'broken', inbox_id = '{}'
         where workspace_id = $1 and outcome = 'processed' and kinds <> array['template']
           and ('x' || right(id::text, 4))::bit(16)::int % 4 <> 0 and $2 > 0",
        seeded.inbox_id
    );
    seeded.plant(&[sql], "webhook_event").await;
    // what they were before is not to be counted
    sqlx::query("vacuum webhook_event")
        .execute(&seeded.store.database.owner)
        .await
        .unwrap();
}

#[tokio::test]
async fn what_is_told_of_an_inbox_is_found_by_it() {
    let seeded = Seeded::new().await;
    in_scope!(seeded, "inboxes", |scope| inboxes::list(&mut scope, 50, None)
        .await
        .unwrap());
    in_scope!(seeded, "one inbox", |scope| inboxes::get(&mut scope, seeded.inbox_id)
        .await
        .unwrap());
    let deep = Cursor {
        at: seeded.store.clock.now() - time::Duration::seconds(ROWS / 2),
        id: id(MESSAGE, ROWS / 2),
    };
    for cursor in [None, Some(deep)] {
        in_scope!(seeded, "notices of an inbox", |scope| {
            let page = inboxes::notices::list(&mut scope, seeded.inbox_id, 50, cursor)
                .await
                .unwrap();
            assert_eq!(page.items.len(), 50);
        });
    }
}

#[tokio::test]
async fn templates_are_listed_by_their_names() {
    let seeded = Seeded::new().await;
    let page = async |cursor: Option<String>, scope: &mut Scoped| {
        let query = templates::Query {
            limit: 50,
            cursor,
            ..templates::Query::default()
        };
        templates::list(scope, seeded.inbox_id, query).await.unwrap()
    };
    let mut scope = seeded.store.scoped(seeded.workspace_id).await.unwrap();
    let query = templates::Query {
        limit: 5_000,
        ..templates::Query::default()
    };
    let deep = templates::list(&mut scope, seeded.inbox_id, query)
        .await
        .unwrap()
        .next_cursor;
    drop(scope);
    for cursor in [None, deep] {
        in_scope!(seeded, "templates of an inbox", |scope| {
            assert_eq!(page(cursor.clone(), &mut scope).await.items.len(), 50);
        });
    }
    for (what, q, status) in [
        ("templates of a word", Some("template"), None),
        ("templates of a status", None, Some("approved")),
        ("templates of a word and a status", Some("template"), Some("approved")),
    ] {
        in_scope!(seeded, what, |scope| {
            let query = templates::Query {
                limit: 50,
                q: q.map(str::to_owned),
                status: status.map(str::to_owned),
                ..templates::Query::default()
            };
            let page = templates::list(&mut scope, seeded.inbox_id, query).await.unwrap();
            assert_eq!(page.items.len(), 50, "{what}");
        });
    }
    let sql = "update message_template set status = 'REJECTED' where workspace_id = $1 and right(id::text, 3) = '111' and $2 > 0";
    seeded.plant(&[sql.to_owned()], "message_template").await;
    for (what, most, q, status, found) in [
        ("templates of a rare status", FEW, None, Some("rejected"), 5),
        (
            "templates of a rare status and a word",
            FEW,
            Some("template"),
            Some("rejected"),
            5,
        ),
        ("templates of no word", WALKED, Some("nowhere"), None, 0),
        ("templates of a word that one has", WALKED, Some("17117"), None, 1),
    ] {
        let asked = |cursor| templates::Query {
            limit: 50,
            q: q.map(str::to_owned),
            status: status.map(str::to_owned),
            cursor,
        };
        in_scope!(seeded, what, most: most, |scope| {
            templates::list(&mut scope, seeded.inbox_id, asked(None)).await.unwrap();
        });
        let mut scope = seeded.store.scoped(seeded.workspace_id).await.unwrap();
        let mut page = templates::list(&mut scope, seeded.inbox_id, asked(None)).await.unwrap();
        let mut all = page.items.len();
        while page.next_cursor.is_some() {
            page = templates::list(&mut scope, seeded.inbox_id, asked(page.next_cursor))
                .await
                .unwrap();
            all += page.items.len();
        }
        assert_eq!(all, found, "{what}");
    }
    as_owner!(seeded, "a template to send", |connection| {
        let one = (
            seeded.workspace_id,
            seeded.inbox_id,
            "template_77".to_owned(),
            "en_US".to_owned(),
        );
        assert_eq!(templates::wanted(connection, &[one]).await.unwrap().0.len(), 1);
    });
}

#[tokio::test]
async fn webhooks_are_found_by_what_they_are_about() {
    let seeded = Seeded::new().await;
    let since = Some(seeded.store.clock.now() - time::Duration::minutes(10));
    let log = |filter: webhook_log::Filter, found: usize| (filter, found);
    let searches = [
        ("the webhook log", log(webhook_log::Filter::default(), 30)),
        (
            "failed webhooks",
            log(
                webhook_log::Filter {
                    outcome: Some(Outcome::Failed),
                    ..Default::default()
                },
                30,
            ),
        ),
        (
            "an inbox's webhooks",
            log(
                webhook_log::Filter {
                    inbox_id: Some(id(OTHER, 2)),
                    since,
                    ..Default::default()
                },
                30,
            ),
        ),
        (
            "webhooks of a kind",
            log(
                webhook_log::Filter {
                    kind: Some("message".into()),
                    ..Default::default()
                },
                30,
            ),
        ),
        (
            "webhooks before a moment",
            log(
                webhook_log::Filter {
                    until: Some(seeded.store.clock.now() - time::Duration::seconds(10)),
                    ..Default::default()
                },
                30,
            ),
        ),
        (
            "webhooks that name a message",
            log(
                webhook_log::Filter {
                    q: Some("mid.4711".into()),
                    ..Default::default()
                },
                1,
            ),
        ),
        (
            "webhooks of one of our messages",
            log(
                webhook_log::Filter {
                    q: Some(id(MESSAGE, 4711).to_string()),
                    since,
                    ..Default::default()
                },
                1,
            ),
        ),
    ];
    for (what, (filter, found)) in searches {
        in_scope!(seeded, what, |scope| {
            let page = webhook_log::events(&mut scope, &filter, 30, None).await.unwrap();
            assert_eq!(page.items.len(), found, "{what}");
        });
    }
}

#[tokio::test]
async fn webhooks_are_found_where_few_are_of_their_kind() {
    let seeded = Seeded::new().await;
    let sql = "update webhook_event set refs = array['17117'] where workspace_id = $1 and right(id::text, 3) = '111' and $2 > 0";
    seeded.plant(&[sql.to_owned()], "webhook_event").await;
    fail_much(&seeded).await;
    let all = webhook_log::Filter::default;
    for (what, most, filter, found) in [
        (
            "webhooks of a rare kind",
            WALKED,
            webhook_log::Filter {
                kind: Some("template".into()),
                ..all()
            },
            2,
        ),
        (
            "webhooks of a name",
            WALKED,
            webhook_log::Filter {
                q: Some("Contact 17117".into()),
                ..all()
            },
            2,
        ),
        (
            "webhooks of a word that none has",
            WALKED,
            webhook_log::Filter {
                q: Some("nowhere".into()),
                ..all()
            },
            0,
        ),
        (
            "webhooks that name a message beside many that failed",
            WALKED,
            webhook_log::Filter {
                q: Some("mid.4711".into()),
                ..all()
            },
            1,
        ),
        (
            "failed webhooks of an inbox beside another's",
            FEW,
            webhook_log::Filter {
                inbox_id: Some(id(OTHER, 4)),
                outcome: Some(Outcome::Failed),
                ..all()
            },
            10,
        ),
    ] {
        in_scope!(seeded, what, most: most, |scope| {
            let page = webhook_log::events(&mut scope, &filter, 30, None).await.unwrap();
            assert_eq!(page.items.len(), found, "{what}");
        });
    }
    let mut scope = seeded.store.scoped(seeded.workspace_id).await.unwrap();
    for (filter, found) in [
        (
            webhook_log::Filter {
                kind: Some("template".into()),
                ..all()
            },
            10,
        ),
        (
            webhook_log::Filter {
                q: Some("Contact 17117".into()),
                ..all()
            },
            5,
        ),
    ] {
        assert_eq!(
            count(&mut scope, &filter).await,
            found,
            "of short pages none is left out"
        );
    }
}

/// On all pages together.
async fn count(scope: &mut Scoped, filter: &webhook_log::Filter) -> usize {
    let (mut cursor, mut found) = (None, 0);
    loop {
        let page = webhook_log::events(scope, filter, 30, cursor).await.unwrap();
        found += page.items.len();
        let Some(next) = page.next_cursor else { return found };
        cursor = Some(Cursor::decode(&next).unwrap());
    }
}

#[tokio::test]
async fn one_webhook_is_read_by_its_id() {
    let seeded = Seeded::new().await;
    as_owner!(seeded, "one webhook", |connection| webhook_log::load(
        connection,
        Some(seeded.workspace_id),
        id(MESSAGE, 8_000)
    )
    .await
    .unwrap());
}

/// Of the newest twenty thousand sends, a quarter tells how an inbox fares; of its notices, the newest thousand.
#[tokio::test]
async fn the_health_of_an_inbox_is_told_by_what_is_new() {
    let mut seeded = Seeded::new().await;
    seeded
        .plant(
            &[format!(
                "insert into delivery_attempt (workspace_id, id, message_id, position, started_at, outcome, inbox_id)
                 select $1, {}, {}, 0, now() - n * interval '1 millisecond', 'sent', '{}' from generate_series(1, $2) n",
                ids(MESSAGE),
                ids(MESSAGE),
                seeded.inbox_id
            )],
            "delivery_attempt",
        )
        .await;
    let one = Alone::of(&mut seeded).await;
    alone!(one, "the health of an inbox", most: SENDS, {
        let view = inbox_health::view(&seeded.store, seeded.workspace_id, seeded.inbox_id, true)
            .await
            .unwrap();
        assert!(view.facts.len() >= 3);
    });
    fail_much(&seeded).await;
    alone!(one, "the health of an inbox beside another's failures", most: 1_000 + FEW, {
        let view = inbox_health::view(&seeded.store, seeded.workspace_id, id(OTHER, 3), true)
            .await
            .unwrap();
        let failed = view.facts.iter().find(|fact| fact.name == "gaps").unwrap();
        assert_eq!(failed.values["count"], 10);
    });
}

#[tokio::test]
async fn a_replay_that_runs_is_found_among_those_that_ended() {
    let seeded = Seeded::new().await;
    seeded
        .plant(
            &[format!(
                "insert into webhook_replay (workspace_id, id, filter, state, total, created_at, finished_at)
                 select $1, {}, '{{}}', case when n = 77 then 'running' else 'finished' end, 0, now(), now() from generate_series(1, $2) n",
                ids(OTHER)
            )],
            "webhook_replay",
        )
        .await;
    in_scope!(seeded, "the replay that runs", |scope| {
        assert!(replays::running(&mut scope).await.unwrap().is_some());
    });
    in_scope!(seeded, "one replay", |scope| {
        replays::get(&mut scope, id(OTHER, 77)).await.unwrap();
    });
}
