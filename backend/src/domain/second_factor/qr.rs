//! A QR code as a picture that a browser shows as it is: dark on light in every theme, since apps read it so.

use anyhow::Context;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

/// At least so many pixels on each side; a page shows it as large as it likes.
const SIDE: u32 = 200;

pub fn svg(text: &str) -> anyhow::Result<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).context("too long for a QR code")?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(SIDE, SIDE).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_picture_and_differs_by_what_it_says() {
        let one = svg("otpauth://totp/a?secret=AAAA").unwrap();
        assert!(one.contains("<svg ") && one.trim_end().ends_with("</svg>"), "{one}");
        assert_ne!(one, svg("otpauth://totp/a?secret=AAAB").unwrap());
    }
}
