//! The smaller edges around accounts: subscriptions, numbers, templates, conversations.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::app::App;
use crate::config::Channel;
use crate::graph::error::GraphError;
use crate::graph::{auth, conversations, nodes, setup, templates};
use crate::world::BusinessAccount;
use crate::world::logins::META_APP_ID;

type Address = Path<(String, String, String)>;

pub async fn get(
    State(app): State<App>,
    Path((version, id, edge)): Address,
    Query(query): Query<auth::Query>,
    headers: HeaderMap,
) -> Response {
    if edge == "subscriptions" {
        return answer(setup::app_subscriptions(
            &app,
            &id,
            auth::token(&headers, &query).as_deref(),
        ));
    }
    answer(
        owner(&app, &version, &id, &query, &headers).and_then(|account| match edge.as_str() {
            "subscribed_apps" => Ok(setup::subscribed(&app, &account, &id)),
            "phone_numbers" => {
                let number = setup::with_facts(&app, &account, nodes::describe(&account));
                Ok(json!({"data": [number]}))
            }
            "message_templates" if account.channel == Channel::Whatsapp && account.waba_id == id => {
                Ok(templates::list(&app.world.lock().templates, &query))
            }
            "thread_owner" => Ok(json!({"data": [{"thread_owner": {"app_id": META_APP_ID}}]})),
            "conversations" if setup::is_locked(&app, &account, &query) => Err(setup::locked()),
            "conversations" => conversations::list(&app, &account, &query),
            _ => Err(unknown(&edge)),
        }),
    )
}

/// `GET /{version}/{conversation}/messages`
pub async fn messages(
    State(app): State<App>,
    Path((version, id)): Path<(String, String)>,
    Query(query): Query<auth::Query>,
    headers: HeaderMap,
) -> Response {
    let opened = auth::version(&version).and_then(|()| auth::accounts(&app, auth::token(&headers, &query).as_deref()));
    answer(opened.and_then(|accounts| conversations::messages(&app, &accounts, &id, &query)))
}

pub async fn post(
    State(app): State<App>,
    Path((version, id, edge)): Address,
    Query(query): Query<auth::Query>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let token = auth::token(&headers, &query);
    let given = setup::parameters(&query, &body);
    answer(
        owner(&app, &version, &id, &query, &headers).and_then(|account| match edge.as_str() {
            "subscribed_apps" => setup::subscribe(&app, &account, &id, token.as_deref(), &given),
            "register" => setup::register(&app, &account, &given),
            "smb_app_data" => setup::sync_app(&app, &account, &given),
            "pass_thread_control" | "take_thread_control" | "release_thread_control" | "request_thread_control" => {
                Ok(json!({"success": true}))
            }
            _ => Err(unknown(&edge)),
        }),
    )
}

pub async fn delete(
    State(app): State<App>,
    Path((version, id, edge)): Address,
    Query(query): Query<auth::Query>,
    headers: HeaderMap,
) -> Response {
    answer(
        owner(&app, &version, &id, &query, &headers).and_then(|account| match edge.as_str() {
            "subscribed_apps" => Ok(setup::unsubscribe(&app, &account, &id)),
            _ => Err(unknown(&edge)),
        }),
    )
}

fn answer(result: Result<Value, GraphError>) -> Response {
    result.map(Json).into_response()
}

fn unknown(edge: &str) -> GraphError {
    GraphError::new(400, 2500, format!("Unknown path components: /{edge}"))
}

/// An account by its own id or by that of its WhatsApp business account.
fn owner(
    app: &App,
    version: &str,
    id: &str,
    query: &auth::Query,
    headers: &HeaderMap,
) -> Result<BusinessAccount, GraphError> {
    auth::version(version)?;
    let token = auth::token(headers, query);
    let by_waba = auth::accounts(app, token.as_deref())?
        .into_iter()
        .find(|account| account.waba_id == id);
    by_waba.map_or_else(|| auth::account(app, id, token.as_deref()), Ok)
}
