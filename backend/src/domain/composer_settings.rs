//! How a member sends: for how long a reply can be taken back, and what stands below it. Told to that member alone.

use uuid::Uuid;

use super::access::Actor;
use super::views::{ComposerSettingsView, Event};
use crate::errors::{Check, Error, Result};
use crate::store::Scoped;

pub const UNDO_SECONDS: [i16; 4] = [0, 5, 10, 20];
/// Long enough to see one's own mistake, short enough for somebody who waits.
const UNDO_SECONDS_AT_FIRST: i16 = 5;
/// Characters of a signature.
const SIGNATURE_MAX: usize = 1_000;

/// What is left out stays as it is.
#[derive(Debug, Clone, Default)]
pub struct ComposerSettingsChange {
    pub undo_seconds: Option<i16>,
    pub signature: Option<String>,
    pub signature_on: Option<bool>,
}

fn defaults() -> ComposerSettingsView {
    ComposerSettingsView {
        version: 0,
        undo_seconds: UNDO_SECONDS_AT_FIRST,
        signature: String::new(),
        signature_on: false,
    }
}

fn member(actor: &Actor) -> Result<Uuid> {
    actor.user_id.ok_or(Error::Forbidden(
        "Only members have settings of their own; a token has none.",
    ))
}

pub async fn get(scope: &mut Scoped, actor: &Actor) -> Result<ComposerSettingsView> {
    let user_id = member(actor)?;
    let row: Option<(i64, i16, String, bool)> = sqlx::query_as(
        "select version, undo_seconds, signature, signature_on from composer_setting where workspace_id = $1 and user_id = $2",
    )
    .bind(scope.workspace_id())
    .bind(user_id)
    .fetch_optional(scope.connection())
    .await?;
    Ok(
        row.map_or_else(defaults, |(version, undo_seconds, signature, signature_on)| {
            ComposerSettingsView {
                version,
                undo_seconds,
                signature,
                signature_on,
            }
        }),
    )
}

pub async fn change(scope: &mut Scoped, actor: &Actor, change: ComposerSettingsChange) -> Result<ComposerSettingsView> {
    let user_id = member(actor)?;
    let mut check = Check::default();
    if let Some(seconds) = change.undo_seconds {
        check.field(
            "undo_seconds",
            UNDO_SECONDS.contains(&seconds),
            "must be 0, 5, 10 or 20",
        );
    }
    if let Some(signature) = &change.signature {
        check.field("signature", !signature.contains('\0'), "must not hold a NUL character");
        check.field(
            "signature",
            signature.chars().count() <= SIGNATURE_MAX,
            format!("must have at most {SIGNATURE_MAX} characters"),
        );
    }
    check.done()?;
    let before = get(scope, actor).await?;
    let undo_seconds = change.undo_seconds.unwrap_or(before.undo_seconds);
    let signature = change.signature.as_deref().unwrap_or(&before.signature).trim();
    let signature_on = change.signature_on.unwrap_or(before.signature_on);
    let version: i64 = sqlx::query_scalar(
        "insert into composer_setting as s (workspace_id, user_id, undo_seconds, signature, signature_on) values ($1, $2, $3, $4, $5)
         on conflict (workspace_id, user_id) do update set version = s.version + 1, undo_seconds = excluded.undo_seconds,
           signature = excluded.signature, signature_on = excluded.signature_on
         returning version",
    )
    .bind(scope.workspace_id())
    .bind(user_id)
    .bind(undo_seconds)
    .bind(signature)
    .bind(signature_on)
    .fetch_one(scope.connection())
    .await?;
    let view = ComposerSettingsView {
        version,
        undo_seconds,
        signature: signature.to_owned(),
        signature_on,
    };
    scope.record_for(user_id, Event::ComposerSettingsUpdated(view.clone()));
    Ok(view)
}
