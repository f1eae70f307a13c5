//! Names: of customers, and of the account itself.

use serde_json::Value;

use super::SCOPE;
use crate::error::SendError;
use crate::meta::graph::Graph;
use crate::meta::json;
use crate::meta::profile::none_if_there_is_none;
use crate::model::PeerKey;
use crate::outbound::Profile;

/// `GET /{IGSID}?fields=name,username,profile_pic`. Allowed once the person has written.
pub(super) async fn fetch(graph: &Graph<'_>, peer: &[PeerKey]) -> Result<Option<Profile>, SendError> {
    let Some(key) = peer.iter().find(|key| key.scope == SCOPE) else {
        return Ok(None);
    };
    let answer = graph.get(&[&key.id], &[("fields", "name,username,profile_pic")]).await;
    Ok(none_if_there_is_none(answer)?.as_ref().map(profile))
}

fn profile(answer: &Value) -> Profile {
    Profile {
        name: json::text(answer, "name"),
        username: json::text(answer, "username"),
        picture_url: json::text(answer, "profile_pic"),
    }
}

pub(super) async fn check(graph: &Graph<'_>, account_id: &str) -> Result<String, SendError> {
    let account = graph.get(&[account_id], &[("fields", "username,name")]).await?;
    let username = json::text(&account, "username").map(|username| format!("@{username}"));
    Ok(username
        .or_else(|| json::text(&account, "name"))
        .unwrap_or_else(|| account_id.to_owned()))
}
