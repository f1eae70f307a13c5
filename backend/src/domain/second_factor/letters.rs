//! Who has an account hears of it by mail when its second step was turned on or off, got or lost something to be passed with, or was passed
//! by a recovery code: whoever did not do that has to know.

use serde_json::json;
use sqlx::PgConnection;
use time::Duration;
use uuid::Uuid;

use super::check::Passed;
use crate::domain::accounts::holder_of;
use crate::domain::audit::{self, AuditAction};
use crate::domain::mail::{self, Letter, Mailroom, NewMail};
use crate::domain::views::Language;
use crate::errors::Result;
use crate::store::{Origin, Store};

/// So long it is worth telling.
const NEWS: Duration = Duration::days(3);

pub enum News {
    On,
    Off,
    Reset,
    Recovery {
        left: i64,
    },
    /// Beside passkeys.
    AppAdded,
    AppRemoved,
    PasskeyAdded {
        passkey: String,
    },
    PasskeyRemoved {
        passkey: String,
    },
}

/// Part of the caller's transaction, which rings for the jobs at its end. `asked`: the language of the page.
pub async fn tell(
    connection: &mut PgConnection,
    store: &Store,
    room: Mailroom<'_>,
    user_id: Uuid,
    news: News,
    asked: Option<Language>,
) -> Result<()> {
    let user = holder_of(connection, user_id).await?;
    let name = user.name.clone();
    // whoever may no longer be alone in the account begins with a password of their own; others in their settings
    let link = match news {
        News::On | News::AppAdded | News::PasskeyAdded { .. } => format!("{}/forgot-password", room.public_url),
        _ => format!("{}/settings/security", room.public_url),
    };
    let letter = match news {
        News::On => Letter::SecondFactorOn { name, link },
        News::Off => Letter::SecondFactorOff { name, link },
        News::Reset => Letter::SecondFactorReset { name, link },
        News::Recovery { left } => Letter::RecoveryCodeUsed { name, link, left },
        News::AppAdded => Letter::AppAdded { name, link },
        News::AppRemoved => Letter::AppRemoved { name, link },
        News::PasskeyAdded { passkey } => Letter::PasskeyAdded { name, passkey, link },
        News::PasskeyRemoved { passkey } => Letter::PasskeyRemoved { name, passkey, link },
    };
    let new = NewMail {
        id: store.clock.id(),
        to: &user.email,
        language: user.reads(asked),
        letter: &letter,
        useful_until: store.clock.now() + NEWS,
    };
    mail::queue(connection, store, room, new).await?;
    Ok(())
}

/// That somebody passed, where it was with a recovery code: by mail, and in the audit log. Part of the caller's transaction.
pub(in crate::domain) async fn note_passed(
    connection: &mut PgConnection,
    store: &Store,
    room: Mailroom<'_>,
    (user_id, passed): (Uuid, Passed),
    origin: &Origin,
    asked: Option<Language>,
) -> Result<()> {
    let Passed::Recovery { left } = passed else {
        return Ok(());
    };
    tell(connection, store, room, user_id, News::Recovery { left }, asked).await?;
    let (action, said) = (AuditAction::RecoveryCodeUsed, json!({ "left": left }));
    audit::within(store, connection, user_id, action, origin, said).await
}
