//! What moderators put beside a public post: labels, and who reads it.

use crate::both_databases;
use crate::community::writing::{
    about, all_told, begin, decide, decision, hold, path, queue, reply, say, takes_effect, topic,
};
use crate::support::TestApp;
use crate::support::world::Member;
use kith::base::audit;
use kith::community::groups::Visibility;

/// A reader reports a post, and a moderator decides about it.
async fn report(reader: &Member, moderator: &Member, post: &str, action: &str, reason: &str) {
    reader.post(&about(reader, post, "report"), &[("category", "advice")]).await.expect(200);
    let path = queue(moderator).await.remove(0);
    let page = moderator.get(&path).await.expect(200);
    moderator.submit(&page, &path, &[("action", action), ("reason", reason)]).await.expect(303);
    takes_effect(moderator).await;
}

both_databases!(a_label_stands_beside_a_post_says_why_and_can_be_taken_back);
async fn a_label_stands_beside_a_post_says_why_and_can_be_taken_back(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let id = say(&author, &topic, "Honey cures it, for everybody.").await;
    let mut ears = reader.listen().await;
    ears.subscribe(&reader.address, None).await;
    ears.next_where(|said| said["op"] == "live").await;
    report(&reader, &moderator, &id, "guidelines", "").await;

    // Open screens show it at once, and who put it there is a role and no name.
    let told = ears.next_event("post.updated").await.to_string();
    assert!(told.contains("This is not what most guidelines say.") && told.contains("Honey"), "{told}");
    let page = reader.get(&topic).await.expect(200).contains("This is not what most guidelines say.");
    page.contains("A moderator, 4 May 2026").contains("Honey cures it").lacks("calm owl");
    all_told(&world).await;
    author.get("/notifications").await.expect(200).contains("A moderator decided about your post");
    reader.get("/notifications").await.expect(200).contains("Somebody has looked at what you reported");
    let found = decision(&author).await;
    let page = author.get(&found).await.expect(200).contains("A note stands beside your post");
    page.contains("as long as the note stands there").contains("You can ask us to look again");
    let statement = author.get(&format!("{found}/statement")).await.expect(200);
    assert!(statement.text().contains("DECISION_VISIBILITY_CONTENT_LABELLED"), "{statement:?}");

    let marks = about(&moderator, &id, "marks");
    let page = moderator.get(&topic).await.expect(200);
    assert!(page.links().contains(&marks), "{:?}", page.links());
    assert!(!reader.get(&topic).await.links().contains(&marks));
    reader.post(&marks, &[("mark", "guidelines")]).await.expect(403);
    let page = moderator.get(&marks).await.expect(200);
    moderator.submit(&page, &marks, &[("mark", "guidelines")]).await.expect(303);
    moderator.post(&marks, &[("mark", "guidelines")]).await.expect(409).contains("It is not there any more");
    let told = ears.next_event("post.updated").await.to_string();
    assert!(!told.contains("guidelines"), "{told}");
    reader.get(&topic).await.expect(200).lacks("guidelines");
    author.get(&found).await.expect(200).contains("Nothing stands beside your post any more.");
    let entries = audit::about(world.app.db.read(), &id, 20).await.unwrap();
    assert!(entries.iter().any(|entry| entry.action == "moderation.unmark"));
}

both_databases!(a_label_that_was_wrong_is_taken_away_by_somebody_else);
async fn a_label_that_was_wrong_is_taken_away_by_somebody_else(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let (one, two) =
        (world.moderator(&group, "calm owl").await, world.moderator(&group, "slow badger").await);
    let topic = topic(&author, "Sleep").await;
    // A held post is published with the label beside it.
    let id = hold(&author, &topic).await;
    decide(&one, &id, "source", &[], "").await.expect(303);
    author.get(&topic).await.expect(200).contains("A source should stand beside this.");
    let found = decision(&author).await;
    author.post(&format!("{found}/appeal"), &[("words", "It stands in the leaflet.")]).await.expect(303);
    let path = queue(&two).await.remove(0);
    let page = two.get(&path).await.expect(200).contains("Take it back").contains("Ring me on");
    let answer = [("outcome", "reverse"), ("answer", "It does. Sorry.")];
    two.submit(&page, &path, &answer).await.expect(303);
    author.get(&topic).await.expect(200).lacks("A source should stand beside this.").contains("Ring me on");
    author.get(&found).await.expect(200).contains("The decision was changed").contains("It does. Sorry.");
}

