use crate::both_databases;
use crate::community::writing::{
    PHONE, about, begin, change, decide, hold, item, path, post_id, queue, reply, say, topic,
};
use crate::support::TestApp;
use kith::base::clock::hours;
use kith::community::groups::Visibility;

both_databases!(a_change_is_shown_and_so_is_what_was_there_before);
async fn a_change_is_shown_and_so_is_what_was_there_before(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let topic = topic(&author, "Sleep").await;
    let id = say(&author, &topic, "Badly.").await;
    reader.get(&topic).await.lacks("Edited");
    for words in ["Badly, since the spring.", "Well, since the summer."] {
        world.advance(hours(1));
        let form = author.get(&about(&author, &id, "edit")).await.expect(200);
        author
            .submit(&form, "/edit", &[("body", words)])
            .await
            .leads_to(&format!("{topic}?done=posted#post-{id}"));
    }
    let page = reader.get(&topic).await.expect(200).contains("Edited");
    assert_eq!(page.all(".posts .prose"), ["Well, since the summer."]);
    let history = reader.get(&about(&reader, &id, "history")).await.expect(200);
    assert_eq!(
        history.all(".history .prose"),
        ["Well, since the summer.", "Badly, since the spring.", "Badly."]
    );
    assert_eq!(reader.get(&topic).await.all(".posts .post").len(), 1, "it is the same post");
}

both_databases!(a_topic_can_get_another_title);
async fn a_topic_can_get_another_title(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let sent = begin(&author, "Sleep", "How do you sleep?", "post").await;
    let form = author.get(&about(&author, &post_id(&sent), "edit")).await.expect(200);
    assert_eq!((form.field("title").as_str(), form.field("body").as_str()), ("Sleep", "How do you sleep?"));
    author.submit(&form, "/edit", &[("title", "")]).await.expect(422).contains("Write a title");
    author.submit(&form, "/edit", &[("title", "Sleep at last")]).await.expect(303);
    assert_eq!(author.get(&path(&sent)).await.first("h1"), "Sleep at last");
}

both_databases!(a_change_that_waits_leaves_the_old_words_public);
async fn a_change_that_waits_leaves_the_old_words_public(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let id = say(&author, &topic, "Badly.").await;
    let new = format!("Badly. Ring me on {PHONE} tonight.");
    let page = change(&author, &id, &new, "post").await.expect(422);
    assert!(page.first("mark.finding-mark").starts_with(PHONE), "{page:?}");
    author.submit(&page, "/edit", &[("then", "ask")]).await.expect(303);
    for member in [&reader, &author] {
        let page = member.get(&topic).await.expect(200).lacks("Edited");
        assert_eq!(page.all(".posts .prose"), ["Badly."]);
    }
    reader.get(&about(&reader, &id, "history")).await.expect(200).lacks(PHONE);
    let form = author.get(&about(&author, &id, "edit")).await.expect(200);
    assert_eq!(form.field("body"), new, "the author goes on where they were");

    moderator.get(&item(&moderator, &id)).await.expect(200).contains("A change of a published post");
    decide(&moderator, &id, "reject", &[], "Please keep numbers to yourself.").await.expect(303);
    assert_eq!(reader.get(&topic).await.all(".posts .prose"), ["Badly."]);
    change(&author, &id, &new, "ask").await.expect(303);
    decide(&moderator, &id, "publish", &[], "").await.expect(303);
    let page = reader.get(&topic).await.expect(200).contains("Edited");
    assert_eq!(page.all(".posts .prose"), [new.as_str()]);
}

