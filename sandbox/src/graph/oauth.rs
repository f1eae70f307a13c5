//! Codes for tokens, tokens for longer ones, and what a token is worth: Facebook's side and Instagram's.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::app::App;
use crate::clock;
use crate::config::Channel;
use crate::graph::auth;
use crate::graph::error::GraphError;
use crate::graph::pages;
use crate::ids;
use crate::world::BusinessAccount;
use crate::world::logins::{
    DATA_ACCESS_LIFE, FACEBOOK_SCOPES, Grant, INSTAGRAM_APP_ID, INSTAGRAM_APP_SECRET, INSTAGRAM_SCOPES, LONG_LIFE,
    META_APP_ID, Provider, SHORT_LIFE, Token, TokenKind, WHATSAPP_SCOPES,
};

/// Makes a token that lives this long; None: until somebody ends it.
fn mint(app: &App, prefix: &str, grant: Grant, kind: TokenKind, life: Option<i64>) -> String {
    // it names its accounts, so that after a restart of the sandbox it still opens them (`earlier_life`)
    let accounts: Vec<&str> = grant.accounts.iter().map(|(_, id)| id.as_str()).collect();
    let text = format!("{prefix}.{}.{}{}", accounts.join("."), ids::trace(), ids::trace());
    let now = clock::now();
    let token = Token {
        grant,
        kind,
        issued_at: now,
        expires_at: life.map(|life| now + life),
    };
    app.world.lock().logins.tokens.insert(text.clone(), token);
    text
}

/// Why a code buys nothing.
enum BadCode {
    Unknown,
    Used,
    Expired,
    Elsewhere,
}

fn redeem(
    app: &App,
    provider_fits: impl Fn(Provider) -> bool,
    code: &str,
    redirect_uri: Option<&str>,
) -> Result<Grant, BadCode> {
    let mut state = app.world.lock();
    let stale = state.logins.stale_codes;
    let entry = state.logins.codes.get_mut(code).ok_or(BadCode::Unknown)?;
    if !provider_fits(entry.grant.provider) {
        return Err(BadCode::Unknown);
    }
    if entry.used {
        return Err(BadCode::Used);
    }
    if stale || entry.expires_at < clock::now() {
        return Err(BadCode::Expired);
    }
    if entry.redirect_uri.as_deref() != redirect_uri.filter(|uri| !uri.is_empty()) {
        return Err(BadCode::Elsewhere);
    }
    entry.used = true;
    Ok(entry.grant.clone())
}

/// `GET /{version}/oauth/access_token`
pub async fn facebook_token(State(app): State<App>, Query(query): Query<auth::Query>) -> Response {
    let answer = check_app(&app, &query).and_then(|()| match query.get("grant_type").map(String::as_str) {
        Some("fb_exchange_token") => lengthen(&app, query.get("fb_exchange_token").map_or("", String::as_str)),
        _ => buy(&app, &query),
    });
    answer.map(Json).into_response()
}

fn check_app(app: &App, query: &auth::Query) -> Result<(), GraphError> {
    let given = |name: &str| query.get(name).map(String::as_str);
    if given("client_id") != Some(META_APP_ID) {
        return Err(GraphError::new(
            400,
            101,
            "Error validating application. Cannot get application info due to a system error.",
        ));
    }
    if given("client_secret") != Some(app.meta_app_secret.as_str()) {
        return Err(GraphError::new(400, 1, "Error validating client secret.").subcode(1_349_187));
    }
    Ok(())
}

