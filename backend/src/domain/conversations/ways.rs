//! Where the conversations of a list are looked for: which indexes are walked.

use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::change::PRIORITIES;
use super::conditions::{Looker, STATUSES, ids_of};
use super::list::{Assignee, Filter};
use super::order::Run;
use super::walk::bound;
use crate::domain::views::{
    ConditionField as Field, ConditionOp, ConversationStatus, Matching, ViewCondition, ViewConditions, Visibility,
};
use crate::errors::Result;
use crate::store::Reader;

/// So few that they are looked up one by one.
const FEW: i64 = 1_000;
/// Indexes that are walked side by side.
const WAYS: usize = 8;

pub enum Source {
    /// These alone.
    Known(Vec<Uuid>),
    /// What these have, each by an index that follows the order. `live`: nothing resolved is asked for, so that what is not
    /// resolved of a member, a team or an inbox is walked alone.
    Ways { ways: Vec<Way>, live: bool },
}

/// What an index begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    Anything,
    Contact(Uuid),
    Team(Uuid),
    Assignee(Assignee),
    Inbox(Uuid),
    Priority(String),
    Status(String),
    /// A part of what somebody sees who does not see all; of it those with this status, where one is asked for.
    Seen(Part, Option<ConversationStatus>),
}

/// None of two holds what another holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Own(Uuid),
    Nobodys,
    /// Without one's own.
    Team {
        team_id: Uuid,
        without: Uuid,
    },
}

/// `found`: what a search found.
pub async fn source(reader: &mut Reader<'_>, filter: &Filter, found: Option<Vec<Uuid>>) -> Result<Source> {
    if let Some(ids) = found {
        return Ok(Source::Known(ids));
    }
    // of a label that many have, most may be out of sight, and each would be looked at
    if filter.sight.is_whole()
        && let Some(labels) = labels_of(filter)
        && let Some(ids) = labelled(reader, labels).await?
    {
        return Ok(Source::Known(ids));
    }
    let inboxes = match &filter.channel {
        Some(channel) => Some(inboxes_of(reader, channel).await?),
        None => None,
    };
    if inboxes.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Source::Known(Vec::new()));
    }
    Ok(Source::Ways {
        ways: ways(filter, inboxes),
        live: Must::of(filter).is_live(),
    })
}

/// A channel's, and no more than one beyond those that are walked side by side.
async fn inboxes_of(reader: &mut Reader<'_>, channel: &str) -> Result<Vec<Uuid>> {
    let most = WAYS + 1;
    let mut query = bound(reader.workspace_id)?;
    query
        .push(
            " select i.id from scope cross join lateral (
               select i.id from inbox i where i.workspace_id = scope.workspace_id and i.channel = ",
        )
        .push_bind(channel.to_owned())
        .push(format_args!(" order by i.external_id limit {most}) i"));
    Ok(query.build_query_scalar().fetch_all(&mut *reader.connection).await?)
}

/// None: too many to look them up.
async fn labelled(reader: &mut Reader<'_>, labels: Vec<Uuid>) -> Result<Option<Vec<Uuid>>> {
    let most = FEW + 1;
    let mut query = bound(reader.workspace_id)?;
    query
        .push(" select l.conversation_id from scope cross join unnest(")
        .push_bind(labels)
        .push(format_args!(
            "::uuid[]) as one (id) cross join lateral (
               select l.conversation_id from conversation_label l where l.workspace_id = scope.workspace_id and l.label_id = one.id
               order by l.conversation_id limit {most}) l limit {most}"
        ));
    let mut ids: Vec<Uuid> = query.build_query_scalar().fetch_all(&mut *reader.connection).await?;
    let few = ids.len() as i64 <= FEW;
    ids.sort_unstable();
    ids.dedup();
    Ok(few.then_some(ids))
}

impl Source {
    pub fn is_known(&self) -> bool {
        matches!(self, Self::Known(_))
    }

    /// The order in which they are walked.
    pub fn order(&self, run: &Run) -> String {
        match self {
            Self::Ways { ways, .. } => match of_run(ways, run) {
                [way] => way.order(run),
                _ => run.order(),
            },
            Self::Known(_) => run.order(),
        }
    }

    /// Says them, of `conversation c`; `narrow` says of each which and how many, in its order. Together they are not in order.
    pub fn push(
        &self,
        query: &mut QueryBuilder<Postgres>,
        run: &Run,
        narrow: impl Fn(&mut QueryBuilder<Postgres>, &str),
    ) {
        query.push("select c.* from (");
        match self {
            Self::Known(ids) => {
                query.push("select c.* from unnest(").push_bind(ids.clone()).push(
                    "::uuid[]) as one (id) cross join lateral (
                       select c.* from conversation c where c.workspace_id = scope.workspace_id and c.id = one.id offset 0) c where true",
                );
                narrow(query, &run.order());
            }
            Self::Ways { ways, live } => {
                let ways = of_run(ways, run);
                for (place, way) in ways.iter().enumerate() {
                    query.push(if place > 0 { " union all (" } else { "(" });
                    query.push("select c.* from conversation c where c.workspace_id = scope.workspace_id");
                    way.push(query);
                    if *live && way.has_live_index() {
                        query.push(" and c.status <> 'resolved'");
                    }
                    narrow(query, &way.order(run));
                    query.push(")");
                }
            }
        }
        query.push(") c");
    }
}

