use super::{Nodes, happens, hears, hears_nothing, numbers, two_nodes};
use kith::base::event::{Reach, Stream};
use kith::community::groups::Visibility;

two_nodes!(while_the_bus_is_away_nodes_read_the_log_and_say_so);
async fn while_the_bus_is_away_nodes_read_the_log_and_say_so(nodes: &mut Nodes) {
    let group = nodes.one.group(Visibility::Members).await;
    let member = nodes.one.member(&group, "quiet heron").await;
    let stream = Stream::members(group.id);
    let mut there = member.at(&nodes.other.url).listen().await;
    hears(&mut there, &member.address).await;
    let visitor = nodes.other.visitor();
    assert_eq!(visitor.get("/readyz").await.expect(200).text(), "ready\n");
    nodes.nats.kill();
    nodes.reach(Reach::CutOff).await;
    // It is ready all the same: otherwise every node would be taken out at once.
    visitor.get("/readyz").await.expect(200).contains("the bus between nodes is away");
    for number in 1..=20 {
        assert_eq!(happens(&nodes.one, stream).await, number);
    }
    assert_eq!(numbers(&mut there, 20).await, (1..=20).collect::<Vec<_>>());
    nodes.nats.come_back();
    nodes.reach(Reach::Nodes).await;
    visitor.get("/readyz").await.expect(200).lacks("away");
    assert_eq!(happens(&nodes.one, stream).await, 21);
    assert_eq!(numbers(&mut there, 1).await, [21]);
    hears_nothing(&mut there).await;
}

two_nodes!(whoever_left_while_the_bus_was_away_heard_nothing_that_was_said_afterwards);
async fn whoever_left_while_the_bus_was_away_heard_nothing_that_was_said_afterwards(nodes: &mut Nodes) {
    let group = nodes.one.group(Visibility::Members).await;
    let stays = nodes.one.member(&group, "quiet heron").await;
    let leaves = nodes.one.member(&group, "loud otter").await;
    let signs_out = nodes.one.member(&group, "calm owl").await;
    let stream = Stream::members(group.id);
    let (mut first, mut second, mut third) = (
        stays.at(&nodes.other.url).listen().await,
        leaves.at(&nodes.other.url).listen().await,
        signs_out.at(&nodes.other.url).listen().await,
    );
    for ears in [&mut first, &mut second, &mut third] {
        hears(ears, group.address.as_str()).await;
    }
    nodes.nats.kill();
    nodes.reach(Reach::CutOff).await;
    leaves.post(&format!("/g/{}/leave", group.address), &[("words", "name")]).await.expect(303);
    signs_out.post("/sign-out", &[]).await.expect(303);
    // Through the node that does not know it, and through the one that does.
    happens(&nodes.other, stream).await;
    happens(&nodes.one, stream).await;
    assert_eq!(numbers(&mut first, 2).await, [1, 2]);
    assert_eq!(second.next_where(|said| said["op"] != "hb").await["op"], "unsub");
    hears_nothing(&mut second).await;
    assert_eq!(third.closing().await, 4401);
}

two_nodes!(a_line_that_comes_back_brings_what_was_lost_meanwhile);
async fn a_line_that_comes_back_brings_what_was_lost_meanwhile(nodes: &mut Nodes) {
    let group = nodes.one.group(Visibility::Members).await;
    let member = nodes.one.member(&group, "quiet heron").await;
    let mut there = member.at(&nodes.other.url).listen().await;
    hears(&mut there, &member.address).await;
    nodes.nats.kill();
    nodes.reach(Reach::CutOff).await;
    // Nothing is written in the group, so nothing but the line's return makes the other node look.
    member.post("/sign-out", &[]).await.expect(303);
    nodes.nats.come_back();
    assert_eq!(there.closing().await, 4401);
}
