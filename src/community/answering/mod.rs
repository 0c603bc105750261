//! The clinicians' desk: the questions of a group that no clinician has answered, in the order in which somebody with this
//! badge should look at them. Also topics that nobody has replied to, and the letter that clinicians can get once a week.
//!
//! Invariants: a desk belongs to one persona in one group; no page of it names another group of whoever sits there. It is
//! open to members whose badge is good and stands with their words in the group, and to nobody else: moderators have a
//! desk of their own. Topics without a reply are shown to mentors and moderators, who read nothing there that members do
//! not. A letter has numbers and no words of anybody, and names no group. Nobody has to answer, nobody is ranked, and
//! nobody counts who answered how much.
//!
//! Owns the table `weekly_letters`.

mod actions;
mod model;
pub mod pages;
mod store;

pub use actions::write_letters;
pub use model::{Lane, lane, order, unnoticed_time};
