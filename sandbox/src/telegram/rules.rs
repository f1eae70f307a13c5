//! What Telegram takes from a bot.

use serde_json::Value;

use super::error::BotError;
use crate::graph::payload::File;
use crate::world::thread::Button;

const MB: usize = 1024 * 1024;
const TEXT: usize = 4096;
const CAPTION: usize = 1024;
const CALLBACK_DATA: usize = 64;
const BUTTONS: usize = 100;

/// The emoji that can be reacted with.
const REACTIONS: &str = "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡";

pub fn text(text: Option<&str>) -> Result<String, BotError> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| BotError::bad("message text is empty"))?;
    if text.encode_utf16().count() > TEXT {
        return Err(BotError::bad("message is too long"));
    }
    Ok(text.to_owned())
}

pub fn caption(caption: Option<&str>) -> Result<Option<String>, BotError> {
    if caption.is_some_and(|caption| caption.encode_utf16().count() > CAPTION) {
        return Err(BotError::bad("message caption is too long"));
    }
    Ok(caption.map(str::to_owned))
}

/// `kind`: the field the file came in.
pub fn file(kind: &str, file: &File) -> Result<(), BotError> {
    if file.bytes.is_empty() {
        return Err(BotError::bad("file must be non-empty"));
    }
    let largest = match kind {
        "photo" => 10 * MB,
        "sticker" => MB / 2,
        _ => 50 * MB,
    };
    if file.bytes.len() > largest {
        return Err(BotError::new(413, "Request Entity Too Large"));
    }
    let mime = file.content_type.split(';').next().unwrap_or_default().trim();
    let known: &[&str] = match kind {
        "photo" => &["image/jpeg", "image/png", "image/webp"],
        "sticker" => &["image/webp", "video/webm", "application/x-tgsticker"],
        "voice" => &["audio/ogg", "audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/m4a"],
        "audio" => &["audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/m4a"],
        "video" => &["video/mp4"],
        "animation" => &["image/gif", "video/mp4"],
        _ => return Ok(()),
    };
    match known.contains(&mime) {
        true => Ok(()),
        false if kind == "photo" => Err(BotError::bad("IMAGE_PROCESS_FAILED")),
        false => Err(BotError::bad("wrong file identifier/HTTP URL specified")),
    }
}

/// What can be tapped on below a message.
pub fn buttons(markup: &Value) -> Result<Vec<Button>, BotError> {
    let Some(rows) = markup["inline_keyboard"].as_array() else {
        return Ok(Vec::new());
    };
    let all: Vec<&Value> = rows.iter().filter_map(Value::as_array).flatten().collect();
    if all.len() > BUTTONS {
        return Err(BotError::bad("reply markup is too long"));
    }
    all.into_iter().map(button).collect()
}

fn button(button: &Value) -> Result<Button, BotError> {
    let title = button["text"].as_str().filter(|title| !title.is_empty());
    let title = title.ok_or_else(|| {
        BotError::bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    })?;
    let (kind, id) = match (button["callback_data"].as_str(), button["url"].as_str()) {
        (Some(data), _) if (1..=CALLBACK_DATA).contains(&data.len()) => ("callback", data),
        (Some(_), _) => return Err(BotError::bad("BUTTON_DATA_INVALID")),
        (None, Some(url)) if url.starts_with("http") || url.starts_with("tg:") => ("url", url),
        (None, Some(_)) => return Err(BotError::bad("inline keyboard button URL is invalid")),
        (None, None) => {
            return Err(BotError::bad(
                "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
            ));
        }
    };
    Ok(Button {
        id: id.to_owned(),
        title: title.to_owned(),
        kind,
    })
}

/// The emoji of `[{"type": "emoji", "emoji"}]`; `None` takes the reaction away.
pub fn reaction(reactions: &Value) -> Result<Option<String>, BotError> {
    let list = reactions.as_array().map(Vec::as_slice).unwrap_or_default();
    match list {
        [] => Ok(None),
        [one] => {
            let emoji = one["emoji"].as_str().unwrap_or_default();
            let known = REACTIONS
                .split(' ')
                .any(|known| known == emoji.trim_end_matches('\u{fe0f}'));
            known
                .then(|| Some(emoji.to_owned()))
                .ok_or_else(|| BotError::bad("REACTION_INVALID"))
        }
        _ => Err(BotError::bad("REACTIONS_TOO_MANY")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_count_in_utf16() {
        assert!(text(Some(&"x".repeat(4096))).is_ok());
        assert!(text(Some(&"😀".repeat(2048))).is_ok());
        assert_eq!(
            text(Some(&"😀".repeat(2049))),
            Err(BotError::bad("message is too long"))
        );
        assert_eq!(text(Some(" \n")), Err(BotError::bad("message text is empty")));
        assert!(caption(Some(&"x".repeat(1025))).is_err());
    }

    #[test]
    fn one_reaction_of_the_list() {
        let of = |emoji: &str| reaction(&json!([{"type": "emoji", "emoji": emoji}]));
        assert_eq!(of("👍"), Ok(Some("👍".to_owned())));
        assert_eq!(of("❤️"), Ok(Some("❤️".to_owned())));
        assert_eq!(of("🚲"), Err(BotError::bad("REACTION_INVALID")));
        assert_eq!(reaction(&json!([])), Ok(None));
        assert_eq!(REACTIONS.split(' ').count(), 73);
    }

    #[test]
    fn buttons_have_a_purpose_and_little_data() {
        let of = |button: Value| buttons(&json!({"inline_keyboard": [[button]]}));
        assert_eq!(
            of(json!({"text": "Yes", "callback_data": "y"})).unwrap()[0].kind,
            "callback"
        );
        assert!(of(json!({"text": "Yes"})).is_err());
        assert!(of(json!({"text": "Yes", "callback_data": "y".repeat(65)})).is_err());
        assert!(of(json!({"text": "Site", "url": "shop"})).is_err());
    }
}
