//! Moderation: the desk, decisions and what authors read of them, appeals, and the end of sealed originals.

mod appeals;
mod deciding;
mod desk;
mod queueing;
mod reporting;
mod shredding;
