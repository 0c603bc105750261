//! What moderators see around an item, and how they work on it with each other.

use crate::both_databases;
use crate::community::writing::{
    PHONE, about, begin, decide, decision, hold, item, post_id, queue, reply, say, takes_effect, topic,
};
use crate::support::TestApp;
use crate::support::world::Person;
use kith::base::audit;
use kith::base::clock::minutes;
use kith::community::groups::Visibility;
use kith::community::identity;
use kith::community::personas::Role;

both_databases!(an_item_shows_what_its_author_did_here_and_only_a_number_from_elsewhere);
async fn an_item_shows_what_its_author_did_here_and_only_a_number_from_elsewhere(world: TestApp) {
    let (group, other) = (world.group(Visibility::Members).await, world.group(Visibility::Members).await);
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let elsewhere = world.moderator(&other, "slow badger").await;
    let page = moderator.get(&item(&moderator, &hold(&author, &topic(&author, "Sleep").await).await)).await;
    page.expect(200).contains("No measures about this person before").contains("Sleep");

    // The same person is warned in another group, under another name.
    let persona = world.admit(author.account, &other, "loud otter", Role::Member).await;
    let visitor = world.another_device(author.account, identity::Role::Member).await;
    let person = Person { visitor, account: author.account, name: author.name.clone() };
    let there = world.as_member(person, persona, &other);
    let id = hold(&there, &topic(&there, "A secret garden").await).await;
    let path = item(&elsewhere, &id);
    let page = elsewhere.get(&path).await.expect(200);
    let warned = [("action", "reject"), ("reason", "No numbers, we said."), ("sanction", "warn")];
    elsewhere.submit(&page, &path, &warned).await.expect(303);
    takes_effect(&elsewhere).await;

    let waking = topic(&author, "Waking").await;
    let id = post_id(&reply(&author, &waking, "Ring 07700 900456.", "ask").await);
    let page = moderator.get(&item(&moderator, &id)).await.expect(200);
    let page = page.contains("1 measure about this person before").contains("Waking").contains("Sleep");
    page.lacks("loud otter").lacks("No numbers, we said.").lacks("garden").lacks(&other.name);

    decide(&moderator, &id, "return", &[], "Please take the number out.").await.expect(303);
    let id = post_id(&reply(&author, &waking, "Or ring 07700 900789.", "ask").await);
    let page = moderator.get(&item(&moderator, &id)).await.expect(200);
    page.contains("Please take the number out.").contains("It was given back to the author");
}

both_databases!(items_that_wait_and_are_alike_are_named);
async fn items_that_wait_and_are_alike_are_named(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (one, two) = (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&one, "Sleep").await;
    let first = hold(&one, &topic).await;
    let words = format!("My number is +44 {}.", &PHONE[1..]);
    let second = post_id(&reply(&two, &topic, &words, "ask").await);
    let apart = reply(&two, &topic, "Ring 07700 900456 instead.", "ask").await;
    let apart = post_id(&apart);
    let alike = async |id: &str| {
        let page = moderator.get(&item(&moderator, id)).await.expect(200);
        page.attributes("#alike ~ ul a", "href")
    };
    assert_eq!(alike(&first).await, [item(&moderator, &second)]);
    assert_eq!(alike(&second).await, [item(&moderator, &first)]);
    assert!(alike(&apart).await.is_empty());
    decide(&moderator, &first, "return", &[], "Please take the number out.").await.expect(303);
    assert!(alike(&second).await.is_empty(), "what is decided does not wait");
}

both_databases!(an_item_is_escalated_to_somebody_else_and_stands_first);
async fn an_item_is_escalated_to_somebody_else_and_stands_first(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let (one, two) =
        (world.moderator(&group, "calm owl").await, world.moderator(&group, "slow badger").await);
    let topic = topic(&author, "Sleep").await;
    let older = hold(&author, &topic).await;
    world.advance(minutes(5));
    let id = post_id(&reply(&author, &topic, "Ring 07700 900456.", "ask").await);
    assert_eq!(queue(&one).await[0], item(&one, &older));
    let path = item(&one, &id);
    let page = one.get(&path).await.expect(200);
    let next = one.submit(&page, &format!("{path}/notes"), &[("then", "escalate")]).await.expect(303);
    assert_eq!(queue(&one).await[0], path, "it stands before what is not graver");
    // It is not opened by itself for whoever gave it away, and it is free at once.
    one.follow(&one.follow(&next).await).await.expect(200).lacks("07700 900456");
    let page = two.get(&path).await.expect(200).contains("calm owl asks for somebody with more experience.");
    two.submit(&page, &path, &[("action", "return"), ("reason", "Without the number.")]).await.expect(303);
    takes_effect(&two).await;
    assert!(!queue(&one).await.contains(&path));
    let entries = audit::about(world.app.db.read(), &id, 20).await.unwrap();
    assert!(
        entries.iter().any(|entry| entry.action == "moderation.note" && entry.detail.contains("escalate"))
    );
}

