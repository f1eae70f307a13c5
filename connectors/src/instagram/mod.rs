//! Instagram.

use async_trait::async_trait;

use crate::connector::{Connector, SendContext, Verified, VerifyError};
use crate::error::SendError;
use crate::meta::signature;
use crate::model::{AccountSlice, MediaSource, PeerKey};
use crate::outbound::{Draft, FetchedMedia, Outbound, Part, Profile, Receipt, Refusal};
use crate::spec::{Channel, Spec, TextUnit};

pub struct Instagram;

static SPEC: Spec = Spec {
    channel: Channel::Instagram,
    name: "Instagram",
    text_max: 1000,
    text_unit: TextUnit::Bytes,
    caption_max: 0,
    media: &[],
    quoted_reply: true,
    typing: true,
    mark_read: true,
    window_hours: Some(24),
    echoes_our_id: true,
    profiles: true,
    delivered_receipts: true,
    read_receipts: true,
};

#[async_trait]
impl Connector for Instagram {
    fn spec(&self) -> &'static Spec {
        &SPEC
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

    fn parse(&self, _body: Verified<'_>) -> Vec<AccountSlice> {
        Vec::new()
    }

    fn plan(&self, _draft: &Draft) -> Result<Vec<Part>, Refusal> {
        Ok(Vec::new())
    }

    async fn send(&self, _cx: SendContext<'_>, _message: &Outbound) -> Result<Receipt, SendError> {
        Err(SendError::NotSent(String::new()))
    }

    async fn mark_read(&self, _cx: SendContext<'_>, _account_id: &str, _to: &[PeerKey], _external_id: &str) -> Result<(), SendError> {
        Ok(())
    }

    async fn typing(&self, _cx: SendContext<'_>, _account_id: &str, _to: &[PeerKey], _external_id: &str) -> Result<(), SendError> {
        Ok(())
    }

    async fn fetch_media(&self, _cx: SendContext<'_>, _account_id: &str, _source: &MediaSource) -> Result<FetchedMedia, SendError> {
        Err(SendError::NotSent(String::new()))
    }

    async fn fetch_profile(&self, _cx: SendContext<'_>, _peer: &[PeerKey]) -> Result<Option<Profile>, SendError> {
        Ok(None)
    }

    async fn check(&self, _cx: SendContext<'_>, account_id: &str) -> Result<String, SendError> {
        Ok(account_id.to_owned())
    }
}
