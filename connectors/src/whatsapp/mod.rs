//! WhatsApp Cloud API: a business number and the people who write to it.
//!
//! - In: people may have no phone number (`parse::peer` says more); a status may come before our own response, and
//!   `delivered` before `sent` or never. Statuses bring our id back in `biz_opaque_callback_data`.
//! - Out: 24 hours from the customer's last message, then templates only. Order is not guaranteed. There is no
//!   idempotent send: a lost answer is settled by a status.
//! - Files come by id for a week, and go up before the message that names them.

mod account;
mod health;
mod inspect;
mod interactive;
mod media;
mod parse;
mod plan;
mod send;
mod spec;
mod structured;
mod template;

use async_trait::async_trait;
use serde_json::Value;
use time::OffsetDateTime;

use crate::connector::{Callback, CheckedAccount, Connector, Credentials, SendContext, Verified, VerifyError};
use crate::error::{ErrorClass, SendError};
use crate::health::HealthFact;
use crate::login::LoginApp;
use crate::login::whatsapp::has_number;
use crate::meta::errors::Platform;
use crate::meta::graph::{Graph, refused};
use crate::meta::{json, media as link, redact, signature, subscription};
use crate::model::{AccountNotice, AccountSlice, MediaSource, PeerKey};
use crate::outbound::{Draft, DraftMedia, FetchedMedia, Outbound, Part, Profile, Receipt, Refusal};
use crate::spec::{Pace, Spec};
use crate::template::{Layout, Rendered, Template, TemplatePage};

/// Messages a second of a number that is used in the phone app as well.
const COEXISTENCE_PER_SECOND: u32 = 20;

pub struct Whatsapp;

