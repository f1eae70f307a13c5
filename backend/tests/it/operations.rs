//! What operators and their tools rely on: readiness while migrations run, the way back, and every metric that the chart names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use frontdesk::domain::backlog::backlog;
use frontdesk::server::Roles;
use frontdesk::store::jobs::{self, Job};
use frontdesk::store::{migrate, migrations_current};
use serde_json::json;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use crate::delivery::customer::Customer;
use crate::support::app::{OWNER_EMAIL, TOKEN, TestApp};
use crate::support::database::fresh_database;
use crate::support::port::free_address;
use crate::support::program::{PATIENCE, Place, Program, http_client};
use crate::support::tunnel::Tunnel;

const WEB: Roles = Roles {
    web: true,
    worker: false,
};

async fn answer(url: &str) -> Option<(u16, String)> {
    let answer = http_client().get(url).send().await.ok()?;
    Some((answer.status().as_u16(), answer.text().await.ok()?))
}

/// As in the chart: pods come up beside the Job that migrates.
#[tokio::test]
async fn a_process_waits_for_migrations_alive_and_not_ready() {
    let database = fresh_database(|url: String| async move { migrate(&url).await }).await;
    let mut connection = PgConnection::connect(&database.url).await.unwrap();
    // tests are given a migrated one: make it one that nobody has migrated
    sqlx::raw_sql("drop schema if exists apalis cascade; drop schema public cascade; create schema public")
        .execute(&mut connection)
        .await
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let key = frontdesk::crypto::Keys::generate();
    let place = |roles: &'static str| Place {
        database_url: &database.url,
        secret_key: &key,
        data_dir: folder.path(),
        platform_url: None,
        roles,
    };
    let free = free_address();
    let listen = [("FRONTDESK_METRICS_LISTEN", free.to_string())];
    let mut web = Program::begin(&place("web"), &["--wait-for-migrations"], &[]);
    let mut worker = Program::begin(&place("worker"), &["--wait-for-migrations"], &listen);
    let mut impatient = Program::begin(&place("web"), &[], &[]);
    let of_worker = format!("http://{free}");
    for url in [&web.url, &of_worker] {
        let waits = async {
            loop {
                // on a busy machine it may also say that the database does not answer
                if let Some((status, said)) = answer(&format!("{url}/readyz")).await {
                    assert_eq!(status, 503, "{said}");
                    if said.contains("migrations are missing") {
                        return;
                    }
                }
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
        };
        if tokio::time::timeout(PATIENCE, waits).await.is_err() {
            panic!("{url} does not wait:\n{}\n{}", web.said(), worker.said());
        }
        assert_eq!(
            answer(&format!("{url}/healthz")).await.map(|(status, _)| status),
            Some(200)
        );
    }
    assert!(!impatient.ended().await.success());
    assert!(
        impatient.said().contains("run `frontdesk migrate` first"),
        "{}",
        impatient.said()
    );
    migrate(&database.url).await.unwrap();
    web.ready().await;
    worker.ready().await;
    for program in [&mut web, &mut worker] {
        assert!(
            program.terminate().await.is_some_and(|status| status.success()),
            "{}",
            program.said()
        );
    }
}

