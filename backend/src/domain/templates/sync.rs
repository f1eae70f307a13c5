//! Bringing an inbox's templates in step with the platform: when it is connected, when somebody asks for it, once a day, and
//! when the platform tells of something that is not known here.

use std::collections::BTreeSet;

use frontdesk_connectors::template::{Layout, Template};
use frontdesk_connectors::{Channel, by_channel};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::load;
use crate::domain::inboxes;
use crate::domain::ingest::Changes;
use crate::domain::views::{Event, TemplateSyncView};
use crate::errors::{Error, Result};
use crate::store::jobs::{self, Job};
use crate::store::{Scoped, Signal, Store};

/// One that takes longer is taken for dead.
const LONGEST: Duration = Duration::minutes(10);
const EVERY: Duration = Duration::hours(24);
/// Many messages may meet the same refusal: the templates are fetched once for them.
const JUST_NOW: Duration = Duration::minutes(1);

/// Names of the channels that have templates.
fn channels() -> Vec<&'static str> {
    Channel::ALL
        .into_iter()
        .filter(|channel| by_channel(*channel).spec().templates)
        .map(Channel::as_str)
        .collect()
}

/// Asks for a sync, unless one is running. Channels without templates refuse.
pub async fn request(scope: &mut Scoped, inbox_id: Uuid) -> Result<TemplateSyncView> {
    queue(scope, inbox_id, Unless::Running).await
}

/// Asks for a sync with credentials that are new: one that is running has the old ones.
pub async fn request_anew(scope: &mut Scoped, inbox_id: Uuid) -> Result<TemplateSyncView> {
    queue(scope, inbox_id, Unless::Never).await
}

async fn queue(scope: &mut Scoped, inbox_id: Uuid, unless: Unless) -> Result<TemplateSyncView> {
    let inbox = inboxes::get(scope, inbox_id).await?;
    let channel = serde_json::to_value(inbox.channel).map_err(anyhow::Error::from)?;
    if !channels().iter().any(|name| channel == *name) {
        return Err(Error::conflict(
            "no_templates",
            "This channel has no message templates.",
        ));
    }
    let (workspace_id, now) = (scope.workspace_id(), scope.store().clock.now());
    if mark_running(scope.connection(), workspace_id, inbox_id, now, unless).await? {
        scope.enqueue(Job::SyncTemplates { workspace_id, inbox_id });
        let view = load::sync_state(scope, inbox_id).await?;
        scope.record(Event::TemplateSyncUpdated(view.clone()));
        return Ok(view);
    }
    load::sync_state(scope, inbox_id).await
}

/// What keeps a sync from being asked for.
#[derive(Clone, Copy)]
enum Unless {
    /// Nothing does.
    Never,
    Running,
    /// One is running, or ended after this moment.
    EndedSince(OffsetDateTime),
}

/// Says whether it was marked. One statement decides: a sync that ends meanwhile is seen.
async fn mark_running(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    inbox_id: Uuid,
    now: OffsetDateTime,
    unless: Unless,
) -> Result<bool, sqlx::Error> {
    let (always, ended_since) = match unless {
        Unless::Never => (true, None),
        Unless::Running => (false, None),
        Unless::EndedSince(moment) => (false, Some(moment)),
    };
    let marked = sqlx::query(
        "insert into template_sync as s (workspace_id, inbox_id, state, due_at)
         select workspace_id, id, 'running', $4 from inbox where workspace_id = $1 and id = $2 and removed_at is null
         on conflict (workspace_id, inbox_id) do update set state = 'running', due_at = excluded.due_at, version = s.version + 1
           where $5 or ((s.state <> 'running' or s.due_at <= $3) and (s.synced_at > $6) is not true)",
    )
    .bind(workspace_id)
    .bind(inbox_id)
    .bind(now)
    .bind(now + LONGEST)
    .bind(always)
    .bind(ended_since)
    .execute(connection)
    .await?;
    Ok(marked.rows_affected() > 0)
}

