//! Every workspace, page by page, with its size and how it stands.

use frontdesk::domain::workspaces;
use frontdesk::domain::workspaces::{deletion, usage};
use frontdesk::server::Roles;
use serde_json::json;

use super::{told, workspace};
use crate::support::app::TestApp;
use crate::support::customer::{Customer, now};
use crate::support::tenant::Tenant;
use crate::support::upload::{File, picture};

#[tokio::test]
async fn workspaces_are_listed_with_their_size_and_how_they_stand() {
    // nobody fetches pictures of customers meanwhile
    let web = Roles {
        web: true,
        worker: false,
    };
    let app = TestApp::with_roles(web).await;
    let waits = Tenant::make(&app, "waits", &[]).await;
    let goes = Tenant::make(&app, "goes", &[]).await;
    let hello = Customer::on("messenger").text("m1", "Hello", now(&app));
    assert_eq!(app.webhook("messenger", &hello).await, 200);
    let file = File {
        name: "f.png",
        content_type: "image/png",
        bytes: picture(10),
    };
    let (_, file) = file.upload(&app).await;
    usage::step(&app.store, app.workspace_id).await.unwrap();
    workspaces::suspend(&app.store, waits.workspace_id).await.unwrap();
    deletion::begin(&app.store, goes.workspace_id).await.unwrap();

    let limits = json!({ "members": null, "inboxes": null, "messages_a_month": null, "storage": null });
    let own = json!({ "id": app.workspace_id, "name": "Test", "state": "active", "members": 1, "inboxes": 3, "messages": 1, "storage": file["size"], "limits": limits });
    let small = |tenant: &Tenant, name: &str, state: &str| json!({ "id": tenant.workspace_id, "name": name, "state": state, "members": 1, "inboxes": 0, "messages": 0, "storage": 0, "limits": limits });
    // ids grow with time
    let all = [
        own,
        small(&waits, "waits", "suspended"),
        small(&goes, "goes", "deleting"),
    ];
    assert_eq!(told(&app, &["list", "--json"]).await, all);
    let after = waits.workspace_id.to_string();
    assert_eq!(told(&app, &["list", "--json", "--after", &after]).await, all[2..]);
    assert_eq!(told(&app, &["list", "--json", "--limit", "2"]).await, all[..2]);

    let table = workspace(&app, &["list"]).await;
    let table = String::from_utf8(table.stdout).unwrap();
    let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines.len(), 4, "{table}");
    assert_eq!(lines[0][..3], ["id", "name", "state"]);
    assert_eq!(lines[2][1..], ["waits", "suspended", "1", "0", "0", "0", "B"]);
    app.stop().await;
}
