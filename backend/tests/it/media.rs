//! Files of customers, from the platform to the screen: what is shown of them, what is kept, and for how long.

use std::fs;
use std::path::PathBuf;

use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use crate::support::app::{ACCOUNTS, TOKEN, TestApp};
use crate::support::customer::{Customer, now};
use crate::support::problem::{expect_invalid, expect_problem};

/// A customer of the sandbox.
struct Person<'a> {
    app: &'a TestApp,
    channel: &'static str,
    thread: String,
}

impl<'a> Person<'a> {
    async fn on(app: &'a TestApp, channel: &'static str) -> Self {
        let account = ACCOUNTS.iter().find(|(name, _)| *name == channel).unwrap().1;
        let customer = json!({ "channel": channel, "account": account, "id": "15005550126", "name": "Ada Example" });
        app.sandbox_post("customers", customer).await;
        Self {
            app,
            channel,
            thread: format!("customers/{channel}/{account}/15005550126"),
        }
    }

    /// Sends it; the sandbox's bubble.
    async fn sends(&self, message: Value) -> Value {
        self.app
            .sandbox_post(&format!("{}/messages", self.thread), message)
            .await
    }

    /// A file with these bytes; its id at the platform.
    async fn has(&self, name: &str, content_type: &str, bytes: Vec<u8>) -> String {
        let url = format!("{}/__sandbox/media?name={name}", self.app.sandbox.base_url());
        let request = self.app.http.post(url).header("content-type", content_type).body(bytes);
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        answer["media_id"].as_str().unwrap().to_owned()
    }

    /// The newest message, when `check` is content with it.
    async fn newest(&self, what: &str, check: impl Fn(&Value) -> bool) -> Value {
        self.app
            .eventually(what, || async {
                let page = self.app.get(&format!("/conversations?channel={}", self.channel)).await;
                let id = page["items"][0]["id"].as_str()?.to_owned();
                let page = self.app.get(&format!("/conversations/{id}/messages")).await;
                page["items"]
                    .as_array()?
                    .last()
                    .filter(|message| check(message))
                    .cloned()
            })
            .await
    }

    /// The one file of this message, if it is the newest.
    async fn file_now(&self, bubble: &Value) -> Option<Value> {
        let page = self.app.get(&format!("/conversations?channel={}", self.channel)).await;
        let id = page["items"][0]["id"].as_str()?.to_owned();
        let page = self.app.get(&format!("/conversations/{id}/messages")).await;
        let message = page["items"].as_array()?.last()?.clone();
        (message["external_id"] == bubble["id"]).then(|| message["attachments"][0].clone())
    }

    /// The one file of this message, once it is in this state.
    async fn file(&self, bubble: &Value, state: &str) -> Value {
        let is_it = |message: &Value| message["external_id"] == bubble["id"];
        let message = self
            .newest(state, |message| {
                is_it(message) && message["attachments"][0]["state"] == state
            })
            .await;
        message["attachments"][0].clone()
    }
}

async fn fetch(app: &TestApp, file: &Value, what: &str, headers: &[(&str, &str)]) -> reqwest::Response {
    let id = file["id"].as_str().unwrap();
    let request = app
        .http
        .get(format!("{}/api/v1/attachments/{id}/{what}", app.url))
        .bearer_auth(TOKEN);
    let request = headers
        .iter()
        .fold(request, |request, (name, value)| request.header(*name, *value));
    request.send().await.unwrap()
}

fn header<'a>(response: &'a reqwest::Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

/// What lies in the storage of the workspace.
fn stored(app: &TestApp) -> Vec<PathBuf> {
    let folder = app.data_dir.join("files").join(app.workspace_id.to_string());
    let Ok(files) = fs::read_dir(folder) else {
        return Vec::new();
    };
    files.map(|file| file.unwrap().path()).collect()
}

