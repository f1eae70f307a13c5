//! Who sees a part of the conversations.

use frontdesk::domain::conversations::{self, Counted, Filter, Place};
use frontdesk::domain::messages::{self, TimelineQuery};
use frontdesk::domain::permissions::Sight;
use frontdesk::domain::views::{ConversationSort, ConversationStatus, Visibility};
use frontdesk::store::{May, Viewer};

use super::measure::{TIMES, expect, given};
use super::seed::{CONVERSATION, LARGE_TEAM, OTHER, Seeded, id};

/// What of two parts is walked, beside the counts and the orders that have several runs.
const BEHIND: i64 = 4_000;

/// Behind the wall each row is asked whose it is, and what is not seen is not passed over: one in a hundred of these is.
#[tokio::test]
async fn who_sees_a_part_reads_little_more_than_that() {
    is_seen_by_who_is_in(3).await;
}

/// Nor is all of it that is seen, where that is more than a page.
#[tokio::test]
async fn who_sees_a_large_part_reads_a_page_of_it() {
    is_seen_by_who_is_in(LARGE_TEAM).await;
}

async fn is_seen_by_who_is_in(team: i64) {
    let seeded = Seeded::new().await;
    let database = &seeded.store.database.owner;
    let me = seeded.owner_id;
    let (team, busy) = (id(OTHER, team), id(CONVERSATION, 4));
    for sql in [
        "insert into team_member (workspace_id, team_id, user_id) values ($1, $2, $3)",
        "update conversation set assignee_id = $3 where workspace_id = $1 and id = '00000003-0000-0000-0000-000000000004' and $2::uuid is not null",
    ] {
        let done = sqlx::query(sql)
            .bind(seeded.workspace_id)
            .bind(team)
            .bind(me)
            .execute(database)
            .await;
        assert_eq!(done.unwrap().rows_affected(), 1, "{sql}");
    }
    sqlx::query("vacuum analyze conversation, team_member")
        .execute(database)
        .await
        .unwrap();
    let looker = seeded.looker();
    let viewer = Viewer {
        user_id: me,
        sees: Visibility::OwnTeams,
    };
    let of = |status, sort| Filter {
        sight: Sight {
            visibility: Visibility::OwnTeams,
            team_ids: vec![team],
        },
        status,
        sort,
        ..Filter::of(looker)
    };
    for what in [
        "newest", "open", "oldest", "waiting", "priority", "counts", "timeline", "one",
    ] {
        let mut scope = seeded
            .store
            .scoped_to(seeded.workspace_id, viewer, May::Read)
            .await
            .unwrap();
        let before = given(scope.connection()).await;
        for _ in 0..TIMES {
            let filter = match what {
                "newest" => of(None, ConversationSort::Newest),
                "open" => of(Some(ConversationStatus::Open), ConversationSort::Newest),
                "oldest" => of(None, ConversationSort::Oldest),
                "waiting" => of(None, ConversationSort::Waiting),
                "priority" => of(None, ConversationSort::Priority),
                "counts" => {
                    let views = [Counted::All, Counted::Mine, Counted::Team(team)];
                    let counts = conversations::count(&mut scope.reader(), looker, &views).await.unwrap();
                    assert!(counts[0].0 >= counts[1].0 && counts[1].0 > 0, "{counts:?}");
                    continue;
                }
                "timeline" => {
                    let newest = TimelineQuery {
                        limit: 50,
                        ..TimelineQuery::default()
                    };
                    let page = messages::timeline(&mut scope.reader(), busy, newest).await.unwrap();
                    assert_eq!(page.items.len(), 50);
                    continue;
                }
                _ => {
                    conversations::get(&mut scope, busy).await.unwrap();
                    continue;
                }
            };
            let page = conversations::list(&mut scope.reader(), &filter, 50, Place::BEGINNING)
                .await
                .unwrap();
            assert!(page.items.len() >= 50, "{what}: {}", page.items.len());
        }
        expect(what, BEHIND, &before, &given(scope.connection()).await);
    }
}
