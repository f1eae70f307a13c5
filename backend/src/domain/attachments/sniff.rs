//! What a file is, by its first bytes: what the sender says is a hint only.

/// The content type that the bytes show, else the declared one, else `application/octet-stream`.
pub fn content_type(head: &[u8], declared: Option<&str>) -> String {
    let declared = declared.map(|text| text.split(';').next().unwrap_or(text).trim().to_ascii_lowercase());
    match by_bytes(head) {
        // containers that hold sound as well as pictures: the sender knows better which
        Some("video/mp4") if declared.as_deref().is_some_and(|text| text.starts_with("audio/")) => {
            declared.unwrap_or_default()
        }
        Some("video/webm") if declared.as_deref() == Some("audio/webm") => "audio/webm".to_owned(),
        Some(known) => known.to_owned(),
        // a name alone makes nothing a picture
        None => declared
            .filter(|text| is_plausible(text))
            .unwrap_or_else(|| "application/octet-stream".to_owned()),
    }
}

fn by_bytes(head: &[u8]) -> Option<&'static str> {
    let at = |offset: usize, magic: &[u8]| head.get(offset..offset + magic.len()) == Some(magic);
    let table: [(usize, &[u8], &str); 12] = [
        (0, b"\x89PNG\r\n\x1a\n", "image/png"),
        (0, b"\xff\xd8\xff", "image/jpeg"),
        (0, b"GIF8", "image/gif"),
        (8, b"WEBP", "image/webp"),
        (0, b"%PDF-", "application/pdf"),
        (0, b"OggS", "audio/ogg"),
        (8, b"WAVE", "audio/wav"),
        (0, b"ID3", "audio/mpeg"),
        (0, b"\xff\xfb", "audio/mpeg"),
        (0, b"#!AMR", "audio/amr"),
        (0, b"\x1a\x45\xdf\xa3", "video/webm"),
        (4, b"ftyp", "video/mp4"),
    ];
    table
        .into_iter()
        .find(|(offset, magic, _)| at(*offset, magic))
        .map(|(_, _, name)| name)
}

fn is_plausible(text: &str) -> bool {
    let token = |part: &str| {
        !part.is_empty() && part.len() < 80 && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-+._".contains(&b))
    };
    text.split_once('/')
        .is_some_and(|(kind, name)| token(kind) && token(name))
        && !text.starts_with("image/")
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
        assert_eq!(content_type(b"\x89PNG\r\n\x1a\n....", Some("text/plain")), "image/png");
        assert_eq!(content_type(b"<html>", Some("image/png")), "application/octet-stream");
        assert_eq!(content_type(b"a,b\n", Some("text/csv; charset=utf-8")), "text/csv");
        assert_eq!(content_type(b"\0\0\0\x20ftypM4A ", Some("audio/mp4")), "audio/mp4");
        assert_eq!(content_type(b"", None), "application/octet-stream");
    }
}
