//! What a seal shows and where, and how it ends.

use super::*;
use crate::both_databases;

both_databases!(two_people_agree_and_an_answer_carries_a_seal);
async fn two_people_agree_and_an_answer_carries_a_seal(world: TestApp) {
    let group = world.group(Visibility::Public).await;
    let nurse = world.member(&group, "Night Owl").await;
    nurse.get("/clinicians").await.expect(200).contains("/clinicians/apply");
    apply(&nurse).await.leads_to("/clinicians?done=clinician-applied");
    nurse.get("/clinicians").await.expect(200).contains("We have your form");

    let (first, second) = (world.reviewer().await, world.reviewer().await);
    let path = waiting(&first).await;
    let item =
        first.get(&path).await.expect(200).contains(NAME).contains("01A2345N").contains("I work nights.");
    first.submit(&item, &path, &YES).await.leads_to("/reviews?done=clinician-reviewed");
    nurse.get("/clinicians").await.expect(200).contains("one more is needed");
    first.get(&path).await.expect(200).contains("A different person must agree too");
    second.post(&path, &YES).await.leads_to("/reviews?done=clinician-reviewed");

    let status = nurse.get("/clinicians").await.expect(200).contains("Night Owl");
    assert!(badge_of(&world, nurse.account, nurse.persona.id).await.is_none(), "nobody has chosen yet");
    let address = group.address.as_str();
    let worn = nurse.submit(&status, "/clinicians/badges", &[("group", address)]).await;
    let status = nurse.follow(&worn.leads_to("/clinicians?done=clinician-badges")).await.expect(200);
    assert_eq!(status.field("group"), address, "the choice is kept");

    let badge = badge_of(&world, nurse.account, nurse.persona.id).await.unwrap();
    let page = world.visitor().get(&format!("/badges/{}", badge.id)).await.expect(200);
    page.contains("Verified nurse, United Kingdom")
        .contains("May 2026")
        .contains("April 2027")
        .lacks("Night Owl");
}

both_databases!(nobody_shows_a_seal_without_choosing_so);
async fn nobody_shows_a_seal_without_choosing_so(world: TestApp) {
    let (work, ill) = (world.group(Visibility::Public).await, world.group(Visibility::Public).await);
    let nurse = world.member(&work, "Night Owl").await;
    let patient = world.admit(nurse.account, &ill, "Slow River", personas::Role::Member).await;
    clinician(&world, nurse.account).await;
    for persona in [nurse.persona.id, patient.id] {
        assert!(badge_of(&world, nurse.account, persona).await.is_none());
    }
    nurse.post("/clinicians/badges", &[("group", work.address.as_str())]).await.expect(303);
    assert!(badge_of(&world, nurse.account, nurse.persona.id).await.is_some());
    assert!(badge_of(&world, nurse.account, patient.id).await.is_none());
    nurse.post("/clinicians/badges", &[]).await.expect(303);
    assert!(badge_of(&world, nurse.account, nurse.persona.id).await.is_none(), "it can be put away again");
}

both_databases!(two_badges_of_one_person_share_nothing_but_their_words);
async fn two_badges_of_one_person_share_nothing_but_their_words(world: TestApp) {
    let (a, b) = (world.group(Visibility::Public).await, world.group(Visibility::Hidden).await);
    let nurse = world.member(&a, "Night Owl").await;
    let other = world.admit(nurse.account, &b, "Slow River", personas::Role::Member).await;
    clinician(&world, nurse.account).await;
    clinicians::wear(&world.app, nurse.account, &[nurse.persona.id, other.id]).await.unwrap();
    let first = badge_of(&world, nurse.account, nurse.persona.id).await.unwrap();
    let second = badge_of(&world, nurse.account, other.id).await.unwrap();
    assert_ne!(first.id, second.id);
    for badge in [first, second] {
        let page = world.visitor().get(&format!("/badges/{}", badge.id)).await.expect(200).lacks(NAME);
        let page = page.lacks("Night Owl").lacks("Slow River").lacks(&a.name).lacks(&b.name);
        page.lacks(a.address.as_str()).lacks(b.address.as_str());
    }
}

