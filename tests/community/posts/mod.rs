//! Posts: writing, the check in between, changing, taking back, and what is kept until it is sent.

mod changing;
mod checking;
mod drafts;
mod newcomers;
mod publishing;
mod questions;
mod reading;
mod withdrawing;
