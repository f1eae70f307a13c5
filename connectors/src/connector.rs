//! The contract between a channel and the product.

use std::collections::HashSet;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

use crate::backfill::BackfillPage;
use crate::error::SendError;
use crate::forget::forget;
use crate::health::{self, HealthFact};
use crate::login::LoginApp;
use crate::model::{AccountNotice, AccountSlice, MediaSource, PeerKey, Severity};
use crate::outbound::{Draft, DraftMedia, FetchedMedia, Outbound, Part, Profile, Receipt, Refusal};
use crate::spec::{Pace, Spec};
use crate::standard_webhooks;
use crate::template::{Layout, Rendered, Template, TemplatePage};

/// A body whose signature was checked, by [`Connector::verify`] or before it was stored.
#[derive(Debug, Clone, Copy)]
pub struct Verified<'a>(pub(crate) &'a [u8]);

impl<'a> Verified<'a> {
    /// A body that was verified before it was stored, for running it again.
    pub fn stored(body: &'a [u8]) -> Self {
        Self(body)
    }

    pub fn bytes(self) -> &'a [u8] {
        self.0
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    #[error("no secret is configured for this channel")]
    NotConfigured,
    #[error("the signature is missing")]
    Missing,
    #[error("the signature is malformed")]
    Malformed,
    #[error("the signature does not match")]
    Mismatch,
    #[error("the signature is not of these minutes: its time is more than five minutes from ours")]
    Stale,
}

/// What is wrong with a body, for a sender who wants to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Where: `events[0].contact.id`.
    pub field: String,
    pub reason: String,
}

/// Hosts and versions of the platforms, from the environment.
#[derive(Debug, Clone)]
pub struct Endpoints {
    /// `https://graph.facebook.com`
    pub graph: String,
    /// `v25.0`
    pub graph_version: String,
    /// `https://graph.instagram.com`
    pub instagram_graph: String,
    /// Where people log in with Facebook: `https://www.facebook.com`
    pub facebook_login: String,
    /// Where people log in with Instagram: `https://www.instagram.com`
    pub instagram_login: String,
    /// Where Instagram gives a token for a code: `https://api.instagram.com`
    pub instagram_api: String,
    /// `https://api.telegram.org`
    pub telegram: String,
}

impl Endpoints {
    /// Whether calls to platforms go to this host, which may be in a private network.
    pub(crate) fn names(&self, host: &str) -> bool {
        let called = [&self.graph, &self.instagram_graph, &self.instagram_api, &self.telegram];
        called
            .into_iter()
            .any(|url| url::Url::parse(url).is_ok_and(|url| url.host_str() == Some(host)))
    }
}

/// An inbox's credentials, decrypted. Their `Debug` shows no secret.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Credentials {
    pub access_token: Option<String>,
    pub waba_id: Option<String>,
    /// The Page behind an Instagram account that was connected by Facebook login: what is sent goes through the Page.
    pub page_id: Option<String>,
    /// `facebook` or `instagram`: through which login an Instagram account was connected.
    #[serde(default)]
    pub login: Login,
    pub bot_token: Option<String>,
    /// The number of a WhatsApp inbox is used in the phone app as well.
    #[serde(default)]
    pub coexistence: bool,
    /// What the platform proves its webhooks with, where each inbox has a secret of its own. Made by us.
    pub webhook_secret: Option<String>,
    /// The one before, which counts until then: seconds since 1970.
    #[serde(default)]
    pub previous_webhook_secret: Option<String>,
    #[serde(default)]
    pub previous_webhook_secret_until: Option<i64>,
    /// Where replies are posted to, of an inbox with a connector of one's own.
    #[serde(default)]
    pub reply_url: Option<String>,
    /// Characters of one message that such a connector takes; none: as many as usual.
    #[serde(default)]
    pub text_max: Option<u32>,
    /// Whether it takes files.
    #[serde(default)]
    pub attachments: Option<bool>,
}

impl Credentials {
    /// Whether there is a token to call the platform with.
    pub fn hold_token(&self) -> bool {
        let token = self.access_token.as_deref().or(self.bot_token.as_deref());
        token.is_some_and(|token| !token.is_empty())
    }

    /// The secrets that count now, the newest first.
    pub fn webhook_secrets(&self, now: OffsetDateTime) -> Vec<String> {
        let counts = self
            .previous_webhook_secret_until
            .is_some_and(|until| now.unix_timestamp() < until);
        let previous = self.previous_webhook_secret.iter().filter(|_| counts);
        self.webhook_secret.iter().chain(previous).cloned().collect()
    }

    /// The same as bytes to sign with.
    pub(crate) fn signing_secrets(&self, now: OffsetDateTime) -> Vec<Vec<u8>> {
        let secrets = self.webhook_secrets(now);
        secrets
            .iter()
            .filter_map(|secret| standard_webhooks::read(secret))
            .collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Login {
    #[default]
    Facebook,
    Instagram,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials")
            .field("login", &self.login)
            .finish_non_exhaustive()
    }
}

/// An account whose own credentials we hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedAccount {
    /// As people know it.
    pub name: String,
    /// The Page that an Instagram account is behind.
    pub page_id: Option<String>,
}

