//! Profiles of people: what a business may know about someone who wrote to it.

use serde_json::{Value, json};

use crate::app::App;
use crate::config::Channel;
use crate::graph::error::GraphError;
use crate::world::Customer;

/// `GET /{psid|igsid}?fields=…`
pub fn profile(app: &App, customer: &Customer, fields: &str) -> Result<Value, GraphError> {
    let channel = customer.key.channel;
    if channel == Channel::Whatsapp {
        return Err(GraphError::no_object(&customer.key.customer));
    }
    let wrote = app
        .world
        .lock()
        .threads
        .get(&customer.key)
        .is_some_and(|thread| thread.last_customer_at.is_some());
    if !customer.profile_consent || !wrote {
        return Err(match channel {
            Channel::Instagram => GraphError::new(400, 230, "(#230) User consent is required to access user profile"),
            _ => GraphError::no_object(&customer.key.customer),
        });
    }
    let (first, last) = customer.name.rsplit_once(' ').unwrap_or((&customer.name, ""));
    let mut answer = json!({"id": customer.key.customer});
    for field in fields.split(',').map(str::trim) {
        let value = match field {
            "name" => json!(customer.name),
            "first_name" if channel == Channel::Messenger => json!(first),
            "last_name" if channel == Channel::Messenger => json!(last),
            "username" if channel == Channel::Instagram => json!(customer.username),
            "profile_pic" => json!(format!("{}/cdn/avatar/{}.png", app.base_url, customer.key.customer)),
            "follower_count" if channel == Channel::Instagram => json!(customer.name.len() * 13),
            "is_verified_user" | "is_business_follow_user" if channel == Channel::Instagram => json!(false),
            "is_user_follow_business" if channel == Channel::Instagram => json!(true),
            "id" | "locale" | "timezone" | "gender" | "" => continue,
            other => {
                return Err(GraphError::parameter(format_args!(
                    "Tried accessing nonexisting field ({other})"
                )));
            }
        };
        answer[field] = value;
    }
    Ok(answer)
}
