//! What filters name, found: inboxes, labels, members and contacts by their names.

use uuid::Uuid;

use super::ask::{Ask, HOLDS, refused};
use super::fold::{Word, words};
use super::{people, terms};
use crate::domain::access::Actor;
use crate::domain::conversations::Assignee;
use crate::errors::Result;
use crate::store::Scoped;

/// Ids that the index is asked for at once, of every day: so many people of one name, and inboxes.
const AT_ONCE: usize = 20;
/// Names of one kind that are looked through. An id in the place of a name finds what is beyond.
const NAMES: i64 = 2_000;

const LABELS: &str = "select id, name from label where workspace_id = $1 order by id limit $2";
const INBOXES: &str = "select id, name from inbox where workspace_id = $1 order by id limit $2";
const INBOXES_OF: &str =
    "select id, name from inbox where workspace_id = $1 and channel = $3 order by external_id limit $2";
/// Compared as a row, so that no index but that of the workspace's members is of use; `offset 0`: each name by its id.
const MEMBERS: &str = "select m.user_id, u.name from (
    select user_id from member where workspace_id = $1 and (workspace_id, user_id) > ($1, '00000000-0000-0000-0000-000000000000')
    order by user_id limit $2) m
  cross join lateral (select name from users where id = m.user_id offset 0) u";

/// Filters as ids. None restricts nothing.
#[derive(Debug, Default)]
pub struct Narrowed {
    pub inbox_ids: Option<Vec<Uuid>>,
    pub label_ids: Option<Vec<Uuid>>,
    pub status: Option<&'static str>,
    pub assignees: Option<Vec<Assignee>>,
    /// Groups of facts, of each of which a message has one.
    pub facts: Vec<Vec<String>>,
}

pub async fn narrow(scope: &mut Scoped, actor: &Actor, ask: &Ask) -> Result<Narrowed> {
    let mut narrowed = Narrowed {
        status: ask.status,
        ..Narrowed::default()
    };
    for what in &ask.has {
        let kinds = HOLDS
            .iter()
            .find(|(name, _)| name == what)
            .map_or(&[][..], |(_, kinds)| kinds);
        narrowed
            .facts
            .push(kinds.iter().map(|kind| terms::holding(kind)).collect());
    }
    if ask.inbox.is_some() || ask.channel.is_some() {
        let ids = inboxes(scope, ask).await?;
        // of more, the hits are asked
        if ids.len() <= AT_ONCE {
            narrowed.facts.push(ids.iter().map(|id| terms::of_inbox(*id)).collect());
        }
        narrowed.inbox_ids = Some(ids);
    }
    if let Some(name) = &ask.label {
        narrowed.label_ids = Some(those_called(scope, LABELS, None, name, "label").await?);
    }
    match ask.assignee.as_deref() {
        None => {}
        Some("none") => narrowed.assignees = Some(vec![Assignee::Nobody]),
        Some("me") => narrowed.assignees = Some(vec![Assignee::Member(actor.id())]),
        Some(name) => {
            let ids = those_called(scope, MEMBERS, None, name, "member").await?;
            narrowed.assignees = Some(ids.into_iter().map(Assignee::Member).collect());
        }
    }
    if let Some(from) = &ask.from {
        narrowed.facts.push(authors(scope, actor, from).await?);
    }
    // every message is of one of these kinds
    if ask.terms.is_empty() && narrowed.facts.is_empty() && !ask.asks_nothing() {
        let kinds = [terms::CUSTOMER, terms::REPLY, terms::NOTE].map(str::to_owned);
        narrowed.facts.push(kinds.to_vec());
    }
    Ok(narrowed)
}

async fn named(scope: &mut Scoped, sql: &'static str, channel: Option<&str>) -> Result<Vec<(Uuid, String)>> {
    let workspace_id = scope.workspace_id();
    let mut query = sqlx::query_as(sql).bind(workspace_id).bind(NAMES);
    if let Some(channel) = channel {
        query = query.bind(channel);
    }
    Ok(query.fetch_all(scope.connection()).await?)
}

/// Those that are called so, first those that have the words whole; or the one whose id it is.
async fn called(scope: &mut Scoped, sql: &'static str, channel: Option<&str>, name: &str) -> Result<Vec<Uuid>> {
    let wanted: Option<Uuid> = name.parse().ok();
    if let Some(id) = wanted.filter(|_| channel.is_none()) {
        return Ok(vec![id]);
    }
    let sought = words(name);
    let mut whole = Vec::new();
    let mut begun = Vec::new();
    for (id, candidate) in named(scope, sql, channel).await? {
        let read = words(&candidate);
        if wanted == Some(id) || has_all(&read, &sought, |word, sought| word == sought) {
            whole.push(id);
        } else if has_all(&read, &sought, |word, sought| word.starts_with(sought)) {
            begun.push(id);
        }
    }
    whole.append(&mut begun);
    Ok(whole)
}

fn has_all(read: &[Word], sought: &[Word], fits: impl Fn(&str, &str) -> bool) -> bool {
    let has = |word: &Word| read.iter().any(|each| fits(&each.text, &word.text));
    !sought.is_empty() && sought.iter().all(has)
}

async fn those_called(
    scope: &mut Scoped,
    sql: &'static str,
    channel: Option<&str>,
    name: &str,
    what: &str,
) -> Result<Vec<Uuid>> {
    let ids = called(scope, sql, channel, name).await?;
    if ids.is_empty() {
        return Err(refused(format!("There is no {what} called “{name}”.")));
    }
    Ok(ids)
}

async fn inboxes(scope: &mut Scoped, ask: &Ask) -> Result<Vec<Uuid>> {
    let sql = if ask.channel.is_some() { INBOXES_OF } else { INBOXES };
    if let Some(name) = &ask.inbox {
        return those_called(scope, sql, ask.channel, name, "inbox").await;
    }
    let ids: Vec<Uuid> = named(scope, sql, ask.channel)
        .await?
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    // an id that nothing has, where the channel has no inbox: nothing is found
    Ok(if ids.is_empty() { vec![Uuid::nil()] } else { ids })
}

async fn authors(scope: &mut Scoped, actor: &Actor, from: &str) -> Result<Vec<String>> {
    let fact = |fact: &str| Ok(vec![fact.to_owned()]);
    match from.to_lowercase().as_str() {
        "customer" => fact(terms::CUSTOMER),
        "agent" => Ok(vec![terms::REPLY.to_owned(), terms::NOTE.to_owned()]),
        "note" => fact(terms::NOTE),
        "me" => Ok(vec![terms::by_author(actor.id())]),
        _ => {
            let mut ids = called(scope, MEMBERS, None, from).await?;
            ids.truncate(AT_ONCE);
            if from.parse::<Uuid>().is_err() {
                let room = i64::try_from(AT_ONCE).unwrap_or(0);
                let contacts = people::first(scope, &terms::of_query(from), room).await?;
                ids.extend(contacts.ids);
                // whether there is somebody is not known: nothing is found
                if ids.is_empty() && contacts.next.is_some() {
                    ids.push(Uuid::nil());
                }
            }
            if ids.is_empty() {
                return Err(refused(format!("There is nobody called “{from}”.")));
            }
            Ok(ids.into_iter().map(terms::by_author).collect())
        }
    }
}
