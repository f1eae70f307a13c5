//! What webhooks of one inbox are signed with, and making another for a connector of one's own.

use frontdesk_connectors::{Channel, standard_webhooks};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{InboxChange, change, credentials, load, waiting};
use crate::clock::rfc3339_millis;
use crate::crypto::{Keys, new_token, random_bytes};
use crate::domain::views::{ChannelName, InboxView};
use crate::errors::{Check, Error, Result};
use crate::store::Scoped;

/// Of 24 to 64 that the standard allows.
const BYTES: usize = 32;
/// So long both secrets count, where nothing else is said, and at most.
const OVERLAP_HOURS: u16 = 24;
const OVERLAP_HOURS_MAX: u16 = 7 * 24;

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "overlap_hours": 24 }))]
pub struct RotateInboxSecret {
    /// So long the secret before counts as well: 24 by default, at most 168. 0: that one is known to somebody, or to nobody.
    #[schema(minimum = 0, maximum = 168)]
    pub overlap_hours: Option<u16>,
}

/// An inbox whose secret was just made.
#[derive(Debug, Serialize, ToSchema)]
pub struct MadeInboxSecretView {
    /// With which webhooks are signed, both ways: `whsec_` and base64. It is shown this once.
    #[schema(example = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")]
    pub secret: String,
    /// Where the connector posts to.
    #[schema(example = "https://desk.example/webhooks/api/019a8f00-0000-7000-8000-000000000001")]
    pub url: String,
    /// Until then the secret before counts as well; null: from now on it does not.
    #[serde(with = "rfc3339_millis::option")]
    pub previous_secret_until: Option<OffsetDateTime>,
    pub inbox: InboxView,
}

/// A new one, in the form that the channel has for it.
pub(super) fn new(channel: Channel) -> String {
    match channel {
        Channel::Api => standard_webhooks::shown(&random_bytes::<BYTES>()),
        _ => new_token(),
    }
}

/// Another secret for the connector of an inbox. The one before counts for a while, so that nothing is lost while its owner
/// changes over; a third one is forgotten. `public_url`: of this server.
pub async fn rotate_secret(
    scope: &mut Scoped,
    keys: &Keys,
    id: Uuid,
    wanted: RotateInboxSecret,
    public_url: &str,
) -> Result<MadeInboxSecretView> {
    let hours = wanted.overlap_hours.unwrap_or(OVERLAP_HOURS);
    Check::default()
        .field(
            "overlap_hours",
            hours <= OVERLAP_HOURS_MAX,
            format!("must be at most {OVERLAP_HOURS_MAX}"),
        )
        .done()?;
    let inbox = load::get(scope, id).await?;
    if inbox.channel != ChannelName::Api {
        return Err(Error::conflict(
            "no_own_secret",
            "Only inboxes of a connector of one's own have a secret that is shown; those of platforms are set up by themselves.",
        ));
    }
    let secret = new(Channel::Api);
    let until = (hours > 0).then(|| scope.store().clock.now() + Duration::hours(i64::from(hours)));
    let previous = match until {
        Some(_) => {
            waiting::lock(scope, id).await?;
            current(scope, keys, id).await?
        }
        None => None,
    };
    let given = json!({
        "webhook_secret": secret,
        "previous_webhook_secret": previous,
        "previous_webhook_secret_until": until.map(OffsetDateTime::unix_timestamp),
    });
    let inbox = change(scope, keys, id, of_credentials(given)).await?;
    Ok(MadeInboxSecretView {
        secret,
        url: format!("{public_url}/webhooks/{}/{id}", Channel::Api),
        previous_secret_until: until,
        inbox,
    })
}

fn of_credentials(given: Value) -> InboxChange {
    InboxChange {
        credentials: Some(given),
        ..InboxChange::default()
    }
}

/// The secret that the inbox has, locked.
async fn current(scope: &mut Scoped, keys: &Keys, id: Uuid) -> Result<Option<String>> {
    let sealed: Option<Vec<u8>> =
        sqlx::query_scalar("select credentials from inbox where workspace_id = $1 and id = $2 for no key update")
            .bind(scope.workspace_id())
            .bind(id)
            .fetch_one(scope.connection())
            .await?;
    Ok(credentials::open(keys, id, sealed)?.webhook_secret)
}
