//! Join with a persona, who one is in a group, whom one keeps away, and who waits to come in.

mod applicants;
mod join;
mod me;
mod rules;

pub use applicants::{answer, applicants};
pub use join::{join, join_form};
pub use me::{keep_away, me, rename};
pub use rules::{agree, rules};
