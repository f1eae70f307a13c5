//! What customers of a bicycle shop take pictures of.

use std::f32::consts::PI;

use super::canvas::{Canvas, Rgb};

const WIDTH: usize = 480;
const HEIGHT: usize = 360;
const INK: Rgb = [44, 48, 58];
const STEEL: Rgb = [176, 184, 196];

/// `bicycle`, `wheel`, `chain`, `street`, `receipt`; anything else is the bicycle.
pub fn draw(name: &str) -> Vec<u8> {
    match name {
        "wheel" => wheel(),
        "chain" => chain(),
        "street" => street(),
        "receipt" => receipt(),
        _ => bicycle([214, 72, 62], [226, 240, 246], [188, 216, 226]),
    }
    .png()
}

fn bicycle(frame: Rgb, top: Rgb, bottom: Rgb) -> Canvas {
    let mut c = Canvas::new(WIDTH, HEIGHT, top, bottom);
    c.rectangle(-10.0, 284.0, 500.0, 90.0, 0.0, [158, 174, 160]);
    c.ellipse(240.0, 292.0, 190.0, 12.0, [132, 148, 136]);
    let (rear, front) = ((140.0, 218.0), (340.0, 218.0));
    for hub in [rear, front] {
        c.ring(hub.0, hub.1, 68.0, 9.0, INK);
        c.ring(hub.0, hub.1, 61.0, 3.0, STEEL);
        spokes(&mut c, hub, 60.0, 14, &[]);
        c.disc(hub.0, hub.1, 7.0, INK);
    }
    let (crank, saddle, head) = ((226.0, 222.0), (196.0, 126.0), (314.0, 128.0));
    for (from, to) in [
        (rear, crank),
        (rear, saddle),
        (crank, saddle),
        (crank, head),
        (saddle, head),
        (head, front),
    ] {
        c.line(from, to, 9.0, frame);
    }
    c.line(saddle, (190.0, 106.0), 7.0, INK);
    c.ellipse(188.0, 102.0, 28.0, 7.0, INK);
    c.line(head, (308.0, 100.0), 7.0, INK);
    c.line((308.0, 100.0), (340.0, 94.0), 7.0, INK);
    c.line((340.0, 94.0), (350.0, 112.0), 7.0, INK);
    c.ring(crank.0, crank.1, 20.0, 5.0, INK);
    c.line((212.0, 196.0), (240.0, 250.0), 6.0, INK);
    c.line((232.0, 252.0), (252.0, 252.0), 6.0, INK);
    c
}

fn spokes(c: &mut Canvas, hub: (f32, f32), radius: f32, many: usize, broken: &[usize]) {
    for i in 0..many {
        let angle = PI * 2.0 * i as f32 / many as f32;
        let reach = if broken.contains(&i) { radius * 0.45 } else { radius };
        c.line(
            hub,
            (hub.0 + angle.cos() * reach, hub.1 + angle.sin() * reach),
            1.8,
            STEEL,
        );
    }
}

/// Close up, with two spokes broken.
fn wheel() -> Canvas {
    let mut c = Canvas::new(WIDTH, HEIGHT, [236, 224, 206], [206, 188, 164]);
    c.ellipse(250.0, 334.0, 170.0, 14.0, [176, 156, 132]);
    c.ring(240.0, 178.0, 146.0, 22.0, INK);
    c.ring(240.0, 178.0, 130.0, 7.0, STEEL);
    spokes(&mut c, (240.0, 178.0), 128.0, 24, &[3, 4]);
    c.disc(240.0, 178.0, 18.0, INK);
    c.disc(240.0, 178.0, 8.0, STEEL);
    c.line((330.0, 290.0), (352.0, 262.0), 3.0, [214, 72, 62]);
    c.line((352.0, 262.0), (340.0, 248.0), 3.0, STEEL);
    c
}

