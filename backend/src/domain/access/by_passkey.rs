//! Signing in with a passkey and nothing else: it shows both that somebody has it and, by a finger, a face or a PIN, that it is they. Nobody
//! gives an address, so nobody learns whether there is an account of one.

use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Begun, begin_session, note_failure, sessions};
use crate::domain::mail::Mailroom;
use crate::domain::second_factor;
use crate::domain::second_factor::passkeys::{self, Answered, For, PasskeyChallengeView};
use crate::errors::{Error, Result};
use crate::store::{Origin, Store};

/// Of whichever passkey its owner picks. `secret`: what only the browser has that is asked.
pub async fn ask_for_any_passkey(store: &Store, room: Mailroom<'_>, secret: &str) -> Result<PasskeyChallengeView> {
    passkeys::ask(store, room.public_url, For::SigningIn(secret), None).await
}

#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "passkey": { "id": "AAAA", "type": "public-key" } }))]
pub struct SignInByPasskey {
    /// What the browser answered to `/auth/passkey/challenge`, as `PublicKeyCredential.toJSON()` gives it.
    #[schema(value_type = Object)]
    pub passkey: Value,
}

/// A sign-in that was answered, and has shown nothing yet.
pub struct PasskeySignIn {
    answered: Answered,
    owner: Option<(Uuid, String)>,
}

impl PasskeySignIn {
    /// Nothing else answers what was asked after this.
    pub async fn read(store: &Store, secret: &str, body: &SignInByPasskey) -> Result<Self> {
        let answered = Answered::read(store, For::SigningIn(secret), &body.passkey).await?;
        let owner = passkeys::owner(store, &answered).await?;
        Ok(Self { answered, owner })
    }

    /// Whose account is tried, by which attempts are counted; none: there is no such passkey.
    pub fn email(&self) -> Option<&str> {
        self.owner.as_ref().map(|(_, email)| email.as_str())
    }

    /// Opens a session; its secret. `before`: the session that was there in the same place, which ends.
    pub async fn finish(
        self,
        store: &Store,
        room: Mailroom<'_>,
        origin: &Origin,
        before: Option<&str>,
    ) -> Result<String> {
        let refused = || Error::Unauthenticated("This passkey lets nobody in here: it is unknown, or was removed.");
        let (user_id, _) = self.owner.ok_or_else(refused)?;
        let mut transaction = store.database.owner.begin().await?;
        second_factor::lock_user(&mut transaction, user_id).await?;
        let shown = self.answered.names(user_id)
            && passkeys::shows(&mut transaction, store, room.public_url, user_id, self.answered).await?;
        if !shown {
            note_failure(store, user_id, origin);
            return Err(refused());
        }
        let whose = (user_id, Begun::Passkey);
        let (secret, replaced) = begin_session(&mut transaction, store, whose, origin, before).await?;
        transaction.commit().await?;
        sessions::tell_of(store, replaced);
        Ok(secret)
    }
}
