//! What is looked for in the log, and the statement that finds it.

use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, PgConnection, Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::clock::rfc3339_millis;
use crate::domain::ingest::Outcome;
use crate::domain::page::Cursor;
use crate::domain::search;

/// An omitted part restricts nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    pub outcome: Option<Outcome>,
    pub inbox_id: Option<Uuid>,
    /// Channel and account, for what belongs to no inbox.
    pub account: Option<(String, String)>,
    /// `message`, `status`, `reaction` …
    pub kind: Option<String>,
    /// A message by its id here or at the platform, a contact by id or name, or a part of an error.
    pub q: Option<String>,
    #[serde(with = "rfc3339_millis::option")]
    pub since: Option<OffsetDateTime>,
    /// Exclusive.
    #[serde(with = "rfc3339_millis::option")]
    pub until: Option<OffsetDateTime>,
}

/// Whose events are looked at, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// A request, within its scope.
    Workspace(Uuid),
    /// The owner's connection, one workspace or all and none.
    Operator(Option<Uuid>),
}

impl Reach {
    fn workspace(self) -> Option<Uuid> {
        match self {
            Self::Workspace(id) => Some(id),
            Self::Operator(id) => id,
        }
    }
}

/// The newest of those whose name is meant: more would make the search a list of everybody.
const PEOPLE: i64 = 50;

impl Filter {
    pub(super) fn search(&self) -> Option<&str> {
        self.q.as_deref().map(str::trim).filter(|q| !q.is_empty())
    }

    /// The ids that `q` stands for: itself, the platform's ids of a message of ours, those of people of that name.
    pub(super) async fn ids(&self, connection: &mut PgConnection, reach: Reach) -> Result<Vec<String>, sqlx::Error> {
        let Some(q) = self.search() else {
            return Ok(Vec::new());
        };
        let mut ids = vec![q.to_owned()];
        if let Ok(message_id) = q.parse::<Uuid>() {
            ids.extend(of_message(connection, reach, message_id).await?);
        } else if may_be_a_name(q) {
            ids.extend(of_people(connection, reach, q).await?);
        }
        Ok(ids)
    }

    /// `select {columns} from webhook_event e`, with everything that narrows it down: for the owner's connection, of one workspace or of all and
    /// none. What a request shows, `walk` reads.
    pub(super) fn query(&self, columns: &str, workspace: Option<Uuid>, ids: Vec<String>) -> QueryBuilder<Postgres> {
        let mut query = match self.search() {
            Some(q) => self.searching(columns, workspace, ids, q),
            None => {
                let mut query = QueryBuilder::new("select ");
                query.push(columns).push(" from webhook_event e where true");
                query
            }
        };
        if let Some(workspace_id) = workspace {
            query.push(" and e.workspace_id = ").push_bind(workspace_id);
        }
        self.narrow(&mut query);
        query
    }

    /// By the ids a webhook names, or by its error: each by its own index, then together.
    fn searching(&self, columns: &str, workspace: Option<Uuid>, ids: Vec<String>, q: &str) -> QueryBuilder<Postgres> {
        // by this index alone, so without anything that another would be tempting for
        let mut query =
            QueryBuilder::new("with named as materialized (select id, received_at from webhook_event where refs && (");
        query.push_bind(ids).push(")");
        query.push("), failed as materialized (select id, received_at from webhook_event where outcome = 'failed'");
        if let Some(workspace_id) = workspace {
            query.push(" and workspace_id = ").push_bind(workspace_id);
        }
        query.push(" and error ilike ").push_bind(pattern(q));
        query.push(") select ").push(columns);
        // one by one: however many a search is thought to find, the log is not read as a whole
        query.push(
            " from (select * from named union select * from failed) found
              cross join lateral (
                select * from webhook_event x where x.id = found.id and x.received_at = found.received_at offset 0) e where true",
        );
        query
    }

