//! Asking the identity providers of workspaces, by OpenID Connect. They are wherever a workspace says, so they are asked by the client that posts
//! webhooks: public addresses alone, and what the operator has opened beside them; no redirects.

use std::future::Future;
use std::pin::Pin;

use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdToken, CoreIdTokenClaims,
    CoreIdTokenVerifier, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AccessTokenHash, AsyncHttpClient, AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest,
    HttpResponse, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RequestTokenError, Scope, SubjectIdentifier, TokenResponse,
};
use time::OffsetDateTime;
use tracing::warn;
use url::Url;
use uuid::Uuid;

use super::webhooks::{AskFailure, Webhooks};
use crate::domain::sign_in_provider::{Claims, Provider, Refusal, Secrets};

/// As OpenID Connect has it.
const SUBJECT_MAX: usize = 255;
/// By so much the provider's clock may be ahead of ours.
const SKEW: time::Duration = time::Duration::minutes(5);
/// A provider that is asked how old a sign-in may be has to say how old it is; so old it may be.
const SIGN_IN_AGE: std::time::Duration = std::time::Duration::from_secs(30 * 24 * 3_600);
/// Signatures of the provider's own keys. None whose key is the client's secret, and never none at all.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Asks as the library wants to be asked.
struct Asker(Webhooks);

impl<'c> AsyncHttpClient<'c> for Asker {
    type Error = AskFailure;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, AskFailure>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.0.ask(request))
    }
}

pub struct Identity {
    asker: Asker,
    public_url: String,
}

impl Identity {
    pub(super) fn new(webhooks: &Webhooks, public_url: &str) -> Self {
        Self {
            asker: Asker(webhooks.clone()),
            public_url: public_url.to_owned(),
        }
    }

    /// Where a provider sends browsers back to. Each workspace has an address of its own: what one provider answers cannot be taken for what
    /// another one did.
    pub fn redirect_url(&self, workspace_id: Uuid) -> String {
        format!("{}/oidc/{workspace_id}/callback", self.public_url)
    }

    /// Whether there is a provider of this name, and what it says of itself.
    pub async fn look(&self, issuer: &str) -> Result<(), Refusal> {
        self.discover(issuer).await.map(drop)
    }

    /// Where the browser is sent to.
    pub async fn address(&self, provider: &Provider, secrets: &Secrets, again: bool) -> Result<Url, Refusal> {
        let metadata = self.discover(&provider.issuer).await?;
        let client = CoreClient::from_provider_metadata(metadata, ClientId::new(provider.client_id.clone()), None);
        let back = self.back(provider)?;
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(secrets.verifier()));
        let (state, nonce) = (CsrfToken::new(secrets.state()), Nonce::new(secrets.nonce()));
        let mut request = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || state, move || nonce)
            .set_redirect_uri(std::borrow::Cow::Owned(back))
            .add_scopes(provider.scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(challenge)
            .set_max_age(SIGN_IN_AGE);
        if again {
            request = request
                .add_prompt(CoreAuthPrompt::Login)
                .set_max_age(std::time::Duration::ZERO);
        }
        Ok(request.url().0)
    }

    /// Redeems the code, and believes what the provider says only as far as its token holds.
    pub async fn claims(
        &self,
        provider: &Provider,
        secrets: &Secrets,
        code: String,
        now: OffsetDateTime,
    ) -> Result<Claims, Refusal> {
        let metadata = self.discover(&provider.issuer).await?;
        let verifier = verifier(provider, &metadata, now)?;
        let auth_type = auth_type(&metadata);
        let client = CoreClient::from_provider_metadata(
            metadata,
            ClientId::new(provider.client_id.clone()),
            Some(ClientSecret::new(provider.client_secret.clone())),
        )
        .set_auth_type(auth_type)
        .set_redirect_uri(self.back(provider)?);
        let request = client.exchange_code(AuthorizationCode::new(code)).map_err(odd)?;
        let request = request.set_pkce_verifier(PkceCodeVerifier::new(secrets.verifier()));
        let answer: CoreTokenResponse = request.request_async(&self.asker).await.map_err(refused)?;
        let token = answer.id_token().ok_or_else(|| odd("there is no ID token"))?;
        let nonce = Nonce::new(secrets.nonce());
        let said = token.claims(&verifier, &nonce).map_err(odd)?;
        its_access_token(token, said.access_token_hash(), &answer, &verifier)?;
        let claims = in_token(said)?;
        // many say who somebody is in the token, and more of them where they are asked for it
        if claims.email.is_some() || client.user_info_url().is_none() {
            return Ok(claims);
        }
        let subject = SubjectIdentifier::new(claims.subject.clone());
        let request = client
            .user_info(answer.access_token().clone(), Some(subject))
            .map_err(odd)?;
        let more: CoreUserInfoClaims = request.request_async(&self.asker).await.map_err(odd)?;
        Ok(amended(claims, &more))
    }

    async fn discover(&self, issuer: &str) -> Result<CoreProviderMetadata, Refusal> {
        let issuer = IssuerUrl::new(issuer.to_owned()).map_err(unreachable)?;
        let found = CoreProviderMetadata::discover_async(issuer, &self.asker).await;
        let metadata = found.map_err(unreachable)?;
        // a browser is sent there from our own page: `javascript:` is an address too
        match self.asker.0.may_post(metadata.authorization_endpoint().as_str()) {
            true => Ok(metadata),
            false => Err(unreachable("its authorization endpoint is none")),
        }
    }

    fn back(&self, provider: &Provider) -> Result<RedirectUrl, Refusal> {
        RedirectUrl::new(self.redirect_url(provider.workspace_id)).map_err(odd)
    }
}

