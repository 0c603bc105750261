use super::super::hears;
use super::wire::Wire;
use crate::both_databases;
use crate::support::ears::Said;
use crate::support::{Options, TestApp, eventually};
use kith::base::event::{Event, Stream};
use kith::community::groups::Visibility;
use kith::community::identity::Role;
use kith::live::Tempo;
use kith::transaction;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;
use tokio_tungstenite::tungstenite::Message;

/// An event that fills a pipe: 16 KiB on the wire.
#[derive(Serialize, Deserialize)]
struct Long {}

impl Event for Long {
    const KIND: &'static str = match std::str::from_utf8(&[b'x'; 16_384]) {
        Ok(text) => text,
        Err(_) => "",
    };
}

/// A server whose sockets wait for nothing as long as they usually do.
fn hasty(change: impl FnOnce(&mut Tempo)) -> Options {
    let mut tempo = Tempo::default();
    change(&mut tempo);
    Options::default().tempo(tempo)
}

const MOMENT: Duration = Duration::from_millis(100);

both_databases!(whoever_asks_for_nothing_is_closed[hasty(|tempo| tempo.hello = MOMENT)]);
async fn whoever_asks_for_nothing_is_closed(world: TestApp) {
    assert_eq!(Wire::open(&world, &world.person().await.visitor).await.closing().await, 4408);
}

both_databases!(whoever_does_not_answer_pings_is_closed[hasty(|tempo| tempo.ping = MOMENT)]);
async fn whoever_does_not_answer_pings_is_closed(world: TestApp) {
    let group = world.group(Visibility::Public).await;
    let mut wire = Wire::open(&world, &world.person().await.visitor).await;
    wire.send(&json!({"op": "sub", "g": group.address.as_str()}).to_string()).await;
    assert_eq!(wire.json().await["op"], "live");
    // The third ping is not sent any more.
    assert_eq!(wire.pings_until_the_end().await, (2, 4008));
}

both_databases!(any_frame_is_a_sign_of_life[hasty(|tempo| tempo.ping = MOMENT)]);
async fn any_frame_is_a_sign_of_life(world: TestApp) {
    let group = world.group(Visibility::Public).await;
    let mut wire = Wire::open(&world, &world.person().await.visitor).await;
    wire.send(&json!({"op": "sub", "g": group.address.as_str()}).to_string()).await;
    assert_eq!(wire.json().await["op"], "live");
    for number in 0..5 {
        wire.ping().await;
        wire.send_frame(if number % 2 == 0 {
            Message::Pong(Default::default())
        } else {
            Message::text(r#"{"op":"unsub","g":"nothing-here"}"#)
        })
        .await;
    }
}

both_databases!(scripts_hear_that_the_server_is_there[hasty(|tempo| tempo.beat = MOMENT)]);
async fn scripts_hear_that_the_server_is_there(world: TestApp) {
    let mut wire = Wire::open(&world, &world.person().await.visitor).await;
    for _ in 0..3 {
        assert_eq!(wire.text().await, r#"{"op":"hb"}"#);
    }
}

both_databases!(pings_count_as_frames);
async fn pings_count_as_frames(world: TestApp) {
    let mut wire = Wire::open(&world, &world.person().await.visitor).await;
    for _ in 0..30 {
        wire.send_frame(Message::Ping(Default::default())).await;
    }
    assert_eq!(wire.closing().await, 4429);
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
