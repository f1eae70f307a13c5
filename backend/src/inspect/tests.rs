use std::io::{Cursor, Write};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn look(bytes: &[u8], declared: Option<&str>) -> Insight {
    let head = &bytes[..bytes.len().min(4096)];
    inspect(&file(bytes), &content_type(head, declared))
}

/// Noise, so that it does not become small by itself.
fn noise(width: u32, height: u32) -> RgbImage {
    let mut state = 7u32;
    RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [a, b, c, _] = state.to_be_bytes();
        Rgb([a, b, c])
    })
}

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG whose camera says that it was turned.
fn turned(image: RgbImage, orientation: u8) -> Vec<u8> {
    let jpeg = encoded(image, ImageFormat::Jpeg);
    let tiff = [
        b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".as_slice(),
        &[orientation, 0, 0, 0, 0, 0, 0, 0],
    ]
    .concat();
    let length = u16::try_from(tiff.len() + 8).unwrap().to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, b"Exif\0\0", &tiff, &jpeg[2..]].concat()
}

fn picture(thumbnail: &Thumbnail) -> DynamicImage {
    image::load_from_memory(&thumbnail.bytes).unwrap()
}

#[test]
fn a_picture_has_its_size_and_a_small_copy() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let insight = look(&encoded(noise(900, 600), format), None);
        assert_eq!(insight.size, Some((900, 600)), "{format:?}");
        let thumbnail = insight.thumbnail.unwrap();
        assert_eq!(
            (picture(&thumbnail).width(), picture(&thumbnail).height()),
            (512, 341),
            "{format:?}"
        );
        assert_eq!(thumbnail.content_type, "image/jpeg");
    }
}

#[test]
fn what_is_small_needs_no_copy() {
    let insight = look(&encoded(noise(100, 50), ImageFormat::Png), None);
    assert_eq!((insight.size, insight.thumbnail), (Some((100, 50)), None));
}

#[test]
fn a_picture_is_shown_as_its_camera_was_held() {
    // the left half is red; held on its side, the top is
    let lying = RgbImage::from_fn(
        1200,
        800,
        |x, _| if x < 600 { Rgb([220, 0, 0]) } else { Rgb([0, 0, 220]) },
    );
    let insight = look(&turned(lying, 6), None);
    assert_eq!(insight.size, Some((800, 1200)));
    let thumbnail = picture(&insight.thumbnail.unwrap()).to_rgb8();
    assert_eq!(thumbnail.dimensions(), (341, 512));
    let (top, bottom) = (thumbnail.get_pixel(170, 20), thumbnail.get_pixel(170, 490));
    assert!(top.0[0] > 150 && bottom.0[2] > 150, "{top:?} {bottom:?}");
}

#[test]
fn what_shines_through_stays_so() {
    let image = RgbaImage::from_fn(700, 700, |x, y| {
        Rgba([200, 40, 40, if (x + y) % 2 == 0 { 0 } else { 255 }])
    });
    let thumbnail = look(&encoded(image, ImageFormat::Png), None).thumbnail.unwrap();
    assert_eq!(thumbnail.content_type, "image/png");
    assert!(picture(&thumbnail).color().has_alpha());
}

#[test]
fn nothing_of_the_camera_is_in_the_copy() {
    let bytes = turned(noise(900, 600), 1);
    let thumbnail = look(&bytes, None).thumbnail.unwrap();
    assert!(bytes.windows(4).any(|part| part == b"Exif"));
    assert!(!thumbnail.bytes.windows(4).any(|part| part == b"Exif"));
}

/// A header that promises more pixels than there is memory for; nothing is unpacked.
#[test]
fn a_bomb_is_not_unpacked() {
    let mut png = encoded(noise(16, 16), ImageFormat::Png);
    let chunk = |png: &mut Vec<u8>, width: u32, height: u32| {
        png[16..20].copy_from_slice(&width.to_be_bytes());
        png[20..24].copy_from_slice(&height.to_be_bytes());
        let check = crc32(&png[12..29]);
        png[29..33].copy_from_slice(&check.to_be_bytes());
    };
    chunk(&mut png, 25_000, 25_000);
    assert_eq!(look(&png, None).thumbnail, None);
    assert_eq!(shrink(&png, 192), None);
    chunk(&mut png, 2_000_000_000, 2_000_000_000);
    assert_eq!(look(&png, None), Insight::default());
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 }
        })
    })
}

