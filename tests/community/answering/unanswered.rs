//! Topics that nobody has replied to are shown to those who look after others.

use super::{ask, set_answering};
use crate::both_databases;
use crate::community::writing::{begin, path, reply, say};
use crate::support::TestApp;
use crate::support::world::Member;
use kith::base::clock::{days, hours};
use kith::community::groups::Visibility;

async fn list(member: &Member) -> Vec<String> {
    let page = member.get(&format!("/g/{}/unanswered", member.address)).await.expect(200);
    page.all(".rows .row__title")
}

both_databases!(what_nobody_replied_to_in_time_goes_to_mentors_and_moderators);
async fn what_nobody_replied_to_in_time_goes_to_mentors_and_moderators(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, other) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let (mentor, moderator) =
        (world.member(&group, "red kite").await, world.moderator(&group, "white cloud").await);
    set_answering(&world, &group, "12", &[]).await.expect(303);
    let unanswered = format!("/g/{}/unanswered", group.address);
    mentor.get(&unanswered).await.expect(403);
    let admin = world.admin().await;
    let settings = admin.get(&format!("/admin/groups/{}", group.address)).await.expect(200);
    let appointed = [("name", "Red-Kite"), ("role", "mentor")];
    admin.submit(&settings, "/moderators", &appointed).await.expect(303);
    admin
        .get(&format!("/admin/groups/{}", group.address))
        .await
        .contains("Let go<span class=\"visually-hidden\"> red kite");

    let lonely = ask(&author, "Is anybody there?", "").await;
    world.advance(hours(1));
    let talk = path(&begin(&other, "Tea or coffee", "I like tea.", "post").await);
    let story = [("kind", "story"), ("title", "A long way"), ("body", "It began in May."), ("key", "s")];
    path(&author.post(&format!("/g/{}/topics", group.address), &story).await);
    world.advance(hours(11));
    assert!(list(&mentor).await.is_empty(), "not before the time is over");
    world.advance(hours(2));
    // Words of one's own are no reply, and neither is what nobody reads yet.
    say(&author, &lonely, "I am still here.").await;
    reply(&other, &lonely, "Ring me on 07700 900123.", "ask").await.expect(303);
    let moderator = world.again(moderator).await;
    for looks in [&mentor, &moderator] {
        assert_eq!(list(looks).await, ["Is anybody there?", "Tea or coffee", "A long way"]);
    }
    let desk = moderator.get(&format!("/g/{}/desk", group.address)).await.expect(200);
    assert!(desk.contains("3 topics without a reply").links().contains(&unanswered));
    mentor.get(&format!("/g/{}", group.address)).await.contains("For mentors");
    other.get(&format!("/g/{}", group.address)).await.lacks("For mentors");

    let helped = say(&mentor, &lonely, "I am, too.").await;
    say(&author, &talk, "Coffee.").await;
    assert_eq!(list(&mentor).await, ["A long way"]);
    // A reply that is gone is none.
    mentor.post(&format!("/g/{}/posts/{helped}/withdrawal", group.address), &[]).await.expect(303);
    assert_eq!(list(&mentor).await, ["Is anybody there?", "A long way"]);

    // A mentor reads nothing else, and is none any more when they are let go.
    mentor.get(&format!("/g/{}/desk", group.address)).await.expect(403);
    let role = [("name", "red kite"), ("role", "member")];
    let admin = world.admin().await;
    admin.post(&format!("/admin/groups/{}/moderators", group.address), &role).await.expect(303);
    mentor.get(&unanswered).await.expect(403);
    world.advance(days(31));
    let moderator = world.again(moderator).await;
    assert!(list(&moderator).await.is_empty(), "what is a month old is not brought up again");
}

both_databases!(a_long_list_has_pages);
async fn a_long_list_has_pages(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "white cloud").await;
    let mut titles = Vec::new();
    for n in 0..28 {
        titles.push(format!("Topic {n}"));
        begin(&author, &titles[n], "Hello.", "post").await.expect(303);
        // Some begin in one moment.
        world.advance(hours((n % 2) as u64));
    }
    world.advance(hours(25));
    let moderator = world.again(moderator).await;
    let first = format!("/g/{}/unanswered", group.address);
    let mut page = moderator.get(&first).await.expect(200).contains("28 topics without a reply");
    let mut all = page.all(".rows .row__title");
    while let Some(next) = page.attributes("a[rel=next]", "href").pop() {
        page = moderator.get(&next).await.expect(200);
        all.extend(page.all(".rows .row__title"));
    }
    all.sort();
    titles.sort();
    assert_eq!(all, titles, "each stands once");
}
