//! The smallest PNG writer that does: 8-bit RGB.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// `pixels`: rows of RGB triples.
pub fn encode(width: u32, height: u32, pixels: &[u8]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::with_capacity(13);
    header.extend_from_slice(&width.to_be_bytes());
    header.extend_from_slice(&height.to_be_bytes());
    // 8 bits a channel, RGB, the only compression and filter method, not interlaced.
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    chunk(&mut out, b"IHDR", &header);

    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    for row in pixels.chunks(width as usize * 3) {
        // Every row begins with its filter: the difference to the pixel on the left, which suits gradients.
        zlib.write_all(&[1]).expect("writing to memory");
        let mut filtered = row.to_vec();
        for i in (3..row.len()).rev() {
            filtered[i] = row[i].wrapping_sub(row[i - 3]);
        }
        zlib.write_all(&filtered).expect("writing to memory");
    }
    chunk(&mut out, b"IDAT", &zlib.finish().expect("writing to memory"));
    chunk(&mut out, b"IEND", &[]);
    out
}

fn chunk(out: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    out.extend_from_slice(&(data.len() as u32).to_be_bytes());
    out.extend_from_slice(name);
    out.extend_from_slice(data);
    let mut crc = flate2::Crc::new();
    crc.update(name);
    crc.update(data);
    out.extend_from_slice(&crc.sum().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_the_parts_of_a_png() {
        let file = encode(2, 1, &[255, 0, 0, 0, 0, 255]);
        assert!(file.starts_with(b"\x89PNG"));
        assert_eq!(&file[12..16], b"IHDR");
        // The checksum of an empty IEND chunk is known.
        assert!(file.ends_with(&[b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82]));
    }
}
