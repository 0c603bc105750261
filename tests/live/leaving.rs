use super::{epoch, happens, hears, hears_nothing, in_a_flood_of_notices, said};
use crate::both_databases;
use crate::support::TestApp;
use kith::base::clock::days;
use kith::base::event::{Notice, Stream};
use kith::community::groups::Visibility;
use kith::community::identity::Role;
use kith::community::personas;
use serde_json::json;

both_databases!(whoever_left_hears_nothing);
async fn whoever_left_hears_nothing(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let own = format!("{}/self", member.address);
    let mut ears = member.listen().await;
    hears(&mut ears, &member.address).await;
    hears(&mut ears, &own).await;
    member.post(&format!("/g/{}/leave", member.address), &[("words", "name")]).await.expect(303);
    happens(&world, Stream::members(group.id), 1).await;
    happens(&world, Stream::persona(group.id, member.persona.id), 1).await;
    for name in [&member.address, &own] {
        assert_eq!(said(&mut ears).await, json!({"op": "unsub", "g": name, "why": "membership"}));
    }
    // Asking again does not help, also not for what was said before.
    let again = json!({"op": "sub", "g": member.address, "after": 0, "epoch": epoch(&world).await});
    ears.say(&again).await;
    assert_eq!(said(&mut ears).await["op"], "unsub");
    hears_nothing(&mut ears).await;
}

both_databases!(whoever_left_in_a_storm_hears_nothing_that_was_said_afterwards);
async fn whoever_left_in_a_storm_hears_nothing_that_was_said_afterwards(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let stream = Stream::members(group.id);
    for round in 0..10 {
        let member = world.member(&group, &format!("heron {round}")).await;
        let mut ears = member.listen().await;
        hears(&mut ears, &member.address).await;
        let before = happens(&world, stream, 20).await;
        member.post(&format!("/g/{}/leave", member.address), &[("words", "name")]).await.expect(303);
        happens(&world, stream, 20).await;
        loop {
            let message = said(&mut ears).await;
            if message["op"] == "unsub" {
                break;
            }
            assert!(message["s"].as_i64() <= Some(before), "{message} was said after {before}");
        }
        hears_nothing(&mut ears).await;
    }
}

both_databases!(whoever_becomes_a_moderator_goes_on_listening);
async fn whoever_becomes_a_moderator_goes_on_listening(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let desk = format!("{}/moderators", member.address);
    let mut ears = member.listen().await;
    hears(&mut ears, &member.address).await;
    personas::appoint(&world.app, "operator", &member.persona, personas::Role::Moderator).await.unwrap();
    happens(&world, Stream::members(group.id), 1).await;
    assert_eq!(ears.next_where(|said| said["s"] == 1).await["g"], member.address);
    hears(&mut ears, &desk).await;
    personas::appoint(&world.app, "operator", &member.persona, personas::Role::Member).await.unwrap();
    assert_eq!(ears.next_where(|said| said["op"] == "unsub").await["g"], desk);
    happens(&world, Stream::moderators(group.id), 1).await;
    assert_eq!(happens(&world, Stream::members(group.id), 1).await, 2);
    let next = ears.next_where(|said| said["op"].is_null()).await;
    assert_eq!((&next["g"], &next["s"]), (&json!(member.address), &json!(2)));
}

both_databases!(whoever_leaves_a_public_group_is_told_and_may_go_on_reading);
async fn whoever_leaves_a_public_group_is_told_and_may_go_on_reading(world: TestApp) {
    let group = world.group(Visibility::Public).await;
    let member = world.member(&group, "quiet heron").await;
    let mut ears = member.listen().await;
    hears(&mut ears, &member.address).await;
    member.post(&format!("/g/{}/leave", member.address), &[("words", "name")]).await.expect(303);
    assert_eq!(said(&mut ears).await["op"], "unsub");
    hears(&mut ears, &member.address).await;
    happens(&world, Stream::members(group.id), 1).await;
    assert_eq!(said(&mut ears).await["s"], 1);
}

both_databases!(signing_out_closes_the_sockets_of_this_device_only);
async fn signing_out_closes_the_sockets_of_this_device_only(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let phone = world.another_device(member.account, Role::Member).await;
    let (mut one, mut two, mut on_the_phone) =
        (member.listen().await, member.listen().await, phone.listen().await);
    for ears in [&mut one, &mut two, &mut on_the_phone] {
        hears(ears, &member.address).await;
    }
    member.post("/sign-out", &[]).await.expect(303);
    assert_eq!((one.closing().await, two.closing().await), (4401, 4401));
    happens(&world, Stream::members(group.id), 1).await;
    assert_eq!(said(&mut on_the_phone).await["s"], 1);
}

both_databases!(whoever_is_signed_out_hears_why);
async fn whoever_is_signed_out_hears_why(world: TestApp) {
    assert_eq!(world.visitor().listen().await.closing().await, 4401);
}

both_databases!(all_sockets_of_an_account_end_with_it);
async fn all_sockets_of_an_account_end_with_it(world: TestApp) {
    let person = world.person().await;
    let phone = world.another_device(person.account, Role::Member).await;
    let (mut here, mut there) = (person.listen().await, phone.listen().await);
    for ears in [&mut here, &mut there] {
        hears_nothing(ears).await;
    }
    world.app.bus.publish(Notice::AccountEnded(person.account));
    assert_eq!((here.closing().await, there.closing().await), (4401, 4401));
}

both_databases!(a_session_that_ran_out_is_noticed_when_it_is_looked_at);
async fn a_session_that_ran_out_is_noticed_when_it_is_looked_at(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let mut ears = member.listen().await;
    hears(&mut ears, &member.address).await;
    world.clock.advance(days(31));
    // Every minute, or when notices were lost.
    assert_eq!(in_a_flood_of_notices(&world, ears.closing()).await, 4401);
}

both_databases!(a_socket_that_may_hear_nothing_is_closed);
async fn a_socket_that_may_hear_nothing_is_closed(world: TestApp) {
    let group = world.group(Visibility::Hidden).await;
    let mut ears = world.person().await.listen().await;
    ears.subscribe(group.address.as_str(), None).await;
    assert_eq!(said(&mut ears).await["op"], "unsub");
    assert_eq!(ears.closing().await, 4403);
}

both_databases!(a_server_that_stops_tells_its_sockets_to_come_back);
async fn a_server_that_stops_tells_its_sockets_to_come_back(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let mut ears = member.listen().await;
    hears(&mut ears, &member.address).await;
    world.app.stopping.cancel();
    assert_eq!(ears.closing().await, 1012);
}
