//! AMR, as old phones record speech. It is not decoded: its frames are counted, each is 20 ms.

use std::fs::File;
use std::io::{BufReader, Read};

use super::Insight;

/// Bytes of a frame after its first, by frame type; RFC 4867, section 5.3. Types without a size end the file.
const NARROW: [Option<usize>; 16] = [
    Some(12),
    Some(13),
    Some(15),
    Some(17),
    Some(19),
    Some(20),
    Some(26),
    Some(31),
    Some(5),
    None,
    None,
    None,
    None,
    None,
    None,
    Some(0),
];
const WIDE: [Option<usize>; 16] = [
    Some(17),
    Some(23),
    Some(32),
    Some(36),
    Some(40),
    Some(46),
    Some(50),
    Some(58),
    Some(60),
    Some(5),
    None,
    None,
    None,
    None,
    Some(0),
    Some(0),
];
const FRAME_SECONDS: f64 = 0.02;

pub fn amr(file: File) -> Option<Insight> {
    let mut source = BufReader::new(file);
    let mut magic = [0; 6];
    source.read_exact(&mut magic).ok()?;
    let sizes = match &magic {
        b"#!AMR\n" => NARROW,
        b"#!AMR-" => {
            let mut rest = [0; 3];
            source.read_exact(&mut rest).ok()?;
            (&rest == b"WB\n").then_some(WIDE)?
        }
        _ => return None,
    };
    let mut frames: u64 = 0;
    let mut frame = [0; 60];
    let mut first = [0; 1];
    while source.read_exact(&mut first).is_ok() {
        let Some(size) = sizes[usize::from(first[0] >> 3 & 0x0f)] else {
            break;
        };
        if source.read_exact(&mut frame[..size]).is_err() {
            break;
        }
        frames += 1;
    }
    Some(Insight {
        duration: (frames > 0).then_some(frames as f64 * FRAME_SECONDS),
        shows: Some(false),
        ..Insight::default()
    })
}
