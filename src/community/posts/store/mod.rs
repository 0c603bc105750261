//! The tables of this feature, one file for each thing that is kept.

pub(super) mod drafts;
pub(super) mod holds;
pub(super) mod marks;
pub(super) mod own;
pub(super) mod posts;
pub(super) mod prints;
pub(super) mod said;
pub(super) mod topics;
