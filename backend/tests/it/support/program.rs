//! The built program as a process of its own, on the test's database and a port of its own, which can be killed.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tokio::process::{Child, Command};

use super::app::{SECRET, VERIFY_TOKEN};
use super::port::free_address;

/// What a starved machine may need for anything.
pub const PATIENCE: Duration = Duration::from_secs(120);

pub struct Program {
    pub url: String,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    log: PathBuf,
    child: Child,
}

/// What a process needs to know.
pub struct Place<'a> {
    pub database_url: &'a str,
    pub secret_key: &'a str,
    pub data_dir: &'a Path,
    /// Where the platforms are; nowhere, if nothing is sent.
    pub platform_url: Option<&'a str>,
    pub roles: &'a str,
}

impl Program {
    pub async fn serve(place: &Place<'_>) -> Self {
        Self::serve_with(place, &[]).await
    }

    /// With more in its environment.
    pub async fn serve_with(place: &Place<'_>, more: &[(&str, String)]) -> Self {
        let mut program = Self::begin(place, &[], more);
        program.ready().await;
        program
    }

    /// The same, with more arguments and without waiting until it serves.
    pub fn begin(place: &Place<'_>, flags: &[&str], more: &[(&str, String)]) -> Self {
        let listen = free_address();
        let url = format!("http://{listen}");
        let platform = place.platform_url.unwrap_or("http://127.0.0.1:9");
        let environment = [
            ("DATABASE_URL", place.database_url),
            ("FRONTDESK_SECRET_KEY", place.secret_key),
            ("FRONTDESK_DATA_DIR", place.data_dir.to_str().unwrap()),
            ("FRONTDESK_LISTEN", &listen.to_string()),
            ("FRONTDESK_PUBLIC_URL", &url),
            ("META_APP_SECRET", SECRET),
            ("META_VERIFY_TOKEN", VERIFY_TOKEN),
            ("META_GRAPH_URL", platform),
            ("INSTAGRAM_GRAPH_URL", platform),
            ("LOG_LEVEL", "info"),
        ];
        let environment: Vec<(String, String)> = environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .chain(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone())))
            .collect();
        let arguments = ["serve", "--roles", place.roles]
            .into_iter()
            .chain(flags.iter().copied());
        let arguments: Vec<String> = arguments.map(str::to_owned).collect();
        let log = place.data_dir.join(format!("{}.log", listen.port()));
        let child = spawn(&arguments, &environment, &log);
        Self {
            url,
            arguments,
            environment,
            log,
            child,
        }
    }

    /// Waits until it serves; a worker alone has no port and says so in its log.
    pub async fn ready(&mut self) {
        let client = http_client();
        let web = self.arguments[2].contains("web");
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!("the program ended ({status}):\n{}", self.said());
            }
            let ready = if web {
                client
                    .get(format!("{}/readyz", self.url))
                    .send()
                    .await
                    .is_ok_and(|answer| answer.status() == 200)
            } else {
                self.said().contains("frontdesk is ready")
            };
            if ready {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the program did not become ready:\n{}", self.said());
    }

    /// What it wrote since it was started last.
    pub fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    pub fn id(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    /// Waits until it has ended by itself.
    pub async fn ended(&mut self) -> ExitStatus {
        let ended = tokio::time::timeout(PATIENCE, self.child.wait());
        ended.await.expect("it ends by itself").unwrap()
    }

    /// As `kill -9` does it.
    pub async fn kill(&mut self) {
        self.child.start_kill().unwrap();
        self.child.wait().await.unwrap();
    }

    /// SIGTERM, and what the process made of it; none when it took longer than it may.
    pub async fn terminate(&mut self) -> Option<ExitStatus> {
        let told = Command::new("sh")
            .arg("-c")
            .arg(format!("kill -TERM {}", self.id()))
            .status()
            .await
            .unwrap();
        assert!(told.success());
        tokio::time::timeout(PATIENCE, self.child.wait())
            .await
            .ok()
            .map(Result::unwrap)
    }

    /// The same again, after it ended.
    pub async fn restart(&mut self) {
        self.child = spawn(&self.arguments, &self.environment, &self.log);
        self.ready().await;
    }
}

/// A client for loopback, with as much time as a busy machine may need.
pub fn http_client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .timeout(Duration::from_secs(60))
        .no_proxy()
        .build()
        .unwrap()
}

fn spawn(arguments: &[String], environment: &[(String, String)], log: &Path) -> Child {
    let output = File::create(log).unwrap();
    let passed =
        std::env::vars().filter(|(name, _)| matches!(name.as_str(), "PATH" | "HOME" | "TMPDIR" | "LD_LIBRARY_PATH"));
    Command::new(env!("CARGO_BIN_EXE_frontdesk"))
        .args(arguments)
        .env_clear()
        .envs(passed)
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(output.try_clone().unwrap())
        .stderr(output)
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}
