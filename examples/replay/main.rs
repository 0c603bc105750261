//! A small load with real words: signs in as the demo's members and posts every text of a file over
//! HTTP as a topic, while two hundred sockets listen.
//!
//! ```text
//! cargo run --release --example replay -- FILE
//! ```
//!
//! FILE holds one JSON object a line with a `text`. The program starts the demo as a process of its
//! own, on a free port of this machine, and ends it. It prints what became of the posts, how long
//! posting took, and whether every socket heard every published post of its group exactly once and in
//! order; the status is 0 only if so.

#![allow(clippy::expect_used, reason = "a measurement that cannot go on has failed")]
#![allow(clippy::disallowed_methods, reason = "a stopwatch is what this program is")]

mod demo;
mod ear;
mod writer;

use demo::Demo;
use ear::Ear;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use writer::{Fate, Writer};

/// How many sockets listen.
const SOCKETS: usize = 200;
/// How many posts are on their way at once.
const AT_ONCE: usize = 8;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let Some(file) = std::env::args().nth(1) else {
        eprintln!("usage: replay FILE");
        return std::process::ExitCode::FAILURE;
    };
    let texts = read(&file);
    let demo = Demo::start().await;
    let members = demo.sign_in().await;
    println!(
        "{} texts, {} members, {} places to write",
        texts.len(),
        members.len(),
        demo::places(&members).len()
    );

    let ears = listen(&members).await;
    println!("{} sockets listen", ears.len());
    let started = Instant::now();
    let written = write(&members, texts).await;
    let took = started.elapsed();
    let heard = hear(ears, &written).await;
    let sound = report(&written, took) & heard;
    demo.end();
    if sound { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::FAILURE }
}

fn read(file: &str) -> Vec<String> {
    let text = std::fs::read_to_string(file).expect("the file can be read");
    let line = |line: &str| {
        serde_json::from_str::<serde_json::Value>(line).ok()?["text"].as_str().map(str::to_owned)
    };
    text.lines().filter_map(line).collect()
}

async fn listen(members: &[demo::Member]) -> Vec<Ear> {
    let places: Vec<_> =
        members.iter().flat_map(|member| member.groups.iter().map(move |group| (member, group))).collect();
    let mut ears = Vec::new();
    let mut sockets: HashMap<&str, usize> = HashMap::new();
    for (member, group) in places.iter().cycle().take(places.len() * 5) {
        let open = sockets.entry(&member.name).or_default();
        // A session may hold five.
        if ears.len() < SOCKETS && *open < 4 {
            *open += 1;
            ears.push(Ear::open(member, group).await);
        }
    }
    ears
}

/// Posts every text, eight at a time. The answers by group, in no order.
async fn write(members: &[demo::Member], texts: Vec<String>) -> Vec<(String, Fate, Duration)> {
    let places = Arc::new(demo::places(members));
    let texts = Arc::new(texts);
    let next = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let mut writers = tokio::task::JoinSet::new();
    for _ in 0..AT_ONCE {
        let (places, texts, next) = (places.clone(), texts.clone(), next.clone());
        writers.spawn(async move {
            let mut written = Vec::new();
            loop {
                let n = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let Some(text) = texts.get(n) else { return written };
                let (member, group) = &places[n % places.len()];
                let (fate, took) = Writer::new(member, group).post(text, n).await;
                written.push((group.clone(), fate, took));
            }
        });
    }
    let mut written = Vec::new();
    while let Some(done) = writers.join_next().await {
        written.extend(done.expect("a writer finishes"));
    }
    written
}

/// Whether every socket heard every published post of its group exactly once and in order.
async fn hear(ears: Vec<Ear>, written: &[(String, Fate, Duration)]) -> bool {
    let mut published: HashMap<&str, usize> = HashMap::new();
    for (group, fate, _) in written {
        if fate.is_public() {
            *published.entry(group).or_default() += 1;
        }
    }
    let (mut whole, mut heard) = (0, 0);
    let mut wrong = Vec::new();
    for ear in ears {
        let expected = published.get(ear.group.as_str()).copied().unwrap_or(0);
        let result = ear.finish(expected).await;
        heard += result.posts;
        match result.fault {
            None => whole += 1,
            Some(fault) => wrong.push(fault),
        }
    }
    println!("sockets that heard every post exactly once and in order: {whole} ({heard} posts heard)");
    for fault in wrong.iter().take(5) {
        println!("  wrong: {fault}");
    }
    wrong.is_empty()
}

fn report(written: &[(String, Fate, Duration)], took: Duration) -> bool {
    let count = |wanted: fn(&Fate) -> bool| written.iter().filter(|(_, fate, _)| wanted(fate)).count();
    let errors = count(|fate| matches!(fate, Fate::Error(_)));
    println!("published at once: {}", count(|fate| matches!(fate, Fate::Published)));
    println!("warned, then published: {}", count(|fate| matches!(fate, Fate::Warned)));
    println!("held: {}", count(|fate| matches!(fate, Fate::Held)));
    println!("never published: {}", count(|fate| matches!(fate, Fate::Refused)));
    println!("errors: {errors}");
    let why =
        written.iter().filter_map(|(_, fate, _)| if let Fate::Error(why) = fate { Some(why) } else { None });
    for why in why.take(5) {
        println!("  {why}");
    }
    let mut times: Vec<_> = written.iter().map(|(_, _, took)| *took).collect();
    times.sort();
    let at = |share: f64| {
        times.get(((times.len() as f64 * share) as usize).min(times.len() - 1)).copied().unwrap_or_default()
    };
    println!("posting: p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms", ms(at(0.5)), ms(at(0.99)), ms(at(1.0)));
    println!(
        "in all: {:.1} s, {:.0} posts a second",
        took.as_secs_f64(),
        written.len() as f64 / took.as_secs_f64()
    );
    errors == 0
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
