//! Cut off anywhere, both ways are gone on with, and come to the same end.

use std::fs;
use std::net::Ipv4Addr;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;

use frontdesk::clock::Clock;
use frontdesk::domain::audit::{self, AuditAction, AuditHead};
use frontdesk::domain::workspaces::{self, deletion, moving};
use frontdesk::domain::{attachments, retention};
use frontdesk::errors::{Error, Result};
use frontdesk::store::files::Files;
use frontdesk::store::{Origin, Store};
use serde_json::{Value, json};
use time::Duration;

use super::super::deletion::{files_in, rows};
use super::super::said;
use super::{Elsewhere, WEB, export, words};
use crate::support::app::TestApp;
use crate::support::clock::MovableClock;
use crate::support::customer::{Customer, now};
use crate::support::upload::{File, picture};
use crate::tenancy::tenant_tables;

/// Many labels, and a reply with a file, of which the workspace says that it is kept for a day alone.
async fn fill(app: &TestApp) {
    sqlx::query(
        "insert into label (workspace_id, id, name, color, created_at)
         select $1, gen_random_uuid(), 'label ' || n, 'gray', now() from generate_series(1, 1200) n",
    )
    .bind(app.workspace_id)
    .execute(&app.store.database.owner)
    .await
    .unwrap();
    sqlx::query("update workspace set media_retention_days = 1 where id = $1")
        .bind(app.workspace_id)
        .execute(&app.store.database.owner)
        .await
        .unwrap();
    let hello = Customer::on("messenger").text("m1", "Hello", now(app));
    assert_eq!(app.webhook("messenger", &hello).await, 200);
    let file = File {
        name: "f.png",
        content_type: "image/png",
        bytes: picture(100),
    };
    let (_, file) = file.upload(app).await;
    let conversations = app.get("/conversations").await;
    let path = format!(
        "/conversations/{}/messages",
        conversations["items"][0]["id"].as_str().unwrap()
    );
    let reply = json!({ "client_id": "c1", "text": "Here it is", "attachment_ids": [file["id"]] });
    assert_eq!(app.post(&path, reply).await.0, 201);
}

/// Which file it is that lies there: another one has another number.
fn written(folder: &Path) -> u64 {
    let file = fs::read_dir(folder.join("files")).unwrap().next().unwrap().unwrap();
    file.metadata().unwrap().ino()
}

fn in_two_days(store: &Store) -> Store {
    let clock = MovableClock::default();
    clock.advance(Duration::days(2));
    Store {
        clock: Clock::from_source(Arc::new(clock)),
        ..store.clone()
    }
}

fn cut() -> Error {
    Error::Busy { retry_after: 1 }
}

async fn expect_refused(there: &Elsewhere, folder: &Path, part: &str) {
    let said = words(there.import(folder).await.unwrap_err());
    assert!(said.contains(part), "{said}");
}

#[tokio::test]
async fn an_export_that_was_cut_off_is_gone_on_with() {
    let app = TestApp::with_roles(WEB).await;
    fill(&app).await;
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("export");
    let files = Files::open(None, &app.data_dir).unwrap();
    for at in ["label", "files"] {
        let mut watch = |what: &str, _: u64| if what == at { Err(cut()) } else { Ok(()) };
        let begun = moving::export(&app.store, &files, app.workspace_id, &folder, &mut watch).await;
        assert!(matches!(begun, Err(Error::Busy { .. })), "{begun:?}");
        expect_refused(&Elsewhere::make().await, &folder, "manifest.json is not there").await;
    }
    let before = written(&folder);
    // of something that was deleted since
    fs::write(folder.join("files/of-before"), "gone").unwrap();
    let exported = export(&app, &folder).await.unwrap();
    assert_eq!((exported.files, exported.missing_files), (1, 0));
    assert_eq!(files_in(&folder.join("files")).len(), 1);
    assert_eq!(written(&folder), before, "what is there is not copied again");
    // it is whole, and of that moment: whoever wants a newer one takes another folder
    let again = words(export(&app, &folder).await.unwrap_err());
    assert!(
        again.contains("finished export") && again.contains("new folder"),
        "{again}"
    );
    app.stop().await;
}

