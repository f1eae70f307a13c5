//! The environment, read once. A process with wrong configuration does not start: the error names the variable, says what
//! is wrong and gives an example.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;

use frontdesk_connectors::{Channel, Endpoints};
use ipnet::IpNet;
use lettre::message::Mailbox;
use tracing_subscriber::filter::LevelFilter;

use crate::crypto::Keys;

#[derive(Debug, thiserror::Error)]
#[error("{variable} {problem}, for example {variable}={example}")]
pub struct ConfigError {
    pub variable: &'static str,
    pub problem: String,
    pub example: &'static str,
}

/// What a process reads from its environment, for `--help`: name, default, what it is.
pub const VARIABLES: &[(&str, &str, &str)] = &[
    (
        "DATABASE_URL",
        "embedded",
        "PostgreSQL; may be a transaction pooler. Without it one runs in FRONTDESK_DATA_DIR",
    ),
    (
        "DATABASE_DIRECT_URL",
        "DATABASE_URL",
        "past a pooler, for LISTEN and migrations",
    ),
    (
        "DATABASE_APP_URL",
        "DATABASE_URL",
        "a login of its own for requests, which may take on the roles frontdesk_app and frontdesk_limited",
    ),
    (
        "PG_BIN",
        "found",
        "folder with `postgres` and `initdb`, for the embedded database",
    ),
    ("FRONTDESK_LISTEN", LISTEN, "address and port to listen on"),
    (
        "FRONTDESK_PUBLIC_URL",
        PUBLIC_URL,
        "what the world calls it; passkeys are bound to its name",
    ),
    (
        "FRONTDESK_TRUSTED_PROXIES",
        "none",
        "addresses and networks whose X-Forwarded-For is believed, comma list",
    ),
    (
        "FRONTDESK_DATA_DIR",
        DATA_DIR,
        "the embedded database, its key, and files",
    ),
    (
        "STORAGE_URL",
        "file:// in FRONTDESK_DATA_DIR",
        "where media are kept: file:///folder, s3://bucket/prefix (with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT) or gs://bucket/prefix (with GOOGLE_SERVICE_ACCOUNT)",
    ),
    (
        "FRONTDESK_SECRET_KEY",
        "made when the database is embedded",
        "32 bytes in base64, for credentials; a comma list rotates",
    ),
    (
        "META_APP_ID",
        "none",
        "of your Meta app; with it people connect accounts by logging in",
    ),
    (
        "META_APP_SECRET",
        "none",
        "of your Meta app, comma list; without it its channels are off",
    ),
    (
        "META_VERIFY_TOKEN",
        "none",
        "any text, entered in the Meta app's webhooks too",
    ),
    (
        "META_LOGIN_CONFIG_ID",
        "none",
        "a configuration of Facebook Login for Business; WhatsApp's sign-up needs one",
    ),
    (
        "INSTAGRAM_APP_ID",
        "none",
        "of an app with Instagram login; with it people connect accounts by logging in",
    ),
    (
        "INSTAGRAM_APP_SECRET",
        "none",
        "of an app with Instagram login, comma list",
    ),
    ("META_GRAPH_URL", GRAPH_URL, "the Graph API"),
    ("META_GRAPH_VERSION", GRAPH_VERSION, "its version"),
    ("META_LOGIN_URL", META_LOGIN_URL, "where people log in with Facebook"),
    ("INSTAGRAM_GRAPH_URL", INSTAGRAM_GRAPH_URL, "Instagram's Graph API"),
    ("TELEGRAM_API_URL", TELEGRAM_URL, "the Telegram Bot API"),
    (
        "INSTAGRAM_API_URL",
        INSTAGRAM_API_URL,
        "where Instagram gives a token for a login",
    ),
    (
        "INSTAGRAM_LOGIN_URL",
        INSTAGRAM_LOGIN_URL,
        "where people log in with Instagram",
    ),
    (
        "SMTP_URL",
        "none",
        "the mail server: smtps://user:password@host, smtp://user:password@host?tls=required, or smtp://host without encryption; without it no mail is sent",
    ),
    (
        "SMTP_FROM",
        "no-reply@ the host of FRONTDESK_PUBLIC_URL",
        "whom mail comes from",
    ),
    (
        "FRONTDESK_SIGN_UP",
        SIGN_UP,
        "open lets everybody make an account and a workspace of their own, by mail; closed lets in who is invited",
    ),
    (
        "FRONTDESK_WEBHOOK_NETWORKS",
        "none",
        "networks that are not public and that webhooks of workspaces and replies to connectors of their own may be posted to, and identity providers be in, all the same, comma list",
    ),
    (
        "FRONTDESK_SANDBOX_LISTEN",
        SANDBOX_LISTEN,
        "where the demo's sandbox listens",
    ),
    (
        "FRONTDESK_PACE",
        PACE,
        "platform keeps to the platforms' own limits of speed; off does not, for a stand-in that has none",
    ),
    (
        "FRONTDESK_API_RATE",
        API_RATE,
        "requests to the API that one member or token may make in a second in the long run, ten times as many at once; off limits nobody",
    ),
    (
        "FRONTDESK_METRICS_LISTEN",
        "none",
        "an address for /metrics, which are not on FRONTDESK_LISTEN then; /healthz and /readyz are on both",
    ),
    (
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "none",
        "where traces go, by OTLP over HTTP; without it nothing is traced",
    ),
    ("LOG_FORMAT", LOG_FORMAT, "text or json"),
    ("LOG_LEVEL", LOG_LEVEL, "error, warn, info, debug, trace, or by module"),
];

