use crate::both_databases;
use crate::community::writing::{
    CARD, PHONE, about, all_told, begin, change, decision, hold, places, queue, say, takes_effect, topic,
};
use crate::support::world::Member;
use crate::support::{Answer, TestApp};
use kith::base::audit;
use kith::community::groups::Visibility;

/// Reports a post as a member.
async fn report(member: &Member, post: &str, category: &str, why: &str) -> Answer {
    member.post(&about(member, post, "report"), &[("category", category), ("why", why)]).await
}

/// Opens the first item of a moderator's queue and decides about it.
async fn decide_first(moderator: &Member, typed: &[(&str, &str)]) -> Answer {
    let path = queue(moderator).await.remove(0);
    let page = moderator.get(&path).await.expect(200);
    let answer = moderator.submit(&page, &path, typed).await;
    takes_effect(moderator).await;
    answer
}

const REMOVE: [(&str, &str); 2] = [("action", "reject"), ("reason", "It laughs at somebody.")];

both_databases!(a_member_reports_a_post_and_hears_what_became_of_it);
async fn a_member_reports_a_post_and_hears_what_became_of_it(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let post = say(&author, &topic, "Only fools take those pills.").await;
    reader.get(&topic).await.expect(200).contains(&about(&reader, &post, "report"));
    let form = reader.get(&about(&reader, &post, "report")).await.expect(200).contains("Only fools");
    let errors = reader.submit(&form, "report", &[("why", "It hurts.")]).await.expect(422);
    assert_eq!(errors.contains("Choose what is wrong").field("why"), "It hurts.");
    report(&reader, &post, "unkind", "It hurts.").await.expect(200).contains("We have your report");
    assert_eq!(places(&world, "It hurts.").await, 0, "what somebody reports is sealed");

    let path = queue(&moderator).await.remove(0);
    let page = moderator.get(&path).await.expect(200).contains("It hurts.").contains("Only fools");
    let page = page.contains("From a member of the group").lacks("loud otter");
    moderator.submit(&page, &path, &REMOVE).await.expect(303);
    takes_effect(&moderator).await;
    reader.get(&topic).await.expect(200).lacks("Only fools").contains("tombstone");
    all_told(&world).await;
    reader.get("/notifications").await.expect(200).contains("Somebody has looked at what you reported");
    let reported = format!("/g/{}/reported", group.address);
    reader.get(&reported).await.expect(200).contains("We have acted").contains("It hurts.");
    author.get(&reported).await.expect(200).lacks("We have acted");
    // The author is told what and why, and never by whom.
    let page = author.get(&decision(&author).await).await.expect(200).contains("It laughs at somebody.");
    page.contains("Another member reported it").lacks("loud otter").lacks("It hurts.");
}

both_databases!(a_post_that_was_reported_in_vain_stays_and_its_author_is_left_in_peace);
async fn a_post_that_was_reported_in_vain_stays_and_its_author_is_left_in_peace(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let post = say(&author, &topic, "I do not like tea.").await;
    report(&reader, &post, "other", "I do.").await.expect(200);
    decide_first(&moderator, &[("action", "publish")]).await.expect(303);
    all_told(&world).await;
    reader.get(&format!("/g/{}/reported", group.address)).await.expect(200).contains("The post stays");
    author.get(&topic).await.expect(200).contains("I do not like tea.");
    author.get("/notifications").await.expect(200).contains("Nothing new");
    author.get(&format!("/g/{}/decisions", group.address)).await.expect(200).contains("No decisions");
    let entries = audit::about(world.app.db.read(), &post, 10).await.unwrap();
    let acts: Vec<_> = entries.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(acts, ["moderation.decide", "moderation.look", "moderation.report"]);
}

