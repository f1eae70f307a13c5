//! Six days in the life of Two Wheels, a bicycle shop that does not exist.
//!
//! Everything is told by signed webhooks with ids that never change: a product that has heard the story
//! recognises every message and adds nothing.

mod script;

use anyhow::{Context as _, ensure};
use serde_json::json;
use tokio::sync::oneshot;

use crate::app::App;
use crate::clock;
use crate::config::Channel;
use crate::customer::act::{self, How};
use crate::customer::write::{self, Draft};
use crate::customer::{self, NewCustomer, Phone, Told};
use crate::ids;
use crate::samples;
use crate::webhooks::receipts;
use crate::world::CustomerKey;
use crate::world::thread::Direction;
use script::{Chapter, Deed, Part, Step};

const SCRIPTS: [(Channel, &str); 4] = [
    (Channel::Messenger, include_str!("messenger.txt")),
    (Channel::Instagram, include_str!("instagram.txt")),
    (Channel::Whatsapp, include_str!("whatsapp.txt")),
    (Channel::Telegram, include_str!("telegram.txt")),
];

/// How much there was to tell.
pub struct Summary {
    pub conversations: usize,
    pub webhooks: usize,
}

/// Tells the story to the first account of each channel, oldest event first, one after the other: so what the
/// product sees as its latest activity is what happened last. Returns when all of it has arrived.
pub async fn tell(app: &App) -> anyhow::Result<Summary> {
    let told_at = *app.story_told_at.get_or_init(clock::now);
    let mut steps: Vec<(i64, CustomerKey, Step)> = Vec::new();
    let mut conversations = 0;
    for (channel, text) in SCRIPTS {
        let account = app
            .world
            .lock()
            .accounts
            .iter()
            .find(|account| account.channel == channel)
            .map(|a| a.id.clone());
        let Some(account) = account else { continue };
        for chapter in script::parse(text)? {
            conversations += 1;
            let key = introduce(app, channel, &account, &chapter)?;
            steps.extend(
                chapter
                    .steps
                    .into_iter()
                    .map(|step| (told_at - step.ago, key.clone(), step)),
            );
        }
    }
    // Stable: what happens at the same moment keeps its order within a thread.
    steps.sort_by_key(|(at, ..)| *at);
    let mut webhooks = 0;
    for (at, key, step) in steps {
        let (told, heard) = oneshot::channel();
        if !play(app, &key, at, step.deed, told)? {
            continue;
        }
        ensure!(
            heard.await.context("the sandbox is stopping")?,
            "the product did not take a webhook of the story"
        );
        webhooks += 1;
    }
    tracing::info!(conversations, webhooks, "story told");
    Ok(Summary {
        conversations,
        webhooks,
    })
}

fn introduce(app: &App, channel: Channel, account: &str, chapter: &Chapter) -> anyhow::Result<CustomerKey> {
    let id = match &chapter.phone {
        Some(phone) => phone.trim_start_matches('+').to_owned(),
        None => ids::customer_fixed(channel, &format!("story/{account}/{}", chapter.slug)),
    };
    let new = NewCustomer {
        id: Some(id),
        name: chapter.name.clone(),
        username: chapter.username.clone(),
        phone: chapter.phone.clone().map(Phone::Number),
        profile: None,
    };
    Ok(customer::add(app, channel, account, new)?.key)
}

/// The id of a thread's n-th message, the same at every telling.
fn message_id(key: &CustomerKey, number: usize) -> String {
    ids::message_fixed(key.channel, &key.customer, &format!("story/{}/{number}", key.lane()))
}

