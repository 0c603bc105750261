//! Screening: what a member wrote goes in; what may be stored, what may be shown and what a person should look
//! at come out. A pure text engine: text and compiled rules in, a verdict out.
//!
//! Invariants, as absences:
//! - No clock, chance, file, network, database, async runtime or other folder of the crate: the same text, rules
//!   and context give the same answer for ever.
//! - No input makes it panic, and no input makes it slow: every pattern is linear in the text, nesting and size
//!   are bounded before HTML is made.
//! - No HTML of a member exists that [`markup`] did not make ([`SafeHtml`]).
//! - Nobody is silenced for being in crisis: a crisis raises [`CrisisLevel`], never [`Decision`].
//! - Nothing here removes or bans: the strongest answers are “a person looks first” and “not this detail”.
//! - Nothing here logs: findings carry places in a text, never the text.
//!
//! The way of a text: [`normalise`] (hygiene) → [`markup`] (render, sanitise, what is seen) → `matcher`
//! (patterns, checks, context) → `rewording` (what would stand there instead) → `verdict` (policy). Rules are data, in `moderation-rules/`.

mod context;
mod detectors;
mod explain;
mod finding;
pub mod markup;
mod matcher;
pub mod normalise;
mod rewording;
mod rules;
mod screen;
pub mod selftest;
mod settle;
mod verdict;

pub use explain::{Explanation, Step, explain};
pub use finding::{Finding, Piece, char_span, marked, mask};
pub use markup::SafeHtml;
pub use normalise::OffsetMap;
pub use rules::{OptionalPack, Rule, RuleError, Rules};
pub use screen::{Context, Place, Screened, mask_all, screen, screen_with_offsets};
pub use verdict::{CrisisLevel, Decision, Kind, Sensitivity, Severity, Verdict};
