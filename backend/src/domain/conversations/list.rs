//! The list of conversations, newest activity first. Each filter that narrows much has an index that begins with it.

use sqlx::postgres::PgArguments;
use sqlx::{Arguments, Postgres, QueryBuilder};
use uuid::Uuid;

use super::load::{self, SELECT};
use crate::domain::page::{Cursor, Page};
use crate::domain::search;
use crate::domain::views::{ConversationStatus, ConversationView};
use crate::errors::Result;
use crate::store::glance::SCOPE;
use crate::store::{Reader, Scoped};

const NEWEST_FIRST: &str = "order by c.last_activity_at desc, c.id desc";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignee {
    Member(Uuid),
    Nobody,
}

/// An empty filter restricts nothing.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub status: Option<ConversationStatus>,
    pub inbox_id: Option<Uuid>,
    pub assignee: Option<Assignee>,
    pub team_id: Option<Uuid>,
    pub label_id: Option<Uuid>,
    pub channel: Option<String>,
    pub contact_id: Option<Uuid>,
}

pub async fn list(
    reader: &mut Reader<'_>,
    filter: &Filter,
    limit: i64,
    after: Option<Cursor>,
) -> Result<Page<ConversationView>> {
    page(reader, filter, None, limit, after).await
}

/// Those that have all words of `q` in their person or in their messages; the index must have caught up
/// (`search::index::catch_up`). None were typed: all.
pub async fn list_found(
    scope: &mut Scoped,
    q: &str,
    filter: &Filter,
    limit: i64,
    after: Option<Cursor>,
) -> Result<Page<ConversationView>> {
    let found = match q.trim() {
        "" => None,
        q => Some(search::conversations(scope, q).await?),
    };
    page(&mut scope.reader(), filter, found, limit, after).await
}

async fn page(
    reader: &mut Reader<'_>,
    filter: &Filter,
    found: Option<Vec<Uuid>>,
    limit: i64,
    after: Option<Cursor>,
) -> Result<Page<ConversationView>> {
    let mut arguments = PgArguments::default();
    arguments.add(reader.workspace_id).map_err(sqlx::Error::Encode)?;
    let mut query: QueryBuilder<Postgres> = QueryBuilder::with_arguments(SCOPE, arguments);
    // the limit is in the text: as a parameter PostgreSQL would not know how few rows are wanted, and plan each time anew
    let most = limit + 1;
    match found {
        None => {
            query.push(format_args!(
                " select t.* from scope cross join lateral ({SELECT} where c.workspace_id = scope.workspace_id"
            ));
            narrow(&mut query, filter, after);
            query.push(format_args!(" {NEWEST_FIRST} limit {most}) t"));
        }
        Some(ids) => among(&mut query, ids, filter, after, most),
    }
    let rows = query.build().fetch_all(&mut *reader.connection).await?;
    let views = rows.iter().map(load::view).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(views, limit, |view| Cursor {
        at: view.last_activity_at,
        id: view.id,
    }))
}

/// The page of these conversations, each of which is looked up by its id. `offset 0` keeps PostgreSQL to that: a plan that
/// does not know the workspace takes its conversations for few, and would rather read them all than find a thousand.
fn among(query: &mut QueryBuilder<Postgres>, ids: Vec<Uuid>, filter: &Filter, after: Option<Cursor>, most: i64) {
    query
        .push(", found as materialized (select c.* from scope cross join unnest(")
        .push_bind(ids)
        .push(
            "::uuid[]) as one (id) cross join lateral (
               select c.id, c.last_activity_at from conversation c join inbox i on i.workspace_id = c.workspace_id and i.id = c.inbox_id
               where c.workspace_id = scope.workspace_id and c.id = one.id",
        );
    narrow(query, filter, after);
    query.push(format_args!(
        " offset 0) c {NEWEST_FIRST} limit {most})
         select c.* from scope cross join found cross join lateral (
           {SELECT} where c.workspace_id = scope.workspace_id and c.id = found.id offset 0) c {NEWEST_FIRST}"
    ));
}

fn narrow(query: &mut QueryBuilder<Postgres>, filter: &Filter, after: Option<Cursor>) {
    if let Some(status) = filter.status {
        // in the text too: a few words, and how many conversations have which is known
        query.push(format_args!(" and c.status = '{}'", status.as_str()));
    }
    if let Some(inbox_id) = filter.inbox_id {
        query.push(" and c.inbox_id = ").push_bind(inbox_id);
    }
    match filter.assignee {
        Some(Assignee::Member(id)) => {
            query.push(" and c.assignee_id = ").push_bind(id);
        }
        Some(Assignee::Nobody) => {
            query.push(" and c.assignee_id is null");
        }
        None => {}
    }
    if let Some(team_id) = filter.team_id {
        query.push(" and c.team_id = ").push_bind(team_id);
    }
    if let Some(contact_id) = filter.contact_id {
        query.push(" and c.contact_id = ").push_bind(contact_id);
    }
    if let Some(channel) = &filter.channel {
        query.push(" and i.channel = ").push_bind(channel.clone());
    }
    if let Some(label_id) = filter.label_id {
        query
            .push(" and exists (select from conversation_label l where l.workspace_id = c.workspace_id and l.conversation_id = c.id and l.label_id = ")
            .push_bind(label_id)
            .push(")");
    }
    if let Some(cursor) = after {
        query
            .push(" and (c.last_activity_at, c.id) < (")
            .push_bind(cursor.at)
            .push(", ")
            .push_bind(cursor.id)
            .push(")");
    }
}