both_databases!(somebody_elses_persona_cannot_be_given_a_seal);
async fn somebody_elses_persona_cannot_be_given_a_seal(world: TestApp) {
    let group = world.group(Visibility::Public).await;
    let (nurse, stranger) =
        (world.member(&group, "Night Owl").await, world.member(&group, "Grey Stone").await);
    clinician(&world, nurse.account).await;
    clinicians::wear(&world.app, nurse.account, &[stranger.persona.id]).await.unwrap();
    assert!(badge_of(&world, nurse.account, stranger.persona.id).await.is_none());
    stranger.post("/clinicians/badges", &[("group", group.address.as_str())]).await.expect(409);
}

both_databases!(a_seal_that_is_taken_back_is_over_everywhere);
async fn a_seal_that_is_taken_back_is_over_everywhere(world: TestApp) {
    let (a, b) = (world.group(Visibility::Public).await, world.group(Visibility::Public).await);
    let nurse = world.member(&a, "Night Owl").await;
    let other = world.admit(nurse.account, &b, "Slow River", personas::Role::Member).await;
    let id = clinician(&world, nurse.account).await;
    clinicians::wear(&world.app, nurse.account, &[nurse.persona.id, other.id]).await.unwrap();
    let first = badge_of(&world, nurse.account, nurse.persona.id).await.unwrap();
    let second = badge_of(&world, nurse.account, other.id).await.unwrap();

    let reviewer = world.reviewer().await;
    let path = format!("/reviews/credentials/{id}/revocation");
    reviewer.get("/reviews").await.expect(200).contains(&path);
    let page = reviewer.get(&path).await.expect(200);
    reviewer.submit(&page, &path, &[("reason", "")]).await.expect(422).contains("Write the reason");
    let reason = [("reason", "The register removed them.")];
    reviewer.submit(&page, &path, &reason).await.leads_to("/reviews?done=clinician-revoked");
    for badge in [first, second] {
        let page = world.visitor().get(&format!("/badges/{}", badge.id)).await.expect(200);
        page.contains("This seal is no longer good").lacks("The register removed them.");
    }
    for persona in [nurse.persona.id, other.id] {
        assert!(badge_of(&world, nurse.account, persona).await.is_none());
        let now = world.app.now();
        assert!(clinicians::current_badge(world.app.db.read(), persona, now).await.unwrap().is_none());
    }
    nurse.get("/clinicians").await.expect(200).contains("The register removed them.");
    nurse.post("/clinicians/badges", &[("group", a.address.as_str())]).await.expect(409);
    reviewer.post(&path, &reason).await.expect(409).contains("This seal is over");
    reviewer.get(&path).await.expect(409);
}

both_databases!(a_seal_ends_by_itself_and_a_new_check_brings_it_back);
async fn a_seal_ends_by_itself_and_a_new_check_brings_it_back(world: TestApp) {
    let group = world.group(Visibility::Public).await;
    let nurse = world.member(&group, "Night Owl").await;
    clinician(&world, nurse.account).await;
    clinicians::wear(&world.app, nurse.account, &[nurse.persona.id]).await.unwrap();
    let old = badge_of(&world, nurse.account, nurse.persona.id).await.unwrap();
    world.advance(days(361)); // 30 April 2027
    assert_eq!(badge_of(&world, nurse.account, nurse.persona.id).await.as_ref(), Some(&old));
    world.advance(days(2)); // 2 May 2027: the check ends on the 4th, the seal ended with April
    assert!(badge_of(&world, nurse.account, nurse.persona.id).await.is_none());
    let page = world.visitor().get(&format!("/badges/{}", old.id)).await.expect(200);
    page.contains("This seal is no longer good").contains("Ended with April 2027");

    clinician(&world, nurse.account).await;
    let new = badge_of(&world, nurse.account, nurse.persona.id).await.unwrap();
    assert_ne!(new.id, old.id);
    let again = badge_of(&world, nurse.account, nurse.persona.id).await.unwrap();
    assert_eq!(again, new, "one badge for one check");
    let drawn = clinicians::badges(world.app.db.read(), [old.id, new.id]).await.unwrap();
    assert!(drawn[&new.id].is_live(world.app.now()) && !drawn[&old.id].is_live(world.app.now()));
}
