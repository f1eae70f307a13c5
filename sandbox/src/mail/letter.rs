//! A mail as its reader sees it.

use mailparse::{MailHeaderMap as _, ParsedMail, parse_mail};
use serde::Serialize;

use crate::clock;

#[derive(Debug, Clone, Serialize)]
pub struct Letter {
    /// Counted from 1.
    pub id: u64,
    pub at: String,
    /// Whom the server was told to bring it to.
    pub recipients: Vec<String>,
    pub from: String,
    pub to: String,
    pub subject: String,
    pub message_id: String,
    /// `Content-Language`
    pub language: String,
    pub text: Option<String>,
    pub html: Option<String>,
    /// Addresses in the plain text.
    pub links: Vec<String>,
}

impl Letter {
    pub fn read(raw: &[u8], recipients: Vec<String>) -> Result<Self, String> {
        let mail = parse_mail(raw).map_err(|error| error.to_string())?;
        let header = |name: &str| mail.headers.get_first_value(name).unwrap_or_default();
        let text = body(&mail, "text/plain");
        let links = text.as_deref().map(links).unwrap_or_default();
        Ok(Self {
            id: 0,
            at: clock::rfc3339(clock::now()),
            recipients,
            from: header("From"),
            to: header("To"),
            subject: header("Subject"),
            message_id: header("Message-ID"),
            language: header("Content-Language"),
            html: body(&mail, "text/html"),
            text,
            links,
        })
    }
}

/// The first part of this type, however deep it lies.
fn body(mail: &ParsedMail<'_>, kind: &str) -> Option<String> {
    if mail.subparts.is_empty() {
        return (mail.ctype.mimetype == kind).then(|| mail.get_body().ok()).flatten();
    }
    mail.subparts.iter().find_map(|part| body(part, kind))
}

fn links(text: &str) -> Vec<String> {
    text.split_whitespace()
        .filter(|word| word.starts_with("http://") || word.starts_with("https://"))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAW: &str = "From: Desk <desk@frontdesk.example>\r\nTo: ada@example.test\r\nSubject: =?utf-8?b?0J/RgNC40LLQtdGC?=\r\n\
        Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\nGo to =\r\nhttps://desk.example/a#token=3Dx\r\n--b\r\n\
        Content-Type: text/html; charset=utf-8\r\n\r\n<p>Go</p>\r\n--b--\r\n";

    #[test]
    fn a_mail_of_two_parts_is_read_as_its_reader_does() {
        let letter = Letter::read(RAW.as_bytes(), vec!["ada@example.test".to_owned()]).unwrap();
        assert_eq!(letter.subject, "Привет");
        assert_eq!(letter.links, ["https://desk.example/a#token=x"]);
        assert_eq!(letter.html.as_deref().map(str::trim), Some("<p>Go</p>"));
    }
}
