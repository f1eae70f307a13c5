//! An authenticator in the test's hands: it holds one passkey, says whatever it is told to, and signs it. And signing in with it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::SecretKey;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::sec1::ToSec1Point;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::app::{OWNER_PASSWORD, TestApp};
use super::browser::{Browser, read};
use super::problem::expect_problem;
use frontdesk::crypto::random_bytes;
use frontdesk::server::Roles;

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const HAS_CREDENTIAL: u8 = 0x40;

#[derive(Clone)]
pub struct Authenticator {
    pub secret: SecretKey,
    pub id: Vec<u8>,
    /// Whose passkey it is, as it was told.
    pub user: Vec<u8>,
    /// The page that asks, as the browser says.
    pub origin: String,
    pub rp_id: String,
    /// Whether its holder showed a finger, a face or a PIN.
    pub verified: bool,
    pub counter: u32,
}

/// A server that browsers know passkeys of: by a name. Its mail waits to be sent.
pub async fn named() -> TestApp {
    let roles = Roles {
        web: true,
        worker: false,
    };
    TestApp::with(roles, |config| {
        config.public_url = config.public_url.replace("127.0.0.1", "localhost");
    })
    .await
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn bytes(value: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(value.as_str().unwrap()).unwrap()
}

impl Authenticator {
    pub fn new(app: &TestApp) -> Self {
        Self {
            secret: SecretKey::from_slice(&random_bytes::<32>()).unwrap(),
            id: random_bytes::<20>().to_vec(),
            user: Vec::new(),
            origin: app.url.replace("127.0.0.1", "localhost"),
            rp_id: "localhost".to_owned(),
            verified: true,
            counter: 0,
        }
    }

    /// What `navigator.credentials.create` gives.
    pub fn make(&mut self, asked: &Value) -> Value {
        let options = &asked["public_key"];
        self.user = bytes(&options["user"]["id"]);
        let client = self.client("webauthn.create", options);
        let data = self.data(HAS_CREDENTIAL, &self.credential());
        // a map of three: the format, an empty statement, the data
        let head = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58";
        let object = [head.as_slice(), &[u8::try_from(data.len()).unwrap()], &data].concat();
        json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key", "authenticatorAttachment": "platform",
            "clientExtensionResults": { "credProps": { "rk": true } },
            "response": { "clientDataJSON": text(&client), "attestationObject": text(&object), "transports": ["internal"] },
        })
    }

    /// What `navigator.credentials.get` gives.
    pub fn answer(&mut self, asked: &Value) -> Value {
        let client = self.client("webauthn.get", &asked["public_key"]);
        let data = self.data(0, &[]);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature: Signature = SigningKey::from(self.secret.clone()).sign(&signed);
        json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": text(&client), "authenticatorData": text(&data),
                "signature": text(signature.to_der().as_bytes()), "userHandle": text(&self.user),
            },
        })
    }

    fn client(&self, kind: &str, options: &Value) -> Vec<u8> {
        let said = json!({
            "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false,
        });
        said.to_string().into_bytes()
    }

    fn data(&self, flags: u8, credential: &[u8]) -> Vec<u8> {
        let flags = flags | PRESENT | if self.verified { VERIFIED } else { 0 };
        let rp = Sha256::digest(self.rp_id.as_bytes());
        [&rp[..], &[flags], &self.counter.to_be_bytes(), credential].concat()
    }

    /// Of no make, its id, and the public key as COSE has it: a map of five, EC2 with ES256 on P-256.
    fn credential(&self) -> Vec<u8> {
        let point = self.secret.public_key().to_sec1_point(false);
        let (x, y) = point.as_bytes()[1..].split_at(32);
        let length = u16::try_from(self.id.len()).unwrap().to_be_bytes();
        let head = b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20";
        [[0; 16].as_slice(), &length, &self.id, head, x, b"\x22\x58\x20", y].concat()
    }
}

