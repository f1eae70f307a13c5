//! What filters name, found: inboxes, labels, members and contacts by their names.

use uuid::Uuid;

use super::ask::{Ask, HOLDS, refused};
use super::fold::words;
use super::terms;
use crate::domain::access::Actor;
use crate::domain::conversations::Assignee;
use crate::errors::Result;
use crate::store::Scoped;

/// People of one name whose messages are looked for.
const AUTHORS: i64 = 20;

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
        narrowed.facts.push(ids.iter().map(|id| terms::of_inbox(*id)).collect());
        narrowed.inbox_ids = Some(ids);
    }
    if let Some(name) = &ask.label {
        let all = named(scope, "select id, name from label where workspace_id = $1").await?;
        narrowed.label_ids = Some(those_called(all, name, "label")?);
    }
    match ask.assignee.as_deref() {
        None => {}
        Some("none") => narrowed.assignees = Some(vec![Assignee::Nobody]),
        Some("me") => narrowed.assignees = Some(vec![Assignee::Member(actor.id())]),
        Some(name) => {
            let ids = those_called(members(scope).await?, name, "member")?;
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

async fn named(scope: &mut Scoped, sql: &'static str) -> Result<Vec<(Uuid, String)>> {
    let workspace_id = scope.workspace_id();
    Ok(sqlx::query_as(sql)
        .bind(workspace_id)
        .fetch_all(scope.connection())
        .await?)
}

async fn members(scope: &mut Scoped) -> Result<Vec<(Uuid, String)>> {
    named(
        scope,
        "select m.user_id, u.name from member m join users u on u.id = m.user_id where m.workspace_id = $1",
    )
    .await
}

/// Those whose name has words that begin so.
fn called(all: Vec<(Uuid, String)>, name: &str) -> Vec<Uuid> {
    let sought = words(name);
    let fits = |candidate: &str| {
        let read = words(candidate);
        !sought.is_empty()
            && sought
                .iter()
                .all(|word| read.iter().any(|each| each.text.starts_with(&word.text)))
    };
    all.into_iter()
        .filter(|(_, candidate)| fits(candidate))
        .map(|(id, _)| id)
        .collect()
}

fn those_called(all: Vec<(Uuid, String)>, name: &str, what: &str) -> Result<Vec<Uuid>> {
    let ids = called(all, name);
    if ids.is_empty() {
        return Err(refused(format!("There is no {what} called “{name}”.")));
    }
    Ok(ids)
}

async fn inboxes(scope: &mut Scoped, ask: &Ask) -> Result<Vec<Uuid>> {
    let workspace_id = scope.workspace_id();
    let all: Vec<(Uuid, String)> =
        sqlx::query_as("select id, name from inbox where workspace_id = $1 and ($2::text is null or channel = $2)")
            .bind(workspace_id)
            .bind(ask.channel)
            .fetch_all(scope.connection())
            .await?;
    match &ask.inbox {
        Some(name) => those_called(all, name, "inbox"),
        // an id that nothing has, where the channel has no inbox: nothing is found
        None if all.is_empty() => Ok(vec![Uuid::nil()]),
        None => Ok(all.into_iter().map(|(id, _)| id).collect()),
    }
}

async fn authors(scope: &mut Scoped, actor: &Actor, from: &str) -> Result<Vec<String>> {
    let fact = |fact: &str| Ok(vec![fact.to_owned()]);
    match from.to_lowercase().as_str() {
        "customer" => fact(terms::CUSTOMER),
        "agent" => Ok(vec![terms::REPLY.to_owned(), terms::NOTE.to_owned()]),
        "note" => fact(terms::NOTE),
        "me" => Ok(vec![terms::by_author(actor.id())]),
        _ => {
            let mut ids = called(members(scope).await?, from);
            ids.extend(super::people::ids(scope, &terms::of_query(from), AUTHORS).await?);
            if ids.is_empty() {
                return Err(refused(format!("There is nobody called “{from}”.")));
            }
            Ok(ids.into_iter().map(terms::by_author).collect())
        }
    }
}