/// Where one asks for it; and not for ever, and not where it would not help.
#[tokio::test]
async fn a_process_waits_for_a_database_that_is_away() {
    let database = fresh_database(|url: String| async move { migrate(&url).await }).await;
    let tunnel = Tunnel::to(&database.url).await;
    tunnel.close();
    let folder = tempfile::tempdir().unwrap();
    let key = frontdesk::crypto::Keys::generate();
    let mut nowhere = url::Url::parse(&tunnel.url).unwrap();
    nowhere.set_path("no_such_database");
    let place = |database_url| Place {
        database_url,
        secret_key: &key,
        data_dir: folder.path(),
        platform_url: None,
        roles: "web",
    };
    let mut waits = Program::begin(&place(&tunnel.url), &["--wait-for-migrations"], &[]);
    let bounded = ["--wait-for-migrations", "--wait-for-database", "1"];
    let mut gives_up = Program::begin(&place(&tunnel.url), &bounded, &[]);
    assert!(!gives_up.ended().await.success());
    let said = gives_up.said();
    assert!(
        said.contains("the database does not answer; waiting for it for 1 seconds"),
        "{said}"
    );
    assert!(said.contains("the database has not answered for 1 seconds"), "{said}");
    assert_eq!(answer(&format!("{}/healthz", waits.url)).await.unwrap().0, 200);
    let (status, lacks) = answer(&format!("{}/readyz", waits.url)).await.unwrap();
    assert_eq!((status, lacks.as_str()), (503, "the database does not answer"));
    tunnel.open();
    waits.ready().await;
    assert!(
        waits.terminate().await.is_some_and(|status| status.success()),
        "{}",
        waits.said()
    );

    let mut wrong = Program::begin(&place(nowhere.as_str()), &["--wait-for-migrations"], &[]);
    assert!(!wrong.ended().await.success());
    assert!(wrong.said().contains("no_such_database"), "{}", wrong.said());
}

