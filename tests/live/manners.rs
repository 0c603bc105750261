use super::hears;
use super::wire::Wire;
use crate::both_databases;
use crate::support::ears::Said;
use crate::support::{TestApp, eventually};
use kith::base::event::{Event, Stream};
use kith::community::groups::Visibility;
use kith::community::identity::Role;
use kith::transaction;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::http::HeaderValue;

/// An event that fills a pipe: 16 KiB on the wire.
#[derive(Serialize, Deserialize)]
struct Long {}

impl Event for Long {
    const KIND: &'static str = match std::str::from_utf8(&[b'x'; 16_384]) {
        Ok(text) => text,
        Err(_) => "",
    };
}

both_databases!(only_pages_of_ours_open_a_socket);
async fn only_pages_of_ours_open_a_socket(world: TestApp) {
    let person = world.person().await;
    let host = world.url.trim_start_matches("http://");
    for origin in [
        "",
        "null",
        "https://elsewhere.example",
        &format!("https://{host}"),
        &format!("{}.example", world.url),
    ] {
        assert_eq!(person.try_to_listen(origin).await.err(), Some(403), "{origin}");
    }
    assert!(person.try_to_listen(&world.url).await.is_ok());
}

both_databases!(a_socket_names_the_protocol);
async fn a_socket_names_the_protocol(world: TestApp) {
    let person = world.person().await;
    let other = Wire::try_open(&world, &person, |headers| {
        headers.insert("sec-websocket-protocol", HeaderValue::from_static("kith.live.v0"));
    });
    assert_eq!(other.await.err(), Some(400));
    let none = Wire::try_open(&world, &person, |headers| {
        headers.remove("sec-websocket-protocol");
    });
    assert_eq!(none.await.err(), Some(400));
    let both = Wire::try_open(&world, &person, |headers| {
        headers.insert("sec-websocket-protocol", HeaderValue::from_static("kith.live.v2, kith.live.v1"));
    });
    assert!(both.await.is_ok());
}

both_databases!(a_frame_that_makes_no_sense_closes_the_socket);
async fn a_frame_that_makes_no_sense_closes_the_socket(world: TestApp) {
    let person = world.person().await;
    let long = format!(r#"{{"op":"sub","g":"7kq2m","epoch":"{}"}}"#, "x".repeat(5000));
    let frames = [
        Message::text(""),
        Message::text("hello"),
        Message::text("{}"),
        Message::text("[]"),
        Message::text(r#"{"op":"say","g":"7kq2m"}"#),
        Message::text(r#"{"op":"sub","g":"7kq2m/everybody"}"#),
        Message::text(r#"{"op":"sub","g":"7kq2m","after":"1"}"#),
        Message::text(r#"{"op":"sub","g":"7kq2m"} {"op":"sub","g":"7kq2m"}"#),
        Message::text("[".repeat(4000)),
        Message::text(long),
        Message::binary(r#"{"op":"sub","g":"7kq2m"}"#),
    ];
    for frame in frames {
        let said = format!("{frame:?}");
        let mut wire = Wire::open(&world, &person).await;
        wire.send_frame(frame).await;
        assert_eq!(wire.closing().await, 4400, "{said}");
    }
}

both_databases!(whoever_asks_too_much_is_closed);
async fn whoever_asks_too_much_is_closed(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let mut ears = member.listen().await;
    for _ in 0..30 {
        ears.say(&json!({"op": "unsub", "g": member.address})).await;
    }
    assert_eq!(ears.closing().await, 4429);
}

both_databases!(a_session_holds_five_sockets);
async fn a_session_holds_five_sockets(world: TestApp) {
    let group = world.group(Visibility::Public).await;
    let person = world.person().await;
    let mut five = Vec::new();
    for _ in 0..5 {
        let mut ears = person.listen().await;
        hears(&mut ears, group.address.as_str()).await;
        five.push(ears);
    }
    assert_eq!(person.listen().await.closing().await, 4429);
    let phone = world.another_device(person.account, Role::Member).await;
    hears(&mut phone.listen().await, group.address.as_str()).await;
    five.pop();
    // The server needs a moment to see that one is gone.
    eventually("a free place", async || {
        let mut ears = person.listen().await;
        ears.subscribe(group.address.as_str(), None).await;
        matches!(ears.next().await, Said::Message(_)).then_some(())
    })
    .await;
}

both_databases!(a_slow_reader_is_sent_away_holds_nobody_up_and_resumes);
async fn a_slow_reader_is_sent_away_holds_nobody_up_and_resumes(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (quick, slow) = (world.member(&group, "quick hare").await, world.member(&group, "slow snail").await);
    let mut ears = quick.listen().await;
    hears(&mut ears, &quick.address).await;
    let ask = |after: i64| json!({"op": "sub", "g": slow.address, "after": after}).to_string();
    let mut wire = Wire::open(&world, &slow).await;
    wire.send(&ask(0)).await;
    assert_eq!(wire.json().await["op"], "live");
    // From here on the slow one does not read. What the two kernels hold is full before long.
    let mut head = 0;
    while world.live.sockets() == 2 {
        let done = transaction!(world.app.db, |tx| {
            for _ in 0..10 {
                tx.emit(Stream::members(group.id), &Long {}).await?;
            }
            Ok(())
        });
        done.unwrap();
        for _ in 0..10 {
            head += 1;
            assert_eq!(ears.next_event(Long::KIND).await["s"], head);
        }
        assert!(head < 1000, "nobody was too slow");
    }
    let mut last = 0;
    let code = loop {
        match wire.next().await {
            Ok(text) => last = follows(&serde_json::from_str(&text).unwrap(), last),
            Err(code) => break code,
        }
    };
    assert_eq!(code, 4008);
    assert!(last < head);
    let mut wire = Wire::open(&world, &slow).await;
    wire.send(&ask(last)).await;
    while last < head {
        last = follows(&wire.json().await, last);
    }
    assert_eq!(wire.json().await["s"], head);
}

fn follows(event: &Value, last: i64) -> i64 {
    assert_eq!(event["s"], last + 1);
    last + 1
}