fn buy(app: &App, query: &auth::Query) -> Result<Value, GraphError> {
    let code = query
        .get("code")
        .ok_or_else(|| GraphError::parameter("Missing authorization code"))?;
    let fits = |provider| matches!(provider, Provider::Facebook | Provider::Whatsapp);
    let grant = redeem(app, fits, code, query.get("redirect_uri").map(String::as_str)).map_err(|bad| match bad {
        BadCode::Unknown => GraphError::new(400, 100, "Invalid verification code format."),
        BadCode::Used => GraphError::new(400, 100, "This authorization code has been used.").subcode(36_009),
        BadCode::Expired => GraphError::new(400, 100, "This authorization code has expired.").subcode(36_007),
        BadCode::Elsewhere => GraphError::new(400, 100, "Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request").subcode(36_008),
    })?;
    let (kind, life) = match grant.provider {
        Provider::Whatsapp => (TokenKind::Account, LONG_LIFE),
        _ => (TokenKind::User, SHORT_LIFE),
    };
    let token = mint(app, "EAAU", grant, kind, Some(life));
    Ok(json!({"access_token": token, "token_type": "bearer", "expires_in": life / clock::SECOND}))
}

fn lengthen(app: &App, token: &str) -> Result<Value, GraphError> {
    let known = app
        .world
        .lock()
        .logins
        .living(token)
        .cloned()
        .ok_or_else(GraphError::token)?;
    let long = mint(app, "EAAL", known.grant, known.kind, Some(LONG_LIFE));
    Ok(json!({"access_token": long, "token_type": "bearer", "expires_in": LONG_LIFE / clock::SECOND}))
}

/// `GET /{version}/me/accounts`: the Pages of a person's token, each with a token of its own.
pub async fn accounts(
    State(app): State<App>,
    Path(version): Path<String>,
    Query(query): Query<auth::Query>,
    headers: HeaderMap,
) -> Response {
    list_pages(&app, &version, &query, &headers).map(Json).into_response()
}

fn list_pages(app: &App, version: &str, query: &auth::Query, headers: &HeaderMap) -> Result<Value, GraphError> {
    auth::version(version)?;
    let token = auth::token(headers, query).ok_or_else(GraphError::token)?;
    let known = app.world.lock().logins.living(&token).cloned();
    let person = known
        .filter(|token| token.kind == TokenKind::User)
        .ok_or_else(GraphError::token)?;
    if !person.grant.scopes.iter().any(|scope| scope == "pages_show_list") {
        return Ok(json!({"data": []}));
    }
    let number = |name: &str| query.get(name).and_then(|text| text.parse::<usize>().ok());
    let (limit, after) = (
        number("limit").unwrap_or(25).clamp(1, 100),
        number("after").unwrap_or(0),
    );
    let granted: Vec<pages::Page> = pages::all(app)
        .into_iter()
        .filter(|page| person.grant.accounts.iter().any(|(_, id)| *id == page.id))
        .collect();
    let more = granted.len() > after + limit;
    let data: Vec<Value> = granted
        .into_iter()
        .skip(after)
        .take(limit)
        .map(|page| page_entry(app, &person.grant, &page))
        .collect();
    let mut answer = json!({"data": data});
    if more {
        answer["paging"] = json!({"cursors": {"after": (after + limit).to_string()}, "next": "…"});
    }
    Ok(answer)
}

fn page_entry(app: &App, person: &Grant, page: &pages::Page) -> Value {
    let accounts = pages::opened(app, &page.id)
        .into_iter()
        .map(|account| (account.channel, account.id))
        .collect();
    let grant = Grant {
        accounts,
        ..person.clone()
    };
    let mut entry = json!({
        "id": page.id, "name": page.name, "tasks": person.tasks,
        "access_token": mint(app, "EAAP", grant, TokenKind::Account, None),
        "picture": {"data": {"url": format!("{}/cdn/avatar/{}.png", app.base_url, page.id), "is_silhouette": false}},
    });
    let sees_instagram = person.scopes.iter().any(|scope| scope == "instagram_basic");
    if let Some(account) = page.instagram.as_ref().filter(|_| sees_instagram) {
        entry["instagram_business_account"] = json!({"id": account.id, "username": account.username()});
    }
    entry
}

