//! An identity provider on loopback, as small as OpenID Connect lets it be, that says what a test wants it to say. It keeps to the protocol where the
//! product has to: codes are redeemed once, by the client that asked for them, with the verifier that fits.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use super::app::TestApp;

pub const CLIENT_ID: &str = "frontdesk";
pub const CLIENT_SECRET: &str = "planted-client-secret";

/// Somebody who has an account there.
#[derive(Clone)]
pub struct Person {
    pub subject: String,
    pub email: Option<String>,
    pub verified: bool,
    pub name: Option<String>,
    /// So long ago they showed who they are; none: the provider does not say.
    pub shown_ago: Option<time::Duration>,
}

impl Person {
    pub fn new(email: &str) -> Self {
        Self {
            subject: format!("subject of {email}"),
            email: Some(email.to_owned()),
            verified: true,
            name: Some("Nora New".to_owned()),
            shown_ago: Some(time::Duration::ZERO),
        }
    }

    pub fn with(email: &str, change: impl FnOnce(&mut Self)) -> Self {
        let mut person = Self::new(email);
        change(&mut person);
        person
    }
}

/// How a token is signed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    Well,
    /// By a key that is not among the provider's.
    ByAnother,
    /// `alg: none`, and no signature.
    NotAtAll,
    /// With the client's secret as the key.
    WithTheSecret,
}

/// What goes out in place of what is right.
type Twist = Arc<dyn Fn(&mut Value) -> Signed + Send + Sync>;

#[derive(Clone)]
struct Asked {
    query: HashMap<String, String>,
    person: Person,
}

struct Inner {
    issuer: String,
    key: SigningKey,
    codes: Mutex<HashMap<String, Asked>>,
    tokens: Mutex<HashMap<String, Person>>,
    twist: Mutex<Option<Twist>>,
    /// What is asked of it ends so.
    broken: Mutex<Option<(StatusCode, Option<String>)>>,
    /// What it says of itself beside what is right.
    says: Mutex<Value>,
    /// Whether the token says the address, or only what is asked for besides.
    in_token: Mutex<bool>,
    clock: frontdesk::clock::Clock,
}

#[derive(Clone)]
pub struct Provider {
    pub issuer: String,
    inner: Arc<Inner>,
}

fn key(of: u8) -> SigningKey {
    SigningKey::from_slice(&[of; 32]).unwrap()
}

impl Provider {
    pub async fn start(app: &TestApp) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let inner = Arc::new(Inner {
            issuer: issuer.clone(),
            key: key(7),
            codes: Mutex::default(),
            tokens: Mutex::default(),
            twist: Mutex::default(),
            broken: Mutex::default(),
            says: Mutex::new(json!({})),
            in_token: Mutex::new(true),
            clock: app.store.clock.clone(),
        });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/me", get(me))
            .with_state(inner.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { issuer, inner }
    }

    /// The body that sets it up.
    pub fn settings(&self, more: Value) -> Value {
        let mut settings = json!({
            "name": "two-wheels", "issuer": self.issuer, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET,
            "domains": ["example.test"],
        });
        settings
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        settings
    }

    /// What the person's browser is sent back with, from the address that the product sent it to.
    pub fn lets_in(&self, address: &str, person: &Person) -> Url {
        let url = Url::parse(address).unwrap();
        let query: HashMap<String, String> = url.query_pairs().into_owned().collect();
        for (name, value) in [
            ("response_type", "code"),
            ("client_id", CLIENT_ID),
            ("code_challenge_method", "S256"),
        ] {
            assert_eq!(query[name], value, "{address}");
        }
        assert!(query["scope"].split(' ').any(|scope| scope == "openid"), "{address}");
        let mut back = Url::parse(&query["redirect_uri"]).unwrap();
        let code = frontdesk::crypto::new_token();
        back.query_pairs_mut()
            .append_pair("code", &code)
            .append_pair("state", &query["state"]);
        let person = person.clone();
        self.inner.codes.lock().unwrap().insert(code, Asked { query, person });
        back
    }

    /// From now on its tokens are other than they should be.
    pub fn twists(&self, twist: impl Fn(&mut Value) -> Signed + Send + Sync + 'static) {
        *self.inner.twist.lock().unwrap() = Some(Arc::new(twist));
    }

    pub fn is_honest(&self) {
        *self.inner.twist.lock().unwrap() = None;
    }

    /// Answers everything with this, and leads there.
    pub fn breaks(&self, status: u16, location: Option<&str>) {
        let status = StatusCode::from_u16(status).unwrap();
        *self.inner.broken.lock().unwrap() = Some((status, location.map(str::to_owned)));
    }

