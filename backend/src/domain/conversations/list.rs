//! The list of conversations. The usual one, newest activity first and narrowed by what has an index of its own, is one
//! statement; every other is walked (`walk`).

use sqlx::{Postgres, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use super::conditions::{self, Looker};
use super::load::{self, BESIDE};
use super::order::Place;
use super::walk::{self, bound};
use crate::domain::page::{Cursor, Page};
use crate::domain::permissions::Sight;
use crate::domain::search;
use crate::domain::views::{ConversationSort, ConversationStatus, ConversationView, ViewConditions};
use crate::errors::Result;
use crate::store::{Reader, Scoped};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignee {
    Member(Uuid),
    Nobody,
}

/// An empty filter restricts nothing.
#[derive(Debug, Clone)]
pub struct Filter {
    pub looker: Looker,
    /// What the looker sees. The wall of the database holds them to it; this says where to look, so that nobody passes over all the rest.
    pub sight: Sight,
    pub status: Option<ConversationStatus>,
    pub inbox_id: Option<Uuid>,
    pub assignee: Option<Assignee>,
    pub team_id: Option<Uuid>,
    pub label_id: Option<Uuid>,
    pub channel: Option<String>,
    pub contact_id: Option<Uuid>,
    pub priority: Option<String>,
    pub unread: Option<bool>,
    pub waiting: Option<bool>,
    /// Of a saved view.
    pub conditions: Option<ViewConditions>,
    pub sort: ConversationSort,
}

impl Default for Filter {
    /// For nobody in particular.
    fn default() -> Self {
        Self::of(Looker {
            id: Uuid::nil(),
            now: OffsetDateTime::UNIX_EPOCH,
        })
    }
}

impl Filter {
    pub fn of(looker: Looker) -> Self {
        Self {
            looker,
            sight: Sight::default(),
            status: None,
            inbox_id: None,
            assignee: None,
            team_id: None,
            label_id: None,
            channel: None,
            contact_id: None,
            priority: None,
            unread: None,
            waiting: None,
            conditions: None,
            sort: ConversationSort::Newest,
        }
    }

    /// Whether the list is one that an index holds: narrowed by one thing at most, or to one contact, who has few. What is nobody's is
    /// in the order of an index only where that is said.
    fn is_usual(&self) -> bool {
        let narrowed = [
            self.status.is_some(),
            self.inbox_id.is_some(),
            self.assignee.is_some(),
            self.team_id.is_some(),
        ];
        let narrowed = narrowed.into_iter().filter(|is_narrowed| *is_narrowed).count();
        self.sight.is_whole()
            && self.sort == ConversationSort::Newest
            && (narrowed <= 1 && self.assignee != Some(Assignee::Nobody) || self.contact_id.is_some())
            && self.channel.is_none()
            && self.priority.is_none()
            && self.unread.is_none()
            && self.waiting.is_none()
            && self.label_id.is_none()
            && self.conditions.is_none()
    }
}

pub async fn list(reader: &mut Reader<'_>, filter: &Filter, limit: i64, from: Place) -> Result<Page<ConversationView>> {
    if filter.is_usual() {
        usual(reader, filter, limit, from.after).await
    } else {
        walk::page(reader, filter, None, limit, from).await
    }
}

/// Those that have all words of `q` in their person or in their messages; the index must have caught up
/// (`search::index::catch_up`). None were typed: all.
pub async fn list_found(
    scope: &mut Scoped,
    q: &str,
    filter: &Filter,
    limit: i64,
    from: Place,
) -> Result<Page<ConversationView>> {
    match q.trim() {
        "" => list(&mut scope.reader(), filter, limit, from).await,
        q => {
            let found = search::conversations(scope, q).await?;
            walk::page(&mut scope.reader(), filter, Some(found), limit, from).await
        }
    }
}

async fn usual(
    reader: &mut Reader<'_>,
    filter: &Filter,
    limit: i64,
    after: Option<Cursor>,
) -> Result<Page<ConversationView>> {
    let mut query = bound(reader.workspace_id)?;
    // the limit is in the text: as a parameter PostgreSQL would not know how few rows are wanted, and plan each time anew
    let most = limit + 1;
    // the page is cut before anything is joined to it, so that only the list's own index can be of use
    query.push(
        " select t.* from scope cross join lateral (
           select c.* from conversation c where c.workspace_id = scope.workspace_id",
    );
    narrow(&mut query, filter);
    if let Some(cursor) = after {
        query
            .push(" and (c.last_activity_at, c.id) < (")
            .push_bind(cursor.at)
            .push(", ")
            .push_bind(cursor.id)
            .push(")");
    }
    query.push(format_args!(
        " order by c.last_activity_at desc, c.id desc limit {most}) c {BESIDE} order by c.last_activity_at desc, c.id desc"
    ));
    let rows = query.build().fetch_all(&mut *reader.connection).await?;
    let views = rows.iter().map(load::view).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(views, limit, |view| Cursor {
        at: view.last_activity_at,
        id: view.id,
    }))
}

/// Says what a filter asks for, of `conversation c` beside `scope`.
pub(super) fn narrow(query: &mut QueryBuilder<Postgres>, filter: &Filter) {
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
        query
            .push(" and (select i.channel from inbox i where i.workspace_id = scope.workspace_id and i.id = c.inbox_id offset 0) = ")
            .push_bind(channel.clone());
    }
    if let Some(label_id) = filter.label_id {
        query
            .push(" and exists (select from conversation_label l where l.workspace_id = scope.workspace_id and l.conversation_id = c.id and l.label_id = ")
            .push_bind(label_id)
            .push(" offset 0)");
    }
    if let Some(priority) = &filter.priority {
        query.push(" and c.priority = ").push_bind(priority.clone());
    }
    if let Some(waiting) = filter.waiting {
        query.push(if waiting {
            " and c.waiting_since is not null"
        } else {
            " and c.waiting_since is null"
        });
    }
    if let Some(is_unread) = filter.unread {
        query.push(if is_unread { " and (" } else { " and not (" });
        conditions::unread(query, filter.looker.id);
        query.push(")");
    }
    if let Some(wanted) = &filter.conditions {
        conditions::push(query, wanted, filter.looker);
    }
}
