//! What is seen from here of the world: the platform's clock, and our own public address with its webhook route. From
//! elsewhere it may look different: a firewall may let us through and nobody else.

use std::time::Duration;

use frontdesk_connectors::Channel;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use super::report::Report;
use crate::clock::Clock;
use crate::config::Config;
use crate::outgoing::Mailer;
use crate::telemetry::otlp;

const PATIENCE: Duration = Duration::from_secs(10);
/// Windows and tokens are told by the platforms' clocks.
const SKEW_NOTED: i64 = 30;
const SKEW_WRONG: i64 = 300;
const CHALLENGE: &str = "frontdesk-doctor";

pub(super) async fn check(config: &Config, report: &mut Report) -> anyhow::Result<()> {
    let client = reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(reqwest::redirect::Policy::none())
        .build()?;
    clock(&client, config, report).await;
    traces(&client, config, report).await;
    mail(config, report).await;
    if reachable(&client, config, report).await {
        webhook_route(&client, config, report).await;
    }
    Ok(())
}

/// By the `Date` of whatever the platform answers.
async fn clock(client: &reqwest::Client, config: &Config, report: &mut Report) {
    let url = &config.endpoints.graph;
    let answer = match client.get(url).send().await {
        Ok(answer) => answer,
        Err(error) => {
            let error = error.without_url();
            report.wrong(
                "platform",
                format!("{url} cannot be reached: {error}"),
                Some("the server needs a way out to the platforms; look at proxies, firewalls and META_GRAPH_URL"),
            );
            return;
        }
    };
    let now = Clock::system().now();
    let date = answer
        .headers()
        .get(reqwest::header::DATE)
        .and_then(|date| date.to_str().ok());
    let Some(theirs) = date.and_then(|date| OffsetDateTime::parse(date, &Rfc2822).ok()) else {
        report.ok("platform", format!("{url} answers"));
        return;
    };
    let skew = (now - theirs).whole_seconds().abs();
    let text = format!("this machine's clock and the platform's differ by {skew} seconds");
    let advice = Some("let the machine set its clock by NTP: windows and tokens are told by the platform's");
    match skew {
        0..=SKEW_NOTED => report.ok("platform", format!("{url} answers, and the clocks agree")),
        _ if skew <= SKEW_WRONG => report.note("clock", text, advice),
        _ => report.wrong("clock", text, advice),
    }
}

/// An empty message is what a collector takes and does nothing with.
async fn traces(client: &reqwest::Client, config: &Config, report: &mut Report) {
    let Some(endpoint) = &config.otlp_endpoint else { return };
    let url = format!("{endpoint}{}", otlp::PATH);
    let request = client
        .post(&url)
        .header(reqwest::header::CONTENT_TYPE, "application/x-protobuf");
    let advice = Some(
        "see that OTEL_EXPORTER_OTLP_ENDPOINT leads to a collector's address for OTLP over HTTP, which is mostly port 4318",
    );
    match request.send().await {
        Ok(answer) if answer.status().is_success() => report.ok("traces", format!("{url} takes traces")),
        // only the server knows the headers that it sends along
        Ok(answer) if matches!(answer.status().as_u16(), 401 | 403) => {
            report.note(
                "traces",
                format!("{url} answers, and wants credentials"),
                Some("give them in OTEL_EXPORTER_OTLP_HEADERS"),
            );
        }
        Ok(answer) => report.wrong(
            "traces",
            format!("{url} does not take traces: it answers {}", answer.status()),
            advice,
        ),
        Err(error) => {
            let error = error.without_url();
            report.wrong("traces", format!("{url} cannot be reached: {error}"), advice);
        }
    }
}

/// Nothing is sent.
async fn mail(config: &Config, report: &mut Report) {
    let Some(smtp) = &config.smtp else {
        report.note(
            "mail",
            "SMTP_URL is not set: no mail is sent, so nobody chooses a new password by themselves, and links of invitations have to be copied",
            Some("name your mail server, for example SMTP_URL=smtps://user:password@mail.example.com"),
        );
        if config.sign_up {
            report.wrong(
                "mail",
                "FRONTDESK_SIGN_UP is open, and without mail nobody can sign up",
                Some("set SMTP_URL, or FRONTDESK_SIGN_UP=closed"),
            );
        }
        return;
    };
    if smtp.in_the_clear() {
        report.note(
            "mail",
            "SMTP_URL holds a password that is sent without encryption",
            Some("use smtps://, or add ?tls=required"),
        );
    }
    let probed = match Mailer::new(smtp) {
        Ok(mailer) => mailer.probe().await,
        Err(error) => Err(format!("{error:#}")),
    };
    match probed {
        Ok(()) => report.ok(
            "mail",
            format!("the mail server answers; mail comes from {}", smtp.from),
        ),
        Err(error) => report.wrong(
            "mail",
            format!("the mail server of SMTP_URL does not take mail: {error}"),
            Some("look at host, port, user and password, and whether it wants smtps:// or ?tls=required"),
        ),
    }
}

async fn reachable(client: &reqwest::Client, config: &Config, report: &mut Report) -> bool {
    let url = format!("{}/healthz", config.public_url);
    let advice = Some("start `frontdesk serve`, and let FRONTDESK_PUBLIC_URL lead to it");
    match client.get(&url).send().await {
        Ok(answer) if answer.status().is_success() => {
            report.ok("address", format!("{} answers, asked from here", config.public_url));
            true
        }
        Ok(answer) => {
            let status = answer.status();
            report.note(
                "address",
                format!("{url} answers {status}: is Frontdesk there?"),
                advice,
            );
            false
        }
        Err(error) => {
            let error = error.without_url();
            report.note("address", format!("{url} cannot be reached from here: {error}"), advice);
            false
        }
    }
}

/// The platform's subscription check, as it would do it.
async fn webhook_route(client: &reqwest::Client, config: &Config, report: &mut Report) {
    let Some(token) = &config.meta_verify_token else { return };
    for channel in Channel::ALL {
        if config.webhook_secrets(channel).is_empty() || frontdesk_connectors::by_channel(channel).spec().own_webhook {
            continue;
        }
        let url = format!("{}/webhooks/{channel}", config.public_url);
        let query = [
            ("hub.mode", "subscribe"),
            ("hub.challenge", CHALLENGE),
            ("hub.verify_token", token.as_str()),
        ];
        let passed = async {
            let answer = client.get(&url).query(&query).send().await.ok()?;
            let ok = answer.status().is_success();
            (ok && answer.text().await.ok()? == CHALLENGE).then_some(())
        };
        match passed.await {
            Some(()) => report.ok("webhooks", format!("{url} answers the platform's check")),
            None => report.wrong(
                "webhooks",
                format!("{url} does not answer the platform's check"),
                Some("the server there has another META_VERIFY_TOKEN, or a proxy changes the request"),
            ),
        }
    }
}
