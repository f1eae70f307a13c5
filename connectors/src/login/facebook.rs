//! Logging in with Facebook: Pages for Messenger, and the Instagram accounts behind them.
//!
//! Source: "Manually build a login flow", "Facebook Login for Business", "Page access tokens", "/me/accounts".

use futures::{StreamExt, stream};
use serde_json::Value;
use url::Url;

use super::{Granted, GrantedAccount, LoginApp, LoginError, Missing, debug, scopes};
use crate::connector::{Credentials, Login};
use crate::error::SendError;
use crate::health::{HealthFact, HealthState};
use crate::meta::errors::Platform;
use crate::meta::graph::Graph;
use crate::meta::json;
use crate::spec::Channel;

/// What is asked for where no configuration of Facebook Login for Business says it.
const SCOPES: &str = "pages_show_list,pages_messaging,pages_manage_metadata,pages_read_engagement,business_management,instagram_basic,instagram_manage_messages";
const MESSENGER: [&str; 2] = ["pages_messaging", "pages_manage_metadata"];
const INSTAGRAM: [&str; 3] = ["instagram_basic", "instagram_manage_messages", "pages_manage_metadata"];
const FIELDS: &str =
    "id,name,access_token,tasks,picture{url},instagram_business_account{id,username,profile_picture_url}";
const PAGES_OF_A_PAGE: &str = "100";
/// Somebody with more Pages than this chooses fewer of them in Facebook's window.
const MOST_REQUESTS: usize = 10;
/// How many Instagram accounts are asked at once whether their messages can be read.
const AT_ONCE: usize = 4;

/// Where the browser goes: `https://www.facebook.com/{version}/dialog/oauth`.
pub fn dialog_url(app: &LoginApp<'_>, config_id: Option<&str>, redirect_uri: &str, state: &str) -> Option<String> {
    let mut url = Url::parse(&app.endpoints.facebook_login).ok()?;
    url.path_segments_mut()
        .ok()?
        .pop_if_empty()
        .extend([app.endpoints.graph_version.as_str(), "dialog", "oauth"]);
    url.query_pairs_mut()
        .append_pair("client_id", app.id)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("state", state)
        .append_pair("response_type", "code");
    match config_id {
        Some(id) => url.query_pairs_mut().append_pair("config_id", id),
        None => url.query_pairs_mut().append_pair("scope", SCOPES),
    };
    Some(url.into())
}

/// From the code to the accounts: a short token, a long one, what it may do, and the Pages with their tokens.
pub async fn finish(app: &LoginApp<'_>, code: &str, redirect_uri: &str) -> Result<Granted, LoginError> {
    let nobody = app.graph("", Platform::Messaging);
    let own = [("client_id", app.id), ("client_secret", app.secret)];
    let buy = [own[0], own[1], ("redirect_uri", redirect_uri), ("code", code)];
    let short = nobody
        .get(&["oauth", "access_token"], &buy)
        .await
        .map_err(LoginError::of_code)?;
    let short = token(&short)?;
    let lengthen = [
        own[0],
        own[1],
        ("grant_type", "fb_exchange_token"),
        ("fb_exchange_token", short.as_str()),
    ];
    let long = token(&nobody.get(&["oauth", "access_token"], &lengthen).await?)?;
    let facts = debug(app, &long).await?;
    let pages = pages(app, &long).await?;
    let accounts: Vec<GrantedAccount> = pages.iter().flat_map(|page| accounts(page, &facts.scopes)).collect();
    let accounts = stream::iter(accounts)
        .map(|account| with_message_access(app, account))
        .buffered(AT_ONCE)
        .collect()
        .await;
    Ok(Granted {
        subject: facts.subject,
        accounts,
    })
}

pub(super) fn token(answer: &Value) -> Result<String, LoginError> {
    json::text(answer, "access_token").ok_or_else(|| LoginError::Unreachable("the answer held no token".to_owned()))
}

/// All Pages of a person's token; a Page that comes from a long-lived one has a token without an end.
async fn pages(app: &LoginApp<'_>, token: &str) -> Result<Vec<Value>, LoginError> {
    let graph = app.graph(token, Platform::Messaging);
    let mut pages = Vec::new();
    let mut after = String::new();
    for _ in 0..MOST_REQUESTS {
        let query = [
            ("fields", FIELDS),
            ("limit", PAGES_OF_A_PAGE),
            ("after", after.as_str()),
        ];
        let query = if after.is_empty() { &query[..2] } else { &query[..] };
        let answer = graph.get(&["me", "accounts"], query).await?;
        pages.extend(json::objects(&answer, "data").into_iter().cloned());
        let paging = json::object(&answer, "paging").filter(|paging| paging.get("next").is_some());
        let cursor = paging
            .and_then(|paging| json::object(paging, "cursors"))
            .and_then(|cursors| json::text(cursors, "after"));
        match cursor {
            Some(cursor) => after = cursor,
            None => break,
        }
    }
    Ok(pages)
}

