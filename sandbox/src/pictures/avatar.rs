//! Faces for people who do not exist.

use super::canvas::{Canvas, Rgb, mix};
use crate::ids;

const SIZE: usize = 160;

const BACKDROPS: &[(Rgb, Rgb)] = &[
    ([255, 214, 186], [250, 177, 160]),
    ([199, 236, 238], [126, 214, 223]),
    ([223, 230, 233], [178, 190, 195]),
    ([213, 200, 255], [162, 155, 254]),
    ([255, 234, 167], [253, 203, 110]),
    ([200, 247, 220], [85, 197, 155]),
    ([255, 200, 221], [255, 143, 171]),
    ([186, 220, 255], [116, 168, 240]),
];
const SKINS: &[Rgb] = &[
    [255, 219, 190],
    [241, 194, 150],
    [224, 172, 125],
    [186, 130, 88],
    [141, 92, 60],
    [98, 62, 42],
];
const HAIR: &[Rgb] = &[
    [40, 32, 30],
    [74, 48, 34],
    [122, 78, 44],
    [190, 140, 70],
    [150, 60, 40],
    [190, 190, 196],
];
const SHIRTS: &[Rgb] = &[
    [52, 73, 94],
    [231, 111, 81],
    [42, 157, 143],
    [131, 56, 130],
    [230, 180, 60],
    [70, 110, 200],
];

/// The same seed gives the same face.
pub fn draw(seed: &str) -> Vec<u8> {
    let dice = ids::digest(seed);
    let pick = |list: &[Rgb], die: u8| list[usize::from(die) % list.len()];
    let (top, bottom) = BACKDROPS[usize::from(dice[0]) % BACKDROPS.len()];
    let (skin, hair, shirt) = (pick(SKINS, dice[1]), pick(HAIR, dice[2]), pick(SHIRTS, dice[3]));
    let shade = mix(skin, [60, 30, 20], 0.14);
    let dark = [52, 40, 38];
    let mut canvas = Canvas::new(SIZE, SIZE, top, bottom);

    let long = dice[4].is_multiple_of(3);
    if long {
        canvas.ellipse(80.0, 88.0, 45.0, 54.0, hair);
    }
    canvas.ellipse(80.0, 172.0, 62.0, 46.0, shirt);
    canvas.rectangle(67.0, 100.0, 26.0, 34.0, 12.0, shade);
    canvas.ellipse(80.0, 134.0, 16.0, 8.0, shade);
    if !long {
        canvas.ellipse(80.0, 62.0, 40.0, 38.0, hair);
    }
    canvas.disc(44.0, 80.0, 8.0, shade);
    canvas.disc(116.0, 80.0, 8.0, shade);
    canvas.ellipse(80.0, 80.0, 35.0, 40.0, skin);
    match dice[5] % 3 {
        0 => canvas.ellipse(80.0, 46.0, 34.0, 15.0, hair),
        1 => {
            canvas.ellipse(66.0, 48.0, 24.0, 15.0, hair);
            canvas.ellipse(98.0, 46.0, 18.0, 10.0, hair);
        }
        _ => {
            for x in [56.0, 72.0, 88.0, 104.0] {
                canvas.disc(x, 48.0, 12.0, hair);
            }
        }
    }
    for x in [66.0, 94.0] {
        canvas.disc(x, 80.0, 4.0, dark);
        canvas.line((x - 6.0, 68.0), (x + 6.0, 67.0), 3.0, mix(hair, dark, 0.3));
    }
    canvas.line((80.0, 84.0), (78.0, 92.0), 3.0, shade);
    if dice[6].is_multiple_of(4) {
        canvas.ring(66.0, 80.0, 11.0, 2.5, dark);
        canvas.ring(94.0, 80.0, 11.0, 2.5, dark);
        canvas.line((77.0, 79.0), (83.0, 79.0), 2.5, dark);
    }
    for (from, to) in [
        ((69.0, 100.0), (75.0, 104.0)),
        ((75.0, 104.0), (85.0, 104.0)),
        ((85.0, 104.0), (91.0, 100.0)),
    ] {
        canvas.line(from, to, 3.0, [160, 70, 70]);
    }
    if !long && dice[7].is_multiple_of(4) {
        canvas.ellipse(80.0, 116.0, 22.0, 9.0, hair);
        canvas.ellipse(80.0, 108.0, 10.0, 4.0, [160, 80, 76]);
    }
    canvas.png()
}
