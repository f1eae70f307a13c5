use frontdesk::domain::push;
use frontdesk::server::Roles;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Desk, Thread, give, id, items};
use crate::support::app::TOKEN;
use crate::support::customer::{Customer, now};
use crate::support::socket::{Heard, PollingSocket};

/// Ada's, live from now on; up to where it has everything.
async fn live(desk: &Desk) -> (PollingSocket, i64) {
    let mut socket = PollingSocket::open_with(&desk.app, &desk.ada.cookie).await;
    socket.sign_in(json!({})).await;
    assert_eq!(socket.hear().await, Heard::Connected);
    let answer = socket.resume(None).await;
    (socket, answer["seq"].as_i64().unwrap_or_else(|| panic!("{answer}")))
}

/// The customers write in turn, from 701 on as the desk has them.
async fn writes(desk: &Desk, n: u32, text: &str) {
    let customer = Customer::on("messenger").with_id(700 + n);
    let written = customer.text(text, text, now(&desk.app));
    assert_eq!(desk.app.webhook("messenger", &written).await, 200);
}

/// All that is said until a message reads so.
async fn until(socket: &mut PollingSocket, text: &str) -> Vec<(String, Value)> {
    let mut said = Vec::new();
    loop {
        let (name, envelope) = socket.event().await;
        let is_last = name == "message.created" && envelope["data"]["text"] == text;
        said.push((name, envelope));
        if is_last {
            return said;
        }
    }
}

/// Fails where anything is said of a conversation but that, for whoever hears it, there is none.
fn says_nothing_of(said: &[(String, Value)], thread: &Thread) {
    for (name, envelope) in said {
        let text = envelope.to_string();
        if name == "conversation.removed" && envelope["data"] == json!({ "id": thread.id }) {
            continue;
        }
        for secret in [&thread.id, &thread.message_id, thread.word] {
            assert!(!text.contains(secret), "{name} tells of {secret}: {text}");
        }
    }
}

#[tokio::test]
async fn what_happens_out_of_sight_is_not_told() {
    for (visibility, hidden) in [("own_teams", [2, 3]), ("own_and_unassigned", [2, 4])] {
        let desk = Desk::open(visibility).await;
        let (mut socket, _) = live(&desk).await;
        for n in hidden {
            writes(&desk, n, &format!("hidden {n}")).await;
        }
        let note = json!({ "client_id": "late", "text": "@Ada see the blackberry", "audience": "team", "mention_ids": [desk.ada_id] });
        let path = format!("/conversations/{}/messages", desk.eves.id);
        assert_eq!(desk.app.post(&path, note).await.0, 201);
        give(&desk.app, &desk.eves.id, json!({ "priority": "high" })).await;
        writes(&desk, 1, "hers").await;
        let said = until(&mut socket, "hers").await;
        for thread in desk.threads().into_iter().zip(1..).filter(|(_, n)| hidden.contains(n)) {
            says_nothing_of(&said, thread.0);
        }
        assert!(!said.iter().any(|(_, envelope)| envelope.to_string().contains("hidden")));
        // the owner hears all of it, in the same process at the same time
        let mut owner = PollingSocket::connect(&desk.app, TOKEN).await;
        owner.resume(None).await;
        writes(&desk, 2, "again").await;
        writes(&desk, 1, "hers again").await;
        let told = until(&mut owner, "hers again").await;
        assert!(
            told.iter()
                .any(|(name, envelope)| name == "message.created" && envelope["data"]["text"] == "again")
        );
        let said = until(&mut socket, "hers again").await;
        says_nothing_of(&said, &desk.eves);
        desk.app.stop().await;
    }
}

#[tokio::test]
async fn what_is_assigned_away_goes_and_comes_back_as_it_happens() {
    let desk = Desk::open("own_teams").await;
    let (mut socket, seq) = live(&desk).await;
    give(&desk.app, &desk.hers.id, json!({ "assignee_id": desk.eve_id })).await;
    let gone = loop {
        let (name, envelope) = socket.event().await;
        assert!(!envelope.to_string().contains("apricot"), "{name}: {envelope}");
        if name == "conversation.removed" {
            break envelope;
        }
    };
    assert_eq!(
        (&gone["type"], &gone["data"]),
        (&json!("conversation.removed"), &json!({ "id": desk.hers.id }))
    );
    assert_eq!(gone["workspace_id"], json!(desk.app.workspace_id));
    assert!(gone["seq"].as_i64().unwrap() > seq && gone["at"].is_string(), "{gone}");

    // a team's is hers as much
    give(&desk.app, &desk.hers.id, json!({ "team_id": desk.team_id })).await;
    let back = loop {
        let (name, envelope) = socket.event().await;
        if name == "conversation.updated" {
            break envelope;
        }
    };
    assert_eq!(
        (&back["data"]["id"], &back["data"]["team_id"]),
        (&json!(desk.hers.id), &json!(desk.team_id))
    );

    // the same for who was away meanwhile
    give(&desk.app, &desk.teams.id, json!({ "team_id": null })).await;
    writes(&desk, 4, "out of sight").await;
    writes(&desk, 1, "in sight").await;
    let mut late = PollingSocket::open_with(&desk.app, &desk.ada.cookie).await;
    late.sign_in(json!({})).await;
    assert_eq!(late.hear().await, Heard::Connected);
    let answer = late.resume(Some(seq)).await;
    let events = answer["events"].as_array().unwrap_or_else(|| panic!("{answer}"));
    let text = answer.to_string();
    assert!(
        text.contains("in sight") && !text.contains("out of sight") && !text.contains("damson"),
        "{answer}"
    );
    let kinds = |id: &str| {
        let of = events.iter().filter(|event| event["data"]["id"] == id);
        let mut kinds: Vec<&str> = of.map(|event| event["type"].as_str().unwrap()).collect();
        kinds.dedup();
        kinds
    };
    assert_eq!(kinds(&desk.teams.id), ["conversation.removed"]);
    assert_eq!(kinds(&desk.hers.id), ["conversation.updated"]);
    desk.app.stop().await;
}

