//! What is in the file: `contact.json`, `messages.json` with each message as the API shows it, and the media.

use futures::TryStreamExt;
use serde_json::{Value, json};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::archive::Archive;
use crate::clock::rfc3339_millis;
use crate::domain::contacts::load as contacts;
use crate::domain::conversations::load as conversations;
use crate::domain::messages::load as messages;
use crate::errors::{Error, Result};
use crate::store::files::{FileError, Files};

/// Messages that are read at a time.
pub const ROWS: usize = 200;
/// Of a file's name.
const NAME: usize = 80;

/// Everything but the messages.
pub async fn contact(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    contact_id: Uuid,
    now: OffsetDateTime,
) -> Result<Value> {
    let ids = contacts::with_merged(connection, workspace_id, contact_id).await?;
    let people: Vec<(Uuid, Uuid)> = ids.iter().map(|id| (workspace_id, *id)).collect();
    let views: Vec<Value> = contacts::by_ids(connection, &people)
        .await?
        .into_iter()
        .map(|(_, view)| json!(view))
        .collect();
    let changes: Vec<Value> = sqlx::query_scalar(
        "select jsonb_build_object('at', at, 'kind', kind, 'author_name', author_name, 'detail', detail)
         from contact_change where workspace_id = $1 and contact_id = any($2) order by at, id",
    )
    .bind(workspace_id)
    .bind(&ids)
    .fetch_all(&mut *connection)
    .await?;
    let talks: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select workspace_id, id from conversation where workspace_id = $1 and contact_id = any($2) order by created_at, id",
    )
    .bind(workspace_id)
    .bind(&ids)
    .fetch_all(&mut *connection)
    .await?;
    let talks = conversations::by_ids(connection, &talks).await?;
    let talks: Vec<Value> = talks.into_iter().map(|(_, view)| json!(view)).collect();
    let workspace: String = sqlx::query_scalar("select name from workspace where id = $1")
        .bind(workspace_id)
        .fetch_one(connection)
        .await?;
    let mut views = views.into_iter();
    Ok(json!({
        "exported_at": rfc3339_millis::format(now),
        "workspace": workspace,
        "contact": views.next(),
        "merged_contacts": views.collect::<Vec<_>>(),
        "changes": changes,
        "conversations": talks,
    }))
}

/// Ids of all messages, oldest first.
pub async fn message_ids(connection: &mut PgConnection, workspace_id: Uuid, contact_id: Uuid) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "select m.id from conversation c join message m on m.workspace_id = c.workspace_id and m.conversation_id = c.id
         where c.workspace_id = $1 and c.contact_id = $2 order by m.sent_at, m.id",
    )
    .bind(workspace_id)
    .bind(contact_id)
    .fetch_all(connection)
    .await?)
}

/// Messages with when they were delivered and read.
pub async fn page(connection: &mut PgConnection, workspace_id: Uuid, ids: &[Uuid]) -> Result<Vec<Value>> {
    let keys: Vec<(Uuid, Uuid)> = ids.iter().map(|id| (workspace_id, *id)).collect();
    let views = messages::by_ids(connection, &keys).await?;
    let times: Vec<(Uuid, Option<OffsetDateTime>, Option<OffsetDateTime>)> = sqlx::query_as(
        "select message_id, delivered_at, read_at from agent_message where workspace_id = $1 and message_id = any($2)
           and (delivered_at is not null or read_at is not null)",
    )
    .bind(workspace_id)
    .bind(ids)
    .fetch_all(connection)
    .await?;
    let when = |at: Option<OffsetDateTime>| at.map(rfc3339_millis::format);
    Ok(views
        .into_iter()
        .map(|(_, view)| {
            let mut message = json!(view);
            if let Some((_, delivered, read)) = times.iter().find(|times| times.0 == view.id) {
                message["delivered_at"] = json!(when(*delivered));
                message["read_at"] = json!(when(*read));
            }
            message
        })
        .collect())
}

/// A file of theirs: its id, its name, and where it lies.
pub type Media = (Uuid, Option<String>, Option<String>, String);

pub async fn media(connection: &mut PgConnection, workspace_id: Uuid, contact_id: Uuid) -> Result<Vec<Media>> {
    Ok(sqlx::query_as(
        "select f.id, f.file_name, f.content_type, f.storage_key from conversation c
         join message m on m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.attachment_count > 0
         join attachment f on f.workspace_id = m.workspace_id and f.message_id = m.id
         where c.workspace_id = $1 and c.contact_id = $2 and f.storage_key is not null and f.state = 'ready'
         union all
         select f.id, f.file_name, f.content_type, f.storage_key from contact c
         join attachment f on f.workspace_id = c.workspace_id and f.id = c.avatar_id
         where c.workspace_id = $1 and c.id = $2 and f.storage_key is not null",
    )
    .bind(workspace_id)
    .bind(contact_id)
    .fetch_all(connection)
    .await?)
}

/// What a file is called in the archive: its id, by which messages name it, and its own name as far as that is harmless.
fn name((id, file_name, content_type, _): &Media) -> String {
    let ending = || {
        let known = mime_guess::get_mime_extensions_str(content_type.as_deref().unwrap_or_default());
        known.and_then(<[&str]>::first).map(|ending| format!("file.{ending}"))
    };
    let own = file_name.clone().or_else(ending).unwrap_or_else(|| "file".to_owned());
    let harmless = |c: char| {
        if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') {
            c
        } else {
            '_'
        }
    };
    let kept = own.chars().count().saturating_sub(NAME);
    format!(
        "media/{id}-{}",
        own.chars().skip(kept).map(harmless).collect::<String>()
    )
}

/// One that is not there any more is left out.
pub async fn add(archive: &Archive, files: &Files, media: &Media) -> Result<()> {
    let opened = match files.read(&media.3, None).await {
        Ok(opened) => opened,
        Err(FileError::NotFound) => return Ok(()),
        Err(error) => return Err(Error::Internal(error.into())),
    };
    archive.file(name(media)).await?;
    let mut stream = opened.stream;
    while let Some(chunk) = stream.try_next().await.map_err(anyhow::Error::from)? {
        archive.add(chunk).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_its_folder() {
        let of = |own: Option<&str>, content_type: &str| {
            let media = (
                Uuid::nil(),
                own.map(str::to_owned),
                Some(content_type.to_owned()),
                String::new(),
            );
            name(&media)["media/".len() + 37..].to_owned()
        };
        assert_eq!(of(Some("../../etc/passwd"), ""), ".._.._etc_passwd");
        assert_eq!(of(Some("Отчёт 1.pdf"), ""), "Отчёт_1.pdf");
        assert!(of(None, "image/png").starts_with("file."));
        assert_eq!(of(None, "of no kind"), "file");
    }
}
