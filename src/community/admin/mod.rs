//! Administration: groups and who moderates them, and who reviews clinicians. Thin: it calls the
//! features that own these things.
//!
//! Invariant: an administrator names moderators by their name in the group and reviewers by their
//! sign-in name; no page of the administration joins the two.

pub mod pages;
