//! Names: of customers, and of the Page itself.

use serde_json::Value;

use super::SCOPE;
use crate::connector::CheckedAccount;
use crate::error::SendError;
use crate::meta::graph::Graph;
use crate::meta::json;
use crate::meta::profile::{none_if_there_is_none, not_theirs};
use crate::model::{MediaSource, PeerKey};
use crate::outbound::Profile;

/// `GET /{PSID}?fields=first_name,last_name,profile_pic`. Needs Business Asset User Profile Access.
pub(super) async fn fetch(graph: &Graph<'_>, peer: &[PeerKey]) -> Result<Option<Profile>, SendError> {
    let Some(key) = peer.iter().find(|key| key.scope == SCOPE) else {
        return Ok(None);
    };
    let answer = graph
        .get(&[&key.id], &[("fields", "first_name,last_name,profile_pic")])
        .await;
    Ok(none_if_there_is_none(answer)?.as_ref().map(profile))
}

fn profile(answer: &Value) -> Profile {
    let parts = [json::text(answer, "first_name"), json::text(answer, "last_name")];
    let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    Profile {
        name: Some(name).filter(|name| !name.is_empty()),
        username: None,
        picture: json::text(answer, "profile_pic").map(|url| MediaSource::Url { url }),
    }
}

/// A Page's token answers `GET /me?fields=id,name` with the Page.
pub(super) async fn check(graph: &Graph<'_>, account_id: &str) -> Result<CheckedAccount, SendError> {
    let page = graph.get(&["me"], &[("fields", "id,name")]).await?;
    let name = json::text(&page, "name");
    if json::id(&page, "id").as_deref() != Some(account_id) {
        return Err(not_theirs(name.as_deref(), account_id));
    }
    Ok(CheckedAccount {
        name: name.unwrap_or_else(|| account_id.to_owned()),
        page_id: None,
    })
}
