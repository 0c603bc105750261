//! The tables of this feature, one file for each thing that is kept.

pub(super) mod appeals;
pub(super) mod cases;
pub(super) mod claims;
pub(super) mod decisions;
pub(super) mod escalations;
pub(super) mod figures;
pub(super) mod notes;
pub(super) mod ready;
pub(super) mod reports;
