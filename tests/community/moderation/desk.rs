use crate::both_databases;
use crate::community::writing::{PHONE, about, change, decide, hold, item, queue, reply, topic};
use crate::support::TestApp;
use kith::base::audit;
use kith::base::clock::{days, minutes};
use kith::community::groups::Visibility;
use kith::community::personas::Role;

both_databases!(the_most_urgent_stands_first_then_the_longest_wait);
async fn the_most_urgent_stands_first_then_the_longest_wait(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let other = world.member(&group, "loud otter").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let first = hold(&author, &topic).await;
    world.advance(minutes(5));
    let second = hold(&other, &topic).await;
    world.advance(minutes(5));
    reply(&author, &topic, "I feel suicidal and alone.", "post").await.expect(200);
    world.advance(minutes(5));
    reply(&author, &topic, "I am going to kill myself tonight.", "post").await.expect(200);
    let desk =
        moderator.get(&format!("/g/{}/desk", group.address)).await.expect(200).contains("4 posts wait");
    let levels = desk.all(".queue-item .row__meta");
    assert!(levels[0].contains("Level 4") && levels[1].contains("Level 2"), "{levels:?}");
    assert_eq!(queue(&moderator).await[2..], [item(&moderator, &first), item(&moderator, &second)]);
    desk.lacks(PHONE).lacks("suicidal");
    // Changing it does not send it to the back.
    change(&author, &first, &format!("Ring me on {PHONE}, please."), "ask").await.expect(303);
    assert_eq!(queue(&moderator).await[2], item(&moderator, &first));
}

both_databases!(what_waits_again_after_a_decision_has_not_waited_since_then);
async fn what_waits_again_after_a_decision_has_not_waited_since_then(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, other) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let again = hold(&author, &topic).await;
    decide(&moderator, &again, "return", &[], "Please take the number out.").await.expect(303);
    world.advance(days(2));
    let moderator = world.again(moderator).await;
    let waiting = hold(&other, &topic).await;
    world.advance(minutes(5));
    change(&author, &again, &format!("I insist: {PHONE}, please."), "ask").await.expect(303);
    assert_eq!(queue(&moderator).await, [item(&moderator, &waiting), item(&moderator, &again)]);
}

both_databases!(only_moderators_of_the_group_see_its_desk);
async fn only_moderators_of_the_group_see_its_desk(world: TestApp) {
    let (group, other) = (world.group(Visibility::Members).await, world.group(Visibility::Hidden).await);
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let elsewhere = world.moderator(&other, "calm owl").await;
    let (desk, hidden) = (format!("/g/{}/desk", group.address), format!("/g/{}/desk", other.address));
    let id = hold(&author, &topic(&author, "Sleep").await).await;
    let vote = [("action", "publish"), ("version", "1"), ("reason", "")];
    for page in [desk.clone(), format!("{desk}/{id}")] {
        author.get(&page).await.expect(403).lacks(PHONE);
        elsewhere.get(&page).await.leads_to(&format!("/g/{}/join", group.address));
        world.admin().await.get(&page).await.expect(303);
        assert!(world.visitor().get(&page).await.location().starts_with("/sign-in"));
    }
    author.post(&format!("{desk}/{id}"), &vote).await.expect(403);
    elsewhere.post(&format!("{desk}/{id}"), &vote).await.expect(403);
    world.visitor().post(&format!("{desk}/{id}"), &vote).await.expect(401);
    // Neither does one's own desk show what belongs to another.
    elsewhere.get(&format!("{hidden}/{id}")).await.expect(404);
    elsewhere.post(&format!("{hidden}/{id}"), &vote).await.expect(404);
    moderator.get(&hidden).await.expect(404);
    moderator.get(&format!("{desk}/nothing")).await.expect(404);
    assert_eq!(queue(&moderator).await, [format!("{desk}/{id}")]);
}

both_databases!(whoever_is_no_moderator_any_more_sees_nothing);
async fn whoever_is_no_moderator_any_more_sees_nothing(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let id = hold(&author, &topic(&author, "Sleep").await).await;
    let page = moderator.get(&item(&moderator, &id)).await.expect(200);
    kith::community::personas::appoint(&world.app, "operator", &moderator.persona, Role::Member)
        .await
        .unwrap();
    moderator.submit(&page, &item(&moderator, &id), &[("action", "publish")]).await.expect(403);
    moderator.get(&item(&moderator, &id)).await.expect(403);
}

both_databases!(opening_an_item_takes_it_for_a_while_and_is_written_down);
async fn opening_an_item_takes_it_for_a_while_and_is_written_down(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let first = world.moderator(&group, "calm owl").await;
    let second = world.moderator(&group, "slow badger").await;
    let id = hold(&author, &topic(&author, "Sleep").await).await;
    let desk = format!("/g/{}/desk", group.address);
    second.get(&desk).await.expect(200).lacks("is on it");
    first.get(&item(&first, &id)).await.expect(200).contains(PHONE);
    first.get(&desk).await.expect(200).lacks("is on it");
    second.get(&desk).await.expect(200).contains("calm owl is on it");
    let page = second.get(&item(&second, &id)).await.expect(200).contains("calm owl is on it");
    assert!(page.forms().iter().all(|form| !form.action.ends_with(&id)), "there is nothing to send");

    let looks = audit::about(world.app.db.read(), &id, 10).await.unwrap();
    let looks = looks.iter().filter(|entry| entry.action == "moderation.look");
    let by: Vec<_> = looks.map(|entry| (entry.action.as_str(), entry.actor.clone())).collect();
    let look = |member: &crate::support::world::Member| ("moderation.look", member.persona.id.to_string());
    assert_eq!(by, [look(&second), look(&first)]);
    // Somebody who goes for a walk keeps nobody waiting.
    world.advance(minutes(10));
    second.get(&item(&second, &id)).await.expect(200).lacks("is on it");
    first.get(&desk).await.expect(200).contains("slow badger is on it");
}

both_databases!(nobody_decides_about_their_own_words);
async fn nobody_decides_about_their_own_words(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let moderator = world.moderator(&group, "calm owl").await;
    let other = world.moderator(&group, "slow badger").await;
    let topic = topic(&moderator, "Sleep").await;
    let id = hold(&moderator, &topic).await;
    let page = other.get(&item(&other, &id)).await.expect(200);
    let version = page.field("version");
    world.advance(minutes(11));
    moderator.get(&item(&moderator, &id)).await.expect(409).contains("This is about your own post");
    let vote = [("action", "publish"), ("version", version.as_str())];
    moderator.post(&item(&moderator, &id), &vote).await.expect(409);
    assert_eq!(world.ask("SELECT COUNT(*) FROM decisions").await, 0);
    moderator.post(&about(&moderator, &id, "withdrawal"), &[]).await.expect(303);
}
