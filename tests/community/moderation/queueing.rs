use crate::both_databases;
use crate::community::writing::{
    PHONE, about, decide, decision, hold, item, post_id, queue, reply, say, topic,
};
use crate::support::TestApp;
use kith::base::clock::{hours, minutes};
use kith::community::groups::Visibility;
use kith::community::personas::Role;

both_databases!(everything_that_waits_stands_in_one_list);
async fn everything_that_waits_stands_in_one_list(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let (one, two) =
        (world.moderator(&group, "calm owl").await, world.moderator(&group, "slow badger").await);
    let topic = topic(&author, "Sleep").await;
    let refused = hold(&author, &topic).await;
    decide(&one, &refused, "reject", &[], "Not here.").await.expect(303);
    author.post(&format!("{}/appeal", decision(&author).await), &[("words", "Why?")]).await.expect(303);
    let held = hold(&reader, &topic).await;
    let post = say(&author, &topic, "I have tea at four.").await;
    reader.post(&about(&reader, &post, "report"), &[("category", "danger")]).await.expect(200);
    reply(&author, &topic, "I feel suicidal and alone.", "post").await.expect(200);

    let desk = format!("/g/{}/desk", group.address);
    let kinds = async |part: &str| {
        let page = two.get(&format!("{desk}{part}")).await.expect(200);
        let segment = |link: String| link.split('/').nth(3).unwrap().to_owned();
        page.attributes(".queue-item__what a", "href").into_iter().map(segment).collect::<Vec<_>>()
    };
    assert_eq!(kinds("").await, ["reports", "desk", "desk", "appeals"]);
    assert_eq!(kinds("?kind=danger").await, ["reports", "desk"]);
    assert_eq!(kinds("?kind=posts").await, ["desk", "desk"]);
    assert_eq!(kinds("?kind=reports").await, ["reports"]);
    assert_eq!(kinds("?kind=appeals").await, ["appeals"]);
    let page = two.get(&desk).await.contains("4 posts wait").lacks("Waits longer than it should");
    assert_eq!(page.all(".tabs .tag [aria-hidden]"), ["4", "2", "2", "1", "1", "0"]);
    // Whoever decided sees that somebody asks again, and does not answer.
    one.get(&desk).await.expect(200).contains("You made this decision").lacks("/appeals/");

    world.advance(minutes(31));
    let late = |page: &crate::support::Answer| page.all(".queue-item:has(.tag--held) .queue-item__what");
    assert_eq!(late(&two.get(&desk).await).len(), 1, "half an hour for a report that somebody is in danger");
    world.advance(hours(2));
    let two = world.again(two).await;
    assert_eq!(late(&two.get(&desk).await).len(), 2, "two hours for a held post");
    assert!(queue(&two).await.contains(&item(&two, &held)));
}

both_databases!(one_desk_shows_every_group_that_somebody_moderates_and_no_other);
async fn one_desk_shows_every_group_that_somebody_moderates_and_no_other(world: TestApp) {
    let (a, b) = (world.group(Visibility::Members).await, world.group(Visibility::Hidden).await);
    let elsewhere = world.group(Visibility::Members).await;
    let moderator = world.moderator(&a, "calm owl").await;
    world.admit(moderator.account, &b, "slow badger", Role::Moderator).await;
    world.admit(moderator.account, &elsewhere, "tall birch", Role::Member).await;
    let mut waits = Vec::new();
    for group in [&a, &b, &elsewhere] {
        let author = world.member(group, "quiet heron").await;
        world.advance(minutes(1));
        waits.push(format!(
            "/g/{}/desk/{}",
            group.address,
            hold(&author, &topic(&author, "Sleep").await).await
        ));
    }
    let page =
        moderator.get("/desk").await.expect(200).contains(&a.name).contains(&b.name).lacks(&elsewhere.name);
    let links = page.attributes(".queue-item__what a", "href");
    assert_eq!(links, [format!("{}?in=all", waits[0]), format!("{}?in=all", waits[1])]);

    // One after the other, in whichever group, until nothing is left.
    let mut next = moderator.get("/desk/next").await.expect(303).location();
    for wait in &waits[..2] {
        assert!(next.starts_with(wait.as_str()), "{next}");
        let item = moderator.get(&next).await.expect(200);
        let path = item
            .forms()
            .into_iter()
            .find(|form| form.action.starts_with("/g/") && form.action.contains("/desk/"))
            .unwrap()
            .action;
        let decided = moderator.submit(&item, &path, &[("action", "publish")]).await.expect(303);
        next = moderator.follow(&decided).await.expect(303).location();
    }
    assert!(next.starts_with("/desk?in=all&done=decided&undo="), "{next}");
    moderator.get(&next).await.expect(200).contains("All is done").contains("Take it back");
}

both_databases!(the_next_item_is_one_that_is_free);
async fn the_next_item_is_one_that_is_free(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let (one, two) =
        (world.moderator(&group, "calm owl").await, world.moderator(&group, "slow badger").await);
    let topic = topic(&author, "Sleep").await;
    let mut held = Vec::new();
    for round in 0..3 {
        world.advance(minutes(1));
        let words = format!("Ring me on {PHONE}, round {round}.");
        held.push(item(&one, &post_id(&reply(&author, &topic, &words, "ask").await)));
    }
    let next = format!("/g/{}/desk/next", group.address);
    one.get(&next).await.leads_to(&held[0]);
    one.get(&held[0]).await.expect(200);
    one.get(&next).await.leads_to(&held[0]);
    two.get(&next).await.leads_to(&held[1]);
    // “Not this one” needs no reason, and somebody else is asked.
    let page = two.get(&held[1]).await.expect(200);
    two.submit(&page, "/passes", &[]).await.leads_to(&format!("{next}?done=passed"));
    two.get(&next).await.leads_to(&held[2]);
    world.advance(minutes(11));
    two.get(&next).await.leads_to(&held[0]);
    one.get(&held[1]).await.expect(200).lacks("is on it");
    // How much somebody has seen is for themselves to know, and forgotten after a day.
    let desk = format!("/g/{}/desk", group.address);
    one.get(&desk).await.expect(200).contains("You have opened 2 posts today.").lacks("a lot for one day");
    two.get(&desk).await.expect(200).contains("You have opened 1 post today.");
    world.advance(hours(12));
    let two = world.again(two).await;
    two.post(&format!("/g/{}/passes", group.address), &[("item", "nonsense")]).await.expect(422);
    assert_eq!(queue(&two).await.len(), 3, "what was passed on is still there");
}
