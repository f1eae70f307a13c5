//! What goes on by itself: conversations that are given to members, and housekeeping.

use frontdesk::domain::assignment::{self, AssignmentMode, SettingsChange};
use frontdesk::domain::conversations;
use frontdesk::domain::delivery::overdue;
use frontdesk::domain::ingest;
use frontdesk::domain::presence::{self, Here};
use frontdesk::domain::{attachments, backlog, contacts, retention};
use frontdesk::store::changelog::Followed;
use frontdesk::store::files::Files;
use uuid::Uuid;

use super::measure::{Alone, FEW, alone, in_scope};
use super::seed::{MESSAGE, OTHER, ROWS, Seeded, id};

/// Old rows that are taken away at a time.
const AT_A_TIME: i64 = 200;

#[tokio::test]
async fn what_waits_is_given_without_looking_through_what_does_not() {
    let seeded = Seeded::new().await;
    let (store, workspace_id) = (&seeded.store, seeded.workspace_id);
    sqlx::query("update workspace_counter set last_seq = $1")
        .bind(ROWS)
        .execute(&store.database.owner)
        .await
        .unwrap();
    let mut scope = store.scoped(workspace_id).await.unwrap();
    let on = SettingsChange {
        without_team: Some(AssignmentMode::LeastBusy),
        give_back_minutes: Some(Some(1)),
        ..SettingsChange::default()
    };
    assignment::change(&mut scope, on).await.unwrap();
    scope.commit().await.unwrap();
    // knows from here on what is open
    assert_eq!(assignment::step(store, workspace_id).await.unwrap(), Followed::UpToDate);
    in_scope!(
        seeded,
        "nobody is here",
        |scope| while assignment::within(&mut scope).await.unwrap() == Followed::Elsewhere {}
    );
    let owner = seeded.owner_id;
    let process = id(OTHER, 99);
    presence::beat(store, process).await.unwrap();
    let here = Here {
        came: vec![(workspace_id, owner)],
        left: Vec::new(),
    };
    presence::note(store, process, &here).await.unwrap();
    in_scope!(
        seeded,
        "who is here is busy",
        |scope| while assignment::within(&mut scope).await.unwrap() == Followed::Elsewhere {}
    );
    let mut scope = store.scoped(workspace_id).await.unwrap();
    let more = SettingsChange {
        capacity: Some(105),
        ..SettingsChange::default()
    };
    assignment::change(&mut scope, more).await.unwrap();
    scope.commit().await.unwrap();
    in_scope!(
        seeded,
        "five are given",
        |scope| while assignment::within(&mut scope).await.unwrap() == Followed::Elsewhere {}
    );
}

/// With a pool of one connection the statement runs where its rows are counted.
#[tokio::test]
async fn housekeeping_looks_at_what_is_due() {
    let mut seeded = Seeded::new().await;
    let one = Alone::of(&mut seeded).await;
    alone!(one, "due lanes", most: FEW, {
        assert_eq!(overdue::due_lanes(&seeded.store, 100).await.unwrap().len(), 20);
    });
    alone!(one, "what waits", most: FEW, {
        assert_eq!(backlog::backlog(&seeded.store).await.unwrap().conversations, 20);
    });
    alone!(one, "waking snoozed conversations", most: FEW, {
        assert_eq!(conversations::wake_snoozed(&seeded.store).await.unwrap(), 0);
    });
    alone!(one, "echoes that waited", most: FEW, {
        ingest::match_echoes(&seeded.store).await.unwrap();
    });
    alone!(one, "profiles that are due", most: FEW, {
        contacts::refresh_due(&seeded.store).await.unwrap();
    });
    let nowhere = tempfile::tempdir().unwrap();
    let files = Files::open(None, nowhere.path()).unwrap();
    alone!(one, "media of stories that have ended", most: FEW, {
        attachments::sweep_expired(&seeded.store, &files).await.unwrap();
    });
    for (what, sql) in [
        ("files that are too old", retention::MEDIA),
        ("messages that are too old", retention::MESSAGES),
    ] {
        alone!(one, what, most: AT_A_TIME + FEW, {
            let query = sqlx::query(sql).bind(seeded.workspace_id);
            let query = if sql == retention::MESSAGES {
                query.bind(Uuid::nil())
            } else {
                query
            };
            let rows = query.bind(Uuid::max()).bind(AT_A_TIME).fetch_all(&one.0).await.unwrap();
            assert!(rows.len() as i64 <= AT_A_TIME);
        });
    }
    // taken back: its webhook is looked for at the time it came
    sqlx::query("update message set created_at = now() - interval '2 hours', deleted_at = now() where id = $1")
        .bind(id(MESSAGE, 8))
        .execute(&one.0)
        .await
        .unwrap();
    alone!(one, "the webhook of a message that was taken back", most: FEW, {
        ingest::redact(&seeded.store, seeded.workspace_id, id(MESSAGE, 8))
            .await
            .unwrap();
    });
}
