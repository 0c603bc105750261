use super::conformance::Wire;
use super::{happens, hears, hears_nothing, in_a_flood_of_notices, numbers, said};
use crate::both_databases;
use crate::support::TestApp;
use kith::base::event::Stream;
use kith::community::groups::Visibility;
use kith::community::posts::QueueChanged;
use kith::transaction;
use serde_json::json;

both_databases!(a_member_hears_everything_once_and_in_order);
async fn a_member_hears_everything_once_and_in_order(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let mut ears = member.listen().await;
    assert_eq!(hears(&mut ears, &member.address).await, 0);
    let writers = (0..5).map(|_| async {
        for _ in 0..10 {
            happens(&world, Stream::members(group.id), 2).await;
        }
    });
    futures_util::future::join_all(writers).await;
    assert_eq!(numbers(&mut ears, &member.address, 100).await, (1..=100).collect::<Vec<_>>());
    hears_nothing(&mut ears).await;
}

both_databases!(everybody_gets_the_same_bytes);
async fn everybody_gets_the_same_bytes(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (one, other) = (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let (mut first, mut second) = (Wire::open(&world, &one).await, Wire::open(&world, &other).await);
    for wire in [&mut first, &mut second] {
        wire.send(&json!({"op": "sub", "g": one.address}).to_string()).await;
        assert_eq!(wire.text().await, format!(r#"{{"op":"live","g":"{}","s":0}}"#, one.address));
    }
    happens(&world, Stream::members(group.id), 1).await;
    let bytes = first.text().await;
    assert_eq!(bytes, format!(r#"{{"g":"{}","s":1,"t":"test.happened","d":{{}}}}"#, one.address));
    assert_eq!(second.text().await, bytes);
}

both_databases!(what_happens_in_one_group_is_not_heard_in_another);
async fn what_happens_in_one_group_is_not_heard_in_another(world: TestApp) {
    let (here, there) = (world.group(Visibility::Members).await, world.group(Visibility::Members).await);
    let member = world.member(&here, "quiet heron").await;
    let mut ears = member.listen().await;
    hears(&mut ears, &member.address).await;
    happens(&world, Stream::members(there.id), 3).await;
    happens(&world, Stream::members(here.id), 1).await;
    assert_eq!(numbers(&mut ears, &member.address, 1).await, [1]);
    hears_nothing(&mut ears).await;
}

both_databases!(the_moderators_hear_their_queue_and_members_do_not);
async fn the_moderators_hear_their_queue_and_members_do_not(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let desk = format!("{}/moderators", group.address);
    let (mut at_the_desk, mut in_the_room) = (moderator.listen().await, member.listen().await);
    hears(&mut at_the_desk, &desk).await;
    hears(&mut in_the_room, &member.address).await;
    in_the_room.subscribe(&desk, None).await;
    assert_eq!(said(&mut in_the_room).await, json!({"op": "unsub", "g": desk, "why": "membership"}));
    let stream = Stream::moderators(group.id);
    transaction!(world.app.db, |tx| tx.emit(stream, &QueueChanged {}).await).unwrap();
    let heard = json!({"g": desk, "s": 1, "t": "queue.changed", "d": {"waiting": 0}});
    assert_eq!(said(&mut at_the_desk).await, heard);
    hears_nothing(&mut in_the_room).await;
}

both_databases!(a_persona_hears_what_is_for_it_alone);
async fn a_persona_hears_what_is_for_it_alone(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (one, other) = (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let own = format!("{}/self", group.address);
    let (mut first, mut second) = (one.listen().await, other.listen().await);
    hears(&mut first, &own).await;
    hears(&mut second, &own).await;
    happens(&world, Stream::persona(group.id, one.persona.id), 1).await;
    assert_eq!(numbers(&mut first, &own, 1).await, [1]);
    hears_nothing(&mut second).await;
}

both_databases!(a_stranger_hears_a_public_group_and_no_other);
async fn a_stranger_hears_a_public_group_and_no_other(world: TestApp) {
    let stranger = world.person().await;
    let public = world.group(Visibility::Public).await;
    let mut ears = stranger.listen().await;
    hears(&mut ears, public.address.as_str()).await;
    happens(&world, Stream::members(public.id), 1).await;
    assert_eq!(numbers(&mut ears, public.address.as_str(), 1).await, [1]);
    for visibility in [Visibility::Members, Visibility::Approval, Visibility::Hidden] {
        let closed = world.group(visibility).await.address.to_string();
        ears.subscribe(&closed, None).await;
        assert_eq!(said(&mut ears).await, json!({"op": "unsub", "g": closed, "why": "membership"}));
    }
}

both_databases!(lost_notices_lose_no_events);
async fn lost_notices_lose_no_events(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let mut ears = member.listen().await;
    hears(&mut ears, &member.address).await;
    let talk = async {
        for _ in 0..20 {
            happens(&world, Stream::members(group.id), 1).await;
        }
        numbers(&mut ears, &member.address, 20).await
    };
    assert_eq!(in_a_flood_of_notices(&world, talk).await, (1..=20).collect::<Vec<_>>());
}
