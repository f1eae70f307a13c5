//! What is our own: the environment and the place for media.

use frontdesk_connectors::Channel;
use url::{Host, Url};

use super::report::Report;
use crate::clock::Clock;
use crate::config::Config;
use crate::store::files::Files;

pub(super) async fn check(config: &Config, report: &mut Report) {
    report.ok("environment", "the environment can be read");
    secrets(config, report);
    logins(config, report);
    addresses(config, report);
    storage(config, report).await;
}

async fn storage(config: &Config, report: &mut Report) {
    let files = match Files::open(config.storage_url.as_deref(), &config.data_dir) {
        Ok(files) => files,
        Err(error) => return report.wrong("storage", format!("{error:#}"), None),
    };
    match files.probe(Clock::system().id()).await {
        Ok(()) => report.ok("storage", "media can be stored, read and deleted"),
        Err(error) => report.wrong(
            "storage",
            format!("STORAGE_URL: media cannot be stored: {error}"),
            Some("see that the folder or bucket exists and that its credentials may read, write and delete"),
        ),
    }
}

fn secrets(config: &Config, report: &mut Report) {
    if config.meta_verify_token.is_none() {
        report.note(
            "webhooks",
            "META_VERIFY_TOKEN is not set: Meta cannot check the webhook address",
            Some("choose any text and enter the same in the app's dashboard, for example META_VERIFY_TOKEN=a-long-random-text"),
        );
    }
    for channel in Channel::ALL {
        // one that has a secret for each inbox needs none of the app
        if frontdesk_connectors::by_channel(channel).spec().own_webhook {
            continue;
        }
        if config.webhook_secrets(channel).is_empty() {
            report.note(
                "webhooks",
                format!("{channel} is off: META_APP_SECRET is not set"),
                Some("you find it in the Meta app under App settings > Basic"),
            );
        } else {
            report.ok("webhooks", format!("{channel}: webhooks can be verified"));
        }
    }
}

/// Without them accounts are connected by tokens alone.
fn logins(config: &Config, report: &mut Report) {
    let meta = config.meta_app_id.is_some() && !config.meta_app_secrets.is_empty();
    let instagram = config.instagram_app_id.is_some() && !config.instagram_app_secrets.is_empty();
    if meta {
        report.ok("logins", "accounts can be connected by logging in with Facebook");
    } else {
        report.note(
            "logins",
            "META_APP_ID and META_APP_SECRET are not both set: nobody can connect an account by logging in with Facebook",
            Some("you find both in the Meta app under App settings > Basic; docs/meta-app.md leads through it"),
        );
    }
    if meta && config.meta_login_config_id.is_none() {
        report.note(
            "logins",
            "META_LOGIN_CONFIG_ID is not set: WhatsApp's sign-up is off",
            Some("it is the id of a configuration of Facebook Login for Business, for example META_LOGIN_CONFIG_ID=770088990011223"),
        );
    }
    if instagram {
        report.ok("logins", "accounts can be connected by logging in with Instagram");
    } else {
        report.note(
            "logins",
            "INSTAGRAM_APP_ID and INSTAGRAM_APP_SECRET are not both set: nobody can connect an account by logging in with Instagram",
            Some("you find both in the Meta app under Instagram > API setup with Instagram login"),
        );
    }
}

fn addresses(config: &Config, report: &mut Report) {
    let url = Url::parse(&config.public_url).ok();
    let local = match url.as_ref().and_then(Url::host) {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".local"),
        Some(Host::Ipv4(ip)) => ip.is_loopback() || ip.is_private(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => true,
    };
    if local {
        report.note(
            "address",
            format!("FRONTDESK_PUBLIC_URL is {}: the platforms cannot reach it from outside", config.public_url),
            Some("for real accounts name the address that the world has for it, for example FRONTDESK_PUBLIC_URL=https://desk.example.com"),
        );
    } else if !config.public_url.starts_with("https://") {
        report.note(
            "address",
            "FRONTDESK_PUBLIC_URL is not https: the platforms send webhooks to https addresses only",
            Some("for example FRONTDESK_PUBLIC_URL=https://desk.example.com"),
        );
    }
    if config.secure_cookies() && config.trusted_proxies.is_empty() {
        report.note(
            "address",
            "FRONTDESK_TRUSTED_PROXIES is not set: behind a proxy everyone seems to sign in from the proxy's address, and soon too often",
            Some("name it, for example FRONTDESK_TRUSTED_PROXIES=10.0.0.0/8"),
        );
    }
}
