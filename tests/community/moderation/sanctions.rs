use crate::both_databases;
use crate::community::writing::{
    all_told, change, decision, hold, item, post_id, reply, say, takes_effect, topic,
};
use crate::support::TestApp;
use crate::support::world::Member;
use kith::base::clock::{days, hours};
use kith::community::groups::Visibility;

/// Decides about a held post and its author.
async fn sanction(moderator: &Member, id: &str, kind: &str, days: &str) {
    let path = item(moderator, id);
    let page = moderator.get(&path).await.expect(200);
    let typed =
        [("action", "reject"), ("reason", "We have asked you twice."), ("sanction", kind), ("days", days)];
    moderator.submit(&page, &path, &typed).await.expect(303);
    takes_effect(moderator).await;
}

/// The address of the latest decision that says this.
async fn told(member: &Member, what: &str) -> String {
    let page = member.get(&format!("/g/{}/decisions", member.address)).await.expect(200);
    let titles = page.all(".rows .row__title");
    let at = titles.iter().position(|title| title == what).unwrap_or_else(|| panic!("{titles:?}"));
    page.attributes(".rows .row__title a", "href").remove(at)
}

both_databases!(a_warning_is_a_word_with_a_reason);
async fn a_warning_is_a_word_with_a_reason(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let id = hold(&author, &topic).await;
    let path = item(&moderator, &id);
    let page = moderator.get(&path).await.expect(200);
    let typed = [("action", "publish"), ("sanction", "warn")];
    moderator.submit(&page, &path, &typed).await.expect(422).contains("Write a reason");
    sanction(&moderator, &id, "warn", "1").await;
    all_told(&world).await;
    author.get("/notifications").await.expect(200).contains("A moderator decided about your post");
    let page = author.get(&told(&author, "You have had a warning").await).await.expect(200);
    page.contains("We have asked you twice.").contains("You can ask us to look again");
    say(&author, &topic, "I see.").await;
}

both_databases!(somebody_who_is_slowed_down_writes_once_an_hour);
async fn somebody_who_is_slowed_down_writes_once_an_hour(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    sanction(&moderator, &hold(&author, &topic).await, "slow", "7").await;
    say(&author, &topic, "One.").await;
    reply(&author, &topic, "Two.", "post").await.expect(429);
    world.advance(hours(1));
    say(&author, &topic, "Two.").await;
    world.advance(days(7));
    let author = world.again(author).await;
    say(&author, &topic, "Three.").await;
    say(&author, &topic, "Four.").await;
}

both_databases!(somebody_who_is_muted_reads_and_can_ask_another_person);
async fn somebody_who_is_muted_reads_and_can_ask_another_person(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let (one, two) =
        (world.moderator(&group, "calm owl").await, world.moderator(&group, "slow badger").await);
    let topic = topic(&author, "Sleep").await;
    let older = say(&author, &topic, "All is well.").await;
    sanction(&one, &hold(&author, &topic).await, "mute", "30").await;
    let page = author.get(&topic).await.expect(200).contains("All is well.").contains("until 3 June 2026");
    assert!(page.forms().iter().all(|form| !form.action.ends_with("/replies")), "{page:?}");
    reply(&author, &topic, "But I", "post").await.expect(409).contains("You cannot write here for now");
    change(&author, &older, "All is ill.", "post").await.expect(409);

    let muted = told(&author, "You cannot write here for some time").await;
    author.get(&muted).await.expect(200).contains("In this group, until 3 June 2026.");
    let statement = author.get(&format!("{muted}/statement")).await.expect(200);
    let statement = statement.contains("DECISION_PROVISION_PARTIAL_SUSPENSION");
    statement.contains("\"2026-06-03\"").lacks("We have asked you twice.");
    author.post(&format!("{muted}/appeal"), &[("words", "Once, not twice.")]).await.expect(303);
    let desk = two.get(&format!("/g/{}/desk?kind=appeals", group.address)).await.expect(200);
    let appeal = desk.attributes(".queue-item__what a", "href").remove(0);
    two.get(&appeal).await.expect(200).contains("They may not write for some time").contains("Lift it");
    two.post(&appeal, &[("outcome", "reverse"), ("answer", "You are right.")]).await.expect(303);
    say(&author, &topic, "Thank you.").await;
    author.get(&muted).await.expect(200).contains("and lifted it");
}

both_databases!(somebody_who_is_sent_away_reads_why_and_comes_back_when_it_is_over);
async fn somebody_who_is_sent_away_reads_why_and_comes_back_when_it_is_over(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let id = hold(&author, &topic).await;
    let mut ears = author.listen().await;
    ears.subscribe(&author.address, None).await;
    ears.next_where(|said| said["op"] == "live").await;
    sanction(&moderator, &id, "ban", "7").await;
    ears.next_where(|said| said["op"] == "unsub").await;
    author.get(&topic).await.leads_to(&format!("/g/{}/join", group.address));
    reply(&author, &topic, "But I", "post").await.expect(403);
    all_told(&world).await;
    author.get("/notifications").await.expect(200).contains("A moderator decided about your post");
    let page = author.get(&told(&author, "You are out of this group").await).await.expect(200);
    page.contains("We have asked you twice.").contains("/appeal");
    author.get(&decision(&author).await).await.expect(200);

    world.advance(days(7));
    crate::support::eventually("the ban to be lifted", async || {
        (world.ask("SELECT COUNT(*) FROM jobs WHERE kind = 'moderation.lift'").await == 0).then_some(())
    })
    .await;
    let author = world.again(author).await;
    say(&author, &topic, "I am back.").await;
}

both_databases!(nobody_is_sent_away_for_good_by_one_person);
async fn nobody_is_sent_away_for_good_by_one_person(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let (one, two) =
        (world.moderator(&group, "calm owl").await, world.moderator(&group, "slow badger").await);
    let topic = topic(&author, "Sleep").await;
    sanction(&one, &hold(&author, &topic).await, "ban", "forever").await;
    say(&author, &topic, "I am still here.").await;
    let desk = two.get(&format!("/g/{}/desk", group.address)).await.expect(200);
    let path = desk.links().into_iter().find(|link| link.contains("/proposals/")).unwrap();
    one.post(&path, &[("agree", "yes")]).await.expect(409).contains("You proposed this");
    two.get(&path).await.expect(200).contains("sent away for good").contains("quiet heron");
    two.post(&path, &[("agree", "yes")]).await.expect(303);
    author.get(&topic).await.leads_to(&format!("/g/{}/join", group.address));
    let page = author.get(&told(&author, "You are out of this group").await).await.expect(200);
    page.contains("It has no end.");
    let ban = "SELECT COUNT(*) FROM decisions WHERE action = 'ban' AND seconded_by IS NOT NULL";
    assert_eq!(world.ask(ban).await, 1);
}

both_databases!(moderators_are_the_business_of_the_administration);
async fn moderators_are_the_business_of_the_administration(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (one, two) =
        (world.moderator(&group, "calm owl").await, world.moderator(&group, "slow badger").await);
    let topic = topic(&one, "Sleep").await;
    let id = post_id(&reply(&one, &topic, "Ring me on 07700 900123.", "ask").await);
    let path = item(&two, &id);
    let page = two.get(&path).await.expect(200);
    let typed = [("action", "publish"), ("reason", "Oh."), ("sanction", "mute"), ("days", "7")];
    two.submit(&page, &path, &typed).await.expect(409).contains("This is another moderator");
}
