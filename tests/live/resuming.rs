use super::{epoch, happens, hears, is_live, numbers, said};
use crate::both_databases;
use crate::support::TestApp;
use crate::support::ears::Said;
use kith::base::clock::days;
use kith::base::event::Stream;
use kith::base::{outbox, settings};
use kith::community::groups::Visibility;
use kith::transaction;
use serde_json::json;

both_databases!(a_client_that_was_away_gets_exactly_what_it_missed);
async fn a_client_that_was_away_gets_exactly_what_it_missed(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let stream = Stream::members(group.id);
    let mut ears = member.listen().await;
    hears(&mut ears, &member.address).await;
    happens(&world, stream, 3).await;
    assert_eq!(numbers(&mut ears, &member.address, 3).await, [1, 2, 3]);
    drop(ears);
    happens(&world, stream, 250).await;
    let mut ears = member.listen().await;
    ears.say(&json!({"op": "sub", "g": member.address, "after": 3, "epoch": epoch(&world).await})).await;
    assert_eq!(numbers(&mut ears, &member.address, 250).await, (4..=253).collect::<Vec<_>>());
    assert_eq!(said(&mut ears).await, json!({"op": "live", "g": member.address, "s": 253}));
    happens(&world, stream, 1).await;
    assert_eq!(numbers(&mut ears, &member.address, 1).await, [254]);
}

both_databases!(whoever_comes_and_goes_in_a_storm_misses_nothing);
async fn whoever_comes_and_goes_in_a_storm_misses_nothing(world: TestApp) {
    const ALL: i64 = 200;
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let storm = async {
        for _ in 0..ALL {
            happens(&world, Stream::members(group.id), 1).await;
        }
    };
    let listening = async {
        let mut last = 0;
        while last < ALL {
            let mut ears = member.listen().await;
            ears.subscribe(&member.address, Some(last)).await;
            // A few words only, wherever they come from: what was missed, or what is new.
            for _ in 0..9 {
                let Said::Message(message) = ears.next().await else { break };
                match message["op"].as_str() {
                    Some("live") => assert_eq!(message["s"], last),
                    Some(op) => panic!("{op}"),
                    None => {
                        assert_eq!(message["s"], last + 1);
                        last += 1;
                    }
                }
                if last == ALL {
                    break;
                }
            }
        }
    };
    tokio::join!(storm, listening);
}

both_databases!(numbers_of_another_log_mean_nothing);
async fn numbers_of_another_log_mean_nothing(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    happens(&world, Stream::members(group.id), 5).await;
    let mut ears = member.listen().await;
    let reset = json!({"op": "reset", "g": member.address, "s": 5, "epoch": epoch(&world).await});
    // Another log, and a number that this log has not given out yet.
    for (after, epoch) in [(3, "another"), (3, ""), (6, &*epoch(&world).await)] {
        ears.say(&json!({"op": "sub", "g": member.address, "after": after, "epoch": epoch})).await;
        assert_eq!(said(&mut ears).await, reset);
    }
    happens(&world, Stream::members(group.id), 1).await;
    assert_eq!(numbers(&mut ears, &member.address, 1).await, [6], "it goes on after a reset");
}

both_databases!(the_log_keeps_its_name_until_it_is_forgotten);
async fn the_log_keeps_its_name_until_it_is_forgotten(world: TestApp) {
    let name = epoch(&world).await;
    assert_eq!(name.len(), 16);
    kith::live::start(&world.app).await.unwrap();
    assert_eq!(epoch(&world).await, name);
    transaction!(world.app.db, |tx| settings::forget(tx, outbox::EPOCH).await).unwrap();
    kith::live::start(&world.app).await.unwrap();
    assert_ne!(epoch(&world).await, name);
}

both_databases!(whoever_was_away_too_long_loads_the_page_again);
async fn whoever_was_away_too_long_loads_the_page_again(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let stream = Stream::members(group.id);
    happens(&world, stream, 1002).await;
    let mut ears = member.listen().await;
    ears.subscribe(&member.address, Some(1)).await;
    assert_eq!(said(&mut ears).await["op"], "reset", "1,001 events behind");
    ears.subscribe(&member.address, Some(2)).await;
    assert_eq!(is_live(&mut ears, &member.address).await, 1002, "1,000 events behind");
    world.clock.advance(days(8));
    ears.subscribe(&member.address, Some(1001)).await;
    assert_eq!(said(&mut ears).await["op"], "reset", "one event behind, for eight days");
    ears.subscribe(&member.address, Some(1002)).await;
    assert_eq!(is_live(&mut ears, &member.address).await, 1002, "nothing was missed");
}
