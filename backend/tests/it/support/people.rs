//! Colleagues of the owner.

use frontdesk::domain::members;
use frontdesk::domain::views::Role;

use super::app::{OWNER_PASSWORD, TestApp};
use super::browser::Browser;

/// Somebody else who works here, signed in.
pub async fn member(app: &TestApp, name: &str) -> Browser {
    let email = format!("{}@example.test", name.to_lowercase());
    members::add(
        &app.store,
        app.workspace_id,
        &email,
        OWNER_PASSWORD,
        Role::Agent,
        Some(name),
    )
    .await
    .unwrap();
    Browser::sign_in(app, &email, OWNER_PASSWORD).await
}
