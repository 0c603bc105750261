use crate::both_databases;
use crate::community::clinicians;
use crate::community::writing::{
    about, begin, change, hold, path, places, post_id, queue, reply, say, topic,
};
use crate::support::TestApp;
use kith::community::groups::Visibility;

both_databases!(what_is_taken_back_leaves_a_tombstone_and_no_words);
async fn what_is_taken_back_leaves_a_tombstone_and_no_words(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let topic = topic(&author, "Sleep").await;
    let id = say(&author, &topic, "The fig tree is in flower.").await;
    change(&author, &id, "The plum tree is in flower.", "post").await.expect(303);
    for words in ["fig tree", "plum tree"] {
        assert!(places(&world, words).await > 0, "the search must be able to find {words}");
    }
    let question = author.get(&about(&author, &id, "withdrawal")).await.expect(200);
    let done =
        author.submit(&question, "/withdrawal", &[]).await.leads_to(&format!("{topic}?done=withdrawn"));
    author.follow(&done).await.expect(200).contains("Your post is taken back.");
    for visitor in [&author.visitor, &reader.visitor] {
        let page = visitor.get(&topic).await.expect(200).lacks("tree is in flower");
        assert_eq!(page.attributes(".tombstone", "data-post"), [id.as_str()]);
        page.contains("The writer took this post back");
        visitor.get(&about(&author, &id, "history")).await.expect(404);
    }
    reader.get(&format!("/g/{}", group.address)).await.contains("no replies yet");
    for words in ["fig tree", "plum tree"] {
        assert_eq!(places(&world, words).await, 0, "{words} is still there");
    }
}

both_databases!(a_topic_that_is_taken_back_keeps_the_words_of_others);
async fn a_topic_that_is_taken_back_keeps_the_words_of_others(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let sent = begin(&author, "The fig tree", "It is in flower.", "post").await;
    let topic = path(&sent);
    say(&reader, &topic, "How lovely.").await;
    author.post(&about(&author, &post_id(&sent), "withdrawal"), &[]).await.expect(303);
    let page = reader.get(&topic).await.expect(200).contains("A topic that was taken back");
    assert_eq!(page.all(".posts .prose"), ["How lovely."]);
    reader.get(&format!("/g/{}", group.address)).await.expect(200).lacks("fig tree");
    assert_eq!(places(&world, "fig tree").await, 0);
    // The next one takes the next number.
    let next = path(&begin(&author, "Another", "How do you sleep?", "post").await);
    assert_eq!(next, format!("/g/{}/t/2", group.address));
}

both_databases!(what_waits_can_be_taken_back_and_leaves_nothing);
async fn what_waits_can_be_taken_back_and_leaves_nothing(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let id = hold(&author, &topic).await;
    author
        .post(&about(&author, &id, "withdrawal"), &[])
        .await
        .leads_to(&format!("/g/{}?done=withdrawn", group.address));
    assert!(queue(&moderator).await.is_empty());
    assert_eq!(world.ask("SELECT COUNT(*) FROM holds").await, 0, "not even sealed");
    assert!(reader.get(&topic).await.all(".tombstone").is_empty(), "nobody knew of it");
    assert!(author.get(&topic).await.all(".post--held").is_empty());
    author
        .get(&format!("/g/{}/posts/{id}", group.address))
        .await
        .expect(200)
        .contains("You took this post back");
}

both_databases!(taking_back_twice_does_it_once);
async fn taking_back_twice_does_it_once(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let topic = topic(&author, "Sleep").await;
    let (id, _) = (say(&author, &topic, "Badly.").await, say(&author, &topic, "Or well.").await);
    let address = about(&author, &id, "withdrawal");
    let (one, two) = tokio::join!(author.post(&address, &[]), author.post(&address, &[]));
    assert_eq!((one.status, two.status), (303, 303), "{one:?} {two:?}");
    author.post(&address, &[]).await.expect(303);
    assert_eq!(world.ask("SELECT SUM(replies) FROM topics").await, 1);
    assert_eq!(world.ask("SELECT COUNT(*) FROM events WHERE kind = 'post.removed'").await, 1);
}

both_databases!(an_answer_that_is_taken_back_is_no_answer);
async fn an_answer_that_is_taken_back_is_no_answer(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, nurse) =
        (world.member(&group, "quiet heron").await, world.member(&group, "Night Owl").await);
    clinicians::clinician(&world, nurse.account).await;
    nurse.post("/clinicians/badges", &[("group", group.address.as_str())]).await.expect(303);
    let topic = topic(&author, "Sleep").await;
    let answers =
        [say(&nurse, &topic, "A walk helps many.").await, say(&nurse, &topic, "So does a bath.").await];
    let list = format!("/g/{}", group.address);
    assert_eq!(author.get(&topic).await.all(".post .seal").len(), 2);
    author.get(&list).await.contains("Answered by a clinician");
    nurse.post(&about(&nurse, &answers[0], "withdrawal"), &[]).await.expect(303);
    author.get(&list).await.contains("Answered by a clinician");
    nurse.post(&about(&nurse, &answers[1], "withdrawal"), &[]).await.expect(303);
    author.get(&list).await.lacks("Answered by a clinician");
    reply(&author, &topic, "Thank you anyway.", "post").await.expect(303);
    author.get(&list).await.lacks("Answered by a clinician");
}