/// `GET /{version}/debug_token`
pub async fn debug_token(State(app): State<App>, Query(query): Query<auth::Query>, headers: HeaderMap) -> Response {
    let asked_by_app = auth::token(&headers, &query).is_some_and(|token| auth::is_app_token(&app, &token));
    if !asked_by_app {
        return GraphError::new(400, 190, "Invalid OAuth access token - Cannot parse access token").into_response();
    }
    let Some(input) = query.get("input_token") else {
        return GraphError::parameter("You must provide an input_token").into_response();
    };
    Json(json!({"data": describe(&app, input)})).into_response()
}

fn describe(app: &App, input: &str) -> Value {
    let known = app.world.lock().logins.tokens.get(input).cloned();
    let now = clock::now();
    match known {
        Some(token) if !token.is_alive() => json!({
            "app_id": META_APP_ID, "is_valid": false, "scopes": [],
            "error": {"code": 190, "subcode": 463, "message": "Error validating access token: Session has expired."},
        }),
        Some(token) => {
            let opened: Vec<BusinessAccount> = auth::accounts(app, Some(input)).unwrap_or_default();
            let kind = match (token.kind, token.grant.provider) {
                (TokenKind::User, _) => "USER",
                (TokenKind::Account, Provider::Whatsapp) => "SYSTEM_USER",
                (TokenKind::Account, _) => "PAGE",
            };
            json!({
                "app_id": META_APP_ID, "application": "Frontdesk", "type": kind, "is_valid": true,
                "user_id": token.grant.subject, "issued_at": token.issued_at / clock::SECOND,
                "expires_at": token.expires_at.map_or(0, |at| at / clock::SECOND),
                "data_access_expires_at": (token.issued_at + DATA_ACCESS_LIFE) / clock::SECOND,
                "scopes": token.grant.scopes, "granular_scopes": granular(&token.grant.scopes, &opened),
            })
        }
        None => match auth::accounts(app, Some(input)) {
            Ok(opened) => {
                let scopes = own_scopes(&opened);
                let kind = match opened.iter().any(|account| account.channel == Channel::Whatsapp) {
                    true => "SYSTEM_USER",
                    false => "PAGE",
                };
                json!({
                    "app_id": META_APP_ID, "application": "Frontdesk", "type": kind, "is_valid": true,
                    "user_id": "10229000000000218", "issued_at": now / clock::SECOND, "expires_at": 0,
                    "data_access_expires_at": (now + DATA_ACCESS_LIFE) / clock::SECOND,
                    "granular_scopes": granular(&scopes, &opened), "scopes": scopes,
                })
            }
            Err(_) => json!({
                "is_valid": false, "scopes": [],
                "error": {"code": 190, "message": "The access token could not be decrypted"},
            }),
        },
    }
}

/// What an account's token that was there from the start may do: everything of its channel.
fn own_scopes(opened: &[BusinessAccount]) -> Vec<String> {
    let scopes: &[&str] = match opened.first().map(|account| account.channel) {
        Some(Channel::Whatsapp) => &WHATSAPP_SCOPES,
        _ => &FACEBOOK_SCOPES,
    };
    scopes.iter().map(|scope| (*scope).to_owned()).collect()
}

fn granular(scopes: &[String], opened: &[BusinessAccount]) -> Vec<Value> {
    let targets = |scope: &str| -> Vec<&str> {
        let of = |channel: Channel| opened.iter().filter(move |account| account.channel == channel);
        match scope {
            "whatsapp_business_management" | "whatsapp_business_messaging" => {
                of(Channel::Whatsapp).map(|account| account.waba_id.as_str()).collect()
            }
            scope if scope.starts_with("instagram_") => {
                of(Channel::Instagram).map(|account| account.id.as_str()).collect()
            }
            scope if scope.starts_with("pages_") => opened.iter().map(BusinessAccount::sender_id).collect(),
            _ => Vec::new(),
        }
    };
    scopes
        .iter()
        .map(|scope| json!({"scope": scope, "target_ids": targets(scope)}))
        .collect()
}

