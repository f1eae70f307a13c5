//! Pictures: how large they are shown, and a small copy.

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Seek};

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::Insight;

/// The longer side of a thumbnail, in pixels: twice what the thread shows, for dense screens.
const THUMBNAIL: u32 = 512;
/// A picture that is not larger than this in pixels and bytes is its own thumbnail.
const SMALL_BYTES: u64 = 64 * 1024;
/// More than any phone's camera makes; what decodes to more is a bomb, or nothing to unpack for a thumbnail.
const MAX_PIXELS: u64 = 50_000_000;
/// What a decoder may take, in bytes.
const MAX_ALLOC: u64 = 256 * 1024 * 1024;
/// The longest side a picture's header is believed with.
const MAX_SIDE: u32 = 30_000;
const QUALITY: u8 = 80;

/// A small copy, made by us: nothing but pixels of the original is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thumbnail {
    pub bytes: Vec<u8>,
    pub content_type: &'static str,
}

/// Size and thumbnail. Of a moving picture it is the first frame.
pub fn look(file: File) -> Option<Insight> {
    let bytes = file.metadata().ok()?.len();
    let (size, orientation) = header(BufReader::new(file.try_clone().ok()?))?;
    let small = size.0.max(size.1) <= THUMBNAIL && bytes <= SMALL_BYTES;
    let thumbnail = if small || u64::from(size.0) * u64::from(size.1) > MAX_PIXELS {
        None
    } else {
        let file = super::rewound(&file)?;
        decode(BufReader::new(file), orientation).and_then(|image| thumbnail(&image, THUMBNAIL))
    };
    Some(Insight {
        size: Some(size),
        thumbnail,
        ..Insight::default()
    })
}

/// The whole picture as a small one, whatever its size; none when it is no picture.
pub fn shrink(bytes: &[u8], side: u32) -> Option<Thumbnail> {
    let make = || {
        let (size, orientation) = header(Cursor::new(bytes))?;
        if u64::from(size.0) * u64::from(size.1) > MAX_PIXELS {
            return None;
        }
        thumbnail(&decode(Cursor::new(bytes), orientation)?, side)
    };
    std::panic::catch_unwind(make).ok().flatten()
}

/// Size as shown, and how the pixels are to be turned for that.
fn header(source: impl BufRead + Seek) -> Option<((u32, u32), Orientation)> {
    let mut decoder = reader(source)?.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return None;
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let lies = matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    );
    let size = if lies { (height, width) } else { (width, height) };
    Some((size, orientation))
}

fn reader<R: BufRead + Seek>(source: R) -> Option<ImageReader<R>> {
    let mut reader = ImageReader::new(source).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_ALLOC);
    reader.limits(limits);
    Some(reader)
}

fn decode(source: impl BufRead + Seek, orientation: Orientation) -> Option<DynamicImage> {
    let mut image = reader(source)?.decode().ok()?;
    // turned after it was made small would be cheaper, and wrong for odd sizes
    image.apply_orientation(orientation);
    Some(image)
}

/// JPEG, or PNG where something shines through.
fn thumbnail(image: &DynamicImage, side: u32) -> Option<Thumbnail> {
    let small = if image.width().max(image.height()) > side {
        image.thumbnail(side, side)
    } else {
        image.resize(image.width(), image.height(), FilterType::Nearest)
    };
    let mut bytes = Vec::new();
    let transparent = small.color().has_alpha() && small.to_rgba8().pixels().any(|pixel| pixel.0[3] < 255);
    let content_type = if transparent {
        let small = DynamicImage::ImageRgba8(small.to_rgba8());
        small.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).ok()?;
        "image/png"
    } else {
        JpegEncoder::new_with_quality(&mut bytes, QUALITY)
            .encode_image(&small.to_rgb8())
            .ok()?;
        "image/jpeg"
    };
    Some(Thumbnail { bytes, content_type })
}