/// The platform refused a template that is fine by our copy: the copy is fetched again, unless that was just done.
pub async fn doubt(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    inbox_id: Uuid,
    changes: &mut Changes,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let unless = Unless::EndedSince(now - JUST_NOW);
    if mark_running(connection, workspace_id, inbox_id, now, unless).await? {
        changes.templates.insert((workspace_id, inbox_id));
        changes.jobs.push(Job::SyncTemplates { workspace_id, inbox_id });
    }
    Ok(())
}

/// Queues a sync of every inbox whose templates were not asked for in a day, or never.
pub async fn request_due(store: &Store) -> Result<()> {
    let now = store.clock.now();
    let mut transaction = store.database.owner.begin().await?;
    let due: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "insert into template_sync as s (workspace_id, inbox_id, state, due_at)
         select i.workspace_id, i.id, 'running', $2 from inbox i
         join workspace w on w.id = i.workspace_id and w.suspended_at is null
         left join template_sync o on o.workspace_id = i.workspace_id and o.inbox_id = i.id
         where i.channel = any($1) and i.removed_at is null and i.state = 'connected' and (o.due_at is null or o.due_at <= $3)
         order by i.workspace_id, i.id limit 500
         on conflict (workspace_id, inbox_id) do update set state = 'running', due_at = excluded.due_at, version = s.version + 1
           where s.due_at <= $3
         returning workspace_id, inbox_id",
    )
    .bind(channels())
    .bind(now + LONGEST)
    .bind(now)
    .fetch_all(&mut *transaction)
    .await?;
    if due.is_empty() {
        return Ok(());
    }
    let queued: Vec<Job> = due
        .iter()
        .map(|(workspace_id, inbox_id)| Job::SyncTemplates {
            workspace_id: *workspace_id,
            inbox_id: *inbox_id,
        })
        .collect();
    jobs::push(&mut transaction, &store.clock, &queued, now).await?;
    let changes = Changes {
        templates: due.into_iter().collect(),
        ..Changes::default()
    };
    let events = changes.append(&mut transaction, store).await?;
    transaction.commit().await?;
    store.wake.committed(events);
    store.wake.send(Signal::Jobs);
    Ok(())
}

/// Marks a sync as running and says since when; none when the inbox is gone.
pub async fn begin(store: &Store, workspace_id: Uuid, inbox_id: Uuid) -> Result<Option<OffsetDateTime>> {
    let now = store.clock.now();
    let mut connection = store.database.owner.acquire().await?;
    let there = mark_running(&mut connection, workspace_id, inbox_id, now, Unless::Never).await?;
    Ok(there.then_some(now))
}

/// All templates as the platform listed them to a request that began at `began`. What it lists no more goes; what a
/// webhook changed meanwhile stays as the webhook said.
pub async fn save(
    store: &Store,
    workspace_id: Uuid,
    inbox_id: Uuid,
    channel: Channel,
    templates: Vec<Template>,
    began: OffsetDateTime,
) -> Result<()> {
    let now = store.clock.now();
    let mut transaction = store.database.owner.begin().await?;
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    let distinct: Vec<&Template> = templates
        .iter()
        .filter(|template| seen.insert((template.name.clone(), template.language.clone())))
        .collect();
    upsert(
        &mut transaction,
        store,
        workspace_id,
        inbox_id,
        channel,
        &distinct,
        began,
    )
    .await?;
    sqlx::query(
        "delete from message_template t where t.workspace_id = $1 and t.inbox_id = $2 and (t.told_at is null or t.told_at <= $5)
           and not exists (select from unnest($3::text[], $4::text[]) as k (name, language) where k.name = t.name and k.language = t.language)",
    )
    .bind(workspace_id)
    .bind(inbox_id)
    .bind(distinct.iter().map(|template| template.name.as_str()).collect::<Vec<_>>())
    .bind(distinct.iter().map(|template| template.language.as_str()).collect::<Vec<_>>())
    .bind(began)
    .execute(&mut *transaction)
    .await?;
    sqlx::query(
        "update template_sync set state = 'done', error = null, synced_at = $3, due_at = $4, version = version + 1
         where workspace_id = $1 and inbox_id = $2",
    )
    .bind(workspace_id)
    .bind(inbox_id)
    .bind(now)
    .bind(now + EVERY)
    .execute(&mut *transaction)
    .await?;
    tell(store, transaction, workspace_id, inbox_id).await
}

