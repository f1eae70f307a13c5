//! A reply or note as part of a larger change: in the caller's transaction, which happens whole or not at all.

use std::collections::HashSet;

use time::OffsetDateTime;

use super::check::Context;
use super::{Accepted, NewMessage, Outcome, Row, nudges, repeat, structured, write};
use crate::domain::access::Actor;
use crate::domain::conversations::{self, ConversationChange, Why};
use crate::domain::mentions;
use crate::domain::messages::load;
use crate::domain::views::{Audience, Event};
use crate::errors::{Error, Result};
use crate::store::jobs::Job;
use crate::store::{Scoped, Signal};

/// The same `client_id` again gets the same message, as it does by itself.
pub async fn within(scope: &mut Scoped, message: NewMessage) -> Result<Accepted> {
    let (workspace_id, clock) = (scope.workspace_id(), scope.store().clock.clone());
    let now = clock.now();
    let conversation_id = message.conversation_id;
    let batch = [message];
    let [message] = &batch;
    let mut context = Context::load(scope.connection(), &batch).await?;
    let key = (workspace_id, conversation_id, message.client_id.clone());
    if let Some((id, hash)) = context.existing.get(&key) {
        return match repeat(*id, hash == &message.hash()) {
            Outcome::Refused(error) => Err(error),
            Outcome::New(id) | Outcome::Repeat(id) => {
                let view = load::one(scope.connection(), workspace_id, id).await?;
                Ok((view.ok_or(Error::NotFound("message"))?, false))
            }
        };
    }
    let checked = context.check(message, &HashSet::new(), now)?;
    let id = clock.id();
    let rows = [Row {
        message,
        id,
        place: context.place(message, id),
        checked,
        structured: structured::of(message, &clock),
    }];
    write::insert(scope.connection(), &rows, now).await?;
    let view = load::one(scope.connection(), workspace_id, id)
        .await?
        .ok_or(Error::NotFound("message"))?;
    scope.record(Event::MessageCreated(view.clone()));
    let conversation = conversations::get(scope, conversation_id).await?;
    scope.record(Event::ConversationUpdated(conversation));
    for told in mentions::of_notes(scope.connection(), &[(workspace_id, id)]).await? {
        scope.record_for(told.user_id, Event::MentionCreated(told.view));
    }
    for job in nudges(&rows) {
        if let Job::Deliver {
            workspace_id,
            conversation_id,
            inbox_id,
        } = job
        {
            scope.signal(Signal::Deliver {
                workspace_id,
                conversation_id,
                inbox_id,
            });
        }
        scope.enqueue(job);
    }
    Ok((view, true))
}

/// Whether a reply could go out then, by what is known now.
pub async fn check_later(scope: &mut Scoped, message: NewMessage, then: OffsetDateTime) -> Result<()> {
    let batch = [message];
    let context = Context::load(scope.connection(), &batch).await?;
    context.check(&batch[0], &HashSet::new(), then).map(drop)
}

/// A reply or note, and what becomes of its conversation with it: both or neither. A repeat changes nothing more.
pub async fn with_change(
    scope: &mut Scoped,
    actor: &Actor,
    message: NewMessage,
    change: ConversationChange,
) -> Result<Accepted> {
    let conversation_id = message.conversation_id;
    let is_note = message.audience == Audience::Team;
    let accepted = within(scope, message).await?;
    if accepted.1 {
        let why = Why {
            note_id: is_note.then_some(accepted.0.id),
            ..Why::wanted_by(actor)
        };
        conversations::change_for(scope, &why, conversation_id, change).await?;
    }
    Ok(accepted)
}