both_databases!(a_post_is_folded_away_and_whoever_wants_reads_it);
async fn a_post_is_folded_away_and_whoever_wants_reads_it(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let id = say(&author, &topic, "The whole operation, in all its blood.").await;
    reader.post(&about(&reader, &id, "report"), &[("category", "other")]).await.expect(200);
    let case = queue(&moderator).await.remove(0);
    let page = moderator.get(&case).await.expect(200);
    moderator.submit(&page, &case, &[("action", "fold")]).await.expect(422).contains("Write a reason");
    let folded = [("action", "fold"), ("reason", "Some do not want to read about blood.")];
    moderator.submit(&page, &case, &folded).await.expect(303);
    takes_effect(&moderator).await;
    let page = reader.get(&topic).await.expect(200);
    assert_eq!(page.all("details.veil .prose"), ["The whole operation, in all its blood."]);
    author.get(&decision(&author).await).await.expect(200).contains("Some do not want to read about blood.");
}

both_databases!(a_post_for_members_is_read_by_members_only);
async fn a_post_for_members_is_read_by_members_only(world: TestApp) {
    let group = world.group(Visibility::Public).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let (visitor, stranger) = (world.visitor(), world.person().await);
    let open = topic(&author, "Sleep").await;
    let id = say(&author, &open, "My street has a red lantern.").await;
    let began = begin(&author, "The lantern of our street", "It is red.", "post").await;
    let (closed, opening) = (path(&began), crate::community::writing::post_id(&began));
    visitor.get(&open).await.expect(200).contains("red lantern");
    let mut ears = stranger.listen().await;
    ears.subscribe(&reader.address, None).await;
    ears.next_where(|said| said["op"] == "live").await;
    report(&reader, &moderator, &id, "members", "It says where you live.").await;
    report(&reader, &moderator, &opening, "members", "It says where you live.").await;
    let told = ears.next_event("post.updated").await.to_string();
    assert!(
        told.contains("Only members of this group can read this.") && !told.contains("lantern"),
        "{told}"
    );

    reader
        .get(&open)
        .await
        .expect(200)
        .contains("red lantern")
        .contains("only members of this group read this");
    reader.get(&closed).await.expect(200).contains("It is red.");
    let history = about(&author, &id, "history");
    reader.get(&history).await.expect(200).contains("red lantern");
    let persona = format!("/g/{}/p/{}", group.address, author.persona.id);
    reader.get(&persona).await.expect(200).contains("The lantern of our street");
    for outside in [&visitor, &stranger.visitor] {
        outside
            .get(&open)
            .await
            .expect(200)
            .lacks("lantern")
            .contains("Only members of this group can read this.");
        assert_eq!(outside.get(&closed).await.status, 303);
        assert_eq!(outside.get(&history).await.status, 303);
        outside.get(&persona).await.expect(200).lacks("lantern");
        outside.get(&format!("/g/{}", group.address)).await.expect(200).lacks("lantern").contains("Sleep");
    }
    // What is said there later goes to nobody from outside either.
    reply(&reader, &closed, "And the door is green.", "post").await.expect(303);
    let told = ears.next_event("post.created").await.to_string();
    assert!(!told.contains("green"), "{told}");
    author
        .get(&decision(&author).await)
        .await
        .expect(200)
        .contains("Only members of the group read your post");
}
