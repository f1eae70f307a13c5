//! Who may know whom: the `use` lines of the source, held to the table of the design.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A source file with its module's place, without its tests and comments.
struct Source {
    /// `http/messages.rs`
    path: String,
    /// The module below the crate's root: `http`, `store`, `config`.
    module: String,
    text: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn sources(root: &Path) -> Vec<Source> {
    let mut paths = Vec::new();
    files(root, &mut paths);
    paths.sort();
    assert!(!paths.is_empty());
    paths
        .into_iter()
        .map(|path| {
            let below = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            let module = below.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap();
            let code = |line: &&str| !line.trim_start().starts_with("//");
            Source {
                path: below,
                module,
                text: text.lines().filter(code).collect::<Vec<_>>().join("\n"),
            }
        })
        .collect()
}

/// Everything after each `crate::`, as far as it is a path: `domain::views::Event`. Groups are taken apart.
fn crate_paths(text: &str) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for part in text.split("crate::").skip(1) {
        let path: String = part
            .chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | ':'))
            .collect();
        let path = path.trim_end_matches(':').to_owned();
        let rest = &part[path.len()..];
        match rest.trim_start_matches(':').strip_prefix('{') {
            Some(group) => {
                let group = group.split('}').next().unwrap();
                for item in group.split(',') {
                    let item = item.split_whitespace().next().unwrap_or_default();
                    if item == "self" {
                        paths.insert(path.clone());
                    } else if !item.is_empty() {
                        paths.insert(format!("{path}{}{item}", if path.is_empty() { "" } else { "::" }));
                    }
                }
            }
            None => {
                paths.insert(path);
            }
        }
    }
    paths
}

/// Each module and those it may use. What is not in the table may not be in the source.
fn table() -> BTreeMap<&'static str, Vec<&'static str>> {
    let ground = ["clock", "config", "crypto", "errors", "measures", "traces"];
    let with = |more: &[&'static str]| ground.iter().chain(more).copied().collect::<Vec<_>>();
    BTreeMap::from([
        ("main", vec![]),
        ("lib", vec!["http"]),
        (
            "commands",
            with(&[
                "checkup",
                "domain",
                "http",
                "outgoing",
                "postgres",
                "server",
                "store",
                "telemetry",
            ]),
        ),
        (
            "server",
            with(&[
                "connection",
                "domain",
                "http",
                "outgoing",
                "realtime",
                "store",
                "tasks",
                "worker",
            ]),
        ),
        ("tasks", vec![]),
        ("telemetry", vec!["config", "traces"]),
        // edges: never sideways
        (
            "http",
            with(&["checkup", "connection", "domain", "inspect", "outgoing", "store"]),
        ),
        ("realtime", with(&["connection", "domain", "store"])),
        ("worker", with(&["domain", "inspect", "outgoing", "store", "tasks"])),
        // what edges share to reach the outside
        ("outgoing", with(&["domain", "store"])),
        ("checkup", with(&["domain", "outgoing", "store"])),
        ("connection", vec![]),
        ("domain", with(&["inspect", "store"])),
        // the log carries views
        ("store", with(&["domain::views"])),
        ("postgres", vec![]),
        ("config", vec!["crypto"]),
        ("clock", vec![]),
        ("crypto", vec![]),
        ("errors", vec![]),
        ("inspect", vec![]),
        ("measures", vec![]),
        ("traces", vec![]),
    ])
}

#[test]
fn modules_look_down_and_never_up_or_sideways() {
    let table = table();
    let mut wrong = Vec::new();
    for source in sources(&root()) {
        let allowed = table
            .get(source.module.as_str())
            .unwrap_or_else(|| panic!("{} is not in the table", source.module));
        for path in crate_paths(&source.text) {
            let below = |module: &str| path == module || path.starts_with(&format!("{module}::"));
            if !below(&source.module) && !allowed.iter().any(|module| below(module)) {
                wrong.push(format!("{} uses crate::{path}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn edges_have_no_sql() {
    let mut wrong = Vec::new();
    for source in sources(&root()) {
        if !["http", "realtime", "worker"].contains(&source.module.as_str()) {
            continue;
        }
        for word in [
            "sqlx",
            "sea_orm",
            "sea_query",
            "select ",
            "insert into ",
            "delete from ",
            "Transaction",
            // the identities of contacts are none
            "::entities",
            "{entities",
            " entities",
        ] {
            // words in documentation of routes are no statements: they stand in attributes, never in code with a colon
            if source
                .text
                .lines()
                .any(|line| line.contains(word) && !line.trim_start().starts_with('#'))
            {
                wrong.push(format!("{} has {word:?}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An entity is opened through the one door that asks for the workspace.
#[test]
fn entities_are_opened_with_their_workspace() {
    let mut wrong = Vec::new();
    for source in sources(&root()) {
        if source.path == "store/entities/mod.rs" {
            continue;
        }
        for word in [
            "Entity::find()",
            "Entity::find_by_id",
            "Entity::delete_many",
            "Entity::update_many",
            "Entity::delete_by_id",
        ] {
            if source.text.contains(word) {
                wrong.push(format!("{} has {word}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_restricted_pool_is_used_by_scoped_alone() {
    for source in sources(&root()) {
        let uses = source.text.contains("database.app") || source.text.contains("self.app.");
        assert!(!uses || source.path.starts_with("store/"), "{}", source.path);
    }
}

#[test]
fn connectors_know_nothing_of_the_product() {
    let connectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../connectors");
    let manifest = fs::read_to_string(connectors.join("Cargo.toml")).unwrap();
    let dependencies = manifest
        .split("[dependencies]")
        .nth(1)
        .unwrap()
        .split("\n[")
        .next()
        .unwrap();
    for ours in ["frontdesk", "sqlx", "sea-orm", "axum"] {
        assert!(!dependencies.contains(ours), "{ours}");
    }
    for source in sources(&connectors.join("src")) {
        assert!(!source.text.contains("frontdesk::"), "{}", source.path);
    }
}

#[test]
fn paths_are_read_as_they_are_written() {
    let text = "use crate::errors::{Error, Result};\nuse crate::{domain::views, store};\nuse crate::store::{\n    self,\n    Scoped,\n};\nlet x = crate::clock::now();";
    let found: Vec<String> = crate_paths(text).into_iter().collect();
    assert_eq!(
        found,
        [
            "clock::now",
            "domain::views",
            "errors::Error",
            "errors::Result",
            "store",
            "store::Scoped"
        ]
    );
}
