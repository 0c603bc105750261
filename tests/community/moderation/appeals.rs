use crate::both_databases;
use crate::community::writing::{
    PHONE, about, change, decide, decision, hold, item, queue, reply, say, topic,
};
use crate::support::world::Member;
use crate::support::{Answer, TestApp};
use kith::base::audit;
use kith::base::clock::{days, minutes};
use kith::community::groups::{Group, Visibility};
use kith::community::identity::Role;

/// Asks for another look.
async fn appeal(author: &Member, decision: &str, words: &str) -> Answer {
    author.post(&format!("{decision}/appeal"), &[("words", words)]).await
}

/// The appeals on a moderator's desk that they may answer.
async fn appeals(moderator: &Member) -> Vec<String> {
    let desk = moderator.get(&format!("/g/{}/desk", moderator.address)).await.expect(200);
    desk.links().into_iter().filter(|link| link.contains("/appeals/")).collect()
}

/// An author whose reply was refused by the first of two moderators, and who has asked for another look.
struct Dispute {
    author: Member,
    first: Member,
    second: Member,
    topic: String,
    post: String,
    decision: String,
    appeal: String,
}

async fn dispute(world: &TestApp, group: &Group, action: &str, mask: &[&str]) -> Dispute {
    let author = world.member(group, "quiet heron").await;
    let first = world.moderator(group, "calm owl").await;
    let second = world.moderator(group, "slow badger").await;
    let topic = topic(&author, "Sleep").await;
    let post = hold(&author, &topic).await;
    decide(&first, &post, action, mask, "Numbers bring strangers.").await.expect(303);
    let decision = decision(&author).await;
    appeal(&author, &decision, "It is the number of a help line.").await.expect(303);
    let appeal = appeals(&second).await.remove(0);
    Dispute { author, first, second, topic, post, decision, appeal }
}

const REVERSE: [(&str, &str); 2] = [("outcome", "reverse"), ("answer", "You are right, we are sorry.")];
const UPHOLD: [(&str, &str); 2] = [("outcome", "uphold"), ("answer", "It is a private number.")];

both_databases!(somebody_else_looks_again_and_publishes_it_as_it_was_written);
async fn somebody_else_looks_again_and_publishes_it_as_it_was_written(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let reader = world.member(&group, "loud otter").await;
    let Dispute { author, first, second, topic, post, decision, appeal } =
        dispute(&world, &group, "reject", &[]).await;
    author
        .get(&decision)
        .await
        .expect(200)
        .contains("Another person will look again")
        .lacks("Do you see it differently");
    // Whoever decided sees that somebody asks, and answers nothing.
    assert!(appeals(&first).await.is_empty());
    first.get(&appeal).await.expect(200).contains("You made this decision").lacks(PHONE);
    first.post(&appeal, &REVERSE).await.expect(409).contains("This was your own decision");

    let page =
        second.get(&appeal).await.expect(200).contains(PHONE).contains("It is the number of a help line.");
    page.contains("Numbers bring strangers.");
    second
        .post(&appeal, &[("outcome", "reverse"), ("answer", " ")])
        .await
        .expect(422)
        .contains("Write an answer");
    let page = second.post(&appeal, &[("answer", "Yes, but")]).await.expect(422);
    assert_eq!(page.field("answer"), "Yes, but");
    second.post(&appeal, &REVERSE).await.expect(303);
    let words = format!("Ring me on {PHONE} tonight.");
    assert_eq!(reader.get(&topic).await.all(".posts .prose"), [words]);
    let page = author.get(&decision).await.expect(200).contains("The decision was changed");
    let page = page.contains("your post is out as you wrote it");
    page.contains("You are right, we are sorry.");
    second.post(&appeal, &UPHOLD).await.expect(409);
    second.get(&appeal).await.expect(409);

    let entries = audit::about(world.app.db.read(), &post, 1).await.unwrap();
    assert_eq!(
        (entries[0].action.as_str(), &entries[0].actor),
        ("moderation.appeal", &second.persona.id.to_string())
    );
    assert!(audit::verify(world.app.db.read()).await.unwrap().is_ok());
}

