//! `GET /{version}/{id}`: whatever an id stands for.

use axum::Json;
use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::app::App;
use crate::clock;
use crate::config::{Channel, Login};
use crate::graph::error::GraphError;
use crate::graph::{auth, profiles, setup, strike};
use crate::line::Line;
use crate::world::faults::{Endpoint, Target};
use crate::world::media::{CDN_LINK_LIFE, Media, WHATSAPP_LINK_LIFE};
use crate::world::thread::{Bubble, Direction};
use crate::world::{BusinessAccount, Customer, CustomerKey, State as WorldState};

/// What an id can stand for.
enum Node {
    Account(BusinessAccount),
    Waba(BusinessAccount),
    /// The Page an Instagram account is behind.
    Page(BusinessAccount),
    Person(Customer),
    File(Media, BusinessAccount),
    Message(Value),
}

pub async fn get(
    State(app): State<App>,
    Path((version, id)): Path<(String, String)>,
    Query(query): Query<auth::Query>,
    ConnectInfo(line): ConnectInfo<Line>,
    headers: HeaderMap,
) -> Response {
    let found = auth::version(&version)
        .and_then(|()| auth::accounts(&app, auth::token(&headers, &query).as_deref()))
        .and_then(|accounts| find(&app, &accounts, &id, &query));
    let node = match found {
        Ok(node) => node,
        Err(error) => return error.into_response(),
    };
    let struck = match &node {
        Node::Person(customer) => {
            let key = &customer.key;
            let target = Target {
                channel: key.channel,
                account: &key.account,
                recipient: Some(&key.customer),
                endpoint: Endpoint::Profile,
            };
            strike::plain(&app, &line, target).await
        }
        Node::File(_, account) => {
            let target = Target {
                channel: account.channel,
                account: &account.id,
                recipient: None,
                endpoint: Endpoint::Media,
            };
            strike::plain(&app, &line, target).await
        }
        _ => None,
    };
    if let Some(answer) = struck {
        return answer;
    }
    let fields = query.get("fields").map(String::as_str).unwrap_or("id,name");
    let answer = match node {
        Node::Account(account) => Ok(setup::with_facts(&app, &account, describe(&account))),
        Node::Waba(account) => Ok(json!({"id": account.waba_id, "name": account.name, "currency": "EUR"})),
        Node::Page(account) => Ok(json!({
            "id": account.page_id, "name": account.name, "instagram_business_account": {"id": account.id, "username": account.username()},
        })),
        Node::Person(customer) => profiles::profile(&app, &customer, fields),
        Node::File(media, account) => Ok(file(&app, &media, &account)),
        Node::Message(message) => Ok(message),
    };
    answer.map(Json).into_response()
}

/// `DELETE /{version}/{media-id}`
pub async fn delete(
    State(app): State<App>,
    Path((version, id)): Path<(String, String)>,
    Query(query): Query<auth::Query>,
    headers: HeaderMap,
) -> Response {
    let found = auth::version(&version)
        .and_then(|()| auth::accounts(&app, auth::token(&headers, &query).as_deref()))
        .and_then(|accounts| find(&app, &accounts, &id, &query));
    match found {
        Ok(Node::File(media, _)) => {
            app.world.lock().media.remove(&media.id);
            Json(json!({"success": true})).into_response()
        }
        Ok(_) => GraphError::new(
            400,
            3,
            "(#3) Application does not have the capability to make this API call.",
        )
        .into_response(),
        Err(error) => error.into_response(),
    }
}