    pub fn is_mended(&self) {
        *self.inner.broken.lock().unwrap() = None;
    }

    /// Of itself, in place of what is right.
    pub fn says(&self, more: Value) {
        *self.inner.says.lock().unwrap() = more;
    }

    /// Keeps the address out of its tokens.
    pub fn is_taciturn(&self) {
        *self.inner.in_token.lock().unwrap() = false;
    }
}

impl Inner {
    fn broken(&self) -> Option<Response> {
        let (status, location) = self.broken.lock().unwrap().clone()?;
        let mut response = status.into_response();
        if let Some(location) = location {
            response
                .headers_mut()
                .insert(header::LOCATION, location.parse().unwrap());
        }
        Some(response)
    }
}

async fn discovery(State(inner): State<Arc<Inner>>) -> Response {
    if let Some(broken) = inner.broken() {
        return broken;
    }
    let issuer = &inner.issuer;
    let mut said = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/me"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        // more than the product believes
        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
    });
    let more = inner.says.lock().unwrap().clone();
    said.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Json(said).into_response()
}

async fn keys(State(inner): State<Arc<Inner>>) -> Response {
    if let Some(broken) = inner.broken() {
        return broken;
    }
    let point = inner.key.verifying_key().to_sec1_point(false);
    let coordinate = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    Json(json!({ "keys": [{
        "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": "1",
        "x": coordinate(&point.as_bytes()[1..33]), "y": coordinate(&point.as_bytes()[33..65]),
    }] }))
    .into_response()
}

fn refused(error: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response()
}

async fn token(
    State(inner): State<Arc<Inner>>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    if let Some(broken) = inner.broken() {
        return broken;
    }
    let basic = format!("Basic {}", STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}")));
    if headers
        .get(header::AUTHORIZATION)
        .is_none_or(|given| given != basic.as_str())
    {
        return refused("invalid_client");
    }
    let Some(Asked { query, person }) = inner.codes.lock().unwrap().remove(&form["code"]) else {
        return refused("invalid_grant");
    };
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"]));
    if challenge != query["code_challenge"] || form["redirect_uri"] != query["redirect_uri"] {
        return refused("invalid_grant");
    }
    let now = inner.clock.now();
    let mut claims = json!({
        "iss": inner.issuer, "aud": CLIENT_ID, "sub": person.subject, "nonce": query["nonce"],
        "iat": now.unix_timestamp(), "exp": now.unix_timestamp() + 300,
    });
    if let Some(ago) = person.shown_ago {
        claims["auth_time"] = (now - ago).unix_timestamp().into();
    }
    if *inner.in_token.lock().unwrap() {
        let more = about(&person);
        claims
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
    }
    let twist = inner.twist.lock().unwrap().clone();
    let signed = twist.map_or(Signed::Well, |twist| twist(&mut claims));
    let access = frontdesk::crypto::new_token();
    inner.tokens.lock().unwrap().insert(access.clone(), person);
    let answer = json!({ "access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": jwt(&inner, &claims, signed) });
    Json(answer).into_response()
}

fn about(person: &Person) -> Value {
    let mut said = json!({ "email_verified": person.verified });
    for (name, value) in [("email", &person.email), ("name", &person.name)] {
        if let Some(value) = value {
            said[name] = value.as_str().into();
        }
    }
    said
}

async fn me(State(inner): State<Arc<Inner>>, headers: HeaderMap) -> Response {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = given
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    let Some(person) = inner.tokens.lock().unwrap().get(token).cloned() else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let mut said = about(&person);
    said["sub"] = person.subject.into();
    Json(said).into_response()
}

fn jwt(inner: &Inner, claims: &Value, signed: Signed) -> String {
    let alg = match signed {
        Signed::Well | Signed::ByAnother => "ES256",
        Signed::NotAtAll => "none",
        Signed::WithTheSecret => "HS256",
    };
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(&json!({ "alg": alg, "kid": "1" })), part(claims));
    let by = |key: &SigningKey| {
        let signature: Signature = key.sign(text.as_bytes());
        signature.to_bytes().to_vec()
    };
    let signature = match signed {
        Signed::Well => by(&inner.key),
        Signed::ByAnother => by(&key(9)),
        Signed::NotAtAll => Vec::new(),
        Signed::WithTheSecret => {
            let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(CLIENT_SECRET.as_bytes()).unwrap();
            mac.update(text.as_bytes());
            mac.finalize().into_bytes().to_vec()
        }
    };
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}
