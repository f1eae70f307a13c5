//! What customers write and do.

use axum::Json;
use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::{StatusCode, header};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Failure, files, key};
use crate::app::App;
use crate::clock;
use crate::customer::act::{self, How, Tap};
use crate::customer::write::{self, Draft};
use crate::samples;
use crate::webhooks::receipts;
use crate::world::thread::Bubble;

type Address = Path<(String, String, String)>;

/// A message as JSON, or as a form whose files are sent with it.
struct Written {
    fields: Map<String, Value>,
    files: Vec<String>,
}

async fn read_request(app: &App, request: Request) -> Result<Written, Failure> {
    let content_type = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    if !content_type.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let Json(fields) = Json::<Map<String, Value>>::from_request(request, &())
            .await
            .map_err(|error| Failure::invalid(error.body_text()))?;
        return Ok(Written {
            fields,
            files: Vec::new(),
        });
    }
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|error| Failure::invalid(error.body_text()))?;
    let mut written = Written {
        fields: Map::new(),
        files: Vec::new(),
    };
    while let Some(field) = form
        .next_field()
        .await
        .map_err(|error| Failure::invalid(error.body_text()))?
    {
        if field.file_name().is_some() {
            written.files.push(files::keep(app, field).await?.id);
        } else {
            let name = field.name().unwrap_or_default().to_owned();
            let text = field
                .text()
                .await
                .map_err(|error| Failure::invalid(error.body_text()))?;
            written.fields.insert(name, Value::String(text));
        }
    }
    Ok(written)
}

fn time(at: Option<&Value>) -> Result<Option<i64>, Failure> {
    let parse = |value| clock::parse(value).ok_or_else(|| Failure::invalid("at is neither milliseconds nor RFC 3339"));
    at.filter(|at| !at.is_null()).map(parse).transpose()
}

fn draft(app: &App, written: Written) -> Result<Draft, Failure> {
    let Written { fields, mut files } = written;
    let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
    let object = |name: &str| fields.get(name).filter(|value| value.is_object()).cloned();
    let mut kind = text("kind");
    let named: Vec<&str> = match fields.get("media") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    for name in named {
        match name.strip_prefix("sample:") {
            Some(sample) => {
                let (sample_kind, media) = samples::make(app, sample).ok_or_else(|| {
                    Failure::not_found(format!("no sample {sample}; there are {}", samples::NAMES.join(", ")))
                })?;
                kind.get_or_insert_with(|| sample_kind.to_owned());
                files.push(media.id);
            }
            None => files.push(name.to_owned()),
        }
    }
    let at = time(fields.get("at"))?;
    Ok(Draft {
        id: text("id"),
        kind,
        text: text("text"),
        media: files,
        reply_to: text("reply_to"),
        at,
        location: object("location"),
        contact: object("contact"),
        quick_reply: text("quick_reply"),
        told: None,
    })
}

pub async fn write(
    State(app): State<App>,
    Path(address): Address,
    request: Request,
) -> Result<(StatusCode, Json<Bubble>), Failure> {
    let key = key(address)?;
    let written = read_request(&app, request).await?;
    let draft = draft(&app, written)?;
    Ok((StatusCode::CREATED, Json(write::write(&app, &key, draft)?)))
}

/// The business answers in the platform's own app.
pub async fn echo(
    State(app): State<App>,
    Path(address): Address,
    request: Request,
) -> Result<(StatusCode, Json<Bubble>), Failure> {
    let key = key(address)?;
    let written = read_request(&app, request).await?;
    let draft = draft(&app, written)?;
    Ok((StatusCode::CREATED, Json(write::echo(&app, &key, draft)?)))
}

#[derive(Deserialize)]
pub struct React {
    message: String,
    emoji: Option<String>,
    /// Milliseconds or RFC 3339; now, where it is left out.
    at: Option<Value>,
}

pub async fn react(
    State(app): State<App>,
    Path(address): Address,
    Json(react): Json<React>,
) -> Result<Json<Bubble>, Failure> {
    let emoji = react.emoji.as_deref().filter(|emoji| !emoji.is_empty());
    let how = How {
        at: time(react.at.as_ref())?,
        ..How::default()
    };
    Ok(Json(act::react(&app, &key(address)?, &react.message, emoji, how)?))
}

#[derive(Deserialize)]
pub struct Edit {
    message: String,
    #[serde(default)]
    text: String,
    /// Where a live location is now.
    location: Option<Value>,
}

pub async fn edit(
    State(app): State<App>,
    Path(address): Address,
    Json(edit): Json<Edit>,
) -> Result<Json<Bubble>, Failure> {
    if let Some(place) = &edit.location {
        return Ok(Json(act::walk(&app, &key(address)?, &edit.message, place)?));
    }
    Ok(Json(act::edit(
        &app,
        &key(address)?,
        &edit.message,
        &edit.text,
        How::default(),
    )?))
}

#[derive(Deserialize)]
pub struct Block {
    blocked: bool,
}

/// The customer lets a bot write no more, or again.
pub async fn block(
    State(app): State<App>,
    Path(address): Address,
    Json(block): Json<Block>,
) -> Result<StatusCode, Failure> {
    act::block(&app, &key(address)?, block.blocked)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub struct Unsend {
    message: String,
}

pub async fn unsend(
    State(app): State<App>,
    Path(address): Address,
    Json(unsend): Json<Unsend>,
) -> Result<Json<Bubble>, Failure> {
    Ok(Json(act::unsend(
        &app,
        &key(address)?,
        &unsend.message,
        How::default(),
    )?))
}

#[derive(Deserialize)]
pub struct Postback {
    title: String,
    payload: String,
    message: Option<String>,
    kind: Option<String>,
}

pub async fn tap(
    State(app): State<App>,
    Path(address): Address,
    Json(postback): Json<Postback>,
) -> Result<(StatusCode, Json<Bubble>), Failure> {
    let Postback {
        title,
        payload,
        message,
        kind,
    } = postback;
    let tap = Tap {
        title,
        payload,
        message,
        kind: kind.unwrap_or_else(|| "postback".to_owned()),
    };
    Ok((
        StatusCode::CREATED,
        Json(act::tap(&app, &key(address)?, tap, How::default())?),
    ))
}

/// The customer looks at the thread.
pub async fn read(State(app): State<App>, Path(address): Address) -> Result<Json<Value>, Failure> {
    Ok(Json(json!({"read": receipts::mark_read(&app, &key(address)?)})))
}

pub async fn thread(State(app): State<App>, Path(address): Address) -> Result<Json<Value>, Failure> {
    let key = key(address)?;
    let state = app.world.lock();
    let customer = state.customers.get(&key).ok_or_else(|| {
        Failure::not_found(format!(
            "no customer {} at {} account {}",
            key.customer, key.channel, key.account
        ))
    })?;
    // Told late, shown in its place.
    let mut messages: Vec<&Bubble> = state
        .threads
        .get(&key)
        .map(|thread| thread.bubbles().iter().collect())
        .unwrap_or_default();
    messages.sort_by_key(|bubble| bubble.at);
    Ok(Json(json!({
        "customer": customer,
        "messages": messages,
        "window_open_until": state.window_until(&key).map(clock::rfc3339),
        "blocked": state.blocked.contains(&key),
    })))
}
