//! What a machine does to a server: a full disk, a clock that jumps, a thousand clients that do not read.

use super::{epoch, happens, hears, is_live, numbers};
use crate::both_databases;
use crate::community::writing;
use crate::support::app::on_sqlite;
use crate::support::{Ears, Options, TestApp, eventually};
use futures_util::{SinkExt, StreamExt};
use kith::base::clock::{days, hours};
use kith::base::event::{Event, Stream};
use kith::community::groups::Visibility;
use kith::community::identity::Role;
use kith::live::Tempo;
use kith::transaction;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;

mod a_full_disk_refuses_what_is_new_and_loses_nothing_that_was_acknowledged {
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn sqlite() {
        let options = super::Options::default();
        super::on_sqlite(options, super::full_disk).await;
    }
}
/// SQLite is told how many pages its file may have, and answers then as on a full disk (SQLITE_FULL).
async fn full_disk(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let topic = writing::topic(&author, "Sleep").await;
    let mut ears = reader.listen().await;
    let before = hears(&mut ears, &reader.address).await;
    let limit = async |pages: i64| {
        let statement = format!("PRAGMA max_page_count = {pages}");
        world.app.db.writer().execute_unprepared(&statement).await.unwrap();
    };
    limit(world.ask("PRAGMA page_count").await + 4).await;
    let (mut acknowledged, mut refused) = (Vec::new(), None);
    for number in 0..200 {
        let words = format!("Thing {number} that helps me to sleep: {}", "counting sheep, ".repeat(40));
        let answer = writing::reply(&author, &topic, &words, "post").await;
        match answer.status {
            303 => acknowledged.push(writing::post_id(&answer)),
            _ => {
                refused = Some((words, answer));
                break;
            }
        }
    }
    let (words, answer) = refused.expect("the disk was never full");
    // The page says that it is not the author's fault, and that they may try again.
    answer.expect(503).contains("We cannot do this right now");
    for post in &acknowledged {
        reader.get(&topic).await.expect(200).contains(post);
    }
    world.visitor().get("/readyz").await.expect(200);
    limit(1_000_000).await;
    // The same form, sent again as the page offers it.
    acknowledged.push(writing::post_id(&writing::reply(&author, &topic, &words, "post").await));
    let last = before + acknowledged.len() as i64;
    assert_eq!(
        numbers(&mut ears, &reader.address, acknowledged.len()).await,
        (before + 1..=last).collect::<Vec<_>>(),
        "what was not written left a hole"
    );
    println!("{} posts were acknowledged, none was lost", acknowledged.len());
}

both_databases!(a_clock_that_jumps_loses_nothing_and_locks_nobody_out);
async fn a_clock_that_jumps_loses_nothing_and_locks_nobody_out(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let topic = writing::topic(&author, "Sleep").await;
    let mut ears = reader.listen().await;
    let mut last = hears(&mut ears, &reader.address).await;
    let begin = world.app.now();
    // Ahead by a day, back by two, and where it was.
    for (jump, now) in [("ahead", begin + days(1)), ("back", begin - days(1)), ("home", begin + hours(1))] {
        world.clock.set(now);
        // Limits that were used while the clock was ahead count as used up now: one step of them has to pass (posts: 30 s),
        // and not the day that they seem to be full for.
        world.clock.advance(Duration::from_secs(30));
        for number in 0..3 {
            writing::say(&author, &topic, &format!("Thing {number}, with the clock {jump}.")).await;
            world.clock.advance(Duration::from_secs(30));
        }
        assert_eq!(numbers(&mut ears, &reader.address, 3).await, [last + 1, last + 2, last + 3]);
        last += 3;
        // Who was away meanwhile gets the same.
        let mut late = reader.listen().await;
        let ask = json!({"op": "sub", "g": reader.address, "after": last - 2, "epoch": epoch(&world).await});
        late.say(&ask).await;
        assert_eq!(numbers(&mut late, &reader.address, 2).await, [last - 1, last]);
        assert_eq!(is_live(&mut late, &reader.address).await, last);
    }
    let page = reader.get(&topic).await.expect(200);
    assert_eq!(page.all(".posts article").len(), 9);
    // What was to be told while the clock was ahead is told now that it is right.
    writing::all_told(&world).await;
}

/// An event of about two kilobytes on the wire.
#[derive(Serialize, Deserialize)]
struct Long {}

impl Event for Long {
    const KIND: &'static str = match std::str::from_utf8(&[b'x'; 2048]) {
        Ok(text) => text,
        Err(_) => "",
    };
}

