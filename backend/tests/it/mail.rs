//! Mail on its way to a real mail server: once, in the reader's language, and again when it could not be taken.

use frontdesk::domain::mail::{self, Letter, Mailroom, NewMail};
use frontdesk::domain::views::Language;
use frontdesk::server::Roles;
use frontdesk::store::Signal;
use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use crate::support::app::{MAIL_FROM, TestApp};
use crate::support::figures::outcomes;
use crate::support::mailbox::{caught, first_to};
use crate::support::port::free_address;
use crate::support::program::{Place, Program};

const LINK: &str = "https://desk.example/reset-password#token=a-secret";

async fn write(app: &TestApp, to: &str, language: Language, useful_for: Duration) -> Option<Uuid> {
    let letter = Letter::PasswordReset {
        name: "Ada".to_owned(),
        link: LINK.to_owned(),
    };
    let room = Mailroom {
        keys: &app.keys,
        public_url: &app.url,
        sends: true,
    };
    let id = app.store.clock.id();
    let mail = NewMail {
        id,
        to,
        language,
        letter: &letter,
        useful_until: app.store.clock.now() + useful_for,
    };
    let mut transaction = app.store.database.owner.begin().await.unwrap();
    let queued = mail::queue(&mut transaction, &app.store, room, mail).await.unwrap();
    transaction.commit().await.unwrap();
    app.store.wake.send(Signal::Jobs);
    queued.then_some(id)
}

/// How a mail stands: `sent`, `failed` or `waits`, how often it was tried, and whether its letter is still there.
async fn state(app: &TestApp, id: Uuid) -> (&'static str, i32, bool) {
    let (sent, failed, attempts, letter): (bool, bool, i32, bool) = sqlx::query_as(
        "select sent_at is not null, failed_at is not null, attempts, letter is not null from mail where id = $1",
    )
    .bind(id)
    .fetch_one(&app.store.database.owner)
    .await
    .unwrap();
    let state = match (sent, failed) {
        (true, _) => "sent",
        (_, true) => "failed",
        _ => "waits",
    };
    (state, attempts, letter)
}

async fn becomes(app: &TestApp, id: Uuid, wanted: &str) -> (&'static str, i32, bool) {
    app.eventually(&format!("the mail is {wanted}"), || async {
        let now = state(app, id).await;
        (now.0 == wanted).then_some(now)
    })
    .await
}

async fn answer_with(app: &TestApp, answers: Value) {
    app.sandbox_post("mail/answers", json!({ "answers": answers })).await;
}

#[tokio::test]
async fn a_mail_is_sent_once_in_its_readers_language_and_its_letter_is_forgotten() {
    let app = TestApp::start().await;
    let id = write(&app, "Ada@example.test", Language::Ru, Duration::hours(1))
        .await
        .unwrap();
    let mail = first_to(&app, "ada@example.test").await;
    for (name, value) in [
        ("from", json!(MAIL_FROM)),
        ("to", json!("Ada@example.test")),
        ("subject", json!("Выберите новый пароль")),
        ("language", json!("ru")),
        ("links", json!([LINK])),
        ("message_id", json!(format!("<{id}@frontdesk.example>"))),
    ] {
        assert_eq!(mail[name], value, "{name}: {mail}");
    }
    assert!(mail["html"].as_str().unwrap().contains(LINK), "{mail}");
    assert_eq!(becomes(&app, id, "sent").await, ("sent", 1, false));
    // whoever is rung again finds nothing to do
    assert!(mail::claim(&app.store, &app.keys, id).await.unwrap().is_none());
    app.stop().await;
}

#[tokio::test]
async fn what_waits_is_sealed_and_taken_by_one_of_those_who_look() {
    let app = TestApp::with_roles(Roles {
        web: true,
        worker: false,
    })
    .await;
    let id = write(&app, "ada@example.test", Language::En, Duration::hours(1))
        .await
        .unwrap();
    let rows: Vec<String> = sqlx::query_scalar(
        "select encode(letter, 'escape') from mail union all select encode(job, 'escape') from apalis.jobs",
    )
    .fetch_all(&app.store.database.owner)
    .await
    .unwrap();
    assert!(
        rows.len() >= 2 && !rows.iter().any(|row| row.contains("a-secret")),
        "{rows:?}"
    );
    let both = tokio::join!(
        mail::claim(&app.store, &app.keys, id),
        mail::claim(&app.store, &app.keys, id)
    );
    let claimed = [both.0.unwrap(), both.1.unwrap()];
    assert_eq!(claimed.iter().flatten().count(), 1, "{claimed:?}");
    assert!(mail::due(&app.store).await.unwrap().is_empty());
    // whoever had it is gone for good
    app.clock.advance(Duration::minutes(4));
    assert_eq!(mail::due(&app.store).await.unwrap(), [id]);
    // and with other keys it says nothing
    let strangers = frontdesk::crypto::Keys::parse(&frontdesk::crypto::Keys::generate()).unwrap();
    assert!(mail::claim(&app.store, &strangers, id).await.unwrap().is_none());
    assert_eq!(state(&app, id).await, ("failed", 2, false));
    app.stop().await;
}

