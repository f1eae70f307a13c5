//! Reading templates, as views and as what a send is checked against.

use std::collections::{BTreeSet, HashMap};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use frontdesk_connectors::template::Template;
use frontdesk_connectors::{Channel, by_channel};
use serde_json::Value;
use sqlx::{FromRow, PgConnection, QueryBuilder};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::inboxes;
use crate::domain::page::{Page, Walked};
use crate::domain::views::{ParameterFormat, SyncState, TemplateLayout, TemplateSyncView, TemplateView};
use crate::errors::{Error, Result};
use crate::store::Scoped;

/// Templates that one request looks through for words: where few have them its page is short, and says where to go on (decision 23).
const WALK: i64 = 4_000;

#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Words that the name or the texts hold, all of them.
    pub q: Option<String>,
    pub status: Option<String>,
    pub limit: i64,
    pub cursor: Option<String>,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    inbox_id: Uuid,
    channel: String,
    external_id: Option<String>,
    name: String,
    language: String,
    category: String,
    status: String,
    quality: Option<String>,
    rejected_reason: Option<String>,
    named: bool,
    components: Value,
    synced_at: OffsetDateTime,
}

impl Row {
    fn template(&self) -> Template {
        Template {
            external_id: self.external_id.clone(),
            name: self.name.clone(),
            language: self.language.clone(),
            category: self.category.clone(),
            status: self.status.clone(),
            quality: self.quality.clone(),
            rejected_reason: self.rejected_reason.clone(),
            named: self.named,
            components: self.components.clone(),
        }
    }
}

fn view(row: Row) -> Result<TemplateView> {
    let channel: Channel = row.channel.parse().map_err(|error: String| anyhow::anyhow!(error))?;
    let layout = by_channel(channel).template_layout(&row.template());
    // the same names and values on both sides: a test holds them together
    let layout: TemplateLayout = serde_json::to_value(layout)
        .and_then(serde_json::from_value)
        .map_err(anyhow::Error::from)?;
    Ok(TemplateView {
        id: row.id,
        inbox_id: row.inbox_id,
        name: row.name,
        language: row.language,
        category: row.category,
        status: row.status,
        quality: row.quality,
        rejected_reason: row.rejected_reason,
        parameter_format: if row.named {
            ParameterFormat::Named
        } else {
            ParameterFormat::Positional
        },
        layout,
        components: row.components,
        synced_at: row.synced_at,
    })
}

/// A place in the list, which is sorted by name and language. Opaque to clients.
fn encode(name: &str, language: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{name}\n{language}"))
}

fn decode(cursor: &str) -> Result<(String, String)> {
    let read = || {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))?;
        let (name, language) = text.split_once('\n')?;
        Some((name.to_owned(), language.to_owned()))
    };
    read().ok_or_else(|| Error::invalid("cursor", "is none that a list gave"))
}

/// By name and language.
pub async fn list(scope: &mut Scoped, inbox_id: Uuid, query: Query) -> Result<Page<TemplateView>> {
    let after = query.cursor.as_deref().map(decode).transpose()?;
    let workspace_id = scope.workspace_id();
    inboxes::get(scope, inbox_id).await?;
    let status = query.status.as_deref().map(|status| status.replace('\0', ""));
    let words: Vec<String> = query
        .q
        .unwrap_or_default()
        .replace('\0', "")
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    let room = if words.is_empty() { query.limit + 1 } else { WALK };
    let mut sql = QueryBuilder::new(
        "select t.id, t.inbox_id, i.channel, t.external_id, t.name, t.language, t.category, t.status, t.quality, t.rejected_reason,
           t.named, t.components, t.synced_at, t.fits, t.nth = ",
    );
    sql.push(WALK).push(" as is_end from (select t.*, true");
    if !words.is_empty() {
        sql.push(" and not exists (select from unnest(")
            .push_bind(words)
            .push(") as word where strpos(t.search, word) = 0)");
    }
    sql.push(" as fits, row_number() over (order by t.name, t.language) as nth from (select * from message_template t where t.workspace_id = ")
        .push_bind(workspace_id)
        .push(" and t.inbox_id = ")
        .push_bind(inbox_id);
    // only what is asked for is in the statement, so that a later page begins where it does in the index
    let (name, language) = after.unwrap_or_default();
    if let Some(status) = status {
        // the place with the status, so that none but its index has it, however many PostgreSQL thinks there are of it
        sql.push(" and t.status = upper(").push_bind(status.clone());
        sql.push(") and (t.status, t.name, t.language) > (upper(")
            .push_bind(status)
            .push("), ");
    } else {
        sql.push(" and (t.name, t.language) > (");
    }
    sql.push_bind(name).push(", ").push_bind(language).push(")");
    sql.push(format_args!(" order by t.name, t.language limit {room}) t) t"))
        .push(" cross join lateral (select channel from inbox where workspace_id = t.workspace_id and id = t.inbox_id offset 0) i")
        .push(format_args!(
            " where t.fits or t.nth = {WALK} order by t.name, t.language limit "
        ))
        .push_bind(query.limit + 1);
    let connection = match room {
        WALK => scope.walking().await?,
        _ => scope.connection(),
    };
    let rows: Vec<Walked<Row>> = sql.build_query_as().fetch_all(connection).await?;
    let page = Page::walked(rows, query.limit, |row: &Row| encode(&row.name, &row.language));
    Ok(Page {
        items: page.items.into_iter().map(view).collect::<Result<Vec<_>>>()?,
        next_cursor: page.next_cursor,
    })
}

