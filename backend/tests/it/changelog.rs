//! The order of `seq` is the order of commits: whoever reads on from where they are misses nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use frontdesk::domain::views::{Event, RemovedView};
use frontdesk::server::Roles;
use frontdesk::store::{Change, Store, changelog};
use uuid::Uuid;

use crate::support::app::TestApp;
use crate::support::tenant::Tenant;

const WRITERS: usize = 16;
const COMMITS: usize = 60;

fn event(store: &Store) -> Event {
    Event::LabelRemoved(RemovedView { id: store.clock.id() })
}

/// One workspace through the door of requests, or all of them in one transaction as ingest does.
async fn write(store: Store, writer: usize, workspaces: Vec<Uuid>) {
    for n in 0..COMMITS {
        if writer.is_multiple_of(4) {
            let mut order = workspaces.clone();
            order.rotate_left((writer + n) % workspaces.len());
            let changes: Vec<Change> = order
                .iter()
                .map(|workspace_id| Change {
                    workspace_id: *workspace_id,
                    event: event(&store),
                    only_user_id: None,
                    origin: None,
                })
                .collect();
            let mut transaction = store.database.owner.begin().await.unwrap();
            changelog::append(&mut transaction, &changes, store.clock.now())
                .await
                .unwrap();
            tokio::task::yield_now().await;
            transaction.commit().await.unwrap();
        } else {
            let mut scope = store.scoped(workspaces[(writer + n) % workspaces.len()]).await.unwrap();
            for _ in 0..=n % 3 {
                scope.record(event(&store));
            }
            scope.commit().await.unwrap();
        }
    }
}

/// Reads on until the writers are done and nothing is left; returns how many entries there were.
async fn tail(store: Store, workspace_id: Uuid, done: Arc<AtomicBool>) -> i64 {
    let mut seen = 0;
    loop {
        let finished = done.load(Ordering::SeqCst);
        let mut connection = store.database.owner.acquire().await.unwrap();
        let events = changelog::read_after(&mut connection, workspace_id, seen, 100)
            .await
            .unwrap();
        drop(connection);
        for event in &events {
            assert_eq!(event.seq, seen + 1, "an entry became visible after a later one");
            seen = event.seq;
        }
        if finished && events.is_empty() {
            return seen;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reader_never_sees_a_gap() {
    let app = TestApp::with_roles(Roles {
        web: false,
        worker: false,
    })
    .await;
    let mut workspaces = vec![app.workspace_id];
    for name in ["second", "third"] {
        workspaces.push(Tenant::make(&app, name, &[]).await.workspace_id);
    }
    let mut before = Vec::new();
    for workspace_id in &workspaces {
        let mut connection = app.store.database.owner.acquire().await.unwrap();
        before.push(changelog::bounds(&mut connection, *workspace_id).await.unwrap().0);
    }
    let done = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = workspaces
        .iter()
        .map(|id| tokio::spawn(tail(app.store.clone(), *id, done.clone())))
        .collect();
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| tokio::spawn(write(app.store.clone(), writer, workspaces.clone())))
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    done.store(true, Ordering::SeqCst);
    let mut total = 0;
    for ((reader, workspace_id), before) in readers.into_iter().zip(&workspaces).zip(before) {
        let seen = reader.await.unwrap();
        let mut connection = app.store.database.owner.acquire().await.unwrap();
        let (newest, oldest) = changelog::bounds(&mut connection, *workspace_id).await.unwrap();
        assert_eq!((newest, oldest), (seen, Some(1)), "the reader has all of it");
        total += seen - before;
    }
    let alone: usize = (0..COMMITS).map(|n| n % 3 + 1).sum();
    let wanted = WRITERS / 4 * COMMITS * workspaces.len() + (WRITERS - WRITERS / 4) * alone;
    assert_eq!(total, wanted as i64);
    app.stop().await;
}

/// What was rolled back leaves no hole.
#[tokio::test]
async fn a_change_that_was_not_committed_takes_no_number() {
    let app = TestApp::with_roles(Roles {
        web: false,
        worker: false,
    })
    .await;
    let change = || {
        [Change {
            workspace_id: app.workspace_id,
            event: event(&app.store),
            only_user_id: None,
            origin: None,
        }]
    };
    let mut transaction = app.store.database.owner.begin().await.unwrap();
    let first = changelog::append(&mut transaction, &change(), app.store.clock.now())
        .await
        .unwrap();
    transaction.rollback().await.unwrap();
    let mut transaction = app.store.database.owner.begin().await.unwrap();
    let second = changelog::append(&mut transaction, &change(), app.store.clock.now())
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(first[0].seq, second[0].seq);
    app.stop().await;
}
