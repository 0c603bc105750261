use crate::both_databases;
use crate::community::writing::{item, post_id, queue, reply, takes_effect, topic};
use crate::support::TestApp;
use crate::support::world::Member;
use kith::base::audit;
use kith::base::clock::minutes;
use kith::base::outbox;
use kith::community::groups::Visibility;

/// How many items two moderators fight over.
const ITEMS: usize = 50;

/// What one moderator makes of every item: how often theirs was the decision.
async fn work(moderator: &Member, pages: Vec<(String, String)>, action: &str) -> usize {
    let mut decided = 0;
    for (path, version) in pages {
        let typed = [("action", action), ("version", version.as_str()), ("reason", "Not here.")];
        match moderator.post(&path, &typed).await.status {
            303 => decided += 1,
            status => assert_eq!(status, 409, "{path}"),
        }
    }
    decided
}

both_databases!(two_moderators_race_for_the_same_items_and_each_is_decided_once);
async fn two_moderators_race_for_the_same_items_and_each_is_decided_once(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let (one, two) =
        (world.moderator(&group, "calm owl").await, world.moderator(&group, "slow badger").await);
    let topic = topic(&author, "Sleep").await;
    let mut pages = Vec::new();
    for n in 0..ITEMS {
        let id = post_id(&reply(&author, &topic, &format!("Ring me on 07700 900{n:03}."), "ask").await);
        let path = item(&one, &id);
        let version = one.get(&path).await.expect(200).field("version");
        pages.push((path, version));
        world.advance(minutes(1));
    }
    // Nobody has any of them open now, and both have seen them all.
    world.advance(minutes(11));
    let mut backwards = pages.clone();
    backwards.reverse();
    let (a, b) = tokio::join!(work(&one, pages.clone(), "publish"), work(&two, backwards, "reject"));
    assert_eq!(a + b, ITEMS, "{a} and {b}");
    assert!(queue(&one).await.is_empty() && queue(&two).await.is_empty());
    takes_effect(&one).await;

    let count = async |question: &str| usize::try_from(world.ask(question).await).unwrap();
    assert_eq!(count("SELECT COUNT(DISTINCT post_id) FROM decisions").await, ITEMS);
    assert_eq!(count("SELECT COUNT(*) FROM decisions WHERE stage = 'standing'").await, ITEMS);
    assert_eq!(count("SELECT COUNT(*) FROM posts WHERE state = 'published' AND NOT opening").await, a);
    assert_eq!(count("SELECT COUNT(*) FROM posts WHERE state = 'rejected'").await, b);
    assert_eq!(count("SELECT SUM(replies) FROM topics").await, a);
    assert!(outbox::holes(world.app.db.read()).await.unwrap().is_empty());
    assert!(audit::verify(world.app.db.read()).await.unwrap().is_ok());
    // What somebody still has on their screen tells them so, and changes nothing.
    for (path, version) in &pages[..3] {
        let typed = [("action", "publish"), ("version", version.as_str())];
        one.post(path, &typed).await.expect(409).contains("Somebody has decided already");
    }
}
