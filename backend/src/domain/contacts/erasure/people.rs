//! The contact itself: conversations without their messages, identities, what members noted and changed, and whatever else names them.

use sqlx::PgConnection;
use uuid::Uuid;

use super::work::{Counts, Course, Stage, Step, delete};
use crate::domain::messages::load;
use crate::domain::search;
use crate::domain::views::{Event, RemovedView};
use crate::errors::Result;

/// What hangs on a conversation.
const OF_CONVERSATION: [(&str, &str); 11] = [
    ("notification", "conversation_id"),
    ("draft_attachment", "conversation_id"),
    ("draft", "conversation_id"),
    ("scheduled_message", "conversation_id"),
    ("read_mark", "conversation_id"),
    ("conversation_label", "conversation_id"),
    ("mention", "conversation_id"),
    ("delivery_lane", "conversation_id"),
    ("assignment_open", "conversation_id"),
    ("parked_effect", "conversation_id"),
    ("conversation", "id"),
];
/// What hangs on a contact.
const OF_CONTACT: [(&str, &str); 7] = [
    ("contact_search", "contact_id"),
    ("contact_change", "contact_id"),
    ("contact_export", "contact_id"),
    ("contact_merge", "stays_id"),
    ("contact_merge", "gone_id"),
    ("contact_identity", "contact_id"),
    ("contact", "id"),
];

pub async fn step(course: &Course<'_>) -> Result<Step> {
    let mut counts = Counts::default();
    let files = files(course).await?;
    course.delete_files(&files.keys, &mut counts).await?;
    let mut transaction = course.begin().await?;
    let late: bool =
        sqlx::query_scalar("select exists (select from message where workspace_id = $1 and conversation_id = any($2))")
            .bind(course.workspace_id)
            .bind(&course.work.conversations)
            .fetch_one(&mut *transaction)
            .await?;
    if late {
        // somebody was about to write it when this began
        return Ok(Step {
            transaction,
            next: Stage::Messages,
            counts,
            changes: Vec::new(),
        });
    }
    let mut changes = erase(&mut transaction, course, &files.attachments, &mut counts).await?;
    let conversations = course.work.conversations.iter();
    changes.extend(conversations.map(|id| Event::ConversationRemoved(RemovedView { id: *id })));
    let contacts = course.work.contacts.iter();
    changes.extend(contacts.map(|id| Event::ContactRemoved(RemovedView { id: *id })));
    Ok(Step {
        transaction,
        next: Stage::Log,
        counts,
        changes,
    })
}

/// Pictures of them, and files that wait in drafts and in replies of later; and the files that were made of them.
struct Files {
    attachments: Vec<Uuid>,
    keys: Vec<String>,
}

async fn files(course: &Course<'_>) -> Result<Files> {
    let attachments: Vec<Uuid> = sqlx::query_scalar(
        "select avatar_id from contact where workspace_id = $1 and id = any($2) and avatar_id is not null
         union select w.avatar from contact_merge m cross join unnest(array[m.before->>'avatar_id', m.after->>'avatar_id']) as t (avatar)
           cross join lateral (select t.avatar::uuid) as w (avatar)
           where m.workspace_id = $1 and (m.stays_id = any($2) or m.gone_id = any($2)) and t.avatar is not null
             and not exists (select from contact c where c.workspace_id = $1 and c.avatar_id = w.avatar and c.id <> all($2))
         union select d.attachment_id from draft_attachment d where d.workspace_id = $1 and d.conversation_id = any($3)
           and not exists (select from draft_attachment o where o.workspace_id = $1 and o.attachment_id = d.attachment_id
             and o.conversation_id <> all($3))
         union select s.attachment_id from scheduled_attachment s join scheduled_message m on m.workspace_id = s.workspace_id and m.id = s.scheduled_id
           where s.workspace_id = $1 and m.conversation_id = any($3)",
    )
    .bind(course.workspace_id)
    .bind(&course.work.contacts)
    .bind(&course.work.conversations)
    .fetch_all(&course.store.database.owner)
    .await?;
    let keys = sqlx::query_scalar(
        "select k.key from attachment f cross join unnest(array[f.storage_key, f.thumbnail_key]) as k (key)
         where f.workspace_id = $1 and f.id = any($2) and f.message_id is null and k.key is not null
         union all select storage_key from contact_export where workspace_id = $1 and contact_id = any($3)",
    )
    .bind(course.workspace_id)
    .bind(&attachments)
    .bind(&course.work.contacts)
    .fetch_all(&course.store.database.owner)
    .await?;
    Ok(Files { attachments, keys })
}

/// Returns what of others is told anew.
async fn erase(
    connection: &mut PgConnection,
    course: &Course<'_>,
    attachments: &[Uuid],
    counts: &mut Counts,
) -> Result<Vec<Event>> {
    let (workspace_id, work) = (course.workspace_id, &course.work);
    search::index::hold(connection, workspace_id).await?;
    let told = erase_from_merged(connection, course, counts).await?;
    erase_from_files(connection, course, counts).await?;
    erase_from_requests(connection, course, counts).await?;
    let effects = sqlx::query(
        "delete from parked_effect e where e.workspace_id = $1 and e.inbox_id = any($2)
           and exists (select from unnest($3::text[]) as t (id) where strpos(e.effect::text, to_json(t.id)::text) > 0
             or left(e.target, 5) = 'peer:' and right(e.target, length(t.id) + 1) = ':' || t.id)",
    )
    .bind(workspace_id)
    .bind(work.inboxes.iter().map(|inbox| inbox.0).collect::<Vec<_>>())
    .bind(&work.ids)
    .execute(&mut *connection)
    .await?;
    counts.add("parked_effect", effects.rows_affected());
    delete(connection, workspace_id, &OF_CONVERSATION, &work.conversations, counts).await?;
    let gone = sqlx::query("delete from attachment where workspace_id = $1 and id = any($2) and message_id is null")
        .bind(workspace_id)
        .bind(attachments)
        .execute(&mut *connection)
        .await?;
    counts.add("attachment", gone.rows_affected());
    delete(connection, workspace_id, &OF_CONTACT, &work.contacts, counts).await?;
    Ok(told)
}

