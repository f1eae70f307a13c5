//! A member who is signed in with a cookie, as the dashboard is.

use reqwest::{Method, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use super::app::TestApp;

pub struct Browser {
    pub cookie: String,
    /// As the server set it.
    pub set_cookie: String,
    pub me: Value,
}

impl Browser {
    pub async fn sign_in(app: &TestApp, email: &str, password: &str) -> Self {
        let request = app
            .http
            .post(format!("{}/api/v1/auth/login", app.url))
            .header("origin", &app.url)
            .json(&json!({ "email": email, "password": password }));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        let set_cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
        let cookie = set_cookie.split(';').next().unwrap().to_owned();
        let me = response.json().await.unwrap();
        Self { cookie, set_cookie, me }
    }

    /// From the dashboard's own page.
    pub async fn call(&self, app: &TestApp, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        self.send(app, method, path, body, Some(&app.url), None).await
    }

    pub async fn send(
        &self,
        app: &TestApp,
        method: Method,
        path: &str,
        body: Option<Value>,
        origin: Option<&str>,
        workspace_id: Option<Uuid>,
    ) -> (u16, Value) {
        let mut request = app
            .http
            .request(method, format!("{}/api/v1{path}", app.url))
            .header("cookie", &self.cookie);
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        if let Some(id) = workspace_id {
            request = request.header("x-workspace-id", id.to_string());
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        read(request.send().await.unwrap()).await
    }
}

/// Status and body; null when it is no JSON.
pub async fn read(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}
