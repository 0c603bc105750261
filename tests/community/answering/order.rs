//! The order of the desk, and who sits there.

use super::{ask, desk, set_answering, waiting};
use crate::both_databases;
use crate::community::writing::{begin, path, say};
use crate::support::TestApp;
use crate::support::clinicians::clinician_in;
use crate::support::world::Member;
use kith::base::Timestamp;
use kith::base::audit;
use kith::base::clock::{days, hours, minutes};
use kith::base::random::{Random, SeededRandom};
use kith::community::clinicians;
use kith::community::groups::Visibility;

/// The specialties of the group.
const SPECIALTIES: [&str; 5] =
    ["pharmacist", "dietitian", "specialist-nurse", "neurologist", "physiotherapist"];

/// A question as the story remembers it.
struct Asked {
    title: String,
    wanted: &'static str,
    at: Timestamp,
    newcomer: bool,
}

both_databases!(fifty_questions_of_five_specialties_stand_as_the_rule_says);
async fn fifty_questions_of_five_specialties_stand_as_the_rule_says(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    set_answering(&world, &group, "36", &SPECIALTIES).await.expect(303);
    let mut regulars = Vec::new();
    for name in ["quiet heron", "loud otter", "red kite"] {
        let regular = world.member(&group, name).await;
        begin(&regular, &format!("Hello from {name}"), "I am new.", "post").await.expect(303);
        regulars.push(regular);
    }
    let chance = SeededRandom::new(11);
    let mut asked = Vec::new();
    for n in 0..50 {
        // An hour and a prime number of seconds: no two stand at one time.
        world.advance(minutes(17 * (1 + chance.below(11) as u64)) + std::time::Duration::from_secs(n));
        let newcomer = n % 4 == 1;
        let wanted = *[&SPECIALTIES[..], &[""]].concat().get(chance.below(6)).unwrap();
        let title = format!("Question number {n}");
        let at = world.app.now();
        if newcomer {
            ask(&world.member(&group, &format!("newcomer {n}")).await, &title, wanted).await;
        } else {
            ask(&regulars[chance.below(3)], &title, wanted).await;
        }
        asked.push(Asked { title, wanted, at, newcomer });
    }
    for specialty in SPECIALTIES {
        assert!(asked.iter().filter(|asked| asked.wanted == specialty).count() >= 3, "{specialty}");
    }
    for (name, profession) in [("calm owl", "pharmacist"), ("grey goose", "nurse"), ("dry leaf", "dentist")] {
        let clinician = clinician_in(&world, &group, name, profession).await;
        let lane = |asked: &Asked| match (profession, asked.wanted) {
            ("pharmacist", "pharmacist") | ("nurse", "specialist-nurse") => 0,
            // The group asks for five professions, and dentists are none of them.
            ("pharmacist" | "nurse", "") => 1,
            _ => 2,
        };
        let counts_from = |asked: &Asked| if asked.newcomer { asked.at - hours(36) } else { asked.at };
        asked.sort_by_key(|asked| (lane(asked), counts_from(asked)));
        let expected: Vec<_> = asked.iter().map(|asked| asked.title.clone()).collect();
        assert_eq!(whole(&clinician).await, expected, "{profession}");
    }
}

/// Every page of the desk.
async fn whole(clinician: &Member) -> Vec<String> {
    let mut page = desk(clinician).await.expect(200).contains("50 questions wait");
    let mut titles = waiting(&page);
    while let Some(next) = page.attributes("a[rel=next]", "href").pop() {
        page = clinician.get(&next).await.expect(200);
        titles.extend(waiting(&page));
    }
    titles
}

both_databases!(a_question_leaves_the_desk_when_a_clinician_answers_and_comes_back_when_the_answer_goes);
async fn a_question_leaves_the_desk_when_a_clinician_answers_and_comes_back_when_the_answer_goes(
    world: TestApp,
) {
    let group = world.group(Visibility::Members).await;
    let (asker, other) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let nurse = clinician_in(&world, &group, "calm owl", "nurse").await;
    desk(&nurse).await.expect(200).contains("Every question has an answer");
    let question = ask(&asker, "Cold hands", "").await;
    begin(&other, "Warm feet", "Just talk.", "post").await.expect(303);
    say(&other, &question, "I wear gloves.").await;
    assert_eq!(waiting(&desk(&nurse).await), ["Cold hands"], "what members say is no answer of a clinician");
    world.advance(hours(25));
    desk(&nurse).await.contains("Waits longer than it should").contains("First topic here");
    let answer = say(&nurse, &question, "Keep your wrists warm.").await;
    desk(&nurse).await.expect(200).contains("Every question has an answer");
    nurse.post(&format!("/g/{}/posts/{answer}/withdrawal", group.address), &[]).await.expect(303);
    assert_eq!(waiting(&desk(&nurse).await), ["Cold hands"]);
    // What is taken back waits for nobody.
    let opening = asker.get(&question).await.attributes(".post--first", "data-post").remove(0);
    asker.post(&format!("/g/{}/posts/{opening}/withdrawal", group.address), &[]).await.expect(303);
    desk(&nurse).await.expect(200).contains("Every question has an answer");
}

