//! Logging in with Facebook.

use reqwest::Method;
use serde_json::{Value, json};

use super::{by_channel, codes, shop, subscription};
use crate::support::app::{OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::customer::Customer;
use crate::support::login::{Person, facebook, parameter};
use crate::support::problem::expect_problem;
use crate::support::tenant::Tenant;

#[tokio::test]
async fn a_page_and_its_instagram_account_become_inboxes_that_receive() {
    let app = TestApp::start().await;
    shop(&app).await;
    let owner = Person::owner(&app).await;
    let ending = owner.log_in("facebook", None, &facebook(&["5001", "1001"], &[])).await;
    let grant = owner.grant(&ending).await;
    assert_eq!(grant["provider"], "facebook");
    let accounts = grant["accounts"].as_array().unwrap();
    assert_eq!(accounts.len(), 3, "{grant}");
    let known = accounts
        .iter()
        .find(|account| account["external_id"] == "1001")
        .unwrap();
    assert_eq!(
        (&known["state"], &known["inbox_id"]),
        (&json!("connected"), &json!(app.inbox_ids[0]))
    );
    assert!(!grant.to_string().contains("EAA"), "no token is shown: {grant}");

    let picked = owner
        .pick(
            &grant,
            json!([{ "channel": "messenger", "external_id": "5001", "name": "Our shop" }, { "channel": "instagram", "external_id": "17845001" }]),
        )
        .await;
    for item in picked.as_array().unwrap() {
        assert_eq!(item["problem"], Value::Null, "{picked}");
        assert_eq!(item["inbox"]["state"], "connected");
    }
    assert_eq!(by_channel(&picked, "messenger")["inbox"]["name"], "Our shop");
    assert_eq!(by_channel(&picked, "instagram")["inbox"]["settings"]["page_id"], "5001");
    assert_eq!(subscription(&app, "5001").await, Some(12));
    // the grant with its tokens is gone
    let path = format!("/oauth/grants/{}", grant["id"].as_str().unwrap());
    expect_problem(&owner.call(Method::GET, &path, None).await, 404, "not_found");
    let kept: i64 = sqlx::query_scalar("select count(*) from oauth_grant")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(kept, 0);

    // what customers write arrives, and the token sends
    let customer = Customer::on("instagram").of_account("17845001").with_id("77");
    let id = app
        .sandbox_post(
            "customers",
            json!({ "channel": "instagram", "account": "17845001", "name": "Kim", "id": customer.id }),
        )
        .await;
    assert_eq!(id["customer"], "77");
    app.sandbox_post("customers/instagram/17845001/77/messages", json!({ "text": "Hello" }))
        .await;
    let conversation = app
        .eventually("the message arrives", || async {
            app.get("/conversations").await["items"][0]["id"]
                .as_str()
                .map(str::to_owned)
        })
        .await;
    let (status, _) = app
        .post(
            &format!("/conversations/{conversation}/messages"),
            json!({ "client_id": "c1", "text": "Hi" }),
        )
        .await;
    assert_eq!(status, 201);
    app.eventually("the reply is sent by the granted token", || async {
        let journal = app.sandbox_get("journal?account=17845001").await;
        (journal["items"].as_array().unwrap().len() == 1).then_some(())
    })
    .await;
    app.stop().await;
}

#[tokio::test]
async fn what_was_withheld_is_said_and_nothing_is_connected() {
    let app = TestApp::start().await;
    shop(&app).await;
    let owner = Person::owner(&app).await;
    let form = facebook(&["5001"], &["pages_messaging", "MODERATE"]);
    let grant = owner.grant(&owner.log_in("facebook", None, &form).await).await;
    let page = by_channel(&grant["accounts"], "messenger");
    assert_eq!(codes(page), ["scope", "task"]);
    assert!(
        page["missing"][0]["words"]
            .as_str()
            .unwrap()
            .contains("pages_messaging")
    );
    let picked = owner
        .pick(&grant, json!([{ "channel": "messenger", "external_id": "5001" }]))
        .await;
    assert_eq!(picked[0]["inbox"], Value::Null);
    assert!(
        picked[0]["problem"].as_str().unwrap().contains("pages_messaging"),
        "{picked}"
    );
    assert_eq!(app.get("/inboxes").await["items"].as_array().unwrap().len(), 3);

    app.sandbox_post(
        "logins",
        json!({ "message_access": { "id": "17845001", "allowed": false } }),
    )
    .await;
    let ending = owner.log_in("facebook", None, &facebook(&["5001"], &[])).await;
    let grant = owner.grant(&ending).await;
    assert_eq!(codes(by_channel(&grant["accounts"], "instagram")), ["message_access"]);
    assert_eq!(codes(by_channel(&grant["accounts"], "messenger")), Vec::<&str>::new());

    let none = facebook(&[], &[]);
    let grant = owner.grant(&owner.log_in("facebook", None, &none).await).await;
    assert_eq!(grant["accounts"], json!([]));
    app.stop().await;
}

#[tokio::test]
async fn every_ending_without_an_account_is_a_page_of_ours() {
    let app = TestApp::start().await;
    shop(&app).await;
    let owner = Person::owner(&app).await;
    let problem = |ending: &str| {
        assert!(
            ending.starts_with("/settings/inboxes/connect?provider=facebook&problem="),
            "{ending}"
        );
        parameter(ending, "problem").unwrap()
    };
    let all = facebook(&["5001"], &[]);

    let cancelled = owner.log_in("facebook", None, &[("decision", "cancel")]).await;
    assert_eq!(problem(&cancelled), "cancelled");

    // a code is used once, and a state as well
    let asked = owner.start("facebook", None).await;
    let location = owner.decide("facebook", &asked, &all).await;
    assert!(parameter(&owner.come_back(&location).await, "grant").is_some());
    assert_eq!(problem(&owner.come_back(&location).await), "state");
    let again = owner.start("facebook", None).await;
    let code = parameter(&location, "code").unwrap();
    let reused = format!(
        "{}/oauth/facebook/callback?code={code}&state={}",
        app.url, again["state"]
    );
    assert_eq!(problem(&owner.come_back(&reused).await), "code_spent");

    app.sandbox_post("logins", json!({ "stale_codes": true })).await;
    assert_eq!(problem(&owner.log_in("facebook", None, &all).await), "code_spent");
    app.sandbox_post("logins", json!({ "stale_codes": false })).await;

    // ten minutes
    let asked = owner.start("facebook", None).await;
    let location = owner.decide("facebook", &asked, &all).await;
    app.clock.advance(time::Duration::seconds(601));
    assert_eq!(problem(&owner.come_back(&location).await), "state");

    for query in [
        "",
        "?code=x",
        "?state=x&code=y",
        "?state=%00&error=%3Cscript%3E",
        "?state=0.0&code=1",
    ] {
        let ending = owner
            .come_back(&format!("{}/oauth/facebook/callback{query}", app.url))
            .await;
        assert_eq!(problem(&ending), "state", "{query}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_login_belongs_to_who_began_it() {
    let app = TestApp::start().await;
    shop(&app).await;
    let owner = Person::owner(&app).await;
    let other = Tenant::make(&app, "other", &[]).await;
    let (_, me) = other
        .call(&app, Method::GET, &format!("/members/{}", other.owner_id), None)
        .await;
    let stranger = Browser::sign_in(&app, me["email"].as_str().unwrap(), OWNER_PASSWORD).await;
    let all = facebook(&["5001"], &[]);

    let asked = owner.start("facebook", None).await;
    let location = owner.decide("facebook", &asked, &all).await;
    for (cookie, expected) in [(Some(stranger.cookie.as_str()), "state"), (None, "signed_out")] {
        let ending = owner.visit(&location, cookie).await;
        assert_eq!(parameter(&ending, "problem").as_deref(), Some(expected));
    }
    // it was not used up by them
    let ending = owner.come_back(&location).await;
    let grant = owner.grant(&ending).await;
    let path = format!("/oauth/grants/{}", grant["id"].as_str().unwrap());
    let theirs = stranger.call(&app, Method::GET, &path, None).await;
    expect_problem(&theirs, 404, "not_found");
    // a token is no person, and an agent no admin
    expect_problem(&app.post("/oauth/facebook/start", json!({})).await, 403, "forbidden");
    expect_problem(
        &owner.call(Method::POST, "/oauth/myspace/start", Some(json!({}))).await,
        404,
        "not_found",
    );
    // nothing of the secrets is stored as it is
    let states: Vec<Vec<u8>> = sqlx::query_scalar("select state_hash from oauth_state")
        .fetch_all(&app.store.database.owner)
        .await
        .unwrap();
    assert!(states.iter().all(|hash| hash.len() == 32));
    app.stop().await;
}

#[tokio::test]
async fn an_account_of_another_workspace_is_not_taken() {
    let app = TestApp::start().await;
    shop(&app).await;
    let other = Tenant::make(&app, "other", &[("messenger", "5001")]).await;
    let owner = Person::owner(&app).await;
    let grant = owner
        .grant(&owner.log_in("facebook", None, &facebook(&["5001"], &[])).await)
        .await;
    let page = by_channel(&grant["accounts"], "messenger");
    assert_eq!((&page["state"], &page["inbox_id"]), (&json!("elsewhere"), &Value::Null));
    let picked = owner
        .pick(&grant, json!([{ "channel": "messenger", "external_id": "5001" }]))
        .await;
    assert!(
        picked[0]["problem"]
            .as_str()
            .unwrap()
            .contains("connected to an inbox already"),
        "{picked}"
    );
    assert_eq!(other.get(&app, "/inboxes").await["items"][0]["state"], "connected");
    app.stop().await;
}

#[tokio::test]
async fn a_dead_token_is_replaced_by_a_login_and_what_waited_is_sent_in_order() {
    let app = TestApp::start().await;
    let customer = Customer::on("messenger");
    app.sandbox_post(
        "customers",
        json!({ "channel": "messenger", "account": "1001", "name": "Kim", "id": customer.id }),
    )
    .await;
    let path = format!("customers/messenger/1001/{}/messages", customer.id);
    app.sandbox_post(&path, json!({ "text": "Hello" })).await;
    let conversation = app
        .eventually("the message arrives", || async {
            app.get("/conversations").await["items"][0]["id"]
                .as_str()
                .map(str::to_owned)
        })
        .await;
    // somebody changed their password: the old token is dead
    let dead = json!({ "channel": "messenger", "id": "1001", "name": "messenger test", "access_token": "another" });
    app.sandbox_post("accounts", dead).await;
    let inbox = format!("/inboxes/{}", app.inbox_ids[0]);
    for number in 0..3 {
        let reply = json!({ "client_id": format!("c{number}"), "text": format!("Reply {number}") });
        assert_eq!(
            app.post(&format!("/conversations/{conversation}/messages"), reply)
                .await
                .0,
            201
        );
    }
    app.eventually("the inbox asks to be connected again", || async {
        (app.get(&inbox).await["state"] == "reauthorization_required").then_some(())
    })
    .await;

    let owner = Person::owner(&app).await;
    let id = app.inbox_ids[0].to_string();
    // a login without this Page reconnects nothing, and what it has can be connected beside
    shop(&app).await;
    let wrong = owner.log_in("facebook", Some(&id), &facebook(&["5001"], &[])).await;
    let granted = owner.grant(&wrong).await;
    assert_eq!(granted["inbox_id"], json!(id), "{granted}");
    let accounts = granted["accounts"].as_array().unwrap();
    assert!(
        accounts.iter().all(|account| account["inbox_id"].is_null()),
        "{granted}"
    );
    assert_eq!(app.get(&inbox).await["state"], "reauthorization_required");

    let ending = owner
        .log_in("facebook", Some(&id), &facebook(&["1001", "5001"], &[]))
        .await;
    assert_eq!(ending, format!("/settings/inboxes?connected={id}"));
    let after = app.get(&inbox).await;
    assert_eq!(
        (&after["state"], &after["state_detail"]),
        (&json!("connected"), &Value::Null)
    );
    assert_eq!(after["name"], "messenger inbox", "the inbox keeps its name");
    let texts = app
        .eventually("what waited is sent", || async {
            let journal = app.sandbox_get("journal?account=1001").await;
            let items = journal["items"].as_array().unwrap().clone();
            (items.len() == 3).then(|| items.iter().map(|item| item["text"].clone()).collect::<Vec<_>>())
        })
        .await;
    assert_eq!(texts, ["Reply 0", "Reply 1", "Reply 2"]);
    assert_eq!(
        app.get("/inboxes").await["items"].as_array().unwrap().len(),
        3,
        "no inbox is new"
    );
    app.stop().await;
}

#[tokio::test]
async fn a_token_that_the_platform_does_not_subscribe_is_not_kept() {
    let app = TestApp::start().await;
    shop(&app).await;
    let owner = Person::owner(&app).await;
    let ending = owner.log_in("facebook", None, &facebook(&["5001", "1001"], &[])).await;
    let grant = owner.grant(&ending).await;
    let path = format!("/inboxes/{}", app.inbox_ids[0]);
    let stored = async || -> (Vec<u8>, i64) {
        sqlx::query_as("select credentials, version from inbox where id = $1")
            .bind(app.inbox_ids[0])
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap()
    };
    let before = stored().await;
    // between the login and the choice both Pages get other tokens
    for (id, token) in [("1001", "another"), ("5001", "another-shop")] {
        app.sandbox_post(
            "accounts",
            json!({ "channel": "messenger", "id": id, "name": "Page", "access_token": token }),
        )
        .await;
    }
    let chosen =
        json!([{ "channel": "messenger", "external_id": "1001" }, { "channel": "messenger", "external_id": "5001" }]);
    let picked = owner.pick(&grant, chosen).await;
    for item in picked.as_array().unwrap() {
        let words = item["problem"].as_str().unwrap();
        assert!(words.contains("did not agree to send"), "{picked}");
        assert_eq!(item["inbox"], Value::Null);
    }
    assert_eq!(stored().await, before, "what was there stays as it was");
    assert_eq!(app.get(&path).await["state"], "connected");
    let inboxes = app.get("/inboxes").await;
    assert_eq!(
        inboxes["items"].as_array().unwrap().len(),
        3,
        "no inbox is new: {inboxes}"
    );
    app.stop().await;
}