#[tokio::test]
async fn an_import_that_is_cut_off_at_each_step_comes_to_the_same_end() {
    let app = TestApp::with_roles(WEB).await;
    fill(&app).await;
    let tables = tenant_tables(&app).await;
    let id = app.workspace_id;
    let place = tempfile::tempdir().unwrap();
    let (folder, other) = (place.path().join("export"), place.path().join("other"));
    let exported = export(&app, &folder).await.unwrap();
    export(&app, &other).await.unwrap();
    let (at_once, in_steps) = (Elsewhere::make().await, Elsewhere::make().await);
    at_once.import(&folder).await.unwrap();

    let from = Origin::new(Ipv4Addr::LOCALHOST.into(), None);
    let mut cuts = 0;
    let imported = loop {
        let mut left = 2;
        let mut watch = |_: &str, _: u64| -> Result<()> {
            left -= 1;
            if left == 0 { Err(cut()) } else { Ok(()) }
        };
        match moving::import(&in_steps.store, &in_steps.files, &folder, &mut watch).await {
            Ok(imported) => break imported,
            Err(Error::Busy { .. }) => cuts += 1,
            Err(error) => panic!("{}", words(error)),
        }
        assert!(cuts < 100, "it goes on");
        // what is to go has time until all of it is here
        let later = in_two_days(&in_steps.store);
        retention::run(&later, &in_steps.files).await.unwrap();
        // whoever is a member signs in to other workspaces meanwhile
        audit::of_user(&in_steps.store, app.owner_id, AuditAction::SignedIn, &from, Value::Null)
            .await
            .unwrap();
        if cuts == 2 {
            let listed = said(in_steps.workspace(&["list", "--json"]).await);
            assert_eq!(listed[0]["state"], "importing", "{listed:?}");
            let early = workspaces::resume(&in_steps.store, id).await.unwrap_err();
            assert!(words(early).starts_with("workspace_importing"));
            expect_refused(&in_steps, &other, "other_export").await;
            // its log is here and its file, and nothing that names it
            attachments::sweep_files(&later, &in_steps.files).await.unwrap();
            assert_eq!(files_in(&in_steps.folder(id)).len(), 1);
        }
    };
    assert!(cuts > 10, "{cuts}");
    assert_eq!((imported.rows, imported.files), (exported.rows, exported.files));
    // the entry that says so has the time of its import
    let tables: Vec<String> = tables
        .into_iter()
        .filter(|table| !table.starts_with("audit_"))
        .collect();
    let wanted = rows(&at_once.store, &tables, id).await;
    assert_eq!(wanted["label"].0, 1_200);
    assert_eq!(rows(&in_steps.store, &tables, id).await, wanted);
    assert_eq!(files_in(&in_steps.folder(id)).len(), 1);
    let manifest: Value = serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    let noted: AuditHead = serde_json::from_value(manifest["audit"].clone()).unwrap();
    let log = audit::verify(&in_steps.store, id, Some(&noted)).await.unwrap();
    assert_eq!(log.broken, None);
    let since: i64 = log.head.seq - noted.seq;
    assert!(since > 1, "some of the sign-ins, and the import");
    app.stop().await;
}

#[tokio::test]
async fn an_import_that_nobody_wants_to_finish_is_deleted() {
    let app = TestApp::with_roles(WEB).await;
    fill(&app).await;
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("export");
    export(&app, &folder).await.unwrap();
    let there = Elsewhere::make().await;
    let accounts = "select count(*) from users where $1::uuid is not null";
    // before its members are here, and behind them
    for at in ["files", "member"] {
        let mut watch = |what: &str, _: u64| if what == at { Err(cut()) } else { Ok(()) };
        let begun = moving::import(&there.store, &there.files, &folder, &mut watch).await;
        assert!(matches!(begun, Err(Error::Busy { .. })), "{begun:?}");
        assert_eq!(there.count(accounts, app.workspace_id).await, 1, "{at}");
        deletion::begin(&there.store, app.workspace_id).await.unwrap();
        expect_refused(&there, &folder, "workspace_deleting").await;
        there.delete(app.workspace_id).await;
        assert_eq!(there.count(accounts, app.workspace_id).await, 0, "{at}");
        assert_eq!(files_in(&there.folder(app.workspace_id)), [""; 0], "{at}");
    }
    there.import(&folder).await.unwrap();
    let waits = "select count(*) from workspace where id = $1 and suspended_at is not null";
    assert_eq!(there.count(waits, app.workspace_id).await, 1);
    app.stop().await;
}