const LISTEN: &str = "127.0.0.1:8080";
const PUBLIC_URL: &str = "http://localhost:8080";
const DATA_DIR: &str = "./.frontdesk";
const GRAPH_URL: &str = "https://graph.facebook.com";
const GRAPH_VERSION: &str = "v25.0";
const SDK_URL: &str = "https://connect.facebook.net/en_US/sdk.js";
const META_LOGIN_URL: &str = "https://www.facebook.com";
const INSTAGRAM_API_URL: &str = "https://api.instagram.com";
const INSTAGRAM_LOGIN_URL: &str = "https://www.instagram.com";
const INSTAGRAM_GRAPH_URL: &str = "https://graph.instagram.com";
const TELEGRAM_URL: &str = "https://api.telegram.org";
const SANDBOX_LISTEN: &str = "127.0.0.1:8090";
const PACE: &str = "platform";
const API_RATE: &str = "100";
const SMTP_URL: &str = "smtps://user:password@mail.example.com";
const SMTP_FROM: &str = "\"Frontdesk <desk@example.com>\"";
const SIGN_UP: &str = "closed";
const METRICS_LISTEN: &str = "127.0.0.1:9090";
const OTLP_ENDPOINT: &str = "http://localhost:4318";
const LOG_FORMAT: &str = "text";
const LOG_LEVEL: &str = "info";

/// The variables as a list for people.
pub fn help() -> String {
    let mut help = "Environment:\n".to_owned();
    for (name, default, what) in VARIABLES {
        help.push_str(&format!("  {name}\n          {what} [default: {default}]\n"));
    }
    help
}

#[derive(Clone)]
pub struct Config {
    pub database: DatabaseConfig,
    pub listen: SocketAddr,
    /// Without a trailing slash.
    pub public_url: String,
    pub data_dir: PathBuf,
    /// `file:///path`, `s3://bucket/prefix` or `gs://bucket/prefix`
    pub storage_url: Option<String>,
    /// None: made in the data directory when the database is embedded.
    pub keys: Option<Keys>,
    pub meta_app_id: Option<String>,
    /// The first is the current one.
    pub meta_app_secrets: Vec<String>,
    pub meta_verify_token: Option<String>,
    pub meta_login_config_id: Option<String>,
    pub instagram_app_id: Option<String>,
    /// The first is the current one.
    pub instagram_app_secrets: Vec<String>,
    pub endpoints: Endpoints,
    /// None: no mail is sent.
    pub smtp: Option<SmtpConfig>,
    /// Everybody may make an account and a workspace of their own.
    pub sign_up: bool,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Networks that are not public and that webhooks may be posted to, and identity providers be in.
    pub webhook_networks: Vec<IpNet>,
    pub sandbox_listen: SocketAddr,
    pub log: LogConfig,
    /// Where a process without the web role answers operators.
    pub metrics_listen: Option<SocketAddr>,
    /// Without a trailing slash and without the path of traces.
    pub otlp_endpoint: Option<String>,
    /// Whether sending keeps to the platforms' limits of speed.
    pub paced: bool,
    /// How many requests to the API one caller may make in a second; none: any number.
    pub api_rate: Option<NonZeroU32>,
    /// How long raw webhooks, the change log and attempts are kept, in days.
    pub retention_days: u16,
}

#[derive(Clone)]
pub struct DatabaseConfig {
    /// None: the embedded one.
    pub url: Option<String>,
    pub direct_url: Option<String>,
    pub app_url: Option<String>,
    pub pg_bin: Option<PathBuf>,
}