/// What lies in the storage of this file: itself and its thumbnail.
fn stored_of(app: &TestApp, file: &Value) -> usize {
    let id = file["id"].as_str().unwrap();
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with(id);
    stored(app).iter().filter(|path| name(path)).count()
}

async fn set_policy(app: &TestApp, channel: &str, policy: &str) {
    let index = ACCOUNTS.iter().position(|(name, _)| *name == channel).unwrap();
    let path = format!("/inboxes/{}", app.inbox_ids[index]);
    let change = json!({ "settings": { "media": policy } });
    let (status, inbox) = app.call(Method::PATCH, &path, Some(change)).await;
    assert_eq!((status, &inbox["settings"]["media"]), (200, &json!(policy)), "{inbox}");
    assert_eq!(app.get(&path).await["settings"]["media"], policy);
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let image = image::RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x * 7) as u8, (y * 5) as u8, (x * y) as u8])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

#[tokio::test]
async fn a_picture_and_a_voice_note_show_what_they_are_before_they_are_opened() {
    let app = TestApp::start().await;
    for channel in ["messenger", "instagram", "whatsapp"] {
        let person = Person::on(&app, channel).await;
        let picture = person.has("photo.jpg", "image/jpeg", jpeg(1200, 800)).await;
        let bubble = person.sends(json!({ "media": picture })).await;
        let file = person.file(&bubble, "ready").await;
        assert_eq!(
            file["preview"],
            json!({ "width": 1200, "height": 800 }),
            "{channel}: {file}"
        );
        assert_eq!(file["thumbnail"], true);
        let small = fetch(&app, &file, "thumbnail", &[]).await;
        assert_eq!(
            (small.status().as_u16(), header(&small, "content-type")),
            (200, "image/jpeg")
        );
        assert_eq!(header(&small, "x-content-type-options"), "nosniff");
        let tag = header(&small, "etag").to_owned();
        let pixels = image::load_from_memory(&small.bytes().await.unwrap()).unwrap();
        assert_eq!((pixels.width(), pixels.height()), (512, 341));
        assert_eq!(
            fetch(&app, &file, "thumbnail", &[("if-none-match", &tag)])
                .await
                .status(),
            304
        );

        let bubble = person.sends(json!({ "media": "sample:voice" })).await;
        let file = person.file(&bubble, "ready").await;
        assert!(
            file["duration"].as_f64().is_some_and(|seconds| seconds > 0.5),
            "{channel}: {file}"
        );
        let page = app.get(&format!("/conversations?channel={channel}")).await;
        let seconds = file["duration"].as_f64().unwrap().max(1.0);
        assert_eq!(
            page["items"][0]["last_message"]["preview"],
            format!("[{}:{seconds:.0}]", file["kind"].as_str().unwrap()),
            "{channel}: the list says how long it is"
        );
        let waveform = file["waveform"].as_array().unwrap();
        assert_eq!(waveform.len(), 64);
        assert!(waveform.iter().any(|value| value == 100));
        assert_eq!(file.get("thumbnail"), None);
        let answer = app
            .call(
                Method::GET,
                &format!("/attachments/{}/thumbnail", file["id"].as_str().unwrap()),
                None,
            )
            .await;
        expect_problem(&answer, 404, "not_found");
    }
    app.stop().await;
}

#[tokio::test]
async fn what_is_taken_back_leaves_neither_file_nor_thumbnail() {
    let app = TestApp::start().await;
    let person = Person::on(&app, "instagram").await;
    let picture = person.has("photo.jpg", "image/jpeg", jpeg(1200, 800)).await;
    let bubble = person.sends(json!({ "media": picture })).await;
    let file = person.file(&bubble, "ready").await;
    assert_eq!(stored_of(&app, &file), 2);
    app.sandbox_post(&format!("{}/unsend", person.thread), json!({ "message": bubble["id"] }))
        .await;
    app.eventually("nothing of it is left", || async {
        (stored_of(&app, &file) == 0).then_some(())
    })
    .await;
    let gone = person
        .newest("it is gone", |message| !message["deleted_at"].is_null())
        .await;
    let gone = &gone["attachments"][0];
    assert_eq!(
        (&gone["state"], gone.get("preview"), gone.get("thumbnail")),
        (&json!("expired"), None, None)
    );
    for what in ["content", "thumbnail"] {
        assert_eq!(fetch(&app, &file, what, &[]).await.status(), 404);
    }
    app.stop().await;
}

