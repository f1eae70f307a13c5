//! Who a bot is, and who writes to it.

use serde_json::{Value, json};

use super::api::Bot;
use super::send::chat;
use crate::connector::CheckedAccount;
use crate::error::{ErrorClass, SendError};
use crate::meta::graph::{Effect, refused};
use crate::meta::json;
use crate::model::{MediaSource, PeerKey};
use crate::outbound::Profile;

/// What is wrong with a token that names no bot.
const NO_TOKEN: &str = "This is not a bot's token. One has two parts with a colon between them, for example \
    123456:ABC-DEF; BotFather shows it after /newbot or /token. Copy it again, whole.";

/// The bot that a token is of, or what is wrong with it.
pub(super) fn bot_of(token: &str) -> Result<String, &'static str> {
    match token.trim() {
        "" => Err("needs the bot's token, as bot_token"),
        token => bot_id(token).ok_or(NO_TOKEN),
    }
}

/// A token is `bot_id:secret`.
fn bot_id(token: &str) -> Option<String> {
    let (id, secret) = token.split_once(':')?;
    let well_formed = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) && !secret.is_empty();
    well_formed.then(|| id.to_owned())
}

/// `getMe` answers `{"id", "is_bot": true, "first_name", "username"}`.
pub(super) async fn check(bot: &Bot<'_>, account_id: &str) -> Result<CheckedAccount, SendError> {
    let me = bot.call("getMe", &json!({}), Effect::None).await?;
    let name = json::text(&me, "first_name").unwrap_or_else(|| account_id.to_owned());
    if json::id(&me, "id").as_deref() != Some(account_id) {
        let advice = format!(
            "This token is of the bot \u{201c}{name}\u{201d}, not of the bot {account_id}. Paste the token that belongs to it."
        );
        return Err(refused(
            ErrorClass::Setup,
            "other_account",
            "the token is of another bot",
            &advice,
        ));
    }
    Ok(CheckedAccount {
        name: match json::text(&me, "username") {
            Some(username) => format!("{name} (@{username})"),
            None => name,
        },
        page_id: None,
    })
}

/// The name comes with every message and is told again here; the picture has to be asked for. Who hides it has none.
pub(super) async fn fetch(bot: &Bot<'_>, peer: &[PeerKey]) -> Result<Option<Profile>, SendError> {
    let Ok(chat) = chat(peer) else { return Ok(None) };
    let found = match bot.call("getChat", &json!({ "chat_id": chat.id }), Effect::None).await {
        Ok(found) => found,
        Err(SendError::Refused { error, .. }) if error.class == ErrorClass::Recipient => return Ok(None),
        Err(error) => return Err(error),
    };
    let picture = found.get("photo").and_then(|photo| json::text(photo, "big_file_id"));
    Ok(Some(Profile {
        name: name(&found),
        username: json::text(&found, "username"),
        picture: picture.map(|id| MediaSource::Id { id, sha256: None }),
    }))
}

/// First and last name of a user or of a private chat.
pub(super) fn name(person: &Value) -> Option<String> {
    let names: Vec<String> = ["first_name", "last_name"]
        .into_iter()
        .filter_map(|key| json::text(person, key))
        .collect();
    (!names.is_empty()).then(|| names.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_its_bot() {
        assert_eq!(bot_id("123456:AAF-x_y").as_deref(), Some("123456"));
        for odd in ["", ":", "123456:", ":x", "12x:y", "123456"] {
            assert_eq!(bot_id(odd), None, "{odd}");
        }
    }
}
