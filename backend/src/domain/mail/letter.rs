//! What is written to people, and how it reads: as plain text, and as simple HTML with nothing in it that is loaded from elsewhere.

use serde::{Deserialize, Serialize};

use super::words::{self, Texts};
use crate::domain::names::readable;
use crate::domain::views::Language;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    /// Somebody asked for another password.
    PasswordReset {
        name: String,
        link: String,
    },
    /// Somebody is asked to join a workspace.
    Invitation {
        workspace: String,
        /// None: an API token has invited.
        inviter: Option<String>,
        link: String,
    },
    /// Somebody wants an account.
    SignUp {
        link: String,
    },
    /// It was chosen anew: whoever did not do it has to know.
    PasswordChanged {
        name: String,
        link: String,
    },
    /// Somebody wants an account and has one.
    AccountExists {
        name: String,
        link: String,
    },
    /// Two-step sign-in was turned on.
    SecondFactorOn {
        name: String,
        link: String,
    },
    SecondFactorOff {
        name: String,
        link: String,
    },
    /// It was taken away by an admin or an operator.
    SecondFactorReset {
        name: String,
        link: String,
    },
    /// Somebody passed the second step without the app.
    RecoveryCodeUsed {
        name: String,
        link: String,
        left: i64,
    },
    /// Beside passkeys that there were.
    AppAdded {
        name: String,
        link: String,
    },
    AppRemoved {
        name: String,
        link: String,
    },
    PasskeyAdded {
        name: String,
        /// What its owner calls it.
        passkey: String,
        link: String,
    },
    PasskeyRemoved {
        name: String,
        passkey: String,
        link: String,
    },
    /// Nothing is posted to a webhook endpoint any more.
    WebhookOff {
        name: String,
        workspace: String,
        /// What its makers call it.
        endpoint: String,
        host: String,
        /// It said that it wants nothing any more; else it took nothing for days.
        gone: bool,
        link: String,
    },
}

/// A letter in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    pub subject: String,
    pub text: String,
    pub html: String,
}