#[derive(FromRow)]
struct SyncRow {
    workspace_id: Uuid,
    inbox_id: Uuid,
    version: i64,
    state: String,
    error: Option<String>,
    synced_at: Option<OffsetDateTime>,
}

/// The views of those that there are.
pub async fn load_syncs(
    connection: &mut PgConnection,
    inboxes: &BTreeSet<(Uuid, Uuid)>,
) -> Result<Vec<(Uuid, TemplateSyncView)>, sqlx::Error> {
    if inboxes.is_empty() {
        return Ok(Vec::new());
    }
    let (workspaces, ids): (Vec<Uuid>, Vec<Uuid>) = inboxes.iter().copied().unzip();
    let rows: Vec<SyncRow> = sqlx::query_as(
        "select s.workspace_id, s.inbox_id, s.version, s.state, s.error, s.synced_at
         from template_sync s join unnest($1::uuid[], $2::uuid[]) as t (workspace_id, inbox_id)
           on s.workspace_id = t.workspace_id and s.inbox_id = t.inbox_id",
    )
    .bind(&workspaces)
    .bind(&ids)
    .fetch_all(connection)
    .await?;
    let view = |row: SyncRow| TemplateSyncView {
        inbox_id: row.inbox_id,
        version: row.version,
        state: match row.state.as_str() {
            "running" => SyncState::Running,
            "done" => SyncState::Done,
            _ => SyncState::Failed,
        },
        error: row.error,
        synced_at: row.synced_at,
    };
    Ok(rows.into_iter().map(|row| (row.workspace_id, view(row))).collect())
}

pub async fn sync_state(scope: &mut Scoped, inbox_id: Uuid) -> Result<TemplateSyncView> {
    inboxes::get(scope, inbox_id).await?;
    let workspace_id = scope.workspace_id();
    let found = load_syncs(scope.connection(), &BTreeSet::from([(workspace_id, inbox_id)])).await?;
    Ok(found.into_iter().next().map_or(
        TemplateSyncView {
            inbox_id,
            version: 0,
            state: SyncState::Never,
            error: None,
            synced_at: None,
        },
        |(_, view)| view,
    ))
}

/// An inbox's template by name and language.
pub type Wanted = (Uuid, Uuid, String, String);

/// The templates that are there of those wanted, and which inboxes' templates were ever fetched.
pub async fn wanted(
    connection: &mut PgConnection,
    wanted: &[Wanted],
) -> Result<(HashMap<Wanted, Template>, BTreeSet<(Uuid, Uuid)>), sqlx::Error> {
    let mut found = HashMap::new();
    let mut synced = BTreeSet::new();
    if wanted.is_empty() {
        return Ok((found, synced));
    }
    let rows: Vec<WantedRow> = sqlx::query_as(
        "select w.*, s.synced_at is not null as synced, t.id is not null as known, t.external_id, t.category, t.status, t.quality,
           t.rejected_reason, t.named, t.components
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) as w (workspace_id, inbox_id, name, language)
         left join template_sync s on s.workspace_id = w.workspace_id and s.inbox_id = w.inbox_id
         left join message_template t on t.workspace_id = w.workspace_id and t.inbox_id = w.inbox_id and t.name = w.name
           and t.language = w.language",
    )
    .bind(wanted.iter().map(|each| each.0).collect::<Vec<_>>())
    .bind(wanted.iter().map(|each| each.1).collect::<Vec<_>>())
    .bind(wanted.iter().map(|each| each.2.as_str()).collect::<Vec<_>>())
    .bind(wanted.iter().map(|each| each.3.as_str()).collect::<Vec<_>>())
    .fetch_all(connection)
    .await?;
    for row in rows {
        if row.synced {
            synced.insert((row.workspace_id, row.inbox_id));
        }
        if row.known {
            let key = (row.workspace_id, row.inbox_id, row.name.clone(), row.language.clone());
            found.insert(key, row.template());
        }
    }
    Ok((found, synced))
}

#[derive(FromRow)]
struct WantedRow {
    workspace_id: Uuid,
    inbox_id: Uuid,
    name: String,
    language: String,
    synced: bool,
    known: bool,
    external_id: Option<String>,
    category: Option<String>,
    status: Option<String>,
    quality: Option<String>,
    rejected_reason: Option<String>,
    named: Option<bool>,
    components: Option<Value>,
}

impl WantedRow {
    fn template(self) -> Template {
        Template {
            external_id: self.external_id,
            name: self.name,
            language: self.language,
            category: self.category.unwrap_or_default(),
            status: self.status.unwrap_or_default(),
            quality: self.quality,
            rejected_reason: self.rejected_reason,
            named: self.named.unwrap_or(false),
            components: self.components.unwrap_or(Value::Null),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_trip() {
        let (name, language) = decode(&encode("order_ready", "en_US")).ok().unwrap();
        assert_eq!((name.as_str(), language.as_str()), ("order_ready", "en_US"));
        for junk in ["x", "AAAA", "////", "YQ"] {
            assert!(decode(junk).is_err(), "{junk}");
        }
    }
}
