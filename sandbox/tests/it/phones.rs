//! The phones page, as far as it goes without a browser.

use std::time::Duration;

use futures::StreamExt as _;
use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn the_page_loads_nothing_from_elsewhere() {
    let world = world().await;
    let page = world
        .http
        .get(world.url("/"))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    for asset in page.split(['"', '\'']).filter(|part| part.starts_with("/__sandbox/")) {
        assert_eq!(
            world.http.get(world.url(asset)).send().await.unwrap().status(),
            200,
            "{asset}"
        );
    }
    for asset in [
        "phones.js",
        "phone.js",
        "bubbles.js",
        "lottie.js",
        "kinds.js",
        "voice.js",
        "net.js",
        "phones.css",
        "bubbles.css",
    ] {
        let answer = world
            .http
            .get(world.url(&format!("/__sandbox/{asset}")))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200, "{asset}");
        assert!(
            !answer
                .text()
                .await
                .unwrap()
                .replace("http://www.w3.org/", "")
                .contains("http"),
            "{asset}"
        );
    }
}

#[tokio::test]
async fn bubbles_come_as_events_and_a_stop_ends_them() {
    let world = world().await;
    let answer = world.http.get(world.url("/__sandbox/events")).send().await.unwrap();
    let mut stream = answer.bytes_stream();
    let (_, id) = world.writing_customer("messenger", "8").await;
    let mut heard = String::new();
    while !(heard.contains("\"type\":\"bubble\"") && heard.contains(&id)) {
        let next = tokio::time::timeout(Duration::from_secs(5), stream.next())
            .await
            .unwrap()
            .unwrap()
            .unwrap();
        heard.push_str(std::str::from_utf8(&next).unwrap());
    }
    assert!(heard.contains("\"type\":\"customer\""));
    let typing = json!({"recipient": {"id": "8"}, "sender_action": "typing_on"});
    assert_eq!(world.send("messenger", typing).await.0, 200);
    tokio::time::timeout(Duration::from_secs(5), world.sandbox.stop())
        .await
        .unwrap();
    while let Ok(Some(Ok(next))) = tokio::time::timeout(Duration::from_secs(5), stream.next()).await {
        heard.push_str(std::str::from_utf8(&next).unwrap());
    }
    assert!(heard.contains("\"type\":\"typing\""));
}
