//! Wellbeing: help for somebody in a crisis, on a page of its own and beside what they wrote.
//!
//! Invariants: help is shown at once and never instead of the person's words. It never fails: when
//! the operator's list cannot be read any more, the built-in one is shown. An old number is shown
//! too, and said to be old. Nobody's country is kept. Owns no table; the list of lines is a file.

mod helplines;
pub mod pages;
mod panel;

pub use helplines::{Helplines, HelplinesError};
pub use panel::{HelpPanel, panel};
