use std::io::{Cursor, Read};

use frontdesk::domain::contacts::dossier;
use frontdesk::store::files::Files;
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

use super::contact;
use crate::support::app::{TOKEN, TestApp};
use crate::support::customer::{Customer, now};
use crate::support::upload::{File, picture};

async fn download(app: &TestApp, path: &str) -> (u16, Vec<u8>) {
    let request = app.http.get(format!("{}/api/v1{path}", app.url)).bearer_auth(TOKEN);
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.bytes().await.unwrap().to_vec())
}

fn files_in(folder: &std::path::Path) -> usize {
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

#[tokio::test]
async fn everything_that_is_known_of_a_contact_is_in_one_file_for_three_days() {
    let app = TestApp::start().await;
    let (person, other) = (
        Customer::on("messenger").with_id("77001"),
        Customer::on("messenger").with_id("77002"),
    );
    for (who, id, text) in [(&person, "m1", "Hello"), (&other, "m2", "Not theirs")] {
        assert_eq!(
            app.webhook("messenger", &who.text(id, text, now(&app) - 5_000)).await,
            200
        );
    }
    let elsewhere = Customer::on("whatsapp").called("Bea");
    assert_eq!(
        app.webhook("whatsapp", &elsewhere.text("w1", "Elsewhere", now(&app)))
            .await,
        200
    );
    let id = contact(&app, "77001").await.unwrap();
    let twin = contact(&app, &elsewhere.id).await.unwrap();
    let (status, _) = app
        .post(&format!("/contacts/{id}/merge"), json!({ "other_id": twin }))
        .await;
    assert_eq!(status, 201);
    let noted = json!({ "note": "Likes tea" });
    assert_eq!(
        app.call(Method::PATCH, &format!("/contacts/{id}"), Some(noted)).await.0,
        200
    );
    let content = [picture(16), b"the file".to_vec()].concat();
    let file = File {
        name: "a b.png",
        content_type: "image/png",
        bytes: content.clone(),
    };
    let (_, file) = file.upload(&app).await;
    let conversations = app.get("/conversations").await;
    let conversation = conversations["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["channel"] == "messenger" && one["contact"]["id"] == id.as_str())
        .unwrap();
    let path = format!("/conversations/{}/messages", conversation["id"].as_str().unwrap());
    let reply = json!({ "client_id": "c", "text": "Hi", "attachment_ids": [file["id"]] });
    assert_eq!(app.post(&path, reply).await.0, 201);

    let refused = app.call(Method::POST, &format!("/contacts/{twin}/export"), None).await;
    assert_eq!((refused.0, &refused.1["code"]), (409, &json!("contact_merged")));
    let (status, asked) = app.call(Method::POST, &format!("/contacts/{id}/export"), None).await;
    assert_eq!(status, 202, "{asked}");
    let path = format!("/contact_exports/{}", asked["id"].as_str().unwrap());
    let ready = app
        .eventually("the file is ready", || async {
            let now = app.get(&path).await;
            (now["state"] == "ready").then_some(now)
        })
        .await;
    assert_eq!(ready["done"], ready["total"], "{ready}");
    let (status, bytes) = download(&app, &format!("{path}/content")).await;
    assert_eq!((status, ready["size"].as_u64()), (200, Some(bytes.len() as u64)));

    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut read = |name: &str| {
        let mut bytes = Vec::new();
        archive.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    let about: Value = serde_json::from_slice(&read("contact.json")).unwrap();
    assert_eq!(
        (
            &about["contact"]["note"],
            about["conversations"].as_array().unwrap().len()
        ),
        (&json!("Likes tea"), 2)
    );
    assert_eq!(about["merged_contacts"][0]["id"], twin.as_str());
    assert!(about["changes"].to_string().contains("Likes tea"), "{about}");
    let messages: Vec<Value> = serde_json::from_slice(&read("messages.json")).unwrap();
    let texts: Vec<&str> = messages
        .iter()
        .filter(|message| message["kind"] != "system")
        .filter_map(|message| message["text"].as_str())
        .collect();
    assert_eq!(texts, ["Hello", "Elsewhere", "Hi"]);
    let name = format!("media/{}-a_b.png", file["id"].as_str().unwrap());
    assert_eq!(read(&name), content);

    // whoever takes it is recorded, and it goes by itself
    let entries = app.get("/audit_entries?action=contact.export_read").await;
    assert_eq!(entries["items"][0]["target_id"], id.as_str(), "{entries}");
    let files = Files::open(None, &app.data_dir).unwrap();
    let folder = app
        .data_dir
        .join("files")
        .join(app.workspace_id.to_string())
        .join("exports");
    app.clock.advance(Duration::days(2));
    dossier::sweep_expired(&app.store, &files).await.unwrap();
    assert_eq!(files_in(&folder), 1);
    app.clock.advance(Duration::days(2));
    assert_eq!(app.call(Method::GET, &path, None).await.0, 404);
    dossier::sweep_expired(&app.store, &files).await.unwrap();
    assert_eq!(files_in(&folder), 0);
    app.stop().await;
}