#[tokio::test]
async fn without_an_answer_the_same_is_replayed() {
    let desk = Desk::open("own_and_unassigned").await;
    let (_, seq) = live(&desk).await;
    writes(&desk, 2, "out of sight").await;
    writes(&desk, 1, "in sight").await;
    let mut socket = PollingSocket::open_with(&desk.app, &desk.ada.cookie).await;
    socket.sign_in(json!({})).await;
    assert_eq!(socket.hear().await, Heard::Connected);
    socket.resume_unanswered(Some(seq)).await;
    let said = until(&mut socket, "in sight").await;
    says_nothing_of(&said, &desk.eves);
    assert!(
        said.iter()
            .any(|(name, _)| name == "seq" || name == "conversation.removed"),
        "it is a hole"
    );
    desk.app.stop().await;
}

#[tokio::test]
async fn who_writes_and_looks_is_told_among_those_who_see_it() {
    let desk = Desk::open("own_teams").await;
    let (mut hers, _) = live(&desk).await;
    let mut owners = PollingSocket::connect(&desk.app, TOKEN).await;
    owners.resume(None).await;
    let passing = |name: &'static str| {
        move |heard: Heard| match heard {
            Heard::Event(said, data) if said == name => Some(data),
            Heard::Event(..) => None,
            other => panic!("{other:?}"),
        }
    };
    let next = async |socket: &mut PollingSocket, name: &'static str| loop {
        if let Some(data) = passing(name)(socket.hear().await) {
            break data["conversation_id"].as_str().unwrap().to_owned();
        }
    };
    // of the owner, to Ada
    for thread in [&desk.eves, &desk.nobodys, &desk.hers] {
        let path = format!("/conversations/{}/typing", thread.id);
        let (status, answer) = desk.app.post(&path, json!({ "typing": true })).await;
        assert_eq!(status, 204, "{answer}");
        owners.say("viewing", json!({ "conversation_id": thread.id })).await;
    }
    assert_eq!(next(&mut hers, "typing").await, desk.hers.id);
    assert_eq!(next(&mut hers, "viewing").await, desk.hers.id);
    // of Ada, to the owner
    for thread in [&desk.eves, &desk.teams] {
        hers.say("typing", json!({ "conversation_id": thread.id, "typing": true }))
            .await;
        hers.say("viewing", json!({ "conversation_id": thread.id })).await;
    }
    let mut typed = None;
    let mut viewed = None;
    while typed.is_none() || viewed.is_none() {
        let Heard::Event(name, data) = owners.hear().await else {
            continue;
        };
        if data["user_id"] != desk.ada_id.as_str() {
            continue;
        }
        match name.as_str() {
            "typing" => typed = typed.or(Some(data["conversation_id"].clone())),
            "viewing" => viewed = viewed.or(Some(data["conversation_id"].clone())),
            _ => {}
        }
    }
    assert_eq!(
        (typed, viewed),
        (Some(json!(desk.teams.id)), Some(json!(desk.teams.id)))
    );
    desk.app.stop().await;
}

