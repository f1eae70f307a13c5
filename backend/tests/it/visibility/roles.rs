use reqwest::Method;
use serde_json::json;

use super::{ALL, Desk, id, made};
use crate::support::app::OWNER_PASSWORD;
use crate::support::problem::{expect_invalid, expect_problem};

#[tokio::test]
async fn a_role_sees_all_unless_it_says_otherwise() {
    let desk = Desk::open("own_teams").await;
    let app = &desk.app;
    let plain = made(
        app,
        "/roles",
        json!({ "name": "Plain", "permissions": ["conversations.read"] }),
    )
    .await;
    assert_eq!(plain["visibility"], "all");
    let at = format!("/roles/{}", id(&plain));
    let (status, view) = app
        .call(Method::PATCH, &at, Some(json!({ "visibility": "own_and_unassigned" })))
        .await;
    assert_eq!(
        (status, &view["visibility"], &view["version"]),
        (200, &json!("own_and_unassigned"), &json!(2))
    );
    assert_eq!(view["permissions"], plain["permissions"], "what is left out stays");
    let (_, same) = app.call(Method::PATCH, &at, Some(json!({ "name": "Plain" }))).await;
    assert_eq!(same, view);
    for wrong in ["everything", ""] {
        let body = json!({ "name": "x", "permissions": ["labels.manage"], "visibility": wrong });
        expect_invalid(&app.post("/roles", body).await, &["visibility"]);
    }
    desk.app.stop().await;
}

#[tokio::test]
async fn nobody_lets_others_see_more_than_they_do() {
    let desk = Desk::open("own_teams").await;
    let app = &desk.app;
    let role = |visibility: &str| json!({ "name": visibility, "permissions": ["conversations.read"], "visibility": visibility });
    let whole = id(&made(app, "/roles", role("all")).await);
    let eve = format!("/members/{}", desk.eve_id);
    let joins = |role: &str, role_id: Option<&str>| json!({ "email": "new@example.test", "name": "New", "password": OWNER_PASSWORD, "role": role, "role_id": role_id });
    let endpoint = |kind: &str| json!({ "name": "Out", "url": "https://localhost:9/", "event_types": [kind] });
    for (method, path, body) in [
        (Method::POST, "/roles", role("all")),
        (Method::POST, "/roles", role("own_and_unassigned")),
        (
            Method::PATCH,
            format!("/roles/{whole}").as_str(),
            json!({ "name": "Mine" }),
        ),
        (
            Method::PATCH,
            format!("/roles/{}", desk.role_id).as_str(),
            json!({ "visibility": "all" }),
        ),
        (Method::PATCH, eve.as_str(), json!({ "active": false })),
        (Method::POST, "/members", joins("agent", None)),
        (Method::POST, "/members", joins("custom", Some(&whole))),
        (
            Method::POST,
            "/invitations",
            json!({ "email": "i@example.test", "role": "agent", "language": "en" }),
        ),
        (Method::POST, "/tokens", json!({ "name": "t", "role": "agent" })),
    ] {
        let answer = desk.ada(method, path, Some(body)).await;
        expect_problem(&answer, 403, "forbidden");
    }
    let answer = desk
        .ada(Method::POST, "/webhook_endpoints", Some(endpoint("message.created")))
        .await;
    expect_invalid(&answer, &["event_types"]);
    assert_eq!(
        desk.ada(Method::POST, "/webhook_endpoints", Some(endpoint("label.updated")))
            .await
            .0,
        201
    );

    let (status, part) = desk.ada(Method::POST, "/roles", Some(role("own_teams"))).await;
    assert_eq!((status, &part["visibility"]), (201, &json!("own_teams")), "{part}");
    let joined = desk
        .ada(Method::POST, "/members", Some(joins("custom", part["id"].as_str())))
        .await;
    assert_eq!(joined.0, 201, "{}", joined.1);
    let all = json!({ "name": "As I", "permissions": ALL, "visibility": "own_teams" });
    assert_eq!(desk.ada(Method::POST, "/roles", Some(all)).await.0, 201);
    desk.app.stop().await;
}

