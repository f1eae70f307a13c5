//! What tells of a workspace: words that were planted in it, and the id of each of its rows. And all that is stored of it, as a sum.

use std::collections::{BTreeMap, HashSet};

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::support::app::TestApp;

/// Stands in the other workspace wherever somebody chooses the words, and nowhere else.
pub const WORD: &str = "canary7q";

/// How a row is known to be a workspace's, where it has no `workspace_id`.
const OTHERWISE: [(&str, &str); 11] = [
    ("workspace", "t.id = $1"),
    ("workspace_deletion", "t.id = $1"),
    ("workspace_import", "t.id = $1"),
    ("users", "t.id in (select user_id from member where workspace_id = $1)"),
    (
        "webhook_delivery",
        "t.id in (select delivery_id from webhook_event where workspace_id = $1)",
    ),
    ("session", OF_ITS_PEOPLE),
    ("totp", OF_ITS_PEOPLE),
    ("recovery_code", OF_ITS_PEOPLE),
    ("passkey", OF_ITS_PEOPLE),
    ("half_sign_in", OF_ITS_PEOPLE),
    ("account_link", OF_ITS_PEOPLE),
];
const OF_ITS_PEOPLE: &str = "t.user_id in (select user_id from member where workspace_id = $1)";

/// Those that are no workspace's.
const NOBODYS: [&str; 8] = [
    "dashboard_file",
    "deletion_request",
    "erasure_key",
    // goes out, and is told by the tests of mail
    "mail",
    // it names nobody
    "passkey_challenge",
    "presence_process",
    "push_key",
    "seaql_migrations",
];

/// Each table that holds something of workspaces, with the condition for one's rows.
async fn tables(app: &TestApp) -> Vec<(String, &'static str)> {
    let all: Vec<(String, bool)> = sqlx::query_as(
        "select c.relname::text, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id')
         from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1",
    )
    .fetch_all(&app.store.database.owner)
    .await
    .unwrap();
    let of = |(table, is_tenants): (String, bool)| {
        let otherwise = OTHERWISE.iter().find(|(name, _)| *name == table);
        match (otherwise, is_tenants) {
            (Some((_, condition)), _) => Some((table, *condition)),
            (None, true) => Some((table, "t.workspace_id = $1")),
            (None, false) if NOBODYS.contains(&table.as_str()) => None,
            (None, false) => panic!("say in walk/traces.rs whose the rows of {table} are"),
        }
    };
    all.into_iter().filter_map(of).collect()
}

/// Table by table, of all rows of a workspace and of the work that is queued for it.
pub async fn sums(app: &TestApp, workspace_id: Uuid) -> BTreeMap<String, String> {
    let sum = |(table, condition): (String, &str)| {
        format!(
            "select '{table}' as name, count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum
             from {table} t where {condition}"
        )
    };
    let mut sums: Vec<String> = tables(app).await.into_iter().map(sum).collect();
    sums.push(
        "select 'jobs', count(*)::text from apalis.jobs where position($1::text in encode(job, 'escape')) > 0"
            .to_owned(),
    );
    let sums: Vec<(String, String)> = sqlx::query_as(AssertSqlSafe(sums.join(" union all ")))
        .bind(workspace_id)
        .fetch_all(&app.store.database.owner)
        .await
        .unwrap();
    sums.into_iter().collect()
}

/// The tables in which something is other than before.
pub fn changed(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<String> {
    let tables = before.keys().filter(|table| before[*table] != after[*table]);
    tables.cloned().collect()
}

/// The ids in a workspace's rows.
async fn ids(app: &TestApp, workspace_id: Uuid) -> HashSet<Uuid> {
    let mut ids = HashSet::new();
    for (table, condition) in tables(app).await {
        let columns: Vec<String> = sqlx::query_scalar(
            "select attname::text from pg_attribute where attrelid = $1::text::regclass and atttypid = 'uuid'::regtype and not attisdropped",
        )
        .bind(&table)
        .fetch_all(&app.store.database.owner)
        .await
        .unwrap();
        for column in columns {
            let sql = format!("select distinct t.{column} from {table} t where {condition} and t.{column} is not null");
            let found: Vec<Uuid> = sqlx::query_scalar(AssertSqlSafe(sql))
                .bind(workspace_id)
                .fetch_all(&app.store.database.owner)
                .await
                .unwrap();
            ids.extend(found);
        }
    }
    ids
}

/// What gives a workspace away.
pub struct Traces {
    ids: HashSet<Uuid>,
}

impl Traces {
    /// Of one, as told from another.
    pub async fn of(app: &TestApp, workspace_id: Uuid, not: Uuid) -> Self {
        let mut of_both = ids(app, workspace_id).await;
        for id in ids(app, not).await {
            of_both.remove(&id);
        }
        of_both.remove(&Uuid::nil());
        assert!(of_both.len() > 50, "{}", of_both.len());
        Self { ids: of_both }
    }

    /// What of it is in an answer and was not in the question.
    pub fn told(&self, answer: &str, asked: &str) -> Option<String> {
        if answer.contains(WORD) && !asked.contains(WORD) {
            let at = answer.find(WORD).unwrap_or_default();
            let around = answer
                .char_indices()
                .filter(|(n, _)| (at.saturating_sub(60)..at + 30).contains(n));
            return Some(around.map(|(_, each)| each).collect());
        }
        let candidates = answer
            .match_indices('-')
            .filter_map(|(at, _)| answer.get(at.checked_sub(8)?..at + 28));
        let mut found = candidates.filter_map(|text| text.parse::<Uuid>().ok());
        let told = found.find(|id| self.ids.contains(id) && !asked.contains(&id.to_string()))?;
        Some(told.to_string())
    }
}
