//! Files, both ways.

use serde_json::{Value, json};

use crate::support::*;

const PERSON: &str = "15005550126";

async fn fetch(world: &World, url: &str, token: Option<&str>) -> (u16, String, Vec<u8>) {
    let mut request = world.http.get(url);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    let answer = request.send().await.unwrap();
    let content_type = answer
        .headers()
        .get("content-type")
        .map(|v| v.to_str().unwrap().to_owned())
        .unwrap_or_default();
    (
        answer.status().as_u16(),
        content_type,
        answer.bytes().await.unwrap().to_vec(),
    )
}

#[tokio::test]
async fn customers_files_are_fetched_by_link_or_by_id() {
    let world = world().await;
    for channel in ["messenger", "instagram", "whatsapp"] {
        let thread = world.customer(channel, PERSON).await;
        world
            .post(
                &format!("{thread}/messages"),
                json!({"media": "sample:wheel", "text": "look"}),
            )
            .await;
        world
            .post(&format!("{thread}/messages"), json!({"media": "sample:voice"}))
            .await;
    }
    let received = world.webhooks().await;
    let of = |channel: &str| {
        received
            .iter()
            .filter(|(name, _)| name == channel)
            .map(|(_, body)| body.clone())
            .collect::<Vec<_>>()
    };
    for channel in ["messenger", "instagram"] {
        let first = event(&of(channel)[0])["message"].clone();
        assert_eq!(
            (&first["text"], &first["attachments"][0]["type"]),
            (&json!("look"), &json!("image"))
        );
        let url = first["attachments"][0]["payload"]["url"].as_str().unwrap();
        let (status, content_type, bytes) = fetch(&world, url, None).await;
        assert_eq!((status, content_type.as_str()), (200, "image/png"));
        assert!(bytes.starts_with(b"\x89PNG"));
        assert_eq!(event(&of(channel)[1])["message"]["attachments"][0]["type"], "audio");
        assert_eq!(fetch(&world, &url.replace("oh=", "oh=0"), None).await.0, 403);
    }

    let whatsapp = of("whatsapp");
    let image = value(&whatsapp[0])["messages"][0]["image"].clone();
    assert_eq!(
        (&image["caption"], &image["mime_type"]),
        (&json!("look"), &json!("image/png"))
    );
    assert_eq!(value(&whatsapp[1])["messages"][0]["audio"]["voice"], true);
    let node = world.url(&format!(
        "/v25.0/{}?phone_number_id={PHONE}",
        image["id"].as_str().unwrap()
    ));
    assert_eq!(fetch(&world, &node, None).await.0, 401);
    let (_, _, body) = fetch(&world, &node, Some("whatsapp-token")).await;
    let description: Value = serde_json::from_slice(&body).unwrap();
    let url = description["url"].as_str().unwrap();
    assert_eq!(fetch(&world, url, None).await.0, 401, "the link alone is not enough");
    let (status, _, bytes) = fetch(&world, url, Some("whatsapp-token")).await;
    assert_eq!(
        (status, bytes.len() as u64),
        (200, description["file_size"].as_u64().unwrap())
    );

    world
        .post(
            &format!("/__sandbox/media/{}/expire", image["id"].as_str().unwrap()),
            json!({}),
        )
        .await;
    assert_eq!(fetch(&world, url, Some("whatsapp-token")).await.0, 404);
    assert_eq!(fetch(&world, &node, Some("whatsapp-token")).await.0, 400);
}

