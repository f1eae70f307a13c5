//! How many requests one caller may make.

use std::num::NonZeroU32;

use frontdesk::domain::tokens;
use frontdesk::domain::views::Role;
use frontdesk::server::Roles;
use reqwest::Response;

use crate::support::app::{TOKEN, TestApp};
use crate::support::browser::read;
use crate::support::problem::expect_problem;

async fn limited(per_second: Option<u32>) -> TestApp {
    let web = Roles {
        web: true,
        worker: false,
    };
    TestApp::with(web, |config| config.api_rate = per_second.and_then(NonZeroU32::new)).await
}

async fn get(app: &TestApp, token: &str) -> Response {
    let request = app.http.get(format!("{}/api/v1/labels", app.url)).bearer_auth(token);
    request.send().await.unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_again_and_others_are_not() {
    let app = limited(Some(1)).await;
    let other = Some("other-token".to_owned());
    tokens::create(&app.store, app.workspace_id, "other", Role::Agent, other)
        .await
        .unwrap();
    let first = get(&app, TOKEN).await;
    assert_eq!(header(&first, "ratelimit-policy"), "\"requests\";q=10;w=10");
    assert!(header(&first, "ratelimit").starts_with("\"requests\";r="), "{first:?}");
    let refused = loop {
        let response = get(&app, TOKEN).await;
        if response.status() != 200 {
            break response;
        }
    };
    assert_eq!(header(&refused, "retry-after"), "1");
    assert_eq!(header(&refused, "ratelimit"), "\"requests\";r=0;t=10");
    expect_problem(&read(refused).await, 429, "too_many");
    assert_eq!(get(&app, "other-token").await.status(), 200);
    // when the time of the machine itself has passed, whatever the product's clock says
    app.clock.advance(time::Duration::days(6));
    app.clock.advance(time::Duration::days(-6));
    let is_welcome = async || (get(&app, TOKEN).await.status() == 200).then_some(());
    app.eventually("the next is welcome", is_welcome).await;
    let unknown = get(&app, "unknown").await;
    assert_eq!((unknown.status().as_u16(), header(&unknown, "ratelimit")), (401, ""));
    app.stop().await;
}

#[tokio::test]
async fn nobody_is_limited_where_that_is_off() {
    let app = limited(None).await;
    let response = get(&app, TOKEN).await;
    assert_eq!((response.status().as_u16(), header(&response, "ratelimit")), (200, ""));
    app.stop().await;
}
