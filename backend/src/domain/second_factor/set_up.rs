//! Setting an authenticator app up: a secret is shown, a code of it shows that an app has it. Where there were no passkeys before, that turns
//! two-step sign-in on, and recovery codes are shown this once.

use serde::Serialize;
use serde_json::{Value, json};
use sqlx::PgConnection;
use time::Duration;
use utoipa::ToSchema;
use uuid::Uuid;

use super::check::{bound_to, of_app};
use super::letters::{self, News};
use super::totp::Authenticator;
use super::{has_app, lock_user, not_on, qr, recovery, turned_on, wrong_code};
use crate::domain::access::sessions;
use crate::domain::audit::{self, AuditAction};
use crate::domain::mail::Mailroom;
use crate::domain::views::Language;
use crate::errors::{Error, Result};
use crate::store::{Origin, Signal, Store};

/// So long what was shown can be confirmed.
const PATIENCE: Duration = Duration::hours(1);

/// What an authenticator app has to know. It is shown this once.
#[derive(Clone, Serialize, ToSchema)]
pub struct SetUpView {
    /// To be typed in, in base32.
    pub secret: String,
    /// The same as an address, which apps open.
    pub uri: String,
    /// The same as a QR code: an SVG picture.
    pub qr: String,
}

/// They are shown this once; each is good for one sign-in without app and passkey.
#[derive(Clone, Serialize, ToSchema)]
pub struct RecoveryCodesView {
    /// None with an app that is added beside passkeys: those of before are good.
    pub recovery_codes: Vec<String>,
}

/// With the user locked.
async fn no_app_yet(connection: &mut PgConnection, user_id: Uuid) -> Result<()> {
    match has_app(connection, user_id).await? {
        true => Err(Error::conflict(
            "second_factor_on",
            "There is an authenticator app. Remove it first, or turn two-step sign-in off, to set it up anew.",
        )),
        false => Ok(()),
    }
}

/// Makes a secret that is of no use until it was confirmed; one that was shown before is forgotten.
pub async fn begin(store: &Store, room: Mailroom<'_>, user_id: Uuid) -> Result<SetUpView> {
    let mut transaction = store.database.owner.begin().await?;
    lock_user(&mut transaction, user_id).await?;
    no_app_yet(&mut transaction, user_id).await?;
    let email: String = sqlx::query_scalar("select email from users where id = $1")
        .bind(user_id)
        .fetch_one(&mut *transaction)
        .await?;
    let secret = Authenticator::new_secret();
    sqlx::query(
        "insert into totp (user_id, secret, created_at) values ($1, $2, $3)
         on conflict (user_id) do update set secret = excluded.secret, created_at = excluded.created_at, confirmed_at = null, last_step = 0",
    )
    .bind(user_id)
    .bind(room.keys.seal(&secret, &bound_to(user_id)))
    .bind(store.clock.now())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    let app = Authenticator::shown(&secret, &email)?;
    let uri = app.uri()?;
    Ok(SetUpView {
        secret: app.secret(),
        qr: qr::svg(&uri)?,
        uri,
    })
}

/// With the first code it is on. `own`: the secret of the session that asks.
pub async fn confirm(
    store: &Store,
    (room, asked): (Mailroom<'_>, Option<Language>),
    (user_id, own): (Uuid, &str),
    code: &str,
    origin: &Origin,
) -> Result<RecoveryCodesView> {
    let now = store.clock.now();
    let mut transaction = store.database.owner.begin().await?;
    let was_on = lock_user(&mut transaction, user_id).await?;
    no_app_yet(&mut transaction, user_id).await?;
    let sealed: Option<Vec<u8>> = sqlx::query_scalar("select secret from totp where user_id = $1 and created_at > $2")
        .bind(user_id)
        .bind(now - PATIENCE)
        .fetch_optional(&mut *transaction)
        .await?;
    let sealed = sealed.ok_or_else(|| {
        Error::conflict(
            "set_up_over",
            "Nothing waits to be confirmed, or not any more. Begin again.",
        )
    })?;
    let app = Authenticator::of(&room.keys.open(&sealed, &bound_to(user_id))?)?;
    let step = of_app(code)
        .and_then(|code| app.step(&code, now))
        .ok_or_else(wrong_code)?;
    sqlx::query("update totp set confirmed_at = $2, last_step = $3 where user_id = $1")
        .bind(user_id)
        .bind(now)
        .bind(step)
        .execute(&mut *transaction)
        .await?;
    let recovery_codes = match was_on {
        false => turned_on(&mut transaction, store, (user_id, own), origin).await?,
        true => {
            let action = AuditAction::AppAdded;
            audit::within(store, &mut transaction, user_id, action, origin, Value::Null).await?;
            Vec::new()
        }
    };
    let news = if was_on { News::AppAdded } else { News::On };
    letters::tell(&mut transaction, store, room, user_id, news, asked).await?;
    transaction.commit().await?;
    store.wake.send(Signal::Jobs);
    sessions::tell(store, user_id);
    Ok(RecoveryCodesView { recovery_codes })
}

/// Recovery codes anew; those of before are of no use any more.
pub async fn new_codes(store: &Store, user_id: Uuid, origin: &Origin) -> Result<RecoveryCodesView> {
    let mut transaction = store.database.owner.begin().await?;
    if !lock_user(&mut transaction, user_id).await? {
        return Err(not_on());
    }
    let recovery_codes = recovery::make(&mut transaction, user_id, store.clock.now()).await?;
    let (action, said) = (AuditAction::RecoveryCodesMade, json!({ "made": recovery_codes.len() }));
    audit::within(store, &mut transaction, user_id, action, origin, said).await?;
    transaction.commit().await?;
    Ok(RecoveryCodesView { recovery_codes })
}
