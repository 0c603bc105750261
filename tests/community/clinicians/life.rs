//! What becomes of a badge: how long it is good, what the register says each month, who hears of it.

use super::registers::{apply_american, looked_at};
use super::*;
use crate::both_databases;
use crate::community::writing;
use crate::support::registers::{ADA, Provider};
use crate::support::world::Member;
use crate::support::{Options, Visitor};

/// Two reviewers agree about whatever waits, the second with these fields as well.
async fn agreed(world: &TestApp, more: &[(&str, &str)]) -> String {
    let (first, second) = (world.reviewer().await, world.reviewer().await);
    let path = waiting(&first).await;
    looked_at(&first, &path).await;
    first.post(&path, &YES).await.leads_to("/reviews?done=clinician-reviewed");
    let fields: Vec<_> = YES.into_iter().chain(more.iter().copied()).collect();
    second.post(&path, &fields).await.leads_to("/reviews?done=clinician-reviewed");
    path
}

/// An oncologist in Ohio who was checked with the copy of the register, and the application's path.
async fn oncologist(world: &TestApp, name: &str) -> (Member, String) {
    let group = world.group(Visibility::Public).await;
    let doctor = world.member(&group, name).await;
    apply_american(&doctor).await;
    let path = agreed(world, &[]).await;
    clinicians::wear(&world.app, doctor.account, &[doctor.persona.id]).await.unwrap();
    (doctor, path)
}

async fn badge(world: &TestApp, member: &Member) -> Option<Badge> {
    badge_of(world, member.account, member.persona.id).await
}

both_databases!(a_licence_that_ends_first_ends_the_seal);
async fn a_licence_that_ends_first_ends_the_seal(world: TestApp) {
    let group = world.group(Visibility::Public).await;
    let nurse = world.member(&group, "Night Owl").await;
    apply(&nurse).await.expect(303);
    agreed(&world, &[("until", "2026-10-15")]).await;
    clinicians::wear(&world.app, nurse.account, &[nurse.persona.id]).await.unwrap();
    let badge = badge(&world, &nurse).await.unwrap();
    let page = world.visitor().get(&format!("/badges/{}", badge.id)).await.expect(200);
    page.contains("Good until the end of September 2026");
}

both_databases!(a_seal_names_a_state_only_where_twenty_people_share_it);
async fn a_seal_names_a_state_only_where_twenty_people_share_it(world: TestApp) {
    let crowd = |people: u64| (0..people).map(|n| Provider { number: 123_456_789 + n, ..ADA });
    world.copy_nppes(crowd(20)).await;
    let (doctor, _) = oncologist(&world, "Night Owl").await;
    let shown = badge(&world, &doctor).await.unwrap();
    let page = world.visitor().get(&format!("/badges/{}", shown.id)).await.expect(200);
    page.contains("Verified medical oncologist, Ohio, United States");

    let elsewhere =
        (0..19).map(|n| Provider { number: 223_456_789 + n, practice: ("207RX0202X", "KY"), ..ADA });
    world.copy_nppes(crowd(1).chain(elsewhere)).await;
    let (doctor, _) = oncologist(&world, "Slow River").await;
    let shown = badge(&world, &doctor).await.unwrap();
    let page = world.visitor().get(&format!("/badges/{}", shown.id)).await.expect(200);
    page.contains("Verified medical oncologist, United States").lacks("Ohio");

    world.copy_nppes(crowd(19)).await;
    let (doctor, _) = oncologist(&world, "Grey Stone").await;
    let shown = badge(&world, &doctor).await.unwrap();
    let page = world.visitor().get(&format!("/badges/{}", shown.id)).await.expect(200);
    page.contains("Verified doctor, United States").lacks("oncologist");
}