#[tokio::test]
async fn the_business_sends_by_link() {
    let world = world().await;
    for channel in ["messenger", "instagram", "whatsapp"] {
        let (thread, _) = world.writing_customer(channel, PERSON).await;
        let body = |link: String| match channel {
            "whatsapp" => {
                json!({"messaging_product": "whatsapp", "to": PERSON, "type": "image", "image": {"link": link, "caption": "ours"}})
            }
            _ => {
                json!({"recipient": {"id": PERSON}, "message": {"attachment": {"type": "image", "payload": {"url": link}}}})
            }
        };
        let (status, answer) = world
            .send(channel, body(format!("{}/media/picture.png", world.product_url)))
            .await;
        assert_eq!(status, 200, "{answer}");
        let shown = world.get(&format!("{thread}/thread")).await["messages"][1]["media"][0].clone();
        let (_, content_type, bytes) = fetch(&world, &world.url(shown["url"].as_str().unwrap()), None).await;
        assert_eq!(
            (content_type.as_str(), bytes.as_slice()),
            ("image/png", &b"\x89PNG picture"[..])
        );

        // A link that leads nowhere, and one that leads off this machine.
        for link in [
            format!("{}/media/none.png", world.product_url),
            "http://192.0.2.1/x.png".to_owned(),
        ] {
            let (status, answer) = world.send(channel, body(link)).await;
            match channel {
                "whatsapp" => assert_eq!(status, 200, "WhatsApp says so later"),
                _ => assert_eq!((status, &answer["error"]["error_subcode"]), (400, &json!(2_018_008))),
            }
        }
    }
    let received = world.webhooks().await;
    let failed = received
        .iter()
        .filter(|(channel, body)| channel == "whatsapp" && value(body)["statuses"][0]["errors"][0]["code"] == 131_053)
        .count();
    assert_eq!(failed, 2);
    let echoed = received.iter().any(|(channel, body)| {
        channel == "messenger"
            && event(body)["message"]["is_echo"] == true
            && event(body)["message"]["attachments"][0]["type"] == "image"
    });
    assert!(echoed);
}

#[tokio::test]
async fn the_business_sends_by_upload() {
    let world = world().await;
    let (thread, _) = world.writing_customer("messenger", PERSON).await;
    let file = |content_type: &str| {
        reqwest::multipart::Part::bytes(b"%PDF-1.4 price list".to_vec())
            .file_name("prices.pdf")
            .mime_str(content_type)
            .unwrap()
    };
    let form = reqwest::multipart::Form::new()
        .text("recipient", json!({"id": PERSON}).to_string())
        .text(
            "message",
            json!({"attachment": {"type": "file", "payload": {}}, "metadata": "our-3"}).to_string(),
        )
        .part("filedata", file("application/pdf"));
    let answer = world
        .http
        .post(world.url(&format!("/v25.0/{PAGE}/messages")))
        .bearer_auth("messenger-token")
        .multipart(form)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let shown = world.get(&format!("{thread}/thread")).await["messages"][1].clone();
    assert_eq!(
        (&shown["our_id"], &shown["media"][0]["file_name"]),
        (&json!("our-3"), &json!("prices.pdf"))
    );

    world.writing_customer("whatsapp", PERSON).await;
    let upload = |content_type: &'static str| {
        let form = reqwest::multipart::Form::new()
            .text("messaging_product", "whatsapp")
            .text("type", content_type)
            .part("file", file(content_type));
        world
            .http
            .post(world.url(&format!("/v25.0/{PHONE}/media")))
            .bearer_auth("whatsapp-token")
            .multipart(form)
            .send()
    };
    let id = upload("application/pdf").await.unwrap().json::<Value>().await.unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let moving = upload("image/gif").await.unwrap().json::<Value>().await.unwrap()["id"].clone();
    let document = |id: &str| {
        json!({"messaging_product": "whatsapp", "to": PERSON, "type": "document",
            "document": {"id": id, "filename": "Prices.pdf", "caption": "here"}})
    };
    assert_eq!(world.send("whatsapp", document(&id)).await.0, 200);
    assert_eq!(world.send("whatsapp", document("123")).await.0, 400);
    let as_image = json!({"messaging_product": "whatsapp", "to": PERSON, "type": "image", "image": {"id": id}});
    assert_eq!(world.send("whatsapp", as_image).await.1["error"]["code"], 131_053);
    let as_image = json!({"messaging_product": "whatsapp", "to": PERSON, "type": "image", "image": {"id": moving}});
    assert_eq!(world.send("whatsapp", as_image).await.1["error"]["code"], 131_053);
    assert_eq!(world.send("whatsapp", document(moving.as_str().unwrap())).await.0, 200);
}

