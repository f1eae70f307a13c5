//! The key that secrets are sealed with is exchanged: everything is sealed anew, and the old key is of no use any more.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use frontdesk::crypto::Keys;
use frontdesk::domain::mail::{self, Letter, Mailroom, NewMail};
use frontdesk::domain::oauth::{self, Provider};
use frontdesk::domain::views::Language;
use frontdesk::domain::{inboxes, push, sign_in_provider};
use frontdesk::server::Roles;
use frontdesk_connectors::login::Granted;
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;
use uuid::Uuid;

use crate::support::app::{OWNER_EMAIL, OWNER_PASSWORD, TestApp};
use crate::support::browser::Browser;
use crate::support::phone::set_up_second_step;

/// Each kind of secret with how many there are, how many were sealed anew, and how many no key opens; and whether all was well.
fn reseal(app: &TestApp, keys: &str, flags: &[&str]) -> (bool, Vec<(String, [u64; 3])>) {
    let output = Command::new(env!("CARGO_BIN_EXE_frontdesk"))
        .args(["keys", "reseal"])
        .args(flags)
        .env("DATABASE_URL", &app.database.url)
        .env("FRONTDESK_SECRET_KEY", keys)
        .env("FRONTDESK_DATA_DIR", &app.data_dir)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(!said.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let line = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let count = |name: &str| line[name].as_u64().unwrap();
        let counts = ["sealed", "resealed", "unreadable"].map(count);
        (line["what"].as_str().unwrap().to_owned(), counts)
    };
    (output.status.success(), said.lines().map(line).collect())
}

/// Something of every kind.
struct Secrets {
    owner: Browser,
    subscription_id: Uuid,
    grant_id: Uuid,
    mail_id: Uuid,
    push_key: String,
}

async fn keep(app: &TestApp) -> Secrets {
    let owner = Browser::sign_in(app, OWNER_EMAIL, OWNER_PASSWORD).await;
    let (_, key) = owner.call(app, Method::GET, "/push_key", None).await;
    let push_key = key["public_key"].as_str().unwrap().to_owned();
    let browser = app
        .sandbox_post("push", json!({ "application_server_key": push_key }))
        .await;
    let body = json!({ "endpoint": browser["endpoint"], "keys": browser["keys"], "device": "Firefox · Linux" });
    let (status, subscription) = owner.call(app, Method::POST, "/push_subscriptions", Some(body)).await;
    assert_eq!(status, 201, "{subscription}");
    let mut scope = app.store.scoped(app.workspace_id).await.unwrap();
    let granted = Granted {
        subject: None,
        accounts: Vec::new(),
    };
    let grant_id = oauth::keep(&mut scope, &app.keys, app.owner_id, Provider::Facebook, None, &granted)
        .await
        .unwrap();
    scope.commit().await.unwrap();
    let mail_id = app.store.clock.id();
    let letter = Letter::SignUp {
        link: "https://desk.example/join#token=a-secret".to_owned(),
    };
    let room = Mailroom {
        keys: &app.keys,
        public_url: &app.url,
        sends: true,
    };
    let mail = NewMail {
        id: mail_id,
        to: "ada@example.test",
        language: Language::En,
        letter: &letter,
        useful_until: app.store.clock.now() + Duration::hours(1),
    };
    let mut transaction = app.store.database.owner.begin().await.unwrap();
    assert!(mail::queue(&mut transaction, &app.store, room, mail).await.unwrap());
    transaction.commit().await.unwrap();
    set_up_second_step(app, &owner).await;
    let new = json!({ "name": "Shop", "url": "https://shop.example.test/hook", "event_types": ["label.updated"] });
    let (status, made) = app.post("/webhook_endpoints", new).await;
    assert_eq!(status, 201, "{made}");
    let secret = format!("/webhook_endpoints/{}/secret", made["endpoint"]["id"].as_str().unwrap());
    assert_eq!(app.post(&secret, json!({})).await.0, 201);
    sqlx::query(
        "insert into sign_in_provider (workspace_id, name, issuer, client_id, client_secret, scopes, domains, created_at, updated_at)
         values ($1, 'desk', 'https://login.example', 'c', $2, '{}', '{}', now(), now())",
    )
    .bind(app.workspace_id)
    .bind(app.keys.seal(b"a client's secret", &format!("sign_in_provider:{}", app.workspace_id)))
    .execute(&app.store.database.owner)
    .await
    .unwrap();
    Secrets {
        owner,
        subscription_id: subscription["id"].as_str().unwrap().parse().unwrap(),
        grant_id,
        mail_id,
        push_key,
    }
}

