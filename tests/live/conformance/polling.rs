//! `GET /events`, for whoever can open no socket.

use super::super::{epoch, happens, hears};
use super::wire::Wire;
use crate::both_databases;
use crate::support::{Options, TestApp, Visitor, eventually};
use kith::base::event::Stream;
use kith::community::groups::Visibility;
use kith::live::Tempo;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// Asks as a script does: the status, and what was said.
async fn ask(visitor: &Visitor, query: &str) -> (u16, Vec<Value>) {
    let path = format!("/events?{query}");
    let answer = visitor.send(&path, visitor.request(Method::GET, &path).header("x-fragment", "1")).await;
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    (answer.status, body["said"].as_array().cloned().unwrap_or_default())
}

/// A server that does not wait long for something to say.
fn hasty() -> Options {
    Options::default().tempo(Tempo { wait: Duration::from_millis(100), ..Tempo::default() })
}

both_databases!(what_was_missed_is_said_at_once);
async fn what_was_missed_is_said_at_once(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let g = &member.address;
    happens(&world, Stream::members(group.id), 3).await;
    happens(&world, Stream::persona(group.id, member.persona.id), 1).await;
    let epoch = epoch(&world).await;
    let (status, said) = ask(&member, &format!("g={g}:1&g={g}/self:0&epoch={epoch}")).await;
    let event = |g: &str, s: i64| json!({"g": g, "s": s, "t": "test.happened", "d": {}});
    assert_eq!(status, 200);
    assert_eq!(said, [event(g, 2), event(g, 3), event(&format!("{g}/self"), 1)]);
    assert_eq!(ask(&member, &format!("g={g}")).await.1, [json!({"op": "live", "g": g, "s": 3})]);
}

both_databases!(a_request_waits_for_news_and_gets_the_bytes_of_the_socket);
async fn a_request_waits_for_news_and_gets_the_bytes_of_the_socket(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let mut wire = Wire::open(&world, &member).await;
    wire.send(&json!({"op": "sub", "g": member.address}).to_string()).await;
    assert_eq!(wire.json().await["op"], "live");
    let query = format!("g={}:0", member.address);
    let news = async {
        waits(&world, 2).await;
        happens(&world, Stream::members(group.id), 1).await;
    };
    let ((status, said), ()) = tokio::join!(ask(&member, &query), news);
    assert_eq!((status, said), (200, vec![wire.json().await]));
}

/// Waits until so many listen: sockets, and requests that wait.
async fn waits(world: &TestApp, listeners: usize) {
    eventually("somebody to listen", async || (world.live.sockets() == listeners).then_some(())).await;
    // The place in the hub is taken before the stream is heard: with the next word of the log it is.
    eventually("the stream to be heard", async || (world.live.subscriptions() == listeners).then_some(()))
        .await;
}

both_databases!(whoever_asks_again_and_again_misses_nothing);
async fn whoever_asks_again_and_again_misses_nothing(world: TestApp) {
    const ALL: i64 = 150;
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let storm = async {
        for _ in 0..ALL {
            happens(&world, Stream::members(group.id), 1).await;
        }
    };
    let asking = async {
        let mut last = 0;
        while last < ALL {
            for event in ask(&member, &format!("g={}:{last}", member.address)).await.1 {
                last += 1;
                assert_eq!(event["s"], last);
            }
        }
    };
    tokio::join!(storm, asking);
}

both_databases!(when_nothing_happens_the_answer_is_empty[hasty()]);
async fn when_nothing_happens_the_answer_is_empty(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    assert_eq!(ask(&member, &format!("g={}:0", member.address)).await, (200, vec![]));
    eventually("the place to be free again", async || (world.live.sockets() == 0).then_some(())).await;
}

both_databases!(whoever_may_not_hear_is_told_as_on_a_socket);
async fn whoever_may_not_hear_is_told_as_on_a_socket(world: TestApp) {
    let group = world.group(Visibility::Hidden).await;
    let (stranger, member) = (world.person().await, world.member(&group, "quiet heron").await);
    happens(&world, Stream::moderators(group.id), 1).await;
    let unsub = |g: &str| vec![json!({"op": "unsub", "g": g, "why": "membership"})];
    let g = member.address.as_str();
    assert_eq!(ask(&stranger, &format!("g={g}:0")).await, (200, unsub(g)));
    let desk = format!("{g}/moderators");
    assert_eq!(ask(&member, &format!("g={desk}:0")).await, (200, unsub(&desk)));
    assert_eq!(ask(&world.visitor(), &format!("g={g}:0")).await.0, 401);
}

both_databases!(whoever_leaves_or_signs_out_while_a_request_waits_hears_so_and_no_more);
async fn whoever_leaves_or_signs_out_while_a_request_waits_hears_so_and_no_more(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (leaves, goes) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let g = group.address.as_str();
    let query = format!("g={g}:0");
    let leaving = async {
        waits(&world, 1).await;
        leaves.post(&format!("/g/{g}/leave"), &[("words", "name")]).await.expect(303);
        happens(&world, Stream::members(group.id), 1).await;
    };
    let (answer, ()) = tokio::join!(ask(&leaves, &query), leaving);
    assert_eq!(answer, (200, vec![json!({"op": "unsub", "g": g, "why": "membership"})]));
    eventually("the place to be free again", async || (world.live.sockets() == 0).then_some(())).await;
    let query = format!("g={g}:1");
    let going = async {
        waits(&world, 1).await;
        goes.post("/sign-out", &[]).await.expect(303);
    };
    // The same browser, with the cookie that it had.
    let before = goes.at(&world.url);
    let ((status, said), ()) = tokio::join!(ask(&before, &query), going);
    assert_eq!((status, said), (401, vec![]));
}

both_databases!(numbers_of_another_log_lead_to_a_reset);
async fn numbers_of_another_log_lead_to_a_reset(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    happens(&world, Stream::members(group.id), 5).await;
    let reset = json!({"op": "reset", "g": member.address, "s": 5, "epoch": epoch(&world).await});
    assert_eq!(ask(&member, &format!("g={}:3&epoch=another", member.address)).await.1, [reset]);
}

both_databases!(a_question_that_makes_no_sense_is_refused);
async fn a_question_that_makes_no_sense_is_refused(world: TestApp) {
    let person = world.person().await;
    for query in ["", "epoch=a", "g=../etc:1", "g=7kq2m:-1", "g=7kq2m:one"] {
        assert_eq!(ask(&person, query).await.0, 400, "{query}");
    }
}

both_databases!(a_session_waits_in_five_places);
async fn a_session_waits_in_five_places(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let mut sockets = Vec::new();
    for _ in 0..5 {
        let mut ears = member.listen().await;
        hears(&mut ears, &member.address).await;
        sockets.push(ears);
    }
    assert_eq!(ask(&member, &format!("g={}:0", member.address)).await.0, 429);
}

both_databases!(a_server_that_stops_lets_nobody_wait);
async fn a_server_that_stops_lets_nobody_wait(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let query = format!("g={}:0", member.address);
    let stopping = async {
        waits(&world, 1).await;
        world.app.stopping.cancel();
    };
    let (answer, ()) = tokio::join!(ask(&member, &query), stopping);
    assert_eq!(answer, (200, vec![]));
}