/// Whoever sees other conversations than before loads everything anew: what they know is of others.
#[tokio::test]
async fn whose_sight_moves_begins_anew() {
    let desk = Desk::open("own_teams").await;
    let team = format!("/teams/{}", desk.team_id);
    let role = format!("/roles/{}", desk.role_id);
    let member = format!("/members/{}", desk.ada_id);
    for (path, change, seen) in [
        (&team, json!({ "member_ids": [] }), 1),
        (&team, json!({ "member_ids": [desk.ada_id] }), 2),
        (&role, json!({ "visibility": "own_and_unassigned" }), 2),
        (&role, json!({ "visibility": "all" }), 4),
        (&role, json!({ "visibility": "own_teams" }), 2),
        (&member, json!({ "role": "agent" }), 4),
        (&member, json!({ "role_id": desk.role_id }), 2),
    ] {
        let (mut socket, seq) = live(&desk).await;
        let (status, view) = desk.app.call(Method::PATCH, path, Some(change.clone())).await;
        assert_eq!(status, 200, "{view}");
        assert_eq!(socket.end().await, Heard::Disconnected, "{change}");
        assert_eq!(items(&desk.ada_reads("/conversations").await).len(), seen, "{change}");
        let mut back = PollingSocket::open_with(&desk.app, &desk.ada.cookie).await;
        back.sign_in(json!({})).await;
        assert_eq!(back.hear().await, Heard::Connected);
        assert_eq!(back.resume(Some(seq)).await["resync"], true, "{change}");
        // and without an answer
        let mut back = PollingSocket::open_with(&desk.app, &desk.ada.cookie).await;
        back.sign_in(json!({})).await;
        assert_eq!(back.hear().await, Heard::Connected);
        back.resume_unanswered(Some(seq)).await;
        assert_eq!(back.event().await.0, "resync", "{change}");
    }
    desk.app.stop().await;
}

/// Changes of teams and roles that are not hers leave her socket as it is.
#[tokio::test]
async fn what_moves_nobodys_sight_ends_nothing() {
    let desk = Desk::open("own_teams").await;
    let (mut socket, _) = live(&desk).await;
    let (status, other) = desk
        .app
        .post("/teams", json!({ "name": "Others", "member_ids": [desk.eve_id] }))
        .await;
    assert_eq!(status, 201);
    for (path, change) in [
        (format!("/teams/{}", id(&other)), json!({ "member_ids": [] })),
        (format!("/teams/{}", desk.team_id), json!({ "name": "Hers still" })),
        (format!("/roles/{}", desk.role_id), json!({ "name": "Part still" })),
    ] {
        let (status, view) = desk.app.call(Method::PATCH, &path, Some(change)).await;
        assert_eq!(status, 200, "{view}");
    }
    writes(&desk, 1, "still here").await;
    let said = until(&mut socket, "still here").await;
    assert!(said.iter().any(|(name, _)| name == "role.updated"));
    desk.app.stop().await;
}

#[tokio::test]
async fn notifications_are_of_what_is_seen() {
    let desk = Desk::with(Roles::BOTH, "own_teams").await;
    writes(&desk, 1, "of hers").await;
    writes(&desk, 2, "of Eve's").await;
    writes(&desk, 3, "of nobody's").await;
    crate::notifications::told(&desk.app).await;
    let listed = desk.ada_reads("/notifications?limit=100").await;
    let of: Vec<&Value> = items(&listed).iter().map(|each| &each["conversation"]["id"]).collect();
    let hers = [json!(desk.hers.id), json!(desk.teams.id)];
    assert!(!of.is_empty() && of.iter().all(|id| hers.contains(id)), "{listed}");
    assert!(
        items(&listed).iter().any(|each| each["preview"] == "of hers"),
        "{listed}"
    );
    assert!(!listed.to_string().contains("blackberry") && !listed.to_string().contains("of nobody's"));
    give(&desk.app, &desk.hers.id, json!({ "assignee_id": desk.eve_id })).await;
    let listed = desk.ada_reads("/notifications?limit=100").await;
    assert!(!listed.to_string().contains(&desk.hers.id), "{listed}");
    desk.app.stop().await;
}

/// A push that waits for its browser is of what is seen when it is sent.
#[tokio::test]
async fn what_went_out_of_sight_meanwhile_is_not_pushed() {
    let desk = Desk::with(Roles::BOTH, "own_teams").await;
    let app = &desk.app;
    let key = desk.ada_reads("/push_key").await;
    let browser = app
        .sandbox_post("push", json!({ "application_server_key": key["public_key"] }))
        .await;
    let body = json!({ "endpoint": browser["endpoint"], "keys": browser["keys"], "device": "Firefox" });
    let (status, subscription) = desk.ada(Method::POST, "/push_subscriptions", Some(body)).await;
    assert_eq!(status, 201, "{subscription}");
    writes(&desk, 1, "of hers").await;
    crate::notifications::told(app).await;
    let listed = desk.ada_reads("/notifications?limit=100").await;
    let told = items(&listed).iter().find(|each| each["preview"] == "of hers");
    let told: Uuid = told.unwrap_or_else(|| panic!("{listed}"))["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let to = (
        app.workspace_id,
        desk.ada_id.parse().unwrap(),
        id(&subscription).parse().unwrap(),
    );
    let is_sent = async || {
        let prepared = push::prepare(&app.store, &app.keys, "https://desk.example.test", to, Some(told)).await;
        prepared.unwrap().is_some()
    };
    assert!(is_sent().await);
    give(app, &desk.hers.id, json!({ "assignee_id": desk.eve_id })).await;
    assert!(!is_sent().await, "it is Eve's now");
    give(app, &desk.hers.id, json!({ "team_id": desk.team_id })).await;
    assert!(is_sent().await, "of her team");
    desk.app.stop().await;
}
