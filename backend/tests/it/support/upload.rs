//! Uploading files as a browser's form does.

use serde_json::Value;

use super::app::{TOKEN, TestApp};
use super::browser::read;

pub struct File<'a> {
    pub name: &'a str,
    pub content_type: &'a str,
    pub bytes: Vec<u8>,
}

const BOUNDARY: &str = "----boundary-of-the-test";

/// A picture of this size, by its first bytes.
pub fn picture(size: usize) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.resize(size.max(8), 7);
    bytes
}

impl File<'_> {
    pub async fn upload(self, app: &TestApp) -> (u16, Value) {
        self.upload_as(app, TOKEN).await
    }

    pub async fn upload_as(self, app: &TestApp, token: &str) -> (u16, Value) {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
            self.name, self.content_type
        );
        let mut body = head.into_bytes();
        body.extend(self.bytes);
        body.extend(format!("\r\n--{BOUNDARY}--\r\n").into_bytes());
        post_form(app, token, body).await
    }
}

pub async fn post_form(app: &TestApp, token: &str, body: Vec<u8>) -> (u16, Value) {
    let request = app
        .http
        .post(format!("{}/api/v1/attachments", app.url))
        .bearer_auth(token)
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
        .body(body);
    read(request.send().await.unwrap()).await
}
