use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Desk, assignee, decided, gets, id_of, set, write};
use crate::support::app::TestApp;
use crate::support::browser::Browser;
use crate::support::people::member;
use crate::support::problem::expect_problem;
use crate::support::second::Second;
use crate::support::socket::{Heard, PollingSocket};

async fn opens_the_desk(app: &TestApp, who: &Browser) -> PollingSocket {
    let mut socket = PollingSocket::open_with(app, &who.cookie).await;
    socket.sign_in(json!({})).await;
    assert_eq!(socket.hear().await, Heard::Connected);
    socket
}

/// Says goodbye, as a closed page does.
async fn closes_it(socket: PollingSocket) {
    socket.leave().await;
}

async fn online(app: &TestApp) -> Vec<Uuid> {
    let view = app.get("/presence").await;
    let ids = view["online_ids"].as_array().unwrap().iter();
    ids.map(|id| id.as_str().unwrap().parse().unwrap()).collect()
}

async fn is_online(app: &TestApp, ids: &[Uuid]) {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    app.eventually("they are here", || async { (online(app).await == ids).then_some(()) })
        .await;
}

async fn says(app: &TestApp, who: &Browser, availability: &str) -> Value {
    let body = Some(json!({ "availability": availability }));
    let (status, view) = who.call(app, Method::PUT, "/availability", body).await;
    assert_eq!(status, 200, "{view}");
    view
}

#[tokio::test]
async fn whoever_opens_the_desk_gets_what_waits_unless_they_say_that_they_are_away() {
    let app = TestApp::start().await;
    let ada = member(&app, "Ada").await;
    set(&app, json!({ "without_team": "round_robin" })).await;
    let ids = write(&app, 0..1).await;
    decided(&app).await;
    assert_eq!(assignee(&app, &ids[0]).await, None, "nobody is here");
    let socket = opens_the_desk(&app, &ada).await;
    gets(&app, &ids[0], id_of(&ada)).await;
    is_online(&app, &[id_of(&ada)]).await;

    let away = says(&app, &ada, "away").await;
    assert_eq!((&away["version"], &away["availability"]), (&json!(1), &json!("away")));
    assert_eq!(says(&app, &ada, "away").await, away, "the same again changes nothing");
    assert_eq!(app.get("/presence").await["availability"], json!([away]));
    let more = write(&app, 1..2).await;
    decided(&app).await;
    assert_eq!(assignee(&app, &more[0]).await, None);
    says(&app, &ada, "available").await;
    gets(&app, &more[0], id_of(&ada)).await;

    closes_it(socket).await;
    is_online(&app, &[]).await;
    let last = write(&app, 2..3).await;
    decided(&app).await;
    assert_eq!(assignee(&app, &last[0]).await, None);
    app.stop().await;
}

#[tokio::test]
async fn colleagues_hear_who_comes_who_goes_and_who_is_away() {
    let app = TestApp::start().await;
    let (ada, ben) = (member(&app, "Ada").await, member(&app, "Ben").await);
    let mut watching = opens_the_desk(&app, &ben).await;
    is_online(&app, &[id_of(&ben)]).await;
    watching.resume(None).await;
    let hers = opens_the_desk(&app, &ada).await;
    let presence = |online: bool| json!({ "user_id": id_of(&ada), "online": online });
    let heard = next(&mut watching, "presence", &ada).await;
    assert_eq!(heard, presence(true));
    says(&app, &ada, "away").await;
    let Heard::Event(name, event) = watching.hear().await else {
        panic!()
    };
    assert_eq!(
        (name.as_str(), &event["data"]["availability"]),
        ("availability.updated", &json!("away"))
    );
    closes_it(hers).await;
    assert_eq!(next(&mut watching, "presence", &ada).await, presence(false));

    let token = app
        .call(Method::PUT, "/availability", Some(json!({ "availability": "away" })))
        .await;
    expect_problem(&token, 403, "forbidden");
    app.stop().await;
}

/// What is told of a member next under this name.
async fn next(socket: &mut PollingSocket, name: &str, of: &Browser) -> Value {
    loop {
        if let Heard::Event(heard, data) = socket.hear().await
            && heard == name
            && data["user_id"] == json!(id_of(of))
        {
            return data;
        }
    }
}

#[tokio::test]
async fn one_is_here_as_long_as_one_is_at_any_process() {
    let app = TestApp::start().await;
    let ada = id_of(&member(&app, "Ada").await);
    let (one, two) = (Desk::open(&app).await, Desk::open(&app).await);
    one.come(ada).await;
    two.come(ada).await;
    assert_eq!(online(&app).await, [ada]);
    one.go(ada).await;
    assert_eq!(online(&app).await, [ada]);
    two.go(ada).await;
    assert!(online(&app).await.is_empty());
    // from one to the other and back, both at once, many times
    for _ in 0..20 {
        tokio::join!(one.come(ada), two.go(ada));
        assert_eq!(online(&app).await, [ada]);
        tokio::join!(two.come(ada), one.go(ada));
    }
    assert_eq!(online(&app).await, [ada]);
    app.stop().await;
}

#[tokio::test]
async fn who_was_at_a_process_that_died_is_not_here_and_one_that_ends_says_so() {
    let app = TestApp::start().await;
    let (ada, ben) = (id_of(&member(&app, "Ada").await), member(&app, "Ben").await);
    let dies = Desk::open(&app).await;
    dies.come(ada).await;
    let second = Second::start(&app, |_| ()).await;
    let socket = PollingSocket::open_elsewhere(&second.url, &ben.cookie).await;
    socket.sign_in(json!({})).await;
    is_online(&app, &[ada, id_of(&ben)]).await;
    second.stop().await;
    is_online(&app, &[ada]).await;
    dies.beating.abort();
    app.clock.advance(time::Duration::minutes(1));
    is_online(&app, &[]).await;
    app.stop().await;
}
