//! Long ways through the whole of Kith.

mod crash;
mod stolen_dump;
mod unlinkable;
