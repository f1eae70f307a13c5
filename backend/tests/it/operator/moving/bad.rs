//! What is wrong with a folder is said with its place, and nothing of it stays.

use std::fs;
use std::path::{Path, PathBuf};

use frontdesk::domain::workspaces::{self, NewWorkspace};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Elsewhere, WEB, export, words};
use crate::support::app::{OWNER_PASSWORD, TestApp};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &name),
            false => {
                fs::copy(&path, &name).unwrap();
            }
        }
    }
}

fn manifest(folder: &Path, change: impl FnOnce(&mut Value)) {
    let path = folder.join("manifest.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut manifest);
    fs::write(path, manifest.to_string()).unwrap();
}

fn part<'a>(manifest: &'a mut Value, name: &str) -> &'a mut Value {
    let parts = manifest["parts"].as_array_mut().unwrap();
    parts.iter_mut().find(|part| part["name"] == name).unwrap()
}

fn part_names(folder: &Path) -> Vec<String> {
    let manifest: Value = serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    let parts = manifest["parts"].as_array().unwrap().iter();
    parts.map(|part| part["name"].as_str().unwrap().to_owned()).collect()
}

fn part_columns(folder: &Path, name: &str) -> Vec<String> {
    let text = fs::read(folder.join("manifest.json")).unwrap();
    let mut manifest: Value = serde_json::from_slice(&text).unwrap();
    serde_json::from_value(part(&mut manifest, name)["columns"].take()).unwrap()
}

/// Changes a part, and the manifest with it: only who looks into it sees it.
fn lines(folder: &Path, name: &str, change: impl FnOnce(&mut Vec<String>)) {
    let path = folder.join(format!("{name}.jsonl"));
    let text = fs::read_to_string(&path).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    change(&mut lines);
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    fs::write(path, &text).unwrap();
    manifest(folder, |manifest| {
        let part = part(manifest, name);
        part["rows"] = json!(lines.len());
        part["bytes"] = json!(text.len());
        part["sha256"] = json!(hex::encode(Sha256::digest(&text)));
    });
}

/// An export with three labels and nothing else to speak of, and where copies of it are spoiled.
struct Spoiler {
    there: Elsewhere,
    workspace_id: Uuid,
    place: tempfile::TempDir,
    copies: usize,
}

impl Spoiler {
    async fn make(app: &TestApp) -> Self {
        for name in ["one", "two", "three"] {
            assert_eq!(app.post("/labels", json!({ "name": name })).await.0, 201);
        }
        let place = tempfile::tempdir().unwrap();
        export(app, &place.path().join("export")).await.unwrap();
        Self {
            there: Elsewhere::make().await,
            workspace_id: app.workspace_id,
            place,
            copies: 0,
        }
    }

    fn copy(&mut self) -> PathBuf {
        self.copies += 1;
        let folder = self.place.path().join(format!("copy-{}", self.copies));
        copy(&self.place.path().join("export"), &folder);
        folder
    }

    /// `said`: what is said of a copy that was spoiled so. `begun`: how many workspaces there are then.
    async fn expect(&mut self, said: &str, begun: i64, spoil: impl FnOnce(&Path)) {
        let folder = self.copy();
        spoil(&folder);
        let words = words(self.there.import(&folder).await.unwrap_err());
        assert!(words.starts_with(said), "{said}: {words}");
        let count = async |sql: &'static str| self.there.count(sql, self.workspace_id).await;
        assert_eq!(
            count("select count(*) from label where workspace_id = $1").await,
            0,
            "{said}"
        );
        assert_eq!(
            count("select count(*) from workspace where id = $1").await,
            begun,
            "{said}"
        );
        if begun > 0 {
            self.there.delete(self.workspace_id).await;
        }
    }
}

