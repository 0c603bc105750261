//! Where the screening applies: a phone number in every place where a member writes words that others read, and what
//! becomes of it.

use super::writing::{
    CARD, PHONE, about, begin, change, decide, decision, hold, path, places, post_id, reply, say, topic,
};
use crate::both_databases;
use crate::support::world::Member;
use crate::support::{Answer, TestApp};
use kith::community::groups::Visibility;

/// Fails unless the author was shown the number and nothing happened.
#[track_caller]
fn shown_to_its_author(answer: &Answer) {
    assert_eq!(answer.status, 422, "{answer:?}");
    let text = answer.text();
    assert!(text.contains("Nothing is posted yet") && text.contains("A phone number"), "{answer:?}");
}

both_databases!(every_kind_of_post_is_checked_with_its_title);
async fn every_kind_of_post_is_checked_with_its_title(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let (title, body) = (format!("Ring {PHONE}"), format!("Please ring me on {PHONE}."));
    for kind in ["discussion", "question", "story"] {
        for (title, body) in [(title.as_str(), "How do you sleep?"), ("Sleep", body.as_str())] {
            let fields = [("kind", kind), ("title", title), ("body", body), ("key", kind)];
            let path = format!("/g/{}/topics", group.address);
            shown_to_its_author(&author.post(&path, &fields).await);
        }
    }
    let topic = topic(&author, "Sleep").await;
    shown_to_its_author(&reply(&author, &topic, &body, "post").await);
    for hidden in [
        format!("![ring me on {PHONE}](https://www.nhs.uk/a.png)"),
        format!("[here](https://www.nhs.uk \"ring me on {PHONE}\")"),
        "<p title=\"ring me on 07700 900123\">Hello</p>".to_owned(),
    ] {
        shown_to_its_author(&reply(&author, &topic, &hidden, "post").await);
    }
    assert_eq!((world.ask("SELECT COUNT(*) FROM posts").await, places(&world, PHONE).await), (1, 0));
}

both_databases!(a_change_of_title_or_words_is_checked_and_the_old_ones_stay);
async fn a_change_of_title_or_words_is_checked_and_the_old_ones_stay(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let sent = begin(&author, "Sleep", "How do you sleep?", "post").await;
    let (topic, opening) = (path(&sent), post_id(&sent));
    let answer = say(&author, &topic, "Badly.").await;
    let (title, body) = (format!("Ring {PHONE}"), format!("Badly. Ring me on {PHONE}."));
    shown_to_its_author(&change(&author, &answer, &body, "post").await);
    let edit = about(&author, &opening, "edit");
    let fields = |then| [("title", title.as_str()), ("body", "How do you sleep?"), ("then", then)];
    shown_to_its_author(&author.post(&edit, &fields("post")).await);
    // Sent for a check, both wait; everybody goes on reading what stood there.
    author.post(&edit, &fields("ask")).await.expect(303);
    change(&author, &answer, &body, "ask").await.expect(303);
    let page = reader.get(&topic).await.expect(200).lacks(PHONE).contains("Badly.");
    assert_eq!(page.first("h1"), "Sleep");
    assert_eq!(world.ask("SELECT COUNT(*) FROM holds WHERE change = 'edit'").await, 2);
    assert_eq!(places(&world, PHONE).await, 0);
}

both_databases!(a_name_and_the_words_of_somebody_who_asks_to_join_are_checked);
async fn a_name_and_the_words_of_somebody_who_asks_to_join_are_checked(world: TestApp) {
    let group = world.group(Visibility::Approval).await;
    let person = world.person().await;
    let join = format!("/g/{}/join", group.address);
    let words = format!("My sister has it. Ring me on {PHONE}.");
    for (name, words) in [("ring 07700900123", ""), ("Quiet Heron", words.as_str())] {
        let fields = [("name", name), ("words", words), ("agree", "yes")];
        let page = person.post(&join, &fields).await.expect(422);
        assert_eq!((page.field("name").as_str(), page.field("words").as_str()), (name, words));
        assert!(page.first(".field--error .field__error").contains("phone number"), "{page:?}");
    }
    assert_eq!(world.ask("SELECT COUNT(*) FROM personas").await, 0);
}

/// An author whose post was refused, and somebody else who may look again.
struct Refused {
    author: Member,
    other: Member,
    /// Where the author asks for that.
    appeal: String,
}

async fn refused(world: &TestApp) -> Refused {
    let group = world.group(Visibility::Members).await;
    let author = world.member(&group, "quiet heron").await;
    let moderator = world.moderator(&group, "calm owl").await;
    let other = world.moderator(&group, "slow badger").await;
    let post = hold(&author, &topic(&author, "Sleep").await).await;
    decide(&moderator, &post, "reject", &[], "Numbers bring strangers.").await.expect(303);
    let appeal = format!("{}/appeal", decision(&author).await);
    Refused { author, other, appeal }
}

both_databases!(an_appeal_is_checked_and_never_stopped);
async fn an_appeal_is_checked_and_never_stopped(world: TestApp) {
    for (then, number) in [("mask", "[phone number removed]"), ("anyway", PHONE)] {
        let Refused { author, other, appeal } = refused(&world).await;
        let words = format!("It is {PHONE}.\n\nA help line.");
        let before = world.ask("SELECT COUNT(*) FROM appeals").await;
        let page = author.post(&appeal, &[("words", &words)]).await.expect(422);
        let page = page.contains("Nothing is sent yet").contains("A phone number");
        assert_eq!(page.field("words"), words);
        assert_eq!(world.ask("SELECT COUNT(*) FROM appeals").await, before);
        author.submit(&page, "/appeal", &[("then", then)]).await.expect(303);
        let desk = other.get(&format!("/g/{}/desk", other.address)).await.expect(200);
        let link = desk.links().into_iter().find(|link| link.contains("/appeals/")).unwrap();
        other.get(&link).await.expect(200).contains(&format!("It is {number}.\n\nA help line."));
    }
}

both_databases!(a_card_in_an_appeal_is_not_taken);
async fn a_card_in_an_appeal_is_not_taken(world: TestApp) {
    let Refused { author, appeal, .. } = refused(&world).await;
    let words = format!("They took {CARD} from me.");
    for then in ["", "anyway"] {
        let page = author.post(&appeal, &[("words", &words), ("then", then)]).await.expect(422);
        page.contains("We never publish this").lacks("Send it as it is");
    }
    author.post(&appeal, &[("words", &words), ("then", "mask")]).await.expect(303);
}

both_databases!(somebody_in_danger_who_appeals_is_shown_help);
async fn somebody_in_danger_who_appeals_is_shown_help(world: TestApp) {
    let Refused { author, appeal, .. } = refused(&world).await;
    let page = author.post(&appeal, &[("words", "I am going to kill myself tonight.")]).await.expect(200);
    page.contains("tel:999").contains("Another person will look again");
    assert_eq!(world.ask("SELECT COUNT(*) FROM appeals").await, 1, "and what they wrote is on its way");
}
