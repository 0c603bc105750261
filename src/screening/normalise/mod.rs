//! Text hygiene, and the folded form that patterns read.
//!
//! [`hygienic`] makes what is stored: NFC (UAX #15), without control characters, direction overrides (the
//! “Trojan Source” characters, CVE-2021-42574), piles of combining marks and runs of invisible characters.
//! [`fold`] makes what is matched: look-alike digits, letters, dashes and spaces become plain ones.

mod fold;
mod hygiene;
mod offsets;

pub use fold::{Folded, fold};
pub use hygiene::{Hygienic, hygienic};
pub use offsets::OffsetMap;
