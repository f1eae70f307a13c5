//! A connector of one's own: somebody's program that stands between a channel we do not know and the desk.
//!
//! - In: the program posts events to the inbox's own address, signed as Standard Webhooks has it with the inbox's secret. Unlike a
//!   platform it wants to know what is wrong with a body, so a wrong one is refused with its fields ([`Connector::objections`]).
//! - Out: replies are posted to the program's address, signed alike, each under an id of ours that stays the same however often it
//!   is tried. The program answers with an id of its own, and tells later what became of it by that id and ours.
//! - Files come by link and go by link.
//!
//! The words for those who write such a program are in `docs/api-channel.md`.

mod errors;
mod events;
mod fields;
mod forget;
mod health;
mod parse;
mod plan;
mod post;
mod redact;
mod send;
mod spec;

use std::collections::HashSet;

use async_trait::async_trait;
use time::OffsetDateTime;

use crate::connector::{
    Callback, CheckedAccount, Connector, Credentials, Objection, SendContext, Verified, VerifyError,
};
use crate::error::SendError;
use crate::health::HealthFact;
use crate::meta::media;
use crate::model::{AccountSlice, MediaSource, PeerKey};
use crate::outbound::{Draft, FetchedMedia, Outbound, Part, Profile, Receipt, Refusal};
use crate::spec::Spec;
use crate::standard_webhooks;

pub use spec::TEXT_MAX;

/// A person, by the id that the program gives them.
const SCOPE: &str = "api_contact";

pub struct Api;

#[async_trait]
impl Connector for Api {
    fn spec(&self) -> &'static Spec {
        &spec::SPEC
    }

    fn spec_of(&self, credentials: &Credentials) -> Spec {
        spec::of(credentials)
    }

    fn handshake(&self, _query: &[(String, String)], _verify_token: &str) -> Option<String> {
        None
    }

    fn verify<'a>(
        &self,
        body: &'a [u8],
        header: &dyn Fn(&str) -> Option<String>,
        secrets: &[String],
    ) -> Result<Verified<'a>, VerifyError> {
        let secrets: Vec<Vec<u8>> = secrets
            .iter()
            .filter_map(|secret| standard_webhooks::read(secret))
            .collect();
        standard_webhooks::verify(body, header, &secrets).map(|()| Verified(body))
    }

    fn signed_at(&self, header: &dyn Fn(&str) -> Option<String>) -> Option<i64> {
        standard_webhooks::signed_at(header)
    }

    fn objections(&self, body: Verified<'_>) -> Vec<Objection> {
        parse::objections(body)
    }

    fn parse(&self, body: Verified<'_>) -> Vec<AccountSlice> {
        parse::parse(body)
    }

    fn redact(&self, body: &[u8], external_id: &str) -> Option<Vec<u8>> {
        redact::message(body, external_id)
    }

    fn posts_many(&self) -> bool {
        true
    }

    fn forget(
        &self,
        body: &[u8],
        _account: &str,
        people: &HashSet<String>,
        messages: &HashSet<String>,
    ) -> Option<Vec<u8>> {
        forget::without(body, people, messages)
    }

    fn plan(&self, draft: &Draft) -> Result<Vec<Part>, Refusal> {
        plan::plan(&spec::SPEC, draft)
    }

    fn plan_for(&self, credentials: &Credentials, draft: &Draft) -> Result<Vec<Part>, Refusal> {
        plan::plan(&spec::of(credentials), draft)
    }

    async fn send(&self, cx: SendContext<'_>, message: &Outbound) -> Result<Receipt, SendError> {
        send::send(cx, message).await
    }

    async fn fetch_media(
        &self,
        cx: SendContext<'_>,
        _account_id: &str,
        source: &MediaSource,
    ) -> Result<FetchedMedia, SendError> {
        media::open_foreign(cx, source).await
    }

    /// What is to be known of a person comes with their messages.
    async fn fetch_profile(&self, _cx: SendContext<'_>, _peer: &[PeerKey]) -> Result<Option<Profile>, SendError> {
        Ok(None)
    }

    /// There is nobody to ask whose it is: whoever makes the inbox names the address, and gets the secret.
    async fn check(&self, cx: SendContext<'_>, _account_id: &str) -> Result<CheckedAccount, SendError> {
        post::address(cx.credentials)?;
        Ok(CheckedAccount {
            name: spec::SPEC.name.to_owned(),
            page_id: None,
        })
    }

    async fn inspect(
        &self,
        _cx: SendContext<'_>,
        _app: Option<crate::login::LoginApp<'_>>,
        _account_id: &str,
    ) -> Vec<HealthFact> {
        Vec::new()
    }

    async fn health(
        &self,
        cx: SendContext<'_>,
        _account_id: &str,
        _callback: &Callback,
        _now: OffsetDateTime,
    ) -> Vec<HealthFact> {
        vec![health::connector(cx).await]
    }
}
