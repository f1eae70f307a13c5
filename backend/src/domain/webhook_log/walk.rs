//! A page of a workspace's log, newest first: an index is walked, and what does not belong is passed over, not without end (decision 23).

use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::filter::{Filter, Reach, pattern};
use super::read::{COLUMNS, WebhookEventView};
use crate::domain::ingest::Outcome;
use crate::domain::page::{Cursor, Page, Walked};
use crate::errors::Result;
use crate::store::Scoped;

/// Webhooks that one request looks at: where few of them belong its page is short, and says where to go on.
const WALK: i64 = 4_000;

pub(super) async fn page(
    scope: &mut Scoped,
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Page<WebhookEventView>> {
    let walk = Walk {
        workspace_id: scope.workspace_id(),
        filter,
        after,
    };
    let mut query = match filter.search() {
        Some(q) => {
            let reach = Reach::Workspace(walk.workspace_id);
            let ids = filter.ids(scope.connection(), reach).await?;
            walk.searching(ids, q)
        }
        None => walk.passing(limit),
    };
    query.push(" limit ").push_bind(limit + 1);
    let connection = match walk.is_long() {
        true => scope.walking().await?,
        false => scope.connection(),
    };
    let rows: Vec<Walked<WebhookEventView>> = query.build_query_as().fetch_all(connection).await?;
    Ok(Page::walked(rows, limit, |row| {
        Cursor {
            at: row.received_at,
            id: row.id,
        }
        .encode()
    }))
}

struct Walk<'a> {
    workspace_id: Uuid,
    filter: &'a Filter,
    after: Option<Cursor>,
}

impl Walk<'_> {
    /// Whether it comes by what does not belong: no index has kinds, those that were taken in as they should be, or words.
    fn is_long(&self) -> bool {
        let Filter { kind, outcome, .. } = self.filter;
        kind.is_some() || *outcome == Some(Outcome::Processed) || self.filter.search().is_some()
    }

    /// Where nothing is searched for.
    fn passing(&self, limit: i64) -> QueryBuilder<Postgres> {
        let Filter { kind, outcome, .. } = self.filter;
        let mut query = QueryBuilder::new("select e.*, e.nth = ");
        query.push(WALK).push(" as is_end from (select e.*, true");
        if let Some(kind) = kind {
            query.push(" and e.kinds @> array[").push_bind(kind.clone()).push("]");
        }
        if *outcome == Some(Outcome::Processed) {
            query.push(" and e.outcome = 'processed'");
        }
        query.push(" as fits, row_number() over (order by e.received_at desc, e.id desc) as nth from (");
        let by_index = outcome.filter(|outcome| *outcome != Outcome::Processed);
        let room = if self.is_long() { WALK } else { limit + 1 };
        self.newest(&mut query, COLUMNS, by_index, room);
        query.push(") e) e where e.fits or e.nth = ").push(WALK);
        query.push(" order by e.received_at desc, e.id desc");
        query
    }

    /// By the ids a webhook names, or by its error. Of errors so many are read, and what is older than those waits for the next page.
    fn searching(&self, ids: Vec<String>, q: &str) -> QueryBuilder<Postgres> {
        let has_errors = matches!(self.filter.outcome, None | Some(Outcome::Failed));
        let mut query =
            QueryBuilder::new("with named as materialized (select e.id, e.received_at from webhook_events_naming(");
        query.push_bind(ids).push(") e where true");
        self.bounds(&mut query);
        query.push("), failed as materialized (select e.id, e.received_at, e.fits, e.nth from (select e.id, e.received_at, coalesce(e.error ilike ");
        query.push_bind(pattern(q));
        query.push(", false) as fits, row_number() over (order by e.received_at desc, e.id desc) as nth from (");
        let room = if has_errors { WALK } else { 0 };
        self.newest(&mut query, "e.id, e.received_at, e.error", Some(Outcome::Failed), room);
        query.push(format_args!(
            ") e) e where e.fits or e.nth = {WALK}
             ), stop as materialized (select received_at, id from failed where nth = {WALK}
             ), found as (
               select id, received_at, bool_or(fits) as fits, bool_or(is_end) as is_end from (
                 select id, received_at, true as fits, false as is_end from named
                 union all select id, received_at, fits, nth = {WALK} from failed) each_of
               group by id, received_at)
             select e.* from (
               select {COLUMNS}, f.id as found_id, f.received_at as found_at, f.is_end, f.fits"
        ));
        self.filter.narrow(&mut query);
        // one by one: however many a search is thought to find, the log is not read as a whole
        query.push(
            " as fits from (
                 select * from found where not exists (select from stop) or (received_at, id) >= (select received_at, id from stop)
                 order by received_at desc, id desc) f
               cross join lateral (
                 select * from webhook_event x where x.workspace_id = ",
        );
        query.push_bind(self.workspace_id);
        query.push(
            " and x.id = f.id and x.received_at = f.received_at offset 0) e) e
             where e.fits or e.is_end order by e.found_at desc, e.found_id desc",
        );
        query
    }

    /// The newest of an index. An outcome stands there as it is, so that the indexes of what was not taken in as it should be are known to fit.
    fn newest(&self, query: &mut QueryBuilder<Postgres>, columns: &str, outcome: Option<Outcome>, room: i64) {
        query.push(format_args!(
            "select {columns} from webhook_event e where e.workspace_id = "
        ));
        query.push_bind(self.workspace_id);
        if let Some(outcome) = outcome {
            query.push(format_args!(" and e.outcome = '{}'", outcome.as_str()));
        }
        if let Some(inbox_id) = self.filter.inbox_id {
            query.push(" and e.inbox_id = ").push_bind(inbox_id);
        }
        self.bounds(query);
        query.push(format_args!(" order by e.received_at desc, e.id desc limit {room}"));
    }

    fn bounds(&self, query: &mut QueryBuilder<Postgres>) {
        if let Some(since) = self.filter.since {
            query.push(" and e.received_at >= ").push_bind(since);
        }
        if let Some(until) = self.filter.until {
            query.push(" and e.received_at < ").push_bind(until);
        }
        if let Some(cursor) = self.after {
            query.push(" and (e.received_at, e.id) < (").push_bind(cursor.at);
            query.push(", ").push_bind(cursor.id).push(")");
        }
    }
}
