//! An authenticator app, which reckons its codes by itself, and signing in with two steps.

use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use serde_json::{Value, json};
use sha1::Sha1;
use time::{Duration, OffsetDateTime};

use super::app::TestApp;
use super::browser::{Browser, read};

const STEP: i64 = 30;

pub struct Phone(Vec<u8>);

impl Phone {
    /// One that was shown what is shown when it is set up.
    pub fn of(set_up: &Value) -> Self {
        let secret = set_up["secret"]
            .as_str()
            .unwrap_or_else(|| panic!("no secret: {set_up}"));
        Self(base32(secret))
    }

    pub fn code(&self, app: &TestApp) -> String {
        self.code_at(app.store.clock.now())
    }

    /// One of half a minute later, which it becomes.
    pub fn next_code(&self, app: &TestApp) -> String {
        app.clock.advance(Duration::seconds(STEP));
        self.code(app)
    }

    /// RFC 6238 with SHA-1, six digits and thirty seconds.
    pub fn code_at(&self, at: OffsetDateTime) -> String {
        let mut mac = <Hmac<Sha1> as KeyInit>::new_from_slice(&self.0).unwrap();
        mac.update(&(at.unix_timestamp() / STEP).to_be_bytes());
        let hash = mac.finalize().into_bytes();
        let offset = usize::from(hash[19] & 0xf);
        let four: [u8; 4] = hash[offset..offset + 4].try_into().unwrap();
        format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
    }
}

fn base32(text: &str) -> Vec<u8> {
    let (mut bits, mut many, mut bytes) = (0_u32, 0, Vec::new());
    for c in text.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'2'..=b'7' => c - b'2' + 26,
            _ => panic!("no base32: {text}"),
        };
        bits = bits << 5 | u32::from(value);
        many += 5;
        if many >= 8 {
            many -= 8;
            bytes.push((bits >> many) as u8);
            bits &= (1 << many) - 1;
        }
    }
    bytes
}

/// Turns two-step sign-in on; the app, and the recovery codes.
pub async fn set_up_second_step(app: &TestApp, browser: &Browser) -> (Phone, Vec<String>) {
    let (status, shown) = browser.call(app, Method::POST, "/me/second_factor", None).await;
    assert_eq!(status, 200, "{shown}");
    let phone = Phone::of(&shown);
    let code = Some(json!({ "code": phone.code(app) }));
    let (status, answer) = browser.call(app, Method::POST, "/me/second_factor/confirm", code).await;
    assert_eq!(status, 200, "{answer}");
    let codes = answer["recovery_codes"].as_array().unwrap();
    let codes = codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    (phone, codes)
}

/// With the password; the secret of the half sign-in.
pub async fn first_step(app: &TestApp, email: &str, password: &str) -> String {
    let request = app
        .http
        .post(format!("{}/api/v1/auth/login", app.url))
        .json(&json!({ "email": email, "password": password }));
    let response = request.send().await.unwrap();
    assert!(
        response.headers().get("set-cookie").is_none(),
        "nobody is signed in yet"
    );
    let (status, body) = read(response).await;
    assert_eq!(status, 202, "{body}");
    body["sign_in"].as_str().unwrap().to_owned()
}

/// With a code; status, body, and the browser of who is signed in.
pub async fn second_step(app: &TestApp, sign_in: &str, code: &str) -> (u16, Value, Option<Browser>) {
    let request = app
        .http
        .post(format!("{}/api/v1/auth/login/second_step", app.url))
        .json(&json!({ "sign_in": sign_in, "code": code }));
    let response = request.send().await.unwrap();
    let cookie = response
        .headers()
        .get("set-cookie")
        .map(|cookie| cookie.to_str().unwrap().to_owned());
    let (status, body) = read(response).await;
    let browser = cookie.map(|set_cookie| Browser {
        cookie: set_cookie.split(';').next().unwrap().to_owned(),
        set_cookie,
        me: body.clone(),
    });
    (status, body, browser)
}

/// Both, for a test that is about something else.
pub async fn sign_in_with_both(app: &TestApp, email: &str, password: &str, code: &str) -> Browser {
    let half = first_step(app, email, password).await;
    let (status, body, browser) = second_step(app, &half, code).await;
    assert_eq!(status, 200, "{body}");
    browser.unwrap()
}