/// Where the platform is to send an account's webhooks.
#[derive(Clone, PartialEq, Eq)]
pub struct Callback {
    pub url: String,
    /// The inbox's own secret, for channels where each has one (`Spec::own_webhook`).
    pub secret: Option<String>,
}

/// What a call to the platform needs beside its content.
#[derive(Clone, Copy)]
pub struct SendContext<'a> {
    /// Must follow no redirects by itself: the token would go along.
    pub http: &'a reqwest::Client,
    pub endpoints: &'a Endpoints,
    pub credentials: &'a Credentials,
    /// None: the inbox names no address, or one that may not be posted to.
    pub posts: Option<Posts<'a>>,
}

/// Signed POSTs to an address that a workspace has named.
#[derive(Clone, Copy)]
pub struct Posts<'a> {
    /// Reaches the public internet and what the operator has opened beside it.
    pub http: &'a reqwest::Client,
    /// When it is signed.
    pub now: OffsetDateTime,
}

#[async_trait]
pub trait Connector: Send + Sync {
    fn spec(&self) -> &'static Spec;

    /// The same as far as one inbox can, where that hangs on how it was connected.
    fn spec_of(&self, _credentials: &Credentials) -> Spec {
        *self.spec()
    }

    /// The answer to the platform's subscription check: the challenge, when mode and token are right.
    fn handshake(&self, query: &[(String, String)], verify_token: &str) -> Option<String>;

