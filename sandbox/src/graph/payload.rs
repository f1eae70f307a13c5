//! Request bodies: JSON, or a form with files whose other fields are JSON in text.

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use serde_json::{Map, Value};

use crate::graph::error::GraphError;

#[derive(Debug)]
pub struct File {
    pub name: String,
    pub content_type: String,
    pub bytes: Bytes,
}

#[derive(Debug)]
pub struct Payload {
    pub body: Value,
    pub file: Option<File>,
}

pub async fn read(request: Request) -> Result<Payload, GraphError> {
    let content_type = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if content_type.starts_with("multipart/form-data") {
        return form(request).await;
    }
    let bytes = Bytes::from_request(request, &())
        .await
        .map_err(|error| GraphError::parameter(error.body_text()))?;
    if bytes.is_empty() {
        return Ok(Payload {
            body: Value::Object(Map::new()),
            file: None,
        });
    }
    match serde_json::from_slice(&bytes) {
        Ok(body @ Value::Object(_)) => Ok(Payload { body, file: None }),
        _ => Err(GraphError::parameter("The body is not a JSON object")),
    }
}

async fn form(request: Request) -> Result<Payload, GraphError> {
    let broken = |error: axum::extract::multipart::MultipartError| GraphError::parameter(error.body_text());
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|error| GraphError::parameter(error.body_text()))?;
    let mut body = Map::new();
    let mut file = None;
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if let Some(file_name) = field.file_name().map(str::to_owned) {
            let content_type = field.content_type().unwrap_or("application/octet-stream").to_owned();
            file = Some(File {
                name: file_name,
                content_type,
                bytes: field.bytes().await.map_err(broken)?,
            });
        } else {
            let text = field.text().await.map_err(broken)?;
            // Objects come as JSON in text; anything else is the text itself.
            let value = serde_json::from_str(&text)
                .ok()
                .filter(|v: &Value| v.is_object() || v.is_array());
            body.insert(name, value.unwrap_or(Value::String(text)));
        }
    }
    Ok(Payload {
        body: Value::Object(body),
        file,
    })
}