/// Adds a passkey; the authenticator, and what was answered.
pub async fn add_passkey(app: &TestApp, browser: &Browser, name: &str) -> (Authenticator, Value) {
    let mut authenticator = Authenticator::new(app);
    let (status, asked) = browser.call(app, Method::POST, "/me/passkeys/registration", None).await;
    assert_eq!(status, 200, "{asked}");
    let new = json!({ "name": name, "credential": authenticator.make(&asked) });
    let (status, added) = browser.call(app, Method::POST, "/me/passkeys", Some(new)).await;
    assert_eq!(status, 201, "{added}");
    (authenticator, added)
}

/// A page that somebody signs in at with a passkey.
pub struct SignInPage {
    pub asked: Value,
    pub cookie: String,
}

impl SignInPage {
    pub async fn open(app: &TestApp) -> Self {
        let request = app.http.post(format!("{}/api/v1/auth/passkey/challenge", app.url));
        let response = request.header("origin", &app.url).send().await.unwrap();
        let cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
            "{cookie}"
        );
        let (status, asked) = read(response).await;
        assert_eq!(status, 200, "{asked}");
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Self { asked, cookie }
    }

    /// Status, body, and the browser of who is signed in.
    pub async fn answer(&self, app: &TestApp, answer: &Value) -> (u16, Value, Option<Browser>) {
        let request = app
            .http
            .post(format!("{}/api/v1/auth/passkey", app.url))
            .header("origin", &app.url)
            .header("cookie", &self.cookie)
            .json(&json!({ "passkey": answer }));
        let response = request.send().await.unwrap();
        let cookies = response.headers().get_all("set-cookie").iter();
        let session = cookies
            .map(|cookie| cookie.to_str().unwrap().to_owned())
            .find(|cookie| cookie.starts_with("frontdesk_session="));
        let (status, body) = read(response).await;
        let browser = session.map(|set_cookie| Browser {
            cookie: set_cookie.split(';').next().unwrap().to_owned(),
            set_cookie,
            me: body.clone(),
        });
        (status, body, browser)
    }
}

/// From the page's opening to its end.
pub async fn sign_in_by_passkey(app: &TestApp, authenticator: &mut Authenticator) -> (u16, Value, Option<Browser>) {
    let page = SignInPage::open(app).await;
    let answer = authenticator.answer(&page.asked);
    page.answer(app, &answer).await
}

/// Somebody is let in with a passkey no longer, or not like this.
pub async fn expect_refused(app: &TestApp, authenticator: &mut Authenticator) {
    let (status, body, browser) = sign_in_by_passkey(app, authenticator).await;
    assert!(browser.is_none());
    expect_problem(&(status, body), 401, "unauthenticated");
}

/// Asks for one of somebody's passkeys in their session; what the authenticator says to it.
pub async fn shown(app: &TestApp, browser: &Browser, authenticator: &mut Authenticator) -> Value {
    let (status, asked) = browser.call(app, Method::POST, "/me/passkeys/challenge", None).await;
    assert_eq!(status, 200, "{asked}");
    authenticator.answer(&asked)
}

/// Who signs in with the password and a passkey.
pub async fn password_and_passkey(
    app: &TestApp,
    email: &str,
    authenticator: &mut Authenticator,
) -> (u16, Value, Option<Browser>) {
    let half = super::phone::first_step(app, email, OWNER_PASSWORD).await;
    let post = async |path: &str, body: Value| {
        let request = app.http.post(format!("{}/api/v1{path}", app.url)).json(&body);
        request.send().await.unwrap()
    };
    let asked = post("/auth/login/second_step/challenge", json!({ "sign_in": half })).await;
    let (status, asked) = read(asked).await;
    assert_eq!(status, 200, "{asked}");
    let answer = authenticator.answer(&asked);
    let step = json!({ "sign_in": half, "passkey": answer });
    let response = post("/auth/login/second_step", step).await;
    let set_cookie = response
        .headers()
        .get("set-cookie")
        .map(|cookie| cookie.to_str().unwrap().to_owned());
    let (status, body) = read(response).await;
    let browser = set_cookie.map(|set_cookie| Browser {
        cookie: set_cookie.split(';').next().unwrap().to_owned(),
        set_cookie,
        me: body.clone(),
    });
    (status, body, browser)
}