#[derive(Clone)]
pub struct SmtpConfig {
    /// May hold a password.
    pub url: String,
    pub from: Mailbox,
}

impl SmtpConfig {
    /// A password that everybody on the way may read; on this machine there is nobody.
    pub fn in_the_clear(&self) -> bool {
        url::Url::parse(&self.url).is_ok_and(|url| {
            let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
            let required = url
                .query_pairs()
                .any(|(name, value)| name == "tls" && value == "required");
            url.scheme() == "smtp" && url.password().is_some() && !here && !required
        })
    }
}

#[derive(Clone)]
pub struct LogConfig {
    pub json: bool,
    pub level: String,
}

impl Config {
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::from_lookup(&|name| std::env::var(name).ok())
    }

    pub fn from_lookup(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let env = Env(lookup);
        let data_dir = PathBuf::from(env.or("FRONTDESK_DATA_DIR", DATA_DIR));
        let public_url = env.public_url("FRONTDESK_PUBLIC_URL", PUBLIC_URL)?;
        Ok(Self {
            database: DatabaseConfig {
                url: env.database_url("DATABASE_URL")?,
                direct_url: env.database_url("DATABASE_DIRECT_URL")?,
                app_url: env.database_url("DATABASE_APP_URL")?,
                pg_bin: env.get("PG_BIN").map(PathBuf::from),
            },
            listen: env.address("FRONTDESK_LISTEN", LISTEN)?,
            smtp: env.smtp(&public_url)?,
            sign_up: env.one_of("FRONTDESK_SIGN_UP", SIGN_UP, ("open", "closed"))?,
            public_url,
            data_dir,
            storage_url: env.get("STORAGE_URL"),
            keys: env.keys("FRONTDESK_SECRET_KEY")?,
            meta_app_id: env.get("META_APP_ID"),
            meta_app_secrets: env.list("META_APP_SECRET"),
            meta_verify_token: env.get("META_VERIFY_TOKEN"),
            meta_login_config_id: env.get("META_LOGIN_CONFIG_ID"),
            instagram_app_id: env.get("INSTAGRAM_APP_ID"),
            instagram_app_secrets: env.list("INSTAGRAM_APP_SECRET"),
            endpoints: Endpoints {
                graph: env.url("META_GRAPH_URL", GRAPH_URL)?,
                graph_version: env.graph_version("META_GRAPH_VERSION", GRAPH_VERSION)?,
                instagram_graph: env.url("INSTAGRAM_GRAPH_URL", INSTAGRAM_GRAPH_URL)?,
                facebook_login: env.url("META_LOGIN_URL", META_LOGIN_URL)?,
                instagram_login: env.url("INSTAGRAM_LOGIN_URL", INSTAGRAM_LOGIN_URL)?,
                instagram_api: env.url("INSTAGRAM_API_URL", INSTAGRAM_API_URL)?,
                telegram: env.url("TELEGRAM_API_URL", TELEGRAM_URL)?,
            },
            trusted_proxies: env.networks("FRONTDESK_TRUSTED_PROXIES")?,
            webhook_networks: env.networks("FRONTDESK_WEBHOOK_NETWORKS")?,
            sandbox_listen: env.address("FRONTDESK_SANDBOX_LISTEN", SANDBOX_LISTEN)?,
            log: LogConfig {
                json: !env.one_of("LOG_FORMAT", LOG_FORMAT, ("text", "json"))?,
                level: env.log_level("LOG_LEVEL", LOG_LEVEL)?,
            },
            metrics_listen: env.optional_address("FRONTDESK_METRICS_LISTEN", METRICS_LISTEN)?,
            otlp_endpoint: env.otlp_endpoint("OTEL_EXPORTER_OTLP_ENDPOINT")?,
            paced: env.one_of("FRONTDESK_PACE", PACE, ("platform", "off"))?,
            api_rate: env.rate("FRONTDESK_API_RATE", API_RATE)?,
            retention_days: 14,
        })
    }

    /// Meta's JavaScript SDK for WhatsApp's sign-up. It is served beside the login page where that is not Meta's own.
    pub fn sdk_url(&self) -> String {
        if self.endpoints.facebook_login == META_LOGIN_URL {
            SDK_URL.to_owned()
        } else {
            format!("{}/en_US/sdk.js", self.endpoints.facebook_login)
        }
    }

    /// The secrets that may have signed a webhook of this channel. Where each inbox has its own there is none for all.
    pub fn webhook_secrets(&self, channel: Channel) -> Vec<String> {
        match channel {
            Channel::Instagram => self
                .meta_app_secrets
                .iter()
                .chain(&self.instagram_app_secrets)
                .cloned()
                .collect(),
            Channel::Messenger | Channel::Whatsapp => self.meta_app_secrets.clone(),
            Channel::Telegram | Channel::Api => Vec::new(),
        }
    }

    pub fn secure_cookies(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

struct Env<'a>(&'a dyn Fn(&str) -> Option<String>);