#[test]
fn broken_files_are_files_without_a_preview() {
    let whole = encoded(noise(900, 600), ImageFormat::Jpeg);
    assert_eq!(
        look(&whole[..whole.len() / 20], None).size,
        Some((900, 600)),
        "its header is there"
    );
    for (bytes, declared) in [
        (&b"\x89PNG\r\n\x1a\n7777777777777777777777777777777777"[..], None),
        (b"OggS but nothing more of that kind", None),
        (b"\0\0\0\x20ftypisom\0\0\0\0 and no more", None),
        (b"ID3\x04\0\0\0\0\0\0 no frame follows", None),
        (b"#!AMR\n", None),
        (b"", Some("image/png")),
        (b"", Some("audio/ogg")),
    ] {
        let insight = look(bytes, declared);
        assert_eq!(
            (insight.size, insight.duration, insight.waveform, insight.thumbnail),
            (None, None, None, None),
            "{bytes:?}"
        );
    }
}

macro_rules! sample {
    ($name:literal) => {
        include_bytes!(concat!("samples/", $name)).as_slice()
    };
}

/// Two seconds: one of silence, then one of a tone.
#[test]
fn every_common_recording_tells_how_long_and_how_loud() {
    for (name, bytes) in [
        ("ogg with opus", sample!("tone.opus.ogg")),
        ("ogg with vorbis", sample!("tone.vorbis.ogg")),
        ("webm with opus", sample!("tone.webm")),
        ("mp3", sample!("tone.mp3")),
        ("m4a", sample!("tone.m4a")),
        ("aac", sample!("tone.aac")),
        ("wav", sample!("tone.wav")),
    ] {
        let insight = look(bytes, Some("audio/mp4"));
        let duration = insight.duration.unwrap_or_else(|| panic!("{name} has a length"));
        assert!((1.9..2.2).contains(&duration), "{name}: {duration}");
        let waveform = insight.waveform.unwrap_or_else(|| panic!("{name} is heard"));
        let most = |part: &[u8]| part.iter().copied().max().unwrap();
        let least = |part: &[u8]| part.iter().copied().min().unwrap();
        assert!(most(&waveform[2..28]) < 10, "{name}: {waveform:?}");
        assert!(
            least(&waveform[38..60]) > 70 && most(&waveform) == 100,
            "{name}: {waveform:?}"
        );
    }
}

#[test]
fn speech_of_old_phones_tells_how_long() {
    // frames of the best narrow and of the best wide quality
    let narrow = [b"#!AMR\n".to_vec(), [&[0x3c][..], &[0; 31]].concat().repeat(50)].concat();
    let wide = [b"#!AMR-WB\n".to_vec(), [&[0x44][..], &[0; 60]].concat().repeat(25)].concat();
    assert_eq!(look(&narrow, None).duration, Some(1.0));
    assert_eq!(look(&wide, Some("audio/amr")).duration, Some(0.5));
    assert_eq!(
        look(&narrow[..narrow.len() - 1], None).duration,
        Some(0.98),
        "a frame that is cut off does not count"
    );
}

#[test]
fn silence_has_a_length_and_no_waveform() {
    let quiet = RIFF_HEAD
        .iter()
        .copied()
        .chain(std::iter::repeat_n(0, 16_000))
        .collect::<Vec<u8>>();
    let insight = look(&quiet, None);
    assert_eq!((insight.duration, insight.waveform), (Some(1.0), None));
}

/// One second of 16-bit mono at 8 kHz follows.
const RIFF_HEAD: [u8; 44] =
    *b"RIFF\xa4\x3e\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\x80\x3e\0\0";

#[test]
fn a_film_tells_size_and_length_and_is_shown_upright() {
    let insight = look(sample!("upright.mp4"), None);
    assert_eq!((insight.size, insight.shows), (Some((90, 160)), Some(true)));
    assert!((0.9..1.2).contains(&insight.duration.unwrap()));
    let insight = look(sample!("film.webm"), None);
    assert_eq!((insight.size, insight.shows), (Some((160, 90)), Some(true)));
}

#[test]
fn a_recording_in_a_container_for_films_is_heard() {
    let insight = look(sample!("tone.m4a"), None);
    assert_eq!(insight.shows, Some(false));
    assert!(insight.waveform.is_some());
}

#[test]
fn time_runs_out_for_what_takes_too_long() {
    let copy = file(sample!("tone.mp3"));
    let insight = sound::listen(rewound(&copy).unwrap(), Instant::now()).unwrap();
    assert_eq!(insight.waveform, None);
}