/// An endpoint may lead elsewhere by now, to whoever has led it there.
#[tokio::test]
async fn what_was_posted_to_others_is_sent_again_by_those_alone_who_may_read_it() {
    let desk = Desk::open("own_teams").await;
    let app = &desk.app;
    let endpoint = json!({ "name": "Shop", "url": "https://localhost:9/", "event_types": ["message.created"] });
    let at = format!(
        "/webhook_endpoints/{}",
        id(&made(app, "/webhook_endpoints", endpoint).await["endpoint"])
    );
    let [message, label] = ["message.created", "label.updated"];
    made(app, "/labels", json!({ "name": "Spring", "color": "#aabbcc" })).await;
    for (n, name) in [(1_u128, message), (2, label)] {
        sqlx::query(
            "insert into endpoint_delivery (workspace_id, endpoint_id, id, seq, type, state, attempts, created_at, attempted_at, duration_ms)
             select e.workspace_id, $2, $3, e.seq, e.type, 'delivered', 1, e.at, e.at, 1 from event e
             where e.workspace_id = $1 and e.type = $4 order by e.seq limit 1",
        )
        .bind(app.workspace_id)
        .bind(at.rsplit('/').next().unwrap().parse::<uuid::Uuid>().unwrap())
        .bind(uuid::Uuid::from_u128(n))
        .bind(name)
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    }
    let elsewhere = json!({ "url": "https://localhost:10/", "event_types": [label] });
    assert_eq!(desk.ada(Method::PATCH, &at, Some(elsewhere)).await.0, 200);
    let again = |n: u128| format!("{at}/deliveries/{}/resend", uuid::Uuid::from_u128(n));
    let before = app.get(&format!("{at}/deliveries")).await;
    expect_problem(&desk.ada(Method::POST, &again(1), None).await, 403, "forbidden");
    assert_eq!(app.get(&format!("{at}/deliveries")).await, before);
    for (status, view) in [
        desk.ada(Method::POST, &again(2), None).await,
        app.call(Method::POST, &again(1), None).await,
    ] {
        assert_eq!((status, &view["attempts"]), (200, &json!(2)), "{view}");
    }
    desk.app.stop().await;
}

/// Who is in a team may see what it has, so this is a way of letting others, and oneself, see.
#[tokio::test]
async fn nobody_decides_who_is_in_a_team_whose_conversations_they_do_not_see() {
    for (visibility, sees_hers) in [("own_teams", true), ("own_and_unassigned", false)] {
        let desk = Desk::open(visibility).await;
        let others = json!({ "name": "Others", "member_ids": [desk.eve_id] });
        let others = id(&made(&desk.app, "/teams", others).await);
        for (team, may) in [(&desk.team_id, sees_hers), (&others, false)] {
            let at = format!("/teams/{team}");
            let before = desk.app.get(&at).await;
            let both = json!({ "member_ids": [desk.ada_id, desk.eve_id] });
            let answers = [
                desk.ada(Method::PATCH, &at, Some(both)).await,
                desk.ada(Method::DELETE, &at, None).await,
            ];
            for answer in &answers {
                if may {
                    assert!([200, 204].contains(&answer.0), "{visibility}: {}", answer.1);
                } else {
                    expect_problem(answer, 403, "forbidden");
                }
            }
            if !may {
                assert_eq!(desk.app.get(&at).await, before);
                // its name lets nobody see anything
                let named = desk.ada(Method::PATCH, &at, Some(json!({ "name": team }))).await;
                assert_eq!(named.0, 200, "{}", named.1);
            }
        }
        // one that is new has no conversations yet
        let new = json!({ "name": "New", "member_ids": [desk.ada_id] });
        assert_eq!(desk.ada(Method::POST, "/teams", Some(new)).await.0, 201);
        desk.app.stop().await;
    }
}