impl Env<'_> {
    fn get(&self, name: &str) -> Option<String> {
        (self.0)(name)
            .map(|value| value.trim().to_owned())
            .filter(|value| !value.is_empty())
    }

    fn or(&self, name: &str, default: &str) -> String {
        self.get(name).unwrap_or_else(|| default.to_owned())
    }

    fn list(&self, name: &str) -> Vec<String> {
        self.get(name)
            .map(|list| {
                list.split(',')
                    .map(|item| item.trim().to_owned())
                    .filter(|item| !item.is_empty())
                    .collect()
            })
            .unwrap_or_default()
    }

    fn address(&self, variable: &'static str, default: &'static str) -> Result<SocketAddr, ConfigError> {
        address(variable, &self.or(variable, default), default)
    }

    fn optional_address(
        &self,
        variable: &'static str,
        example: &'static str,
    ) -> Result<Option<SocketAddr>, ConfigError> {
        let value = self.get(variable);
        value.map(|value| address(variable, &value, example)).transpose()
    }

    fn otlp_endpoint(&self, variable: &'static str) -> Result<Option<String>, ConfigError> {
        let Some(value) = self.get(variable) else {
            return Ok(None);
        };
        // the value may hold a password: it is not repeated
        let wrong = |problem: &str| {
            Err(ConfigError {
                variable,
                problem: problem.to_owned(),
                example: OTLP_ENDPOINT,
            })
        };
        let Ok(url) = url::Url::parse(&value) else {
            return wrong("is no http or https address");
        };
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return wrong("is no http or https address");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return wrong("holds a password, which belongs into OTEL_EXPORTER_OTLP_HEADERS");
        }
        if url.query().is_some() || url.fragment().is_some() || url.path().contains("/v1/") {
            return wrong("is more than the address of the collector: /v1/traces is added to it");
        }
        Ok(Some(value.trim_end_matches('/').to_owned()))
    }

    /// Addresses and networks; an address is a network of one.
    fn networks(&self, variable: &'static str) -> Result<Vec<IpNet>, ConfigError> {
        let network = |item: String| {
            let address = || item.parse::<IpAddr>().map(IpNet::from);
            item.parse::<IpNet>().or_else(|_| address()).map_err(|_| ConfigError {
                variable,
                problem: format!("holds \"{item}\", which is no address or network"),
                example: "10.0.0.0/8,127.0.0.1",
            })
        };
        self.list(variable).into_iter().map(network).collect()
    }

    fn url(&self, variable: &'static str, default: &'static str) -> Result<String, ConfigError> {
        let value = self.or(variable, default);
        let good =
            url::Url::parse(&value).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some());
        if good {
            Ok(value.trim_end_matches('/').to_owned())
        } else {
            Err(ConfigError {
                variable,
                problem: format!("is \"{value}\", which is no http or https address"),
                example: default,
            })
        }
    }

    fn database_url(&self, variable: &'static str) -> Result<Option<String>, ConfigError> {
        let Some(value) = self.get(variable) else {
            return Ok(None);
        };
        if value.starts_with("postgres://") || value.starts_with("postgresql://") {
            Ok(Some(value))
        } else {
            // the value may hold a password: it is not repeated
            Err(ConfigError {
                variable,
                problem: "is no PostgreSQL address".to_owned(),
                example: "postgres://frontdesk:password@db.example:5432/frontdesk",
            })
        }
    }

    fn keys(&self, variable: &'static str) -> Result<Option<Keys>, ConfigError> {
        self.get(variable)
            .map(|value| {
                Keys::parse(&value).map_err(|error| ConfigError {
                    variable,
                    problem: format!("must be 32 random bytes in base64, or a comma list of such: {error}"),
                    example: "\"$(head -c32 /dev/urandom | base64)\"",
                })
            })
            .transpose()
    }

    /// A word that is no level would be taken for a module, and everything else would be silent.
    fn log_level(&self, variable: &'static str, default: &'static str) -> Result<String, ConfigError> {
        let value = self.or(variable, default);
        let is_known = |part: &str| match part.rsplit_once('=') {
            Some((module, level)) => !module.trim().is_empty() && level.trim().parse::<LevelFilter>().is_ok(),
            None => part.trim().parse::<LevelFilter>().is_ok(),
        };
        if value.split(',').all(is_known) {
            Ok(value)
        } else {
            Err(ConfigError {
                variable,
                problem: format!("is \"{value}\"; there are error, warn, info, debug and trace, for all or by module"),
                example: "info,frontdesk::worker=debug",
            })
        }
    }

    /// What the world calls it is a whole host: links are made by adding to it.
    fn public_url(&self, variable: &'static str, default: &'static str) -> Result<String, ConfigError> {
        let url = self.url(variable, default)?;
        let is_bare = url::Url::parse(&url)
            .is_ok_and(|url| url.path() == "/" && url.query().is_none() && url.fragment().is_none());
        if is_bare {
            Ok(url)
        } else {
            Err(ConfigError {
                variable,
                problem: format!("is \"{url}\", which is more than a scheme and a host"),
                example: "https://desk.example.com",
            })
        }
    }

    fn graph_version(&self, variable: &'static str, default: &'static str) -> Result<String, ConfigError> {
        let value = self.or(variable, default);
        let numbers = value.strip_prefix('v').and_then(|numbers| numbers.split_once('.'));
        let is_version = numbers.is_some_and(|(major, minor)| {
            let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            is_number(major) && is_number(minor)
        });
        if is_version {
            Ok(value)
        } else {
            Err(ConfigError {
                variable,
                problem: format!("is \"{value}\", which is no version of the Graph API"),
                example: default,
            })
        }
    }

    /// Whether it is the first of two words.
    fn one_of(
        &self,
        variable: &'static str,
        default: &'static str,
        (yes, no): (&'static str, &'static str),
    ) -> Result<bool, ConfigError> {
        match self.or(variable, default).as_str() {
            word if word == yes => Ok(true),
            word if word == no => Ok(false),
            other => Err(ConfigError {
                variable,
                problem: format!("is \"{other}\", neither {yes} nor {no}"),
                example: yes,
            }),
        }
    }

    fn rate(&self, variable: &'static str, default: &'static str) -> Result<Option<NonZeroU32>, ConfigError> {
        match self.or(variable, default).as_str() {
            "off" => Ok(None),
            text => text.parse().map(Some).map_err(|_| ConfigError {
                variable,
                problem: format!("is \"{text}\", neither a whole number above 0 nor off"),
                example: default,
            }),
        }
    }

    /// The sender is read in any case, so that a wrong one is told before there is a server.
    fn smtp(&self, public_url: &str) -> Result<Option<SmtpConfig>, ConfigError> {
        let from = self.get("SMTP_FROM").unwrap_or_else(|| sender(public_url));
        let from = from.parse::<Mailbox>().map_err(|_| ConfigError {
            variable: "SMTP_FROM",
            problem: format!("is \"{from}\", which is no e-mail address"),
            example: SMTP_FROM,
        })?;
        let Some(url) = self.get("SMTP_URL") else {
            return Ok(None);
        };
        // the value may hold a password: it is not repeated
        let wrong = |problem: &str| ConfigError {
            variable: "SMTP_URL",
            problem: problem.to_owned(),
            example: SMTP_URL,
        };
        let parsed = url::Url::parse(&url).map_err(|_| wrong("is no address of a mail server"))?;
        if !matches!(parsed.scheme(), "smtp" | "smtps") || parsed.host_str().is_none_or(str::is_empty) {
            return Err(wrong("is no smtp or smtps address"));
        }
        let right = |(name, value): (std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)| {
            name == "tls" && matches!(&*value, "required" | "opportunistic")
        };
        if !parsed.query_pairs().all(right) {
            return Err(wrong("may have ?tls=required or ?tls=opportunistic and nothing else"));
        }
        Ok(Some(SmtpConfig { url, from }))
    }
}

