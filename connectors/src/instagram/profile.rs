//! Names: of customers, and of the account itself.

use serde_json::Value;

use super::SCOPE;
use crate::connector::{CheckedAccount, Login};
use crate::error::SendError;
use crate::meta::graph::Graph;
use crate::meta::json;
use crate::meta::profile::{none_if_there_is_none, not_theirs};
use crate::model::{MediaSource, PeerKey};
use crate::outbound::Profile;

/// `GET /{IGSID}?fields=name,username,profile_pic`. Allowed once the person has written. Where a field is refused, the
/// username alone is asked for: it is what Instagram shows.
pub(super) async fn fetch(graph: &Graph<'_>, peer: &[PeerKey]) -> Result<Option<Profile>, SendError> {
    let Some(key) = peer.iter().find(|key| key.scope == SCOPE) else {
        return Ok(None);
    };
    let mut answer = graph.get(&[&key.id], &[("fields", "name,username,profile_pic")]).await;
    if matches!(&answer, Err(SendError::Refused { error, .. }) if error.code == "100") {
        answer = graph.get(&[&key.id], &[("fields", "username")]).await;
    }
    Ok(none_if_there_is_none(answer)?.as_ref().map(profile))
}

fn profile(answer: &Value) -> Profile {
    Profile {
        name: json::text(answer, "name"),
        username: json::text(answer, "username"),
        picture: json::text(answer, "profile_pic").map(|url| MediaSource::Url { url }),
    }
}

pub(super) async fn check(graph: &Graph<'_>, login: Login, account_id: &str) -> Result<CheckedAccount, SendError> {
    match login {
        Login::Facebook => check_behind_page(graph, account_id).await,
        Login::Instagram => check_by_itself(graph, account_id).await,
    }
}

/// The Page's token: `GET /me` is the Page, with the account that is behind it.
async fn check_behind_page(graph: &Graph<'_>, account_id: &str) -> Result<CheckedAccount, SendError> {
    let fields = "id,name,instagram_business_account{id,username}";
    let page = graph.get(&["me"], &[("fields", fields)]).await?;
    let account = json::object(&page, "instagram_business_account").unwrap_or(&Value::Null);
    if json::id(account, "id").as_deref() != Some(account_id) {
        return Err(not_theirs(json::text(&page, "name").as_deref(), account_id));
    }
    Ok(CheckedAccount {
        name: name(account)
            .or_else(|| json::text(&page, "name"))
            .unwrap_or_else(|| account_id.to_owned()),
        page_id: json::id(&page, "id"),
    })
}

/// The account's own token. `user_id` is the id that webhooks carry; `id` is another one.
async fn check_by_itself(graph: &Graph<'_>, account_id: &str) -> Result<CheckedAccount, SendError> {
    let account = graph.get(&["me"], &[("fields", "user_id,username,name")]).await?;
    if json::id(&account, "user_id").as_deref() != Some(account_id) {
        return Err(not_theirs(name(&account).as_deref(), account_id));
    }
    Ok(CheckedAccount {
        name: name(&account).unwrap_or_else(|| account_id.to_owned()),
        page_id: None,
    })
}

fn name(account: &Value) -> Option<String> {
    let username = json::text(account, "username").map(|username| format!("@{username}"));
    username.or_else(|| json::text(account, "name"))
}
