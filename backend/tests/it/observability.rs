//! Observability of time: what one message tells, what `/metrics` tells of all, and traces across processes.

use frontdesk::server::Roles;
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use opentelemetry_proto::tonic::trace::v1::status::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::delivery::customer::Customer;
use crate::support::app::{TOKEN, TestApp, signature};
use crate::support::customer;
use crate::support::otlp::{Collector, attribute};
use crate::support::port::free_address;
use crate::support::program::{Place, Program};
use crate::support::socket::PollingSocket;

const WEB: Roles = Roles {
    web: true,
    worker: false,
};

/// The times of a message once they are all there.
async fn times(app: &TestApp, conversation_id: Uuid, message_id: &str, complete: impl Fn(&Value) -> bool) -> Value {
    let path = format!("/conversations/{conversation_id}/messages/{message_id}/times");
    app.eventually("all times are known", || async {
        let times = app.get(&path).await;
        complete(&times).then_some(times)
    })
    .await
}

/// RFC 3339 in UTC with three decimals sorts as text.
fn in_order(times: &[&Value]) {
    let texts: Vec<&str> = times.iter().map(|time| time.as_str().expect("a time")).collect();
    assert!(texts.is_sorted(), "{texts:?}");
}

async fn metrics(app: &TestApp, url: &str) -> String {
    let answer = app.http.get(format!("{url}/metrics")).send().await.unwrap();
    answer.text().await.unwrap()
}

fn count(metrics: &str, histogram: &str, channel: &str) -> u64 {
    let line = format!("{histogram}_count{{channel=\"{channel}\"}} ");
    let found = metrics.lines().find_map(|metric| metric.strip_prefix(line.as_str()));
    found.map_or(0, |count| count.parse().unwrap())
}

#[tokio::test]
async fn a_message_tells_when_it_was_received_stored_and_shown() {
    let app = TestApp::start().await;
    let mut socket = PollingSocket::connect(&app, TOKEN).await;
    socket.resume(None).await;
    let customer = Customer::writes(&app, "messenger", "15005550601").await;
    let before = metrics(&app, &app.url).await;
    let message_id = loop {
        let (name, event) = socket.event().await;
        if name == "message.created" {
            break event["data"]["id"].as_str().unwrap().to_owned();
        }
    };
    let times = times(&app, customer.conversation_id, &message_id, |times| {
        times["emitted_at"].is_string()
    })
    .await;
    in_order(&[&times["received_at"], &times["committed_at"], &times["emitted_at"]]);
    assert_eq!(times["message_id"], message_id.as_str());
    assert_eq!(times["delivery"], Value::Null);
    for histogram in [
        "frontdesk_message_received_to_committed_seconds",
        "frontdesk_message_committed_to_emitted_seconds",
        "frontdesk_message_received_to_emitted_seconds",
    ] {
        assert!(count(&before, histogram, "messenger") > 0, "{histogram} in {before}");
    }
    let path = format!("/conversations/{}/messages/{message_id}/times", Uuid::nil());
    assert_eq!(app.call(reqwest::Method::GET, &path, None).await.0, 404);
    app.stop().await;
}

#[tokio::test]
async fn a_reply_tells_of_its_way_to_the_customer() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "messenger", "15005550602").await;
    let message_id = customer.reply("On its way").await;
    customer.becomes(&message_id, "read").await;
    let times = times(&app, customer.conversation_id, &message_id, |times| {
        times["delivery"]["accepted_at"].is_string()
    })
    .await;
    let delivery = &times["delivery"];
    in_order(&[&times["received_at"], &delivery["queued_at"], &times["committed_at"]]);
    in_order(&[
        &delivery["queued_at"],
        &delivery["attempted_at"],
        &delivery["accepted_at"],
    ]);
    in_order(&[
        &delivery["attempted_at"],
        &delivery["delivered_at"],
        &delivery["read_at"],
    ]);
    let attempts = delivery["attempts"].as_array().unwrap();
    assert_eq!(attempts.len(), 1);
    assert_eq!(attempts[0]["outcome"], "sent");
    assert_eq!(attempts[0]["started_at"], delivery["attempted_at"]);
    assert_eq!(attempts[0]["answered_at"], delivery["accepted_at"]);
    let metrics = metrics(&app, &app.url).await;
    for histogram in [
        "frontdesk_reply_queued_to_attempted_seconds",
        "frontdesk_reply_attempted_to_accepted_seconds",
        "frontdesk_reply_queued_to_accepted_seconds",
        "frontdesk_reply_accepted_to_delivered_seconds",
    ] {
        assert!(count(&metrics, histogram, "messenger") > 0, "{histogram} in {metrics}");
    }
    app.stop().await;
}

