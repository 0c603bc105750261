//! Taking a question for an hour.

use super::{ask, desk, waiting};
use crate::both_databases;
use crate::community::writing::{begin, path, say};
use crate::support::clinicians::clinician_in;
use crate::support::world::Member;
use crate::support::{Answer, TestApp};
use kith::base::clock::minutes;
use kith::community::groups::Visibility;

async fn claim(clinician: &Member, question: &str) -> Answer {
    clinician.post(&format!("{question}/claim"), &[]).await
}

async fn give_back(clinician: &Member, question: &str) -> Answer {
    clinician.post(&format!("{question}/claim/removal"), &[]).await
}

both_databases!(a_question_is_taken_by_one_and_given_back);
async fn a_question_is_taken_by_one_and_given_back(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let asker = world.member(&group, "quiet heron").await;
    let nurse = clinician_in(&world, &group, "calm owl", "nurse").await;
    let doctor = clinician_in(&world, &group, "grey goose", "doctor").await;
    let question = ask(&asker, "Cold hands", "").await;

    let page = desk(&nurse).await.expect(200);
    let taken = nurse.submit(&page, "/claim", &[]).await;
    taken.leads_to(&format!("{question}?done=claimed#reply"));
    let page = nurse.get(&question).await.expect(200).contains("You took this question");
    let mine =
        desk(&nurse).await.expect(200).contains("You are answering").contains("Yours for about 60 minutes");
    assert!(waiting(&mine).is_empty(), "it stands once");

    // Others see that somebody is on it: colleagues who, everybody else that.
    asker.get(&question).await.contains("A clinician is looking at this question.").lacks("You took this");
    let theirs = desk(&doctor).await.expect(200).contains("calm owl is on it");
    assert!(theirs.attributes("form[action$='/claim']", "action").is_empty());
    claim(&doctor, &question).await.expect(409).contains("Somebody else is on it");
    // Nobody gives back what is not theirs.
    give_back(&doctor, &question).await.expect(303);
    desk(&doctor).await.contains("calm owl is on it");

    let back = nurse.submit(&page, "/claim/removal", &[]).await;
    back.leads_to(&format!("/g/{}/clinicians?done=unclaimed", group.address));
    asker.get(&question).await.lacks("A clinician is looking");
    claim(&doctor, &question).await.expect(303);
    desk(&nurse).await.contains("grey goose is on it");
}

both_databases!(after_an_hour_somebody_else_can_take_it);
async fn after_an_hour_somebody_else_can_take_it(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let asker = world.member(&group, "quiet heron").await;
    let nurse = clinician_in(&world, &group, "calm owl", "nurse").await;
    let doctor = clinician_in(&world, &group, "grey goose", "doctor").await;
    let question = ask(&asker, "Cold hands", "").await;
    claim(&nurse, &question).await.expect(303);
    world.advance(minutes(59));
    claim(&doctor, &question).await.expect(409);
    desk(&nurse).await.contains("Yours for about 5 minutes");
    // Who still writes takes it for another hour.
    claim(&nurse, &question).await.expect(303);
    world.advance(minutes(59));
    claim(&doctor, &question).await.expect(409);
    world.advance(minutes(1));
    asker.get(&question).await.lacks("A clinician is looking");
    assert_eq!(waiting(&desk(&nurse).await), ["Cold hands"]);
    claim(&doctor, &question).await.expect(303);

    say(&doctor, &question, "Keep your wrists warm.").await;
    asker.get(&question).await.lacks("A clinician is looking").contains("Answers from clinicians");
    claim(&nurse, &question).await.expect(409).contains("Somebody has answered already");
    assert_eq!(world.ask("SELECT COUNT(*) FROM topics WHERE claimed_by IS NOT NULL").await, 0);
}

both_databases!(a_draft_of_an_answer_is_found_from_the_desk);
async fn a_draft_of_an_answer_is_found_from_the_desk(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let asker = world.member(&group, "quiet heron").await;
    let nurse = clinician_in(&world, &group, "calm owl", "nurse").await;
    let question = ask(&asker, "Cold hands", "").await;
    claim(&nurse, &question).await.expect(303);
    desk(&nurse).await.contains("Write the answer").lacks("You have a draft");
    let number = question.rsplit('/').next().unwrap();
    let draft = [("topic", number), ("body", "Keep your wrists")];
    nurse.post(&format!("/g/{}/drafts", group.address), &draft).await.expect(303);
    let page = desk(&nurse).await.contains("You have a draft").contains("Go on writing");
    let on = page.attributes("ul.queue .queue-item__what a", "href").remove(0);
    let page = nurse.get(on.split('#').next().unwrap()).await.expect(200);
    assert_eq!(page.field("body"), "Keep your wrists");
    // It is there still when the hour is over.
    world.advance(minutes(61));
    let page = desk(&nurse).await.contains("You have a draft");
    assert_eq!(waiting(&page), ["Cold hands"]);
}

both_databases!(nobody_empties_a_desk_or_takes_what_is_not_to_be_taken);
async fn nobody_empties_a_desk_or_takes_what_is_not_to_be_taken(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let asker = world.member(&group, "quiet heron").await;
    let nurse = clinician_in(&world, &group, "calm owl", "nurse").await;
    let mut questions = Vec::new();
    for n in 0..4 {
        questions.push(ask(&asker, &format!("Question {n}"), "").await);
    }
    for question in &questions[..3] {
        claim(&nurse, question).await.expect(303);
    }
    claim(&nurse, &questions[0]).await.expect(303);
    claim(&nurse, &questions[3]).await.expect(409).contains("You have three questions already");
    give_back(&nurse, &questions[1]).await.expect(303);
    claim(&nurse, &questions[3]).await.expect(303);

    let own = ask(&nurse, "A question of their own", "").await;
    let talk = path(&begin(&asker, "Talk", "How are you?", "post").await);
    for topic in [own, talk] {
        claim(&nurse, &topic).await.expect(409).contains("This cannot be taken");
    }
    claim(&asker, &questions[0]).await.expect(403);
    claim(&nurse, &format!("/g/{}/t/999", group.address)).await.expect(404);
    let distance = format!("/g/{}/p/{}/distance", group.address, nurse.persona.id);
    asker.post(&distance, &[("distance", "block")]).await.expect(303);
    claim(&nurse, &questions[1]).await.expect(409);
}