#[tokio::test]
async fn a_mention_in_a_story_is_never_kept_and_ends_with_the_story() {
    let app = TestApp::start().await;
    let person = Person::on(&app, "instagram").await;
    let bytes = jpeg(300, 200);
    let picture = person.has("story.jpg", "image/jpeg", bytes.clone()).await;
    let bubble = person.sends(json!({ "kind": "story_mention", "media": picture })).await;
    let file = person.file(&bubble, "ready").await;
    assert_eq!(
        (&file["kind"], &file["content_type"]),
        (&json!("story_mention"), &json!("image/jpeg"))
    );
    assert!(!file.to_string().contains("http"), "no link leads past us: {file}");
    let shown = fetch(&app, &file, "content", &[]).await;
    assert_eq!(
        (shown.status().as_u16(), header(&shown, "content-type")),
        (200, "image/jpeg")
    );
    assert_eq!(header(&shown, "cache-control"), "private, max-age=120");
    assert!(header(&shown, "content-security-policy").contains("sandbox"));
    assert_eq!(shown.bytes().await.unwrap(), bytes);
    let part = fetch(&app, &file, "content", &[("range", "bytes=10-19")]).await;
    let told = format!("bytes 10-19/{}", bytes.len());
    assert_eq!(
        (part.status().as_u16(), header(&part, "content-range")),
        (206, told.as_str())
    );
    assert_eq!(part.bytes().await.unwrap(), bytes[10..20]);
    assert_eq!(
        fetch(&app, &file, "content", &[("range", "bytes=999999-")])
            .await
            .status(),
        416
    );
    assert_eq!(stored_of(&app, &file), 0);

    app.clock.advance(Duration::hours(25));
    let file = person.file(&bubble, "expired").await;
    assert!(file["error"].as_str().unwrap().contains("story"), "{file}");
    assert_eq!(fetch(&app, &file, "content", &[]).await.status(), 404);
    let answer = app
        .post(
            &format!("/attachments/{}/fetch_again", file["id"].as_str().unwrap()),
            json!({}),
        )
        .await;
    expect_problem(&answer, 409, "not_fetchable");
    let known: (Option<Value>, Option<String>) =
        sqlx::query_as("select source, storage_key from attachment where id = $1")
            .bind(file["id"].as_str().unwrap().parse::<Uuid>().unwrap())
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
    assert_eq!(known, (None, None));
    app.stop().await;
}

#[tokio::test]
async fn a_story_that_was_shared_is_never_kept_and_ends_with_the_story() {
    let app = TestApp::start().await;
    let person = Person::on(&app, "instagram").await;
    let bubble = person.sends(json!({ "kind": "story" })).await;
    let file = person.file(&bubble, "ready").await;
    assert_eq!(
        (&file["kind"], &file["detail"]["type"]),
        (&json!("share"), &json!("story")),
        "{file}"
    );
    assert!(!file.to_string().contains("http"), "no link leads past us: {file}");
    assert_eq!(fetch(&app, &file, "content", &[]).await.status(), 200);
    assert_eq!(stored_of(&app, &file), 0);

    app.clock.advance(Duration::hours(25));
    let file = person.file(&bubble, "expired").await;
    assert!(!file.to_string().contains("http"), "{file}");
    assert_eq!(fetch(&app, &file, "content", &[]).await.status(), 404);
    app.stop().await;
}