both_databases!(what_was_taken_out_wrongly_stands_there_again);
async fn what_was_taken_out_wrongly_stands_there_again(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let Dispute { author, second, topic, appeal, .. } = dispute(&world, &group, "redact", &["1"]).await;
    author.get(&topic).await.expect(200).lacks(PHONE).contains("A moderator took a detail out");
    second.post(&appeal, &REVERSE).await.expect(303);
    author.get(&topic).await.expect(200).contains(PHONE).lacks("A moderator took a detail out");
    assert_eq!(world.ask("SELECT SUM(replies) FROM topics").await, 1);
}

both_databases!(what_was_taken_away_wrongly_comes_back);
async fn what_was_taken_away_wrongly_comes_back(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let first = world.moderator(&group, "calm owl").await;
    let second = world.moderator(&group, "slow badger").await;
    let topic = topic(&author, "Sleep").await;
    reply(&author, &topic, "I am going to end my life.", "post").await.expect(200);
    let id = queue(&first).await[0].rsplit('/').next().unwrap().to_owned();
    decide(&first, &id, "reject", &[], "Too hard to read.").await.expect(303);
    assert_eq!(world.ask("SELECT SUM(replies) FROM topics").await, 0);
    appeal(&author, &decision(&author).await, "I need to be heard.").await.expect(303);
    second.post(&appeals(&second).await[0], &REVERSE).await.expect(303);
    let page = author.get(&topic).await.expect(200).contains("I am going to end my life.");
    assert!(page.all(".tombstone").is_empty());
    assert_eq!(world.ask("SELECT SUM(replies) FROM topics").await, 1);
}

both_databases!(a_decision_that_is_right_stays);
async fn a_decision_that_is_right_stays(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let Dispute { author, second, topic, decision, appeal, .. } =
        dispute(&world, &group, "reject", &[]).await;
    second.post(&appeal, &UPHOLD).await.expect(303);
    author.get(&topic).await.expect(200).lacks(PHONE);
    author
        .get(&decision)
        .await
        .expect(200)
        .contains("The decision stays")
        .contains("It is a private number.");
    self::appeal(&author, &decision, "And once more.").await.expect(409).contains("You have asked already");
    assert!(appeals(&second).await.is_empty());
}

both_databases!(only_the_author_asks_and_only_once_and_in_time);
async fn only_the_author_asks_and_only_once_and_in_time(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let reader = world.member(&group, "loud otter").await;
    let Dispute { author, first, second, topic, decision, .. } = dispute(&world, &group, "reject", &[]).await;
    for stranger in [&reader, &first, &second] {
        stranger.get(&format!("{decision}/appeal")).await.expect(404);
        appeal(stranger, &decision, "I find so too.").await.expect(404);
    }
    appeal(&author, &decision, "Once more.").await.expect(409).contains("You have asked already");

    world.advance(minutes(1));
    let other = say(&author, &topic, "All is well.").await;
    change(&author, &other, &format!("Ring {PHONE}."), "ask").await.expect(303);
    decide(&first, &other, "reject", &[], "Not here.").await.expect(303);
    let refused = crate::community::writing::decision(&author).await;
    let page = appeal(&author, &refused, "  ").await.expect(422).contains("Write a few words");
    assert!(page.first("title").starts_with("Error:"));
    appeal(&author, &refused, &"so ".repeat(1000)).await.expect(422);
    world.advance(days(30) + std::time::Duration::from_secs(1));
    let author = world.again(author).await;
    author.get(&refused).await.expect(200).lacks("Do you see it differently");
    appeal(&author, &refused, "Better late.").await.expect(409).contains("The time for this is over");
}