#[tokio::test]
async fn sealed_anew_everything_opens_with_the_new_key_alone() {
    let app = TestApp::with_roles(Roles {
        web: true,
        worker: false,
    })
    .await;
    let secrets = keep(&app).await;
    let new = Keys::generate();
    let both = format!("{new},{}", app.secret_key);
    let each = |counts: [[u64; 3]; 9]| {
        let names = [
            "inboxes",
            "logins",
            "mail",
            "push_key",
            "push_subscriptions",
            "authenticators",
            "webhook_secrets",
            "previous_webhook_secrets",
            "sign_in_providers",
        ];
        names.map(str::to_owned).into_iter().zip(counts).collect::<Vec<_>>()
    };
    let of_all = |one: [u64; 3]| {
        each([
            one.map(|n| 3 * n),
            one,
            one.map(|n| 2 * n),
            one,
            one,
            one,
            one,
            one,
            one,
        ])
    };
    let old = of_all([1, 1, 0]);
    assert_eq!(reseal(&app, &both, &["--dry-run"]), (true, old.clone()));
    let lost = of_all([1, 0, 1]);
    assert_eq!(
        reseal(&app, &new, &[]),
        (false, lost),
        "nothing of it opens without the old key"
    );
    assert_eq!(reseal(&app, &both, &[]), (true, old));
    let done = of_all([1, 0, 0]);
    assert_eq!(reseal(&app, &new, &[]), (true, done));

    let keys = Keys::parse(&new).unwrap();
    for inbox_id in &app.inbox_ids {
        let connection = inboxes::connection(&app.store, &keys, app.workspace_id, *inbox_id)
            .await
            .unwrap();
        assert!(connection.credentials.access_token.is_some());
    }
    let provider = sign_in_provider::of_workspace(&app.store, &keys, app.workspace_id)
        .await
        .unwrap();
    assert_eq!(provider.client_secret, "a client's secret");
    let mut scope = app.store.scoped(app.workspace_id).await.unwrap();
    let grant = oauth::load(&mut scope, &keys, app.owner_id, secrets.grant_id)
        .await
        .unwrap();
    assert_eq!(grant.id, secrets.grant_id);
    drop(scope);
    let public = push::public_key(&app.store, &keys).await.unwrap().public_key;
    assert_eq!(public, secrets.push_key, "browsers need not subscribe again");
    let browser = (app.workspace_id, app.owner_id, secrets.subscription_id);
    let sent = push::prepare(&app.store, &keys, &app.url, browser, None).await.unwrap();
    assert!(sent.unwrap().endpoint.as_str().starts_with(app.sandbox.base_url()));
    assert!(mail::claim(&app.store, &keys, secrets.mail_id).await.unwrap().is_some());
    // the server that still has the old key alone cannot: it is to be started with both before
    assert!(push::public_key(&app.store, &app.keys).await.is_err());
    assert_eq!(secrets.owner.call(&app, Method::GET, "/push_key", None).await.0, 500);
    app.stop().await;
}

/// A new kind of secret is to be sealed anew as well: who seals is listed here, and in `domain/sealed.rs`.
#[test]
fn whoever_seals_is_known_to_the_command() {
    fn sealers(folder: &Path, found: &mut BTreeSet<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sealers(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && std::fs::read_to_string(&path).unwrap().contains("keys.seal(")
            {
                found.insert(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeSet::new();
    sealers(&root, &mut found);
    let found: Vec<&str> = found
        .iter()
        .map(|path| path.strip_prefix(&root).unwrap().to_str().unwrap())
        .collect();
    assert_eq!(
        found,
        [
            "domain/inboxes/credentials.rs",
            "domain/mail/mod.rs",
            "domain/oauth/grant.rs",
            "domain/push/key.rs",
            "domain/push/subscriptions.rs",
            "domain/second_factor/check.rs",
            "domain/second_factor/set_up.rs",
            "domain/sign_in_provider/settings.rs",
            "domain/webhook_endpoints/secret.rs",
        ]
    );
}
