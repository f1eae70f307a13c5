//! Films: size and length from the header. No frame is decoded.

use std::fs::File;
use std::io::BufReader;
use std::time::Instant;

use super::{Insight, rewound, sound};

/// The longest side that a header is believed with.
const MAX_SIDE: u32 = 16_384;

pub fn look(file: File, until: Instant) -> Option<Insight> {
    let insight = mp4(&file).or_else(|| sound::container(rewound(&file)?))?;
    if insight.shows == Some(false) {
        // sound in a container for films: a recording like any other
        return sound::listen(rewound(&file)?, until).or(Some(insight));
    }
    Some(insight)
}

/// MP4 and QuickTime. None where the file is something else, or too odd for the strict reader.
fn mp4(file: &File) -> Option<Insight> {
    let context = mp4parse::read_mp4(&mut BufReader::new(rewound(file)?)).ok()?;
    let picture = context
        .tracks
        .iter()
        .find(|track| track.track_type == mp4parse::TrackType::Video);
    let header = picture.and_then(|track| track.tkhd.as_ref());
    let duration = picture.or(context.tracks.first()).and_then(|track| {
        let (duration, scale) = (track.duration.as_ref()?.0, track.timescale.as_ref()?.0);
        (scale > 0 && duration > 0).then(|| duration as f64 / scale as f64)
    });
    Some(Insight {
        size: header.and_then(shown),
        duration,
        shows: Some(picture.is_some()),
        ..Insight::default()
    })
}

/// Phones film lying and turn when the film is played: the matrix says so.
fn shown(header: &mp4parse::TrackHeaderBox) -> Option<(u32, u32)> {
    let (width, height) = (header.width >> 16, header.height >> 16);
    let possible = |side: u32| (1..=MAX_SIDE).contains(&side);
    if !possible(width) || !possible(height) {
        return None;
    }
    let lies = header.matrix.a == 0 && header.matrix.d == 0;
    Some(if lies { (height, width) } else { (width, height) })
}
