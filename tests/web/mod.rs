//! Stories about what stands between the network and every page.

mod framing;
mod hosts;
mod raw;
mod slow;
mod tls;