/// What was counted before the database went away is of no use to anybody: it is not told until it is known again.
#[tokio::test]
async fn figures_of_a_database_that_is_away_are_not_told() {
    let database = fresh_database(|url: String| async move { migrate(&url).await }).await;
    let tunnel = Tunnel::to(&database.url).await;
    let folder = tempfile::tempdir().unwrap();
    let key = frontdesk::crypto::Keys::generate();
    let place = Place {
        database_url: &tunnel.url,
        secret_key: &key,
        data_dir: folder.path(),
        platform_url: None,
        roles: "worker",
    };
    let free = free_address();
    let mut worker = Program::serve_with(&place, &[("FRONTDESK_METRICS_LISTEN", free.to_string())]).await;
    let tells = async |wanted: bool| {
        let asking = async {
            loop {
                let metrics = answer(&format!("http://{free}/metrics")).await.unwrap_or_default().1;
                let counts = OF_DATABASE
                    .iter()
                    .filter(|name| metrics.contains(&format!("\n{name} ")))
                    .count();
                let ready = metrics.contains(&format!("\nfrontdesk_ready {}\n", u8::from(wanted)));
                let expected = if wanted { OF_DATABASE.len() } else { 0 };
                if ready && counts == expected {
                    assert!(metrics.contains("\nfrontdesk_database_connections"), "{metrics}");
                    return;
                }
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
        };
        tokio::time::timeout(PATIENCE, asking).await.is_ok()
    };
    assert!(tells(true).await, "{}", worker.said());
    tunnel.close();
    assert!(tells(false).await, "{}", worker.said());
    tunnel.open();
    assert!(tells(true).await, "{}", worker.said());
    worker.terminate().await;
}

const OF_DATABASE: [&str; 7] = [
    "frontdesk_jobs_waiting",
    "frontdesk_oldest_job_age_seconds",
    "frontdesk_conversations_waiting",
    "frontdesk_oldest_reply_age_seconds",
    "frontdesk_mails_waiting",
    "frontdesk_oldest_mail_age_seconds",
    "frontdesk_oldest_push_age_seconds",
];

/// A process that began in the middle of `migrate` would find no queue for its jobs.
#[tokio::test]
async fn the_tables_are_not_current_without_those_of_the_queue() {
    let database = fresh_database(|url: String| async move { migrate(&url).await }).await;
    let pool = sqlx::PgPool::connect(&database.url).await.unwrap();
    assert!(migrations_current(&pool).await.unwrap());
    for lacks in [
        "drop index apalis.jobs_finished",
        "delete from apalis._sqlx_migrations where version = (select max(version) from apalis._sqlx_migrations)",
        "drop schema apalis cascade",
    ] {
        sqlx::raw_sql(lacks).execute(&pool).await.unwrap();
        assert!(!migrations_current(&pool).await.unwrap(), "{lacks}");
    }
    migrate(&database.url).await.unwrap();
    assert!(migrations_current(&pool).await.unwrap());
}

/// Branches are merged in any order: a database may have a later migration and lack an earlier one.
#[tokio::test]
async fn a_migration_that_came_late_is_made_up_for() {
    let database = fresh_database(|url: String| async move { migrate(&url).await }).await;
    let pool = sqlx::PgPool::connect(&database.url).await.unwrap();
    sqlx::raw_sql(
        "drop table workspace_usage, usage_progress, waiting_job, workspace_deletion;
         alter table workspace drop column suspended_at, drop column member_limit, drop column inbox_limit,
           drop column message_limit, drop column storage_limit;
         delete from seaql_migrations where version in ('m0024_operator', 'm0024_usage')",
    )
    .execute(&pool)
    .await
    .unwrap();
    assert!(!migrations_current(&pool).await.unwrap());
    migrate(&database.url).await.unwrap();
    assert!(migrations_current(&pool).await.unwrap());
    sqlx::query("select suspended_at, member_limit from workspace, usage_progress, waiting_job, workspace_deletion")
        .execute(&pool)
        .await
        .unwrap();
}

/// Going back to the version before: its `migrate` finds more than it knows, and leaves that alone.
#[tokio::test]
async fn migrating_with_an_older_version_changes_nothing() {
    let database = fresh_database(|url: String| async move { migrate(&url).await }).await;
    let mut connection = PgConnection::connect(&database.url).await.unwrap();
    sqlx::raw_sql(
        "insert into seaql_migrations (version, applied_at) values ('m9000_of_later', 0);
         insert into apalis._sqlx_migrations (version, description, success, checksum, execution_time) values (99990101000000, 'of later', true, '', 0)",
    )
    .execute(&mut connection)
    .await
    .unwrap();
    migrate(&database.url).await.unwrap();
    let kept: i64 = sqlx::query_scalar("select count(*) from seaql_migrations where version = 'm9000_of_later'")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(kept, 1);
}

/// A migration does not queue behind a long transaction, with everyone else behind it: it gives up and comes again.
#[tokio::test]
async fn migrating_waits_for_a_table_in_short_tries() {
    let database = fresh_database(|url: String| async move { migrate(&url).await }).await;
    let mut holder = PgConnection::connect(&database.url).await.unwrap();
    // `migrate` makes sure of this index each time, for which it needs the table
    sqlx::raw_sql("drop index apalis.jobs_finished; begin; lock table apalis.jobs in access exclusive mode")
        .execute(&mut holder)
        .await
        .unwrap();
    let url = database.url.clone();
    let migrating = tokio::spawn(async move { migrate(&url).await });
    let mut watcher = PgConnection::connect(&database.url).await.unwrap();
    let waiting =
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    let mut seen = Vec::new();
    // it waits, gives up, and waits again
    while seen != [1, 0, 1] {
        let now: i64 = sqlx::query_scalar(waiting).fetch_one(&mut watcher).await.unwrap();
        if seen.last().is_some_and(|last| *last != now) || (seen.is_empty() && now == 1) {
            seen.push(now);
        }
        assert!(!migrating.is_finished(), "{seen:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    sqlx::raw_sql("commit").execute(&mut holder).await.unwrap();
    migrating.await.unwrap().unwrap();
}

#[tokio::test]
async fn what_waits_for_a_worker_is_counted_with_its_age() {
    let app = TestApp::with_roles(WEB).await;
    let nothing = backlog(&app.store).await.unwrap();
    assert_eq!((nothing.conversations, nothing.oldest_reply), (0, Duration::ZERO));
    let customer = Customer::writes(&app, "messenger", "15005550701").await;
    customer.reply("waits for a worker").await;
    sqlx::query("update delivery_lane set due_at = due_at - interval '40 seconds'")
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    sqlx::query("update apalis.jobs set run_at = $1 - interval '90 seconds'")
        .bind(app.store.clock.now())
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    let waits = backlog(&app.store).await.unwrap();
    assert_eq!(waits.conversations, 1);
    assert!(waits.jobs >= 1);
    assert!((40..60).contains(&waits.oldest_reply.as_secs()), "{waits:?}");
    assert!((90..110).contains(&waits.oldest_job.as_secs()), "{waits:?}");
    // a push among the jobs, and a mail, whether it is due or to be tried again later
    assert_eq!(
        (waits.mails, waits.oldest_mail, waits.oldest_push),
        (0, Duration::ZERO, Duration::ZERO)
    );
    let now = app.store.clock.now();
    let push = Job::Push {
        workspace_id: app.workspace_id,
        user_id: app.owner_id,
        subscription_id: Uuid::nil(),
        notification_id: Uuid::nil(),
        attempt: 0,
    };
    let mut connection = app.store.database.owner.acquire().await.unwrap();
    jobs::push(
        &mut connection,
        &app.store.clock,
        &[push],
        now - Duration::from_secs(50),
    )
    .await
    .unwrap();
    drop(connection);
    sqlx::query(
        "insert into mail (id, recipient, language, kind, created_at, useful_until, due_at, sent_at) values
           (gen_random_uuid(), 'ada@example.test', 'en', 'sign_up', $1 - interval '70 seconds', $1 + interval '1 hour', $1 + interval '1 minute', null),
           (gen_random_uuid(), 'ada@example.test', 'en', 'sign_up', $1 - interval '700 seconds', $1 + interval '1 hour', $1, $1)",
    )
    .bind(now)
    .execute(&app.store.database.owner)
    .await
    .unwrap();
    let more = backlog(&app.store).await.unwrap();
    assert_eq!((more.mails, more.jobs), (1, waits.jobs + 1));
    assert!((70..90).contains(&more.oldest_mail.as_secs()), "{more:?}");
    assert!((50..70).contains(&more.oldest_push.as_secs()), "{more:?}");
    // what a worker is at does not wait
    sqlx::query("update delivery_lane set lease_until = $1 + interval '1 minute'")
        .bind(app.store.clock.now())
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    assert_eq!(backlog(&app.store).await.unwrap().conversations, 0);
    app.stop().await;
}

/// A series of `/metrics`: its labels by name.
type Series = BTreeMap<String, String>;

fn labels(text: &str) -> Series {
    let pairs = text.split(',').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| (name.trim().to_owned(), value.trim().trim_matches('"').to_owned()))
        .collect()
}

/// Everything that is told, by the name of the metric.
fn told(metrics: &str) -> BTreeMap<String, Vec<Series>> {
    let mut told: BTreeMap<String, Vec<Series>> = BTreeMap::new();
    for line in metrics.lines().filter(|line| line.starts_with("frontdesk_")) {
        let (series, _) = line.rsplit_once(' ').unwrap();
        let (name, rest) = series.split_once('{').unwrap_or((series, ""));
        let labels = labels(rest.trim_end_matches('}'));
        told.entry(name.to_owned()).or_default().push(labels);
    }
    told
}

/// What is asked of a metric in a file of the chart: its name and the labels that are asked for literally.
fn asked(text: &str) -> Vec<(String, Series)> {
    let is_name = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    text.match_indices("frontdesk_")
        .map(|(at, _)| {
            let end = text[at..]
                .find(|letter| !is_name(letter))
                .map_or(text.len(), |end| at + end);
            let selector = text[end..].strip_prefix('{').and_then(|rest| rest.split_once('}'));
            // in JSON a quote is written with a backslash
            let labels = labels(&selector.map_or("", |(inner, _)| inner).replace('\\', ""));
            (text[at..end].to_owned(), labels)
        })
        .collect()
}

/// Alerts, dashboard and autoscaling name nothing that is not told from the first moment on, and no label that is not there.
#[tokio::test]
async fn every_metric_that_the_chart_names_is_told() {
    let app = TestApp::start().await;
    let metrics = app
        .eventually("a worker has looked at what waits", || async {
            let (_, metrics) = answer(&format!("{}/metrics", app.url)).await?;
            metrics.contains("frontdesk_oldest_job_age_seconds").then_some(metrics)
        })
        .await;
    let told = told(&metrics);
    let chart = Path::new(env!("CARGO_MANIFEST_DIR")).join("../helm");
    let files = [
        "files/alerts.yaml",
        "files/dashboard.json",
        "templates/web-hpa.yaml",
        "templates/worker-scaling.yaml",
        "values.yaml",
    ];
    let mut count = 0;
    for file in files {
        let text = std::fs::read_to_string(chart.join(file)).unwrap();
        for (name, labels) in asked(&text) {
            let series = told
                .get(&name)
                .unwrap_or_else(|| panic!("{file} names {name}, which is not told:\n{metrics}"));
            // those that Kubernetes gives, and the dashboard's own variables
            let ours = |label: &str, value: &str| label != "namespace" && !value.starts_with('$');
            let has = |one: &Series| {
                labels
                    .iter()
                    .all(|(label, value)| !ours(label, value) || one.get(label) == Some(value))
            };
            assert!(
                series.iter().any(has),
                "{file} asks {name} for {labels:?}; there are {series:?}"
            );
            count += 1;
        }
    }
    assert!(count > 40, "{count}");
    app.stop().await;
}

/// However many workspaces, people and routes there are, `/metrics` does not grow with them.
#[tokio::test]
async fn no_metric_has_a_label_that_grows_with_use() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "messenger", "15005550702").await;
    let message = customer.reply("counted, not named").await;
    customer.becomes(&message, "read").await;
    let unheard = reqwest::Method::from_bytes(b"FROBNICATE").unwrap();
    assert_eq!(app.call(unheard, "/conversations", None).await.0, 405);
    assert_eq!(
        app.call(reqwest::Method::GET, &format!("/conversations/{}", Uuid::nil()), None)
            .await
            .0,
        404
    );
    let (_, metrics) = answer(&format!("{}/metrics", app.url)).await.unwrap();
    let told = told(&metrics);
    let requests = &told["frontdesk_http_requests_total"];
    let route = |route: &str| requests.iter().filter(|one| one["route"] == route).count();
    assert!(
        route("/api/v1/conversations/{id}") > 0 && route("/webhooks/{channel}") > 0,
        "{requests:?}"
    );
    let known = BTreeSet::from([
        "channel", "outcome", "le", "state", "surface", "method", "route", "status", "version",
    ]);
    for (name, series) in &told {
        for labels in series {
            for (label, value) in labels {
                assert!(known.contains(label.as_str()), "{name} has {label}");
                assert!(Uuid::try_parse(value).is_err(), "{name} has {label}={value}");
                assert_ne!(value, "FROBNICATE");
            }
        }
        assert!(series.len() < 2_000, "{name} has {} series", series.len());
    }
    app.stop().await;
}

