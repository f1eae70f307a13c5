//! An account and a workspace of one's own. The address is proven first: before its mail was read there is no account.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::link::{self, LinkRequest};
use super::{check_token, password};
use crate::domain::access;
use crate::domain::audit::{self, AuditAction};
use crate::domain::mail::{self, Letter, Mailroom, NewMail};
use crate::domain::members::account::{Applicant, User};
use crate::domain::views::Language;
use crate::domain::workspaces;
use crate::errors::{Check, Error, Result};
use crate::store::jobs::LinkKind;
use crate::store::{Doer, Origin, Store, audit::append};

const KIND: LinkKind = LinkKind::SignUp;

#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignUp {
    /// The secret of the link that was mailed.
    pub token: String,
    /// At most 100 characters.
    pub name: String,
    /// 10 to 200 characters.
    #[schema(format = "password", min_length = 10, max_length = 200)]
    pub password: String,
    /// Of the workspace that is made: at most 200 characters.
    pub workspace_name: String,
}

/// Who has an account already is told so, by mail and nowhere else.
pub(super) async fn answer(store: &Store, room: Mailroom<'_>, request: &LinkRequest) -> Result<bool> {
    let known = password::holder(store, &request.email).await?;
    let mut transaction = store.database.owner.begin().await?;
    let (letter, to, language, useful_until) = match known {
        Some(user) => (
            Letter::AccountExists {
                name: user.name.clone(),
                link: format!("{}/login", room.public_url),
            },
            user.email.clone(),
            user.reads(request.language),
            store.clock.now() + link::life(KIND),
        ),
        None => {
            let asked = (request.id, KIND);
            let made = link::make(&mut transaction, store, room.public_url, asked, &request.email, None).await?;
            let Some(made) = made else { return Ok(false) };
            (
                Letter::SignUp { link: made.link },
                request.email.clone(),
                request.language.unwrap_or(Language::En),
                made.expires_at,
            )
        }
    };
    let new = NewMail {
        id: request.id,
        to: &to,
        language,
        letter: &letter,
        useful_until,
    };
    if !mail::queue(&mut transaction, store, room, new).await? {
        return Ok(false);
    }
    transaction.commit().await?;
    Ok(true)
}

/// Makes the account, its workspace and a session; the session's secret.
pub async fn sign_up(store: &Store, new: &SignUp, origin: &Origin, before: Option<&str>) -> Result<String> {
    let mut check = Check::default();
    check_token(&mut check, &new.token);
    workspaces::check_name(&mut check, "workspace_name", &new.workspace_name);
    // the address is checked with the request for the link
    Applicant::new("somebody@example.test", Some(&new.name), &new.password).check(&mut check, "");
    check.done()?;
    let email = link::look(store, KIND, &new.token).await?.email;
    let applicant = Applicant::new(&email, Some(&new.name), &new.password);
    let hash = applicant.hash().await?;
    let mut transaction = store.database.owner.begin().await?;
    link::take(&mut transaction, store, KIND, &new.token).await?;
    let User {
        id: user_id,
        email,
        name,
    } = applicant
        .insert(&mut transaction, &store.clock, &hash)
        .await?
        .ok_or_else(exists)?;
    let workspace_id = store.clock.id();
    let workspace = (workspace_id, new.workspace_name.trim());
    workspaces::insert(&mut transaction, workspace, user_id, store.clock.now()).await?;
    let said = json!({ "name": workspace.1, "owner": email, "owner_id": user_id });
    let entry = audit::deed(
        AuditAction::WorkspaceCreated,
        Some(workspace_id),
        Some(workspace.1),
        said,
    );
    let founder = Doer::member(user_id, &name, origin);
    append(&mut transaction, workspace_id, &founder, &[entry], store.clock.now()).await?;
    let whose = (user_id, access::Begun::Password);
    let (secret, replaced) = access::begin_session(&mut transaction, store, whose, origin, before).await?;
    transaction.commit().await?;
    access::sessions::tell_of(store, replaced);
    Ok(secret)
}

/// Somebody was faster, or was made a member meanwhile.
fn exists() -> Error {
    Error::conflict(
        "account_exists",
        "There is an account of this address already. Sign in.",
    )
}