mod a_thousand_slow_readers_among_two_thousand_hold_nobody_up {
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn long() {
        if crate::support::report::long_ones_run() {
            super::on_sqlite(super::Options::default().tempo(super::patient()), super::slow_readers).await;
        }
    }
}
/// It takes a while to open so many sockets, and nobody answers pings meanwhile.
fn patient() -> Tempo {
    Tempo { ping: Duration::from_secs(3600), ..Tempo::default() }
}
async fn slow_readers(world: TestApp) {
    const HALF: usize = 1000;
    /// After so many events in vain a slow reader would not be slow.
    const ENOUGH: i64 = 5000;
    let group = world.group(Visibility::Public).await;
    let stream = Stream::members(group.id);
    let address = group.address.to_string();
    let (mut quick, mut slow, mut cookies) = (Vec::new(), Vec::new(), String::new());
    for number in 0..2 * HALF {
        if number % 5 == 0 {
            let person = world.person().await;
            cookies = world.another_device(person.account, Role::Member).await.cookie_header();
        }
        let mut socket = open(&world, &cookies, number % 2 == 1).await;
        let hello = json!({"op": "sub", "g": address}).to_string();
        socket.send(Message::text(hello)).await.unwrap();
        assert_eq!(next(&mut socket).await.unwrap()["op"], "live");
        if number % 2 == 1 { slow.push((socket, cookies.clone())) } else { quick.push(socket) }
    }
    let heard: Vec<_> = (0..HALF).map(|_| Arc::new(AtomicI64::new(0))).collect();
    let quick: Vec<_> = quick
        .into_iter()
        .zip(heard.clone())
        .map(|(mut socket, heard)| {
            tokio::spawn(async move {
                let mut last = 0;
                while let Some(event) = next(&mut socket).await {
                    assert_eq!(event["s"], last + 1);
                    last += 1;
                    heard.store(last, Ordering::Relaxed);
                    if event["t"] == "test.happened" {
                        return last;
                    }
                }
                panic!("a quick reader was sent away after {last}");
            })
        })
        .collect();
    let began = Instant::now();
    let mut head = 0;
    while world.live.sockets() > HALF {
        assert!(head < ENOUGH, "nobody was too slow");
        head = transaction!(world.app.db, |tx| tx.emit(stream, &Long {}).await).unwrap();
        // A quick reader keeps up with a lively group, not with a flood.
        eventually("the quick readers to keep up", async || {
            heard.iter().all(|last| last.load(Ordering::Relaxed) > head - 50).then_some(())
        })
        .await;
    }
    println!("{head} events until the last of {HALF} slow readers was sent away: {:?}", began.elapsed());
    let end = happens(&world, stream, 1).await;
    for reader in quick {
        assert_eq!(reader.await.unwrap(), end);
    }
    println!("{HALF} quick readers had everything after {:?}", began.elapsed());
    // Some of the slow ones read what they have, come back, and miss nothing.
    for (mut socket, cookies) in slow.into_iter().step_by(100) {
        let mut last = 0;
        while let Some(event) = next(&mut socket).await {
            last = event["s"].as_i64().unwrap();
        }
        let mut ears = Ears::open(&world.url, &cookies).await.unwrap();
        ears.subscribe(&address, Some(last)).await;
        let missed = numbers(&mut ears, &address, usize::try_from(end - last).unwrap()).await;
        assert_eq!(missed, (last + 1..=end).collect::<Vec<_>>());
    }
    println!("and what the slow ones missed came after {:?}; nothing was lost", began.elapsed());
}

/// A socket; that of a slow reader has little room in its kernel.
async fn open(world: &TestApp, cookies: &str, slow: bool) -> WebSocketStream<TcpStream> {
    let host = world.url.trim_start_matches("http://");
    let mut request = format!("ws://{host}/live").into_client_request().unwrap();
    for (name, value) in
        [("sec-websocket-protocol", kith::live::PROTOCOL), ("origin", &world.url), ("cookie", cookies)]
    {
        request.headers_mut().insert(name, HeaderValue::from_str(value).unwrap());
    }
    let line = TcpSocket::new_v4().unwrap();
    if slow {
        line.set_recv_buffer_size(4096).unwrap();
    }
    let line = line.connect(host.parse::<SocketAddr>().unwrap()).await.unwrap();
    tokio_tungstenite::client_async(request, line).await.unwrap().0
}

/// The next message; nothing when the server closes.
async fn next(socket: &mut WebSocketStream<TcpStream>) -> Option<Value> {
    loop {
        match socket.next().await {
            Some(Ok(Message::Text(text))) => {
                let said: Value = serde_json::from_str(&text).unwrap();
                if said["op"] != "hb" {
                    return Some(said);
                }
            }
            Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
            Some(Ok(_)) => {}
        }
    }
}
