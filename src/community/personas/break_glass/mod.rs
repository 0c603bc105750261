//! Breaking the glass: finding out whether two personas are one person, when a life is in danger or a court orders it.
//!
//! The question is as narrow as it can be. Somebody names two personas in two groups, and the answer is yes or no:
//! nobody can ask who else a persona is, so nobody can go through a group and see where its people are besides.
//!
//! Invariants: one administrator asks with a reason, another one allows it, both with two factors within the last 15
//! minutes. Who asked can look for a day, and then nobody can. Asking, allowing or refusing, every look and every
//! decision to tell nobody are in the audit log, which says neither who was meant nor what the answer was. Both
//! personas are told afterwards. No log line, event, job or notice holds a persona of the question: in the database it
//! is sealed, and the answer is kept nowhere.
//!
//! Owns the table `unmaskings`.

mod actions;
pub mod jobs;
mod model;
pub mod pages;
mod store;

pub use actions::told;
pub use model::KEPT;
pub use store::{sweep, waiting};
