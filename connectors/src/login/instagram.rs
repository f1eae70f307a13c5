//! Logging in with Instagram: one professional account by itself, without a Page. Its token lives for sixty days and is
//! refreshed before it ends.
//!
//! Source: Instagram Platform, "Business Login for Instagram", "Refresh a long-lived token".

use serde_json::Value;
use time::OffsetDateTime;
use url::Url;

use super::facebook::token;
use super::{Caller, Granted, GrantedAccount, LoginApp, LoginError, Missing, ends, scopes};
use crate::connector::{Credentials, Login};
use crate::meta::errors::Platform;
use crate::meta::graph::Graph;
use crate::meta::json;
use crate::spec::Channel;

const SCOPES: [&str; 2] = ["instagram_business_basic", "instagram_business_manage_messages"];

/// Where the browser goes: `https://www.instagram.com/oauth/authorize`.
pub fn dialog_url(app: &LoginApp<'_>, redirect_uri: &str, state: &str) -> Option<String> {
    let mut url = Url::parse(&app.endpoints.instagram_login).ok()?;
    url.path_segments_mut()
        .ok()?
        .pop_if_empty()
        .extend(["oauth", "authorize"]);
    url.query_pairs_mut()
        .append_pair("client_id", app.id)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("response_type", "code")
        .append_pair("scope", &SCOPES.join(","))
        .append_pair("state", state);
    Some(url.into())
}

/// From the code to the account: a token of an hour, one of sixty days, and whose it is.
pub async fn finish(
    app: &LoginApp<'_>,
    code: &str,
    redirect_uri: &str,
    now: OffsetDateTime,
) -> Result<Granted, LoginError> {
    // browsers may hand over what Instagram appends to its address
    let code = code.trim_end_matches("#_");
    let form = [
        ("client_id", app.id),
        ("client_secret", app.secret),
        ("grant_type", "authorization_code"),
        ("redirect_uri", redirect_uri),
        ("code", code),
    ];
    let answer = Graph::of(app.http, &app.endpoints.instagram_api, "", "", Platform::Messaging)
        .post_form(&["oauth", "access_token"], &form)
        .await
        .map_err(LoginError::of_code)?;
    let (short, granted) = read_short(&answer)?;
    let exchange = [
        ("grant_type", "ig_exchange_token"),
        ("client_secret", app.secret),
        ("access_token", short.as_str()),
    ];
    let long = Graph::of(app.http, &app.endpoints.instagram_graph, "", "", Platform::Messaging)
        .get(&["access_token"], &exchange)
        .await?;
    let (access_token, expires_at) = (token(&long)?, ends(now, json::whole(&long, "expires_in")));
    let me = Graph::of(
        app.http,
        &app.endpoints.instagram_graph,
        &app.endpoints.graph_version,
        &access_token,
        Platform::Messaging,
    )
    .get(
        &["me"],
        &[("fields", "id,user_id,username,name,account_type,profile_picture_url")],
    )
    .await?;
    let account = account(&me, access_token, expires_at, &granted)?;
    Ok(Granted {
        // the app-scoped id, which is how Meta names who leaves
        subject: json::id(&me, "id"),
        accounts: vec![account],
    })
}

/// `{"data":[{"access_token","user_id","permissions":"a,b"}]}`, or the same flat with a list of permissions.
fn read_short(answer: &Value) -> Result<(String, Vec<String>), LoginError> {
    let entry = json::objects(answer, "data").into_iter().next().unwrap_or(answer);
    let permissions = match entry.get("permissions") {
        Some(Value::String(list)) => list.split(',').map(|name| name.trim().to_owned()).collect(),
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        // not told: the platform would refuse what is missing
        _ => SCOPES.iter().map(|scope| (*scope).to_owned()).collect(),
    };
    Ok((token(entry)?, permissions))
}

fn account(
    me: &Value,
    access_token: String,
    token_expires_at: Option<OffsetDateTime>,
    granted: &[String],
) -> Result<GrantedAccount, LoginError> {
    // webhooks carry `user_id`; `id` is another one
    let external_id =
        json::id(me, "user_id").ok_or_else(|| LoginError::Unreachable("the answer named no account".to_owned()))?;
    let mut missing = scopes::missing(granted, &SCOPES, "Instagram");
    if json::text(me, "account_type").is_some_and(|kind| kind.eq_ignore_ascii_case("personal")) {
        missing.push(Missing::new(
            "account_type",
            "This is a personal account. Messages can be read from professional accounts only.",
            "In the Instagram app, open Settings > Account type and tools and switch to a professional account, then log in again.",
        ));
    }
    let handle = json::text(me, "username").map(|handle| format!("@{handle}"));
    Ok(GrantedAccount {
        channel: Channel::Instagram,
        name: handle
            .or_else(|| json::text(me, "name"))
            .unwrap_or_else(|| external_id.clone()),
        external_id,
        detail: json::text(me, "name"),
        picture_url: json::text(me, "profile_picture_url"),
        credentials: Credentials {
            access_token: Some(access_token),
            login: Login::Instagram,
            ..Credentials::default()
        },
        token_expires_at,
        missing,
        needs_pin: false,
        on_phone_app: false,
    })
}

/// A token that lives for sixty days more. The old one must be a day old and must not have ended. Needs no secret.
pub async fn refresh(caller: &Caller<'_>, now: OffsetDateTime) -> Result<(String, Option<OffsetDateTime>), LoginError> {
    let query = [
        ("grant_type", "ig_refresh_token"),
        ("access_token", caller.access_token),
    ];
    let answer = Graph::of(
        caller.http,
        &caller.endpoints.instagram_graph,
        "",
        "",
        Platform::Messaging,
    )
    .get(&["refresh_access_token"], &query)
    .await?;
    Ok((token(&answer)?, ends(now, json::whole(&answer, "expires_in"))))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_shapes_of_the_first_answer_are_read() {
        let wrapped = json!({"data": [{"access_token": "t", "user_id": "1", "permissions": "a, b"}]});
        let flat = json!({"access_token": "t", "user_id": 178_414_000_000_000_001_u64, "permissions": ["a", "b"]});
        for answer in [wrapped, flat] {
            let (token, permissions) = read_short(&answer).unwrap();
            assert_eq!(
                (token.as_str(), permissions),
                ("t", vec!["a".to_owned(), "b".to_owned()])
            );
        }
        assert!(read_short(&json!({"data": []})).is_err());
    }

    #[test]
    fn the_account_is_known_by_its_user_id() {
        let me = json!({"id": "26", "user_id": "178", "username": "shop", "account_type": "PERSONAL"});
        let found = account(&me, "t".into(), None, &SCOPES.map(str::to_owned)).unwrap();
        assert_eq!((found.external_id.as_str(), found.name.as_str()), ("178", "@shop"));
        assert_eq!(found.missing[0].code, "account_type");
    }
}
