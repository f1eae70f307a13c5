//! The mail server that the configuration names.

use std::time::Duration;

use anyhow::Context;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::PoolConfig;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::config::SmtpConfig;
use crate::domain::mail::{Claimed, Outcome};

/// For each step of the conversation with the server.
const PATIENCE: Duration = Duration::from_secs(20);
/// For all of it: shorter than the lease of a mail.
const TOTAL: Duration = Duration::from_secs(90);
const CONNECTIONS: u32 = 4;

#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mailer {
    pub fn new(config: &SmtpConfig) -> anyhow::Result<Self> {
        // the address may hold a password: what is wrong with it is not repeated
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&config.url)
            .map_err(|_| anyhow::anyhow!("SMTP_URL is no address of a mail server"))?;
        // with a pool a mail that was taken is not reported as failed because the goodbye was not heard
        let pool = PoolConfig::new().max_size(CONNECTIONS);
        Ok(Self {
            transport: builder.timeout(Some(PATIENCE)).pool_config(pool).build(),
            from: config.from.clone(),
        })
    }

    pub async fn send(&self, mail: &Claimed) -> Outcome {
        let message = match self.message(mail) {
            Ok(message) => message,
            Err(error) => return Outcome::Refused(format!("{error:#}")),
        };
        match tokio::time::timeout(TOTAL, self.transport.send(message)).await {
            Ok(Ok(_)) => Outcome::Sent,
            Ok(Err(error)) if error.is_permanent() => Outcome::Refused(words(&error)),
            Ok(Err(error)) => Outcome::Later(words(&error)),
            Err(_) => Outcome::Later("the mail server took too long".to_owned()),
        }
    }

    /// Whether the server answers and lets us in.
    pub async fn probe(&self) -> Result<(), String> {
        match tokio::time::timeout(PATIENCE, self.transport.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err("it does not answer".to_owned()),
            Ok(Err(error)) => Err(words(&error)),
            Err(_) => Err("it took too long".to_owned()),
        }
    }

    fn message(&self, mail: &Claimed) -> anyhow::Result<Message> {
        let to: Address = mail.to.parse().context("its reader's address")?;
        let id = format!("<{}@{}>", mail.id, self.from.email.domain());
        let bodies = MultiPart::alternative_plain_html(mail.rendered.text.clone(), mail.rendered.html.clone());
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.rendered.subject.clone())
            .date(mail.written_at.into())
            // the same each time: whoever gets it twice may know it
            .message_id(Some(id))
            .multipart(bodies)?;
        for (name, value) in [
            ("Content-Language", mail.language.as_str()),
            // out-of-office replies to it are of no use to anybody
            ("Auto-Submitted", "auto-generated"),
        ] {
            let name = HeaderName::new_from_ascii_str(name);
            message
                .headers_mut()
                .insert_raw(HeaderValue::new(name, value.to_owned()));
        }
        Ok(message)
    }
}

/// What was said, with its causes and without the server's address.
fn words(error: &lettre::transport::smtp::Error) -> String {
    let mut said = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let cause_said = cause.to_string();
        if !said.contains(&cause_said) {
            said = format!("{said}: {cause_said}");
        }
        source = cause.source();
    }
    said.chars().filter(|c| !c.is_control()).take(300).collect()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;
    use crate::config::Config;
    use crate::domain::mail::Letter;
    use crate::domain::views::Language;

    #[tokio::test]
    async fn a_mail_is_the_same_each_time_it_is_made() {
        let lookup = |name: &str| (name == "SMTP_URL").then(|| "smtp://127.0.0.1:1".to_owned());
        let config = Config::from_lookup(&lookup).ok().unwrap();
        let mailer = Mailer::new(config.smtp.as_ref().unwrap()).unwrap();
        let letter = Letter::SignUp {
            link: "https://desk.example/sign-up#token=x".to_owned(),
        };
        let written_at = datetime!(2026-11-26 12:00 UTC);
        let mut mail = Claimed {
            id: Uuid::from_u128(7),
            to: "ada@example.test".to_owned(),
            language: Language::Ru,
            rendered: letter.render(Language::Ru),
            written_at,
            attempts: 1,
            useful_until: written_at,
        };
        let written = String::from_utf8(mailer.message(&mail).unwrap().formatted()).unwrap();
        for line in [
            "Message-ID: <00000000-0000-0000-0000-000000000007@localhost>",
            "To: ada@example.test",
            "Content-Language: ru",
            "Auto-Submitted: auto-generated",
            "Date: Thu, 26 Nov 2026 12:00:00 +0000",
        ] {
            assert!(written.lines().any(|written| written == line), "{line}: {written}");
        }
        assert!(matches!(mailer.send(&mail).await, Outcome::Later(_)), "nobody listens");
        mail.to = "nobody".to_owned();
        assert!(matches!(mailer.send(&mail).await, Outcome::Refused(_)));
    }
}
