//! Giving a reaction, changing it, taking it away.

use frontdesk_connectors::{Channel, by_channel};
use sqlx::{FromRow, PgConnection};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::domain::access::Actor;
use crate::domain::conversations::window::{Allowed, allowed};
use crate::domain::messages::load;
use crate::domain::views::{AuthorType, Event, MessageView};
use crate::errors::{Error, Result};
use crate::store::Scoped;
use crate::store::jobs::Job;

#[derive(FromRow)]
struct Target {
    channel: String,
    disconnected: bool,
    window_expires_at: Option<OffsetDateTime>,
    kind: String,
    audience: String,
    external_id: Option<String>,
    sent_at: OffsetDateTime,
    deleted_at: Option<OffsetDateTime>,
}

/// `None` takes the reaction away. What changes nothing is told to nobody.
pub async fn set(
    scope: &mut Scoped,
    actor: &Actor,
    conversation_id: Uuid,
    message_id: Uuid,
    emoji: Option<&str>,
) -> Result<MessageView> {
    let (workspace_id, now) = (scope.workspace_id(), scope.store().clock.now());
    let connection = scope.connection();
    let target = target(connection, workspace_id, conversation_id, message_id).await?;
    check(&target, emoji, now)?;
    let changed = store(connection, workspace_id, message_id, actor, emoji, now).await?;
    let view = load::one(connection, workspace_id, message_id)
        .await?
        .ok_or(Error::NotFound("message"))?;
    if changed {
        scope.record(Event::MessageUpdated(view.clone()));
        scope.enqueue(Job::React {
            workspace_id,
            message_id,
        });
    }
    Ok(view)
}

async fn target(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    conversation_id: Uuid,
    message_id: Uuid,
) -> Result<Target> {
    let target: Option<Target> = sqlx::query_as(
        "select i.channel, i.removed_at is not null as disconnected, c.window_expires_at, m.kind, m.audience, m.external_id,
           m.sent_at, m.deleted_at
         from conversation c
         join inbox i on i.workspace_id = c.workspace_id and i.id = c.inbox_id
         join message m on m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.id = $3
         where c.workspace_id = $1 and c.id = $2 for no key update of c",
    )
    .bind(workspace_id)
    .bind(conversation_id)
    .bind(message_id)
    .fetch_optional(connection)
    .await?;
    target.ok_or(Error::NotFound("message"))
}

fn check(target: &Target, emoji: Option<&str>, now: OffsetDateTime) -> Result<()> {
    let channel: Channel = target.channel.parse().map_err(|error: String| anyhow::anyhow!(error))?;
    let spec = by_channel(channel).spec();
    if target.disconnected {
        return Err(Error::conflict(
            "inbox_disconnected",
            "The account that this conversation came through is no longer connected here.",
        ));
    }
    let at_platform = target.kind != "system" && target.audience == "customer" && target.external_id.is_some();
    if !at_platform || target.deleted_at.is_some() {
        return Err(Error::conflict(
            "not_reactable",
            "Only a message that the customer can see takes a reaction.",
        ));
    }
    if let Some(emoji) = emoji.filter(|emoji| !spec.reactions.takes(emoji)) {
        let words = match spec.reactions {
            frontdesk_connectors::Reactions::None => format!("{} takes no reactions", spec.name),
            _ => format!("\u{201c}{emoji}\u{201d} is no reaction that {} takes", spec.name),
        };
        return Err(Error::invalid("emoji", words));
    }
    let days = spec.reaction_days.map(|days| Duration::days(days.into()));
    if days.is_some_and(|days| now - target.sent_at >= days) {
        return Err(Error::conflict(
            "too_old",
            format!("{} takes no reactions on messages that are this old.", spec.name),
        ));
    }
    // a reaction is what it is: no template, and nothing marks it as a person's
    if allowed(spec, target.window_expires_at, false, now) != Allowed::Anything {
        return Err(Error::conflict(
            "window_closed",
            "The customer last wrote too long ago for a reaction.",
        ));
    }
    Ok(())
}

async fn store(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    message_id: Uuid,
    actor: &Actor,
    emoji: Option<&str>,
    now: OffsetDateTime,
) -> Result<bool> {
    let (kind, id, name) = actor.author();
    let kind = if kind == AuthorType::Token { "token" } else { "member" };
    let changed: Option<bool> = sqlx::query_scalar(
        "with r as (
           insert into reaction as r (workspace_id, message_id, actor, emoji, author_type, author_id, author_name, at, delivery)
           select $1, $2, 'business', $3, $4, $5, $6, $7, 'pending'
           where $3::text is not null
             or exists (select from reaction where workspace_id = $1 and message_id = $2 and actor = 'business' and emoji is not null)
           on conflict (workspace_id, message_id, actor) do update set emoji = excluded.emoji, author_type = excluded.author_type,
             author_id = excluded.author_id, author_name = excluded.author_name, at = greatest(excluded.at, r.at + interval '1 millisecond'),
             delivery = 'pending', error = null, attempts = 0
           where r.emoji is distinct from excluded.emoji or r.error is not null
           returning true
         )
         update message set has_reactions = true, version = version + 1
         where workspace_id = $1 and id = $2 and exists (select from r) returning true",
    )
    .bind(workspace_id)
    .bind(message_id)
    .bind(emoji)
    .bind(kind)
    .bind(id)
    .bind(name)
    .bind(now)
    .fetch_optional(connection)
    .await?;
    Ok(changed.is_some())
}
