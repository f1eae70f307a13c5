//! Trouble on demand.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::*;

const PERSON: &str = "15005550124";

#[tokio::test]
async fn errors_come_as_ordered_and_as_often() {
    let world = world().await;
    world.writing_customer("whatsapp", PERSON).await;
    world
        .fault(json!({"channel": "whatsapp", "recipient": PERSON, "endpoint": "messages", "times": 1,
            "fault": {"kind": "error", "status": 400, "code": 131056, "subcode": null, "message": "Too fast", "retry_after": 2}}))
        .await;
    let answer = world
        .http
        .post(world.url(&format!("/v25.0/{PHONE}/messages")))
        .bearer_auth("whatsapp-token")
        .json(&text_body("whatsapp", PERSON, "hi", "x"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (
            answer.status().as_u16(),
            answer.headers()["retry-after"].to_str().unwrap()
        ),
        (400, "2")
    );
    assert_eq!(
        answer.json::<serde_json::Value>().await.unwrap()["error"]["code"],
        131_056
    );
    assert_eq!(world.send_text("whatsapp", PERSON, "hi", "x").await.0, 200);
    assert_eq!(world.get("/__sandbox/faults").await["items"], json!([]));
    assert_eq!(world.get("/__sandbox/journal").await["refused"][0]["fault"], "error");
}

async fn send_raw(world: &World) -> reqwest::Result<reqwest::Response> {
    world
        .http
        .post(world.url(&format!("/v25.0/{PAGE}/messages")))
        .bearer_auth("messenger-token")
        .json(&text_body("messenger", PERSON, "hi", "our-1"))
        .send()
        .await
}

#[tokio::test]
async fn a_line_dropped_before_leaves_nothing_and_one_dropped_after_leaves_the_message() {
    let world = world().await;
    world.writing_customer("messenger", PERSON).await;
    world.fault(json!({"times": 1, "fault": {"kind": "drop_before"}})).await;
    assert!(send_raw(&world).await.is_err());
    assert!(world.journal().await.is_empty());

    world.fault(json!({"times": 1, "fault": {"kind": "drop_after"}})).await;
    assert!(send_raw(&world).await.is_err());
    let journal = world.journal().await;
    assert_eq!(
        (journal.len(), &journal[0]["our_id"], &journal[0]["fault"]),
        (1, &json!("our-1"), &json!("drop_after"))
    );
    let received = world.webhooks().await;
    assert!(
        received
            .iter()
            .any(|(_, body)| event(body)["message"]["metadata"] == "our-1"),
        "the echo tells the outcome"
    );
    assert!(send_raw(&world).await.is_ok());
}

#[tokio::test]
async fn garbage_and_latency() {
    let world = world().await;
    world.writing_customer("messenger", PERSON).await;
    world.fault(json!({"times": 1, "fault": {"kind": "garbage"}})).await;
    let answer = send_raw(&world).await.unwrap();
    assert!(answer.status().is_success() && answer.json::<serde_json::Value>().await.is_err());
    assert!(world.journal().await.is_empty());

    world.fault(json!({"fault": {"kind": "latency", "ms": 150}})).await;
    let since = Instant::now();
    assert!(send_raw(&world).await.unwrap().status().is_success());
    assert!(since.elapsed() >= Duration::from_millis(150));
    let clear = async || world.http.delete(world.url("/__sandbox/faults")).send().await.unwrap();
    assert_eq!(clear().await.status(), 204);

    // who waits goes on at once when the faults are cleared
    for kind in ["latency", "latency_after"] {
        world
            .fault(json!({"times": 1, "fault": {"kind": kind, "ms": 600_000}}))
            .await;
        let mut held = std::pin::pin!(send_raw(&world));
        let waits = async {
            // the fault is used up as soon as it holds somebody
            let faults = world.url("/__sandbox/faults");
            loop {
                let left: serde_json::Value = world.http.get(&faults).send().await.unwrap().json().await.unwrap();
                if left["items"] == json!([]) {
                    return;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            _ = &mut held => panic!("it was not held"),
            () = waits => {}
        }
        clear().await;
        assert!(held.await.unwrap().status().is_success());
    }
}

#[tokio::test]
async fn whatsapp_reports_failures_later() {
    let world = world().await;
    let (thread, _) = world.writing_customer("whatsapp", PERSON).await;
    world
        .fault(json!({"times": 1, "fault": {"kind": "fail_later", "code": 131049, "message": "Held back"}}))
        .await;
    assert_eq!(world.send_text("whatsapp", PERSON, "hi", "our-7").await.0, 200);
    let received = world.webhooks().await;
    let status = &value(&received[1].1)["statuses"][0];
    assert_eq!(
        (&status["status"], &status["errors"][0]["code"]),
        (&json!("failed"), &json!(131_049))
    );
    assert_eq!(
        world.get(&format!("{thread}/thread")).await["messages"][1]["status"],
        "failed"
    );
}

#[tokio::test]
async fn a_fault_of_messages_waits_for_a_message() {
    let world = world().await;
    let (_, wamid) = world.writing_customer("whatsapp", PERSON).await;
    world.writing_customer("messenger", PERSON).await;
    let typing = json!({"recipient": {"id": PERSON}, "sender_action": "typing_on"});
    let seen = json!({"messaging_product": "whatsapp", "status": "read", "message_id": wamid});
    let refusal = json!({"kind": "error", "code": 2});
    world
        .fault(json!({"endpoint": "messages", "times": 2, "fault": refusal}))
        .await;
    assert_eq!(world.send("messenger", typing.clone()).await.0, 200);
    assert_eq!(world.send("whatsapp", seen.clone()).await.0, 200);
    for channel in ["messenger", "whatsapp"] {
        assert_eq!(world.send_text(channel, PERSON, "hi", "x").await.0, 400);
    }
    world
        .fault(json!({"endpoint": "actions", "times": 2, "fault": refusal}))
        .await;
    for channel in ["messenger", "whatsapp"] {
        assert_eq!(world.send_text(channel, PERSON, "hi", "x").await.0, 200);
    }
    assert_eq!(world.send("messenger", typing).await.0, 400);
    assert_eq!(world.send("whatsapp", seen).await.0, 400);
}

#[tokio::test]
async fn only_whatsapp_fails_later() {
    let world = world().await;
    let later = json!({"kind": "fail_later", "code": 131_049});
    for filter in [json!({"channel": "messenger"}), json!({"endpoint": "media"})] {
        let mut fault = filter;
        fault["fault"] = later.clone();
        let url = world.url("/__sandbox/faults");
        let answer = world.http.post(url).json(&fault).send().await.unwrap();
        assert_eq!(answer.status(), 422);
        let words = answer.json::<serde_json::Value>().await.unwrap()["error"].to_string();
        assert!(words.contains("WhatsApp only"), "{words}");
    }
    world.fault(json!({"times": 1, "fault": later})).await;
    for channel in ["messenger", "instagram"] {
        world.writing_customer(channel, PERSON).await;
        assert_eq!(world.send_text(channel, PERSON, "hi", "x").await.0, 200);
    }
    let received = world.webhooks().await;
    assert!(
        received
            .iter()
            .all(|(_, body)| body["object"] != "whatsapp_business_account")
    );
    assert_eq!(
        world.get("/__sandbox/faults").await["items"].as_array().unwrap().len(),
        1
    );
}

#[tokio::test]
async fn a_download_is_struck_by_its_channel_and_account() {
    let world = world().await;
    for channel in ["messenger", "instagram"] {
        let thread = world.customer(channel, PERSON).await;
        let picture = json!({"media": "sample:wheel"});
        world.post(&format!("{thread}/messages"), picture).await;
    }
    let received = world.webhooks().await;
    let link = |channel: &str| {
        let (_, body) = received.iter().find(|(of, _)| of == channel).unwrap();
        let url = &event(body)["message"]["attachments"][0]["payload"]["url"];
        url.as_str().unwrap().to_owned()
    };
    let refusal = json!({"kind": "error", "status": 503, "code": 2});
    world
        .fault(json!({"channel": "instagram", "account": IG, "endpoint": "media", "times": 1, "fault": refusal}))
        .await;
    let mut answers = Vec::new();
    for channel in ["messenger", "instagram", "instagram"] {
        answers.push(world.http.get(link(channel)).send().await.unwrap().status().as_u16());
    }
    assert_eq!(answers, [200, 503, 200]);
}

#[tokio::test]
async fn a_caller_who_leaves_has_sent_nothing_or_a_message() {
    let world = world().await;
    world.writing_customer("messenger", PERSON).await;
    let send = async |text: &str, patience: u64| {
        let url = world.url(&format!("/v25.0/{PAGE}/messages"));
        let request = world.http.post(url).bearer_auth("messenger-token");
        let request = request.timeout(Duration::from_millis(patience));
        request.json(&text_body("messenger", PERSON, text, "x")).send().await
    };
    for kind in ["latency", "latency_after"] {
        world
            .fault(json!({"times": 1, "fault": {"kind": kind, "ms": 500}}))
            .await;
        assert!(send(kind, 200).await.unwrap_err().is_timeout());
    }
    // When this one is through, the others would be too.
    world
        .fault(json!({"times": 1, "fault": {"kind": "latency", "ms": 1_000}}))
        .await;
    assert!(send("patient", 5_000).await.is_ok());
    let texts: Vec<_> = world
        .journal()
        .await
        .iter()
        .map(|entry| entry["text"].clone())
        .collect();
    assert_eq!(texts, ["latency_after", "patient"]);
}