fn graph(cx: SendContext<'_>) -> Result<Graph<'_>, SendError> {
    Graph::new(cx, &cx.endpoints.graph, Platform::Whatsapp)
}

#[async_trait]
impl Connector for Whatsapp {
    fn spec(&self) -> &'static Spec {
        &spec::SPEC
    }

    fn handshake(&self, query: &[(String, String)], verify_token: &str) -> Option<String> {
        signature::handshake(query, verify_token)
    }

    fn verify<'a>(
        &self,
        body: &'a [u8],
        header: &dyn Fn(&str) -> Option<String>,
        secrets: &[String],
    ) -> Result<Verified<'a>, VerifyError> {
        signature::verify(body, header, secrets)
    }

    fn parse(&self, body: Verified<'_>) -> Vec<AccountSlice> {
        parse::parse(body)
    }

    fn account_notice(&self, kind: &str, raw: &Value) -> Option<AccountNotice> {
        Some(account::notice(kind, raw))
    }

    fn redact(&self, body: &[u8], external_id: &str) -> Option<Vec<u8>> {
        redact::message(body, external_id)
    }

    fn plan(&self, draft: &Draft) -> Result<Vec<Part>, Refusal> {
        plan::plan(draft)
    }

    fn pace(&self, credentials: &Credentials) -> Pace {
        match credentials.coexistence {
            true => Pace {
                per_second: COEXISTENCE_PER_SECOND,
                media_per_second: COEXISTENCE_PER_SECOND,
                ..spec::SPEC.pace
            },
            false => spec::SPEC.pace,
        }
    }

    async fn send(&self, cx: SendContext<'_>, message: &Outbound) -> Result<Receipt, SendError> {
        send::send(&graph(cx)?, message).await
    }

    async fn react(
        &self,
        cx: SendContext<'_>,
        account_id: &str,
        to: &[PeerKey],
        external_id: &str,
        emoji: Option<&str>,
    ) -> Result<(), SendError> {
        send::react(&graph(cx)?, account_id, to, external_id, emoji).await
    }

    async fn mark_read(
        &self,
        cx: SendContext<'_>,
        account_id: &str,
        _to: &[PeerKey],
        external_id: &str,
    ) -> Result<(), SendError> {
        send::seen(&graph(cx)?, account_id, external_id, false).await
    }

    async fn typing(
        &self,
        cx: SendContext<'_>,
        account_id: &str,
        _to: &[PeerKey],
        external_id: &str,
    ) -> Result<(), SendError> {
        send::seen(&graph(cx)?, account_id, external_id, true).await
    }

    async fn fetch_media(
        &self,
        cx: SendContext<'_>,
        account_id: &str,
        source: &MediaSource,
    ) -> Result<FetchedMedia, SendError> {
        match source {
            MediaSource::Id { id, sha256 } => media::fetch(cx, &graph(cx)?, account_id, id, sha256.as_deref()).await,
            other => link::open_link(cx.http, other, Platform::Whatsapp).await,
        }
    }

    /// WhatsApp has no profiles: the name comes with every message.
    async fn fetch_profile(&self, _cx: SendContext<'_>, _peer: &[PeerKey]) -> Result<Option<Profile>, SendError> {
        Ok(None)
    }

    async fn templates(&self, cx: SendContext<'_>, after: Option<&str>) -> Result<TemplatePage, SendError> {
        template::list(&graph(cx)?, cx.credentials.waba_id.as_deref(), after).await
    }

    fn template_layout(&self, template: &Template) -> Layout {
        template::layout(template)
    }

    fn fill_template(
        &self,
        template: &Template,
        request: &Value,
        file: Option<&DraftMedia>,
    ) -> Result<Rendered, Refusal> {
        template::fill(template, request, file)
    }

    async fn check(&self, cx: SendContext<'_>, account_id: &str) -> Result<CheckedAccount, SendError> {
        // only a token of the number's business may read it
        let graph = graph(cx)?;
        let fields = [("fields", "verified_name,display_phone_number")];
        let number = graph.get(&[account_id], &fields).await?;
        // news about a business account go to the inboxes that name it: nobody names another's
        if let Some(waba_id) = self.shared_object(cx.credentials, account_id)
            && !has_number(&graph, &waba_id, account_id).await?
        {
            return Err(refused(
                ErrorClass::Setup,
                "wrong_business",
                "the number is not one of this business account's",
                "The number does not belong to this WhatsApp Business Account. Copy both ids from the same line in WhatsApp > API setup.",
            ));
        }
        let name = json::text(&number, "verified_name").unwrap_or_else(|| account_id.to_owned());
        Ok(CheckedAccount {
            name: match json::text(&number, "display_phone_number") {
                Some(phone) => format!("{name} ({phone})"),
                None => name,
            },
            page_id: None,
        })
    }

    /// Webhooks are subscribed for a business account as a whole.
    fn shared_object(&self, credentials: &Credentials, _account_id: &str) -> Option<String> {
        credentials.waba_id.clone().filter(|id| !id.is_empty())
    }

    /// Without its business account a number cannot be subscribed; then the app's own subscription has to do.
    async fn inspect(&self, cx: SendContext<'_>, app: Option<LoginApp<'_>>, account_id: &str) -> Vec<HealthFact> {
        match graph(cx) {
            Ok(graph) => inspect::number(&graph, cx, app, account_id).await,
            Err(error) => vec![HealthFact::of_error("token", &error)],
        }
    }

    async fn connect(&self, cx: SendContext<'_>, account_id: &str, _callback: &Callback) -> Result<(), SendError> {
        match self.shared_object(cx.credentials, account_id) {
            Some(waba_id) => subscription::subscribe(&graph(cx)?, &waba_id, &[]).await,
            None => Ok(()),
        }
    }

    async fn disconnect(&self, cx: SendContext<'_>, account_id: &str) -> Result<(), SendError> {
        match self.shared_object(cx.credentials, account_id) {
            Some(waba_id) => subscription::unsubscribe(&graph(cx)?, &waba_id).await,
            None => Ok(()),
        }
    }

    async fn health(
        &self,
        cx: SendContext<'_>,
        account_id: &str,
        _callback: &Callback,
        _now: OffsetDateTime,
    ) -> Vec<HealthFact> {
        let checked = self.check(cx, account_id).await;
        health::facts(graph(cx), account_id, cx.credentials.waba_id.as_deref(), &checked).await
    }
}
