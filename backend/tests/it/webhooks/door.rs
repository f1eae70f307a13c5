use serde_json::json;

use super::{items, stored, web};
use crate::support::app::{TestApp, VERIFY_TOKEN, signature};
use crate::support::customer::{Customer, now};
use crate::support::second::Second;
use reqwest::Method;

const CHANNELS: [&str; 3] = ["messenger", "instagram", "whatsapp"];

async fn post(app: &TestApp, url: &str, signature: Option<String>, body: Vec<u8>) -> reqwest::Response {
    let mut request = app.http.post(url).body(body);
    if let Some(signature) = signature {
        request = request.header("x-hub-signature-256", signature);
    }
    request.send().await.unwrap()
}

#[tokio::test]
async fn the_handshake_answers_the_raw_challenge_to_the_right_token_alone() {
    let app = web().await;
    for channel in CHANNELS {
        let ask = async |query: &str| {
            let response = app
                .http
                .get(format!("{}/webhooks/{channel}?{query}", app.url))
                .send()
                .await
                .unwrap();
            (response.status().as_u16(), response.text().await.unwrap())
        };
        let good = format!("hub.mode=subscribe&hub.verify_token={VERIFY_TOKEN}&hub.challenge=1158201444");
        assert_eq!(ask(&good).await, (200, "1158201444".to_owned()));
        for wrong in [
            "hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1",
            "hub.mode=subscribe&hub.verify_token=&hub.challenge=1",
            "hub.mode=subscribe&hub.challenge=1",
            "",
        ] {
            let (status, text) = ask(wrong).await;
            assert_eq!(status, 403, "{wrong}");
            assert_ne!(text, "1");
        }
    }
    let unknown = app.http.get(format!("{}/webhooks/fax", app.url)).send().await.unwrap();
    assert_eq!(unknown.status(), 404);
    assert_eq!(app.webhook("fax", &json!({})).await, 404);
    app.stop().await;
}

#[tokio::test]
async fn what_is_not_signed_by_the_platform_leaves_no_row() {
    let app = web().await;
    for channel in CHANNELS {
        let body = Customer::on(channel)
            .text("m1", "Hello", now(&app))
            .to_string()
            .into_bytes();
        let url = format!("{}/webhooks/{channel}", app.url);
        let good = signature(&body);
        let mut flipped = good.clone();
        flipped.replace_range(10..11, if &good[10..11] == "0" { "1" } else { "0" });
        for wrong in [
            None,
            Some(flipped),
            Some(signature(b"another body")),
            Some(good.replace("sha256=", "sha1=")),
            Some(good["sha256=".len()..].to_owned()),
            Some("sha256=".to_owned()),
            Some(String::new()),
            Some("sha256=zz".to_owned()),
        ] {
            assert_eq!(
                post(&app, &url, wrong.clone(), body.clone()).await.status(),
                401,
                "{wrong:?}"
            );
        }
        // one byte more than was signed
        let longer = [body.as_slice(), b" "].concat();
        assert_eq!(post(&app, &url, Some(good.clone()), longer).await.status(), 401);
        assert_eq!(stored(&app).await, (0, 0));
        assert!(items(&app.get("/conversations").await).is_empty());
    }
    app.stop().await;
}

#[tokio::test]
async fn four_mebibytes_are_taken_and_one_byte_more_is_not() {
    let app = web().await;
    let url = format!("{}/webhooks/messenger", app.url);
    let limit = 4 * 1024 * 1024;
    let mut body = br#"{"object":"page","entry":[{"id":"1001","filler":""#.to_vec();
    body.resize(limit - 4, b'x');
    body.extend(b"\"}]}");
    assert_eq!(body.len(), limit);
    assert_eq!(
        post(&app, &url, Some(signature(&body)), body.clone()).await.status(),
        200
    );
    assert_eq!(stored(&app).await, (1, 1));
    body.push(b' ');
    assert_eq!(post(&app, &url, Some(signature(&body)), body).await.status(), 413);
    assert_eq!(stored(&app).await, (1, 1));
    app.stop().await;
}

#[tokio::test]
async fn a_channel_without_its_secret_says_so_and_each_secret_of_a_list_is_good() {
    let app = web().await;
    let second = Second::start(&app, |config| {
        config.meta_app_secrets = Vec::new();
        config.instagram_app_secrets = vec!["another".to_owned(), crate::support::app::SECRET.to_owned()];
        config.meta_verify_token = None;
    })
    .await;
    for (channel, status) in [("messenger", 503), ("whatsapp", 503), ("instagram", 200)] {
        let body = Customer::on(channel).text(&format!("{channel}.1"), "Hello", now(&app));
        assert_eq!(second.webhook(&app, channel, &body).await, status, "{channel}");
    }
    assert_eq!(stored(&app).await, (1, 1));
    let handshake = app.http.get(format!(
        "{}/webhooks/messenger?hub.mode=subscribe&hub.verify_token=&hub.challenge=1",
        second.url
    ));
    assert_eq!(handshake.send().await.unwrap().status(), 503);
    let unsigned = app
        .http
        .post(format!("{}/webhooks/messenger", second.url))
        .body("{}")
        .send()
        .await
        .unwrap();
    assert_eq!(unsigned.status(), 503);
    assert!(unsigned.headers().contains_key("retry-after"));
    second.stop().await;
    app.stop().await;
}

/// A page that answers 200 would pass for a webhook that was taken.
#[tokio::test]
async fn what_is_sent_to_a_wrong_address_is_not_acknowledged() {
    let app = web().await;
    for (method, path, status) in [
        (Method::POST, "/webhooks/messenger/", 404),
        (Method::POST, "/webhooks", 404),
        (Method::POST, "/webhooks/fax", 404),
        (Method::GET, "/webhooks/messenger/x", 405),
        (Method::POST, "/nothing", 404),
        (Method::DELETE, "/conversations", 404),
        (Method::GET, "/privacy/x", 404),
        (Method::GET, "/conversations/anything", 200),
    ] {
        let response = app
            .http
            .request(method.clone(), format!("{}{path}", app.url))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), status, "{method} {path}");
        if status == 404 {
            assert_eq!(
                response.headers()["content-type"],
                "application/problem+json",
                "{method} {path}"
            );
        }
    }
    app.stop().await;
}