/// Only among what the token's accounts can see.
fn find(app: &App, accounts: &[BusinessAccount], id: &str, query: &auth::Query) -> Result<Node, GraphError> {
    if id == "me" {
        // a Page's token is the Page, whether it opens the Page, the Instagram account behind it, or both
        let behind_page = accounts.iter().find(|account| account.page_id.is_some());
        let page = behind_page.cloned().map(Node::Page);
        let node = page.or_else(|| accounts.first().cloned().map(Node::Account));
        return node.ok_or_else(|| GraphError::no_object(id));
    }
    if let Some(account) = accounts.iter().find(|account| account.id == id) {
        return Ok(Node::Account(account.clone()));
    }
    if let Some(account) = accounts.iter().find(|account| account.waba_id == id) {
        return Ok(Node::Waba(account.clone()));
    }
    if let Some(account) = accounts.iter().find(|account| account.page_id.as_deref() == Some(id)) {
        return Ok(Node::Page(account.clone()));
    }
    let state = app.world.lock();
    for account in accounts {
        if let Some(customer) = state.customer(account.channel, &account.id, id) {
            return Ok(Node::Person(customer.clone()));
        }
    }
    let whatsapp = accounts.iter().find(|account| account.channel == Channel::Whatsapp);
    if let (Some(account), Some(media)) = (whatsapp, state.media.living(id)) {
        let foreign = query.get("phone_number_id").is_some_and(|number| *number != account.id);
        let owner_fits = media.owner.as_ref().is_none_or(|(_, owner)| *owner == account.id);
        if owner_fits && !foreign {
            return Ok(Node::File(media.clone(), account.clone()));
        }
    }
    if let Some((key, bubble)) = state.bubble(id)
        && accounts
            .iter()
            .any(|account| account.channel == key.channel && account.id == key.account)
    {
        let (from, to) = match bubble.direction {
            Direction::In => (&key.customer, &key.account),
            Direction::Out => (&key.account, &key.customer),
        };
        return Ok(Node::Message(json!({
            "id": bubble.id,
            "created_time": clock::rfc3339(bubble.at),
            "from": {"id": from},
            "to": {"data": [{"id": to}]},
            "message": bubble.text.clone().unwrap_or_default(),
            "attachments": {"data": attachments(app, &state, key, bubble)},
        })));
    }
    // A person of another account exists, but not for this token.
    let elsewhere = state.order.iter().any(|key| key.customer == id);
    drop(state);
    match accounts.first().map(|account| account.channel) {
        Some(Channel::Instagram) if !elsewhere => {
            Err(GraphError::parameter("No matching user found").subcode(2_534_014))
        }
        _ => Err(GraphError::no_object(id)),
    }
}

/// A message's files with links of now. What was taken back has none.
fn attachments(app: &App, state: &WorldState, key: &CustomerKey, bubble: &Bubble) -> Vec<Value> {
    let until = clock::now() + CDN_LINK_LIFE;
    let files = bubble.media.iter().filter(|_| !bubble.unsent);
    files
        .filter_map(|attached| state.media.living(&attached.media_id))
        .map(|media| {
            let link = state.media.link(media, key.channel, &key.account, until);
            let url = json!(format!("{}{link}", app.base_url));
            let mut file = json!({
                "id": media.id, "mime_type": media.told_type(), "name": media.file_name, "size": media.bytes.len(),
            });
            match media.content_type.split('/').next() {
                Some("image") => file["image_data"] = json!({"url": url, "preview_url": url}),
                Some("video") => file["video_data"] = json!({"url": url}),
                _ => file["file_url"] = url,
            }
            file
        })
        .collect()
}

pub fn describe(account: &BusinessAccount) -> Value {
    match account.channel {
        Channel::Instagram => json!({
            "id": match account.login {
                Login::Instagram => format!("26{}", account.id),
                Login::Facebook => account.id.clone(),
            },
            "user_id": account.id, "name": account.name, "username": account.username(),
            "account_type": "BUSINESS",
        }),
        Channel::Whatsapp => json!({
            "id": account.id,
            "name": account.name,
            "verified_name": account.name,
            "display_phone_number": format!("+{}", account.display_phone_number()),
            "quality_rating": "GREEN",
            "name_status": "APPROVED",
            "code_verification_status": "VERIFIED",
            "status": "CONNECTED",
            "platform_type": "CLOUD_API",
            "throughput": {"level": "STANDARD"},
        }),
        _ => json!({"id": account.id, "name": account.name, "category": "Bicycle shop"}),
    }
}

fn file(app: &App, media: &Media, account: &BusinessAccount) -> Value {
    let link = app
        .world
        .lock()
        .media
        .link(media, account.channel, &account.id, clock::now() + WHATSAPP_LINK_LIFE);
    json!({
        "messaging_product": "whatsapp",
        "id": media.id,
        "url": format!("{}{link}", app.base_url),
        "mime_type": media.told_type(),
        "sha256": media.told_sha256(),
        "file_size": media.bytes.len(),
    })
}
