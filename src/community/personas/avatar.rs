//! The picture of a persona: a quilt of four tiles, drawn from its id and from nothing else, so two
//! personas of one account look as alike as two strangers.
//!
//! The first 16 bytes of SHA-256 over a label and the id choose three of eight hues and, for each
//! tile, a motif, a quarter turn and a colour. Presentation attributes only, because the pages allow
//! no inline style, and no ids, because a page holds many.

use crate::base::ids::PersonaId;
use sha2::{Digest, Sha256};
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

const PLACES: [(u8, u8); 4] = [(0, 0), (24, 0), (24, 24), (0, 24)];

/// An inline `<svg class="avatar" aria-hidden="true">`.
pub fn draw(persona: PersonaId) -> String {
    let seed = Sha256::new().chain_update(b"kith.avatar.v1").chain_update(persona.as_bytes()).finalize();
    let (ground, shape, accent) = hues(&seed);
    let deep = seed[3] & 1 == 0;
    let ground = HUES[ground][if deep { 0 } else { 2 }];
    let shape = HUES[shape][if deep { 2 } else { 0 }];
    let accent = HUES[accent][1];
    let mut svg = format!(
        r#"<svg class="avatar" aria-hidden="true" viewBox="0 0 48 48"><rect width="48" height="48" fill="{ground}"/>"#
    );
    for (k, (x, y)) in PLACES.into_iter().enumerate() {
        let [motif, turn, colour] = [seed[4 + 3 * k], seed[5 + 3 * k], seed[6 + 3 * k]];
        let fill = if colour % 3 == 2 { accent } else { shape };
        let turn = (usize::from(turn) + k) % 4 * 90;
        let motif = MOTIFS[usize::from(motif) % MOTIFS.len()];
        let _ = write!(
            svg,
            r#"<path d="{motif}" fill="{fill}" stroke="{fill}" stroke-width=".3" transform="translate({x} {y}) rotate({turn} 12 12)"/>"#
        );
    }
    svg + "</svg>"
}

/// Three different hues.
fn hues(seed: &[u8]) -> (usize, usize, usize) {
    let ground = usize::from(seed[0]) % 8;
    let shape = (ground + 1 + usize::from(seed[1]) % 7) % 8;
    let mut accent = (ground + 1 + usize::from(seed[2]) % 7) % 8;
    while accent == shape || accent == ground {
        accent = (accent + 1) % 8;
    }
    (ground, shape, accent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_persona_looks_the_same_and_another_looks_different() {
        let one = PersonaId::from_bytes([1; 16]);
        assert_eq!(draw(one), draw(one));
        assert_ne!(draw(one), draw(PersonaId::from_bytes([2; 16])));
    }

    #[test]
    fn the_three_hues_differ_for_every_seed() {
        for seed in 0..=255_u8 {
            let (a, b, c) = hues(&[seed, seed.wrapping_mul(7), seed.wrapping_mul(31)]);
            assert!(a != b && b != c && a != c);
        }
    }
}
