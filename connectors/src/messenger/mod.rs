//! Facebook Messenger: a Page and the people who write to it.
//!
//! - In: `parse` is `meta::messaging`. Ids of people are scoped to the Page. Deliveries and reads are
//!   watermarks. Everything the Page sends comes back as an echo, ours with our id in `metadata`.
//! - Out: 24 hours from the customer's last message, 7 days with the human agent tag. No message has both text and
//!   file. There is no idempotent send: a lost answer is settled by the echo.
//! - Files live at signed addresses that expire within days.

mod profile;
mod send;
mod spec;

use async_trait::async_trait;
use serde_json::Value;
use time::OffsetDateTime;

use crate::backfill::BackfillPage;
use crate::connector::{Callback, CheckedAccount, Connector, Credentials, SendContext, Verified, VerifyError};
use crate::error::SendError;
use crate::health::{self, HealthFact};
use crate::login::LoginApp;
use crate::meta::errors::Platform;
use crate::meta::graph::Graph;
use crate::meta::messaging::{self, Flavour};
use crate::meta::{
    conversations, health as meta_health, inspect, media, policy, redact, send_api, send_plan, signature, subscription,
};
use crate::model::{AccountNotice, AccountSlice, MediaSource, PeerKey};
use crate::outbound::{Draft, FetchedMedia, Outbound, Part, Profile, Receipt, Refusal};
use crate::spec::Spec;

/// A page-scoped id: a person as this Page knows them.
const SCOPE: &str = "psid";

const FLAVOUR: Flavour = Flavour {
    object: "page",
    scope: SCOPE,
    shares_are_media: false,
};

/// What a token needs.
const SCOPES: [&str; 2] = ["pages_messaging", "pages_manage_metadata"];

pub struct Messenger;

fn graph(cx: SendContext<'_>) -> Result<Graph<'_>, SendError> {
    Graph::new(cx, &cx.endpoints.graph, Platform::Messaging)
}

#[async_trait]
impl Connector for Messenger {
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
        messaging::parse(&FLAVOUR, body)
    }

    fn account_notice(&self, kind: &str, raw: &Value) -> Option<AccountNotice> {
        Some(policy::notice(kind, raw))
    }

    fn redact(&self, body: &[u8], external_id: &str) -> Option<Vec<u8>> {
        redact::message(body, external_id)
    }

    fn plan(&self, draft: &Draft) -> Result<Vec<Part>, Refusal> {
        send_plan::plan(&spec::SPEC, draft)
    }

    async fn send(&self, cx: SendContext<'_>, message: &Outbound) -> Result<Receipt, SendError> {
        send::send(&graph(cx)?, message).await
    }

    async fn take_thread(&self, cx: SendContext<'_>, account_id: &str, to: &[PeerKey]) -> Result<(), SendError> {
        send_api::take_thread(&graph(cx)?, account_id, to, SCOPE).await
    }

    async fn mark_read(
        &self,
        cx: SendContext<'_>,
        account_id: &str,
        to: &[PeerKey],
        _external_id: &str,
    ) -> Result<(), SendError> {
        send_api::action(&graph(cx)?, account_id, to, SCOPE, "mark_seen").await
    }

    async fn typing(
        &self,
        cx: SendContext<'_>,
        account_id: &str,
        to: &[PeerKey],
        _external_id: &str,
    ) -> Result<(), SendError> {
        send_api::action(&graph(cx)?, account_id, to, SCOPE, "typing_on").await
    }

    async fn fetch_media(
        &self,
        cx: SendContext<'_>,
        _account_id: &str,
        source: &MediaSource,
    ) -> Result<FetchedMedia, SendError> {
        media::open_link(cx.http, source, Platform::Messaging).await
    }

    async fn locate_media(
        &self,
        cx: SendContext<'_>,
        external_id: &str,
        position: usize,
    ) -> Result<Option<MediaSource>, SendError> {
        media::locate(&graph(cx)?, external_id, position).await
    }

    async fn fetch_profile(&self, cx: SendContext<'_>, peer: &[PeerKey]) -> Result<Option<Profile>, SendError> {
        profile::fetch(&graph(cx)?, peer).await
    }

    async fn check(&self, cx: SendContext<'_>, account_id: &str) -> Result<CheckedAccount, SendError> {
        profile::check(&graph(cx)?, account_id).await
    }
    fn shared_object(&self, _credentials: &Credentials, account_id: &str) -> Option<String> {
        Some(account_id.to_owned())
    }

    async fn inspect(&self, cx: SendContext<'_>, app: Option<LoginApp<'_>>, account_id: &str) -> Vec<HealthFact> {
        let checked = self.check(cx, account_id).await;
        let mut findings = vec![health::entered_token(&checked)];
        if let (Ok(_), Ok(graph)) = (checked, graph(cx)) {
            findings.extend(inspect::token(app, graph.token(), &SCOPES).await.0);
            findings.push(inspect::subscribed(&graph, account_id, &subscription::PAGE_FIELDS).await);
        }
        findings
    }

    async fn connect(&self, cx: SendContext<'_>, account_id: &str, _callback: &Callback) -> Result<(), SendError> {
        subscription::subscribe(&graph(cx)?, account_id, &subscription::PAGE_FIELDS).await
    }

    async fn disconnect(&self, cx: SendContext<'_>, account_id: &str) -> Result<(), SendError> {
        subscription::unsubscribe(&graph(cx)?, account_id).await
    }

    async fn health(
        &self,
        cx: SendContext<'_>,
        account_id: &str,
        _callback: &Callback,
        _now: OffsetDateTime,
    ) -> Vec<HealthFact> {
        let token = health::token(&self.check(cx, account_id).await);
        let mut facts = vec![token];
        if let Ok(graph) = graph(cx) {
            facts.push(meta_health::subscriptions(&graph, account_id, &subscription::PAGE_FIELDS).await);
        }
        facts
    }

    fn keeps_conversations(&self) -> bool {
        true
    }

    async fn backfill(
        &self,
        cx: SendContext<'_>,
        account_id: &str,
        since: OffsetDateTime,
        cursor: Option<&str>,
    ) -> Result<Option<BackfillPage>, SendError> {
        let account = conversations::Account {
            flavour: &FLAVOUR,
            object: account_id,
            id: account_id,
            platform: "messenger",
        };
        conversations::page(&graph(cx)?, &account, since, cursor)
            .await
            .map(Some)
    }
}