/// A Page is an account on Messenger, and the Instagram account behind it is another.
fn accounts(page: &Value, granted: &[String]) -> Vec<GrantedAccount> {
    let (Some(page_id), Some(name)) = (json::id(page, "id"), json::text(page, "name")) else {
        return Vec::new();
    };
    let access_token = json::text(page, "access_token");
    let picture = json::object(page, "picture")
        .and_then(|picture| json::object(picture, "data"))
        .and_then(|data| json::text(data, "url"));
    let common = tasks(page, access_token.is_some());
    let missing = |wanted: &[&str]| {
        let mut missing = scopes::missing(granted, wanted, "Facebook");
        missing.extend(common.clone());
        missing
    };
    let credentials = Credentials {
        access_token,
        ..Credentials::default()
    };
    let mut accounts = vec![GrantedAccount {
        channel: Channel::Messenger,
        external_id: page_id.clone(),
        name: name.clone(),
        detail: None,
        picture_url: picture,
        credentials: credentials.clone(),
        token_expires_at: None,
        missing: missing(&MESSENGER),
        needs_pin: false,
        on_phone_app: false,
    }];
    let behind = json::object(page, "instagram_business_account");
    if let Some((account, id)) = behind.and_then(|account| Some((account, json::id(account, "id")?))) {
        let handle = json::text(account, "username").map(|handle| format!("@{handle}"));
        accounts.push(GrantedAccount {
            channel: Channel::Instagram,
            external_id: id,
            name: handle.unwrap_or_else(|| name.clone()),
            detail: Some(name),
            picture_url: json::text(account, "profile_picture_url"),
            credentials: Credentials {
                page_id: Some(page_id),
                login: Login::Facebook,
                ..credentials
            },
            token_expires_at: None,
            missing: missing(&INSTAGRAM),
            needs_pin: false,
            on_phone_app: false,
        });
    }
    accounts
}

/// What the person may not do on the Page.
fn tasks(page: &Value, has_token: bool) -> Vec<Missing> {
    let held: Vec<&str> = page
        .get("tasks")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mend = "Ask an admin of the Page to give you full control or the task \u{201c}Messages\u{201d} and \u{201c}Community activity\u{201d} (Page > Settings > Page access), then log in again.";
    let lacks = |task: &str, what: &str| {
        (!held.contains(&task))
            .then(|| Missing::new("task", format!("You may not {what} on this Page ({task})."), mend))
    };
    let mut missing: Vec<Missing> = [
        lacks("MESSAGING", "answer messages"),
        lacks("MODERATE", "let apps be told of messages"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !has_token {
        missing.push(Missing::new("token", "Facebook gave no token for this Page.", mend));
    }
    missing
}

/// The owner of an Instagram account decides in the app whether other tools may see its messages.
async fn with_message_access(app: &LoginApp<'_>, mut account: GrantedAccount) -> GrantedAccount {
    let page_id = account.credentials.page_id.clone();
    let token = account.credentials.access_token.clone();
    if let (Channel::Instagram, [], Some(page_id), Some(token)) =
        (account.channel, account.missing.as_slice(), page_id, token)
        && message_access(&app.graph(&token, Platform::Messaging), &page_id)
            .await
            .state
            == HealthState::Bad
    {
        account.missing.push(no_message_access());
    }
    account
}

/// Whether the account's messages may be read, as the platform shows by letting them be.
pub(crate) async fn message_access(graph: &Graph<'_>, page_id: &str) -> HealthFact {
    let query = [("platform", "instagram"), ("limit", "1")];
    match graph.get(&[page_id, "conversations"], &query).await {
        Ok(_) => HealthFact::ok("message_access", "The account lets its messages be read."),
        Err(SendError::Refused { error, .. }) if error.code.ends_with("/2534041") => {
            let missing = no_message_access();
            HealthFact::bad("message_access", missing.words, missing.how_to_mend)
        }
        Err(_) => HealthFact::unknown("message_access", "Whether the account lets its messages be read was not told.").advise("If no message arrives, look in the Instagram app under Settings > Messages and story replies > Message controls > Connected tools."),
    }
}

fn no_message_access() -> Missing {
    Missing::new(
        "message_access",
        "The Instagram account keeps its messages from other apps.",
        "In the Instagram app of this account, open Settings > Messages and story replies > Message controls > Connected tools, switch on \u{201c}Allow access to messages\u{201d}, then log in again.",
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn granted(scopes: &[&str]) -> Vec<String> {
        scopes.iter().map(|scope| (*scope).to_owned()).collect()
    }

    #[test]
    fn a_page_with_everything_is_two_accounts_with_nothing_missing() {
        let page = json!({"id": "7", "name": "Shop", "access_token": "t", "tasks": ["MESSAGING", "MODERATE"],
            "picture": {"data": {"url": "https://x.test/p"}}, "instagram_business_account": {"id": 178, "username": "shop"}});
        let found = accounts(&page, &granted(&SCOPES.split(',').collect::<Vec<_>>()));
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|account| account.missing.is_empty()), "{found:?}");
        assert_eq!(found[1].credentials.page_id.as_deref(), Some("7"));
        assert_eq!(
            (found[1].external_id.as_str(), found[1].name.as_str()),
            ("178", "@shop")
        );
    }

    #[test]
    fn each_thing_that_is_missing_is_said() {
        let page = json!({"id": "7", "name": "Shop", "tasks": ["ANALYZE"]});
        let found = accounts(&page, &granted(&["pages_messaging"]));
        let codes: Vec<&str> = found[0].missing.iter().map(|missing| missing.code.as_str()).collect();
        assert_eq!(codes, ["scope", "task", "task", "token"]);
        assert!(found[0].missing[0].words.contains("pages_manage_metadata"));
    }

    #[test]
    fn what_is_no_page_is_none() {
        assert!(accounts(&json!({"name": "no id"}), &[]).is_empty());
        assert!(accounts(&json!(null), &[]).is_empty());
    }
}