/// Tried again by hand, the way begins anew.
#[tokio::test]
async fn a_reply_that_is_tried_again_forgets_the_times_of_before() {
    let app = TestApp::start().await;
    let customer = Customer::writes(&app, "messenger", "15005550603").await;
    let message_id = customer.reply("once").await;
    customer.becomes(&message_id, "read").await;
    // as if the platform had refused it in the end
    sqlx::query("with p as (update delivery_part set status = 'failed' where message_id = $1) update agent_message set delivery_status = 'failed', accepted_at = attempted_at where message_id = $1")
        .bind(message_id.parse::<Uuid>().unwrap())
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    let path = format!("/conversations/{}/messages/{message_id}", customer.conversation_id);
    let before = app.get(&format!("{path}/times")).await;
    let (status, _) = app.post(&format!("{path}/retry"), Value::Null).await;
    assert_eq!(status, 200);
    let times = times(&app, customer.conversation_id, &message_id, |times| {
        times["delivery"]["accepted_at"].is_string()
    })
    .await;
    in_order(&[
        &before["delivery"]["attempted_at"],
        &times["delivery"]["queued_at"],
        &times["delivery"]["attempted_at"],
        &times["delivery"]["accepted_at"],
    ]);
    assert_ne!(before["delivery"]["queued_at"], times["delivery"]["queued_at"]);
    assert_eq!(times["delivery"]["attempts"].as_array().unwrap().len(), 2);
    app.stop().await;
}

struct Traced {
    program: Program,
    collector: Collector,
    metrics_url: String,
}

impl Traced {
    async fn serve(app: &TestApp, roles: &str) -> Self {
        let collector = Collector::start().await;
        let free = free_address();
        let place = Place {
            database_url: &app.database.url,
            secret_key: &app.secret_key,
            data_dir: &app.data_dir,
            platform_url: Some(app.sandbox.base_url()),
            roles,
        };
        let environment = [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url.clone()),
            // nothing goes out before the end but what is sent then
            ("OTEL_BSP_SCHEDULE_DELAY", "600000".to_owned()),
            ("FRONTDESK_METRICS_LISTEN", free.to_string()),
        ];
        Self {
            program: Program::serve_with(&place, &environment).await,
            collector,
            metrics_url: format!("http://{free}"),
        }
    }

    async fn end(&mut self) {
        assert!(self.program.terminate().await.is_some_and(|status| status.success()));
    }
}

fn is(span: &Span, kind: SpanKind) -> bool {
    span.kind == kind as i32
}

/// It took time, did not fail, and hangs on the other.
fn follows(span: &Span, root: &Span) {
    assert_eq!(span.trace_id, root.trace_id, "{}", span.name);
    assert_eq!(span.parent_span_id, root.span_id, "{}", span.name);
    assert!(span.start_time_unix_nano >= root.start_time_unix_nano, "{}", span.name);
    assert!(span.end_time_unix_nano >= span.start_time_unix_nano, "{}", span.name);
    let failed = span
        .status
        .as_ref()
        .is_some_and(|status| status.code == StatusCode::Error as i32);
    assert!(!failed, "{}", span.name);
}

const WORDS: &str = "Where is my parcel, dear desk?";
const ANSWER: &str = "It is with the neighbour.";

