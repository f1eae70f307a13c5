//! `frontdesk doctor` and `frontdesk webhook`, as an operator runs them beside a server.

use serde_json::{Value, json};
use tokio::process::Command;

use crate::support::app::{SECRET, TestApp, VERIFY_TOKEN};
use crate::support::customer::{Customer, now};
use crate::telegram::bot;

struct Said {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Runs the program on the test's database and sandbox, with `change` over its environment.
async fn run(app: &TestApp, arguments: &[&str], change: &[(&str, &str)]) -> Said {
    let telegram = format!("{}/telegram", app.sandbox.base_url());
    let environment = [
        ("DATABASE_URL", app.database.url.as_str()),
        ("FRONTDESK_SECRET_KEY", app.secret_key.as_str()),
        ("FRONTDESK_DATA_DIR", app.data_dir.to_str().unwrap()),
        ("FRONTDESK_PUBLIC_URL", app.url.as_str()),
        ("META_APP_SECRET", SECRET),
        ("META_VERIFY_TOKEN", VERIFY_TOKEN),
        ("META_GRAPH_URL", app.sandbox.base_url()),
        ("INSTAGRAM_GRAPH_URL", app.sandbox.base_url()),
        ("TELEGRAM_API_URL", telegram.as_str()),
        ("SMTP_URL", app.sandbox.smtp_url()),
        ("LOG_LEVEL", "error"),
    ];
    let output = Command::new(env!("CARGO_BIN_EXE_frontdesk"))
        .args(arguments)
        .env_clear()
        .envs(
            std::env::vars()
                .filter(|(name, _)| matches!(name.as_str(), "PATH" | "HOME" | "TMPDIR" | "LD_LIBRARY_PATH")),
        )
        .envs(environment)
        .envs(change.iter().copied())
        .output()
        .await
        .unwrap();
    Said {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

async fn doctor(app: &TestApp, change: &[(&str, &str)]) -> (Option<i32>, Value) {
    let said = run(app, &["doctor", "--json"], change).await;
    let report: Value = serde_json::from_str(&said.stdout).unwrap_or_else(|_| panic!("{}{}", said.stdout, said.stderr));
    assert_eq!(report["ok"], said.code == Some(0), "{report}");
    for secret in [SECRET, VERIFY_TOKEN, "messenger-test-token", app.secret_key.as_str()] {
        assert!(!said.stdout.contains(secret), "a secret is shown: {}", said.stdout);
    }
    (said.code, report)
}

#[track_caller]
fn expect(report: &Value, state: &str, words: &str) {
    let findings = report["findings"].as_array().unwrap();
    let found = findings
        .iter()
        .any(|finding| finding["state"] == state && finding["text"].as_str().unwrap().contains(words));
    assert!(found, "nothing {state} says \"{words}\": {report:#}");
}

#[tokio::test]
async fn a_healthy_server_is_told_what_is_well() {
    let app = TestApp::start().await;
    let (code, report) = doctor(&app, &[]).await;
    assert_eq!(code, Some(0), "{report:#}");
    for words in [
        "the environment can be read",
        "the database answers",
        "media can be stored",
        "the clocks agree",
        "the mail server answers",
        "asked from here",
        "/webhooks/whatsapp answers the platform's check",
        "The platform accepts the access token, as messenger test.",
        "Quality rating: high.",
    ] {
        expect(&report, "ok", words);
    }
    expect(&report, "note", "cannot reach it from outside");
    let text = run(&app, &["doctor"], &[]).await;
    assert_eq!(text.code, Some(0));
    assert!(
        text.stdout
            .contains("ok    inbox \"messenger inbox\" (messenger): The platform accepts"),
        "{}",
        text.stdout
    );
    app.stop().await;
}

#[tokio::test]
async fn what_is_wrong_is_named_with_what_to_do_and_the_exit_code_says_so() {
    let app = TestApp::start().await;
    let (code, report) = doctor(&app, &[("META_VERIFY_TOKEN", "another")]).await;
    assert_eq!(code, Some(1));
    expect(&report, "wrong", "does not answer the platform's check");

    let (_, report) = doctor(&app, &[("FRONTDESK_PUBLIC_URL", "http://127.0.0.1:9")]).await;
    expect(&report, "note", "cannot be reached from here");

    let (code, report) = doctor(&app, &[("META_GRAPH_URL", "http://127.0.0.1:9")]).await;
    assert_eq!(code, Some(1));
    expect(&report, "wrong", "http://127.0.0.1:9 cannot be reached");

    let (code, report) = doctor(&app, &[("SMTP_URL", "smtp://me:hush@127.0.0.1:9")]).await;
    assert_eq!(code, Some(1));
    expect(&report, "wrong", "does not take mail");
    assert!(!report.to_string().contains("hush"), "{report}");
    let (code, report) = doctor(&app, &[("SMTP_URL", "")]).await;
    assert_eq!(code, Some(0), "one need not have mail");
    expect(&report, "note", "no mail is sent");
    let (code, _) = doctor(&app, &[("SMTP_URL", ""), ("FRONTDESK_SIGN_UP", "open")]).await;
    assert_eq!(code, Some(1));

    let (code, report) = doctor(&app, &[("DATABASE_URL", "postgres://nobody@127.0.0.1:9/nothing")]).await;
    assert_eq!(code, Some(1));
    expect(&report, "ok", "media can be stored");

    let new_token =
        json!({ "channel": "messenger", "id": "1001", "name": "messenger test", "access_token": "another" });
    app.sandbox_post("accounts", new_token).await;
    let (code, report) = doctor(&app, &[]).await;
    assert_eq!(code, Some(1));
    expect(&report, "wrong", "The access token does not work");
    app.stop().await;
}

#[tokio::test]
async fn a_bot_whose_messages_go_elsewhere_is_told() {
    let app = TestApp::start().await;
    bot::connect(&app).await;
    let (code, report) = doctor(&app, &[]).await;
    assert_eq!(code, Some(0), "{report:#}");
    expect(&report, "ok", "Telegram sends all 9 kinds of updates here.");
    let url = format!("{}/telegram/bot{}/setWebhook", app.sandbox.base_url(), bot::TOKEN);
    let elsewhere = json!({ "url": "https://other.test/hook" });
    app.http.post(url).json(&elsewhere).send().await.unwrap();
    let (code, report) = doctor(&app, &[]).await;
    assert_eq!(code, Some(1));
    expect(&report, "wrong", "elsewhere: to other.test");
    assert!(!report.to_string().contains(bot::TOKEN), "{report}");
    app.stop().await;
}

#[tokio::test]
async fn an_operator_finds_shows_and_replays_webhooks() {
    let app = TestApp::start().await;
    let at = now(&app) - 60_000;
    let ada = Customer::on("messenger").with_id("2001");
    app.webhook("messenger", &ada.text("m1", "Hello", at)).await;
    app.webhook("messenger", &ada.reaction("m1", Some("👍"), at + 1)).await;
    let nobody = Customer::on("messenger").of_account("4711").text("m2", "Anybody?", at);
    app.webhook("messenger", &nobody).await;
    let workspace = app.workspace_id.to_string();
    let lines = async |arguments: &[&str]| -> Vec<Value> {
        let said = run(&app, &[&["webhook"], arguments].concat(), &[]).await;
        assert_eq!(said.code, Some(0), "{}", said.stderr);
        said.stdout
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    assert_eq!(lines(&["list"]).await.len(), 3);
    assert_eq!(lines(&["list", "--workspace", &workspace]).await.len(), 2);
    assert_eq!(lines(&["list", "--q", "m1"]).await.len(), 2);
    assert_eq!(lines(&["list", "--kind", "reaction"]).await.len(), 1);
    assert_eq!(lines(&["list", "--since", "2100-01-01T00:00:00Z"]).await.len(), 0);
    let unrouted = lines(&["list", "--outcome", "unrouted"]).await;
    assert_eq!(unrouted[0]["account_id"], "4711");
    let id = unrouted[0]["id"].as_str().unwrap();
    let shown = lines(&["show", id]).await;
    assert!(shown[0]["raw"].as_str().unwrap().contains("Anybody?"));
    assert_eq!(shown[0]["effects"][0]["became"], "missing");

    let found = lines(&["replay", "--workspace", &workspace, "--kind", "message"]).await;
    assert_eq!(found, [json!({ "replayed": 1, "failed": 0 })]);
    let nobodys = lines(&["replay", "--channel", "messenger", "--account", "4711"]).await;
    assert_eq!(nobodys, [json!({ "replayed": 1, "failed": 1 })], "still nobody's");
    assert_eq!(lines(&["replay", id]).await, [json!({ "outcome": "unrouted" })]);
    for wrong in [
        &["replay"][..],
        &["list", "--outcome", "lost"],
        &["list", "--since", "soon"],
        &["list", "--account", "1"],
    ] {
        let said = run(&app, &[&["webhook"], wrong].concat(), &[]).await;
        assert_ne!(said.code, Some(0), "{wrong:?}");
        assert!(!said.stderr.is_empty());
    }
    app.stop().await;
}