/// Of what an index holds alone, that of priorities knows statuses too; beside it no other is of use.
fn of_run<'a>(ways: &'a [Way], run: &Run) -> &'a [Way] {
    let by_status = ways.iter().all(|way| matches!(way, Way::Status(_)));
    let by_sight = ways.iter().any(|way| matches!(way, Way::Seen(..)));
    if !run.has_index || by_sight || (run.newest_first && by_status) {
        ways
    } else {
        &[Way::Anything]
    }
}

impl Way {
    fn has_live_index(&self) -> bool {
        matches!(
            self,
            Self::Team(_) | Self::Assignee(_) | Self::Inbox(_) | Self::Seen(..)
        )
    }

    /// In which its index has them.
    fn order(&self, run: &Run) -> String {
        match self {
            Self::Assignee(Assignee::Nobody) | Self::Seen(Part::Nobodys, _) => run.order_of_nobodys(),
            _ => run.order(),
        }
    }

    pub fn push(&self, query: &mut QueryBuilder<Postgres>) {
        match self {
            Self::Anything => query,
            Self::Contact(id) => query.push(" and c.contact_id = ").push_bind(*id),
            Self::Team(id) => query.push(" and c.team_id = ").push_bind(*id),
            Self::Assignee(Assignee::Member(id)) => query.push(" and c.assignee_id = ").push_bind(*id),
            Self::Assignee(Assignee::Nobody) => query.push(" and c.assignee_id is null"),
            Self::Inbox(id) => query.push(" and c.inbox_id = ").push_bind(*id),
            // that it is not "none" follows; said as well, it would be reckoned twice, and few thought to be left
            Self::Priority(word) => query.push(format_args!(" and c.priority = '{word}'")),
            Self::Status(word) => query.push(format_args!(" and c.status = '{word}'")),
            Self::Seen(part, status) => {
                part.push(query);
                match status {
                    Some(status) => query.push(format_args!(" and c.status = '{}'", status.as_str())),
                    None => query,
                }
            }
        };
    }
}

impl Part {
    /// What somebody sees; none: all, or more parts than are walked side by side.
    fn of(filter: &Filter) -> Option<Vec<Self>> {
        let me = filter.looker.id;
        let parts: Vec<Self> = match filter.sight.visibility {
            Visibility::All => return None,
            Visibility::OwnAndUnassigned => vec![Self::Own(me), Self::Nobodys],
            Visibility::OwnTeams => {
                let teams = filter.sight.team_ids.iter();
                let team = |team_id: &Uuid| Self::Team {
                    team_id: *team_id,
                    without: me,
                };
                [Self::Own(me)].into_iter().chain(teams.map(team)).collect()
            }
        };
        let parts: Vec<Self> = parts.into_iter().filter(|part| part.may_have(filter)).collect();
        (parts.len() <= WAYS).then_some(parts)
    }

    /// Whether it may have something of a list of one assignee, or of one team.
    fn may_have(self, filter: &Filter) -> bool {
        let of_assignee = |wanted| match self {
            Self::Own(id) => wanted == Assignee::Member(id),
            Self::Nobodys => wanted == Assignee::Nobody,
            Self::Team { without, .. } => wanted != Assignee::Member(without),
        };
        let of_team = |wanted| !matches!(self, Self::Team { team_id, .. } if team_id != wanted);
        filter.assignee.is_none_or(of_assignee) && filter.team_id.is_none_or(of_team)
    }

    fn push(self, query: &mut QueryBuilder<Postgres>) {
        match self {
            Self::Own(id) => query.push(" and c.assignee_id = ").push_bind(id),
            Self::Nobodys => query.push(" and c.assignee_id is null"),
            Self::Team { team_id, without } => query
                .push(" and c.team_id = ")
                .push_bind(team_id)
                .push(" and c.assignee_id is distinct from ")
                .push_bind(without),
        };
    }
}

/// The narrowest that is known to hold for all of the list. `inboxes`: those of the channel that is asked for.
pub fn ways(filter: &Filter, inboxes: Option<Vec<Uuid>>) -> Vec<Way> {
    let must = Must::of(filter);
    let nobody = Way::Assignee(Assignee::Nobody);
    let mut assignees = must.assignees();
    let unassigned = assignees.as_ref().is_some_and(|ways| ways.contains(&nobody));
    let statuses = must.statuses();
    let live = must.is_live();
    let of_channel = inboxes.map(|ids| ids.into_iter().map(Way::Inbox).collect::<Vec<_>>());
    let mut inboxes = must.ids(Field::Inbox, filter.inbox_id, Way::Inbox).or(of_channel);
    let seen = Part::of(filter).map(|parts| {
        let way = |part| Way::Seen(part, filter.status);
        parts.into_iter().map(way).collect::<Vec<_>>()
    });
    let choices = [
        filter.contact_id.map(|id| vec![Way::Contact(id)]),
        seen,
        must.ids(Field::Team, filter.team_id, Way::Team),
        // of all that is nobody's, resolved or not, there may be most
        assignees.take_if(|_| !unassigned || live),
        must.priorities(),
        inboxes.take_if(|_| live),
        statuses.clone().filter(|_| live),
        inboxes,
        assignees,
        statuses,
    ];
    let found = choices
        .into_iter()
        .flatten()
        .find(|ways| (1..=WAYS).contains(&ways.len()));
    found.unwrap_or_else(|| vec![Way::Anything])
}

