//! What an operator does with whole workspaces, by the program's own command line beside running servers.

mod deletion;
mod list;
mod moving;
mod suspension;
mod waiting;

use std::process::{Output, Stdio};

use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::support::app::TestApp;

fn command(app: &TestApp, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_frontdesk"));
    command
        .arg("workspace")
        .args(arguments)
        .env("DATABASE_URL", &app.database.url)
        .env("FRONTDESK_SECRET_KEY", &app.secret_key)
        .env("FRONTDESK_DATA_DIR", &app.data_dir);
    command
}

/// `frontdesk workspace …` as another process, at which nobody sits.
pub async fn workspace(app: &TestApp, arguments: &[&str]) -> Output {
    command(app, arguments).stdin(Stdio::null()).output().await.unwrap()
}

/// The same with somebody who types this.
async fn typed(app: &TestApp, arguments: &[&str], text: &str) -> Output {
    let mut process = command(app, arguments);
    process
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut running = process.spawn().unwrap();
    let mut keyboard = running.stdin.take().unwrap();
    keyboard.write_all(text.as_bytes()).await.unwrap();
    drop(keyboard);
    running.wait_with_output().await.unwrap()
}

/// The same where it has to succeed: its lines of JSON.
pub async fn told(app: &TestApp, arguments: &[&str]) -> Vec<Value> {
    said(workspace(app, arguments).await)
}

fn said(output: Output) -> Vec<Value> {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    said.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
