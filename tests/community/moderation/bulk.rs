//! Several items at once, for what only sells something.

use crate::both_databases;
use crate::community::writing::{about, decision, hold, post_id, queue, reply, say, takes_effect, topic};
use crate::support::TestApp;
use kith::base::audit;
use kith::community::groups::Visibility;

const OFFER: &str = "Use my promo code today";

both_databases!(what_only_sells_is_decided_together_and_each_by_itself);
async fn what_only_sells_is_decided_together_and_each_by_itself(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let (moderator, other) =
        (world.moderator(&group, "calm owl").await, world.moderator(&group, "slow badger").await);
    let topic = topic(&author, "Sleep").await;
    let mut held = Vec::new();
    for n in 0..3 {
        held.push(post_id(&reply(&author, &topic, &format!("{OFFER}, number {n}."), "ask").await));
    }
    let number = hold(&author, &topic).await;
    let sold = say(&author, &topic, "My cushions are for everybody.").await;
    reader.post(&about(&reader, &sold, "report"), &[("category", "selling")]).await.expect(200);
    let rude = say(&author, &topic, "You are all fools.").await;
    reader.post(&about(&reader, &rude, "report"), &[("category", "selling")]).await.expect(200);
    other.post(&about(&other, &rude, "report"), &[("category", "unkind")]).await.expect(200);

    let desk = format!("/g/{}/desk", group.address);
    moderator.get(&desk).await.expect(200).lacks("Remove the chosen posts");
    let page = moderator.get(&format!("{desk}?kind=selling")).await.expect(200);
    let boxes = page.attributes("input[name=item]", "value");
    assert_eq!(boxes.len(), 4, "{boxes:?}");
    assert!(boxes.iter().all(|value| !value.contains(&number)));
    let bulk = format!("{desk}/bulk");
    moderator.post(&bulk, &[]).await.expect(422);
    moderator.post(&bulk, &[("item", "desk/x")]).await.expect(422);

    // One of them somebody else has open; another was changed since the list was drawn.
    let stolen = boxes.iter().find(|value| value.contains(&held[0])).unwrap().clone();
    other.get(&format!("{desk}/{}", held[0])).await.expect(200);
    let sneaked = format!("desk/{number}/1");
    let mut fields: Vec<(&str, &str)> = boxes.iter().map(|value| ("item", value.as_str())).collect();
    fields.push(("item", &sneaked));
    let answer = moderator.post(&bulk, &fields).await;
    moderator.follow(&answer).await.expect(200).contains("Some were decided.");
    assert_eq!(world.ask("SELECT COUNT(*) FROM decisions").await, 3, "{stolen} was open elsewhere");
    takes_effect(&moderator).await;
    let waits = queue(&moderator).await;
    assert_eq!(waits.len(), 3, "{waits:?}");
    author.get(&decision(&author).await).await.expect(200).contains("Nothing is sold or collected here.");
    reader.get(&topic).await.expect(200).lacks("cushions").contains("You are all fools.");
    let decided = audit::about(world.app.db.read(), &held[1], 20).await.unwrap();
    assert!(decided.iter().any(|entry| entry.action == "moderation.decide"));
}
