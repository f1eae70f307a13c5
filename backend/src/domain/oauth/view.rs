//! What the wizard shows of a login: no token, and of other workspaces nothing but that an account is taken.

use frontdesk_connectors::login::Missing;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::grant::{Grant, account_state};
use crate::clock::rfc3339_millis;
use crate::domain::conversations::load::channel;
use crate::domain::views::ChannelName;
use crate::errors::Result;
use crate::store::Scoped;

/// Where an account is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GrantedState {
    /// Nowhere.
    New,
    /// An inbox of this workspace; it gets the new token.
    Connected,
    /// It was an inbox of this workspace, which comes back with its history.
    Removed,
    /// An inbox of another workspace: it cannot be connected here.
    Elsewhere,
}

/// Something that keeps an account from working.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MissingView {
    /// `scope`, `task`, `message_access`, `asset`, `account_type`, `token`.
    pub code: String,
    pub words: String,
    pub how_to_mend: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GrantedAccountView {
    pub channel: ChannelName,
    pub external_id: String,
    pub name: String,
    /// What tells it from others: a handle, a phone number, the Page it is behind.
    pub detail: Option<String>,
    pub state: GrantedState,
    pub inbox_id: Option<Uuid>,
    /// Empty: it can be connected.
    pub missing: Vec<MissingView>,
    /// A WhatsApp number that is registered with a six-digit PIN when it is picked.
    pub needs_pin: bool,
}

/// What a login granted; it is kept for an hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GrantView {
    pub id: Uuid,
    /// `facebook`, `instagram` or `whatsapp`.
    pub provider: String,
    /// The inbox that was to be reconnected.
    pub inbox_id: Option<Uuid>,
    pub accounts: Vec<GrantedAccountView>,
    #[serde(with = "rfc3339_millis")]
    pub expires_at: OffsetDateTime,
}

pub async fn view(scope: &mut Scoped, grant: &Grant) -> Result<GrantView> {
    let mut accounts = Vec::with_capacity(grant.accounts.len());
    for account in &grant.accounts {
        let (state, inbox_id) = account_state(scope, account).await?;
        accounts.push(GrantedAccountView {
            channel: channel(account.channel.as_str()),
            external_id: account.external_id.clone(),
            name: account.name.clone(),
            detail: account.detail.clone(),
            state,
            inbox_id,
            missing: account.missing.iter().map(missing).collect(),
            needs_pin: account.needs_pin,
        });
    }
    Ok(GrantView {
        id: grant.id,
        provider: grant.provider.as_str().to_owned(),
        inbox_id: grant.inbox_id,
        accounts,
        expires_at: grant.expires_at,
    })
}

fn missing(missing: &Missing) -> MissingView {
    MissingView {
        code: missing.code.clone(),
        words: missing.words.clone(),
        how_to_mend: missing.how_to_mend.clone(),
    }
}