/// One process takes the webhook and the request, one has the socket, one sends.
#[tokio::test]
async fn traces_reach_from_the_webhook_to_the_socket_and_from_the_request_to_the_platform() {
    let app = TestApp::with_roles(WEB).await;
    let customer = Customer::writes(&app, "messenger", "15005550604").await;
    let mut taking = Traced::serve(&app, "web").await;
    let mut showing = Traced::serve(&app, "web").await;
    let mut sending = Traced::serve(&app, "worker").await;
    let mut socket = PollingSocket::connect_at(&showing.program.url, TOKEN).await;
    socket.resume(None).await;

    let person = customer::Customer::on("messenger").with_id(&customer.id);
    let body = person
        .text("mid.traced", WORDS, customer::now(&app))
        .to_string()
        .into_bytes();
    let posted = app
        .http
        .post(format!("{}/webhooks/messenger", taking.program.url))
        .header("x-hub-signature-256", signature(&body))
        .body(body);
    assert_eq!(posted.send().await.unwrap().status(), 200);
    let message_id = loop {
        let (name, event) = socket.event().await;
        if name == "message.created" {
            assert_eq!(event["data"]["text"], WORDS);
            break event["data"]["id"].as_str().unwrap().to_owned();
        }
    };
    let path = format!("/api/v1/conversations/{}/messages", customer.conversation_id);
    let asked = app
        .http
        .post(format!("{}{path}", taking.program.url))
        .bearer_auth(TOKEN)
        .json(&json!({ "client_id": "traced", "text": ANSWER }));
    let reply: Value = asked.send().await.unwrap().json().await.unwrap();
    customer.becomes(reply["id"].as_str().unwrap(), "read").await;

    let counts = [
        (&taking.metrics_url, "frontdesk_message_received_to_committed_seconds"),
        (&showing.metrics_url, "frontdesk_message_committed_to_emitted_seconds"),
        (&sending.metrics_url, "frontdesk_reply_queued_to_attempted_seconds"),
        (&sending.metrics_url, "frontdesk_reply_attempted_to_accepted_seconds"),
        (&sending.metrics_url, "frontdesk_reply_queued_to_accepted_seconds"),
    ];
    for (url, histogram) in counts {
        let metrics = metrics(&app, url).await;
        assert_eq!(count(&metrics, histogram, "messenger"), 1, "{histogram} in {metrics}");
    }
    for traced in [&mut taking, &mut showing, &mut sending] {
        assert!(traced.collector.spans().is_empty());
        traced.end().await;
    }

    let webhook = taking
        .collector
        .span("POST /webhooks/{channel}", |span| is(span, SpanKind::Server));
    assert!(webhook.parent_span_id.is_empty());
    assert_eq!(attribute(&webhook, "http.response.status_code").as_deref(), Some("200"));
    let of_webhook = |span: &Span| span.trace_id == webhook.trace_id;
    let stored = taking.collector.span("store webhook", of_webhook);
    follows(&stored, &webhook);
    assert!(stored.end_time_unix_nano <= webhook.end_time_unix_nano);
    let emitted = showing.collector.span("emit to sockets", of_webhook);
    follows(&emitted, &webhook);
    assert!(is(&emitted, SpanKind::Producer));
    assert_eq!(attribute(&emitted, "frontdesk.message_id"), Some(message_id));

    let request = taking
        .collector
        .span("POST /api/v1/conversations/{id}/messages", |_| true);
    assert_eq!(attribute(&request, "http.response.status_code").as_deref(), Some("201"));
    let of_request = |span: &Span| span.trace_id == request.trace_id;
    follows(&taking.collector.span("store reply", of_request), &request);
    let sent = sending.collector.span("send to platform", of_request);
    follows(&sent, &request);
    assert!(is(&sent, SpanKind::Client));
    assert_eq!(
        attribute(&sent, "frontdesk.message_id").as_deref(),
        reply["id"].as_str()
    );
    assert_eq!(attribute(&sent, "frontdesk.outcome").as_deref(), Some("sent"));

    let everything: Vec<Span> = [&taking, &showing, &sending]
        .into_iter()
        .flat_map(|traced| traced.collector.spans())
        .collect();
    let told = format!("{everything:?}");
    for secret in [WORDS, ANSWER, TOKEN, &customer.id, "mid.traced", "Customer "] {
        assert!(!told.contains(secret), "{secret}");
    }
    app.stop().await;
}

/// A collector that is away costs spans, and no message and no second of the shutdown.
#[tokio::test]
async fn a_collector_that_is_away_is_told_of_and_stops_nothing() {
    let app = TestApp::with_roles(WEB).await;
    let place = Place {
        database_url: &app.database.url,
        secret_key: &app.secret_key,
        data_dir: &app.data_dir,
        platform_url: None,
        roles: "web",
    };
    let environment = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9".to_owned()),
        ("OTEL_BSP_SCHEDULE_DELAY", "50".to_owned()),
    ];
    let mut program = Program::serve_with(&place, &environment).await;
    let me = format!("{}/api/v1/me", program.url);
    assert_eq!(app.http.get(&me).bearer_auth(TOKEN).send().await.unwrap().status(), 200);
    app.eventually("it is said", || async {
        let said = program.said();
        said.contains("OTEL_EXPORTER_OTLP_ENDPOINT does not take them")
            .then_some(())
    })
    .await;
    assert!(program.terminate().await.is_some_and(|status| status.success()));
    app.stop().await;
}
