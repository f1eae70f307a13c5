//! The wall itself: whatever hangs on a conversation is behind it.

use frontdesk::domain::views::Visibility;
use frontdesk::store::{May, Viewer};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::Desk;

/// With conversations or messages in them, and yet not to be looked at with them.
const BEFORE: [(&str, &str); 5] = [
    (
        "assignment_open",
        "how many wait, for whoever manages assignment; read by nobody else",
    ),
    (
        "delivery_attempt",
        "read by nobody who asks; it says how a reply was sent, and none of its words",
    ),
    (
        "parked_effect",
        "what webhooks said of messages that are not here; read by nobody who asks",
    ),
    (
        "message_search",
        "nobody who asks may read it: a function does, and what it finds is read again",
    ),
    ("message_moment", "times of a whole batch"),
];

#[tokio::test]
async fn whatever_hangs_on_a_conversation_is_behind_it() {
    let desk = Desk::open("own_teams").await;
    let open: Vec<String> = sqlx::query_scalar(
        "select distinct c.table_name::text from information_schema.columns c
         join pg_class p on p.oid = format('%I.%I', c.table_schema, c.table_name)::regclass
         where c.table_schema = current_schema() and p.relkind in ('r', 'p') and not p.relispartition
           and c.column_name in ('conversation_id', 'message_id')
           and not exists (select from pg_policy y where y.polrelid = p.oid and y.polname = 'visible' and not y.polpermissive)
         order by 1",
    )
    .fetch_all(&desk.app.store.database.owner)
    .await
    .unwrap();
    let undecided: Vec<&String> = open
        .iter()
        .filter(|table| !BEFORE.iter().any(|(name, _)| name == table))
        .collect();
    assert!(
        undecided.is_empty(),
        "these want a policy for frontdesk_limited: {undecided:?}"
    );
    desk.app.stop().await;
}

/// Rows of these conversations, table by table, as somebody sees them.
#[tokio::test]
async fn behind_the_wall_is_what_is_seen_and_nothing_is_written() {
    let desk = Desk::open("own_teams").await;
    let viewer = |sees| Viewer {
        user_id: desk.ada_id.parse().unwrap(),
        sees,
    };
    let ids: Vec<Uuid> = desk.threads().iter().map(|thread| thread.id.parse().unwrap()).collect();
    for (sees, places) in [
        (Visibility::OwnTeams, [true, false, false, true]),
        (Visibility::OwnAndUnassigned, [true, false, true, false]),
    ] {
        let mut scope = desk
            .app
            .store
            .scoped_to(desk.app.workspace_id, viewer(sees), May::Read)
            .await
            .unwrap();
        for (table, of) in [
            ("conversation t", "t.id"),
            ("message t", "t.conversation_id"),
            ("agent_message t", "t.conversation_id"),
            ("mention t", "t.conversation_id"),
            (
                "customer_message u join message t on t.workspace_id = u.workspace_id and t.id = u.message_id",
                "t.conversation_id",
            ),
            (
                "attachment u join message t on t.workspace_id = u.workspace_id and t.id = u.message_id",
                "t.conversation_id",
            ),
        ] {
            for (id, wanted) in ids.iter().zip(places) {
                let sql = format!("select exists (select from {table} where {of} = $1)");
                let found: bool = sqlx::query_scalar(AssertSqlSafe(sql))
                    .bind(id)
                    .fetch_one(scope.connection())
                    .await
                    .unwrap();
                assert_eq!(found, wanted, "{sees:?} {table} {id}");
            }
        }
        let log: i64 = sqlx::query_scalar("select count(*) from event")
            .fetch_one(scope.connection())
            .await
            .unwrap();
        assert_eq!(log, 0, "the log tells everything");
        let written = sqlx::query("update conversation set priority = 'high'")
            .execute(scope.connection())
            .await;
        assert!(written.is_err(), "it would be done by half");
    }
    // who is nobody sees nobody's, and no more
    let nobody = Viewer {
        user_id: Uuid::nil(),
        sees: Visibility::OwnTeams,
    };
    let mut scope = desk
        .app
        .store
        .scoped_to(desk.app.workspace_id, nobody, May::Read)
        .await
        .unwrap();
    let seen: i64 = sqlx::query_scalar("select count(*) from conversation")
        .fetch_one(scope.connection())
        .await
        .unwrap();
    assert_eq!(seen, 0);
    drop(scope);
    desk.app.stop().await;
}

/// A connection that says who looks and not what they see, or the other way round, shows nothing.
#[tokio::test]
async fn who_does_not_say_who_looks_is_refused() {
    let desk = Desk::open("own_teams").await;
    for settings in [
        "",
        "set local app.viewer = '{viewer}';",
        "set local app.sees = 'own_teams';",
    ] {
        let sql = format!(
            "begin; set local role frontdesk_limited; set local app.workspace_id = '{}'; {}
             select count(*) from conversation",
            desk.app.workspace_id,
            settings.replace("{viewer}", &desk.ada_id)
        );
        let mut connection = desk.app.store.database.owner.acquire().await.unwrap().detach();
        let refused = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await;
        assert!(refused.is_err(), "{settings}");
    }
    desk.app.stop().await;
}
