use crate::both_databases;
use crate::community::writing::{PHONE, decide, hold, reply, topic};
use crate::support::{TestApp, eventually};
use kith::base::clock::{days, hours};
use kith::community::groups::Visibility;
use kith::community::identity::Role;

/// Waits until nothing sealed is left but `count`.
async fn sealed(world: &TestApp, count: i64) {
    eventually("sealed originals to go", async || {
        (world.ask("SELECT COUNT(*) FROM holds").await == count).then_some(())
    })
    .await;
}

both_databases!(originals_are_destroyed_when_their_time_is_over);
async fn originals_are_destroyed_when_their_time_is_over(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let refused = hold(&author, &topic).await;
    reply(&author, &topic, &format!("Or text {PHONE} at night."), "ask").await.expect(303);
    decide(&moderator, &refused, "reject", &[], "Not here.").await.expect(303);
    world.advance(days(34));
    assert_eq!(world.ask("SELECT COUNT(*) FROM holds").await, 2, "there may still be an appeal");
    world.advance(days(1) + hours(1));
    sealed(&world, 1).await;
    // What nobody has decided about waits, however long it takes.
    let moderator = world.another_device(moderator.account, Role::Member).await;
    moderator.get(&format!("/g/{}/desk", group.address)).await.expect(200).contains("1 post waits");
}

both_databases!(what_was_given_back_and_never_changed_ends_with_its_words);
async fn what_was_given_back_and_never_changed_ends_with_its_words(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let id = hold(&author, &topic).await;
    decide(&moderator, &id, "return", &[], "Please take the number out.").await.expect(303);
    world.advance(days(36));
    sealed(&world, 0).await;
    let author = world.another_device(author.account, Role::Member).await;
    let page = author.get(&topic).await.expect(200).lacks(PHONE);
    assert!(page.all(".post--held").is_empty(), "{page:?}");
    author
        .get(&format!("/g/{}/posts/{id}", group.address))
        .await
        .expect(200)
        .contains("This post was not published");
    author.get(&format!("/g/{}/drafts", group.address)).await.expect(200).contains("No drafts");
}
