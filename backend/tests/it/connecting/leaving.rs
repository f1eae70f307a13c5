//! Disconnecting, coming back, and people who withdraw what they gave.

use frontdesk::domain::contacts::erasure;
use frontdesk::server::Roles;
use frontdesk::store::files::Files;
use reqwest::Method;
use serde_json::{Value, json};

use super::{shop, subscription};
use crate::support::app::{SECRET, TestApp, token};
use crate::support::customer::{Customer, now};
use crate::support::login::{Person, facebook};
use crate::support::tenant::Tenant;

const PERSON: &str = "10229000000000218";

async fn shop_connected(app: &TestApp) -> [String; 2] {
    shop(app).await;
    let owner = Person::owner(app).await;
    let grant = owner
        .grant(&owner.log_in("facebook", None, &facebook(&["5001"], &[])).await)
        .await;
    let accounts = json!([{ "channel": "messenger", "external_id": "5001" }, { "channel": "instagram", "external_id": "17845001" }]);
    let picked = owner.pick(&grant, accounts).await;
    [0, 1].map(|index| picked[index]["inbox"]["id"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn removing_one_channel_of_a_page_leaves_the_other_subscribed() {
    let app = TestApp::start().await;
    let [page, instagram] = shop_connected(&app).await;
    assert_eq!(subscription(&app, "5001").await, Some(12));
    let remove = async |id: &str| app.call(Method::DELETE, &format!("/inboxes/{id}"), None).await.0;
    assert_eq!(remove(&instagram).await, 204);
    assert_eq!(subscription(&app, "5001").await, Some(12), "Messenger lives on it");
    assert_eq!(remove(&page).await, 204);
    assert_eq!(subscription(&app, "5001").await, Some(0));
    let (sealed, granted): (Option<Vec<u8>>, Option<String>) =
        sqlx::query_as("select credentials, granted_by from inbox where external_id = '5001'")
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
    assert_eq!((sealed, granted), (None, None), "its token is deleted");
    app.stop().await;
}

#[tokio::test]
async fn an_account_that_comes_back_has_its_history_and_nothing_of_the_time_between() {
    let app = TestApp::start().await;
    let customer = Customer::on("messenger");
    app.webhook("messenger", &customer.text("m1", "Before", now(&app)))
        .await;
    let conversation = app.get("/conversations").await["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let id = app.inbox_ids[0].to_string();
    assert_eq!(app.call(Method::DELETE, &format!("/inboxes/{id}"), None).await.0, 204);
    app.webhook("messenger", &customer.text("m2", "Between", now(&app)))
        .await;
    let texts = async || {
        let page = app.get(&format!("/conversations/{conversation}/messages")).await;
        let items = page["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| item["text"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(texts().await, ["Before"], "the history stays readable");

    let new = json!({ "channel": "messenger", "external_id": "1001", "name": "Back again", "credentials": { "access_token": token("messenger") } });
    let (status, back) = app.post("/inboxes", new.clone()).await;
    assert_eq!(
        (status, &back["id"], &back["name"]),
        (201, &json!(id), &json!("Back again")),
        "{back}"
    );
    app.webhook("messenger", &customer.text("m3", "After", now(&app))).await;
    assert_eq!(texts().await, ["Before", "After"]);
    let (status, taken) = app.post("/inboxes", new.clone()).await;
    assert_eq!((status, &taken["code"]), (409, &json!("inbox_taken")));

    // another workspace gets an inbox of its own, and nothing of what was
    assert_eq!(app.call(Method::DELETE, &format!("/inboxes/{id}"), None).await.0, 204);
    let other = Tenant::make(&app, "other", &[]).await;
    let (status, theirs) = other.call(&app, Method::POST, "/inboxes", Some(new)).await;
    assert_eq!(status, 201, "{theirs}");
    assert_ne!(theirs["id"], json!(id));
    assert_eq!(other.get(&app, "/conversations").await["items"], json!([]));
    app.stop().await;
}

async fn leave(app: &TestApp, callback: &str, provider: &str, user: &str) -> Value {
    let body = json!({ "callback": callback, "user_id": user, "provider": provider });
    app.sandbox_post("leave", body).await
}

async fn page_of(app: &TestApp, path: &str) -> (u16, String) {
    let answer = app.http.get(format!("{}{path}", app.url)).send().await.unwrap();
    let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn who_removes_the_app_takes_their_token_away() {
    let app = TestApp::start().await;
    let [page, instagram] = shop_connected(&app).await;
    let answer = leave(&app, "deauthorize", "facebook", "somebody else").await;
    assert_eq!(answer["status"], 200);
    assert_eq!(app.get(&format!("/inboxes/{page}")).await["state"], "connected");

    let answer = leave(&app, "deauthorize", "facebook", PERSON).await;
    assert_eq!(answer["status"], 200, "{answer}");
    for id in [&page, &instagram] {
        let inbox = app.get(&format!("/inboxes/{id}")).await;
        assert_eq!(
            (&inbox["state"], &inbox["credentials"]),
            (&json!("reauthorization_required"), &json!([]))
        );
        assert!(inbox["state_detail"].as_str().unwrap().contains("removed"), "{inbox}");
        let notices = app.get(&format!("/inboxes/{id}/notices")).await;
        assert_eq!(notices["items"][0]["kind"], "access_withdrawn", "{notices}");
        assert_eq!(notices["items"][0]["origin"], "frontdesk", "{notices}");
    }
    let untouched = app.get(&format!("/inboxes/{}", app.inbox_ids[0])).await;
    assert_eq!(untouched["state"], "connected");
    // the same person comes back
    let owner = Person::owner(&app).await;
    let ending = owner.log_in("facebook", Some(&page), &facebook(&["5001"], &[])).await;
    assert_eq!(ending, format!("/settings/inboxes?connected={page}"));
    app.stop().await;
}

#[tokio::test]
async fn who_wants_their_data_deleted_gets_a_page_that_says_it_is() {
    let app = TestApp::start().await;
    let [page, _] = shop_connected(&app).await;
    let owner = Person::owner(&app).await;
    // a login that is not finished is theirs as well
    let ending = owner.log_in("facebook", None, &facebook(&["5001"], &[])).await;
    assert!(ending.contains("grant="));
    let answer = leave(&app, "data-deletion", "facebook", PERSON).await;
    assert_eq!(answer["status"], 200, "{answer}");
    let code = answer["body"]["confirmation_code"].as_str().unwrap();
    assert_eq!(answer["body"]["url"], format!("{}/deletion/{code}", app.url));
    let (status, text) = page_of(&app, &format!("/deletion/{code}")).await;
    assert_eq!(status, 200);
    assert!(text.contains("Your data was deleted") && text.contains(code), "{text}");
    assert!(!text.contains(PERSON) && !text.contains("<script"), "{text}");
    assert_eq!(page_of(&app, "/deletion/%3Cscript%3E").await.0, 404);
    assert_eq!(page_of(&app, "/deletion/%00").await.0, 404);
    assert_eq!(app.get(&format!("/inboxes/{page}")).await["credentials"], json!([]));
    let left: i64 = sqlx::query_scalar(
        "select (select count(*) from oauth_grant) + (select count(*) from inbox where granted_by = $1)",
    )
    .bind(PERSON)
    .fetch_one(&app.store.database.owner)
    .await
    .unwrap();
    assert_eq!(left, 0);
    app.stop().await;
}

#[tokio::test]
async fn who_wrote_under_that_id_is_erased_and_the_page_says_when_that_is_done() {
    let app = TestApp::with_roles(Roles {
        web: true,
        worker: false,
    })
    .await;
    let customer = Customer::on("messenger").with_id(PERSON);
    let other = Customer::on("messenger").with_id(902);
    for (who, id) in [(&customer, "m1"), (&other, "m2")] {
        assert_eq!(app.webhook("messenger", &who.text(id, "Hello", now(&app))).await, 200);
    }
    // the other app knows nobody of Messenger
    assert_eq!(leave(&app, "data-deletion", "instagram", PERSON).await["status"], 200);
    let answer = leave(&app, "data-deletion", "facebook", PERSON).await;
    let page = format!("/deletion/{}", answer["body"]["confirmation_code"].as_str().unwrap());
    let (_, text) = page_of(&app, &page).await;
    assert!(
        text.contains("is being deleted") && text.contains("What you wrote to businesses"),
        "{text}"
    );
    let erasures = app.get("/erasures").await;
    let begun = &erasures["items"][0];
    assert_eq!(
        (
            erasures["items"].as_array().unwrap().len(),
            &begun["state"],
            &begun["actor_kind"]
        ),
        (1, &json!("running"), &json!("system"))
    );
    let files = Files::open(None, &app.data_dir).unwrap();
    let id = begun["id"].as_str().unwrap().parse().unwrap();
    erasure::work(&app.store, &files, app.workspace_id, id).await.unwrap();
    let (_, text) = page_of(&app, &page).await;
    assert!(text.contains("Your data was deleted"), "{text}");
    let left = app.get("/contacts").await;
    assert_eq!(left["items"].as_array().unwrap().len(), 1, "{left}");
    app.stop().await;
}

#[tokio::test]
async fn forged_and_old_requests_change_nothing() {
    let app = TestApp::start().await;
    let [page, _] = shop_connected(&app).await;
    let old =
        json!({ "callback": "deauthorize", "user_id": PERSON, "provider": "facebook", "issued_at": 1_700_000_000 });
    assert_eq!(app.sandbox_post("leave", old).await["status"], 401);
    for request in ["", "a.b", "x", SECRET] {
        let answer = app
            .http
            .post(format!("{}/meta/data-deletion", app.url))
            .form(&[("signed_request", request)])
            .send()
            .await
            .unwrap();
        assert!(
            matches!(answer.status().as_u16(), 400 | 401),
            "{request}: {}",
            answer.status()
        );
    }
    // an id of one app is nobody in another
    assert_eq!(leave(&app, "deauthorize", "instagram", PERSON).await["status"], 200);
    assert_eq!(app.get(&format!("/inboxes/{page}")).await["state"], "connected");
    app.stop().await;
}

#[tokio::test]
async fn the_operators_own_words_are_shown_without_script() {
    let app = TestApp::start().await;
    let (status, text) = page_of(&app, "/privacy").await;
    assert_eq!(status, 200);
    assert!(text.contains("privacy.md") && text.contains(&app.url), "{text}");
    std::fs::write(
        app.data_dir.join("terms.md"),
        "# Our terms\n\nBe **kind**. <script>alert(1)</script>",
    )
    .unwrap();
    let (_, text) = page_of(&app, "/terms").await;
    assert!(
        text.contains("<h1>Our terms</h1>") && text.contains("<strong>kind</strong>"),
        "{text}"
    );
    assert!(!text.contains("<script>"), "{text}");
    app.stop().await;
}
