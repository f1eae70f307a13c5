//! Uploads by the business.

use axum::Json;
use axum::extract::{ConnectInfo, Path, Query, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::app::App;
use crate::config::Channel;
use crate::graph::error::GraphError;
use crate::graph::payload::Payload;
use crate::graph::{auth, links, payload, rules, strike};
use crate::line::Line;
use crate::world::BusinessAccount;
use crate::world::faults::{Endpoint, Target};

/// `POST /{version}/{phone-number-id}/media`
pub async fn upload(
    State(app): State<App>,
    Path((version, id)): Path<(String, String)>,
    Query(query): Query<auth::Query>,
    ConnectInfo(line): ConnectInfo<Line>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let (account, payload) = match open(&app, &version, &id, &query, &headers, request).await {
        Ok(opened) => opened,
        Err(error) => return error.into_response(),
    };
    if let Some(answer) = strike::plain(&app, &line, target(&account)).await {
        return answer;
    }
    store(&app, &account, payload).unwrap_or_else(IntoResponse::into_response)
}

fn store(app: &App, account: &BusinessAccount, payload: Payload) -> Result<Response, GraphError> {
    if account.channel != Channel::Whatsapp {
        return Err(GraphError::parameter("This account has no media edge"));
    }
    if payload.body["messaging_product"] != "whatsapp" {
        return Err(GraphError::parameter("The parameter messaging_product is required."));
    }
    let file = payload
        .file
        .ok_or_else(|| GraphError::parameter("The parameter file is required."))?;
    let content_type = payload.body["type"]
        .as_str()
        .filter(|kind| kind.contains('/'))
        .unwrap_or(&file.content_type)
        .to_owned();
    rules::check_upload(&content_type, file.bytes.len())?;
    let owner = Some((account.channel, account.id.clone()));
    let media = app.world.lock().media.put(&content_type, &file.name, file.bytes, owner);
    Ok(Json(json!({"id": media.id})).into_response())
}

/// `POST /{version}/{page-id}/message_attachments`: upload now, send by id later.
pub async fn message_attachments(
    State(app): State<App>,
    Path((version, id)): Path<(String, String)>,
    Query(query): Query<auth::Query>,
    ConnectInfo(line): ConnectInfo<Line>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let (account, payload) = match open(&app, &version, &id, &query, &headers, request).await {
        Ok(opened) => opened,
        Err(error) => return error.into_response(),
    };
    if let Some(answer) = strike::plain(&app, &line, target(&account)).await {
        return answer;
    }
    match reusable(&app, &account, payload).await {
        Ok(answer) => answer,
        Err(error) => error.into_response(),
    }
}

async fn reusable(app: &App, account: &BusinessAccount, payload: Payload) -> Result<Response, GraphError> {
    if account.channel == Channel::Whatsapp {
        return Err(GraphError::parameter("This account has no message_attachments edge"));
    }
    let attachment = &payload.body["message"]["attachment"];
    let kind = attachment["type"]
        .as_str()
        .ok_or_else(|| GraphError::parameter("Param attachment[type] is required"))?;
    let (name, content_type, bytes) = match payload.file {
        Some(file) => (file.name, file.content_type, file.bytes),
        None => {
            let link = attachment["payload"]["url"]
                .as_str()
                .ok_or_else(|| GraphError::parameter("Param attachment[payload][url] is required"))?;
            let fetched = links::fetch(app, link).await.map_err(|why| {
                GraphError::parameter(format_args!("Failed to fetch the file from the url: {why}")).subcode(2_018_008)
            })?;
            (fetched.file_name, fetched.content_type, fetched.bytes)
        }
    };
    rules::check_file(account.channel, kind, &content_type, bytes.len())?;
    let owner = Some((account.channel, account.id.clone()));
    let media = app.world.lock().media.put(&content_type, &name, bytes, owner);
    Ok(Json(json!({"attachment_id": media.id})).into_response())
}

async fn open(
    app: &App,
    version: &str,
    id: &str,
    query: &auth::Query,
    headers: &HeaderMap,
    request: Request,
) -> Result<(BusinessAccount, Payload), GraphError> {
    auth::version(version)?;
    let account = auth::sender(app, id, auth::token(headers, query).as_deref(), None)?;
    Ok((account, payload::read(request).await?))
}

fn target(account: &BusinessAccount) -> Target<'_> {
    Target {
        channel: account.channel,
        account: &account.id,
        recipient: None,
        endpoint: Endpoint::Media,
    }
}
