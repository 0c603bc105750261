//! Text hygiene, and the folded form that patterns read.
//!
//! [`hygienic`] makes what is stored: NFC (UAX #15), without control characters, direction overrides (the
//! “Trojan Source” characters, CVE-2021-42574), piles of combining marks and runs of invisible characters.
//! [`fold`] makes what is matched: look-alike digits, letters, dashes and spaces become plain ones. `readings`
//! adds a second reading where numbers or addresses were spelled out.

mod fold;
mod hygiene;
mod offsets;
mod spelled;
mod spoken;

pub use fold::{Folded, fold};
pub use hygiene::{Hygienic, hygienic};
pub use offsets::OffsetMap;

/// The ways to read a text that patterns try: folded, and with what was spelled out closed up, if anything was.
pub(crate) fn readings(source: &str) -> impl Iterator<Item = Folded<'_>> {
    let folded = fold(source);
    let second = spelled::spelled(&folded.text)
        .map(|spelled| Folded { map: spelled.map.onto(&folded.map), text: spelled.text });
    std::iter::once(folded).chain(second)
}
