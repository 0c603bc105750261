use super::{Nodes, happens, hears, hears_nothing, numbers, two_nodes};
use crate::community::writing;
use crate::support::{Options, TestApp};
use kith::base::event::Stream;
use kith::base::ids::base32;
use kith::community::groups::Visibility;

two_nodes!(what_happens_on_one_node_is_heard_on_all_in_order_and_once);
async fn what_happens_on_one_node_is_heard_on_all_in_order_and_once(nodes: &mut Nodes) {
    const EACH: usize = 100;
    let group = nodes.one.group(Visibility::Members).await;
    let member = nodes.one.member(&group, "quiet heron").await;
    let mut here = member.listen().await;
    let mut there = member.at(&nodes.other.url).listen().await;
    hears(&mut here, &member.address).await;
    hears(&mut there, &member.address).await;
    let write = async |node: &TestApp| {
        for _ in 0..EACH {
            happens(node, Stream::members(group.id)).await;
        }
    };
    tokio::join!(write(&nodes.one), write(&nodes.other));
    for ears in [&mut here, &mut there] {
        assert_eq!(numbers(ears, 2 * EACH).await, (1..=2 * EACH as i64).collect::<Vec<_>>());
        hears_nothing(ears).await;
    }
}

two_nodes!(whoever_leaves_through_one_node_hears_nothing_more_on_another);
async fn whoever_leaves_through_one_node_hears_nothing_more_on_another(nodes: &mut Nodes) {
    let group = nodes.one.group(Visibility::Members).await;
    let stream = Stream::members(group.id);
    for round in 0..10 {
        let member = nodes.one.member(&group, &format!("heron {round}")).await;
        let mut there = member.at(&nodes.other.url).listen().await;
        hears(&mut there, &member.address).await;
        let before = happens(&nodes.one, stream).await;
        member.post(&format!("/g/{}/leave", member.address), &[("words", "name")]).await.expect(303);
        happens(&nodes.one, stream).await;
        loop {
            let said = there.next_where(|said| said["op"] != "hb").await;
            if said["op"] == "unsub" {
                break;
            }
            assert!(said["s"].as_i64() <= Some(before), "{said} was said after {before}");
        }
        hears_nothing(&mut there).await;
    }
}

two_nodes!(signing_out_on_one_node_closes_the_sockets_of_all);
async fn signing_out_on_one_node_closes_the_sockets_of_all(nodes: &mut Nodes) {
    let group = nodes.one.group(Visibility::Members).await;
    let member = nodes.one.member(&group, "quiet heron").await;
    let mut there = member.at(&nodes.other.url).listen().await;
    hears(&mut there, &member.address).await;
    member.post("/sign-out", &[]).await.expect(303);
    assert_eq!(there.closing().await, 4401);
}

two_nodes!(what_a_node_committed_and_could_not_tell_any_more_is_found_in_the_log);
async fn what_a_node_committed_and_could_not_tell_any_more_is_found_in_the_log(nodes: &mut Nodes) {
    let group = nodes.one.group(Visibility::Members).await;
    let member = nodes.one.member(&group, "quiet heron").await;
    let mut ears = member.listen().await;
    hears(&mut ears, &member.address).await;
    // A node without a line to the others, as one that is killed between its commit and its notice.
    let mute =
        TestApp::start(Options::default().asleep().system_random(), Some(nodes.database.clone())).await;
    for number in 1..=3 {
        assert_eq!(happens(&mute, Stream::members(group.id)).await, number);
    }
    assert_eq!(numbers(&mut ears, 3).await, [1, 2, 3]);
}

two_nodes!(whoever_was_away_goes_on_through_another_node);
async fn whoever_was_away_goes_on_through_another_node(nodes: &mut Nodes) {
    let group = nodes.one.group(Visibility::Members).await;
    let member = nodes.one.member(&group, "quiet heron").await;
    let stream = Stream::members(group.id);
    let mut ears = member.listen().await;
    hears(&mut ears, &member.address).await;
    happens(&nodes.one, stream).await;
    assert_eq!(numbers(&mut ears, 1).await, [1]);
    drop(ears);
    for number in 0..500 {
        happens(if number % 2 == 0 { &nodes.one } else { &nodes.other }, stream).await;
    }
    let mut ears = member.at(&nodes.other.url).listen().await;
    ears.subscribe(&member.address, Some(1)).await;
    assert_eq!(numbers(&mut ears, 500).await, (2..=501).collect::<Vec<_>>(), "500 events");
    drop(ears);
    for _ in 0..1001 {
        happens(&nodes.one, stream).await;
    }
    let mut ears = member.at(&nodes.other.url).listen().await;
    ears.subscribe(&member.address, Some(501)).await;
    let reset = ears.next_where(|said| said["op"] != "hb").await;
    assert_eq!((&reset["op"], &reset["s"]), (&"reset".into(), &1502.into()), "more than the backlog");
    happens(&nodes.one, stream).await;
    assert_eq!(numbers(&mut ears, 1).await, [1503]);
}

two_nodes!(what_travels_between_nodes_is_ids_and_nobodys_words);
async fn what_travels_between_nodes_is_ids_and_nobodys_words(nodes: &mut Nodes) {
    let group = nodes.one.group(Visibility::Members).await;
    let member = nodes.one.member(&group, "quiet heron").await;
    let mut overheard = nodes.nats.overhear();
    let topic = writing::topic(&member, "Sleepless").await;
    writing::say(&member, &topic, "Counting sheep helps me.").await;
    writing::hold(&member, &topic).await;
    member.post(&format!("/g/{}/leave", member.address), &[("words", "name")]).await.expect(303);
    member.post("/sign-out", &[]).await.expect(303);
    overheard.until("ended");
    let said = &overheard.said;
    for heard in ["{\"grown\":\"members\"}", "{\"grown\":\"moderators\"}", "{\"evicted\":"] {
        assert!(said.contains(heard), "{heard} was not announced: {said}");
    }
    for private in [
        "Sleepless",
        "sheep",
        "07700",
        "quiet heron",
        &member.name,
        &group.name,
        &member.address,
        "127.0.0.1:",
    ] {
        assert!(!said.contains(private), "{private} is on the bus: {said}");
    }
    // Nor the account, however it is written (invariant I1).
    let account = member.account.as_bytes();
    let written = [base32(account), account.iter().map(|byte| format!("{byte:02x}")).collect()];
    assert!(!written.iter().any(|account| said.contains(account.as_str())), "an account is on the bus");
}
