//! Ready-made files, for phones without a camera and tests without files.

use std::io::Write as _;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::app::App;
use crate::pictures::scenes;
use crate::world::media::Media;

pub const NAMES: &[&str] = &[
    "image", "bicycle", "wheel", "chain", "street", "receipt", "voice", "audio", "video", "sticker", "ringing",
    "swinging", "file",
];

/// A short hummed melody as Opus in Ogg, the format of WhatsApp's voice notes.
const VOICE_OGG: &[u8] = include_bytes!("samples/voice.ogg");
/// A wheel turning for two seconds, H.264 in MP4.
const VIDEO_MP4: &[u8] = include_bytes!("samples/wheel.mp4");
/// The bell, ringing: eight frames of animated WebP.
const RINGING_WEBP: &[u8] = include_bytes!("samples/ringing.webp");
/// The bell, drawn: two seconds of swinging, in Lottie. Packed it is one of Telegram's stickers that move.
const SWINGING_LOTTIE: &[u8] = include_bytes!("samples/swinging.json");
/// A smiling bell, WebP.
const STICKER_WEBP: &[u8] = include_bytes!("samples/bell.webp");

pub struct Sample {
    pub kind: &'static str,
    pub content_type: &'static str,
    pub file_name: String,
    pub bytes: Bytes,
}

pub fn get(name: &str) -> Option<Sample> {
    let (kind, content_type, file_name, bytes) = match name {
        "image" => (
            "image",
            "image/png",
            "bicycle.png".to_owned(),
            scenes::draw("bicycle").into(),
        ),
        "bicycle" | "wheel" | "chain" | "street" | "receipt" => {
            ("image", "image/png", format!("{name}.png"), scenes::draw(name).into())
        }
        "voice" => (
            "voice",
            "audio/ogg; codecs=opus",
            "voice.ogg".to_owned(),
            Bytes::from_static(VOICE_OGG),
        ),
        // The same melody, as a file that somebody chose rather than recorded.
        "audio" => (
            "audio",
            "audio/ogg; codecs=opus",
            "melody.ogg".to_owned(),
            Bytes::from_static(VOICE_OGG),
        ),
        "ringing" => (
            "sticker",
            "image/webp",
            "ringing.webp".to_owned(),
            Bytes::from_static(RINGING_WEBP),
        ),
        "swinging" => (
            "sticker",
            "application/x-tgsticker",
            "swinging.tgs".to_owned(),
            gzip(SWINGING_LOTTIE).into(),
        ),
        "video" => (
            "video",
            "video/mp4",
            "wheel.mp4".to_owned(),
            Bytes::from_static(VIDEO_MP4),
        ),
        "sticker" => (
            "sticker",
            "image/webp",
            "bell.webp".to_owned(),
            Bytes::from_static(STICKER_WEBP),
        ),
        "file" => ("file", "application/pdf", "order.pdf".to_owned(), pdf().into()),
        _ => return None,
    };
    Some(Sample {
        kind,
        content_type,
        file_name,
        bytes,
    })
}

/// Whether a WebP moves: its extended header says so.
pub fn is_animated(bytes: &[u8]) -> bool {
    const ANIMATION: u8 = 0b10;
    bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|flags| flags & ANIMATION != 0)
}

/// Puts a sample among the platform's files.
pub fn make(app: &App, name: &str) -> Option<(&'static str, Media)> {
    let sample = get(name)?;
    let media = app
        .world
        .lock()
        .media
        .put(sample.content_type, &sample.file_name, sample.bytes, None);
    Some((sample.kind, media))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    let written = packed.write_all(bytes).and_then(|()| packed.finish());
    written.unwrap_or_else(|_| unreachable!("memory takes every byte"))
}

/// One page with an order confirmation on it.
fn pdf() -> Vec<u8> {
    let lines = [
        "Two Wheels",
        "Order 2041",
        "1 x City bicycle 'Swift', green, 54 cm",
        "1 x Rear light",
        "Thank you!",
    ];
    let text: String = lines.iter().map(|line| format!("({line}) Tj 0 -28 Td ")).collect();
    let page = format!("BT /F1 18 Tf 72 740 Td {text}ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let start = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for offset in offsets {
        file.push_str(&format!("{offset:010} 00000 n \n"));
    }
    file.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    ));
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_is_what_it_says() {
        for name in NAMES {
            let sample = get(name).unwrap_or_else(|| panic!("no sample {name}"));
            let magic: &[u8] = match sample.content_type {
                "image/png" => b"\x89PNG",
                "audio/ogg; codecs=opus" => b"OggS",
                "image/webp" => b"RIFF",
                "application/pdf" => b"%PDF",
                "application/x-tgsticker" => b"\x1f\x8b",
                _ => b"\0\0\0",
            };
            assert!(sample.bytes.starts_with(magic), "{name}");
            assert_eq!(is_animated(&sample.bytes), name == &"ringing", "{name}");
        }
    }
}