/// Merges that were undone left a line with the name in the conversations of somebody else, and a note among what was changed about them.
async fn erase_from_merged(
    connection: &mut PgConnection,
    course: &Course<'_>,
    counts: &mut Counts,
) -> Result<Vec<Event>> {
    let (workspace_id, contacts) = (course.workspace_id, &course.work.contacts);
    let others: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select id, case when stays_id = any($2) then gone_id else stays_id end from contact_merge
         where workspace_id = $1 and (stays_id = any($2) or gone_id = any($2)) and not (stays_id = any($2) and gone_id = any($2))",
    )
    .bind(workspace_id)
    .bind(contacts)
    .fetch_all(&mut *connection)
    .await?;
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let (merges, others): (Vec<String>, Vec<Uuid>) =
        others.into_iter().map(|(id, other)| (id.to_string(), other)).unzip();
    let noted = sqlx::query(
        "delete from contact_change where workspace_id = $1 and contact_id = any($2) and detail->>'merge_id' = any($3)",
    )
    .bind(workspace_id)
    .bind(&others)
    .bind(&merges)
    .execute(&mut *connection)
    .await?;
    counts.add("contact_change", noted.rows_affected());
    let lines: Vec<Uuid> = sqlx::query_scalar(
        "with lines as (
           update system_message s set event = s.event #- '{detail,contact_name}' #- '{detail,other_name}'
           from conversation c join message m on m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.kind = 'system'
           where c.workspace_id = $1 and c.contact_id = any($2) and s.workspace_id = $1 and s.message_id = m.id
             and s.event #>> '{detail,merge_id}' = any($3)
           returning s.message_id
         )
         update message m set version = m.version + 1 from lines where m.workspace_id = $1 and m.id = lines.message_id returning m.id",
    )
    .bind(workspace_id)
    .bind(&others)
    .bind(&merges)
    .fetch_all(&mut *connection)
    .await?;
    counts.add("system_message", lines.len() as u64);
    let lines: Vec<(Uuid, Uuid)> = lines.into_iter().map(|id| (workspace_id, id)).collect();
    let views = load::by_ids(connection, &lines).await?;
    Ok(views.into_iter().map(|(_, view)| Event::MessageUpdated(view)).collect())
}

/// Lines of uploaded files that are about them: by whom they made or changed, or by number and address.
async fn erase_from_files(connection: &mut PgConnection, course: &Course<'_>, counts: &mut Counts) -> Result<()> {
    let work = &course.work;
    let known: Vec<&String> = work.words.iter().chain(&work.ids).collect();
    let lines = sqlx::query(
        "update contact_import_line l set problem = null, cells = (select jsonb_agg(''::text) from jsonb_array_elements(l.cells))
         where l.workspace_id = $1 and l.cells <> '[]' and (l.contact_id = any($2) or exists (
           select from jsonb_array_elements_text(l.cells) as c (cell)
           where lower(c.cell) = any(select lower(w) from unnest($3::text[]) w)
             or length(regexp_replace(c.cell, '[^0-9]', '', 'g')) > 5
               and regexp_replace(c.cell, '[^0-9]', '', 'g') = any(select regexp_replace(w, '[^0-9]', '', 'g') from unnest($3::text[]) w)))",
    )
    .bind(course.workspace_id)
    .bind(&work.contacts)
    .bind(known)
    .execute(connection)
    .await?;
    counts.add("contact_import_line", lines.rows_affected());
    Ok(())
}

/// Answers that are kept for a repeat, and filters of webhooks that were run again.
async fn erase_from_requests(connection: &mut PgConnection, course: &Course<'_>, counts: &mut Counts) -> Result<()> {
    let work = &course.work;
    let named = work.contacts.iter().chain(&work.conversations).chain(&work.identities);
    let named: Vec<String> = named.map(Uuid::to_string).collect();
    let answers = sqlx::query(
        "update idempotency_key k set status = null, media_type = null, body = null
         where k.workspace_id = $1 and k.body is not null
           and exists (select from unnest($2::text[]) as t (id) where position(convert_to(t.id, 'UTF8') in k.body) > 0)",
    )
    .bind(course.workspace_id)
    .bind(&named)
    .execute(&mut *connection)
    .await?;
    counts.add("idempotency_key", answers.rows_affected());
    let known: Vec<&String> = [&work.words, &work.ids, &work.names, &named]
        .into_iter()
        .flatten()
        .collect();
    let filters = sqlx::query(
        "update webhook_replay r set filter = jsonb_set(r.filter, '{q}', 'null'), state = 'finished', finished_at = coalesce(r.finished_at, $3)
         where r.workspace_id = $1 and exists (select from unnest($2::text[]) as t (known)
           where strpos(lower(r.filter->>'q'), lower(t.known)) > 0 or strpos(lower(t.known), lower(r.filter->>'q')) > 0)",
    )
    .bind(course.workspace_id)
    .bind(known)
    .bind(course.store.clock.now())
    .execute(connection)
    .await?;
    counts.add("webhook_replay", filters.rows_affected());
    Ok(())
}