both_databases!(what_was_published_leaves_nothing_to_ask);
async fn what_was_published_leaves_nothing_to_ask(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let id = hold(&author, &topic(&author, "Sleep").await).await;
    decide(&moderator, &id, "publish", &[], "").await.expect(303);
    let decision = decision(&author).await;
    author.get(&decision).await.expect(200).contains("published it as you wrote it").lacks("/appeal");
    appeal(&author, &decision, "I regret it.").await.expect(409);
}

both_databases!(a_moderator_does_not_answer_their_own_appeal);
async fn a_moderator_does_not_answer_their_own_appeal(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.moderator(&group, "quiet heron").await;
    let first = world.moderator(&group, "calm owl").await;
    let second = world.moderator(&group, "slow badger").await;
    let topic = topic(&author, "Sleep").await;
    let id = hold(&author, &topic).await;
    decide(&first, &id, "reject", &[], "Not here.").await.expect(303);
    appeal(&author, &decision(&author).await, "But I am one of you.").await.expect(303);
    let address = appeals(&second).await.remove(0);
    author.post(&address, &REVERSE).await.expect(409).contains("This is about your own post");
    author.get(&topic).await.expect(200).lacks(PHONE);
    second.post(&address, &UPHOLD).await.expect(303);
}

both_databases!(an_appeal_publishes_nothing_that_was_written_since);
async fn an_appeal_publishes_nothing_that_was_written_since(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let reader = world.member(&group, "loud otter").await;
    let Dispute { author, second, topic, post, appeal, .. } = dispute(&world, &group, "return", &[]).await;
    let page = second.get(&appeal).await.expect(200).contains(PHONE);
    change(&author, &post, "My mother has 07700 900456.", "ask").await.expect(303);
    second.submit(&page, &appeal, &REVERSE).await.expect(303);
    reader.get(&topic).await.expect(200).lacks("900456").lacks(PHONE);
    // It waits for a decision of its own.
    assert_eq!(queue(&second).await, [item(&second, &post)]);
    decide(&second, &post, "publish", &[], "").await.expect(303);
    reader.get(&topic).await.expect(200).contains("900456");
}

both_databases!(an_appeal_about_what_is_gone_is_answered_all_the_same);
async fn an_appeal_about_what_is_gone_is_answered_all_the_same(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let Dispute { author, second, topic, post, decision, appeal, .. } =
        dispute(&world, &group, "return", &[]).await;
    author.post(&about(&author, &post, "withdrawal"), &[]).await.expect(303);
    second.get(&appeal).await.expect(200).contains("The words are gone").lacks(PHONE);
    second.post(&appeal, &REVERSE).await.expect(303);
    author.get(&topic).await.expect(200).lacks(PHONE);
    let page = author.get(&decision).await.expect(200).contains("You are right, we are sorry.");
    page.contains("You were right").contains("nothing was published").lacks("your post is out");
}

both_databases!(the_original_stays_until_an_appeal_is_answered);
async fn the_original_stays_until_an_appeal_is_answered(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let reader = world.member(&group, "loud otter").await;
    let Dispute { second, topic, appeal, .. } = dispute(&world, &group, "reject", &[]).await;
    let left = async || world.ask("SELECT COUNT(*) FROM jobs WHERE kind = 'posts.shred'").await == 0;
    world.advance(days(40));
    crate::support::eventually("the shredder to have run", async || left().await.then_some(())).await;
    assert_eq!(world.ask("SELECT COUNT(*) FROM holds").await, 1, "there would be nothing to look at");
    let second = world.another_device(second.account, Role::Member).await;
    second.get(&appeal).await.expect(200).contains(PHONE);
    second.post(&appeal, &REVERSE).await.expect(303);
    world.another_device(reader.account, Role::Member).await.get(&topic).await.expect(200).contains(PHONE);
    world.advance(days(8));
    crate::support::eventually("the shredder to run again", async || left().await.then_some(())).await;
    assert_eq!(world.ask("SELECT COUNT(*) FROM holds").await, 0);
}
