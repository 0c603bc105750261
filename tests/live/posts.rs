use super::{hears, hears_nothing, said};
use crate::both_databases;
use crate::community::writing;
use crate::support::world::Member;
use crate::support::{Answer, TestApp};
use kith::community::groups::Visibility;
use serde_json::json;

async fn topic(member: &Member, title: &str) -> String {
    let fields = [
        ("kind", "discussion"),
        ("title", title),
        ("body", "How do you sleep?"),
        ("key", title),
        ("then", "post"),
    ];
    let answer = member.post(&format!("/g/{}/topics", member.address), &fields).await.expect(303);
    answer.location().split(['?', '#']).next().unwrap_or_default().to_owned()
}

async fn reply(member: &Member, topic: &str, body: &str, then: &str) -> Answer {
    member.post(&format!("{topic}/replies"), &[("body", body), ("key", body), ("then", then)]).await
}

both_databases!(a_post_is_told_as_the_page_shows_it);
async fn a_post_is_told_as_the_page_shows_it(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let topic = topic(&author, "Sleep").await;
    let mut ears = reader.listen().await;
    let last = hears(&mut ears, &reader.address).await;
    reply(&author, &topic, "Badly, since the spring.", "post").await.expect(303);
    let event = said(&mut ears).await;
    assert_eq!((&event["t"], &event["s"]), (&json!("post.created"), &json!(last + 1)));
    let html = event["d"]["html"].as_str().unwrap();
    assert!(html.contains("Badly, since the spring."), "{html}");
    let post = event["d"]["post"].as_str().unwrap();
    reader.get(&topic).await.expect(200).contains(&format!("data-post=\"{post}\""));
    assert!(html.contains(post), "{html}");
}

both_databases!(a_held_post_makes_no_hole);
async fn a_held_post_makes_no_hole(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let (mut ears, mut desk) = (reader.listen().await, moderator.listen().await);
    let last = hears(&mut ears, &reader.address).await;
    hears(&mut desk, &format!("{}/moderators", group.address)).await;
    reply(&author, &topic, "The first one.", "post").await.expect(303);
    // The author wants a person to look: it waits, whatever the rules say.
    reply(&author, &topic, "My number is 07700 900123, call me.", "ask").await.expect(303);
    reply(&author, &topic, "The second one.", "post").await.expect(303);
    for (number, words) in [(last + 1, "The first one."), (last + 2, "The second one.")] {
        let event = said(&mut ears).await;
        assert_eq!((event["s"].as_i64(), event["t"].as_str()), (Some(number), Some("post.created")));
        assert!(event["d"]["html"].as_str().unwrap().contains(words), "{event}");
    }
    hears_nothing(&mut ears).await;
    let event = said(&mut desk).await;
    assert_eq!((&event["t"], &event["d"]), (&json!("queue.changed"), &json!({"waiting": 1})));
}

both_databases!(a_post_that_is_gone_is_told_without_its_words);
async fn a_post_that_is_gone_is_told_without_its_words(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let topic = topic(&author, "Sleep").await;
    let mut ears = reader.listen().await;
    let last = hears(&mut ears, &reader.address).await;
    reply(&author, &topic, "I take this back.", "post").await.expect(303);
    let post = said(&mut ears).await["d"]["post"].as_str().unwrap().to_owned();
    author.post(&format!("/g/{}/posts/{post}/withdrawal", group.address), &[]).await.expect(303);
    let removed =
        json!({"g": group.address.as_str(), "s": last + 2, "t": "post.removed", "d": {"post": post}});
    assert_eq!(said(&mut ears).await, removed);
    // Whoever was away hears that there was something, and nothing of what it said.
    let mut ears = reader.listen().await;
    ears.subscribe(&reader.address, Some(last)).await;
    let created = said(&mut ears).await;
    assert_eq!(created["d"], json!({"post": post, "gone": true}));
    assert_eq!(said(&mut ears).await, removed);
}