/// Instagram's own way of saying no to a code.
fn instagram_error(message: &str) -> Response {
    let body = json!({"error_type": "OAuthException", "code": 400, "error_message": message});
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

/// `POST api.instagram.com/oauth/access_token`
pub async fn instagram_token(
    State(app): State<App>,
    axum::Form(form): axum::Form<std::collections::HashMap<String, String>>,
) -> Response {
    let given = |name: &str| form.get(name).map_or("", String::as_str);
    if given("client_id") != INSTAGRAM_APP_ID {
        return instagram_error("Invalid platform app");
    }
    if given("client_secret") != INSTAGRAM_APP_SECRET {
        return instagram_error("Error validating client secret.");
    }
    let fits = |provider| provider == Provider::Instagram;
    let grant = match redeem(&app, fits, given("code"), Some(given("redirect_uri"))) {
        Ok(grant) => grant,
        Err(BadCode::Unknown) => return instagram_error("Invalid authorization code"),
        Err(BadCode::Used) => return instagram_error("This authorization code has been used"),
        Err(BadCode::Expired) => return instagram_error("This authorization code has expired"),
        Err(BadCode::Elsewhere) => {
            return instagram_error(
                "Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request",
            );
        }
    };
    let (subject, scopes) = (grant.subject.clone(), grant.scopes.clone());
    let token = mint(&app, "IGQS", grant, TokenKind::Account, Some(SHORT_LIFE));
    let flat = app.world.lock().logins.flat_tokens;
    let answer = match flat {
        // the number is larger than a float holds, and unquoted
        true => {
            json!({"access_token": token, "user_id": subject.parse::<u128>().unwrap_or_default() as u64, "permissions": scopes})
        }
        false => json!({"data": [{"access_token": token, "user_id": subject, "permissions": scopes.join(",")}]}),
    };
    Json(answer).into_response()
}

/// `GET graph.instagram.com/access_token`
pub async fn instagram_long(State(app): State<App>, Query(query): Query<auth::Query>) -> Response {
    if query.get("client_secret").map(String::as_str) != Some(INSTAGRAM_APP_SECRET) {
        return GraphError::new(400, 101, "Error validating client secret.").into_response();
    }
    longer(&app, &query, "ig_exchange_token", 0)
}

/// `GET graph.instagram.com/refresh_access_token`
pub async fn instagram_refresh(State(app): State<App>, Query(query): Query<auth::Query>) -> Response {
    longer(&app, &query, "ig_refresh_token", clock::DAY)
}

fn longer(app: &App, query: &auth::Query, grant_type: &str, youngest: i64) -> Response {
    if query.get("grant_type").map(String::as_str) != Some(grant_type) {
        return GraphError::parameter("Unsupported grant type").into_response();
    }
    let text = query.get("access_token").map_or("", String::as_str);
    let minted = app.world.lock().logins.living(text).cloned();
    let grant = match minted {
        // the sandbox's time is the machine's own, so a token of this world is never a day old by itself
        Some(token)
            if clock::now() - token.issued_at < youngest
                && token.expires_at.is_some_and(|at| at - clock::now() < SHORT_LIFE) =>
        {
            return GraphError::parameter("The access token is too young to be refreshed").into_response();
        }
        Some(token) => token.grant,
        None => match auth::accounts(app, Some(text)) {
            Ok(opened) => Grant {
                provider: Provider::Instagram,
                subject: opened
                    .first()
                    .map(|account| format!("26{}", account.id))
                    .unwrap_or_default(),
                scopes: INSTAGRAM_SCOPES.iter().map(|scope| (*scope).to_owned()).collect(),
                accounts: opened
                    .into_iter()
                    .map(|account| (account.channel, account.id))
                    .collect(),
                tasks: Vec::new(),
            },
            Err(error) => return error.into_response(),
        },
    };
    let token = mint(app, "IGQL", grant, TokenKind::Account, Some(LONG_LIFE));
    Json(json!({"access_token": token, "token_type": "bearer", "expires_in": LONG_LIFE / clock::SECOND}))
        .into_response()
}
