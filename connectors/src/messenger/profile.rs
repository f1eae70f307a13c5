//! Names: of customers, and of the Page itself.

use serde_json::Value;

use super::SCOPE;
use crate::connector::CheckedAccount;
use crate::error::{ErrorClass, SendError};
use crate::meta::graph::Graph;
use crate::meta::json;
use crate::meta::profile::{none_if_there_is_none, not_theirs};
use crate::model::{MediaSource, PeerKey};
use crate::outbound::Profile;

/// `GET /{PSID}?fields=first_name,last_name,profile_pic`. Needs Business Asset User Profile Access. Where the profile is not
/// to be had, the list of conversations still names who takes part.
pub(super) async fn fetch(graph: &Graph<'_>, peer: &[PeerKey]) -> Result<Option<Profile>, SendError> {
    let Some(key) = peer.iter().find(|key| key.scope == SCOPE) else {
        return Ok(None);
    };
    let answer = graph
        .get(&[&key.id], &[("fields", "first_name,last_name,profile_pic")])
        .await;
    match none_if_there_is_none(answer) {
        Ok(Some(answer)) => Ok(Some(profile(&answer))),
        Ok(None) => by_conversation(graph, &key.id).await,
        Err(error) if is_about_permission(&error) => match by_conversation(graph, &key.id).await {
            Ok(Some(profile)) => Ok(Some(profile)),
            _ => Err(error),
        },
        Err(error) => Err(error),
    }
}

/// The app may not read profiles, or not yet (2018247).
fn is_about_permission(error: &SendError) -> bool {
    matches!(error, SendError::Refused { error, .. } if error.class == ErrorClass::Setup || error.code.ends_with("2018247"))
}

/// `GET /me/conversations?user_id={PSID}&fields=participants`; `me` is the Page of the token.
async fn by_conversation(graph: &Graph<'_>, psid: &str) -> Result<Option<Profile>, SendError> {
    let query = [("user_id", psid), ("fields", "participants")];
    let answer = match graph.get(&["me", "conversations"], &query).await {
        // it was a favour to ask
        Err(SendError::Refused { error, .. }) if error.class != ErrorClass::Auth => return Ok(None),
        answer => answer?,
    };
    let people = json::objects(&answer, "data").into_iter().flat_map(|conversation| {
        let people = json::object(conversation, "participants").unwrap_or(&Value::Null);
        json::objects(people, "data")
    });
    let name = people
        .filter(|person| json::id(person, "id").as_deref() == Some(psid))
        .find_map(|person| json::text(person, "name"));
    Ok(name.map(|name| Profile {
        name: Some(name),
        ..Profile::default()
    }))
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
