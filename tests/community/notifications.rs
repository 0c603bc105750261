//! Notifications: who hears of what, once, and nobody else.

use crate::both_databases;
use crate::community::writing::{PHONE, all_told, decide, decision, hold, say, topic};
use crate::support::TestApp;
use kith::base::ids::PostId;
use kith::community::groups::Visibility;
use kith::community::posts::jobs::Published;
use kith::community::{clinicians as checked, notifications, personas};
use kith::transaction;

const NEWS: &str = "/notifications";

both_databases!(the_author_of_a_topic_hears_of_a_reply_once);
async fn the_author_of_a_topic_hears_of_a_reply_once(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, other) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let topic = topic(&author, "Sleep").await;
    author.get(NEWS).await.expect(200).contains("Nothing new");
    let id = say(&other, &topic, "With two pillows.").await;
    all_told(&world).await;
    let post: PostId = id.parse().unwrap();
    // A worker that died after the work and before the note does it again.
    transaction!(world.app.db, |tx| tx.enqueue(&Published { post }).await).unwrap();
    all_told(&world).await;
    notifications::jobs::reply(&world.app, Published { post }).await.unwrap();

    let page = author.get(NEWS).await.expect(200).contains(&group.name);
    assert_eq!(page.all(".rows .row__title"), ["New: Somebody replied to your topic"]);
    assert_eq!(page.attributes(".rows .row__title a", "href"), [format!("{topic}#post-{id}")]);
    page.lacks("pillows").lacks("loud otter");
    assert_eq!(author.get(&topic).await.attributes(".posts .post", "data-post"), [id]);
    for nobody in [&other.visitor, &world.person().await.visitor] {
        nobody.get(NEWS).await.expect(200).contains("Nothing new").lacks(&topic);
    }
    assert!(world.visitor().get(NEWS).await.location().starts_with("/sign-in"));
}

both_databases!(nobody_hears_of_their_own_reply_or_of_one_that_waits);
async fn nobody_hears_of_their_own_reply_or_of_one_that_waits(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, other) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    say(&author, &topic, "I mean at night.").await;
    let waits = hold(&other, &topic).await;
    all_told(&world).await;
    author.get(NEWS).await.expect(200).contains("Nothing new");
    decide(&moderator, &waits, "publish", &[], "").await.expect(303);
    all_told(&world).await;
    let page = author.get(NEWS).await.expect(200).lacks(PHONE);
    assert_eq!(page.all(".rows .row__title").len(), 1);
}

both_databases!(an_answer_of_a_clinician_is_told_as_one);
async fn an_answer_of_a_clinician_is_told_as_one(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, nurse) =
        (world.member(&group, "quiet heron").await, world.member(&group, "Night Owl").await);
    crate::community::clinicians::clinician(&world, nurse.account).await;
    checked::wear(&world.app, nurse.account, &[nurse.persona.id]).await.unwrap();
    let topic = topic(&author, "Sleep").await;
    say(&nurse, &topic, "A walk helps many.").await;
    all_told(&world).await;
    let page = author.get(NEWS).await.expect(200);
    assert_eq!(page.all(".rows .row__title"), ["New: A clinician answered your topic"]);
}

both_databases!(an_author_hears_of_a_decision_and_of_another_look);
async fn an_author_hears_of_a_decision_and_of_another_look(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, other) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let first = world.moderator(&group, "calm owl").await;
    let second = world.moderator(&group, "slow badger").await;
    let topic = topic(&other, "Sleep").await;
    let id = hold(&author, &topic).await;
    decide(&first, &id, "reject", &[], "Numbers bring strangers.").await.expect(303);
    all_told(&world).await;
    let page = author.get(NEWS).await.expect(200).lacks("Numbers bring strangers.").lacks("calm owl");
    assert_eq!(page.all(".rows .row__title"), ["New: A moderator decided about your post"]);
    let link = page.attributes(".rows .row__title a", "href").remove(0);
    assert_eq!(link, decision(&author).await);

    author.post(&format!("{link}/appeal"), &[("words", "It is a help line.")]).await.expect(303);
    let desk = second.get(&format!("/g/{}/desk", group.address)).await.expect(200);
    let appeal = desk.links().into_iter().find(|link| link.contains("/appeals/")).unwrap();
    second.post(&appeal, &[("outcome", "uphold"), ("answer", "It is not.")]).await.expect(303);
    all_told(&world).await;
    let page = author.get(NEWS).await.expect(200);
    let lines = page.all(".rows .row__title");
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines.contains(&"New: Another person has looked again at a decision".to_owned()), "{lines:?}");
    for nobody in [&other, &first, &second] {
        nobody.get(NEWS).await.expect(200).contains("Nothing new");
    }
}

both_databases!(what_was_seen_is_marked_as_seen);
async fn what_was_seen_is_marked_as_seen(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, other) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let (mine, theirs) = (topic(&author, "Sleep").await, topic(&other, "Food").await);
    say(&other, &mine, "With two pillows.").await;
    say(&author, &theirs, "Soup.").await;
    all_told(&world).await;
    let page = author.get(NEWS).await.expect(200);
    assert_eq!(page.all(".rows .is-new").len(), 1);
    assert_eq!(author.get("/help").await.all(".site-nav .count .visually-hidden"), ["1 new"]);
    let done = author.submit(&page, "/notifications/read", &[]).await;
    let page = author.follow(&done).await.expect(200).contains("All are marked as seen.");
    assert_eq!((page.all(".rows .row__title").len(), page.all(".rows .is-new").len()), (1, 0));
    assert!(page.forms().iter().all(|form| form.action != "/notifications/read"));
    assert!(author.get("/help").await.all(".site-nav .count").is_empty());
    assert_eq!(other.get(NEWS).await.all(".rows .is-new").len(), 1, "another one's news stay new");
    world.visitor().post("/notifications/read", &[]).await.expect(401);
}

both_databases!(news_of_all_ones_groups_stand_on_one_list_and_end_with_leaving);
async fn news_of_all_ones_groups_stand_on_one_list_and_end_with_leaving(world: TestApp) {
    let (here, there) = (world.group(Visibility::Members).await, world.group(Visibility::Hidden).await);
    let author = world.member(&here, "quiet heron").await;
    world.admit(author.account, &there, "grey stone", personas::Role::Member).await;
    let (one, two) = (world.member(&here, "loud otter").await, world.member(&there, "loud otter").await);
    let mine = topic(&author, "Sleep").await;
    let begun = [("kind", "story"), ("title", "Food"), ("body", "What do you eat?"), ("key", "1")];
    let also_mine = author.post(&format!("/g/{}/topics", there.address), &begun).await.expect(303);
    say(&one, &mine, "With two pillows.").await;
    say(&two, &crate::community::writing::path(&also_mine), "Soup.").await;
    all_told(&world).await;
    let page = author.get(NEWS).await.expect(200).contains(&here.name).contains(&there.name);
    assert_eq!(page.all(".rows .row__title").len(), 2);
    author.post(&format!("/g/{}/leave", there.address), &[("words", "name")]).await.expect(303);
    author.get(NEWS).await.expect(200).contains(&here.name).lacks(&there.name);
}