#[tokio::test]
async fn a_folder_that_is_not_whole_or_not_ours_is_refused_before_anything_is_done() {
    let app = TestApp::with_roles(WEB).await;
    let mut spoiler = Spoiler::make(&app).await;
    let label = |folder: &Path| folder.join("label.jsonl");
    spoiler
        .expect("manifest.json is not there", 0, |folder| {
            fs::remove_file(folder.join("manifest.json")).unwrap();
        })
        .await;
    spoiler
        .expect("manifest.json is of the format 2", 0, |folder| {
            manifest(folder, |manifest| manifest["format"] = json!(2));
        })
        .await;
    spoiler
        .expect(
            "manifest.json is of a newer version, which has the migration m9000_of_later",
            0,
            |folder| {
                manifest(folder, |manifest| {
                    manifest["migrations"]
                        .as_array_mut()
                        .unwrap()
                        .push(json!("m9000_of_later"));
                });
            },
        )
        .await;
    for (name, column) in [("label", "taste"), ("inbox", "credentials")] {
        spoiler
            .expect(&format!("manifest.json says that {name} has {column}"), 0, |folder| {
                manifest(folder, |manifest| {
                    part(manifest, name)["columns"]
                        .as_array_mut()
                        .unwrap()
                        .push(json!(column));
                });
            })
            .await;
    }
    spoiler
        .expect("manifest.json names api_token", 0, |folder| {
            manifest(folder, |manifest| part(manifest, "team")["name"] = json!("api_token"));
        })
        .await;
    spoiler
        .expect("label.jsonl is not what the manifest says", 0, |folder| {
            let text = fs::read_to_string(label(folder)).unwrap();
            fs::write(label(folder), text.replace("three", "third")).unwrap();
        })
        .await;
    spoiler
        .expect("label.jsonl is not there", 0, |folder| {
            fs::remove_file(label(folder)).unwrap();
        })
        .await;
    spoiler
        .expect("users.jsonl:2 is the same person as line 1", 0, |folder| {
            lines(folder, "users", |lines| {
                let other = Uuid::from_u128(7).to_string();
                let again = lines[0].replace(&app.owner_id.to_string(), &other);
                lines.push(again.replace("owner@example.test", "OWNER@example.test"));
            });
        })
        .await;
    app.stop().await;
}