/// Where there is no domain the mail server is on this machine.
fn sender(public_url: &str) -> String {
    let url = url::Url::parse(public_url).ok();
    match url.as_ref().and_then(url::Url::host) {
        Some(url::Host::Domain(domain)) => format!("Frontdesk <no-reply@{domain}>"),
        _ => "Frontdesk <no-reply@localhost>".to_owned(),
    }
}

fn address(variable: &'static str, value: &str, example: &'static str) -> Result<SocketAddr, ConfigError> {
    value.parse().map_err(|_| ConfigError {
        variable,
        problem: format!("is \"{value}\", which is no address and port"),
        example,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::from_lookup(&|name| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn an_empty_environment_is_a_good_one() {
        let config = with(&[]).ok().unwrap();
        assert_eq!(config.public_url, "http://localhost:8080");
        assert!(config.database.url.is_none());
    }

    #[test]
    fn help_names_what_is_read_and_nothing_else() {
        let read = std::cell::RefCell::new(std::collections::BTreeSet::new());
        let config = Config::from_lookup(&|name| {
            read.borrow_mut().insert(name.to_owned());
            None
        });
        assert!(config.is_ok());
        let named = VARIABLES.iter().map(|(name, ..)| (*name).to_owned()).collect();
        assert_eq!(read.into_inner(), named);
    }

    #[test]
    fn each_wrong_value_names_its_variable_and_gives_an_example() {
        for (name, value) in [
            ("FRONTDESK_LISTEN", "8080"),
            ("FRONTDESK_PUBLIC_URL", "desk.example"),
            ("DATABASE_URL", "mysql://secret@x"),
            ("FRONTDESK_SECRET_KEY", "short"),
            ("FRONTDESK_TRUSTED_PROXIES", "10.0.0.1, proxy.example"),
            ("FRONTDESK_WEBHOOK_NETWORKS", "intranet"),
            ("FRONTDESK_PACE", "slow"),
            ("FRONTDESK_API_RATE", "0"),
            ("FRONTDESK_METRICS_LISTEN", "9090"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://me:secret@collector:4318"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318/v1/traces"),
            ("LOG_FORMAT", "xml"),
            ("LOG_LEVEL", "warning"),
            ("LOG_LEVEL", "info,frontdesk=loud"),
            ("META_GRAPH_VERSION", "24"),
            ("FRONTDESK_PUBLIC_URL", "https://desk.example/path"),
            ("FRONTDESK_PUBLIC_URL", "https://desk.example?q"),
            ("FRONTDESK_SIGN_UP", "yes"),
            ("SMTP_FROM", "nobody"),
            ("SMTP_URL", "mail.example.com:25"),
            ("SMTP_URL", "https://me:secret@mail.example.com"),
            ("SMTP_URL", "smtp://me:secret@mail.example.com?tls=none"),
        ] {
            let error = with(&[(name, value)]).err().unwrap().to_string();
            assert!(error.contains(name) && error.contains("for example"), "{error}");
            assert!(!error.contains("secret@"), "{error}");
        }
    }

    #[test]
    fn mail_comes_from_the_public_address_unless_somebody_else_is_named() {
        let from = |pairs: &[(&str, &str)]| {
            let pairs = [&[("SMTP_URL", "smtp://localhost")], pairs].concat();
            with(&pairs).ok().unwrap().smtp.unwrap().from.to_string()
        };
        let named = [("SMTP_FROM", "Desk <desk@example.com>")];
        assert_eq!(from(&named), "Desk <desk@example.com>");
        let public = [("FRONTDESK_PUBLIC_URL", "https://desk.example.com")];
        assert_eq!(from(&public), "Frontdesk <no-reply@desk.example.com>");
        assert_eq!(
            from(&[("FRONTDESK_PUBLIC_URL", "http://[::1]:8080")]),
            "Frontdesk <no-reply@localhost>"
        );
        assert!(with(&[]).ok().unwrap().smtp.is_none());
    }

    #[test]
    fn a_password_without_encryption_is_seen() {
        let clear = |url: &str| with(&[("SMTP_URL", url)]).ok().unwrap().smtp.unwrap().in_the_clear();
        assert!(clear("smtp://me:secret@mail.example.com"));
        assert!(clear("smtp://me:secret@mail.example.com?tls=opportunistic"));
        for kept in [
            "smtps://me:secret@mail.example.com",
            "smtp://me:secret@mail.example.com?tls=required",
            "smtp://me:secret@localhost",
            "smtp://mail.example.com",
        ] {
            assert!(!clear(kept), "{kept}");
        }
    }

    #[test]
    fn instagram_takes_either_secret() {
        let config = with(&[("META_APP_SECRET", "a, b"), ("INSTAGRAM_APP_SECRET", "c")])
            .ok()
            .unwrap();
        assert_eq!(config.webhook_secrets(Channel::Instagram), ["a", "b", "c"]);
        assert_eq!(config.webhook_secrets(Channel::Whatsapp), ["a", "b"]);
    }
}
