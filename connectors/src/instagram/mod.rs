//! Instagram Direct, through a Page (Facebook login) or by itself (Instagram login). What arrives is the same in both;
//! what differs is the host to call, and in whose name.
//!
//! - In: `parse` is `meta::messaging`. `read` names a message instead of a time; there are no deliveries. An
//!   unsend must take the message from sight. Story mentions must not be kept beyond the story.
//! - Out: the window is Messenger's. A text is counted in bytes. Files go by link. No field carries our id, so an echo
//!   is told by the message's id alone.

mod profile;
mod send;
mod spec;

use async_trait::async_trait;
use serde_json::Value;
use time::OffsetDateTime;

use crate::backfill::BackfillPage;
use crate::connector::{Callback, CheckedAccount, Connector, Credentials, Login, SendContext, Verified, VerifyError};
use crate::error::SendError;
use crate::health::{self, HealthFact};
use crate::login::{LoginApp, facebook};
use crate::meta::errors::Platform;
use crate::meta::graph::Graph;
use crate::meta::messaging::{self, Flavour};
use crate::meta::{
    conversations, health as meta_health, inspect, media, policy, redact, send_api, send_plan, signature, subscription,
};
use crate::model::{AccountNotice, AccountSlice, MediaSource, PeerKey};
use crate::outbound::{Draft, FetchedMedia, Outbound, Part, Profile, Receipt, Refusal};
use crate::spec::Spec;

/// An Instagram-scoped id: a person as this account knows them.
const SCOPE: &str = "igsid";

const FLAVOUR: Flavour = Flavour {
    object: "instagram",
    scope: SCOPE,
    shares_are_media: true,
};

/// What a Page's token needs.
const SCOPES: [&str; 3] = ["instagram_basic", "instagram_manage_messages", "pages_manage_metadata"];

pub struct Instagram;

fn graph(cx: SendContext<'_>) -> Result<Graph<'_>, SendError> {
    let host = match cx.credentials.login {
        Login::Facebook => &cx.endpoints.graph,
        Login::Instagram => &cx.endpoints.instagram_graph,
    };
    Graph::new(cx, host, Platform::Messaging)
}

/// Whose `messages` edge takes what is sent. By Facebook login it is the Page's; `me` is the Page of the token.
fn sender<'a>(credentials: &'a Credentials, account_id: &'a str) -> &'a str {
    match credentials.login {
        Login::Facebook => credentials
            .page_id
            .as_deref()
            .filter(|id| !id.is_empty())
            .unwrap_or("me"),
        Login::Instagram => account_id,
    }
}

#[async_trait]
impl Connector for Instagram {
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

    /// Quoting is documented for accounts behind a Page only.
    fn quotes(&self, credentials: &Credentials) -> bool {
        credentials.login == Login::Facebook
    }

    async fn send(&self, cx: SendContext<'_>, message: &Outbound) -> Result<Receipt, SendError> {
        let quotes = self.quotes(cx.credentials);
        send::send(
            &graph(cx)?,
            sender(cx.credentials, &message.account_id),
            quotes,
            message,
        )
        .await
    }

    async fn react(
        &self,
        cx: SendContext<'_>,
        account_id: &str,
        to: &[PeerKey],
        external_id: &str,
        emoji: Option<&str>,
    ) -> Result<(), SendError> {
        send_api::react(
            &graph(cx)?,
            sender(cx.credentials, account_id),
            to,
            SCOPE,
            external_id,
            emoji,
        )
        .await
    }

    async fn take_thread(&self, cx: SendContext<'_>, account_id: &str, to: &[PeerKey]) -> Result<(), SendError> {
        send_api::take_thread(&graph(cx)?, sender(cx.credentials, account_id), to, SCOPE).await
    }

    async fn mark_read(
        &self,
        cx: SendContext<'_>,
        account_id: &str,
        to: &[PeerKey],
        _external_id: &str,
    ) -> Result<(), SendError> {
        send_api::action(&graph(cx)?, sender(cx.credentials, account_id), to, SCOPE, "mark_seen").await
    }

    async fn typing(
        &self,
        cx: SendContext<'_>,
        account_id: &str,
        to: &[PeerKey],
        _external_id: &str,
    ) -> Result<(), SendError> {
        send_api::action(&graph(cx)?, sender(cx.credentials, account_id), to, SCOPE, "typing_on").await
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
        profile::check(&graph(cx)?, cx.credentials.login, account_id).await
    }
    /// By Facebook login it is the Page that is subscribed, for both of its channels.
    fn shared_object(&self, credentials: &Credentials, account_id: &str) -> Option<String> {
        match credentials.login {
            Login::Facebook => credentials.page_id.clone().filter(|id| !id.is_empty()),
            Login::Instagram => Some(account_id.to_owned()),
        }
    }

    async fn inspect(&self, cx: SendContext<'_>, app: Option<LoginApp<'_>>, account_id: &str) -> Vec<HealthFact> {
        let checked = self.check(cx, account_id).await;
        let mut findings = vec![health::entered_token(&checked)];
        let (Ok(account), Ok(graph)) = (checked, graph(cx)) else {
            return findings;
        };
        match cx.credentials.login {
            Login::Facebook => {
                let page_id = account.page_id.as_deref().unwrap_or("me");
                findings.extend(inspect::token(app, graph.token(), &SCOPES).await.0);
                findings.push(facebook::message_access(&graph, page_id).await);
                findings.push(inspect::subscribed(&graph, page_id, &subscription::PAGE_FIELDS).await);
            }
            Login::Instagram => {
                findings.push(inspect::subscribed(&graph, "me", &subscription::INSTAGRAM_FIELDS).await);
            }
        }
        findings
    }

    async fn connect(&self, cx: SendContext<'_>, account_id: &str, _callback: &Callback) -> Result<(), SendError> {
        let graph = graph(cx)?;
        match cx.credentials.login {
            Login::Facebook => {
                let page = sender(cx.credentials, account_id);
                subscription::subscribe(&graph, page, &subscription::PAGE_FIELDS).await
            }
            Login::Instagram => subscription::subscribe(&graph, "me", &subscription::INSTAGRAM_FIELDS).await,
        }
    }

    async fn disconnect(&self, cx: SendContext<'_>, account_id: &str) -> Result<(), SendError> {
        let object = match cx.credentials.login {
            Login::Facebook => self.shared_object(cx.credentials, account_id),
            Login::Instagram => Some("me".to_owned()),
        };
        match object {
            Some(object) => subscription::unsubscribe(&graph(cx)?, &object).await,
            // which Page it is behind is not known, and the Page may have a channel of its own
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
        let token = health::token(&self.check(cx, account_id).await);
        let mut facts = vec![token];
        if let Ok(graph) = graph(cx) {
            let wanted: &[&str] = match cx.credentials.login {
                // behind a Page, the Page is subscribed; which fields Instagram sends is a matter of the app
                Login::Facebook => &["messages"],
                Login::Instagram => &subscription::INSTAGRAM_FIELDS,
            };
            facts.push(meta_health::subscriptions(&graph, sender(cx.credentials, account_id), wanted).await);
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
            object: sender(cx.credentials, account_id),
            id: account_id,
            platform: "instagram",
        };
        conversations::page(&graph(cx)?, &account, since, cursor)
            .await
            .map(Some)
    }
}