    pub(super) fn narrow(&self, query: &mut QueryBuilder<Postgres>) {
        if let Some(outcome) = self.outcome {
            // as it is, so that the index of those that are not processed is known to fit
            query.push(format!(" and e.outcome = '{}'", outcome.as_str()));
        }
        if let Some(inbox_id) = self.inbox_id {
            query.push(" and e.inbox_id = ").push_bind(inbox_id);
        }
        if let Some((channel, account_id)) = &self.account {
            query
                .push(" and e.workspace_id is null and e.channel = ")
                .push_bind(channel.clone());
            query.push(" and e.account_id = ").push_bind(account_id.clone());
        }
        if let Some(kind) = &self.kind {
            query.push(" and e.kinds @> array[").push_bind(kind.clone()).push("]");
        }
        if let Some(since) = self.since {
            query.push(" and e.received_at >= ").push_bind(since);
        }
        if let Some(until) = self.until {
            query.push(" and e.received_at < ").push_bind(until);
        }
    }
}

/// Newest first, from a place on.
pub(super) fn newest_first(query: &mut QueryBuilder<Postgres>, after: Option<Cursor>, limit: i64) {
    if let Some(cursor) = after {
        query.push(" and (e.received_at, e.id) < (").push_bind(cursor.at);
        query.push(", ").push_bind(cursor.id).push(")");
    }
    query
        .push(" order by e.received_at desc, e.id desc limit ")
        .push_bind(limit);
}

/// Oldest first, from a place on: the order in which they are run again.
pub(super) fn oldest_first(query: &mut QueryBuilder<Postgres>, after: Option<Cursor>, limit: i64) {
    if let Some(cursor) = after {
        query.push(" and (e.received_at, e.id) > (").push_bind(cursor.at);
        query.push(", ").push_bind(cursor.id).push(")");
    }
    query.push(" order by e.received_at, e.id limit ").push_bind(limit);
}

pub(super) fn pattern(text: &str) -> String {
    format!(
        "%{}%",
        text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
    )
}

/// Names are looked for among all contacts, so what is none is not.
fn may_be_a_name(q: &str) -> bool {
    q.chars().any(char::is_alphabetic) && !q.contains(['.', '_', ':', '$', '=']) && q.chars().count() <= 80
}

async fn of_message(connection: &mut PgConnection, reach: Reach, id: Uuid) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        // from workspace to workspace, so that the keys are of use: they begin with it
        "select m.external_id from workspace w join message m on m.workspace_id = w.id and m.id = $2
         where ($1::uuid is null or w.id = $1) and m.external_id is not null
         union
         select p.external_id from workspace w join delivery_part p on p.workspace_id = w.id and p.message_id = $2
         where ($1::uuid is null or w.id = $1) and p.external_id is not null",
    )
    .bind(reach.workspace())
    .bind(id)
    .fetch_all(connection)
    .await
}

/// Found by words, as everywhere in a workspace; what looks through all of them has no words of its own to ask for, and reads all names.
async fn of_people(connection: &mut PgConnection, reach: Reach, name: &str) -> Result<Vec<String>, sqlx::Error> {
    let sought = match reach.workspace() {
        Some(workspace_id) => match search::contact_query(workspace_id, name) {
            Some(query) => query,
            None => return Ok(Vec::new()),
        },
        None => pattern(name),
    };
    let people = match reach {
        Reach::Workspace(_) => {
            "select $3::uuid as workspace_id, contact_id as id
             from search_newest_contacts($1::text::tsquery, 'ffffffff-ffff-ffff-ffff-ffffffffffff', $2::int) where is_hit"
        }
        // what other workspaces have is in the same index, so it is looked up by it alone
        Reach::Operator(Some(_)) => {
            "with hits as materialized (select workspace_id, contact_id as id from contact_search where document @@ $1::text::tsquery)
             select * from hits where workspace_id = $3 order by id desc limit $2"
        }
        Reach::Operator(None) => {
            "select workspace_id, id from contact where $3::uuid is null and (name ilike $1 or username ilike $1 or phone ilike $1) limit $2"
        }
    };
    let sql = format!(
        "select i.external_id from ({people}) p cross join lateral (
           select external_id from contact_identity where workspace_id = p.workspace_id and contact_id = p.id offset 0) i"
    );
    sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(sought)
        .bind(PEOPLE)
        .bind(reach.workspace())
        .fetch_all(connection)
        .await
}
