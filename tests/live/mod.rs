//! Stories about open screens: who hears what, in which order, and for how long.

mod conformance;
mod faults;
mod hearing;
mod leaving;
mod numbers;
mod posts;
mod resuming;
mod snapshots;

use crate::support::ears::Said;
use crate::support::{Ears, TestApp};
use kith::base::event::{Event, Notice, Stream};
use kith::base::ids::GroupId;
use kith::base::outbox;
use kith::transaction;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

/// Something that happens in a group and has no words: the stories are about the way, not the load.
#[derive(Serialize, Deserialize)]
struct Happened {}

impl Event for Happened {
    const KIND: &'static str = "test.happened";
}

/// Buries the bus in notices until the work is done, so that every listener misses some.
async fn in_a_flood_of_notices<T>(world: &TestApp, work: impl Future<Output = T>) -> T {
    let elsewhere = Stream::members(GroupId::from_bytes([0; 16]));
    let flood = async {
        loop {
            for _ in 0..10_000 {
                world.app.bus.publish(Notice::Grown(elsewhere));
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        done = work => done,
        () = flood => unreachable!(),
    }
}

/// Lets something happen `times` times, all in one transaction. Returns the last number.
async fn happens(world: &TestApp, stream: Stream, times: usize) -> i64 {
    let done = transaction!(world.app.db, |tx| {
        let mut number = 0;
        for _ in 0..times {
            number = tx.emit(stream, &Happened {}).await?;
        }
        Ok(number)
    });
    done.unwrap()
}

/// The name of the log.
async fn epoch(world: &TestApp) -> String {
    outbox::epoch(world.app.db.read()).await.unwrap()
}

/// Listens to a stream from now on, and waits until that is so. Returns the last number.
async fn hears(ears: &mut Ears, name: &str) -> i64 {
    ears.subscribe(name, None).await;
    is_live(ears, name).await
}

/// Waits until everything that was missed has come.
async fn is_live(ears: &mut Ears, name: &str) -> i64 {
    ears.next_where(|said| said["op"] == "live" && said["g"] == name).await["s"].as_i64().unwrap()
}

/// The numbers of the next `count` things that are said, all of them events of this stream.
async fn numbers(ears: &mut Ears, name: &str, count: usize) -> Vec<i64> {
    let mut numbers = Vec::new();
    for _ in 0..count {
        let event = said(ears).await;
        assert_eq!(event["g"], name, "{event}");
        numbers.push(event["s"].as_i64().unwrap_or_else(|| panic!("no event: {event}")));
    }
    numbers
}

/// The next thing that is said, but for signs of life.
async fn said(ears: &mut Ears) -> Value {
    loop {
        match ears.next().await {
            Said::Message(message) if message["op"] == "hb" => {}
            Said::Message(message) => return message,
            Said::Closed(code) => panic!("closed with {code}"),
        }
    }
}

/// Proves that nothing is on its way to a socket: the next thing that it hears is the answer to a
/// question of its own.
async fn hears_nothing(ears: &mut Ears) {
    let nowhere = "nothing-here";
    ears.subscribe(nowhere, None).await;
    assert_eq!(said(ears).await, serde_json::json!({"op": "unsub", "g": nowhere, "why": "membership"}));
}
