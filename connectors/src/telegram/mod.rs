//! Telegram: a bot and the people who write to it.
//!
//! - In: updates come to an address of each bot's own, with a secret in a header; they name the person and never the
//!   bot. Message ids count within one chat, so ours are `chat_id:message_id`. Where the bot answers for somebody's
//!   own account ("Telegram Business") the connection leads: `connection:chat_id:message_id`, and what its owner
//!   writes comes as an echo. Each picture of an album is a message of its own.
//! - Out: nobody can be written to who has not pressed Start; from then on there is no window. No receipts and no
//!   echo: `sent` is the last that is known, and a lost answer is settled by nobody.
//! - Files come by an id that the bot may use for ever, up to 20 MB; what is sent goes up with its message.

mod api;
mod errors;
mod health;
mod keyboard;
mod media;
mod notice;
mod parse;
mod plan;
mod profile;
mod redact;
mod send;
mod spec;
mod webhook;

use async_trait::async_trait;
use serde_json::Value;
use time::OffsetDateTime;

use crate::connector::{Callback, CheckedAccount, Connector, Credentials, SendContext, Verified, VerifyError};
use crate::error::SendError;
use crate::health::{HealthFact, token};
use crate::model::{AccountNotice, AccountSlice, MediaSource, PeerKey};
use crate::outbound::{Draft, FetchedMedia, Outbound, Part, Profile, Receipt, Refusal};
use crate::spec::Spec;
use api::Bot;

/// A person, by their id that is the same for every bot.
const SCOPE: &str = "telegram_id";
/// A chat of somebody's own account that the bot answers for: `connection:chat_id`.
const BUSINESS_SCOPE: &str = "telegram_business";

pub struct Telegram;

#[async_trait]
impl Connector for Telegram {
    fn spec(&self) -> &'static Spec {
        &spec::SPEC
    }

    /// Telegram checks no address: `setWebhook` is enough.
    fn handshake(&self, _query: &[(String, String)], _verify_token: &str) -> Option<String> {
        None
    }

    fn verify<'a>(
        &self,
        body: &'a [u8],
        header: &dyn Fn(&str) -> Option<String>,
        secrets: &[String],
    ) -> Result<Verified<'a>, VerifyError> {
        webhook::verify(body, header, secrets)
    }

    fn parse(&self, body: Verified<'_>) -> Vec<AccountSlice> {
        parse::parse(body)
    }

    fn account_notice(&self, kind: &str, raw: &Value) -> Option<AccountNotice> {
        Some(notice::notice(kind, raw))
    }

    fn redact(&self, body: &[u8], external_id: &str) -> Option<Vec<u8>> {
        redact::message(body, external_id)
    }

    fn plan(&self, draft: &Draft) -> Result<Vec<Part>, Refusal> {
        plan::plan(draft)
    }

    async fn send(&self, cx: SendContext<'_>, message: &Outbound) -> Result<Receipt, SendError> {
        send::send(&Bot::new(cx)?, message).await
    }

    async fn react(
        &self,
        cx: SendContext<'_>,
        _account_id: &str,
        to: &[PeerKey],
        external_id: &str,
        emoji: Option<&str>,
    ) -> Result<(), SendError> {
        send::react(&Bot::new(cx)?, to, external_id, emoji).await
    }

    async fn typing(
        &self,
        cx: SendContext<'_>,
        _account_id: &str,
        to: &[PeerKey],
        _external_id: &str,
    ) -> Result<(), SendError> {
        send::typing(&Bot::new(cx)?, to).await
    }

    async fn acknowledge_tap(&self, cx: SendContext<'_>, external_id: &str) -> Result<(), SendError> {
        send::acknowledge_tap(&Bot::new(cx)?, external_id).await
    }

    async fn fetch_media(
        &self,
        cx: SendContext<'_>,
        _account_id: &str,
        source: &MediaSource,
    ) -> Result<FetchedMedia, SendError> {
        media::fetch(&Bot::new(cx)?, source).await
    }

    async fn fetch_profile(&self, cx: SendContext<'_>, peer: &[PeerKey]) -> Result<Option<Profile>, SendError> {
        profile::fetch(&Bot::new(cx)?, peer).await
    }

    fn account_of(&self, credentials: &Credentials) -> Result<Option<String>, &'static str> {
        profile::bot_of(credentials.bot_token.as_deref().unwrap_or_default()).map(Some)
    }

    async fn check(&self, cx: SendContext<'_>, account_id: &str) -> Result<CheckedAccount, SendError> {
        profile::check(&Bot::new(cx)?, account_id).await
    }

    async fn connect(&self, cx: SendContext<'_>, _account_id: &str, callback: &Callback) -> Result<(), SendError> {
        webhook::set(&Bot::new(cx)?, callback).await
    }

    async fn disconnect(&self, cx: SendContext<'_>, _account_id: &str) -> Result<(), SendError> {
        webhook::delete(&Bot::new(cx)?).await
    }

    async fn health(
        &self,
        cx: SendContext<'_>,
        account_id: &str,
        callback: &Callback,
        now: OffsetDateTime,
    ) -> Vec<HealthFact> {
        let checked = self.check(cx, account_id).await;
        let mut facts = vec![token(&checked)];
        if let (Ok(_), Ok(bot)) = (checked, Bot::new(cx)) {
            facts.extend(health::webhook(&bot, callback, now).await);
        }
        facts
    }
}