both_databases!(a_licence_that_is_not_good_any_more_pauses_the_seal_until_somebody_has_looked);
async fn a_licence_that_is_not_good_any_more_pauses_the_seal_until_somebody_has_looked(world: TestApp) {
    world.copy_nppes([ADA]).await;
    let (doctor, path) = oncologist(&world, "Night Owl").await;
    let shown = badge(&world, &doctor).await.unwrap();
    world.advance(days(31));
    let now = world.app.now().micros();
    let next = format!(
        "SELECT COUNT(*) FROM jobs WHERE kind = 'clinicians.recheck' AND attempt = 0 AND run_at > {now}"
    );
    eventually("the next look", async || (world.ask(&next).await == 1).then_some(())).await;
    assert!(badge(&world, &doctor).await.is_some(), "the register still says yes");

    world.copy_nppes([Provider { ended: "06/01/2026", ..ADA }]).await;
    world.advance(days(31));
    let paused = "SELECT COUNT(*) FROM badges WHERE suspended";
    eventually("the pause", async || (world.ask(paused).await == 1).then_some(())).await;
    assert!(badge(&world, &doctor).await.is_none(), "nothing new carries it");
    let page = format!("/badges/{}", shown.id);
    world.visitor().get(&page).await.expect(200).contains("Paused").contains("a person must look at");
    let check = world.visitor().get(&format!("{page}/verification")).await.expect(200);
    check.contains("It is paused while a person looks at it.").contains("It was not taken back.");
    let doctor = world.again(doctor).await;
    doctor.get("/clinicians").await.expect(200).contains("Your seal is paused");

    let reviewer = world.reviewer().await;
    reviewer.get("/reviews").await.expect(200).contains("Paused by the register");
    let item = reviewer.get(&path).await.expect(200).contains("The licence is not good any more");
    let back = path.replace("/reviews/", "/reviews/credentials/") + "/reinstatement";
    reviewer.submit(&item, &back, &[]).await.leads_to("/reviews?done=clinician-reinstated");
    assert!(badge(&world, &doctor).await.is_some());
    world.visitor().get(&format!("{page}/verification")).await.expect(200).contains("It is not paused.");
    reviewer.post(&back, &[]).await.expect(409);
    let id = path.trim_start_matches("/reviews/");
    let entries = audit::about(world.app.db.read(), id, 20).await.unwrap();
    for action in ["clinicians.suspend", "clinicians.reinstate"] {
        assert_eq!(entries.iter().filter(|entry| entry.action == action).count(), 1, "{action}");
    }
}

/// A registry at which nobody answers: a port that was free a moment ago.
pub fn nobody_there(config: &mut kith::base::config::Config) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    config.nppes_url = Some(format!("http://{}/api/", listener.local_addr().unwrap()).parse().unwrap());
}

both_databases!(
    a_register_that_does_not_answer_pauses_nobody_and_is_asked_again
        [Options::default().configure(nobody_there)]
);
async fn a_register_that_does_not_answer_pauses_nobody_and_is_asked_again(world: TestApp) {
    let (doctor, _) = oncologist(&world, "Night Owl").await;
    for wait in [31, 2] {
        world.advance(days(wait));
        let now = world.app.now().micros();
        let next = format!(
            "SELECT COUNT(*) FROM jobs WHERE kind = 'clinicians.recheck' AND run_at > {now} AND attempt = 0"
        );
        eventually("the next look", async || (world.ask(&next).await == 1).then_some(())).await;
        assert!(badge(&world, &doctor).await.is_some());
    }
}

both_databases!(a_paused_seal_can_be_taken_back);
async fn a_paused_seal_can_be_taken_back(world: TestApp) {
    world.copy_nppes([ADA]).await;
    let (doctor, path) = oncologist(&world, "Night Owl").await;
    let shown = badge(&world, &doctor).await.unwrap();
    world.copy_nppes([Provider { number: 223_456_789, ..ADA }]).await;
    world.advance(days(31));
    let paused = "SELECT COUNT(*) FROM badges WHERE suspended";
    eventually("the pause", async || (world.ask(paused).await == 1).then_some(())).await;
    let reviewer = world.reviewer().await;
    let way = path.replace("/reviews/", "/reviews/credentials/") + "/revocation";
    let reason = [("reason", "The register confirms it.")];
    reviewer.post(&way, &reason).await.leads_to("/reviews?done=clinician-revoked");
    world.visitor().get(&format!("/badges/{}", shown.id)).await.expect(200).contains("Taken back");
}

both_databases!(its_owner_is_reminded_three_times_before_the_end);
async fn its_owner_is_reminded_three_times_before_the_end(world: TestApp) {
    let group = world.group(Visibility::Public).await;
    let nurse = world.member(&group, "Night Owl").await;
    clinician(&world, nurse.account).await;
    clinicians::wear(&world.app, nurse.account, &[nurse.persona.id]).await.unwrap();
    let told = async || world.ask("SELECT COUNT(*) FROM notifications WHERE kind = 'badge-ends'").await;
    // Checked on 4 May 2026: good until the end of April 2027, 361 days and some hours later.
    for (day, times) in [(302, 1), (30, 2), (23, 3)] {
        world.advance(days(day - 1));
        assert_eq!(told().await, times - 1, "not yet");
        world.advance(days(1));
        eventually("a reminder", async || (told().await == times).then_some(())).await;
    }
    let nurse = world.again(nurse).await;
    let news = nurse.get("/notifications").await.expect(200).contains("Your seal will end soon");
    assert!(news.links().contains(&"/clinicians".to_owned()));
    nurse.get("/clinicians").await.expect(200).contains("Your seal will end soon");
}