fn chain() -> Canvas {
    let mut c = Canvas::new(WIDTH, HEIGHT, [58, 64, 76], [34, 38, 46]);
    for i in 0..24 {
        let angle = PI * 2.0 * i as f32 / 24.0;
        c.disc(
            190.0 + angle.cos() * 116.0,
            180.0 + angle.sin() * 116.0,
            9.0,
            [206, 168, 84],
        );
    }
    c.disc(190.0, 180.0, 112.0, [206, 168, 84]);
    c.disc(190.0, 180.0, 84.0, [46, 51, 61]);
    for i in 0..5 {
        let angle = PI * 2.0 * i as f32 / 5.0 + 0.3;
        c.line(
            (190.0, 180.0),
            (190.0 + angle.cos() * 92.0, 180.0 + angle.sin() * 92.0),
            20.0,
            [206, 168, 84],
        );
    }
    c.disc(190.0, 180.0, 30.0, [206, 168, 84]);
    c.disc(190.0, 180.0, 13.0, [46, 51, 61]);
    for i in 0..14 {
        let x = 196.0 + i as f32 * 24.0;
        let sag = 56.0 + 10.0 * (i as f32 * 0.5).sin();
        c.rectangle(
            x,
            sag,
            22.0,
            14.0,
            7.0,
            if i % 2 == 0 { STEEL } else { [140, 148, 160] },
        );
        c.disc(x + 5.0, sag + 7.0, 3.0, INK);
        c.disc(x + 17.0, sag + 7.0, 3.0, INK);
    }
    c
}

/// The shop in the evening.
fn street() -> Canvas {
    let mut c = Canvas::new(WIDTH, HEIGHT, [252, 196, 142], [244, 132, 116]);
    c.disc(372.0, 92.0, 38.0, [255, 236, 180]);
    let houses: [(f32, f32, Rgb); 5] = [
        (0.0, 130.0, [92, 82, 122]),
        (96.0, 92.0, [118, 92, 128]),
        (206.0, 148.0, [78, 72, 112]),
        (300.0, 114.0, [104, 84, 124]),
        (396.0, 142.0, [86, 76, 116]),
    ];
    for (x, top, wall) in houses {
        c.rectangle(x, top, 100.0, 240.0, 4.0, wall);
        for row in 0..3 {
            for column in 0..3 {
                let lit = !(row * 5 + column * 3 + x as usize).is_multiple_of(4);
                let glass = if lit { [255, 220, 140] } else { [64, 58, 92] };
                c.rectangle(
                    x + 14.0 + column as f32 * 28.0,
                    top + 18.0 + row as f32 * 38.0,
                    16.0,
                    22.0,
                    2.0,
                    glass,
                );
            }
        }
    }
    c.rectangle(0.0, 290.0, 480.0, 80.0, 0.0, [66, 60, 84]);
    c.rectangle(196.0, 222.0, 120.0, 70.0, 4.0, [255, 240, 206]);
    c.rectangle(188.0, 206.0, 136.0, 22.0, 6.0, [214, 72, 62]);
    for hub in [(232.0, 268.0), (276.0, 268.0)] {
        c.ring(hub.0, hub.1, 15.0, 3.0, INK);
    }
    c.line((232.0, 268.0), (250.0, 246.0), 3.0, INK);
    c.line((250.0, 246.0), (276.0, 268.0), 3.0, INK);
    c
}

fn receipt() -> Canvas {
    let mut c = Canvas::new(WIDTH, HEIGHT, [150, 116, 86], [124, 92, 66]);
    c.rectangle(146.0, 26.0, 196.0, 316.0, 4.0, [96, 70, 50]);
    c.rectangle(140.0, 20.0, 196.0, 316.0, 4.0, [250, 248, 242]);
    c.ring(222.0, 60.0, 13.0, 3.0, INK);
    c.ring(256.0, 60.0, 13.0, 3.0, INK);
    for (i, width) in [120.0_f32, 96.0, 132.0, 84.0, 108.0].iter().enumerate() {
        let y = 104.0 + i as f32 * 28.0;
        c.rectangle(158.0, y, *width, 7.0, 3.0, [150, 150, 156]);
        c.rectangle(296.0, y, 24.0, 7.0, 3.0, [110, 110, 118]);
    }
    c.rectangle(158.0, 252.0, 162.0, 3.0, 1.0, INK);
    c.rectangle(158.0, 268.0, 60.0, 11.0, 4.0, INK);
    c.rectangle(274.0, 268.0, 46.0, 11.0, 4.0, INK);
    for i in 0..26 {
        let width = if i % 3 == 0 { 4.0 } else { 2.0 };
        c.rectangle(164.0 + i as f32 * 5.8, 296.0, width, 26.0, 0.0, INK);
    }
    c
}