both_databases!(many_reports_of_one_post_are_one_item);
async fn many_reports_of_one_post_are_one_item(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let (one, two) = (world.member(&group, "loud otter").await, world.member(&group, "tall birch").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let post = say(&author, &topic(&author, "Sleep").await, "Only fools take those pills.").await;
    report(&one, &post, "unkind", "").await.expect(200);
    report(&one, &post, "unkind", "And again.").await.expect(200);
    let path = queue(&moderator).await.remove(0);
    let before = moderator.get(&path).await.expect(200).contains("1 person reported it");
    report(&two, &post, "danger", "They sound desperate.").await.expect(200);
    assert_eq!(queue(&moderator).await, std::slice::from_ref(&path));
    // What another person said has to be read before anybody decides.
    moderator.submit(&before, &path, &REMOVE).await.expect(409).contains("Please open it again");
    let page = moderator.get(&path).await.expect(200).contains("2 people reported it");
    moderator.submit(&page, &path, &REMOVE).await.expect(303);
    takes_effect(&moderator).await;
    assert!(queue(&moderator).await.is_empty());
    assert_eq!(world.ask("SELECT COUNT(*) FROM reports WHERE outcome = 'acted'").await, 2);
    report(&two, &post, "other", "").await.expect(409);
}

both_databases!(nobody_decides_about_words_that_have_changed_since_they_read_them);
async fn nobody_decides_about_words_that_have_changed_since_they_read_them(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let post = say(&author, &topic, "Only fools take those pills.").await;
    report(&reader, &post, "unkind", "").await.expect(200);
    let path = queue(&moderator).await.remove(0);
    let before = moderator.get(&path).await.expect(200);
    change(&author, &post, "I would rather not take those pills.", "post").await.expect(303);
    moderator.submit(&before, &path, &REMOVE).await.expect(409);
    moderator.get(&path).await.expect(200).contains("I would rather not");
    // What its author takes back needs no decision, and whoever reported it is told.
    author.post(&about(&author, &post, "withdrawal"), &[]).await.expect(303);
    moderator.get(&path).await.expect(409).contains("The post is gone");
    reader.get(&format!("/g/{}/reported", group.address)).await.expect(200).contains("The post is gone");
    assert!(queue(&moderator).await.is_empty());
}

both_databases!(what_was_removed_after_a_report_comes_back_after_an_appeal);
async fn what_was_removed_after_a_report_comes_back_after_an_appeal(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let (one, two) =
        (world.moderator(&group, "calm owl").await, world.moderator(&group, "slow badger").await);
    let topic = topic(&author, "Sleep").await;
    let post = say(&author, &topic, "Only fools take those pills.").await;
    report(&reader, &post, "unkind", "").await.expect(200);
    decide_first(&one, &REMOVE).await.expect(303);
    let appeal = format!("{}/appeal", decision(&author).await);
    author.post(&appeal, &[("words", "I meant myself.")]).await.expect(303);
    let answer = [("outcome", "reverse"), ("answer", "You are right.")];
    decide_first(&two, &answer).await.expect(303);
    reader.get(&topic).await.expect(200).contains("Only fools take those pills.");
}

both_databases!(somebody_without_an_account_reports_and_reads_the_outcome_by_a_private_link);
async fn somebody_without_an_account_reports_and_reads_the_outcome_by_a_private_link(world: TestApp) {
    let group = world.group(Visibility::Public).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&author, "Sleep").await;
    let post = say(&author, &topic, "The baker in our street has it too.").await;
    let visitor = world.visitor();
    let form = visitor.get(&about(&author, &post, "report")).await.expect(303);
    let form = visitor.follow(&form).await.expect(200);
    let place = form.field("place");
    assert!(place.ends_with(&about(&author, &post, "").trim_end_matches('/')), "{place}");
    let wrong = visitor.post("/report", &[("why", "It is me.")]).await.expect(422);
    for field in ["Say where the post is", "Choose what is wrong", "Tick this"] {
        assert!(wrong.text().contains(field), "{wrong:?}");
    }
    let typed = [("category", "private"), ("why", "It is me."), ("faith", "yes"), ("name", "Ada Example")];
    let sent = visitor.submit(&form, "/report", &typed).await.expect(200);
    let link = sent.first("#report-link");
    let link = link.strip_prefix(&world.url).unwrap();
    visitor.get(link).await.expect(200).contains("We have your report").contains("It is me.");
    let token = link.rsplit('/').next().unwrap();
    assert_eq!(places(&world, token).await, 0, "the link is kept by nobody");
    let other = token.replace(&token[..1], if token.starts_with('a') { "b" } else { "a" });
    world.visitor().get(&format!("/reports/{other}")).await.expect(404);

    let path = queue(&moderator).await.remove(0);
    let page = moderator.get(&path).await.expect(200).contains("From somebody outside the group");
    let page = page.contains("Ada Example");
    moderator
        .submit(&page, &path, &[("action", "reject"), ("reason", "It names somebody.")])
        .await
        .expect(303);
    takes_effect(&moderator).await;
    visitor.get(link).await.expect(200).contains("We have acted").contains("a court");
    author.get(&decision(&author).await).await.expect(200).contains("outside the group reported it");
}

