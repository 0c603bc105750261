//! Administration: groups and who moderates them, and who reviews clinicians. Thin: it calls the
//! features that own these things. And the compliance record. Also what the head of every page says to people who have work here.
//!
//! Invariant: an administrator names moderators by their name in the group and reviewers by their
//! sign-in name; no page of the administration joins the two. The compliance record is only ever added to.
//!
//! Owns the table `compliance_entries`.

mod actions;
pub mod head;
mod model;
pub mod pages;
mod store;
