//! The people of this world.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Failure;
use crate::app::App;
use crate::config::Channel;
use crate::customer::{self, NewCustomer};
use crate::world::Customer;

#[derive(Deserialize)]
pub struct Filter {
    channel: Option<Channel>,
    account: Option<String>,
}

pub async fn list(State(app): State<App>, Query(filter): Query<Filter>) -> Json<Value> {
    let state = app.world.lock();
    let items: Vec<&Customer> = state
        .order
        .iter()
        .filter(|key| filter.channel.is_none_or(|channel| key.channel == channel))
        .filter(|key| filter.account.as_ref().is_none_or(|account| key.account == *account))
        .filter_map(|key| state.customers.get(key))
        .collect();
    Json(json!({"items": items}))
}

#[derive(Deserialize)]
pub struct Add {
    channel: Channel,
    account: String,
    #[serde(flatten)]
    customer: NewCustomer,
}

pub async fn add(State(app): State<App>, Json(add): Json<Add>) -> Result<(StatusCode, Json<Customer>), Failure> {
    let customer = customer::add(&app, add.channel, &add.account, add.customer)?;
    Ok((StatusCode::CREATED, Json(customer)))
}
