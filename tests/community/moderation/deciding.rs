use crate::both_databases;
use crate::community::writing::{
    PHONE, about, begin, change, decide, decision, hold, item, path, places, post_id, queue, reply, say,
    takes_effect, topic,
};
use crate::support::TestApp;
use kith::base::audit;
use kith::base::clock::minutes;
use kith::base::outbox;
use kith::community::groups::Visibility;

both_databases!(two_moderators_decide_at_once_and_one_of_them_does);
async fn two_moderators_decide_at_once_and_one_of_them_does(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let one = world.moderator(&group, "calm owl").await;
    let two = world.moderator(&group, "slow badger").await;
    let topic = topic(&author, "Sleep").await;
    for round in 0..5 {
        let words = format!("Ring me on {PHONE}, round {round}.");
        let id = post_id(&reply(&author, &topic, &words, "ask").await);
        let version = one.get(&item(&one, &id)).await.expect(200).field("version");
        let publish = [("action", "publish"), ("version", version.as_str())];
        let refuse = [("action", "reject"), ("version", version.as_str()), ("reason", "Not here.")];
        // Somebody who holds it is not overtaken …
        two.post(&item(&two, &id), &refuse).await.expect(409).contains("Somebody else has opened this");
        // … and when nobody holds it any more, the first one counts.
        world.advance(minutes(11));
        let address = item(&one, &id);
        let (a, b, c) = tokio::join!(
            one.post(&address, &publish),
            two.post(&address, &refuse),
            one.post(&address, &publish)
        );
        let mut statuses = [a.status, b.status, c.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409, 409], "{a:?} {b:?} {c:?}");
        assert_eq!(world.ask("SELECT COUNT(*) FROM decisions").await, round + 1);
    }
    takes_effect(&one).await;
    let published = world.ask("SELECT COUNT(*) FROM posts WHERE state = 'published'").await;
    assert_eq!(world.ask("SELECT SUM(replies) FROM topics").await, published - 1);
    assert!(outbox::holes(world.app.db.read()).await.unwrap().is_empty());
}

both_databases!(an_author_and_a_moderator_at_once_publish_it_once);
async fn an_author_and_a_moderator_at_once_publish_it_once(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    for round in 1..=6 {
        let waits = begin(&author, &format!("Round {round}"), &format!("Ring me on {PHONE}."), "ask").await;
        let id = post_id(&waits);
        let address = item(&moderator, &id);
        let page = moderator.get(&address).await.expect(200);
        let clean = [("title", "Clean now"), ("body", "Ring me."), ("then", "post")];
        let edit = about(&author, &id, "edit");
        let (decided, changed) = tokio::join!(
            moderator.submit(&page, &address, &[("action", "publish")]),
            author.post(&edit, &clean)
        );
        assert!(matches!(decided.status, 303 | 409), "{decided:?}");
        assert_eq!(changed.status, 303, "{changed:?}");
        assert_eq!(world.ask("SELECT MAX(last_topic) FROM groups").await, round, "a number was taken twice");
        assert_eq!(world.ask("SELECT COUNT(*) FROM events WHERE kind = 'post.created'").await, round);
        assert_eq!(author.get(&path(&changed)).await.all(".post--first .prose"), ["Ring me."]);
    }
}

both_databases!(a_detail_that_is_taken_out_is_gone_everywhere);
async fn a_detail_that_is_taken_out_is_gone_everywhere(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let title = format!("Ring {PHONE}");
    let waits = begin(&author, &title, &format!("That is {PHONE}, **any** time."), "ask").await;
    let id = post_id(&waits);
    decide(&moderator, &id, "publish", &[], "").await.expect(303);
    let topic = path(&author.get(&path(&waits)).await);
    reader.get(&topic).await.expect(200).contains(PHONE);
    assert!(places(&world, PHONE).await > 0, "the search must be able to find it");

    // A change asks for a person again, and this one sees what the first one overlooked.
    let edit = [("title", title.as_str()), ("body", &format!("It is still {PHONE}.")), ("then", "ask")];
    author.post(&about(&author, &id, "edit"), &edit).await.expect(303);
    let mut ears = reader.listen().await;
    ears.subscribe(&reader.address, None).await;
    ears.next_where(|said| said["op"] == "live").await;
    world.advance(minutes(1));
    decide(&moderator, &id, "redact", &["1", "2"], "").await.expect(303);
    let page = reader.get(&topic).await.expect(200).lacks(PHONE);
    assert_eq!(page.first("h1"), "Ring [phone number removed]");
    assert_eq!(page.first(".prose"), "It is still [phone number removed].");
    page.contains("A moderator took a detail out of this post.");
    let told = ears.next_event("post.updated").await.to_string();
    assert!(told.contains("[phone number removed]") && !told.contains(PHONE), "{told}");
    let history = reader.get(&about(&reader, &id, "history")).await.expect(200).lacks(PHONE);
    assert_eq!(history.all(".history .prose").len(), 1, "the version before held it too");
    assert_eq!(places(&world, PHONE).await, 0);
    author.get(&decision(&author).await).await.expect(200).contains("A detail was taken out of your post");
}

