//! A workspace that is deleted leaves nothing behind, and nobody else notices.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use frontdesk::config::DatabaseConfig;
use frontdesk::domain::workspaces::{self, deletion};
use frontdesk::errors::Error;
use frontdesk::store::files::Files;
use frontdesk::store::{Database, Store};
use serde_json::json;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{said, told, typed, workspace};
use crate::support::app::TestApp;
use crate::support::customer::{Customer, now, together};
use crate::support::living::fill;
use crate::support::tenant::Tenant;
use crate::tenancy::tenant_tables;

/// The database after the server has ended.
pub async fn reopened(app: &TestApp) -> Store {
    let only_url = DatabaseConfig {
        url: None,
        direct_url: None,
        app_url: None,
        pg_bin: None,
    };
    Store {
        database: Database::connect(&app.database.url, &only_url).await.unwrap(),
        clock: app.store.clock.clone(),
        wake: Default::default(),
    }
}

/// How many rows each table has of a workspace, and what they are.
pub async fn rows(store: &Store, tables: &[String], workspace_id: Uuid) -> BTreeMap<String, (i64, Option<String>)> {
    let mut rows = BTreeMap::new();
    for table in tables {
        let all = format!(
            "select count(*), md5(string_agg(t::text, '|' order by t::text)) from {table} t where workspace_id = $1"
        );
        let read = sqlx::query_as(AssertSqlSafe(all)).bind(workspace_id);
        rows.insert(table.clone(), read.fetch_one(&store.database.owner).await.unwrap());
    }
    rows
}

fn folder(app: &TestApp, workspace_id: Uuid) -> PathBuf {
    app.data_dir.join("files").join(workspace_id.to_string())
}

/// Whatever lies below it; a folder that is left empty is none.
pub fn files_in(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => names.extend(files_in(&path)),
            false => names.push(path.display().to_string()),
        }
    }
    names.sort();
    names
}

async fn count(store: &Store, sql: &'static str, bound: String) -> i64 {
    let counted = sqlx::query_scalar(sql).bind(bound);
    counted.fetch_one(&store.database.owner).await.unwrap()
}

/// Somebody who is in both.
async fn shared_member(app: &TestApp, one: &Tenant, two: &Tenant) {
    sqlx::query("insert into member (workspace_id, user_id, role, created_at) values ($1, $2, 'agent', now())")
        .bind(one.workspace_id)
        .bind(two.owner_id)
        .execute(&app.store.database.owner)
        .await
        .unwrap();
}

/// One POST of the platform with something for each of two workspaces.
async fn shared_post(app: &TestApp) {
    let at = now(app) - 5_000;
    let of = |account: &str, words: &str| Customer::on("messenger").of_account(account).text(words, words, at);
    let body = together(&[of("9001", "words-of-one"), of("9002", "words-of-two")]);
    assert_eq!(app.webhook("messenger", &body).await, 200);
}

