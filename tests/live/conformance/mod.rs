//! What `docs/live.md` says, tried from outside: by a client that has read that page and nothing else. What it says
//! about who hears what, about catching up and about leaving is tried in `hearing`, `resuming` and `leaving` beside this
//! folder.

mod frames;
mod limits;
mod opening;
mod page;
mod polling;
mod wire;

pub(super) use wire::Wire;
