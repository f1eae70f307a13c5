//! Message templates, and what WhatsApp's reviewers make of them.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Failure;
use crate::app::App;
use crate::config::Channel;
use crate::webhooks::whatsapp;
use crate::world::templates::Template;

type Address = Path<(String, String)>;

pub async fn list(State(app): State<App>) -> Json<Value> {
    Json(json!({"items": app.world.lock().templates.all()}))
}

/// A new one, or another text for one that is there. No webhook tells of it.
pub async fn put(State(app): State<App>, Json(template): Json<Template>) -> StatusCode {
    app.world.lock().templates.put(template);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    status: Option<String>,
    /// Why it was rejected or paused.
    reason: Option<String>,
    quality: Option<String>,
    category: Option<String>,
}

/// Decides on a template and tells every business account of it, one webhook for each thing that changed.
pub async fn review(
    State(app): State<App>,
    Path((name, language)): Address,
    Json(review): Json<Review>,
) -> Result<Json<Value>, Failure> {
    let (before, after) = {
        let mut state = app.world.lock();
        let template = state.templates.find_mut(&name, &language).ok_or_else(unknown)?;
        let before = template.clone();
        if let Some(status) = &review.status {
            template.status = if status == "UNPAUSED" {
                "APPROVED".to_owned()
            } else {
                status.clone()
            };
            template.rejected_reason = review.reason.clone().unwrap_or_else(|| "NONE".to_owned());
        }
        template.quality = review.quality.clone().unwrap_or_else(|| before.quality.clone());
        template.category = review.category.clone().unwrap_or_else(|| before.category.clone());
        (before, template.clone())
    };
    if let Some(status) = &review.status {
        let value =
            json!({"event": status, "reason": after.rejected_reason, "message_template_category": after.category});
        tell(&app, "message_template_status_update", &after, value);
    }
    if let Some(quality) = &review.quality {
        let value = json!({"previous_quality_score": before.quality, "new_quality_score": quality});
        tell(&app, "message_template_quality_update", &after, value);
    }
    if let Some(category) = &review.category {
        let value = json!({"previous_category": before.category, "new_category": category});
        tell(&app, "template_category_update", &after, value);
    }
    Ok(Json(after.listed()))
}

pub async fn remove(State(app): State<App>, Path((name, language)): Address) -> Result<StatusCode, Failure> {
    let gone = app
        .world
        .lock()
        .templates
        .remove(&name, &language)
        .ok_or_else(unknown)?;
    tell(
        &app,
        "message_template_status_update",
        &gone,
        json!({"event": "DELETED", "reason": "NONE"}),
    );
    Ok(StatusCode::NO_CONTENT)
}

fn unknown() -> Failure {
    Failure::not_found("no such template")
}

fn tell(app: &App, field: &str, template: &Template, mut value: Value) {
    value["message_template_id"] = json!(template.id);
    value["message_template_name"] = json!(template.name);
    value["message_template_language"] = json!(template.language);
    let accounts = app.world.lock().accounts.clone();
    for account in accounts.iter().filter(|account| account.channel == Channel::Whatsapp) {
        let body = whatsapp::about_account(account, field, &value);
        app.outbox.post(
            &format!("templates/{}", account.waba_id),
            Channel::Whatsapp,
            &body,
            None,
        );
    }
}