#[tokio::test]
async fn everything_of_it_goes_and_nothing_of_others() {
    let mut app = TestApp::start().await;
    let one = Tenant::make(&app, "one", &[("messenger", "9001")]).await;
    let two = Tenant::make(&app, "two", &[("messenger", "9002")]).await;
    fill(&app, &one, "9001", "apricot").await;
    fill(&app, &two, "9002", "damson").await;
    shared_member(&app, &one, &two).await;
    shared_post(&app).await;
    let tables = tenant_tables(&app).await;
    app.rest().await;
    let store = reopened(&app).await;
    let before = rows(&store, &tables, two.workspace_id).await;
    let empty: Vec<_> = rows(&store, &tables, one.workspace_id)
        .await
        .into_iter()
        .filter(|(_, (rows, _))| *rows == 0)
        .collect();
    assert!(empty.is_empty(), "nothing would be shown of {empty:?}");
    let theirs = files_in(&folder(&app, two.workspace_id));
    assert!(!theirs.is_empty() && !files_in(&folder(&app, one.workspace_id)).is_empty());

    let id = one.workspace_id.to_string();
    let wrong = typed(&app, &["delete", &id], "two\n").await;
    assert!(!wrong.status.success() && String::from_utf8_lossy(&wrong.stderr).contains("not its name"));
    assert_eq!(
        rows(&store, &tables, one.workspace_id).await["label"].0,
        1,
        "nothing was deleted"
    );
    let right = typed(&app, &["delete", "one"], "one\n").await;
    let gone = said(right);
    assert_eq!(
        (&gone[0]["workspace_id"], &gone[0]["accounts"]),
        (&json!(id), &json!(1)),
        "{gone:?}"
    );
    assert!(gone[0]["files"].as_u64() > Some(0), "{gone:?}");

    for (table, (left, _)) in rows(&store, &tables, one.workspace_id).await {
        assert_eq!(left, 0, "{table}");
    }
    let after = rows(&store, &tables, two.workspace_id).await;
    for (table, were) in &before {
        assert_eq!(&after[table], were, "{table}");
    }
    assert_eq!(files_in(&folder(&app, one.workspace_id)), [""; 0]);
    assert_eq!(files_in(&folder(&app, two.workspace_id)), theirs);
    for (what, sql, bound, wanted) in [
        (
            "the workspace",
            "select count(*) from workspace where id::text = $1",
            id.clone(),
            0,
        ),
        (
            "its deletion",
            "select count(*) from workspace_deletion where id::text = $1",
            id.clone(),
            0,
        ),
        (
            "its jobs",
            "select count(*) from apalis.jobs where position(convert_to($1, 'utf8') in job) > 0",
            id.clone(),
            0,
        ),
        (
            "its owner",
            "select count(*) from users where id::text = $1",
            one.owner_id.to_string(),
            0,
        ),
        (
            "who is elsewhere too",
            "select count(*) from users where id::text = $1",
            two.owner_id.to_string(),
            1,
        ),
        (
            "its words",
            "select count(*) from webhook_delivery where position(convert_to($1, 'utf8') in body) > 0",
            "words-of-one".to_owned(),
            0,
        ),
        (
            "others' words",
            "select count(*) from webhook_delivery where position(convert_to($1, 'utf8') in body) > 0",
            "words-of-two".to_owned(),
            1,
        ),
    ] {
        assert_eq!(count(&store, sql, bound).await, wanted, "{what}");
    }
    let again = workspace(&app, &["delete", &id, "--yes"]).await;
    assert!(String::from_utf8_lossy(&again.stderr).contains("no such workspace"));
    store.database.close().await;
}

#[tokio::test]
async fn it_is_done_in_small_parts_and_goes_on_where_it_was_cut_off() {
    let app = TestApp::start().await;
    let one = Tenant::make(&app, "one", &[("messenger", "9001")]).await;
    let id = one.workspace_id;
    sqlx::query(
        "insert into label (workspace_id, id, name, color, created_at)
         select $1, gen_random_uuid(), 'label ' || n, 'gray', now() from generate_series(1, 2500) n",
    )
    .bind(id)
    .execute(&app.store.database.owner)
    .await
    .unwrap();
    let labels = async || {
        count(
            &app.store,
            "select count(*) from label where workspace_id::text = $1",
            id.to_string(),
        )
        .await
    };
    deletion::begin(&app.store, id).await.unwrap();
    let files = Files::open(None, &app.data_dir).unwrap();
    let mut parts = Vec::new();
    let mut at_labels = |what: &str, gone: u64| match what {
        "label" => {
            parts.push(gone);
            Err(Error::Busy { retry_after: 1 })
        }
        _ => Ok(()),
    };
    let cut = deletion::finish(&app.store, &files, id, &mut at_labels).await;
    assert!(cut.is_err());
    assert_eq!((parts, labels().await), (vec![1_000], 1_500));
    // there is no way back, and it is known that it is not done
    let back = workspaces::resume(&app.store, id).await.unwrap_err();
    assert!(
        matches!(
            back,
            Error::Conflict {
                code: "workspace_deleting",
                ..
            }
        ),
        "{back}"
    );
    let listed = told(&app, &["list", "--json", "--after", &app.workspace_id.to_string()]).await;
    assert_eq!(listed[0]["state"], "deleting", "{listed:?}");
    // what comes for it is nobody's
    let hello = Customer::on("messenger")
        .of_account("9001")
        .text("late", "Hello", now(&app));
    assert_eq!(app.webhook("messenger", &hello).await, 200);

    // cut off after its row, as late as can be
    let mut at_files = |what: &str, _: u64| match what {
        "files" => Err(Error::Busy { retry_after: 1 }),
        _ => Ok(()),
    };
    let cut = deletion::finish(&app.store, &files, id, &mut at_files).await;
    assert!(cut.is_err());
    assert_eq!(labels().await, 0);
    let listed = told(&app, &["list", "--json", "--after", &app.workspace_id.to_string()]).await;
    assert_eq!(
        (&listed[0]["name"], &listed[0]["state"]),
        (&json!("one"), &json!("deleting")),
        "{listed:?}"
    );
    let gone = told(&app, &["delete", &id.to_string(), "--yes"]).await;
    assert_eq!(
        gone,
        [json!({ "workspace_id": id, "rows": 0, "files": 0, "accounts": 0 })]
    );
    assert_eq!(told(&app, &["list", "--json"]).await.len(), 1);
    app.stop().await;
}
