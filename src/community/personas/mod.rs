//! Personas: who an account is in one group, and nowhere else.
//!
//! Invariants: the map between accounts and personas never leaves this folder: others ask “is this
//! account's persona in this group …” and get a persona, or hand a persona and get the account for
//! an act that must reach its owner (a badge that was revoked). In the database the map is a keyed
//! digest and a sealed value. Two personas of one account share nothing: not a name, not a picture,
//! not a time more exact than a month. The one way for staff to learn of two personas whether they are one person is
//! `break_glass`.
//!
//! Owns the tables `personas`, `persona_owners`, `persona_mutes`, `restrictions`, `suspensions` and `unmaskings`.

mod actions;
pub mod avatar;
pub mod break_glass;
mod guard;
mod home;
mod model;
mod mutes;
pub mod pages;
mod restrictions;
mod rights;
mod store;
mod suspensions;
mod words;

pub use actions::{Application, admit, appoint, join, leave, train};
pub use guard::{Known, Member, Mentor, Moderator, Personas, Reader, may_read};
pub use home::home;
pub use model::{Answered, Own, Persona, PersonaName, Renamed, Role, State, Ties, month_of};
pub use mutes::{Distance, blockers, distance, muted};
pub use restrictions::{Limit, Restriction, count as measures, restrict, restriction};
pub use rights::{erase, kept};
pub use store::{
    find, find_named, in_group, mentors, moderators, names, of_account, of_group, owner, set_role,
    touch_rules,
};
pub use suspensions::{Pace, Reach, SPREAD, expire, lift, reach, suspend};
