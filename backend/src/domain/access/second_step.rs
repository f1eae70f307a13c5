//! The second step of a sign-in. Between the two there is a half sign-in: a secret that is good for giving a code or a passkey, for some minutes
//! and for a few wrong ones, and for nothing else.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::{Duration, OffsetDateTime};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Begun, begin_session, note_failure, sessions};
use crate::clock::rfc3339_millis;
use crate::crypto;
use crate::domain::mail::Mailroom;
use crate::domain::second_factor::passkeys::{self, For, PasskeyChallengeView};
use crate::domain::second_factor::{self, Given};
use crate::domain::views::Language;
use crate::errors::{Error, Result};
use crate::store::{Origin, Signal, Store};

const LIFE: Duration = Duration::minutes(10);
/// Then the password is asked for again, which is limited as well.
const WRONG_CODES: i32 = 5;

/// How the second step can be passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SecondStepMethod {
    /// A code of the authenticator app.
    Authenticator,
    Passkey,
    RecoveryCode,
}

/// The password is right; nobody is signed in yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SecondStepView {
    /// The secret of this sign-in: for its second step, and of no use for anything else.
    pub sign_in: String,
    pub methods: Vec<SecondStepMethod>,
    #[serde(with = "rfc3339_millis")]
    pub expires_at: OffsetDateTime,
}

#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "sign_in": "the secret of the first step", "code": "123456" }))]
pub struct SecondStep {
    /// The secret that the first step gave.
    pub sign_in: String,
    /// Of the authenticator app, or a recovery code. It, or a passkey.
    #[serde(default)]
    pub code: Option<String>,
    /// What the browser answered to `/auth/login/second_step/challenge`, as `PublicKeyCredential.toJSON()` gives it.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub passkey: Option<Value>,
    /// Of the mail about a recovery code, where its reader has not chosen one.
    #[serde(default)]
    pub language: Option<Language>,
}

/// For somebody whose password was right.
pub(super) async fn begin(store: &Store, user_id: Uuid) -> Result<SecondStepView> {
    let (secret, now) = (crypto::new_token(), store.clock.now());
    let expires_at = now + LIFE;
    sqlx::query("insert into half_sign_in (token_hash, user_id, created_at, expires_at) values ($1, $2, $3, $4)")
        .bind(crypto::token_hash(&secret).as_slice())
        .bind(user_id)
        .bind(now)
        .bind(expires_at)
        .execute(&store.database.owner)
        .await?;
    let has = second_factor::state(store, user_id).await?;
    let methods = [
        has.has_app.then_some(SecondStepMethod::Authenticator),
        (has.passkeys > 0).then_some(SecondStepMethod::Passkey),
        Some(SecondStepMethod::RecoveryCode),
    ];
    Ok(SecondStepView {
        sign_in: secret,
        methods: methods.into_iter().flatten().collect(),
        expires_at,
    })
}

/// Asks for a passkey of whoever gave the password.
pub async fn ask_for_passkey(store: &Store, room: Mailroom<'_>, sign_in: &str) -> Result<PasskeyChallengeView> {
    let (user_id, _) = whose(store, sign_in).await?;
    passkeys::ask(store, room.public_url, For::SecondStep(sign_in), Some(user_id)).await
}

/// Whose it is, and their address, by which attempts are counted. One that is unknown, used, over or spent is not found.
pub async fn whose(store: &Store, sign_in: &str) -> Result<(Uuid, String)> {
    let found: Option<(Uuid, String)> = sqlx::query_as(
        "select u.id, u.email from half_sign_in h join users u on u.id = h.user_id where h.token_hash = $1 and h.expires_at > $2",
    )
    .bind(crypto::token_hash(sign_in).as_slice())
    .bind(store.clock.now())
    .fetch_optional(&store.database.owner)
    .await?;
    found.ok_or(Error::NotFound("sign-in"))
}

/// Opens a session for who gives a right code or passkey; its secret. `before`: the session that was there in the same place, which ends.
pub async fn finish(
    store: &Store,
    room: Mailroom<'_>,
    step: &SecondStep,
    origin: &Origin,
    before: Option<&str>,
) -> Result<String> {
    let hash = crypto::token_hash(&step.sign_in);
    let (user_id, _) = whose(store, &step.sign_in).await?;
    let to = For::SecondStep(&step.sign_in);
    let given = Given::read(store, to, step.code.as_deref(), step.passkey.as_ref()).await?;
    let wrong = given.wrong();
    let mut transaction = store.database.owner.begin().await?;
    // of two at once one comes after the other, and finds it gone; the user first, as everybody does who changes how they sign in
    second_factor::lock_user(&mut transaction, user_id).await?;
    let wrong_codes: Option<i32> = sqlx::query_scalar("select wrong_codes from half_sign_in where token_hash = $1")
        .bind(hash.as_slice())
        .fetch_optional(&mut *transaction)
        .await?;
    let wrong_codes = wrong_codes.ok_or(Error::NotFound("sign-in"))?;
    let passed = second_factor::pass(&mut transaction, store, room, user_id, given).await?;
    let over = match passed {
        Some(_) => true,
        None => wrong_codes + 1 >= WRONG_CODES,
    };
    let sql = match over {
        true => "delete from half_sign_in where token_hash = $1",
        false => "update half_sign_in set wrong_codes = wrong_codes + 1 where token_hash = $1",
    };
    sqlx::query(sql)
        .bind(hash.as_slice())
        .execute(&mut *transaction)
        .await?;
    let Some(passed) = passed else {
        transaction.commit().await?;
        note_failure(store, user_id, origin);
        return Err(wrong);
    };
    let passed = (user_id, passed);
    second_factor::note_passed(&mut transaction, store, room, passed, origin, step.language).await?;
    let begun = Begun::BothSteps;
    let (secret, replaced) = begin_session(&mut transaction, store, (user_id, begun), origin, before).await?;
    transaction.commit().await?;
    store.wake.send(Signal::Jobs);
    sessions::tell_of(store, replaced);
    Ok(secret)
}
