//! The list of conversations, newest activity first. Each filter that narrows much has an index that begins with it.

use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::load::{self, Row, SELECT};
use crate::domain::page::{Cursor, Page};
use crate::domain::search;
use crate::domain::views::{ConversationStatus, ConversationView};
use crate::errors::Result;
use crate::store::Scoped;

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
    /// Words of a person or of messages; the index must have caught up (`search::index::catch_up`).
    pub q: Option<String>,
}

pub async fn list(
    scope: &mut Scoped,
    filter: &Filter,
    limit: i64,
    after: Option<Cursor>,
) -> Result<Page<ConversationView>> {
    let workspace_id = scope.workspace_id();
    let found = match filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        Some(q) => Some(search::conversations(scope, q).await?),
        None => None,
    };
    let mut query: QueryBuilder<Postgres> = QueryBuilder::new(SELECT);
    query.push(" where c.workspace_id = ").push_bind(workspace_id);
    narrow(&mut query, filter, found);
    if let Some(cursor) = after {
        query
            .push(" and (c.last_activity_at, c.id) < (")
            .push_bind(cursor.at)
            .push(", ")
            .push_bind(cursor.id)
            .push(")");
    }
    query
        .push(" order by c.last_activity_at desc, c.id desc limit ")
        .push_bind(limit + 1);
    let rows: Vec<Row> = query.build_query_as().fetch_all(scope.connection()).await?;
    let views: Vec<ConversationView> = rows.into_iter().map(load::view).collect();
    Ok(Page::cut(views, limit, |view| Cursor {
        at: view.last_activity_at,
        id: view.id,
    }))
}

fn narrow(query: &mut QueryBuilder<Postgres>, filter: &Filter, found: Option<Vec<Uuid>>) {
    if let Some(status) = filter.status {
        query.push(" and c.status = ").push_bind(status.as_str());
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
    if let Some(ids) = found {
        query.push(" and c.id = any(").push_bind(ids).push(")");
    }
}