both_databases!(only_who_shows_a_good_badge_in_the_group_sits_at_its_desk);
async fn only_who_shows_a_good_badge_in_the_group_sits_at_its_desk(world: TestApp) {
    let (group, other) = (world.group(Visibility::Members).await, world.group(Visibility::Members).await);
    let (asker, moderator) =
        (world.member(&group, "quiet heron").await, world.moderator(&group, "white cloud").await);
    let nurse = clinician_in(&world, &group, "calm owl", "nurse").await;
    let there = world.admit(nurse.account, &other, "blue sky", kith::community::personas::Role::Member).await;
    desk(&asker).await.expect(403);
    desk(&moderator).await.expect(403);
    nurse.get(&format!("/g/{}", group.address)).await.contains("Questions that wait");
    asker.get(&format!("/g/{}", group.address)).await.lacks("Questions that wait");
    // Where they show nothing they are nobody's clinician.
    nurse.get(&format!("/g/{}/clinicians", other.address)).await.expect(403);
    let page = desk(&nurse).await.expect(200).contains("Verified nurse");
    assert!(!page.text().contains(&there.name) && !page.text().contains(other.address.as_str()));
    clinicians::wear(&world.app, nurse.account, &[]).await.unwrap();
    desk(&nurse).await.expect(403);
    clinicians::wear(&world.app, nurse.account, &[nurse.persona.id]).await.unwrap();
    desk(&nurse).await.expect(200);
    world.advance(days(366));
    let nurse = world.again(nurse).await;
    desk(&nurse).await.expect(403);
}

both_databases!(nobody_is_led_to_questions_that_they_cannot_answer);
async fn nobody_is_led_to_questions_that_they_cannot_answer(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (away, kept, asker) = (
        world.member(&group, "quiet heron").await,
        world.member(&group, "loud otter").await,
        world.member(&group, "red kite").await,
    );
    let nurse = clinician_in(&world, &group, "calm owl", "nurse").await;
    for (member, title) in
        [(&away, "From one who blocks"), (&kept, "From one kept away"), (&asker, "Cold hands")]
    {
        ask(member, title, "").await;
    }
    ask(&nurse, "A question of their own", "").await;
    let distance = |other: &Member| format!("/g/{}/p/{}/distance", group.address, other.persona.id);
    away.post(&distance(&nurse), &[("distance", "block")]).await.expect(303);
    nurse.post(&distance(&kept), &[("distance", "mute")]).await.expect(303);
    let page = desk(&nurse).await.expect(200).contains("1 question waits");
    assert_eq!(waiting(&page), ["Cold hands"]);
}

both_databases!(a_question_can_be_put_to_a_profession_that_the_group_names);
async fn a_question_can_be_put_to_a_profession_that_the_group_names(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let asker = world.member(&group, "quiet heron").await;
    let new = format!("/g/{}/new", group.address);
    asker.get(&new).await.expect(200).lacks("Who should answer");
    for (target, professions, field) in [
        ("0", &[][..], "target"),
        ("a day", &[], "target"),
        ("337", &[], "target"),
        ("24", &["surveyor"], "professions"),
    ] {
        let page = set_answering(&world, &group, target, professions).await.expect(422);
        assert_eq!(page.attributes(".error-summary a", "href"), [format!("#{field}")]);
        assert_eq!(page.field("target"), target);
    }
    let done = set_answering(&world, &group, "48", &["pharmacist", "dietitian"]).await;
    done.leads_to(&format!("/admin/groups/{}?done=answering", group.address));
    let noted = &audit::about(world.app.db.read(), &group.id.to_string(), 1).await.unwrap()[0];
    assert!(noted.action == "groups.answering" && noted.actor.starts_with("staff:"), "{noted:?}");
    let page = asker.get(&new).await.expect(200).contains("Who should answer");
    assert_eq!(page.all("#wanted option"), ["Any clinician", "Dietitian", "Pharmacist"]);

    let wrong = [("kind", "question"), ("title", "Cold hands"), ("body", "Why?"), ("wanted", "surveyor")];
    let topics = format!("/g/{}/topics", group.address);
    let page = asker.post(&topics, &wrong).await.expect(422);
    assert_eq!(page.attributes(".error-summary a", "href"), ["#wanted"]);
    // Kept with the draft, and of no meaning where nothing is asked.
    let draft = [("kind", "question"), ("title", "Cold hands"), ("body", "Why?"), ("wanted", "pharmacist")];
    asker.post(&format!("/g/{}/drafts", group.address), &draft).await.expect(303);
    let page = asker.get(&new).await.expect(200);
    assert_eq!(page.attributes("#wanted option[selected]", "value"), ["pharmacist"]);
    let talk =
        [("kind", "discussion"), ("title", "Talk"), ("body", "So."), ("wanted", "pharmacist"), ("key", "t")];
    path(&asker.post(&topics, &talk).await);
    path(&asker.submit(&page, "/topics", &[]).await);
    assert_eq!(world.ask("SELECT COUNT(*) FROM topics WHERE wanted = 'pharmacist'").await, 1);

    let dentist = clinician_in(&world, &group, "calm owl", "dentist").await;
    desk(&dentist).await.expect(200).contains("For other professions").contains("for: Pharmacist");
    let pharmacist = clinician_in(&world, &group, "grey goose", "pharmacist").await;
    desk(&pharmacist).await.expect(200).contains("For your profession").contains("within 2 days");
}
