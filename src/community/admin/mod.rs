//! Administration: groups and who moderates them, and who reviews clinicians. Thin: it calls the
//! features that own these things. Also what the head of every page says to people who have work here.
//!
//! Invariant: an administrator names moderators by their name in the group and reviewers by their
//! sign-in name; no page of the administration joins the two.

pub mod head;
pub mod pages;