both_databases!(what_is_given_back_is_changed_by_its_author_and_goes_out);
async fn what_is_given_back_is_changed_by_its_author_and_goes_out(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let id = hold(&author, &topic).await;
    decide(&moderator, &id, "return", &[], "Please write without the number.").await.expect(303);
    assert!(queue(&moderator).await.is_empty());
    author.get(&topic).await.expect(200).contains("A moderator asks you to change something").contains(PHONE);
    author.get(&decision(&author).await).await.expect(200).contains("Please write without the number.");
    reader.get(&topic).await.expect(200).lacks(PHONE);
    let form = author.get(&about(&author, &id, "edit")).await.expect(200);
    assert!(form.field("body").contains(PHONE));
    author.submit(&form, "/edit", &[("body", "Write to me here.")]).await.expect(303);
    assert_eq!(reader.get(&topic).await.all(".posts .prose"), ["Write to me here."]);
    assert_eq!(author.get(&topic).await.all(".post--held").len(), 0);
}

both_databases!(a_decision_that_says_too_little_is_not_taken);
async fn a_decision_that_says_too_little_is_not_taken(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let id = hold(&author, &topic(&author, "Sleep").await).await;
    for action in ["reject", "return"] {
        let page = decide(&moderator, &id, action, &[], "  ").await.expect(422).contains("Write a reason");
        assert!(page.first("title").starts_with("Error:"), "{page:?}");
    }
    let page = decide(&moderator, &id, "redact", &[], "Your number.")
        .await
        .expect(422)
        .contains("Tick at least one");
    assert_eq!(page.field("reason"), "Your number.");
    decide(&moderator, &id, "redact", &["7"], "").await.expect(422);
    decide(&moderator, &id, "burn", &[], "").await.expect(422);
    decide(&moderator, &id, "reject", &[], &"so ".repeat(400))
        .await
        .expect(422)
        .contains("at most 1,000 letters");
    assert_eq!(world.ask("SELECT COUNT(*) FROM decisions").await, 0);
    assert_eq!(queue(&moderator).await.len(), 1);
}

both_databases!(an_author_reads_what_was_decided_why_and_what_to_do);
async fn an_author_reads_what_was_decided_why_and_what_to_do(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let id = hold(&author, &topic).await;
    decide(&moderator, &id, "reject", &[], "Numbers bring strangers.").await.expect(303);
    let address = decision(&author).await;
    let page = author.get(&address).await.expect(200).contains("Your post was not published");
    let page =
        page.contains("Numbers bring strangers.").contains("privacy.phone.").contains("A phone number");
    let page = page.contains("A program pointed it out. A person decided.").contains("until 3 June 2026");
    let page = page.lacks("calm owl").lacks(&moderator.persona.id.to_string()).lacks(PHONE);
    assert!(page.links().contains(&format!("{address}/appeal")), "{page:?}");
    author
        .get(&format!("/g/{}/posts/{id}", group.address))
        .await
        .expect(200)
        .contains("This post was not published");
    author.get(&topic).await.expect(200).lacks(PHONE);
    for stranger in [&reader, &moderator] {
        stranger.get(&address).await.expect(404);
        stranger.get(&format!("/g/{}/decisions", group.address)).await.expect(200).contains("No decisions");
    }
}