both_databases!(an_authors_own_screen_shows_what_was_decided);
async fn an_authors_own_screen_shows_what_was_decided(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let (mut own, mut ears) = (author.listen().await, reader.listen().await);
    hears(&mut own, &format!("{}/self", group.address)).await;
    hears(&mut ears, &group.address.to_string()).await;
    for (action, shown) in [
        ("return", "A moderator asks you to change something"),
        ("reject", "This post was not published"),
        ("publish", "My number is 07700 900123, call me."),
    ] {
        let words = format!("My number is 07700 900123, call me. Case: {action}.");
        let answer = reply(&author, &topic, &words, "ask").await.expect(303);
        let post = answer.location().split_once("#post-").unwrap().1.to_owned();
        let event = own.next_event("post.held").await;
        assert_eq!((&event["d"]["post"], &event["d"]["topic"]), (&json!(post), &json!(1)), "{event}");
        let html = event["d"]["html"].as_str().unwrap();
        assert!(html.contains(&words) && html.contains("Waiting for a check"), "{html}");
        writing::decide(&moderator, &post, action, &[], "Please take it out.").await.expect(303);
        let event = own.next_event("post.decided").await;
        assert_eq!(event["d"]["post"], json!(post), "{event}");
        assert_eq!(event["d"]["topic"], 1, "{event}");
        let html = event["d"]["html"].as_str().unwrap();
        assert!(html.contains(shown) && html.contains(&format!("data-post=\"{post}\"")), "{html}");
    }
    // And that there is something to read about it.
    assert_eq!(own.next_event("news.added").await["d"], json!({"kind": "decision"}));
    // Of what is not published nobody else hears.
    assert_eq!(said(&mut ears).await["t"], "post.created");
    hears_nothing(&mut ears).await;
}

both_databases!(a_topic_that_waits_is_told_without_a_place);
async fn a_topic_that_waits_is_told_without_a_place(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let mut own = author.listen().await;
    hears(&mut own, &format!("{}/self", group.address)).await;
    writing::begin(&author, "Sleep", "My number is 07700 900123, call me.", "ask").await.expect(303);
    assert_eq!(own.next_event("post.held").await["d"], json!({}));
}

both_databases!(an_answer_reaches_the_open_screens_of_whoever_asked);
async fn an_answer_reaches_the_open_screens_of_whoever_asked(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, other) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let topic = topic(&author, "Sleep").await;
    let (mut own, mut theirs) = (author.listen().await, other.listen().await);
    for ears in [&mut own, &mut theirs] {
        hears(ears, &format!("{}/self", group.address)).await;
    }
    reply(&other, &topic, "Badly, since the spring.", "post").await.expect(303);
    assert_eq!(own.next_event("news.added").await["d"], json!({"kind": "reply"}));
    hears_nothing(&mut theirs).await;
}

both_databases!(moderators_hear_at_once_that_somebody_may_be_in_danger);
async fn moderators_hear_at_once_that_somebody_may_be_in_danger(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Nights").await;
    let (mut desk, mut ears) = (moderator.listen().await, reader.listen().await);
    hears(&mut desk, &format!("{}/moderators", group.address)).await;
    hears(&mut ears, &reader.address).await;
    let words = "I have kept enough pills and tonight I am going to kill myself.";
    reply(&author, &topic, words, "post").await.expect(200);
    let path = writing::queue(&moderator).await.remove(0);
    let event = desk.next_event("crisis.raised").await;
    assert_eq!(event["d"]["path"], json!(path), "{event}");
    assert!(event["d"]["level"].as_i64() >= Some(3), "{event}");
    // Nobody in a crisis is silenced, and members hear nothing but the post.
    assert_eq!(said(&mut ears).await["t"], "post.created");
    hears_nothing(&mut ears).await;
    // Whoever comes later hears of it as long as nobody has decided, and then no more.
    let post = path.rsplit('/').next().unwrap();
    writing::decide(&moderator, post, "publish", &[], "I have read it, and I am here.").await.expect(303);
    let mut late = moderator.listen().await;
    late.subscribe(&format!("{}/moderators", group.address), Some(0)).await;
    assert_eq!(late.next_event("crisis.raised").await["d"], json!({}));
}