impl Letter {
    /// For logs and the database.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::PasswordReset { .. } => "password_reset",
            Self::Invitation { .. } => "invitation",
            Self::SignUp { .. } => "sign_up",
            Self::PasswordChanged { .. } => "password_changed",
            Self::AccountExists { .. } => "account_exists",
            Self::SecondFactorOn { .. } => "second_factor_on",
            Self::SecondFactorOff { .. } => "second_factor_off",
            Self::SecondFactorReset { .. } => "second_factor_reset",
            Self::RecoveryCodeUsed { .. } => "recovery_code_used",
            Self::AppAdded { .. } => "app_added",
            Self::AppRemoved { .. } => "app_removed",
            Self::PasskeyAdded { .. } => "passkey_added",
            Self::PasskeyRemoved { .. } => "passkey_removed",
            Self::WebhookOff { .. } => "webhook_off",
        }
    }

    /// What its reader has to be told however much was mailed to them: else whoever took their account asks for mail until they
    /// get no more.
    pub(super) fn is_warning(&self) -> bool {
        matches!(
            self,
            Self::PasswordChanged { .. }
                | Self::SecondFactorOn { .. }
                | Self::SecondFactorOff { .. }
                | Self::SecondFactorReset { .. }
                | Self::RecoveryCodeUsed { .. }
                | Self::AppAdded { .. }
                | Self::AppRemoved { .. }
                | Self::PasskeyAdded { .. }
                | Self::PasskeyRemoved { .. }
        )
    }

    pub fn render(&self, language: Language) -> Rendered {
        let texts = words::of(language);
        let many_left = match self {
            Self::RecoveryCodeUsed { left, .. } => left.to_string(),
            _ => String::new(),
        };
        let (said, link, names): (&Texts, &str, Vec<(&str, &str)>) = match self {
            Self::PasswordReset { name, link } => {
                (&texts.password_reset, link.as_str(), vec![("{name}", name.as_str())])
            }
            Self::Invitation {
                workspace,
                inviter: Some(inviter),
                link,
            } => (
                &texts.invitation,
                link.as_str(),
                vec![("{workspace}", workspace.as_str()), ("{inviter}", inviter.as_str())],
            ),
            Self::Invitation { workspace, link, .. } => (
                &texts.invitation_by_nobody,
                link.as_str(),
                vec![("{workspace}", workspace.as_str())],
            ),
            Self::SignUp { link } => (&texts.sign_up, link.as_str(), vec![]),
            Self::PasswordChanged { name, link } => {
                (&texts.password_changed, link.as_str(), vec![("{name}", name.as_str())])
            }
            Self::AccountExists { name, link } => {
                (&texts.account_exists, link.as_str(), vec![("{name}", name.as_str())])
            }
            Self::SecondFactorOn { name, link } => {
                (&texts.second_factor_on, link.as_str(), vec![("{name}", name.as_str())])
            }
            Self::SecondFactorOff { name, link } => {
                (&texts.second_factor_off, link.as_str(), vec![("{name}", name.as_str())])
            }
            Self::SecondFactorReset { name, link } => (
                &texts.second_factor_reset,
                link.as_str(),
                vec![("{name}", name.as_str())],
            ),
            Self::RecoveryCodeUsed { name, link, .. } => (
                &texts.recovery_code_used,
                link.as_str(),
                vec![("{name}", name.as_str()), ("{left}", many_left.as_str())],
            ),
            Self::AppAdded { name, link } => (&texts.app_added, link.as_str(), vec![("{name}", name.as_str())]),
            Self::AppRemoved { name, link } => (&texts.app_removed, link.as_str(), vec![("{name}", name.as_str())]),
            Self::PasskeyAdded { name, passkey, link } => (
                &texts.passkey_added,
                link.as_str(),
                vec![("{name}", name.as_str()), ("{passkey}", passkey.as_str())],
            ),
            Self::PasskeyRemoved { name, passkey, link } => (
                &texts.passkey_removed,
                link.as_str(),
                vec![("{name}", name.as_str()), ("{passkey}", passkey.as_str())],
            ),
            Self::WebhookOff {
                name,
                workspace,
                endpoint,
                host,
                gone,
                link,
            } => {
                let texts = if *gone {
                    &texts.webhook_gone
                } else {
                    &texts.webhook_failing
                };
                let names = vec![
                    ("{name}", name.as_str()),
                    ("{workspace}", workspace.as_str()),
                    ("{endpoint}", endpoint.as_str()),
                    ("{host}", host.as_str()),
                ];
                (texts, link.as_str(), names)
            }
        };
        let plain = |template: &str| fill(template, &names, readable);
        let marked = |template: &str| {
            fill(&escape(template), &names, |name| {
                format!("<bdi>{}</bdi>", escape(&readable(name)))
            })
        };
        Rendered {
            subject: plain(&said.subject),
            text: format!(
                "{}\n\n{}:\n{link}\n\n{}\n\n-- \n{}\n",
                plain(&said.lead),
                said.action,
                plain(&said.note),
                texts.footer
            ),
            html: html(
                language,
                &plain(&said.subject),
                &[
                    format!("<p>{}</p>", marked(&said.lead)),
                    format!("<p style=\"margin:24px 0\"><a href=\"{0}\" style=\"{BUTTON}\">{1}</a></p>", escape(link), escape(&said.action)),
                    format!("<p style=\"{SMALL}\">{}<br><a href=\"{1}\" dir=\"ltr\" style=\"color:#0f6b57;word-break:break-all\">{1}</a></p>", escape(&texts.by_hand), escape(link)),
                    format!("<p style=\"{SMALL}\">{}</p>", marked(&said.note)),
                    format!("<p style=\"{SMALL};border-top:1px solid #dde0da;padding-top:12px\">{}</p>", escape(&texts.footer)),
                ]
                .concat(),
            ),
        }
    }
}

const BUTTON: &str = "display:inline-block;background:#0f6b57;color:#ffffff;text-decoration:none;font-weight:600;padding:11px 20px;border-radius:8px";
const SMALL: &str = "color:#5a605b;font-size:14px";

/// The names take their places in one pass: a name that reads like a place is not filled in again.
fn fill(template: &str, names: &[(&str, &str)], write: impl Fn(&str) -> String) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        match names.iter().find(|(place, _)| rest.starts_with(place)) {
            Some((place, name)) => {
                filled.push_str(&write(name));
                rest = &rest[place.len()..];
            }
            None => {
                filled.push('{');
                rest = &rest[1..];
            }
        }
    }
    filled + rest
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

