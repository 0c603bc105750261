//! Long ways through the whole of Kith.

mod crash;
mod unlinkable;
