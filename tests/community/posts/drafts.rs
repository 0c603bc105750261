use crate::both_databases;
use crate::community::writing::{PHONE, places, reply, topic};
use crate::support::TestApp;
use crate::support::world::Member;
use kith::base::clock::minutes;
use kith::community::groups::Visibility;

/// Keeps what is typed for a topic, or for a new one, as a script does.
async fn type_in(member: &Member, topic: Option<&str>, title: &str, body: &str) -> u16 {
    let address = format!("/g/{}/drafts", member.address);
    let number = topic.and_then(|topic| topic.rsplit('/').next()).unwrap_or_default();
    let request = member.request(reqwest::Method::POST, &address).header("sec-fetch-site", "same-origin");
    let request = request.header("x-fragment", "1").header("origin", origin(member));
    let fields = [("kind", "story"), ("title", title), ("body", body), ("topic", number)];
    member.send(&address, request.form(&fields)).await.status
}

fn origin(member: &Member) -> String {
    let url = member.request(reqwest::Method::GET, "").build().unwrap().url().clone();
    url.origin().ascii_serialization()
}

both_databases!(what_is_typed_is_kept_sealed_and_goes_when_it_is_sent);
async fn what_is_typed_is_kept_sealed_and_goes_when_it_is_sent(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, other) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let drafts = format!("/g/{}/drafts", group.address);
    assert_eq!(type_in(&author, None, "The fig tree", "It is in").await, 204);
    assert_eq!(type_in(&author, None, "The fig tree", "It is in flower.").await, 204);
    let topic = topic(&other, "Sleep").await;
    assert_eq!(type_in(&author, Some(&topic), "", "Under the fig tree.").await, 204);
    assert_eq!(places(&world, "fig tree").await, 0, "what nobody has checked is sealed");

    let list = author.get(&drafts).await.expect(200).contains("The fig tree").contains("Under the fig tree.");
    assert_eq!(list.all(".row__actions form").len(), 2);
    other.get(&drafts).await.expect(200).contains("No drafts").lacks("fig tree");
    let form = author.get(&format!("/g/{}/new", group.address)).await.expect(200);
    let kept = ["kind", "title", "body"].map(|field| form.field(field));
    assert_eq!(kept, ["story", "The fig tree", "It is in flower."]);
    let page = author.get(&topic).await.expect(200);
    assert_eq!(page.field("body"), "Under the fig tree.");

    author.submit(&form, "/topics", &[]).await.expect(303);
    author.get(&drafts).await.expect(200).lacks("The fig tree").contains("Under the fig tree.");
    author.submit(&page, "/replies", &[]).await.expect(303);
    author.get(&drafts).await.expect(200).contains("No drafts");
    assert_eq!(world.ask("SELECT COUNT(*) FROM drafts").await, 0);
    assert_eq!(author.get(&topic).await.field("body"), "");
}

both_databases!(somebody_without_script_sees_that_a_draft_is_kept);
async fn somebody_without_script_sees_that_a_draft_is_kept(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let topic = topic(&author, "Sleep").await;
    let drafts = format!("/g/{}/drafts", group.address);
    let typed = [("body", "Under the fig tree."), ("topic", topic.rsplit('/').next().unwrap())];
    let kept = author.post(&drafts, &typed).await.leads_to(&format!("{drafts}?done=kept"));
    let list = author
        .follow(&kept)
        .await
        .expect(200)
        .contains("Under the fig tree.")
        .contains("Your draft is kept.");
    let done = author.submit(&list, "/drafts/removal", &[]).await;
    author.follow(&done).await.expect(200).contains("No drafts").contains("The draft is thrown away.");
}

both_databases!(what_the_check_stopped_is_kept_as_a_draft);
async fn what_the_check_stopped_is_kept_as_a_draft(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let topic = topic(&author, "Sleep").await;
    let words = format!("Ring me on {PHONE} tonight.");
    let page = reply(&author, &topic, &words, "post").await.expect(422);
    assert_eq!(author.get(&topic).await.field("body"), words, "the tab was closed, the words are there");
    author.submit(&page, "/replies", &[("then", "ask")]).await.expect(303);
    assert_eq!(author.get(&topic).await.field("body"), "");
}

both_databases!(an_emptied_draft_is_gone_and_an_endless_one_is_refused);
async fn an_emptied_draft_is_gone_and_an_endless_one_is_refused(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    assert_eq!(type_in(&author, None, "", "The fig tree").await, 204);
    assert_eq!(
        type_in(&author, None, "", &"fig ".repeat(10_001)).await,
        422,
        "nobody may be told that this is kept"
    );
    assert_eq!(author.get(&format!("/g/{}/new", group.address)).await.field("body"), "The fig tree");
    assert_eq!(type_in(&author, None, "  ", "\n").await, 204);
    assert_eq!(world.ask("SELECT COUNT(*) FROM drafts").await, 0);
    let stranger = world.person().await;
    stranger.post(&format!("/g/{}/drafts", group.address), &[("body", "x")]).await.expect(403);
}

both_databases!(the_oldest_draft_goes_when_there_are_too_many);
async fn the_oldest_draft_goes_when_there_are_too_many(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, other) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    assert_eq!(type_in(&other, None, "", "Somebody else's.").await, 204);
    for number in 1..=31 {
        world.advance(minutes(1));
        let topic = format!("/g/{}/t/{number}", group.address);
        assert_eq!(type_in(&author, Some(&topic), "", &format!("Draft number {number}.")).await, 204);
    }
    let page = author.get(&format!("/g/{}/drafts", group.address)).await.expect(200);
    let kept = page.all(".rows .row__title");
    assert_eq!((kept.len(), kept[0].as_str()), (30, "Draft number 31."));
    page.lacks("Draft number 1.").contains("We keep your 30 newest drafts");
    other.get(&format!("/g/{}/drafts", group.address)).await.expect(200).contains("Somebody else");
}