both_databases!(what_its_author_changed_is_read_again_before_it_is_decided);
async fn what_its_author_changed_is_read_again_before_it_is_decided(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let id = hold(&author, &topic).await;
    let address = item(&moderator, &id);
    let seen = moderator.get(&address).await.expect(200);
    change(&author, &id, &format!("Or ring my mother on {PHONE}."), "ask").await.expect(303);
    let late = moderator.submit(&seen, &address, &[("action", "publish")]).await.expect(409);
    late.contains("The author has changed the post");
    author.get(&topic).await.expect(200).contains("Waiting for a check");
    moderator.get(&address).await.expect(200).contains("Or ring my mother on");
    decide(&moderator, &id, "publish", &[], "").await.expect(303);

    // The same when what waited first went out, and something else waits about the same post now.
    let id = say(&author, &topic, "All is well.").await;
    change(&author, &id, &format!("Ring {PHONE}."), "ask").await.expect(303);
    let seen = moderator.get(&item(&moderator, &id)).await.expect(200);
    change(&author, &id, "All is really well.", "post").await.expect(303);
    change(&author, &id, &format!("My mother has {PHONE}."), "ask").await.expect(303);
    let late = moderator.submit(&seen, &item(&moderator, &id), &[("action", "publish")]).await.expect(409);
    late.contains("The author has changed the post");
}

both_databases!(what_its_author_took_back_needs_no_decision);
async fn what_its_author_took_back_needs_no_decision(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let (gone, clean) = (hold(&author, &topic).await, say(&author, &topic, "Well.").await);
    change(&author, &clean, &format!("Ring {PHONE}."), "ask").await.expect(303);
    let pages = [
        moderator.get(&item(&moderator, &gone)).await.expect(200),
        moderator.get(&item(&moderator, &clean)).await.expect(200),
    ];
    author.post(&about(&author, &gone, "withdrawal"), &[]).await.expect(303);
    change(&author, &clean, "Very well.", "post").await.expect(303);
    for (page, id) in pages.iter().zip([&gone, &clean]) {
        let late = moderator.submit(page, &item(&moderator, id), &[("action", "publish")]).await.expect(409);
        late.contains("There is nothing left to do");
        moderator.get(&item(&moderator, id)).await.expect(409);
    }
    assert_eq!(author.get(&topic).await.all(".posts .prose"), ["Very well."]);
    assert_eq!(world.ask("SELECT COUNT(*) FROM decisions").await, 0);
}

both_databases!(words_of_danger_stay_public_unless_a_person_takes_them_away);
async fn words_of_danger_stay_public_unless_a_person_takes_them_away(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    for words in ["I am going to kill myself tonight.", "I am going to end my life."] {
        reply(&author, &topic, words, "post").await.expect(200);
    }
    let waiting = queue(&moderator).await;
    let [stays, goes] = [0, 1].map(|n| waiting[n].rsplit('/').next().unwrap().to_owned());
    let page = moderator.get(&waiting[0]).await.expect(200).contains("Leave it public").lacks("Give it back");
    assert_eq!(page.all("details.veil").len(), 1, "nobody has to read it before they are ready");
    decide(&moderator, &stays, "return", &[], "Please change it.").await.expect(422);
    decide(&moderator, &stays, "publish", &[], "I read this. I am glad that you told us.").await.expect(303);
    decide(&moderator, &goes, "reject", &[], "This way of saying it hurts others.").await.expect(303);
    let page = reader.get(&topic).await.expect(200).contains("A moderator removed this post");
    assert_eq!(page.all(".posts .prose").len(), 1);
    assert_eq!(page.attributes(".tombstone", "data-post"), [goes.as_str()]);
    assert!(queue(&moderator).await.is_empty());
    author.get(&decision(&author).await).await.expect(200);
}

both_databases!(every_view_and_every_decision_is_written_down);
async fn every_view_and_every_decision_is_written_down(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let id = hold(&author, &topic).await;
    decide(&moderator, &id, "reject", &[], "").await.expect(422);
    decide(&moderator, &id, "reject", &[], "Numbers bring strangers.").await.expect(303);
    let entries = audit::about(world.app.db.read(), &id, 20).await.unwrap();
    let entries: Vec<_> =
        entries.into_iter().filter(|entry| entry.action.starts_with("moderation.")).collect();
    let actions: Vec<_> = entries.iter().rev().map(|entry| entry.action.as_str()).collect();
    // Opened, sent back to the page that shows the words again, opened, decided.
    assert_eq!(actions, ["moderation.look", "moderation.look", "moderation.look", "moderation.decide"]);
    for entry in &entries {
        assert_eq!(entry.actor, moderator.persona.id.to_string());
        assert!(!entry.detail.contains(PHONE) && !entry.detail.contains("strangers"), "{entry:?}");
    }
    assert!(
        entries[0].detail.contains("\"reject\"") && entries[0].detail.contains("privacy.phone."),
        "{entries:?}"
    );
    assert!(audit::verify(world.app.db.read()).await.unwrap().is_ok());
}
