//! What the business sent.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::config::Channel;

#[derive(Deserialize)]
pub struct Filter {
    channel: Option<Channel>,
    account: Option<String>,
    recipient: Option<String>,
    #[serde(default)]
    after: u64,
}

pub async fn read(State(app): State<App>, Query(filter): Query<Filter>) -> Json<Value> {
    let state = app.world.lock();
    let recipient = filter
        .recipient
        .as_deref()
        .map(|recipient| recipient.trim_start_matches(['+', ' ']));
    let items: Vec<_> = state
        .journal
        .accepted_after(filter.after)
        .filter(|entry| filter.channel.is_none_or(|channel| entry.channel == channel))
        .filter(|entry| filter.account.as_ref().is_none_or(|account| entry.account == *account))
        .filter(|entry| recipient.is_none_or(|recipient| entry.recipient == recipient))
        .collect();
    let refused: Vec<_> = state
        .journal
        .refused_after(filter.after)
        .filter(|refusal| filter.channel.is_none_or(|channel| refusal.channel == Some(channel)))
        .filter(|refusal| {
            filter
                .account
                .as_ref()
                .is_none_or(|account| refusal.account == *account)
        })
        .filter(|refusal| {
            recipient.is_none_or(|recipient| {
                refusal
                    .recipient
                    .as_deref()
                    .is_some_and(|to| to.trim_start_matches('+') == recipient)
            })
        })
        .collect();
    Json(json!({"items": items, "refused": refused, "seq": state.journal.seq()}))
}

pub async fn clear(State(app): State<App>) -> StatusCode {
    app.world.lock().journal.clear();
    StatusCode::NO_CONTENT
}