fn labels_of(filter: &Filter) -> Option<Vec<Uuid>> {
    if let Some(id) = filter.label_id {
        return Some(vec![id]);
    }
    let must = Must::of(filter);
    let condition = must.condition(Field::Label)?;
    Some(ids_of(condition, filter.looker))
}

/// What has to hold, whatever else does.
struct Must<'a> {
    filter: &'a Filter,
    conditions: Vec<&'a ViewCondition>,
    looker: Looker,
}

impl<'a> Must<'a> {
    fn of(filter: &'a Filter) -> Self {
        Self {
            filter,
            conditions: filter.conditions.as_ref().map(certain).unwrap_or_default(),
            looker: filter.looker,
        }
    }

    /// One of this field that names something: "none" is no index's beginning.
    fn condition(&self, field: Field) -> Option<&'a ViewCondition> {
        let named = |condition: &&&ViewCondition| {
            condition.field == field
                && condition.op == ConditionOp::Is
                && !condition.values.is_empty()
                && (field == Field::Assignee || !condition.values.iter().any(|value| value == "none"))
        };
        self.conditions.iter().find(named).copied()
    }

    fn ids(&self, field: Field, of_filter: Option<Uuid>, way: impl Fn(Uuid) -> Way) -> Option<Vec<Way>> {
        match of_filter {
            Some(id) => Some(vec![way(id)]),
            None => Some(
                distinct(ids_of(self.condition(field)?, self.looker))
                    .into_iter()
                    .map(way)
                    .collect(),
            ),
        }
    }

    fn assignees(&self) -> Option<Vec<Way>> {
        if let Some(assignee) = self.filter.assignee {
            return Some(vec![Way::Assignee(assignee)]);
        }
        let condition = self.condition(Field::Assignee)?;
        let nobody = condition.values.iter().any(|value| value == "none");
        let ids = distinct(ids_of(condition, self.looker))
            .into_iter()
            .map(Assignee::Member);
        Some(
            ids.chain(nobody.then_some(Assignee::Nobody))
                .map(Way::Assignee)
                .collect(),
        )
    }

    /// Of the words there are, those that are left.
    fn words(&self, field: Field, all: &[&str]) -> Option<Vec<String>> {
        let mut conditions = self
            .conditions
            .iter()
            .filter(|condition| condition.field == field)
            .peekable();
        conditions.peek()?;
        let mut words: Vec<String> = all.iter().map(|word| (*word).to_owned()).collect();
        for condition in conditions {
            words.retain(|word| condition.values.contains(word) == (condition.op == ConditionOp::Is));
        }
        Some(words)
    }

    fn priorities(&self) -> Option<Vec<Way>> {
        let words = match &self.filter.priority {
            Some(word) => vec![word.clone()],
            None => self.words(Field::Priority, &PRIORITIES)?,
        };
        // most have none, and no index begins with it
        if words.iter().any(|word| word == "none") {
            return None;
        }
        Some(words.into_iter().map(Way::Priority).collect())
    }

    fn is_snoozed(&self) -> bool {
        let snoozed =
            |condition: &&ViewCondition| condition.field == Field::Snoozed && condition.op != ConditionOp::IsNot;
        self.conditions.iter().any(snoozed)
    }

    /// Nothing that is resolved is asked for.
    fn is_live(&self) -> bool {
        let resolved = Way::Status(ConversationStatus::Resolved.as_str().to_owned());
        self.statuses().is_some_and(|ways| !ways.contains(&resolved))
    }

    fn statuses(&self) -> Option<Vec<Way>> {
        let words = match self.filter.status {
            Some(status) => vec![status.as_str().to_owned()],
            None if self.is_snoozed() => vec!["snoozed".to_owned()],
            None => self.words(Field::Status, &STATUSES)?,
        };
        Some(words.into_iter().map(Way::Status).collect())
    }
}

/// Side by side the same way twice would bring everything twice.
fn distinct<T: Ord>(mut values: Vec<T>) -> Vec<T> {
    values.sort_unstable();
    values.dedup();
    values
}

/// Those that hold for all of a view.
fn certain(conditions: &ViewConditions) -> Vec<&ViewCondition> {
    let all = |matching, count| matching == Matching::All || count == 1;
    if !all(conditions.matching, conditions.groups.len()) {
        return Vec::new();
    }
    let groups = conditions.groups.iter();
    groups
        .filter(|group| all(group.matching, group.conditions.len()))
        .flat_map(|group| &group.conditions)
        .collect()
}