both_databases!(somebody_elses_post_cannot_be_touched);
async fn somebody_elses_post_cannot_be_touched(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, other) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let (public, waiting) = (say(&author, &topic, "Badly.").await, hold(&author, &topic).await);
    for somebody in [&other, &moderator] {
        for what in ["edit", "withdrawal"] {
            // That the first is there, everybody sees; that the second is there, nobody may know.
            somebody.get(&about(somebody, &public, what)).await.expect(403);
            somebody.get(&about(somebody, &waiting, what)).await.expect(404);
            somebody.post(&about(somebody, &public, what), &[("body", "Mine.")]).await.expect(403);
            somebody.post(&about(somebody, &waiting, what), &[("body", "Mine.")]).await.expect(404);
        }
    }
    assert_eq!(other.get(&topic).await.all(".posts .prose"), ["Badly."]);
    assert_eq!(queue(&moderator).await.len(), 1);
    let stranger = world.person().await;
    stranger.post(&about(&author, &public, "edit"), &[("body", "Mine.")]).await.expect(403);
    world.visitor().post(&about(&author, &public, "withdrawal"), &[]).await.expect(401);
}

both_databases!(a_post_that_waits_goes_out_when_its_author_takes_the_number_out);
async fn a_post_that_waits_goes_out_when_its_author_takes_the_number_out(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let waits = begin(&author, "Reach me", &format!("Ring me on {PHONE} tonight."), "ask").await;
    let id = post_id(&waits);
    let form = author.get(&about(&author, &id, "edit")).await.expect(200);
    assert_eq!(form.field("title"), "Reach me");
    let page = author.submit(&form, "/edit", &[]).await.expect(422);
    let sent = author.submit(&page, "/edit", &[("then", "mask")]).await;
    let page = reader.get(&path(&sent)).await.expect(200).lacks(PHONE).lacks("Edited");
    assert_eq!(page.all(".post--first .prose"), ["Ring me on [phone number removed] tonight."]);
    assert!(queue(&moderator).await.is_empty());
}

both_databases!(whoever_was_in_danger_is_looked_after_also_when_the_words_change);
async fn whoever_was_in_danger_is_looked_after_also_when_the_words_change(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    reply(&author, &topic, "I am going to kill myself tonight.", "post").await.expect(200);
    let id = queue(&moderator).await[0].rsplit('/').next().unwrap().to_owned();
    change(&author, &id, "Never mind, I am fine.", "post").await.expect(303);
    let page = moderator.get(&item(&moderator, &id)).await.expect(200);
    page.contains("Somebody may be in danger").contains("Level 4 of 4").contains("Never mind, I am fine.");
    decide(&moderator, &id, "publish", &[], "I read this and I am glad that you are here.").await.expect(303);
    assert_eq!(author.get(&topic).await.all(".posts .prose"), ["Never mind, I am fine."]);

    // And whoever says it for the first time in a change.
    let id = say(&author, &topic, "All is well.").await;
    change(&author, &id, "I am going to kill myself tonight.", "post").await.expect(200).contains("tel:999");
    assert_eq!(queue(&moderator).await, [item(&moderator, &id)]);

    // Also where a number had to go first.
    let words = format!("I am going to kill myself tonight. Ring me on {PHONE}.");
    let held = reply(&author, &topic, &words, "ask").await.expect(200).contains("tel:999");
    let link = held.links().into_iter().find(|link| link.contains("#post-")).unwrap();
    let id = link.split_once("#post-").unwrap().1;
    change(&author, id, "I am going to kill myself tonight.", "post").await.expect(200);
    assert_eq!(author.get(&topic).await.all(".posts .post--held").len(), 0);
    assert!(queue(&moderator).await.contains(&item(&moderator, id)), "a person still has to look");
}

both_databases!(what_is_gone_cannot_be_changed);
async fn what_is_gone_cannot_be_changed(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let (taken_back, refused) = (say(&author, &topic, "Badly.").await, hold(&author, &topic).await);
    author.post(&about(&author, &taken_back, "withdrawal"), &[]).await.expect(303);
    decide(&moderator, &refused, "reject", &[], "Not here.").await.expect(303);
    for id in [taken_back, refused] {
        author.get(&about(&author, &id, "edit")).await.expect(409).contains("This post is gone");
        change(&author, &id, "Again.", "post").await.expect(409);
    }
    author.get(&topic).await.expect(200).lacks("Again.");
}
