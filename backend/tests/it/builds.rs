//! While one version takes over from another: a page of either finds its files at both.

use std::borrow::Cow;
use std::path::Path;

use frontdesk::server::Roles;
use frontdesk::store::builds::{self, BuiltFile};
use time::Duration;

use crate::support::app::TestApp;
use crate::support::port::free_address;
use crate::support::program::{Place, Program, http_client};

const WEB: Roles = Roles {
    web: true,
    worker: false,
};

fn file(name: &str, text: &str) -> BuiltFile {
    BuiltFile {
        name: name.to_owned(),
        media_type: "text/javascript".to_owned(),
        body: Cow::Owned(text.as_bytes().to_vec()),
    }
}

#[tokio::test]
async fn files_of_the_last_builds_are_served_by_every_process() {
    let app = TestApp::with_roles(WEB).await;
    let (pool, start) = (&app.store.database.owner, app.store.clock.now());
    for build in 0..6 {
        let files = [
            file(&format!("assets/entry-{build}.js"), &format!("build {build}")),
            file("assets/shared.js", "in all of them"),
        ];
        builds::keep(pool, &files, start + Duration::hours(build))
            .await
            .unwrap();
    }
    let get = async |path: &str| http_client().get(format!("{}/{path}", app.url)).send().await.unwrap();
    for (path, text) in [
        ("assets/entry-5.js", "build 5"),
        ("assets/entry-1.js", "build 1"),
        ("assets/shared.js", "in all of them"),
    ] {
        let answer = get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(answer.headers()["content-type"], "text/javascript");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers()["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(answer.text().await.unwrap(), text);
    }
    for path in ["assets/entry-0.js", "assets/never.js", "assets/"] {
        assert_eq!(get(path).await.status(), 404, "{path}");
    }
    app.stop().await;
}

#[tokio::test]
async fn the_page_has_its_policy_under_every_name() {
    let app = TestApp::with_roles(WEB).await;
    for path in ["", "index.html", "desk/all"] {
        let answer = http_client().get(format!("{}/{path}", app.url)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let policy = answer.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'self'"), "{path}: {policy}");
        assert_eq!(answer.headers()["x-frame-options"], "DENY", "{path}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_process_brings_its_own_files_and_keeps_its_figures_from_the_world() {
    let app = TestApp::with_roles(WEB).await;
    let free = free_address();
    let place = Place {
        database_url: &app.database.url,
        secret_key: &app.secret_key,
        data_dir: &app.data_dir,
        platform_url: Some(app.sandbox.base_url()),
        roles: "web",
    };
    let environment = [("FRONTDESK_METRICS_LISTEN", free.to_string())];
    let kept = async || -> Vec<(String, time::OffsetDateTime)> {
        sqlx::query_as("select name, kept_at from dashboard_file order by name collate \"C\"")
            .fetch_all(&app.store.database.owner)
            .await
            .unwrap()
    };
    let mut first = None;
    for _ in 0..2 {
        let mut program = Program::serve_with(&place, &environment).await;
        let now = kept().await;
        let names: Vec<&str> = now.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, built());
        assert_eq!(*first.get_or_insert(now.clone()), now, "the second start finds it done");

        let status = async |url: String| http_client().get(url).send().await.unwrap().status();
        assert_eq!(status(format!("{}/metrics", program.url)).await, 404);
        assert_eq!(status(format!("{}/readyz", program.url)).await, 200);
        app.eventually("it tells that it is ready", || async {
            let answer = http_client().get(format!("http://{free}/metrics")).send().await.ok()?;
            answer.text().await.ok()?.contains("frontdesk_ready 1").then_some(())
        })
        .await;
        assert!(program.terminate().await.is_some_and(|status| status.success()));
    }
    app.stop().await;
}

/// What the dashboard's build has left; nothing where it was not built.
fn built() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dashboard/dist/assets");
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .map(|entry| format!("assets/{}", entry.unwrap().file_name().to_str().unwrap()))
        .collect();
    names.sort();
    names
}