both_databases!(the_form_for_everybody_tells_nothing_about_what_is_there);
async fn the_form_for_everybody_tells_nothing_about_what_is_there(world: TestApp) {
    let closed = world.group(Visibility::Members).await;
    let open = world.group(Visibility::Public).await;
    let (author, talker) =
        (world.member(&closed, "quiet heron").await, world.member(&open, "quiet heron").await);
    let topic_there = topic(&author, "Sleep").await;
    let post = say(&author, &topic_there, "I read until I am tired.").await;
    let held = hold(&author, &topic_there).await;
    let open_topic = topic(&talker, "Sleep").await;
    let send = async |place: &str| {
        let fields = [("place", place), ("category", "other"), ("why", "It is wrong."), ("faith", "yes")];
        world.visitor().post("/report", &fields).await.status
    };
    let posts = |id: &str| format!("{}/g/{}/posts/{id}", world.url, closed.address);
    // A post's address is known to whoever saw it; the number of a topic can be guessed.
    assert_eq!(send(&posts(&post)).await, 200);
    assert_eq!(send(&format!("{}{topic_there}#post-{post}", world.url)).await, 200);
    assert_eq!(send(&format!("{}{open_topic}", world.url)).await, 200);
    for unknown in [
        posts(&held),
        posts(&"a".repeat(26)),
        format!("{}{topic_there}", world.url),
        format!("{}/g/{}/posts/{post}", world.url, open.address),
        "https://elsewhere.example/g/a/posts/b".to_owned(),
        "not an address".to_owned(),
    ] {
        assert_eq!(send(&unknown).await, 422, "{unknown}");
    }
}

both_databases!(reports_are_counted_and_checked_like_everything_else);
async fn reports_are_counted_and_checked_like_everything_else(world: TestApp) {
    let group = world.group(Visibility::Public).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let topic = topic(&author, "Sleep").await;
    let post = say(&author, &topic, "I do not like tea.").await;
    let card = format!("They wrote {CARD} to me.");
    report(&reader, &post, "private", &card).await.expect(422).contains("that we never keep");
    report(&reader, &post, "private", &format!("It is my number, {PHONE}.")).await.expect(200);
    report(&author, &post, "other", "").await.expect(409).contains("This is your own post");
    // Whoever writes that they want to die is shown help first.
    let other = begin(&author, "Tea", "Which one do you drink?", "post").await;
    let opening =
        world.visitor().get(&other.location()).await.attributes("[data-post]", "data-post").remove(0);
    report(&reader, &opening, "danger", "I want to kill myself tonight.")
        .await
        .expect(200)
        .contains("116 123");
    let visitor = world.visitor();
    let place = format!("{}{topic}", world.url);
    let fields = [("place", place.as_str()), ("category", "other"), ("why", "So."), ("faith", "yes")];
    for _ in 0..5 {
        visitor.post("/report", &fields).await.expect(200);
    }
    visitor.post("/report", &fields).await.expect(429);
    world.visitor().post("/report", &fields).await.expect(200);
}
