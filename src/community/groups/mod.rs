//! Groups: a place for one condition, with its rules and who may see it.
//!
//! Invariants: a group's address is a short random code unless the operator chose a readable one for
//! a public group, so that no address, history or log names a condition. A hidden group is on no
//! list, and whoever is not in it (or invited) is told that it is not there.
//!
//! Owns the tables `groups` and `group_rules`.

mod actions;
mod memo;
mod model;
pub mod pages;
mod store;

pub use actions::{change_checks, change_rules, create, set_answered_within, set_answering, set_newcomers};
pub use memo::{at, ids};
pub use model::{
    Address, Answering, AnsweringForm, Checks, ChecksForm, First, Group, GroupForm, NewGroup, Newcomers,
    RulesVersion, Visibility, parse_rules,
};
pub use store::{all, all_ids, directory, find, find_by_address, find_each, rules, take_topic_number};