    /// Checks the signature over the raw bytes, in constant time, against every secret.
    /// `header` looks up a request header by its lower-case name.
    fn verify<'a>(
        &self,
        body: &'a [u8],
        header: &dyn Fn(&str) -> Option<String>,
        secrets: &[String],
    ) -> Result<Verified<'a>, VerifyError>;

    /// When a signature says that it was made, in seconds since 1970, where signatures grow old.
    fn signed_at(&self, _header: &dyn Fn(&str) -> Option<String>) -> Option<i64> {
        None
    }

    /// What is wrong with a body, where its sender wants to know and comes again with a better one. Platforms do not: what they
    /// send is stored, whatever it is.
    fn objections(&self, _body: Verified<'_>) -> Vec<Objection> {
        Vec::new()
    }

    /// Pure and total: whatever the bytes are, it returns what it understood and keeps the rest as `Unsupported`.
    /// A body that is not even JSON gives one slice with an empty account id.
    fn parse(&self, body: Verified<'_>) -> Vec<AccountSlice>;

    /// What an account event ([`InboundEvent::Account`]) means, in words. `None`: nothing that people have to know.
    ///
    /// [`InboundEvent::Account`]: crate::model::InboundEvent::Account
    fn account_notice(&self, kind: &str, _raw: &Value) -> Option<AccountNotice> {
        let text = format!(
            "The platform told something about this account: {}.",
            kind.replace('_', " ")
        );
        Some(AccountNotice::new(Severity::Info, text))
    }

    /// A stored body without the content of this message, which was taken back; `None`: there is nothing of it. Pure.
    fn redact(&self, _body: &[u8], _external_id: &str) -> Option<Vec<u8>> {
        None
    }

    /// Whether one POST to an inbox's own webhook may be about several people.
    fn posts_many(&self) -> bool {
        false
    }

    /// A stored body without what is about these people, and about these messages, of this account alone; `None`: there is nothing of
    /// it. Pure.
    fn forget(
        &self,
        body: &[u8],
        account: &str,
        people: &HashSet<String>,
        messages: &HashSet<String>,
    ) -> Option<Vec<u8>> {
        forget(body, account, &people.union(messages).cloned().collect())
    }

    /// Checks a draft against the channel's limits and cuts it into platform messages. Pure.
    fn plan(&self, draft: &Draft) -> Result<Vec<Part>, Refusal>;

    /// The same against the limits of one inbox: [`Connector::spec_of`].
    fn plan_for(&self, _credentials: &Credentials, draft: &Draft) -> Result<Vec<Part>, Refusal> {
        self.plan(draft)
    }

    /// Whether this inbox can quote a message. Where it cannot, `send` leaves the quote out, so the composer should not
    /// offer one.
    fn quotes(&self, _credentials: &Credentials) -> bool {
        self.spec().quoted_reply
    }

    /// How fast this inbox may send.
    fn pace(&self, _credentials: &Credentials) -> Pace {
        self.spec().pace
    }

    async fn send(&self, cx: SendContext<'_>, message: &Outbound) -> Result<Receipt, SendError>;

    /// Puts our one reaction on a message of the conversation, or takes it away. Doing it twice does no harm.
    async fn react(
        &self,
        _cx: SendContext<'_>,
        _account_id: &str,
        _to: &[PeerKey],
        _external_id: &str,
        _emoji: Option<&str>,
    ) -> Result<(), SendError> {
        Err(SendError::unsupported("reactions"))
    }

    /// Takes the conversation over from another app that owns it, where the platform has such a thing.
    async fn take_thread(&self, _cx: SendContext<'_>, _account_id: &str, _to: &[PeerKey]) -> Result<(), SendError> {
        Err(SendError::unsupported("taking a conversation over"))
    }

    /// Tells the customer's app that the message was read. By default there are no read marks to give.
    async fn mark_read(
        &self,
        _cx: SendContext<'_>,
        _account_id: &str,
        _to: &[PeerKey],
        _external_id: &str,
    ) -> Result<(), SendError> {
        Ok(())
    }

    /// Shows the customer that someone is typing. `external_id`: the customer's last message. By default nothing shows it.
    async fn typing(
        &self,
        _cx: SendContext<'_>,
        _account_id: &str,
        _to: &[PeerKey],
        _external_id: &str,
    ) -> Result<(), SendError> {
        Ok(())
    }

    /// Tells the customer's app that a tap on a button has arrived. `external_id`: of the message that the tap became.
    async fn acknowledge_tap(&self, _cx: SendContext<'_>, _external_id: &str) -> Result<(), SendError> {
        Ok(())
    }

    /// Opens an attachment at the platform. The client in `cx` guards against private addresses.
    async fn fetch_media(
        &self,
        cx: SendContext<'_>,
        account_id: &str,
        source: &MediaSource,
    ) -> Result<FetchedMedia, SendError>;

    /// Where the `position`th file of a message is now, for one whose link has ended. None where the platform does not tell.
    async fn locate_media(
        &self,
        _cx: SendContext<'_>,
        _external_id: &str,
        _position: usize,
    ) -> Result<Option<MediaSource>, SendError> {
        Ok(None)
    }

    /// Name and picture of a customer; `None` where the platform has no profiles.
    async fn fetch_profile(&self, cx: SendContext<'_>, peer: &[PeerKey]) -> Result<Option<Profile>, SendError>;

    /// The account that the credentials name by themselves, where they do: then nobody has to type its id. Where they should
    /// and do not, what is wrong with them.
    fn account_of(&self, _credentials: &Credentials) -> Result<Option<String>, &'static str> {
        Ok(None)
    }

    /// The account's message templates, some at a time; none where the platform has none.
    async fn templates(&self, _cx: SendContext<'_>, _after: Option<&str>) -> Result<TemplatePage, SendError> {
        Ok(TemplatePage::default())
    }

    /// What a template shows and asks for. Pure and total.
    fn template_layout(&self, _template: &Template) -> Layout {
        Layout::default()
    }

    /// Checks a request to send a template against the template, and fills it in as the customer will see it. `file`: an
    /// upload for its header. Pure.
    fn fill_template(
        &self,
        _template: &Template,
        _request: &Value,
        _file: Option<&DraftMedia>,
    ) -> Result<Rendered, Refusal> {
        let detail = format!("{} has no templates.", self.spec().name);
        Err(crate::plan::not_supported("template", detail))
    }

    /// Asks the platform whose the credentials are. Fails in words unless they are the account's own, so that nobody
    /// connects what is not theirs.
    async fn check(&self, cx: SendContext<'_>, account_id: &str) -> Result<CheckedAccount, SendError>;

    /// What has to be right for an account, each asked of the platform. `app` is the app that the token was given to, where
    /// the server knows it.
    async fn inspect(&self, cx: SendContext<'_>, _app: Option<LoginApp<'_>>, account_id: &str) -> Vec<HealthFact> {
        vec![health::entered_token(&self.check(cx, account_id).await)]
    }

    /// The platform's object that [`Connector::connect`] subscribes, where several accounts may share one: a Page, a
    /// WhatsApp business account. What is subscribed for one of them is subscribed for all.
    fn shared_object(&self, _credentials: &Credentials, _account_id: &str) -> Option<String> {
        None
    }

    /// Makes the platform send the account's webhooks to `callback`: called after an inbox was added, and again when it
    /// is reconnected. Doing it twice changes nothing. By default there is nothing to do.
    async fn connect(&self, _cx: SendContext<'_>, _account_id: &str, _callback: &Callback) -> Result<(), SendError> {
        Ok(())
    }

    /// Ends what [`Connector::connect`] began: called after an inbox was taken away, with the credentials it had.
    async fn disconnect(&self, _cx: SendContext<'_>, _account_id: &str) -> Result<(), SendError> {
        Ok(())
    }

    /// How the account stands: its token, its webhooks, what the platform thinks of it. By default only whether the
    /// credentials are accepted. `callback`: where its webhooks should go.
    async fn health(
        &self,
        cx: SendContext<'_>,
        account_id: &str,
        _callback: &Callback,
        _now: OffsetDateTime,
    ) -> Vec<HealthFact> {
        vec![health::token(&self.check(cx, account_id).await)]
    }

    /// Whether the platform keeps its conversations where [`Connector::backfill`] can read them.
    fn keeps_conversations(&self) -> bool {
        false
    }

    /// One call for messages that the platform has since a time, whatever became of their webhooks. `cursor`: where the page
    /// before left off. `None` where the platform keeps none.
    async fn backfill(
        &self,
        _cx: SendContext<'_>,
        _account_id: &str,
        _since: OffsetDateTime,
        _cursor: Option<&str>,
    ) -> Result<Option<BackfillPage>, SendError> {
        Ok(None)
    }
}
