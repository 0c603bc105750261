//! How near Kith comes to a bare server on the same machine in the same minutes.
//!
//! ```text
//! cargo run --release --example bench > BENCHMARKS.md                 everything, with 10,000 and 1,000,000 posts
//! cargo run --release --example bench -- pages replies                some parts: pages, replies, sockets, growth
//! ```
//!
//! Starts the real program (`kith serve`) as a process of its own over an SQLite database in a throw-away folder that a
//! seeded writer has filled, and beside it a bare axum server that gives out the same bytes from memory. Both are asked
//! in turns, so that a machine that slows down slows both alike; what counts are the ratios. Everything goes over
//! loopback and ends by itself. Progress goes to standard error, the page with the tables to standard output.

#![allow(clippy::expect_used, reason = "a measurement that cannot go on has failed")]
#![allow(clippy::disallowed_methods, reason = "a stopwatch is what this program is")]

mod bare;
mod growth;
mod load;
mod pages;
mod plant;
mod process;
mod replies;
mod report;
mod sockets;

use plant::Community;
use report::Report;

/// Posts of the community that everything is measured on.
const POSTS: usize = 10_000;
/// Posts of the large one.
const MANY_POSTS: usize = 1_000_000;

fn main() {
    let parts: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    match parts.split_first() {
        Some((first, rest)) if first == bare::COMMAND => runtime.block_on(bare::serve(rest)),
        _ => runtime.block_on(measure(&parts)),
    }
}

async fn measure(parts: &[String]) {
    let wants = |part: &str| parts.is_empty() || parts.iter().any(|wanted| wanted == part);
    let program = process::build();
    let mut report = Report::new();
    let community = Community::plant(POSTS).await;
    if wants("pages") {
        pages::measure(&program, &community, &mut report).await;
    }
    if wants("replies") {
        replies::measure(&program, &community, &mut report).await;
    }
    if wants("sockets") {
        sockets::measure(&program, &community, &mut report).await;
    }
    if wants("growth") {
        let large = Community::plant(MANY_POSTS).await;
        growth::measure(&program, &community, &large, &mut report).await;
    }
    print!("{report}");
}
