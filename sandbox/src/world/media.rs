//! Files at the platform, and the links they are fetched by.

use std::collections::HashMap;

use bytes::Bytes;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::clock;
use crate::config::Channel;
use crate::ids;
use crate::world::thread::Attached;

/// A WhatsApp media link lives for five minutes.
pub const WHATSAPP_LINK_LIFE: i64 = 5 * clock::MINUTE;
/// A Messenger or Instagram link lives for days.
pub const CDN_LINK_LIFE: i64 = 4 * clock::DAY;

#[derive(Debug, Clone)]
pub struct Media {
    pub id: String,
    pub content_type: String,
    pub file_name: String,
    pub bytes: Bytes,
    /// The account that may use it by id, for what the business uploaded.
    pub owner: Option<(Channel, String)>,
    /// Gone from the platform: ids and links answer 404.
    pub expired: bool,
    /// Links to it that were given out count as ended when this goes up.
    pub links: u32,
    /// What is told of it and is not so.
    pub lies: Lies,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lies {
    pub content_type: Option<String>,
    /// Hex.
    pub sha256: Option<String>,
}

impl Media {
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(&self.bytes).into()
    }

    pub fn told_type(&self) -> String {
        self.lies
            .content_type
            .clone()
            .unwrap_or_else(|| self.content_type.clone())
    }

    pub fn told_sha256(&self) -> String {
        self.lies.sha256.clone().unwrap_or_else(|| hex::encode(self.sha256()))
    }

    pub fn attached(&self) -> Attached {
        Attached {
            media_id: self.id.clone(),
            url: format!("/__sandbox/media/{}", self.id),
            content_type: self.content_type.clone(),
            file_name: self.file_name.clone(),
        }
    }
}

pub struct MediaStore {
    files: HashMap<String, Media>,
    /// Signs links, so that an address cannot be made up.
    key: [u8; 16],
}

impl Default for MediaStore {
    fn default() -> Self {
        MediaStore {
            files: HashMap::new(),
            key: rand::random(),
        }
    }
}

impl MediaStore {
    pub fn put(
        &mut self,
        content_type: &str,
        file_name: &str,
        bytes: Bytes,
        owner: Option<(Channel, String)>,
    ) -> Media {
        self.put_as(ids::object(), content_type, file_name, bytes, owner)
    }

    pub fn put_as(
        &mut self,
        id: String,
        content_type: &str,
        file_name: &str,
        bytes: Bytes,
        owner: Option<(Channel, String)>,
    ) -> Media {
        let media = Media {
            id: id.clone(),
            content_type: content_type.to_owned(),
            file_name: file_name.to_owned(),
            bytes,
            owner,
            expired: false,
            links: 0,
            lies: Lies::default(),
        };
        self.files.insert(id, media.clone());
        media
    }

    pub fn get(&self, id: &str) -> Option<&Media> {
        self.files.get(id)
    }

    /// As the platform sees it: what has expired is gone.
    pub fn living(&self, id: &str) -> Option<&Media> {
        self.files.get(id).filter(|media| !media.expired)
    }

    pub fn expire(&mut self, id: &str) -> bool {
        self.files.get_mut(id).map(|media| media.expired = true).is_some()
    }

    /// Every link that was given out ends; the file stays.
    pub fn end_links(&mut self, id: &str) -> bool {
        self.files.get_mut(id).map(|media| media.links += 1).is_some()
    }

    pub fn lie(&mut self, id: &str, lies: Lies) -> bool {
        self.files.get_mut(id).map(|media| media.lies = lies).is_some()
    }

    pub fn remove(&mut self, id: &str) -> bool {
        self.files.remove(id).is_some()
    }

    /// Path and query of a link to a file that ends at `until`, as it is given to an account.
    pub fn link(&self, media: &Media, channel: Channel, account: &str, until: i64) -> String {
        let until = until / 1000;
        let area = area(channel);
        let name = media
            .file_name
            .replace(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-', "_");
        let seal = self.seal(area, &media.id, media.links, until);
        format!("/cdn/{area}/{}/{name}?to={account}&oe={until:x}&oh={seal}", media.id)
    }

    /// Whether a link is one of ours and still lives.
    pub fn admits(&self, channel: Channel, id: &str, oe: &str, oh: &str) -> bool {
        let links = self.get(id).map_or(0, |media| media.links);
        i64::from_str_radix(oe, 16)
            .is_ok_and(|until| until * 1000 > clock::now() && self.seal(area(channel), id, links, until) == oh)
    }

    fn seal(&self, area: &str, id: &str, links: u32, until: i64) -> String {
        let mut hash = Sha256::new();
        hash.update(self.key);
        hash.update(format!("{area}/{id}/{links}/{until}"));
        hex::encode(&hash.finalize()[..12])
    }
}

/// Where a channel's files are.
const AREAS: [(Channel, &str); 4] = [
    (Channel::Messenger, "fb"),
    (Channel::Instagram, "ig"),
    (Channel::Whatsapp, "wa"),
    (Channel::Telegram, "tg"),
];

fn area(channel: Channel) -> &'static str {
    AREAS
        .iter()
        .find(|(of, _)| *of == channel)
        .map_or("fb", |(_, area)| area)
}

pub fn channel_of(area: &str) -> Option<Channel> {
    AREAS.iter().find(|(_, of)| *of == area).map(|(channel, _)| *channel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_end_and_cannot_be_made_up() {
        let mut store = MediaStore::default();
        let media = store.put("image/png", "a b.png", Bytes::from_static(b"x"), None);
        let link = |until| store.link(&media, Channel::Messenger, "1001", clock::now() + until);
        let seal = |link: &str| {
            let (oe, oh) = link.split_once("&oe=").unwrap().1.split_once("&oh=").unwrap();
            (oe.to_owned(), oh.to_owned())
        };
        assert!(link(clock::MINUTE).starts_with(&format!("/cdn/fb/{}/a_b.png?to=1001&", media.id)));
        let (oe, oh) = seal(&link(clock::MINUTE));
        assert!(store.admits(Channel::Messenger, &media.id, &oe, &oh));
        assert!(!store.admits(Channel::Whatsapp, &media.id, &oe, &oh));
        let (oe, oh) = seal(&link(-clock::MINUTE));
        assert!(!store.admits(Channel::Messenger, &media.id, &oe, &oh));
    }
}
