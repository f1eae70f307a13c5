//! What a platform tells about an account itself.

use frontdesk::domain::tokens;
use frontdesk::domain::views::Role;
use reqwest::Method;
use serde_json::json;

use super::{items, web};
use crate::support::customer::{Customer, now};

#[tokio::test]
async fn a_notice_is_kept_once_and_told_to_admins() {
    let app = web().await;
    let policy = |at, reason: &str| {
        let what = json!({ "policy_enforcement": { "action": "warning", "reason": reason } });
        Customer::on("messenger").event(true, at, what)
    };
    let at = now(&app) - 5_000;
    for body in [policy(at, "spam"), policy(at, "spam"), policy(at + 1_000, "spam")] {
        assert_eq!(app.webhook("messenger", &body).await, 200);
    }
    let path = format!("/inboxes/{}/notices", app.inbox_ids[0]);
    let page = app.get(&path).await;
    assert_eq!(
        items(&page).len(),
        2,
        "the same one told again is one, the same a second later another: {page}"
    );
    let newest = &items(&page)[0];
    assert_eq!(newest["kind"], "policy_enforcement");
    assert_eq!(newest["raw"]["reason"], "spam");
    assert!(newest["at"].as_str() > items(&page)[1]["at"].as_str(), "newest first");
    let first = app.get(&format!("{path}?limit=1")).await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = app.get(&format!("{path}?limit=1&cursor={cursor}")).await;
    assert_eq!(items(&second)[0], items(&page)[1]);
    assert_eq!(second["next_cursor"], json!(null));

    let told: Vec<String> =
        sqlx::query_scalar("select data->>'id' from event where type = 'inbox_notice.created' order by seq")
            .fetch_all(&app.store.database.owner)
            .await
            .unwrap();
    assert_eq!(
        told,
        [items(&page)[1]["id"].as_str().unwrap(), newest["id"].as_str().unwrap()]
    );

    let token = Some("an-agents-own-token".to_owned());
    tokens::create(&app.store, app.workspace_id, "agent", Role::Agent, token)
        .await
        .unwrap();
    let (status, _) = app.call_as(Some("an-agents-own-token"), Method::GET, &path, None).await;
    assert_eq!(status, 403);
    let other = app.get(&format!("/inboxes/{}/notices", app.inbox_ids[1])).await;
    assert!(items(&other).is_empty(), "of another inbox");
    app.stop().await;
}