fn html(language: Language, title: &str, body: &str) -> String {
    let (code, dir) = (language.as_str(), if language == Language::Ar { "rtl" } else { "ltr" });
    let title = escape(title);
    format!(
        "<!doctype html>\n<html lang=\"{code}\" dir=\"{dir}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title></head>\n<body style=\"margin:0;background:#f1f0ea\">\
         <div style=\"max-width:560px;margin:0 auto;padding:32px 24px;background:#ffffff;color:#1c211e;font:16px/1.5 system-ui,'Segoe UI',Roboto,sans-serif\">\n\
         <p style=\"font-weight:700;color:#0f6b57;margin-top:0\" dir=\"ltr\">Frontdesk</p>\n{body}\n</div></body></html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANGUAGES: [Language; 4] = [Language::En, Language::Ru, Language::Zh, Language::Ar];

    fn letters() -> Vec<Letter> {
        let link = || "https://desk.example/x#token=a&b".to_owned();
        let inviter = Some("Olive <b>Owner</b>".to_owned());
        let workspace = "Two {inviter} \"Wheels\"".to_owned();
        vec![
            Letter::PasswordReset {
                name: "Ada\u{202e}".to_owned(),
                link: link(),
            },
            Letter::Invitation {
                workspace: workspace.clone(),
                inviter,
                link: link(),
            },
            Letter::Invitation {
                workspace,
                inviter: None,
                link: link(),
            },
            Letter::SignUp { link: link() },
            Letter::PasswordChanged {
                name: "Ada".to_owned(),
                link: link(),
            },
            Letter::AccountExists {
                name: "Ada".to_owned(),
                link: link(),
            },
            Letter::SecondFactorOn {
                name: "Ada".to_owned(),
                link: link(),
            },
            Letter::SecondFactorOff {
                name: "Ada".to_owned(),
                link: link(),
            },
            Letter::SecondFactorReset {
                name: "Ada".to_owned(),
                link: link(),
            },
            Letter::RecoveryCodeUsed {
                name: "Ada".to_owned(),
                link: link(),
                left: 7,
            },
            Letter::AppAdded {
                name: "Ada".to_owned(),
                link: link(),
            },
            Letter::AppRemoved {
                name: "Ada".to_owned(),
                link: link(),
            },
            Letter::PasskeyAdded {
                name: "Ada".to_owned(),
                passkey: "Laptop".to_owned(),
                link: link(),
            },
            Letter::PasskeyRemoved {
                name: "Ada".to_owned(),
                passkey: "Laptop".to_owned(),
                link: link(),
            },
            webhook_off(false, link()),
            webhook_off(true, link()),
        ]
    }

    fn webhook_off(gone: bool, link: String) -> Letter {
        Letter::WebhookOff {
            name: "Ada".to_owned(),
            workspace: "Two Wheels".to_owned(),
            endpoint: "Shop <b>".to_owned(),
            host: "shop.example".to_owned(),
            gone,
            link,
        }
    }

    #[test]
    fn every_letter_reads_in_every_language_and_holds_its_link() {
        for language in LANGUAGES {
            for letter in letters() {
                let rendered = letter.render(language);
                let what = format!("{language:?} {}: {rendered:?}", letter.kind());
                assert!(
                    !rendered.subject.trim().is_empty() && !rendered.subject.contains('\n'),
                    "{what}"
                );
                assert!(rendered.text.contains("\nhttps://desk.example/x#token=a&b\n"), "{what}");
                assert!(
                    rendered.html.contains("href=\"https://desk.example/x#token=a&amp;b\""),
                    "{what}"
                );
                assert!(
                    ["{name}", "{workspace}", "{left}", "{passkey}", "{endpoint}", "{host}"]
                        .iter()
                        .all(|place| !rendered.text.contains(place)),
                    "{what}"
                );
                assert!(
                    !rendered.html.contains("<b>") && !rendered.html.contains("<script"),
                    "{what}"
                );
                assert!(!rendered.text.contains('\u{202e}'), "{what}");
                assert!(!rendered.html.contains("src="), "nothing is loaded: {what}");
                let read: Letter = serde_json::from_slice(&serde_json::to_vec(&letter).unwrap()).unwrap();
                assert_eq!(read, letter);
            }
        }
    }

    #[test]
    fn a_name_that_reads_like_a_place_stays_a_name() {
        let rendered = letters()[1].render(Language::En);
        assert!(rendered.text.contains("Two {inviter} \"Wheels\""), "{}", rendered.text);
        assert!(
            rendered.html.contains("<bdi>Olive &lt;b&gt;Owner&lt;/b&gt;</bdi>"),
            "{}",
            rendered.html
        );
    }

    #[test]
    fn who_used_a_recovery_code_reads_how_many_are_left() {
        for language in LANGUAGES {
            let letter = Letter::RecoveryCodeUsed {
                name: "Ada".to_owned(),
                link: "https://desk.example".to_owned(),
                left: 7,
            };
            let rendered = letter.render(language);
            assert!(rendered.text.contains('7'), "{language:?}: {}", rendered.text);
        }
    }

    #[test]
    fn arabic_reads_from_right_to_left() {
        assert!(
            letters()[0]
                .render(Language::Ar)
                .html
                .contains("<html lang=\"ar\" dir=\"rtl\">")
        );
    }
}
