//! Reading inboxes, as views and as what a call to the platform needs.

use frontdesk_connectors::{Channel, Credentials, by_channel};
use serde_json::{Value, json};
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, FromRow, PgConnection};
use time::OffsetDateTime;
use uuid::Uuid;

use super::credentials;
use crate::crypto::Keys;
use crate::domain::conversations::load::channel;
use crate::domain::conversations::window::MARGIN;
use crate::domain::messages::TEXT_MAX;
use crate::domain::page::{Cursor, Page};
use crate::domain::views::{InboxSettings, InboxState, InboxView, MediaPolicy};
use crate::errors::{Error, Result};
use crate::store::{Scoped, Store};

const COLUMNS: &str =
    "id, version, channel, name, external_id, state, state_detail, credential_names, settings, media, created_at";

#[derive(FromRow)]
struct Row {
    id: Uuid,
    version: i64,
    channel: String,
    name: String,
    external_id: String,
    state: String,
    state_detail: Option<String>,
    credential_names: Vec<String>,
    settings: Json<InboxSettings>,
    media: String,
    created_at: OffsetDateTime,
}

/// Limits and capabilities of the channel, as far as this account has them, and our own limits beside them: characters of one
/// message's text, and how long before its end a window counts as closed.
fn spec(channel: &str, settings: &InboxSettings) -> Value {
    let Ok(channel) = channel.parse::<Channel>() else {
        return Value::Null;
    };
    let connector = by_channel(channel);
    let credentials = settings.credentials();
    let mut spec = json!(connector.spec_of(&credentials));
    spec["message_text_max"] = json!(TEXT_MAX);
    spec["window_margin_seconds"] = json!(MARGIN.whole_seconds());
    spec["quoted_reply"] = json!(connector.spec().quoted_reply && connector.quotes(&credentials));
    spec
}

fn view(row: Row) -> InboxView {
    let spec = spec(&row.channel, &row.settings.0);
    InboxView {
        id: row.id,
        version: row.version,
        channel: channel(&row.channel),
        name: row.name,
        external_id: row.external_id,
        state: match row.state.as_str() {
            "connected" => InboxState::Connected,
            "disabled" => InboxState::Disabled,
            _ => InboxState::ReauthorizationRequired,
        },
        state_detail: row.state_detail,
        credentials: row.credential_names,
        settings: InboxSettings {
            media: match row.media.as_str() {
                "proxy" => MediaPolicy::Proxy,
                _ => MediaPolicy::Store,
            },
            ..row.settings.0
        },
        spec,
        created_at: row.created_at,
    }
}

pub async fn load_one(
    connection: &mut PgConnection,
    workspace_id: Uuid,
    id: Uuid,
) -> Result<Option<InboxView>, sqlx::Error> {
    let sql = format!("select {COLUMNS} from inbox where workspace_id = $1 and id = $2 and removed_at is null");
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(id)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(view))
}

pub async fn get(scope: &mut Scoped, id: Uuid) -> Result<InboxView> {
    let workspace_id = scope.workspace_id();
    load_one(scope.connection(), workspace_id, id)
        .await?
        .ok_or(Error::NotFound("inbox"))
}

pub async fn channel_of(scope: &mut Scoped, id: Uuid) -> Result<Channel> {
    let name: Option<String> =
        sqlx::query_scalar("select channel from inbox where workspace_id = $1 and id = $2 and removed_at is null")
            .bind(scope.workspace_id())
            .bind(id)
            .fetch_optional(scope.connection())
            .await?;
    let name = name.ok_or(Error::NotFound("inbox"))?;
    Ok(name.parse().map_err(|error: String| anyhow::anyhow!(error))?)
}

pub async fn list(scope: &mut Scoped, limit: i64, after: Option<Cursor>) -> Result<Page<InboxView>> {
    let (at, id) = after.map_or((OffsetDateTime::UNIX_EPOCH, Uuid::nil()), |cursor| {
        (cursor.at, cursor.id)
    });
    let workspace_id = scope.workspace_id();
    let sql = format!(
        "select {COLUMNS} from inbox where workspace_id = $1 and removed_at is null
           and (created_at, id) > ($2, $3) order by created_at, id limit $4"
    );
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(workspace_id)
        .bind(at)
        .bind(id)
        .bind(limit + 1)
        .fetch_all(scope.connection())
        .await?;
    Ok(Page::cut(rows, limit, |row| Cursor {
        at: row.created_at,
        id: row.id,
    })
    .map(view))
}

/// Channel and external id.
pub async fn account(scope: &mut Scoped, id: Uuid) -> Result<(String, String)> {
    sqlx::query_as("select channel, external_id from inbox where workspace_id = $1 and id = $2 and removed_at is null")
        .bind(scope.workspace_id())
        .bind(id)
        .fetch_optional(scope.connection())
        .await?
        .ok_or(Error::NotFound("inbox"))
}

/// What a call to the platform needs: never shown, never logged.
#[derive(Debug, Clone)]
pub struct Connection {
    pub channel: Channel,
    pub account_id: String,
    pub credentials: Credentials,
}

pub async fn connection(store: &Store, keys: &Keys, workspace_id: Uuid, inbox_id: Uuid) -> Result<Connection> {
    let row: Option<(String, String, Option<Vec<u8>>)> =
        sqlx::query_as("select channel, external_id, credentials from inbox where workspace_id = $1 and id = $2 and removed_at is null")
            .bind(workspace_id)
            .bind(inbox_id)
            .fetch_optional(&store.database.owner)
            .await?;
    let (channel, account_id, sealed) = row.ok_or(Error::NotFound("inbox"))?;
    Ok(Connection {
        channel: channel.parse().map_err(|error: String| anyhow::anyhow!(error))?,
        account_id,
        credentials: credentials::open(keys, inbox_id, sealed)?,
    })
}

/// One connected account, for checks over all workspaces.
#[derive(Debug, Clone, FromRow)]
pub struct ConnectedInbox {
    pub workspace_id: Uuid,
    pub id: Uuid,
    pub channel: String,
    pub name: String,
}

pub async fn all_connected(store: &Store) -> Result<Vec<ConnectedInbox>> {
    Ok(sqlx::query_as("select workspace_id, id, channel, name from inbox where removed_at is null and state <> 'disabled' order by created_at limit 1000")
        .fetch_all(&store.database.owner)
        .await?)
}