#[tokio::test]
async fn the_story_that_was_answered_is_shown_while_it_lives_and_is_no_file_of_the_message() {
    let app = TestApp::start().await;
    let person = Person::on(&app, "instagram").await;
    // the sandbox's own link to a picture stands for the story's
    let picture = person.has("story.jpg", "image/jpeg", jpeg(300, 200)).await;
    let bubble = person.sends(json!({ "media": picture })).await;
    person.file(&bubble, "ready").await;
    let token = crate::support::app::token("instagram");
    let node = format!(
        "{}/v25.0/{}?fields=attachments&access_token={token}",
        app.sandbox.base_url(),
        bubble["id"].as_str().unwrap()
    );
    let node: Value = app.http.get(node).send().await.unwrap().json().await.unwrap();
    let url = node["attachments"]["data"][0]["image_data"]["url"].as_str().unwrap();
    let customer = Customer::on("instagram").with_id("15005550126");
    let event = json!({ "message": { "mid": "answer", "text": "Lovely", "reply_to": { "story": { "id": "17", "url": url } } } });
    assert_eq!(
        app.webhook("instagram", &customer.event(true, now(&app), event)).await,
        200
    );
    let message = person
        .newest("the story is there", |message| {
            message["reply_to"]["story"]["state"] == "ready"
        })
        .await;
    assert_eq!(message["attachments"], json!([]));
    let story = &message["reply_to"]["story"];
    assert_eq!(
        (&story["kind"], &story["content_type"]),
        (&json!("story"), &json!("image/jpeg"))
    );
    assert_eq!(fetch(&app, story, "content", &[]).await.status(), 200);
    app.clock.advance(Duration::hours(25));
    person
        .newest("the story has ended", |message| {
            message["reply_to"]["story"]["state"] == "expired"
        })
        .await;
    app.stop().await;
}