async fn upsert(
    connection: &mut PgConnection,
    store: &Store,
    workspace_id: Uuid,
    inbox_id: Uuid,
    channel: Channel,
    templates: &[&Template],
    began: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    macro_rules! column {
        ($template:ident => $value:expr) => {
            templates.iter().map(|$template| $value).collect::<Vec<_>>()
        };
    }
    let connector = by_channel(channel);
    sqlx::query(
        "insert into message_template as t (workspace_id, inbox_id, id, external_id, name, language, category, status, quality,
           rejected_reason, named, components, search, synced_at)
         select $1, $2, n.*, $14 from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
           $10::text[], $11::bool[], $12::jsonb[], $13::text[]) as n
         on conflict (workspace_id, inbox_id, name, language) do update set external_id = excluded.external_id,
           category = case when t.told_at > $15 then t.category else excluded.category end,
           status = case when t.told_at > $15 then t.status else excluded.status end,
           quality = case when t.told_at > $15 then t.quality else excluded.quality end,
           rejected_reason = case when t.told_at > $15 then t.rejected_reason else excluded.rejected_reason end,
           named = excluded.named, components = excluded.components, search = excluded.search, synced_at = excluded.synced_at",
    )
    .bind(workspace_id)
    .bind(inbox_id)
    .bind(templates.iter().map(|_| store.clock.id()).collect::<Vec<_>>())
    .bind(column!(template => template.external_id.as_deref()))
    .bind(column!(template => template.name.as_str()))
    .bind(column!(template => template.language.as_str()))
    .bind(column!(template => template.category.as_str()))
    .bind(column!(template => template.status.as_str()))
    .bind(column!(template => template.quality.as_deref()))
    .bind(column!(template => template.rejected_reason.as_deref()))
    .bind(column!(template => template.named))
    .bind(column!(template => &template.components))
    .bind(column!(template => search_text(template, &connector.template_layout(template))))
    .bind(store.clock.now())
    .bind(began)
    .execute(connection)
    .await?;
    Ok(())
}

/// Name and all that it shows, in small letters.
fn search_text(template: &Template, layout: &Layout) -> String {
    let header = layout
        .header
        .as_ref()
        .and_then(|header| header.text.as_ref())
        .map(|text| text.text.as_str());
    let texts = [
        Some(template.name.as_str()),
        header,
        Some(&layout.body.text),
        layout.footer.as_deref(),
    ];
    let buttons = layout.buttons.iter().map(|button| button.text.as_str());
    texts
        .into_iter()
        .flatten()
        .chain(buttons)
        .collect::<Vec<_>>()
        .join("\n")
        .to_lowercase()
}

/// The platform did not list them. What is here stays.
pub async fn fail(
    store: &Store,
    workspace_id: Uuid,
    inbox_id: Uuid,
    words: &str,
    try_again_in: Duration,
) -> Result<()> {
    let mut transaction = store.database.owner.begin().await?;
    sqlx::query(
        "update template_sync set state = 'failed', error = $3, due_at = $4, version = version + 1
         where workspace_id = $1 and inbox_id = $2",
    )
    .bind(workspace_id)
    .bind(inbox_id)
    .bind(words)
    .bind(store.clock.now() + try_again_in)
    .execute(&mut *transaction)
    .await?;
    tell(store, transaction, workspace_id, inbox_id).await
}

async fn tell(
    store: &Store,
    mut transaction: sqlx::Transaction<'_, sqlx::Postgres>,
    workspace_id: Uuid,
    inbox_id: Uuid,
) -> Result<()> {
    let changes = Changes {
        templates: BTreeSet::from([(workspace_id, inbox_id)]),
        ..Changes::default()
    };
    let events = changes.append(&mut transaction, store).await?;
    transaction.commit().await?;
    store.wake.committed(events);
    Ok(())
}
