use crate::both_databases;
use crate::community::writing::{
    PHONE, about, all_told, change, item, places, post_id, queue, reply, say, takes_effect, topic,
};
use crate::support::TestApp;
use kith::base::audit;
use kith::base::clock::days;
use kith::community::groups::Visibility;
use std::path::Path;

/// A word that no rule knows and that stands nowhere by itself.
const CANARY: &str = "Zebulonhurst";

/// In how many files below a folder these words stand.
fn files_with(folder: &Path, words: &str) -> usize {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| match path.is_dir() {
            true => files_with(&path, words),
            false => {
                let bytes = std::fs::read(&path).unwrap();
                usize::from(bytes.windows(words.len()).any(|window| window == words.as_bytes()))
            }
        })
        .sum()
}

both_databases!(what_is_taken_out_is_gone_wherever_it_went);
async fn what_is_taken_out_is_gone_wherever_it_went(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let drafter = world.member(&group, "tall birch").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let topic = topic(&reader, "Sleep").await;
    // In the text, in an older version, in a quote and its older version, in what waits, in a draft.
    let first = format!("I hum {CANARY} and sleep badly.");
    let post = say(&author, &topic, &first).await;
    change(&author, &post, &format!("I still hum {CANARY}."), "post").await.expect(303);
    let quote = format!("> I hum {CANARY} and sleep badly.\n\nSo do I.");
    let quoting = say(&reader, &topic, &quote).await;
    change(&reader, &quoting, &format!("{quote} Often."), "post").await.expect(303);
    let waits = post_id(&reply(&reader, &topic, &format!("> {first}\n\nRing {PHONE}."), "ask").await);
    let number = topic.rsplit('/').next().unwrap();
    let draft = format!("> Hum {CANARY}?\n\nMe too");
    let fields = [("topic", number), ("body", draft.as_str())];
    drafter.post(&format!("/g/{}/drafts", group.address), &fields).await.expect(303);
    all_told(&world).await;
    assert!(places(&world, CANARY).await > 0, "the search must be able to find it");
    let mut ears = drafter.listen().await;
    ears.subscribe(&drafter.address, None).await;
    ears.next_where(|said| said["op"] == "live").await;

    drafter.post(&about(&drafter, &post, "report"), &[("category", "private")]).await.expect(200);
    let path = queue(&moderator).await.into_iter().find(|path| path.contains("/reports/")).unwrap();
    let page = moderator.get(&path).await.expect(200).contains(CANARY);
    let redact = [("action", "redact"), ("also", "nowhere to be found")];
    moderator.submit(&page, &path, &redact).await.expect(422).contains("must stand in the post");
    moderator.submit(&page, &path, &[("action", "redact"), ("also", CANARY)]).await.expect(303);
    takes_effect(&moderator).await;
    all_told(&world).await;

    assert_eq!(places(&world, CANARY).await, 0);
    assert_eq!(files_with(world.folder(), CANARY), 0);
    let page = reader.get(&topic).await.expect(200).lacks(CANARY);
    let page = page.contains("I still hum [removed by a moderator].").contains("So do I. Often.");
    assert_eq!(page.text().matches("A moderator took a detail out").count(), 2);
    for changed in [&post, &quoting] {
        let history = reader.get(&about(&reader, changed, "history")).await.expect(200).lacks(CANARY);
        assert_eq!(history.all(".history .prose").len(), 1);
        let told = ears.next_event("post.updated").await.to_string();
        assert!(told.contains("[removed by a moderator]") && !told.contains(CANARY), "{told}");
    }
    let held = moderator.get(&item(&moderator, &waits)).await.expect(200).lacks(CANARY);
    held.contains("[removed by a moderator]").contains(PHONE);
    reader.get(&about(&reader, &waits, "edit")).await.expect(200).lacks(CANARY);
    drafter.get(&topic).await.expect(200).lacks(CANARY).contains("Me too");

    // The sealed original goes when nobody can ask for another look any more.
    world.advance(days(36));
    crate::support::eventually("the shredder to have run", async || {
        (world.ask("SELECT COUNT(*) FROM jobs WHERE kind = 'posts.shred'").await == 0).then_some(())
    })
    .await;
    assert_eq!(world.ask("SELECT COUNT(*) FROM holds WHERE decided_at IS NOT NULL").await, 0);
    assert!(audit::verify(world.app.db.read()).await.unwrap().is_ok());
}

both_databases!(what_others_wrote_themselves_stays);
async fn what_others_wrote_themselves_stays(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let other = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let stranger = world.member(&other, "loud otter").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let sleep = topic(&author, "Sleep").await;
    let post = say(&author, &sleep, &format!("100% {CANARY}_!")).await;
    say(&reader, &sleep, &format!("{CANARY} is a fine tune.")).await;
    let elsewhere = topic(&stranger, "Sleep").await;
    say(&stranger, &elsewhere, &format!("> 100% {CANARY}_!\n\nYes.")).await;
    reader.post(&about(&reader, &post, "report"), &[("category", "private")]).await.expect(200);
    let path = queue(&moderator).await.remove(0);
    let page = moderator.get(&path).await.expect(200);
    let words = format!("100% {CANARY}_");
    moderator.submit(&page, &path, &[("action", "redact"), ("also", &words)]).await.expect(303);
    takes_effect(&moderator).await;
    let page = reader.get(&sleep).await.expect(200).contains("is a fine tune");
    assert_eq!(page.text().matches(CANARY).count(), 1);
    stranger.get(&elsewhere).await.expect(200).contains(CANARY);
}