#[tokio::test]
async fn what_the_server_does_not_take_now_is_tried_again_and_under_the_same_id() {
    let app = TestApp::start().await;
    answer_with(&app, json!([{ "refuse": 451 }, "take_and_break"])).await;
    let id = write(&app, "ada@example.test", Language::En, Duration::hours(1))
        .await
        .unwrap();
    app.eventually("it was refused", || async {
        let failure: Option<String> = sqlx::query_scalar("select failure from mail where id = $1")
            .bind(id)
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
        failure
    })
    .await;
    app.clock.advance(Duration::minutes(1));
    // taken, and nobody heard of it
    let once = first_to(&app, "ada@example.test").await;
    app.eventually("the broken connection was noticed", || async {
        let said: Option<String> = sqlx::query_scalar("select failure from mail where id = $1")
            .bind(id)
            .fetch_one(&app.store.database.owner)
            .await
            .unwrap();
        said.is_none_or(|said| !said.contains("451")).then_some(())
    })
    .await;
    app.clock.advance(Duration::minutes(5));
    assert_eq!(becomes(&app, id, "sent").await, ("sent", 3, false));
    let all = caught(&app, "ada@example.test").await;
    assert_eq!(all.len(), 2);
    assert!(
        all.iter().all(|mail| mail["message_id"] == once["message_id"]),
        "{all:?}"
    );
    app.stop().await;
}

#[tokio::test]
async fn what_is_refused_or_of_no_use_any_more_is_given_up() {
    let app = TestApp::start().await;
    answer_with(&app, json!([{ "refuse": 550 }])).await;
    let refused = write(&app, "nobody@example.test", Language::En, Duration::hours(1))
        .await
        .unwrap();
    assert_eq!(becomes(&app, refused, "failed").await, ("failed", 1, false));
    answer_with(&app, json!([{ "refuse": 451 }])).await;
    let late = write(&app, "ada@example.test", Language::En, Duration::seconds(3))
        .await
        .unwrap();
    assert_eq!(
        becomes(&app, late, "failed").await,
        ("failed", 1, false),
        "no pause ends before its link does"
    );
    assert!(caught(&app, "nobody@example.test").await.is_empty());
    let (failed, why) = mail::failures(&app.store).await.unwrap();
    assert!(failed == 2 && why.unwrap().contains("451"));
    app.clock.advance(Duration::days(31));
    mail::forget_old(&app.store).await.unwrap();
    let left: i64 = sqlx::query_scalar("select count(*) from mail")
        .fetch_one(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(left, 0);
    app.stop().await;
}

#[tokio::test]
async fn nobodys_mailbox_is_filled() {
    let app = TestApp::with_roles(Roles {
        web: true,
        worker: false,
    })
    .await;
    let mut sent = 0;
    while write(
        &app,
        if sent % 2 == 0 {
            "ada@example.test"
        } else {
            "ADA@example.test"
        },
        Language::En,
        Duration::hours(1),
    )
    .await
    .is_some()
    {
        sent += 1;
        assert!(sent < 50, "it never ends");
    }
    assert!(sent >= 5, "{sent}");
    assert!(
        write(&app, "bob@example.test", Language::En, Duration::hours(1))
            .await
            .is_some()
    );
    app.clock.advance(Duration::minutes(61));
    assert!(
        write(&app, "ada@example.test", Language::En, Duration::hours(1))
            .await
            .is_some()
    );
    app.stop().await;
}

#[tokio::test]
async fn how_mail_ends_is_counted() {
    let app = TestApp::with_roles(Roles {
        web: true,
        worker: false,
    })
    .await;
    let place = Place {
        database_url: &app.database.url,
        secret_key: &app.secret_key,
        data_dir: &app.data_dir,
        platform_url: None,
        roles: "worker",
    };
    let free = free_address();
    let environment = [
        ("FRONTDESK_METRICS_LISTEN", free.to_string()),
        ("SMTP_URL", app.sandbox.smtp_url().to_owned()),
        ("SMTP_FROM", MAIL_FROM.to_owned()),
    ];
    let mut worker = Program::serve_with(&place, &environment).await;
    let counted = async || {
        let names = ["sent", "again", "failed"];
        outcomes(&format!("http://{free}"), "frontdesk_mails_total", names).await
    };
    assert_eq!(counted().await, [Some(0.0), Some(0.0), Some(0.0)]);
    answer_with(&app, json!([{ "refuse": 550 }, { "refuse": 451 }])).await;
    let refused = write(&app, "nobody@example.test", Language::En, Duration::hours(1))
        .await
        .unwrap();
    becomes(&app, refused, "failed").await;
    let later = write(&app, "ada@example.test", Language::En, Duration::hours(1))
        .await
        .unwrap();
    becomes(&app, later, "sent").await;
    app.eventually("all of it is counted", || async {
        (counted().await == [Some(1.0), Some(1.0), Some(1.0)]).then_some(())
    })
    .await;
    assert!(worker.terminate().await.is_some_and(|status| status.success()));
    app.stop().await;
}
