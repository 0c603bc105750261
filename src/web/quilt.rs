//! Drawings made of tiles: pictures that belong to something and say nothing about it.
//!
//! 32 bytes choose three of eight hues and, for each tile, a motif, a quarter turn and a colour.
//! Presentation attributes only, because the pages allow no inline style.

use std::fmt::Write as _;

/// Deep, mid and light of each hue.
const HUES: [[&str; 3]; 8] = [
    ["#0f5c59", "#5fa8a0", "#c9e4de"],
    ["#4a5d23", "#93a65a", "#dfe6c4"],
    ["#7d5608", "#d3a145", "#f5e1b5"],
    ["#8a3f24", "#d98a6a", "#f6d6c6"],
    ["#6d2057", "#b77aa5", "#ecd3e4"],
    ["#1f4f86", "#7ea6d6", "#d3e2f4"],
    ["#3d3b7c", "#9492c9", "#dcdbf1"],
    ["#3d4b52", "#8b9ba3", "#d8dfe1"],
];

/// Each motif fills a box of 24 × 24.
const MOTIFS: [&str; 6] = [
    "M0 0H24A24 24 0 0 1 0 24Z",
    "M0 0A24 24 0 0 1 24 24A24 24 0 0 1 0 0Z",
    "M0 0H24L0 24Z",
    "M0 0H24A12 12 0 0 1 0 0Z",
    "M3 12A9 9 0 1 1 21 12A9 9 0 1 1 3 12Z",
    "M0 0H24V8A16 16 0 0 0 8 24H0Z",
];

const CORNERS: [(usize, usize); 4] = [(0, 0), (24, 0), (24, 24), (0, 24)];

/// Tiles in a strip before it repeats.
const STRIP: usize = 8;

/// A square of four tiles: an inline `<svg class="avatar" aria-hidden="true">` without ids, because
/// a page holds many.
pub fn square(seed: &[u8; 32]) -> String {
    let colours = Colours::of(seed);
    let ground = colours.ground;
    let mut svg = format!(
        r#"<svg class="avatar" aria-hidden="true" viewBox="0 0 48 48"><rect width="48" height="48" fill="{ground}"/>"#
    );
    for (k, (x, y)) in CORNERS.into_iter().enumerate() {
        tile(&mut svg, seed, &colours, k, x, y);
    }
    svg + "</svg>"
}

/// A strip of eight tiles that repeats over any width: an SVG file of its own, 20 pixels high.
pub fn strip(seed: &[u8; 32]) -> String {
    let colours = Colours::of(seed);
    let mut tiles = String::new();
    for k in 0..STRIP {
        tile(&mut tiles, seed, &colours, k, 24 * k, 0);
    }
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="20"><defs><pattern id="p" width="192" height="24" patternUnits="userSpaceOnUse" patternTransform="scale(.83333)"><rect width="192" height="24" fill="{ground}"/>{tiles}</pattern></defs><rect width="100%" height="20" fill="url(#p)"/></svg>"##,
        ground = colours.ground
    )
}

struct Colours {
    ground: &'static str,
    shape: &'static str,
    accent: &'static str,
}

impl Colours {
    fn of(seed: &[u8; 32]) -> Self {
        let (ground, shape, accent) = hues(seed);
        let deep = seed[3] & 1 == 0;
        Self {
            ground: HUES[ground][if deep { 0 } else { 2 }],
            shape: HUES[shape][if deep { 2 } else { 0 }],
            accent: HUES[accent][1],
        }
    }
}

/// Three different hues.
fn hues(seed: &[u8; 32]) -> (usize, usize, usize) {
    let ground = usize::from(seed[0]) % 8;
    let shape = (ground + 1 + usize::from(seed[1]) % 7) % 8;
    let mut accent = (ground + 1 + usize::from(seed[2]) % 7) % 8;
    while accent == shape || accent == ground {
        accent = (accent + 1) % 8;
    }
    (ground, shape, accent)
}

fn tile(svg: &mut String, seed: &[u8; 32], colours: &Colours, k: usize, x: usize, y: usize) {
    let [motif, turn, colour] = [seed[4 + 3 * k], seed[5 + 3 * k], seed[6 + 3 * k]];
    let motif = MOTIFS[usize::from(motif) % MOTIFS.len()];
    let turn = (usize::from(turn) + k) % 4 * 90;
    let fill = if colour % 3 == 2 { colours.accent } else { colours.shape };
    // The thin stroke hides the hairline between two tiles.
    let _ = write!(
        svg,
        r#"<path d="{motif}" fill="{fill}" stroke="{fill}" stroke-width=".3" transform="translate({x} {y}) rotate({turn} 12 12)"/>"#
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_hues_differ_for_every_seed() {
        for first in 0..=255_u8 {
            let mut seed = [0; 32];
            seed[..3].copy_from_slice(&[first, first.wrapping_mul(7), first.wrapping_mul(31)]);
            let (a, b, c) = hues(&seed);
            assert!(a != b && b != c && a != c);
        }
    }

    #[test]
    fn the_same_seed_draws_the_same_picture() {
        assert_eq!(square(&[7; 32]), square(&[7; 32]));
        assert_ne!(square(&[7; 32]), square(&[8; 32]));
        assert!(strip(&[7; 32]).starts_with("<svg xmlns="));
    }
}
