//! What a file is, by its first bytes: what the sender says is a hint only.

/// The content type that the bytes show, else the declared one, else `application/octet-stream`.
pub fn content_type(head: &[u8], declared: Option<&str>) -> String {
    let declared = declared.map(|text| text.split(';').next().unwrap_or(text).trim().to_ascii_lowercase());
    match by_bytes(head) {
        Some(known) => match declared {
            Some(declared) if may_refine(known, &declared) => declared,
            _ => known.to_owned(),
        },
        // a name alone makes nothing a picture
        None => declared
            .filter(|text| is_plausible(text) && !text.starts_with("image/"))
            .unwrap_or_else(|| ANY.to_owned()),
    }
}

const ANY: &str = "application/octet-stream";

fn by_bytes(head: &[u8]) -> Option<&'static str> {
    if head.starts_with(b"OggS") {
        return Some("audio/ogg");
    }
    Some(match infer::get(head)?.mime_type() {
        "audio/m4a" => "audio/mp4",
        "audio/x-wav" => "audio/wav",
        "video/x-m4v" => "video/mp4",
        // any Matroska; what browsers record is the part of it that is WebM
        "video/x-matroska" if head.windows(4).take(64).any(|part| part == b"webm") => "video/webm",
        // guesses by a few letters, which a text may begin with too
        ANY | "text/x-shellscript" => return None,
        known => known,
    })
}

/// Containers whose bytes do not tell what is in them: the sender knows better which of theirs it is.
fn may_refine(known: &str, declared: &str) -> bool {
    match known {
        "video/mp4" => matches!(
            declared,
            "audio/mp4" | "audio/x-m4a" | "audio/m4a" | "audio/aac" | "video/3gpp"
        ),
        "video/webm" => declared == "audio/webm",
        "audio/ogg" => declared == "video/ogg",
        "application/zip" | "application/x-ole-storage" => {
            is_plausible(declared) && declared.starts_with("application/") && declared != ANY
        }
        // Telegram's stickers that are drawn: Lottie, packed
        "application/gzip" => declared == "application/x-tgsticker",
        _ => false,
    }
}

fn is_plausible(text: &str) -> bool {
    let token = |part: &str| {
        !part.is_empty() && part.len() < 80 && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-+._".contains(&b))
    };
    text.split_once('/')
        .is_some_and(|(kind, name)| token(kind) && token(name))
}

/// The kind of attachment a content type stands for.
pub fn kind(content_type: &str) -> &'static str {
    match content_type.split('/').next() {
        Some("image") => "image",
        Some("video") => "video",
        Some("audio") => "audio",
        _ => "file",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_win_over_words() {
        for (head, declared, expected) in [
            (&b"\x89PNG\r\n\x1a\n...."[..], Some("text/plain"), "image/png"),
            (b"\xff\xd8\xff\xe0", Some("image/png"), "image/jpeg"),
            (b"GIF89a", None, "image/gif"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some("application/x-evil"), "image/webp"),
            (b"RIFF\x10\0\0\0WAVEfmt ", None, "audio/wav"),
            (b"%PDF-1.7", Some("image/png"), "application/pdf"),
            (b"#!AMR\n", Some("audio/x-amr"), "audio/amr"),
            (b"ID3\x04\0\0\0", None, "audio/mpeg"),
            (b"\xff\xf1\x50\x80", Some("audio/aac"), "audio/aac"),
            (b"OggS\0\x02", Some("audio/ogg; codecs=opus"), "audio/ogg"),
            (b"<html>", Some("image/png"), "text/html"),
            (b"<?xml version=\"1.0\"?><svg/>", Some("image/svg+xml"), "text/xml"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Some("image/svg+xml"), ANY),
            (
                b"MZ\x90\0",
                Some("image/jpeg"),
                "application/vnd.microsoft.portable-executable",
            ),
            (b"a,b\n", Some("text/csv; charset=utf-8"), "text/csv"),
            (b"#!/bin/sh", Some("text/plain"), "text/plain"),
            (b"\0\0\0\x20ftypM4A ", Some("audio/x-m4a"), "audio/mp4"),
            (b"\0\0\0\x20ftypisom", Some("audio/mp4"), "audio/mp4"),
            (b"\0\0\0\x20ftypisom", Some("image/png"), "video/mp4"),
            (
                b"\x1f\x8b\x08\0",
                Some("application/x-tgsticker"),
                "application/x-tgsticker",
            ),
            (b"\x1f\x8b\x08\0", Some("image/webp"), "application/gzip"),
            (b"\x1f\x8b\x08\0", None, "application/gzip"),
            (b"GIF89a", Some("application/x-tgsticker"), "image/gif"),
            (b"", Some("nonsense"), ANY),
            (b"", None, ANY),
        ] {
            let head = [head, &[0; 64]].concat();
            let shown = String::from_utf8_lossy(&head[..12]).into_owned();
            assert_eq!(content_type(&head, declared), expected, "{shown} {declared:?}");
        }
    }
}