/// Lets one thing happen; `false` when it needed no webhook.
fn play(app: &App, key: &CustomerKey, at: i64, deed: Deed, told: Told) -> anyhow::Result<bool> {
    let told = Some(told);
    match deed {
        Deed::Write {
            number,
            by,
            text,
            part,
            quotes,
        } => {
            let id = message_id(key, number);
            let mut draft = Draft {
                text,
                at: Some(at),
                reply_to: quotes.map(|quoted| message_id(key, quoted)),
                told,
                ..Draft::default()
            };
            match part {
                Some(Part::Sample(name)) => {
                    let sample = samples::get(&name).with_context(|| format!("no sample {name}"))?;
                    let media = ids::object_fixed(&format!("media/{id}"));
                    app.world.lock().media.put_as(
                        media.clone(),
                        sample.content_type,
                        &sample.file_name,
                        sample.bytes,
                        None,
                    );
                    draft.kind = Some(sample.kind.to_owned());
                    draft.media.push(media);
                }
                Some(Part::Location {
                    latitude,
                    longitude,
                    name,
                }) => {
                    draft.location = Some(json!({"latitude": latitude, "longitude": longitude, "name": name}));
                }
                Some(Part::Contact { name, phone }) => draft.contact = Some(json!({"name": name, "phone": phone})),
                Some(Part::Kind(name)) => draft.kind = Some(name),
                None => {}
            }
            draft.id = Some(id);
            match by {
                Direction::In => write::write(app, key, draft)?,
                Direction::Out => write::echo(app, key, draft)?,
            };
        }
        Deed::React { target, emoji } => {
            let how = How {
                at: Some(at),
                id: Some(deed_id(key, "reaction", target)),
                told,
                number: None,
            };
            act::react(app, key, &message_id(key, target), Some(&emoji), how)?;
        }
        Deed::Edit { target, text } => {
            let how = How {
                at: Some(at),
                id: Some(deed_id(key, "edit", target)),
                told,
                number: Some(1),
            };
            act::edit(app, key, &message_id(key, target), &text, how)?;
        }
        Deed::Unsend { target } => {
            let how = How {
                at: Some(at),
                id: Some(deed_id(key, "unsend", target)),
                told,
                number: None,
            };
            act::unsend(app, key, &message_id(key, target), how)?;
        }
        Deed::Read => return Ok(receipts::read_in_the_past(app, key, at, told)),
    }
    Ok(true)
}

fn deed_id(key: &CustomerKey, what: &str, target: usize) -> String {
    ids::message_fixed(
        key.channel,
        &key.customer,
        &format!("story/{}/{what}/{target}", key.lane()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer::kinds;

    #[test]
    fn the_scripts_are_sound() {
        let chapters: Vec<(Channel, Vec<Chapter>)> = SCRIPTS
            .iter()
            .map(|(channel, text)| (*channel, script::parse(text).unwrap()))
            .collect();
        assert_eq!(chapters.iter().map(|(_, list)| list.len()).sum::<usize>(), 39);
        let mut people: Vec<String> = chapters
            .iter()
            .flat_map(|(channel, list)| {
                list.iter()
                    .map(move |c| format!("{channel}/{}", c.phone.as_ref().unwrap_or(&c.slug)))
            })
            .collect();
        people.sort();
        people.dedup();
        assert_eq!(people.len(), 39, "everyone is somebody else");
        let all = || {
            chapters
                .iter()
                .flat_map(|(_, list)| list)
                .flat_map(|chapter| &chapter.steps)
        };
        for name in all().filter_map(|step| match &step.deed {
            Deed::Write {
                part: Some(Part::Sample(name)),
                ..
            } => Some(name),
            _ => None,
        }) {
            assert!(samples::get(name).is_some(), "{name}");
        }
        for (channel, list) in &chapters {
            for step in list.iter().flat_map(|chapter| &chapter.steps) {
                if let Deed::Write {
                    part: Some(Part::Kind(name)),
                    ..
                } = &step.deed
                {
                    assert!(kinds::find(*channel, name).is_some(), "{name} on {channel}");
                }
            }
        }
        assert!(all().all(|step| step.ago < 6 * clock::DAY));
    }
}