/// Every line that a process wrote, as the object that it is.
fn lines(program: &Program) -> Vec<serde_json::Value> {
    let said = program.said();
    let parse = |line: &str| serde_json::from_str(line).unwrap_or_else(|_| panic!("not an object: {line}"));
    said.lines().map(parse).collect()
}

const WORDS: &str = "Where is my parcel, dear desk? Please ring me";
const ANSWER: &str = "It is with your neighbour Mr Ypsilon";

/// What goes well and what fails is told with the ids that lead to it, and without a word about anybody.
#[tokio::test]
async fn logs_name_ids_and_nothing_personal() {
    let app = TestApp::with_roles(WEB).await;
    let place = |roles: &'static str| Place {
        database_url: &app.database.url,
        secret_key: &app.secret_key,
        data_dir: &app.data_dir,
        platform_url: Some(app.sandbox.base_url()),
        roles,
    };
    let json = [("LOG_FORMAT", "json".to_owned())];
    let mut web = Program::serve_with(&place("web"), &json).await;
    let mut worker = Program::serve_with(&place("worker"), &json).await;
    let customer = Customer::writes(&app, "whatsapp", "15005550703").await;
    customer.acts("messages", json!({ "text": WORDS })).await;
    customer
        .fault(
            1,
            json!({ "kind": "error", "status": 400, "code": 131_009, "message": "15005550703 is no number" }),
        )
        .await;
    let conversation = format!("{}/api/v1/conversations/{}", web.url, customer.conversation_id);
    let ask = |path: &str, body: serde_json::Value| {
        let request = app
            .http
            .post(format!("{}{path}", web.url))
            .bearer_auth(TOKEN)
            .json(&body);
        async move { request.send().await.unwrap() }
    };
    let answered = app
        .http
        .post(format!("{conversation}/messages"))
        .bearer_auth(TOKEN)
        .json(&json!({ "client_id": "logged", "text": ANSWER }))
        .send()
        .await
        .unwrap();
    let message: serde_json::Value = answered.json().await.unwrap();
    let message_id = message["id"].as_str().unwrap();
    customer.becomes(message_id, "failed").await;
    assert_eq!(
        ask(
            "/api/v1/auth/login",
            json!({ "email": OWNER_EMAIL, "password": "wrong horse" })
        )
        .await
        .status(),
        401
    );
    let search = format!("{}/api/v1/search?q=parcel", web.url);
    assert_eq!(
        app.http.get(search).bearer_auth(TOKEN).send().await.unwrap().status(),
        200
    );
    // a table that is gone makes a request fail on our side
    sqlx::raw_sql("alter table canned_response rename to gone")
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    let broken = app
        .http
        .get(format!("{}/api/v1/canned_responses?q=Ypsilon", web.url))
        .bearer_auth(TOKEN);
    let broken = broken.send().await.unwrap();
    assert_eq!(broken.status(), 500);
    let request_id = broken.headers()["x-request-id"].to_str().unwrap().to_owned();
    for program in [&mut web, &mut worker] {
        assert!(program.terminate().await.is_some_and(|status| status.success()));
    }

    let of_web = lines(&web);
    let told = of_web
        .iter()
        .find(|line| line["span"]["request_id"] == request_id.as_str());
    let told = told.unwrap_or_else(|| panic!("nothing is said of {request_id}: {of_web:?}"));
    assert_eq!(told["span"]["route"], "/api/v1/canned_responses");
    let turned_away = of_web.iter().find(|line| line["status"] == 401);
    let turned_away = turned_away.unwrap_or_else(|| panic!("nothing is said of the wrong password: {of_web:?}"));
    assert_eq!(turned_away["span"]["route"], "/api/v1/auth/login");
    let of_worker = lines(&worker);
    let refused = of_worker.iter().find(|line| line["message_id"] == message_id);
    let refused = refused.unwrap_or_else(|| panic!("nothing is said of {message_id}: {of_worker:?}"));
    assert_eq!(
        refused["span"]["conversation_id"],
        customer.conversation_id.to_string().as_str()
    );
    assert_eq!(refused["workspace_id"], app.workspace_id.to_string().as_str());
    let everything = format!("{of_web:?}{of_worker:?}");
    for secret in [
        WORDS,
        "parcel",
        ANSWER,
        "Ypsilon",
        "15005550703",
        "Customer ",
        OWNER_EMAIL,
        "wrong horse",
        TOKEN,
        "token-",
    ] {
        assert!(!everything.contains(secret), "{secret} in {everything}");
    }
    app.stop().await;
}
