//! Questions: what a clinician answered stands first, and whoever asked says what helped.

use crate::both_databases;
use crate::community::clinicians::clinician;
use crate::community::writing::{about, path, reply, say};
use crate::support::world::Member;
use crate::support::{Answer, TestApp};
use kith::community::clinicians as checked;
use kith::community::groups::Visibility;
use std::time::Duration;

/// Between two replies, so that one is before the other.
const MOMENT: Duration = Duration::from_secs(600);

async fn ask(member: &Member, kind: &str, title: &str) -> String {
    let fields = [("kind", kind), ("title", title), ("body", "What helps you?"), ("key", title)];
    path(&member.post(&format!("/g/{}/topics", member.address), &fields).await)
}

async fn help(member: &Member, post: &str, helped: &str) -> Answer {
    member.post(&about(member, post, "help"), &[("helped", helped)]).await
}

both_databases!(what_a_clinician_answers_stands_before_the_rest);
async fn what_a_clinician_answers_stands_before_the_rest(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (asker, other) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let nurse = world.member(&group, "calm owl").await;
    clinician(&world, nurse.account).await;
    checked::wear(&world.app, nurse.account, &[nurse.persona.id]).await.unwrap();

    for (kind, title) in [("question", "Cold hands"), ("discussion", "Warm hands")] {
        let topic = ask(&asker, kind, title).await;
        say(&other, &topic, &format!("I wear gloves, {title}.")).await;
        world.advance(MOMENT);
        say(&nurse, &topic, &format!("Try to keep your wrists warm, {title}.")).await;
        world.advance(MOMENT);
        say(&asker, &topic, &format!("Thank you both, {title}.")).await;
        let page = other.get(&topic).await.expect(200);
        let order: Vec<_> = page.all(".posts .prose").iter().map(|words| words[..3].to_owned()).collect();
        let first = if kind == "question" { ["Try", "I w", "Tha"] } else { ["I w", "Try", "Tha"] };
        assert_eq!(order, first, "{kind}");
        assert_eq!(page.text().contains("Answers from clinicians"), kind == "question");
    }
}

both_databases!(answers_stand_first_on_the_first_page_and_on_no_other);
async fn answers_stand_first_on_the_first_page_and_on_no_other(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (asker, nurse) = (world.member(&group, "quiet heron").await, world.member(&group, "calm owl").await);
    clinician(&world, nurse.account).await;
    checked::wear(&world.app, nurse.account, &[nurse.persona.id]).await.unwrap();
    let topic = ask(&asker, "question", "Cold hands").await;
    let people = [world.member(&group, "loud otter").await, world.member(&group, "red kite").await];
    for n in 0..24 {
        world.advance(MOMENT);
        say(&people[n % 2], &topic, &format!("Day {n} was the same for me.")).await;
    }
    say(&nurse, &topic, "Try to keep your wrists warm.").await;
    let first = asker.get(&topic).await.expect(200);
    assert!(first.all(".posts .prose")[0].contains("wrists"));
    let more = first.attributes("a[rel=next]", "href");
    let rest = asker.get(&more[0]).await.expect(200).lacks("wrists");
    let all = first.all(".posts .prose").len() + rest.all(".posts .prose").len();
    assert_eq!(all, 25, "each stands once");
}

both_databases!(whoever_asked_says_what_helped);
async fn whoever_asked_says_what_helped(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (asker, other) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let topic = ask(&asker, "question", "Cold hands").await;
    let answer = say(&other, &topic, "I wear gloves.").await;
    let own = say(&asker, &topic, "I tried tea.").await;

    let page = asker.get(&topic).await.expect(200);
    assert_eq!(page.attributes("form[action$='/help']", "action").len(), 1, "not of words of one's own");
    let done = asker.submit(&page, "/help", &[("helped", "yes")]).await;
    done.leads_to(&format!("{topic}?done=helped#post-{answer}"));
    help(&asker, &answer, "yes").await.expect(303);
    let page = other.get(&topic).await.expect(200).contains("This helped the person who asked.");
    assert!(page.attributes("form[action$='/help']", "action").is_empty());
    help(&asker, &answer, "no").await.expect(303);
    other.get(&topic).await.expect(200).lacks("This helped the person who asked.");

    help(&other, &answer, "yes").await.expect(403);
    help(&asker, &own, "yes").await.expect(403);
    help(&asker, &answer, "perhaps").await.expect(422);
    // Nobody is thanked for what is gone, and talk has no answers.
    other.post(&about(&other, &answer, "withdrawal"), &[]).await.expect(303);
    help(&asker, &answer, "yes").await.expect(403);
    let talk = ask(&asker, "discussion", "Gloves").await;
    let said = say(&other, &talk, "Mine are blue.").await;
    help(&asker, &said, "yes").await.expect(403);
    let elsewhere = world.member(&world.group(Visibility::Members).await, "quiet heron").await;
    help(&elsewhere, &said, "yes").await.expect(404);
    assert_eq!(world.ask("SELECT COUNT(*) FROM posts WHERE helped").await, 0);
    reply(&asker, &topic, "Thank you.", "post").await.expect(303);
}