fn verifier(
    provider: &Provider,
    metadata: &CoreProviderMetadata,
    now: OffsetDateTime,
) -> Result<CoreIdTokenVerifier<'static>, Refusal> {
    let now: DateTime<Utc> =
        DateTime::from_timestamp(now.unix_timestamp(), 0).ok_or_else(|| odd("there is no such time"))?;
    let latest = now + chrono::Duration::seconds(SKEW.whole_seconds());
    let verifier = CoreIdTokenVerifier::new_public_client(
        ClientId::new(provider.client_id.clone()),
        metadata.issuer().clone(),
        metadata.jwks().clone(),
    );
    Ok(verifier
        .set_allowed_algs(SIGNATURES)
        .set_time_fn(move || now)
        .set_issue_time_verifier_fn(move |issued| match issued <= latest {
            true => Ok(()),
            false => Err(format!("it was issued at {issued}, which is still to come")),
        }))
}

/// The access token is the one that was given with the ID token, where that says so.
fn its_access_token(
    token: &CoreIdToken,
    hash: Option<&AccessTokenHash>,
    answer: &CoreTokenResponse,
    verifier: &CoreIdTokenVerifier<'static>,
) -> Result<(), Refusal> {
    let Some(hash) = hash else { return Ok(()) };
    let (algorithm, key) = (
        token.signing_alg().map_err(odd)?,
        token.signing_key(verifier).map_err(odd)?,
    );
    let its = AccessTokenHash::from_token(answer.access_token(), algorithm, key).map_err(odd)?;
    match its == *hash {
        true => Ok(()),
        false => Err(odd("the access token is another one's")),
    }
}

fn in_token(said: &CoreIdTokenClaims) -> Result<Claims, Refusal> {
    let subject = said.subject().as_str();
    if subject.is_empty() || subject.len() > SUBJECT_MAX {
        return Err(odd("the subject is empty or too long"));
    }
    let name = said.name().and_then(|name| name.get(None));
    Ok(Claims {
        subject: subject.to_owned(),
        email: said.email().map(|email| email.as_str().to_owned()),
        email_verified: said.email_verified() == Some(true),
        name: name.map(|name| name.as_str().to_owned()),
        shown_at: said
            .auth_time()
            .and_then(|at| OffsetDateTime::from_unix_timestamp(at.timestamp()).ok()),
    })
}

/// With what the provider says of them where it is asked.
fn amended(claims: Claims, more: &CoreUserInfoClaims) -> Claims {
    let name = more.name().and_then(|name| name.get(None));
    Claims {
        email: more.email().map(|email| email.as_str().to_owned()),
        email_verified: more.email_verified() == Some(true),
        name: name.map(|name| name.as_str().to_owned()).or(claims.name),
        ..claims
    }
}

/// In the header, unless the provider takes it in the body alone.
fn auth_type(metadata: &CoreProviderMetadata) -> AuthType {
    let methods = metadata.token_endpoint_auth_methods_supported();
    let takes = |method| methods.is_none_or(|methods| methods.contains(&method));
    match takes(CoreClientAuthMethod::ClientSecretBasic) || !takes(CoreClientAuthMethod::ClientSecretPost) {
        true => AuthType::BasicAuth,
        false => AuthType::RequestBody,
    }
}

/// The words are for whoever runs the server: a token's content is not in them.
fn odd(error: impl std::fmt::Display) -> Refusal {
    warn!(%error, "what a sign-in provider says is not believed");
    Refusal::NotBelieved
}

fn unreachable(error: impl std::fmt::Display) -> Refusal {
    warn!(%error, "a sign-in provider does not answer");
    Refusal::Unreachable
}

fn refused<T: openidconnect::ErrorResponse>(error: RequestTokenError<AskFailure, T>) -> Refusal {
    match error {
        RequestTokenError::Request(error) => unreachable(error),
        RequestTokenError::ServerResponse(_) => {
            warn!("a sign-in provider does not redeem a code");
            Refusal::Refused
        }
        error => odd(error),
    }
}