#[tokio::test]
async fn a_wrong_line_is_named_and_nothing_of_its_batch_stays() {
    let app = TestApp::with_roles(WEB).await;
    let mut spoiler = Spoiler::make(&app).await;
    type Spoil = fn(&str) -> String;
    let other_workspace: Spoil = |line| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        line["workspace_id"] = json!(Uuid::from_u128(7));
        line.to_string()
    };
    let without_color: Spoil = |line| {
        let mut line: Value = serde_json::from_str(line).unwrap();
        line["color"] = Value::Null;
        line.to_string()
    };
    let cases: [(&str, Spoil); 5] = [
        ("label.jsonl:2 is no JSON object", |line| {
            line[..line.len() - 1].to_owned()
        }),
        ("label.jsonl:2 is of another workspace", other_workspace),
        ("label.jsonl:2 has taste", |line| {
            line.replacen('{', r#"{"taste":"sweet","#, 1)
        }),
        ("label.jsonl:2 lacks color", |line| {
            line.replace(r#""color""#, r#""name""#)
        }),
        ("label.jsonl:2 is refused", without_color),
    ];
    for (said, spoil) in cases {
        spoiler
            .expect(said, 1, |folder| {
                lines(folder, "label", |lines| lines[1] = spoil(&lines[1]))
            })
            .await;
    }
    // the folder itself is whole
    let folder = spoiler.copy();
    assert_eq!(
        spoiler.there.import(&folder).await.unwrap().workspace_id,
        app.workspace_id
    );
    app.stop().await;
}

/// Lines of a part, as JSON.
fn rewrite(folder: &Path, name: &str, change: impl Fn(&mut Value)) {
    lines(folder, name, |lines| {
        for line in lines {
            let mut row: Value = serde_json::from_str(line).unwrap();
            change(&mut row);
            *line = row.to_string();
        }
    });
}

#[tokio::test]
async fn no_folder_reaches_another_workspace() {
    let app = TestApp::with_roles(WEB).await;
    let mut spoiler = Spoiler::make(&app).await;
    let new = NewWorkspace {
        id: None,
        name: "Victim".to_owned(),
        owner_email: "victim@example.test".to_owned(),
        owner_name: None,
        owner_password: OWNER_PASSWORD.to_owned(),
    };
    let victim = workspaces::create(&spoiler.there.store, new)
        .await
        .unwrap()
        .workspace_id;
    let (own, owner) = (app.workspace_id.to_string(), app.owner_id.to_string());
    // a person whose id is that of a workspace: wherever it stands, it would be renamed
    spoiler
        .expect("users.jsonl:1 has an id that is nobody's", 0, |folder| {
            rewrite(folder, "users", |row| row["id"] = json!(own));
        })
        .await;
    spoiler
        .expect("member.jsonl:1 names somebody who is not in users.jsonl", 1, |folder| {
            lines(folder, "users", |lines| lines.clear());
        })
        .await;
    // and one whose account would have the id of another workspace
    let folder = spoiler.copy();
    for name in part_names(&folder).iter().filter(|name| *name != "audit_entry") {
        lines(&folder, name, |lines| {
            for line in lines {
                *line = line.replace(&owner, &victim.to_string());
            }
        });
    }
    spoiler.there.import(&folder).await.unwrap();
    let count = async |sql: &'static str| spoiler.there.count(sql, victim).await;
    assert_eq!(count("select count(*) from users where id = $1").await, 0);
    assert_eq!(count("select count(*) from label where workspace_id = $1").await, 0);
    assert_eq!(count("select count(*) from member where workspace_id = $1").await, 1);
    app.stop().await;
}

#[tokio::test]
async fn nothing_arrives_that_would_do_something() {
    let app = TestApp::with_roles(WEB).await;
    let mut spoiler = Spoiler::make(&app).await;
    // an erasure that is gone on with
    let running = json!({ "workspace_id": app.workspace_id, "id": app.workspace_id, "contact_id": app.owner_id, "state": "running",
        "stage": "messages", "identity_hashes": [], "actor_kind": "system", "lease_until": "2020-01-01T00:00:00Z", "requested_at": "2020-01-01T00:00:00Z" });
    let folder = spoiler.copy();
    let columns: Vec<String> = part_columns(&folder, "erasure");
    let row: serde_json::Map<String, Value> = columns
        .into_iter()
        .map(|name| {
            let value = running[&name].clone();
            (name, value)
        })
        .collect();
    lines(&folder, "erasure", |lines| lines.push(Value::Object(row).to_string()));
    let words = words(spoiler.there.import(&folder).await.unwrap_err());
    assert!(
        words.starts_with("erasure.jsonl:1 is refused: no export has such a line"),
        "{words}"
    );
    spoiler.there.delete(app.workspace_id).await;
    // an inbox that is connected, whether the folder says so or says nothing
    for leaves_out in [false, true] {
        let folder = spoiler.copy();
        rewrite(&folder, "inbox", |row| {
            row["state"] = json!("connected");
            row["removed_at"] = Value::Null;
            if leaves_out {
                row.as_object_mut().unwrap().remove("removed_at");
            }
        });
        if leaves_out {
            manifest(&folder, |manifest| {
                let columns = part(manifest, "inbox")["columns"].as_array_mut().unwrap();
                columns.retain(|column| column != "removed_at");
            });
        }
        spoiler.there.import(&folder).await.unwrap();
        let count = async |sql: &'static str| spoiler.there.count(sql, app.workspace_id).await;
        assert!(count("select count(*) from inbox where workspace_id = $1").await > 0);
        let connected =
            "select count(*) from inbox where workspace_id = $1 and (removed_at is null or state <> 'disabled')";
        assert_eq!(count(connected).await, 0);
        spoiler.there.delete(app.workspace_id).await;
    }
    // files of the same workspace, which somebody else would delete
    let there = spoiler.there.folder(app.workspace_id);
    fs::create_dir_all(&there).unwrap();
    fs::write(there.join(Uuid::from_u128(7).to_string()), "theirs").unwrap();
    spoiler.expect("files_exist", 0, |_| {}).await;
    app.stop().await;
}

#[tokio::test]
async fn what_cannot_be_handed_out_whole_is_not_handed_out() {
    let app = TestApp::with_roles(WEB).await;
    let place = tempfile::tempdir().unwrap();
    let refused = async |folder: &str| words(export(&app, &place.path().join(folder)).await.unwrap_err());
    // a folder that is somebody's
    fs::create_dir(place.path().join("mine")).unwrap();
    fs::write(place.path().join("mine/letter.txt"), "mine").unwrap();
    let said = refused("mine").await;
    assert!(said.contains("has something in it"), "{said}");
    // somebody who is half gone
    let run = async |sql: &'static str| {
        let run = sqlx::query(sql).bind(app.workspace_id);
        run.execute(&app.store.database.owner).await.unwrap();
    };
    run("insert into erasure (workspace_id, id, contact_id, state, stage, identity_hashes, actor_kind, lease_until, requested_at)
         values ($1, $1, $1, 'running', 'messages', '{}', 'system', now() + interval '1 day', now())")
    .await;
    let said = refused("erasing").await;
    assert!(said.starts_with("erasure_running"), "{said}");
    run("delete from erasure where workspace_id = $1").await;
    // a table of which nobody has said whether it goes along
    let new = "create table brand_new (workspace_id uuid, id uuid, primary key (workspace_id, id))";
    sqlx::query(new).execute(&app.store.database.owner).await.unwrap();
    let said = refused("new").await;
    assert!(said.contains("brand_new"), "{said}");
    app.stop().await;
}