both_databases!(open_pages_hear_that_a_seal_was_taken_back_or_has_ended);
async fn open_pages_hear_that_a_seal_was_taken_back_or_has_ended(world: TestApp) {
    let group = world.group(Visibility::Public).await;
    let (nurse, other) = (world.member(&group, "Night Owl").await, world.member(&group, "Slow River").await);
    let (id, _) = (clinician(&world, nurse.account).await, clinician(&world, other.account).await);
    let mut posts = Vec::new();
    for member in [&nurse, &other] {
        clinicians::wear(&world.app, member.account, &[member.persona.id]).await.unwrap();
        let topic = writing::topic(member, "Sleep").await;
        posts.push((member.get(&topic).await.expect(200), topic));
    }
    assert_eq!(posts[0].0.attributes(".seal", "data-seal").len(), 1, "a seal can be found on the page");

    let reader = world.member(&group, "Quiet Heron").await;
    let mut ears = reader.listen().await;
    ears.subscribe(&reader.address, None).await;
    ears.next_where(|said| said["op"] == "live").await;
    let reviewer = world.reviewer().await;
    let guest = world.visitor();
    for visitor in [&reader as &Visitor, &guest] {
        visitor.get(&posts[0].1).await.expect(200).lacks("The seal was taken back since.");
    }
    clinicians::revoke(&world.app, reviewer.account, id, "The register removed them.").await.unwrap();
    for visitor in [&reader as &Visitor, &guest] {
        let page = visitor.get(&posts[0].1).await.expect(200);
        page.contains("Was verified in May 2026. The seal was taken back since.");
    }
    world.advance(minutes(1));
    let said = ears.next_where(|said| said["t"] == "badge.changed").await;
    let html = said["d"]["html"].as_str().unwrap();
    assert!(html.contains("The seal was taken back since.") && html.contains("seal--over"), "{said}");
    assert_eq!(posts[0].0.attributes(".seal", "data-seal")[0], said["d"]["badge"].as_str().unwrap());

    world.advance(days(363)); // 2 May 2027
    let reader = world.again(reader).await;
    let mut ears = reader.listen().await;
    ears.subscribe(&reader.address, Some(0)).await;
    let ended = posts[1].0.attributes(".seal", "data-seal")[0].clone();
    let over =
        |said: &serde_json::Value| said["t"] == "badge.changed" && said["d"]["badge"] == ended.as_str();
    let said = ears.next_where(over).await;
    assert!(said["d"]["html"].as_str().unwrap().contains("The seal has ended since."), "{said}");
    assert!(outbox::holes(world.app.db.read()).await.unwrap().is_empty());
}

both_databases!(an_appeal_goes_to_other_people);
async fn an_appeal_goes_to_other_people(world: TestApp) {
    let (nurse, first) = (world.person().await, world.reviewer().await);
    apply(&nurse).await.expect(303);
    let path = waiting(&first).await;
    first.post(&path, &NO).await.expect(303);
    let status = nurse.get("/clinicians").await.expect(200).contains(REASON).contains("Two other people");
    let words = "My name has changed, see the register's own letter.";
    nurse.submit(&status, "/clinicians/appeal", &[("words", "no")]).await.expect(422);
    nurse
        .submit(&status, "/clinicians/appeal", &[("words", words)])
        .await
        .leads_to("/clinicians?done=clinician-appealed");
    nurse.get("/clinicians").await.expect(200).contains("Other people look at it again");
    nurse.post("/clinicians/appeal", &[("words", words)]).await.expect(409);

    first.get("/reviews").await.expect(200).contains("Asked for other people");
    first.post(&path, &YES).await.expect(409).contains("You have said so already");
    let (second, third) = (world.reviewer().await, world.reviewer().await);
    second.get(&path).await.expect(200).contains("My name has changed").contains(REASON);
    second.post(&path, &YES).await.expect(303);
    nurse.get("/clinicians").await.expect(200).lacks("Where your seal is shown");
    third.post(&path, &YES).await.expect(303);
    nurse.get("/clinicians").await.expect(200).contains("Good until the end of April 2027");
}

both_databases!(one_appeal_is_all_and_only_in_time);
async fn one_appeal_is_all_and_only_in_time(world: TestApp) {
    let words = [("words", "Please look at the second page.")];
    let (nurse, late) = (world.person().await, world.person().await);
    let (first, second) = (world.reviewer().await, world.reviewer().await);
    nurse.post("/clinicians/appeal", &words).await.expect(409);
    for person in [&nurse, &late] {
        apply(person).await.expect(303);
        let path = waiting(&first).await;
        first.post(&path, &NO).await.expect(303);
    }
    nurse.post("/clinicians/appeal", &words).await.expect(303);
    let path = waiting(&second).await;
    second.post(&path, &NO).await.expect(303);
    nurse.post("/clinicians/appeal", &words).await.expect(409).contains("You can ask once");
    nurse.get("/clinicians").await.expect(200).contains("came to the same answer").lacks("Ask other people");
    world.advance(days(30));
    let visitor = world.another_device(late.account, identity::Role::Member).await;
    visitor.post("/clinicians/appeal", &words).await.expect(409);
    apply(&Person { visitor, account: late.account, name: late.name }).await.expect(303);
}
