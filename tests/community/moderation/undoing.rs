use crate::both_databases;
use crate::community::writing::{
    PHONE, about, all_told, change, decide, decision, hold, item, queue, reply, takes_effect, topic,
};
use crate::support::TestApp;
use crate::support::world::Member;
use kith::base::audit;
use kith::community::groups::Visibility;

/// Decides about an item and takes nothing for granted: nothing has taken effect yet.
async fn decide_for_now(moderator: &Member, id: &str, typed: &[(&str, &str)]) -> String {
    let address = item(moderator, id);
    let page = moderator.get(&address).await.expect(200);
    let next = moderator.submit(&page, &address, typed).await.expect(303);
    moderator.follow(&next).await.expect(303).location()
}

both_databases!(a_decision_can_be_taken_back_for_a_moment_and_nobody_is_told);
async fn a_decision_can_be_taken_back_for_a_moment_and_nobody_is_told(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let (one, two) =
        (world.moderator(&group, "calm owl").await, world.moderator(&group, "slow badger").await);
    let topic = topic(&author, "Sleep").await;
    let id = hold(&author, &topic).await;
    let decided = decide_for_now(&one, &id, &[("action", "publish")]).await;
    assert!(queue(&one).await.is_empty());
    two.get(&topic).await.expect(200).lacks(PHONE);
    author.get("/notifications").await.expect(200).contains("Nothing new");

    let page = one.get(&decided).await.expect(200).contains("Take it back");
    let decision = page.field("decision");
    two.post("/desk/undo", &[("decision", &decision)]).await.expect(404);
    author.post("/desk/undo", &[("decision", &decision)]).await.expect(404);
    let back = one.submit(&page, "/desk/undo", &[]).await.expect(303);
    one.follow(&back).await.expect(200).contains(PHONE).contains("nobody was told");
    assert_eq!(queue(&two).await, [item(&two, &id)]);
    takes_effect(&one).await;
    all_told(&world).await;
    two.get(&topic).await.expect(200).lacks(PHONE);
    author.get(&format!("/g/{}/decisions", group.address)).await.expect(200).contains("No decisions");
    // What was taken back can be decided otherwise, and once it has taken effect it stands.
    decide(&one, &id, "reject", &[], "Not here.").await.expect(303);
    one.post("/desk/undo", &[("decision", &decision)]).await.expect(404);
    let standing = crate::community::writing::decision(&author).await;
    let standing = standing.rsplit('/').next().unwrap();
    one.post("/desk/undo", &[("decision", standing)]).await.expect(409).contains("It has taken effect");
    let entries = audit::about(world.app.db.read(), &id, 20).await.unwrap();
    let mut acts: Vec<_> = entries.iter().rev().map(|entry| entry.action.as_str()).collect();
    acts.retain(|act| *act != "moderation.look");
    assert_eq!(acts, ["posts.hold", "moderation.decide", "moderation.undo", "moderation.decide"]);
}

both_databases!(a_decision_about_words_that_changed_meanwhile_never_happens);
async fn a_decision_about_words_that_changed_meanwhile_never_happens(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let id = hold(&author, &topic).await;
    decide_for_now(&moderator, &id, &[("action", "publish")]).await;
    change(&author, &id, "My mother has 07700 900456.", "ask").await.expect(303);
    takes_effect(&moderator).await;
    moderator.get(&topic).await.expect(200).lacks(PHONE).lacks("900456");
    assert_eq!(queue(&moderator).await, [item(&moderator, &id)]);
    assert_eq!(world.ask("SELECT COUNT(*) FROM decisions").await, 0);

    decide_for_now(&moderator, &id, &[("action", "reject"), ("reason", "Not here.")]).await;
    author.post(&about(&author, &id, "withdrawal"), &[]).await.expect(303);
    takes_effect(&moderator).await;
    assert_eq!(world.ask("SELECT COUNT(*) FROM decisions").await, 0);
    assert!(queue(&moderator).await.is_empty());
    assert_eq!(world.ask("SELECT COUNT(*) FROM jobs WHERE given_up").await, 0);
}

both_databases!(words_of_somebody_with_a_plan_are_published_by_two);
async fn words_of_somebody_with_a_plan_are_published_by_two(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let (one, two) =
        (world.moderator(&group, "calm owl").await, world.moderator(&group, "slow badger").await);
    let topic = topic(&author, "Sleep").await;
    let words = format!("I am going to kill myself tonight. Ring {PHONE}.");
    reply(&author, &topic, &words, "ask").await.expect(200);
    let id = queue(&one).await[0].rsplit('/').next().unwrap().to_owned();
    decide(&one, &id, "publish", &[], "").await.expect(303);
    author.get(&topic).await.expect(200).contains("Waiting for a check");
    let proposals = async |moderator: &Member| {
        let desk = moderator.get(&format!("/g/{}/desk", group.address)).await.expect(200);
        desk.links().into_iter().filter(|link| link.contains("/proposals/")).collect::<Vec<_>>()
    };
    assert!(proposals(&one).await.is_empty(), "one alone may not do it twice");
    let path = proposals(&two).await.remove(0);
    one.get(&path).await.expect(200).contains("Somebody else has to agree").lacks(PHONE);
    one.post(&path, &[("agree", "yes")]).await.expect(409);
    author.post(&path, &[("agree", "yes")]).await.expect(403);
    two.post(&path, &[("agree", "perhaps")]).await.expect(422);
    let page = two.get(&path).await.expect(200).contains(PHONE).contains("calm owl");
    two.submit(&page, &path, &[("agree", "no")]).await.expect(303);
    assert_eq!(queue(&two).await, [item(&two, &id)], "it waits for another decision");
    decide(&one, &id, "publish", &[], "").await.expect(303);
    let path = proposals(&two).await.remove(0);
    two.post(&path, &[("agree", "yes")]).await.expect(303);
    two.get(&topic).await.expect(200).contains(PHONE);
    two.get(&path).await.expect(409);
    author.get(&decision(&author).await).await.expect(200).contains("published it as you wrote it");
}
