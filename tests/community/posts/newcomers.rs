//! What somebody new writes is read by a person first, where the operator wants that; and rules are read before writing.

use crate::both_databases;
use crate::community::writing::{begin, change, decide, path, post_id, queue, reply, say, topic};
use crate::support::world::Member;
use crate::support::{Answer, TestApp};
use kith::base::audit;
use kith::community::groups::{Group, Visibility};

async fn set_first(world: &TestApp, group: &Group, topics: &str, replies: &str) -> Answer {
    let admin = world.admin().await;
    let page = admin.get(&format!("/admin/groups/{}", group.address)).await.expect(200);
    admin.submit(&page, "/newcomers", &[("topics", topics), ("replies", replies)]).await
}

async fn publish(moderator: &Member, id: &str) {
    decide(moderator, id, "publish", &[], "").await.expect(303);
}

both_databases!(the_first_replies_are_read_by_a_person_and_the_author_is_told_why);
async fn the_first_replies_are_read_by_a_person_and_the_author_is_told_why(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&reader, "Sleep").await;
    set_first(&world, &group, "0", "51").await.expect(422).contains("Write a number from 0 to 50");
    set_first(&world, &group, "0", "2").await.expect(303);

    let first = post_id(&reply(&author, &topic, "I sleep well.", "post").await);
    let page = author.get(&topic).await.expect(200).contains("a person reads the first posts of everybody");
    page.contains("I sleep well.");
    reader.get(&topic).await.expect(200).lacks("I sleep well.");
    // Writing it otherwise is no way around it.
    change(&author, &first, "I sleep very well.", "post").await.expect(303);
    reader.get(&topic).await.expect(200).lacks("sleep very well");
    let item = queue(&moderator).await.remove(0);
    moderator
        .get(&item)
        .await
        .expect(200)
        .contains("One of their first posts here")
        .contains("sleep very well");
    publish(&moderator, &first).await;
    reader.get(&topic).await.expect(200).contains("I sleep very well.");
    let second = post_id(&reply(&author, &topic, "I snore, too.", "post").await);
    reader.get(&topic).await.expect(200).lacks("snore");
    publish(&moderator, &second).await;
    // From the third on, nobody waits; and neither do topics, or moderators.
    say(&author, &topic, "A third one.").await;
    begin(&author, "My own", "A first topic.", "post").await.expect(303);
    say(&moderator, &topic, "I moderate here.").await;
    reader.get(&topic).await.expect(200).contains("A third one.").contains("I moderate here.");
    assert!(queue(&moderator).await.is_empty());
}

both_databases!(all_topics_can_be_read_first_and_nobody_in_danger_waits_for_that);
async fn all_topics_can_be_read_first_and_nobody_in_danger_waits_for_that(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    set_first(&world, &group, "all", "0").await.expect(303);
    for n in 0..3 {
        let waits = begin(&author, &format!("Topic {n}"), &format!("Words number {n}."), "post").await;
        reader.get(&format!("/g/{}", group.address)).await.expect(200).lacks(&format!("Topic {n}"));
        publish(&moderator, &post_id(&waits)).await;
        say(&author, &path(&author.get(&path(&waits)).await), "A reply.").await;
    }
    let words = "I have kept enough pills and tonight I am going to kill myself.";
    begin(&author, "Tonight", words, "post").await.expect(200).contains("116 123");
    reader.get(&format!("/g/{}", group.address)).await.expect(200).contains("Tonight");
}

both_databases!(new_rules_are_read_before_the_next_post_and_nothing_is_lost);
async fn new_rules_are_read_before_the_next_post_and_nothing_is_lost(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, other) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let topic = topic(&author, "Sleep").await;
    let rules = format!("/g/{}/rules", group.address);
    author.get(&rules).await.expect(200).contains("Be kind.").lacks("I have read them");
    let admin = world.admin().await;
    let page = admin.get(&format!("/admin/groups/{}", group.address)).await.expect(200);
    admin.submit(&page, "/rules", &[("rules", " \n ")]).await.expect(422).contains("Write 1 to 20 rules");
    admin.submit(&page, "/rules", &[("rules", "Be kind.\nNo photos of scars.")]).await.expect(303);
    let admin_page = admin.get(&format!("/admin/groups/{}", group.address)).await.expect(200);
    admin_page.contains("This is version 2.");
    assert!(audit::verify(world.app.db.read()).await.unwrap().is_ok());

    // The words come back with the rules; they are kept as a draft, too.
    let page = author.get(&topic).await.expect(200).contains("No photos of scars.");
    let asked = author.submit(&page, "/replies", &[("body", "I sleep well.")]).await.expect(422);
    let asked = asked.contains("Tick that you have read the rules");
    assert_eq!(asked.field("body"), "I sleep well.");
    other.get(&topic).await.expect(200).lacks("I sleep well.");
    // An older version is not the one that counts.
    author.submit(&asked, "/replies", &[("agreed", "1")]).await.expect(422);
    author.submit(&asked, "/replies", &[("agreed", "2")]).await.expect(303);
    other.get(&topic).await.expect(200).contains("I sleep well.");
    say(&author, &topic, "And long.").await;

    // Or on the page of the rules itself; and what is older stays to be read.
    let page = other.get(&rules).await.expect(200).contains("No names and no addresses.");
    other.post(&rules, &[("version", "1")]).await.expect(409);
    other.submit(&page, &rules, &[]).await.expect(422);
    other.post(&rules, &[("version", "2")]).await.expect(303);
    say(&other, &topic, "Good for you.").await;
}

both_databases!(somebody_in_danger_is_heard_also_when_the_rules_are_new);
async fn somebody_in_danger_is_heard_also_when_the_rules_are_new(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, other) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let topic = topic(&author, "Sleep").await;
    let admin = world.admin().await;
    let rules = format!("/admin/groups/{}/rules", group.address);
    admin.post(&rules, &[("rules", "Be kind.\nBe brief.")]).await.expect(303);
    reply(&author, &topic, "I feel suicidal and alone.", "post").await.expect(200).contains("116 123");
    other.get(&topic).await.expect(200).contains("suicidal");
}
