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
    assert_eq!(newest["origin"], "platform");
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

/// News of a business account name no number: they concern each of them.
#[tokio::test]
async fn news_of_a_business_account_are_news_of_each_of_its_numbers() {
    let app = web().await;
    let other = app.store.clock.id();
    for (sql, id) in [
        ("update inbox set settings = '{\"waba_id\":\"WABA1\"}' where id = $1", app.inbox_ids[2]),
        (
            "insert into inbox (workspace_id, id, channel, external_id, name, settings, created_at)
             select workspace_id, $1, channel, '20002', 'Second number', '{\"waba_id\":\"WABA1\"}', now() from inbox where channel = 'whatsapp'",
            other,
        ),
    ] {
        sqlx::query(sql).bind(id).execute(&app.store.database.owner).await.unwrap();
    }
    let told = |waba: &str, value: serde_json::Value| json!({ "object": "whatsapp_business_account", "entry": [{ "id": waba, "time": now(&app) / 1_000, "changes": [{ "field": "account_update", "value": value }] }] });
    let ban = json!({ "event": "DISABLED_UPDATE", "ban_info": { "waba_ban_state": "SCHEDULE_FOR_DISABLE", "waba_ban_date": "December 1" } });
    for waba in ["WABA1", "WABA2"] {
        assert_eq!(app.webhook("whatsapp", &told(waba, ban.clone())).await, 200);
    }
    for inbox in [app.inbox_ids[2], other] {
        let page = app.get(&format!("/inboxes/{inbox}/notices")).await;
        assert_eq!(items(&page).len(), 1, "{page}");
        let notice = &items(&page)[0];
        assert_eq!(
            (&notice["severity"], &notice["kind"]),
            (&json!("critical"), &json!("account_update"))
        );
        let text = notice["text"].as_str().unwrap();
        assert!(text.contains("December 1") && text.contains("Appeal"), "{text}");
        let log = app.get(&format!("/webhook_events?inbox_id={inbox}")).await;
        assert_eq!(items(&log).len(), 1, "in the log of each: {log}");
    }
    let log: Vec<String> = super::newest(&app, 3)
        .await
        .into_iter()
        .map(|event| event.outcome)
        .collect();
    assert_eq!(
        log,
        ["unrouted", "processed", "processed"],
        "newest first: nobody has the other account"
    );
    app.stop().await;
}

/// However many notices come after it; and until the platform says that it is over.
#[tokio::test]
async fn the_worst_open_notice_decides_how_an_inbox_stands() {
    let app = web().await;
    let inbox = app.inbox_ids[2];
    sqlx::query("update inbox set settings = '{\"waba_id\":\"WABA1\"}' where id = $1")
        .bind(inbox)
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    let at = now(&app) / 1_000 - 600;
    let tell = async |seconds: i64, field: &str, value: serde_json::Value| {
        let change = json!([{ "field": field, "value": value }]);
        let entry = json!([{ "id": "WABA1", "time": at + seconds, "changes": change }]);
        let body = json!({ "object": "whatsapp_business_account", "entry": entry });
        assert_eq!(app.webhook("whatsapp", &body).await, 200);
    };
    let notices = async || {
        let health = app.get(&format!("/inboxes/{inbox}/health")).await;
        let facts = health["facts"].as_array().unwrap().clone();
        let told = facts.into_iter().filter(|fact| fact["name"] == "notice");
        (health["state"].clone(), told.collect::<Vec<_>>())
    };
    tell(0, "account_update", json!({ "event": "ACCOUNT_RESTRICTION" })).await;
    for n in 1..=5 {
        let paused = json!({ "event": "PAUSED", "message_template_name": format!("offer_{n}") });
        tell(n, "message_template_status_update", paused).await;
    }
    let (state, told) = notices().await;
    assert_eq!((&state, &told[0]["state"]), (&json!("bad"), &json!("bad")), "{told:?}");
    assert!(told[0]["text"].as_str().unwrap().contains("restricted"), "{told:?}");
    assert_eq!(told.len(), 6);

    let reinstated = json!({ "event": "DISABLED_UPDATE", "ban_info": { "waba_ban_state": "REINSTATE" } });
    tell(60, "account_update", reinstated).await;
    let (state, told) = notices().await;
    assert_eq!((state, told.len()), (json!("warn"), 5), "{told:?}");
    app.stop().await;
}
