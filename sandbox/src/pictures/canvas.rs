//! Shapes with soft edges on a grid of pixels.

use super::png;

pub type Rgb = [u8; 3];

pub struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Canvas {
    /// Filled with a gradient from top to bottom.
    pub fn new(width: usize, height: usize, top: Rgb, bottom: Rgb) -> Self {
        let mut pixels = Vec::with_capacity(width * height * 3);
        for y in 0..height {
            let color = mix(top, bottom, y as f32 / height as f32);
            for _ in 0..width {
                pixels.extend_from_slice(&color);
            }
        }
        Canvas { width, height, pixels }
    }

    pub fn png(&self) -> Vec<u8> {
        png::encode(self.width as u32, self.height as u32, &self.pixels)
    }

    /// Paints where `distance` is negative; within half a pixel of the edge the colours mix.
    fn paint(&mut self, bounds: [f32; 4], color: Rgb, distance: impl Fn(f32, f32) -> f32) {
        let [left, top, right, bottom] = bounds;
        let columns = (left - 1.0).max(0.0) as usize..((right + 2.0).max(0.0) as usize).min(self.width);
        for y in (top - 1.0).max(0.0) as usize..((bottom + 2.0).max(0.0) as usize).min(self.height) {
            for x in columns.clone() {
                let cover = (0.5 - distance(x as f32 + 0.5, y as f32 + 0.5)).clamp(0.0, 1.0);
                if cover > 0.0 {
                    let at = (y * self.width + x) * 3;
                    let under = [self.pixels[at], self.pixels[at + 1], self.pixels[at + 2]];
                    self.pixels[at..at + 3].copy_from_slice(&mix(under, color, cover));
                }
            }
        }
    }

    pub fn disc(&mut self, x: f32, y: f32, radius: f32, color: Rgb) {
        self.paint([x - radius, y - radius, x + radius, y + radius], color, |px, py| {
            (px - x).hypot(py - y) - radius
        });
    }

    pub fn ring(&mut self, x: f32, y: f32, radius: f32, thickness: f32, color: Rgb) {
        let outer = radius + thickness;
        self.paint([x - outer, y - outer, x + outer, y + outer], color, |px, py| {
            ((px - x).hypot(py - y) - radius).abs() - thickness / 2.0
        });
    }

    pub fn ellipse(&mut self, x: f32, y: f32, rx: f32, ry: f32, color: Rgb) {
        self.paint([x - rx, y - ry, x + rx, y + ry], color, |px, py| {
            (((px - x) / rx).hypot((py - y) / ry) - 1.0) * rx.min(ry)
        });
    }

    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), thickness: f32, color: Rgb) {
        let half = thickness / 2.0;
        let bounds = [
            from.0.min(to.0) - half,
            from.1.min(to.1) - half,
            from.0.max(to.0) + half,
            from.1.max(to.1) + half,
        ];
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = (dx * dx + dy * dy).max(0.001);
        self.paint(bounds, color, |px, py| {
            let along = (((px - from.0) * dx + (py - from.1) * dy) / length).clamp(0.0, 1.0);
            (px - from.0 - along * dx).hypot(py - from.1 - along * dy) - half
        });
    }

    pub fn rectangle(&mut self, x: f32, y: f32, width: f32, height: f32, corner: f32, color: Rgb) {
        let (cx, cy) = (x + width / 2.0, y + height / 2.0);
        self.paint([x, y, x + width, y + height], color, |px, py| {
            let qx = (px - cx).abs() - width / 2.0 + corner;
            let qy = (py - cy).abs() - height / 2.0 + corner;
            qx.max(0.0).hypot(qy.max(0.0)) + qx.max(qy).min(0.0) - corner
        });
    }
}

pub fn mix(a: Rgb, b: Rgb, share: f32) -> Rgb {
    std::array::from_fn(|i| (f32::from(a[i]) + (f32::from(b[i]) - f32::from(a[i])) * share).round() as u8)
}
