//! Moderation: the desk, decisions and what authors read of them, appeals, and the end of sealed originals.

mod appeals;
mod bulk;
mod crisis;
mod deciding;
mod desk;
mod marks;
mod queueing;
mod racing;
mod redacting;
mod reporting;
mod sanctions;
mod shredding;
mod suspending;
mod together;
mod transparency;
mod undoing;
