//! All that a customer can do on a channel, and what a platform tells of itself, as one table: its name, where it
//! exists, and how its webhook is made. Source of the shapes: the platforms' webhook references.

mod account;
mod answers;
mod people;
mod phone_app;
mod referrals;
mod shares;
mod shop;
mod telegram;
mod words;

use serde::Serialize;
use serde_json::Value;

use crate::app::App;
use crate::clock;
use crate::config::Channel;
use crate::samples;
use crate::webhooks::{page, whatsapp};
use crate::world::media::CDN_LINK_LIFE;
use crate::world::thread::{Attached, Bubble, Card, Direction};
use crate::world::{BusinessAccount, Customer, CustomerKey};

const META: &[Channel] = &[Channel::Messenger, Channel::Instagram];
const MESSENGER: &[Channel] = &[Channel::Messenger];
const INSTAGRAM: &[Channel] = &[Channel::Instagram];
const WHATSAPP: &[Channel] = &[Channel::Whatsapp];
const EVERYWHERE: &[Channel] = &[Channel::Messenger, Channel::Instagram, Channel::Whatsapp];

/// How the menu of the phones is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    Files,
    Words,
    Shares,
    Answers,
    Shop,
    Referrals,
    Person,
    PhoneApp,
    Account,
}

#[derive(Serialize)]
pub struct Kind {
    pub name: &'static str,
    /// For people.
    pub title: &'static str,
    pub group: Group,
    pub channels: &'static [Channel],
    #[serde(skip)]
    pub make: Make,
}

/// One whose webhook has a shape of its own.
const fn own(
    group: Group,
    name: &'static str,
    title: &'static str,
    channels: &'static [Channel],
    make: fn(&Scene<'_>) -> Made,
) -> Kind {
    Kind {
        name,
        title,
        group,
        channels,
        make: Make::Own(make),
    }
}

pub enum Make {
    /// Written as any other message, with these samples as its files.
    Plain {
        kind: &'static str,
        samples: &'static [&'static str],
    },
    /// A webhook of its own shape.
    Own(fn(&Scene<'_>) -> Made),
}

/// Who does it, to whom, when and under which id.
pub struct Scene<'a> {
    pub app: &'a App,
    pub key: &'a CustomerKey,
    pub account: &'a BusinessAccount,
    pub customer: &'a Customer,
    pub id: String,
    pub at: i64,
    /// Words of the customer instead of the ones that come with the kind.
    pub text: Option<String>,
}

pub struct Made {
    /// What the phone shows. `None`: it happens beside the thread.
    pub bubble: Option<Bubble>,
    pub body: Value,
}

const TABLES: &[&[Kind]] = &[
    words::KINDS,
    shares::KINDS,
    answers::KINDS,
    shop::KINDS,
    referrals::KINDS,
    people::KINDS,
    phone_app::KINDS,
    telegram::KINDS,
    account::KINDS,
];

pub fn all() -> impl Iterator<Item = &'static Kind> {
    TABLES.iter().flat_map(|table| table.iter())
}

pub fn find(channel: Channel, name: &str) -> Option<&'static Kind> {
    all().find(|kind| kind.name == name && kind.channels.contains(&channel))
}

impl Scene<'_> {
    fn text(&self, otherwise: &str) -> String {
        self.text.clone().unwrap_or_else(|| otherwise.to_owned())
    }

    fn is_instagram(&self) -> bool {
        self.key.channel == Channel::Instagram
    }

    /// A sample among the platform's files, and its link.
    fn sample(&self, name: &str) -> (Attached, String) {
        let (_, media) = samples::make(self.app, name).unwrap_or_else(|| unreachable!("{name} is on board"));
        let state = self.app.world.lock();
        let link = state.media.link(
            &media,
            self.key.channel,
            &self.key.account,
            clock::now() + CDN_LINK_LIFE,
        );
        (media.attached(), format!("{}{link}", self.app.base_url))
    }

    fn bubble(&self, kind: &str) -> Bubble {
        Bubble::new(self.id.clone(), Direction::In, kind, self.at)
    }

    /// A bubble of words.
    fn said(&self, kind: &str, text: &str) -> Bubble {
        Bubble {
            text: Some(text.to_owned()),
            ..self.bubble(kind)
        }
    }

    fn card(&self, kind: &str, title: &str, lines: &[&str]) -> Bubble {
        Bubble {
            card: Some(Card {
                title: title.to_owned(),
                lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            }),
            ..self.bubble(kind)
        }
    }

    /// A message on Messenger or Instagram; the mid is added.
    fn page_message(&self, bubble: Bubble, mut message: Value) -> Made {
        message["mid"] = self.id.clone().into();
        Made {
            bubble: Some(bubble),
            body: page::from_customer(self.key, self.at, "message", message),
        }
    }

    /// Any other event between customer and Page. One that names no message is none, whatever the phone shows of it.
    fn page_event(&self, bubble: Option<Bubble>, name: &str, content: Value) -> Made {
        let is_kept = content.get("mid").is_some();
        let bubble = bubble.map(|bubble| Bubble { is_kept, ..bubble });
        Made {
            bubble,
            body: page::from_customer(self.key, self.at, name, content),
        }
    }

    /// A message on WhatsApp; id and time are added.
    fn whatsapp_message(&self, bubble: Option<Bubble>, mut message: Value) -> Made {
        message["id"] = self.id.clone().into();
        message["timestamp"] = whatsapp::seconds(self.at).into();
        Made {
            bubble,
            body: whatsapp::from_customer(self.account, self.customer, message),
        }
    }

    /// Another field of the number.
    fn whatsapp_field(&self, bubble: Option<Bubble>, field: &str, value: Value) -> Made {
        Made {
            bubble,
            body: whatsapp::envelope(self.account, field, value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_for_one_thing_on_a_channel() {
        for kind in all() {
            for channel in kind.channels {
                let same = all().filter(|other| other.name == kind.name && other.channels.contains(channel));
                assert_eq!(same.count(), 1, "{} on {channel}", kind.name);
            }
            assert!(!kind.channels.is_empty() && !kind.title.is_empty(), "{}", kind.name);
            if let Make::Plain { samples, .. } = kind.make {
                for name in samples {
                    assert!(crate::samples::get(name).is_some(), "{name}");
                }
            }
        }
    }
}