#[tokio::test]
async fn an_inbox_that_keeps_nothing_passes_files_on_and_says_when_they_are_gone() {
    let app = TestApp::start().await;
    for channel in ["messenger", "whatsapp"] {
        set_policy(&app, channel, "proxy").await;
        let person = Person::on(&app, channel).await;
        let bytes = jpeg(900, 600);
        let picture = person.has("photo.jpg", "image/jpeg", bytes.clone()).await;
        let bubble = person.sends(json!({ "media": picture })).await;
        let file = person.file(&bubble, "ready").await;
        assert_eq!(stored_of(&app, &file), 0);
        let shown = fetch(&app, &file, "content", &[]).await;
        assert_eq!(shown.status(), 200);
        assert_eq!(shown.bytes().await.unwrap(), bytes);

        app.sandbox_post(&format!("media/{picture}/expire"), json!({})).await;
        let answer = app
            .call(
                Method::GET,
                &format!("/attachments/{}/content", file["id"].as_str().unwrap()),
                None,
            )
            .await;
        expect_problem(&answer, 410, "expired");
        let file = person.file(&bubble, "expired").await;
        assert!(file["error"].as_str().unwrap().ends_with('.'), "{file}");
        set_policy(&app, channel, "store").await;
    }
    let path = format!("/inboxes/{}", app.inbox_ids[0]);
    for wrong in [
        json!({ "settings": { "media": "burn" } }),
        json!({ "settings": { "color": "red" } }),
    ] {
        let answer = app.call(Method::PATCH, &path, Some(wrong)).await;
        assert_eq!(answer.0, 422, "{answer:?}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_link_that_has_ended_is_asked_for_again() {
    let app = TestApp::start().await;
    for channel in ["messenger", "instagram"] {
        let person = Person::on(&app, channel).await;
        let picture = person.has("photo.jpg", "image/jpeg", jpeg(900, 600)).await;
        // nothing is handed over until both links have ended
        app.sandbox_post(
            "faults",
            json!({ "channel": channel, "endpoint": "media", "times": null, "fault": { "kind": "error", "status": 503, "code": 2 } }),
        )
        .await;
        let bubble = person.sends(json!({ "media": picture })).await;
        person.file(&bubble, "pending").await;
        app.sandbox_post(&format!("media/{picture}/end_links"), json!({})).await;
        clear_faults(&app).await;
        let file = person.file(&bubble, "ready").await;
        assert_eq!(file["preview"]["width"], 900, "{channel}");
    }
    app.stop().await;
}

#[tokio::test]
async fn what_expired_can_be_fetched_again_when_it_is_there_again() {
    let app = TestApp::start().await;
    let person = Person::on(&app, "messenger").await;
    let picture = person.has("photo.jpg", "image/jpeg", jpeg(900, 600)).await;
    // twice: a link that the message gives a second later is another one, and is tried as well
    app.sandbox_post(
        "faults",
        json!({ "channel": "messenger", "endpoint": "media", "times": 2, "fault": { "kind": "error", "status": 404, "code": 100 } }),
    )
    .await;
    let bubble = person.sends(json!({ "media": picture })).await;
    let file = person.file(&bubble, "expired").await;
    assert!(
        file["error"].as_str().unwrap().contains("no longer has this file"),
        "{file}"
    );
    app.sandbox_post(&format!("media/{picture}/end_links"), json!({})).await;
    let (status, again) = app
        .post(
            &format!("/attachments/{}/fetch_again", file["id"].as_str().unwrap()),
            json!({}),
        )
        .await;
    assert_eq!(
        (status, &again["state"], again.get("error")),
        (200, &json!("pending"), None)
    );
    assert_eq!(person.file(&bubble, "ready").await["preview"]["width"], 900, "{bubble}");
    app.stop().await;
}

/// How often it was asked for.
async fn attempts(app: &TestApp, file: &Value) -> i32 {
    sqlx::query_scalar("select attempts from attachment where workspace_id = $1 and id = $2::uuid")
        .bind(app.workspace_id)
        .bind(file["id"].as_str().unwrap())
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap()
}

#[tokio::test]
async fn what_is_gone_or_refused_is_not_asked_for_again_and_again() {
    let app = TestApp::start().await;
    let person = Person::on(&app, "whatsapp").await;
    // gone: not there any more, link and all
    let cases = [
        (404, 100, "expired", 1, "no longer has this file"),
        (403, 10, "failed", 2, "Reconnect"),
    ];
    for (status, code, state, tries, words) in cases {
        let picture = person.has("photo.jpg", "image/jpeg", jpeg(90, 60)).await;
        app.sandbox_post(
            "faults",
            json!({ "channel": "whatsapp", "endpoint": "media", "times": null, "fault": { "kind": "error", "status": status, "code": code, "message": "No" } }),
        )
        .await;
        let bubble = person.sends(json!({ "media": picture })).await;
        let file = app
            .eventually(state, || async {
                run_jobs(&app).await;
                let file = person.file_now(&bubble).await?;
                (file["state"] == state).then_some(file)
            })
            .await;
        assert!(file["error"].as_str().unwrap().contains(words), "{file}");
        assert_eq!(attempts(&app, &file).await, tries, "{state}");
        clear_faults(&app).await;
        let again = format!("/attachments/{}/fetch_again", file["id"].as_str().unwrap());
        assert_eq!(app.post(&again, json!({})).await.0, 200);
        person.file(&bubble, "ready").await;
    }
    app.stop().await;
}

/// The queue goes by the database's clock, which cannot be set forward.
async fn run_jobs(app: &TestApp) {
    sqlx::query("update apalis.jobs set run_at = now() where status = 'Pending'")
        .execute(&app.store.database.owner)
        .await
        .unwrap();
}

async fn clear_faults(app: &TestApp) {
    let url = format!("{}/__sandbox/faults", app.sandbox.base_url());
    app.http.delete(url).send().await.unwrap();
}

#[tokio::test]
async fn a_file_that_is_not_the_one_that_was_announced_is_not_kept() {
    let app = TestApp::start().await;
    let person = Person::on(&app, "whatsapp").await;
    let picture = person.has("photo.jpg", "image/jpeg", jpeg(900, 600)).await;
    app.sandbox_post(&format!("media/{picture}/lie"), json!({ "sha256": "00".repeat(32) }))
        .await;
    let bubble = person.sends(json!({ "media": picture })).await;
    let file = person.file(&bubble, "failed").await;
    assert!(file["error"].as_str().unwrap().contains("damaged"), "{file}");
    assert_eq!(stored(&app), Vec::<PathBuf>::new());
    app.sandbox_post(&format!("media/{picture}/lie"), json!({})).await;
    app.post(
        &format!("/attachments/{}/fetch_again", file["id"].as_str().unwrap()),
        json!({}),
    )
    .await;
    person.file(&bubble, "ready").await;
    app.stop().await;
}

#[tokio::test]
async fn a_file_is_what_its_bytes_say_and_too_large_ones_are_refused_in_words() {
    let app = TestApp::start().await;
    let person = Person::on(&app, "messenger").await;
    let page = b"<html><script>alert(1)</script></html>".to_vec();
    let lying = person.has("photo.png", "image/png", page).await;
    let bubble = person.sends(json!({ "media": lying })).await;
    let file = person.file(&bubble, "ready").await;
    assert_eq!(file["content_type"], "text/html");
    let answer = fetch(&app, &file, "content", &[]).await;
    assert_eq!(header(&answer, "content-type"), "application/octet-stream");
    assert!(header(&answer, "content-disposition").starts_with("attachment"));

    let mut huge = jpeg(600, 400);
    huge.resize(33 * 1024 * 1024, 0);
    let huge = person.has("huge.jpg", "image/jpeg", huge).await;
    let bubble = person.sends(json!({ "media": huge })).await;
    let file = person.file(&bubble, "failed").await;
    assert!(file["error"].as_str().unwrap().contains("32 MB"), "{file}");
    assert_eq!(stored_of(&app, &file), 0);
    app.stop().await;
}

#[tokio::test]
async fn people_have_pictures_of_ours_which_are_renewed_and_not_heaped_up() {
    let app = TestApp::start().await;
    let person = Person::on(&app, "messenger").await;
    let contact = async || app.get("/conversations").await["items"][0]["contact"].clone();
    person.sends(json!({ "text": "Hello" })).await;
    let first = app
        .eventually("a picture", || async {
            Some(contact().await).filter(|contact| !contact["avatar_id"].is_null())
        })
        .await;
    assert_eq!(first["name"], "Ada Example");
    let avatar = json!({ "id": first["avatar_id"] });
    let answer = fetch(&app, &avatar, "content", &[]).await;
    assert_eq!(answer.status(), 200);
    let pixels = image::load_from_memory(&answer.bytes().await.unwrap()).unwrap();
    assert!(pixels.width() <= 192 && pixels.height() <= 192);
    let fetched = async || -> Option<time::OffsetDateTime> {
        sqlx::query_scalar("select profile_fetched_at from contact_identity")
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap()
    };
    // the same picture again, after days: nothing changes
    let before = fetched().await;
    app.clock.advance(Duration::days(4));
    person.sends(json!({ "text": "Hello again" })).await;
    app.eventually("it is asked for again", || async {
        run_jobs(&app).await;
        (fetched().await > before).then_some(())
    })
    .await;
    assert_eq!(contact().await["avatar_id"], first["avatar_id"]);
    assert_eq!(stored(&app).len(), 1);

    // another one takes its place, and the earlier one goes; this time the week brings it
    let path = stored(&app).pop().unwrap();
    fs::write(&path, "another picture").unwrap();
    let before = fetched().await;
    app.clock.advance(Duration::days(8));
    app.eventually("the week brings it", || async {
        run_jobs(&app).await;
        (fetched().await > before).then_some(())
    })
    .await;
    let now = app
        .eventually("another picture", || async {
            Some(contact().await).filter(|contact| contact["avatar_id"] != first["avatar_id"])
        })
        .await;
    app.eventually("the earlier one is gone", || async { (!path.exists()).then_some(()) })
        .await;
    assert_eq!(stored(&app).len(), 1);
    assert!(!now["avatar_id"].is_null());
    app.stop().await;
}

#[tokio::test]
async fn who_does_not_show_a_profile_is_named_by_the_list_of_conversations_and_asked_for_again() {
    let app = TestApp::start().await;
    let customer =
        json!({ "channel": "messenger", "account": "1001", "id": "2002", "name": "Ben Example", "profile": false });
    app.sandbox_post("customers", customer).await;
    app.sandbox_post("customers/messenger/1001/2002/messages", json!({ "text": "Hi" }))
        .await;
    app.eventually("a name", || async {
        let page = app.get("/conversations").await;
        (page["items"][0]["contact"]["name"] == "Ben Example").then_some(())
    })
    .await;

    let customer = json!({ "channel": "instagram", "account": "17841001", "id": "3003", "name": "Cleo Example", "profile": false });
    app.sandbox_post("customers", customer).await;
    let asked = async || -> Option<time::OffsetDateTime> {
        sqlx::query_scalar("select profile_asked_at from contact_identity where external_id = '3003'")
            .fetch_optional(&app.store.database.owner)
            .await
            .unwrap()
            .flatten()
    };
    app.sandbox_post("customers/instagram/17841001/3003/messages", json!({ "text": "Hi" }))
        .await;
    let first = app.eventually("asked", &asked).await;
    app.clock.advance(Duration::minutes(11));
    app.sandbox_post(
        "customers/instagram/17841001/3003/messages",
        json!({ "text": "Hi again" }),
    )
    .await;
    app.eventually("asked again", || async { asked().await.filter(|at| *at > first) })
        .await;
    app.stop().await;
}

#[tokio::test]
async fn an_upload_for_a_channel_is_held_to_what_it_takes() {
    let app = TestApp::start().await;
    let inbox = |channel: &str| app.inbox_ids[ACCOUNTS.iter().position(|(name, _)| *name == channel).unwrap()];
    let upload = async |inbox_id: Uuid, name: &str, content_type: &str, bytes: Vec<u8>| {
        let boundary = "----boundary-of-the-test";
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: {content_type}\r\n\r\n"
        );
        let body = [head.into_bytes(), bytes, format!("\r\n--{boundary}--\r\n").into_bytes()].concat();
        let request = app
            .http
            .post(format!("{}/api/v1/attachments?inbox_id={inbox_id}", app.url))
            .bearer_auth(TOKEN)
            .header("content-type", format!("multipart/form-data; boundary={boundary}"))
            .body(body);
        crate::support::browser::read(request.send().await.unwrap()).await
    };
    let (status, view) = upload(inbox("instagram"), "photo.jpg", "image/jpeg", jpeg(900, 600)).await;
    assert_eq!(
        (status, &view["preview"]["width"], &view["thumbnail"]),
        (201, &json!(900), &json!(true)),
        "{view}"
    );
    let before = stored(&app).len();
    let answer = upload(inbox("instagram"), "numbers.csv", "text/csv", b"a,b\n".to_vec()).await;
    expect_invalid(&answer, &["file"]);
    let answer = upload(inbox("instagram"), "film.mp4", "video/mp4", vec![0; 26 * 1024 * 1024]).await;
    expect_problem(&answer, 413, "too_large");
    assert!(
        answer.1["detail"]
            .as_str()
            .unwrap()
            .contains("25 MB, the most that Instagram takes"),
        "{}",
        answer.1
    );
    let answer = upload(Uuid::from_u128(1), "photo.jpg", "image/jpeg", jpeg(90, 60)).await;
    expect_problem(&answer, 404, "not_found");
    assert_eq!(stored(&app).len(), before, "what was refused is not kept");
    app.stop().await;
}