both_databases!(whoever_wants_a_second_opinion_gets_one_before_anything_happens);
async fn whoever_wants_a_second_opinion_gets_one_before_anything_happens(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let (one, two) =
        (world.moderator(&group, "calm owl").await, world.moderator(&group, "slow badger").await);
    let topic = topic(&author, "Sleep").await;
    let id = say(&author, &topic, "I stopped all my pills.").await;
    reader.post(&about(&reader, &id, "report"), &[("category", "advice")]).await.expect(200);
    let path = queue(&one).await.remove(0);
    let page = one.get(&path).await.expect(200);
    let page = one.submit(&page, &format!("{path}/notes"), &[("then", "opinion")]).await;
    let page = one.follow(&page).await.expect(200).contains("Two people decide this one now.");
    one.submit(&page, &path, &[("action", "reject"), ("reason", "It could hurt.")]).await.expect(303);
    takes_effect(&one).await;
    reader.get(&topic).await.expect(200).contains("I stopped all my pills.");
    let proposal = queue(&two).await.remove(0);
    one.post(&proposal, &[("agree", "yes")]).await.expect(409).contains("You proposed this");
    // The second one reads the same words, and sees it otherwise: it waits again, as it was.
    let page =
        two.get(&proposal).await.expect(200).contains("I stopped all my pills.").contains("It could hurt.");
    two.submit(&page, &proposal, &[("agree", "no")]).await.expect(303);
    assert_eq!(queue(&two).await, std::slice::from_ref(&path));
    let page = two.get(&path).await.expect(200);
    two.submit(&page, &path, &[("action", "source")]).await.expect(303);
    takes_effect(&two).await;
    let proposal = queue(&one).await.remove(0);
    one.post(&proposal, &[("agree", "yes")]).await.expect(303);
    reader.get(&topic).await.expect(200).contains("A source should stand beside this.");
    author.get(&decision(&author).await).await.expect(200).contains("A note stands beside your post");
}

both_databases!(everybody_says_that_danger_is_more_and_trained_people_that_it_is_less);
async fn everybody_says_that_danger_is_more_and_trained_people_that_it_is_less(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let (one, two) =
        (world.moderator(&group, "calm owl").await, world.moderator(&group, "slow badger").await);
    let admin = world.admin().await;
    let topic = topic(&author, "Sleep").await;
    hold(&author, &topic).await;
    let id = post_id(&reply(&author, &topic, "Ring 07700 900456.", "ask").await);
    let path = item(&one, &id);
    let level = format!("{path}/level");
    let page = one.get(&path).await.expect(200).lacks("What to do, in order");
    one.submit(&page, &level, &[("level", "3")]).await.expect(303);
    assert_eq!(queue(&one).await[0], path);
    let page = one.get(&path).await.expect(200).contains("Level 3 of 4").contains("What to do, in order");
    assert_eq!(page.attributes("#set-level option", "value"), ["3", "4"]);
    one.post(&level, &[("level", "1")]).await.expect(409).contains("Only trained moderators can do this");
    one.post(&level, &[("level", "9")]).await.expect(422);
    // What may be grave is not published by one person alone, also when a person said that it is grave.
    one.submit(&page, &path, &[("action", "publish")]).await.expect(303);
    takes_effect(&one).await;
    let proposal = queue(&two).await.into_iter().find(|path| path.contains("/proposals/")).unwrap();
    two.post(&proposal, &[("agree", "no")]).await.expect(303);

    let trained = [("name", "slow badger"), ("trained", "yes")];
    admin.post(&format!("/admin/groups/{}/training", group.address), &trained).await.expect(303);
    admin.get(&format!("/admin/groups/{}", group.address)).await.expect(200).contains("Trained for danger");
    let page = two.get(&path).await.expect(200);
    assert_eq!(page.attributes("#set-level option", "value"), ["0", "1", "2", "3", "4"]);
    two.submit(&page, &level, &[("level", "0")]).await.expect(303);
    two.get(&path).await.expect(200).lacks("What to do, in order");
    let levels = audit::about(world.app.db.read(), &id, 20).await.unwrap();
    assert_eq!(levels.iter().filter(|entry| entry.action == "moderation.level").count(), 2);
    // Whoever does not moderate any more is not trained any more.
    let gone = [("name", "slow badger"), ("role", "member")];
    admin.post(&format!("/admin/groups/{}/moderators", group.address), &gone).await.expect(303);
    assert_eq!(world.ask("SELECT COUNT(*) FROM personas WHERE trained").await, 0);
}

both_databases!(a_group_has_ready_reasons_of_its_own);
async fn a_group_has_ready_reasons_of_its_own(world: TestApp) {
    let (group, other) = (world.group(Visibility::Members).await, world.group(Visibility::Members).await);
    let author = world.member(&group, "quiet heron").await;
    let (moderator, elsewhere) =
        (world.moderator(&group, "calm owl").await, world.moderator(&other, "slow badger").await);
    let reasons = format!("/g/{}/reasons", group.address);
    let page = moderator.get(&reasons).await.expect(200).contains("There are none yet");
    moderator.submit(&page, &reasons, &[("words", " ")]).await.expect(422).contains("Write a reason");
    let wrong = [("words", "Hello."), ("language", "xx")];
    moderator.post(&reasons, &wrong).await.expect(422);
    let words = "We talk about doses with our own doctors. Please say how you feel instead.";
    moderator.submit(&page, &reasons, &[("words", words)]).await.expect(303);

    let path = item(&moderator, &hold(&author, &topic(&author, "Sleep").await).await);
    let page = moderator.get(&path).await.expect(200).contains(words);
    let own = page.attributes("input[name=ready]", "value").pop().unwrap();
    moderator.submit(&page, &path, &[("action", "return"), ("ready", &own)]).await.expect(303);
    takes_effect(&moderator).await;
    author.get(&decision(&author).await).await.expect(200).contains(words);

    let removal = format!("{reasons}/{own}/removal");
    elsewhere.post(&format!("/g/{}/reasons/{own}/removal", other.address), &[]).await.expect(404);
    moderator.post(&removal, &[]).await.expect(303);
    moderator.post(&removal, &[]).await.expect(404);
    moderator.get(&reasons).await.expect(200).lacks(words);
    begin(&author, "Later", "Good night.", "post").await.expect(303);
}
