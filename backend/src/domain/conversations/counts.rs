//! How many conversations views hold, for the numbers beside them. Nobody counts further than the number shows, nor through
//! more rows than a page may pass over: what lies beyond is "more".

use std::collections::HashMap;

use sqlx::Row;
use uuid::Uuid;

use super::conditions::Looker;
use super::list::{Filter, narrow};
use super::order::runs;
use super::walk::bound;
use super::ways::source;
use crate::domain::permissions::Sight;
use crate::domain::views::ConversationStatus;
use crate::errors::Result;
use crate::store::Reader;

/// The most that is shown.
const SHOWN: i64 = 99;
/// Open conversations that are looked through, the newest activity first.
const OPEN: i64 = 2_000;
/// Rows that are looked through for a view of its own.
const LOOKED_THROUGH: i64 = 1_000;

/// What is counted.
#[derive(Debug, Clone)]
pub enum Counted {
    /// The open ones among all.
    All,
    Mine,
    Unassigned,
    Inbox(Uuid),
    Team(Uuid),
    Label(Uuid),
    /// All that a filter holds.
    Filtered(Box<Filter>),
}

/// In the order they were asked for: how many, at most 99, and whether there are more.
pub async fn count(reader: &mut Reader<'_>, looker: Looker, views: &[Counted]) -> Result<Vec<(i64, bool)>> {
    let open = if views.iter().any(|view| !matches!(view, Counted::Filtered(_))) {
        open(reader, looker).await?
    } else {
        Open::default()
    };
    let mut counts = Vec::with_capacity(views.len());
    for view in views {
        counts.push(match view {
            Counted::Filtered(filter) => filtered(reader, filter).await?,
            Counted::All => open.of(Group::All, Uuid::nil()),
            Counted::Mine => open.of(Group::Mine, Uuid::nil()),
            Counted::Unassigned => open.of(Group::Unassigned, Uuid::nil()),
            Counted::Inbox(id) => open.of(Group::Inbox, *id),
            Counted::Team(id) => open.of(Group::Team, *id),
            Counted::Label(id) => open.of(Group::Label, *id),
        });
    }
    Ok(counts)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Group {
    All,
    Mine,
    Unassigned,
    Inbox,
    Team,
    Label,
}

/// The open conversations, counted once for all views that are parts of them.
#[derive(Default)]
struct Open(HashMap<(Group, Uuid), i64>);

impl Open {
    fn of(&self, group: Group, id: Uuid) -> (i64, bool) {
        let number = |key| self.0.get(&key).copied().unwrap_or(0);
        let counted = number((group, id));
        let all_seen = number((Group::All, Uuid::nil())) < OPEN;
        (counted.min(SHOWN), counted > SHOWN || !all_seen)
    }
}

async fn open(reader: &mut Reader<'_>, looker: Looker) -> Result<Open> {
    let mut query = bound(reader.workspace_id)?;
    query
        .push(", seen as materialized (select c.* from scope cross join lateral (
            select c.id, c.assignee_id, c.inbox_id, c.team_id from conversation c
            where c.workspace_id = scope.workspace_id and c.status = 'open' order by c.last_activity_at desc, c.id desc limit ")
        .push(OPEN)
        .push(") c)
          select 'all', null::uuid, count(*) from seen
          union all select 'mine', null, count(*) from seen where assignee_id = ")
        .push_bind(looker.id)
        .push("
          union all select 'unassigned', null, count(*) from seen where assignee_id is null
          union all select 'inbox', inbox_id, count(*) from seen group by inbox_id
          union all select 'team', team_id, count(*) from seen where team_id is not null group by team_id
          union all select 'label', l.label_id, count(*) from scope cross join seen cross join lateral (
            select l.label_id from conversation_label l
            where l.workspace_id = scope.workspace_id and l.conversation_id = seen.id offset 0) l group by l.label_id");
    let rows = query.build().fetch_all(&mut *reader.connection).await?;
    let mut counts = HashMap::new();
    for row in rows {
        let group = match row.try_get(0)? {
            "all" => Group::All,
            "mine" => Group::Mine,
            "unassigned" => Group::Unassigned,
            "inbox" => Group::Inbox,
            "team" => Group::Team,
            _ => Group::Label,
        };
        let id: Option<Uuid> = row.try_get(1)?;
        counts.insert((group, id.unwrap_or_default()), row.try_get(2)?);
    }
    Ok(Open(counts))
}

/// One that has an order or conditions of its own.
async fn filtered(reader: &mut Reader<'_>, filter: &Filter) -> Result<(i64, bool)> {
    let source = source(reader, filter, None).await?;
    let Some(run) = runs(Default::default()).first() else {
        return Ok((0, false));
    };
    let mut query = bound(reader.workspace_id)?;
    query.push(", seen as materialized (select c.* from scope cross join lateral (");
    source.push(&mut query, run, |query, order| {
        query.push(format_args!("{order} limit {LOOKED_THROUGH}"));
    });
    query.push(format_args!("{} limit {LOOKED_THROUGH}) c), hit as materialized (select 1 from scope cross join lateral (select 1 from seen c where true", source.order(run)));
    narrow(&mut query, filter);
    // what was not looked at for the hits is looked at only where they leave it open whether there are more
    query.push(format_args!(
        " limit {}) h) select (select count(*) from hit),
           case when (select count(*) from hit) > {SHOWN} then true else (select count(*) from seen) = {LOOKED_THROUGH} end",
        SHOWN + 1
    ));
    let row = query.build().fetch_one(&mut *reader.connection).await?;
    let (count, more): (i64, bool) = (row.try_get(0)?, row.try_get(1)?);
    Ok((count.min(SHOWN), more && !(source.is_known() && count <= SHOWN)))
}

/// The snoozed ones, as the view of them is counted.
pub fn snoozed(looker: Looker, sight: Sight) -> Counted {
    Counted::Filtered(Box::new(Filter {
        sight,
        status: Some(ConversationStatus::Snoozed),
        ..Filter::of(looker)
    }))
}