#[tokio::test]
async fn profiles_have_names_and_pictures() {
    let world = world().await;
    for channel in ["messenger", "instagram"] {
        world.writing_customer(channel, PERSON).await;
        let url = world.url(&format!("/v25.0/{PERSON}?fields=name,profile_pic"));
        let (status, _, body) = fetch(&world, &url, Some(&format!("{channel}-token"))).await;
        let profile: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!((status, &profile["name"]), (200, &json!("Ada Example")));
        let (_, content_type, bytes) = fetch(&world, profile["profile_pic"].as_str().unwrap(), None).await;
        assert_eq!(content_type, "image/png");
        assert!(bytes.starts_with(b"\x89PNG") && bytes.len() < 40_000);
    }
    let shy = json!({"channel": "instagram", "account": IG, "id": "44", "name": "Shy", "profile": false});
    world.post("/__sandbox/customers", shy).await;
    let (status, _, body) = fetch(&world, &world.url("/v25.0/44?fields=name"), Some("instagram-token")).await;
    assert_eq!(
        (
            status,
            serde_json::from_slice::<Value>(&body).unwrap()["error"]["code"].as_i64()
        ),
        (400, Some(230))
    );
}

#[tokio::test]
async fn accounts_can_be_checked() {
    let world = world().await;
    for (channel, id) in [("messenger", PAGE), ("instagram", IG), ("whatsapp", PHONE)] {
        let token = format!("{channel}-token");
        let (_, _, body) = fetch(&world, &world.url(&format!("/v25.0/{id}?fields=name")), Some(&token)).await;
        assert_eq!(serde_json::from_slice::<Value>(&body).unwrap()["name"], "Two Wheels");
        let subscribed = world
            .http
            .post(world.url(&format!("/v25.0/{id}/subscribed_apps?subscribed_fields=messages")))
            .bearer_auth(&token)
            .send()
            .await
            .unwrap();
        assert_eq!(subscribed.json::<Value>().await.unwrap(), json!({"success": true}));
    }
    let waba = world.get("/__sandbox/accounts").await["items"][2]["waba_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let (_, _, body) = fetch(
        &world,
        &world.url(&format!("/v25.0/{waba}/phone_numbers")),
        Some("whatsapp-token"),
    )
    .await;
    assert_eq!(serde_json::from_slice::<Value>(&body).unwrap()["data"][0]["id"], PHONE);
}

#[tokio::test]
async fn links_end_while_the_file_stays_and_the_message_has_a_new_one() {
    let world = world().await;
    for channel in ["messenger", "instagram"] {
        let thread = world.customer(channel, PERSON).await;
        let bubble = world
            .post(
                &format!("{thread}/messages"),
                json!({"media": ["sample:wheel", "sample:voice"]}),
            )
            .await;
        let token = format!("{channel}-token");
        let links = async || {
            let node = world.url(&format!("/v25.0/{}?fields=attachments", bubble["id"].as_str().unwrap()));
            let (status, _, body) = fetch(&world, &node, Some(&token)).await;
            let node: Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(status, 200, "{node}");
            let files = node["attachments"]["data"].clone();
            let link = |value: &Value| value.as_str().unwrap().to_owned();
            (link(&files[0]["image_data"]["url"]), link(&files[1]["file_url"]))
        };
        let (before, sound) = links().await;
        assert_eq!(fetch(&world, &before, None).await.0, 200);
        assert_eq!(fetch(&world, &sound, None).await.0, 200);
        let file = bubble["media"][0]["media_id"].as_str().unwrap();
        world
            .post(&format!("/__sandbox/media/{file}/end_links"), json!({}))
            .await;
        assert_eq!(fetch(&world, &before, None).await.0, 403);
        assert_eq!(fetch(&world, &links().await.0, None).await.0, 200);
        world
            .post(
                &format!("/__sandbox/media/{file}/lie"),
                json!({"content_type": "text/plain"}),
            )
            .await;
        assert_eq!(fetch(&world, &links().await.0, None).await.1, "text/plain");
    }
}

#[tokio::test]
async fn whatsapp_may_tell_a_wrong_digest() {
    let world = world().await;
    let thread = world.customer("whatsapp", PERSON).await;
    let bubble = world
        .post(&format!("{thread}/messages"), json!({"media": "sample:wheel"}))
        .await;
    let file = bubble["media"][0]["media_id"].as_str().unwrap();
    let told = async || {
        let (_, _, body) = fetch(&world, &world.url(&format!("/v25.0/{file}")), Some("whatsapp-token")).await;
        serde_json::from_slice::<Value>(&body).unwrap()["sha256"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let truth = told().await;
    world
        .post(&format!("/__sandbox/media/{file}/lie"), json!({"sha256": "00"}))
        .await;
    assert_eq!(told().await, "00");
    world.post(&format!("/__sandbox/media/{file}/lie"), json!({})).await;
    assert_eq!(told().await, truth);
}
