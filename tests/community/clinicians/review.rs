//! Two people look at each application.

use super::*;
use crate::both_databases;

both_databases!(nobody_reviews_their_own_application);
async fn nobody_reviews_their_own_application(world: TestApp) {
    let (own, other) = (world.reviewer().await, world.admin().await);
    apply(&own).await.expect(303);
    let path = waiting(&other).await;
    let desk = own.get("/reviews").await.expect(200).contains("others look at it");
    assert!(!desk.links().contains(&path), "{desk:?}");
    own.get(&path).await.expect(403);
    own.get(&format!("{path}/evidence")).await.expect(403);
    own.post(&path, &YES).await.expect(403);
    own.post(&path, &NO).await.expect(403);
}

both_databases!(one_person_cannot_agree_twice);
async fn one_person_cannot_agree_twice(world: TestApp) {
    let (nurse, reviewer) = (world.person().await, world.reviewer().await);
    apply(&nurse).await.expect(303);
    let path = waiting(&reviewer).await;
    reviewer.post(&path, &YES).await.expect(303);
    reviewer.post(&path, &YES).await.expect(409).contains("You have said so already");
    nurse.get("/clinicians").await.expect(200).contains("one more is needed");
}

both_databases!(two_people_who_agree_at_once_both_count);
async fn two_people_who_agree_at_once_both_count(world: TestApp) {
    let (nurse, first, second) = (world.person().await, world.reviewer().await, world.reviewer().await);
    apply(&nurse).await.expect(303);
    let path = waiting(&first).await;
    let (one, two) = tokio::join!(first.post(&path, &YES), second.post(&path, &YES));
    assert_eq!((one.status, two.status), (303, 303), "{one:?} {two:?}");
    assert_eq!(world.ask("SELECT COUNT(*) FROM credentials").await, 1);
    nurse.get("/clinicians").await.expect(200).contains("Your seal");
}

both_databases!(one_no_ends_it_and_the_applicant_reads_why);
async fn one_no_ends_it_and_the_applicant_reads_why(world: TestApp) {
    let (nurse, first, second) = (world.person().await, world.reviewer().await, world.reviewer().await);
    apply(&nurse).await.expect(303);
    let path = waiting(&first).await;
    first.post(&path, &NO).await.expect(303);
    nurse.get("/clinicians").await.expect(200).contains(REASON).contains("/clinicians/apply");
    second.post(&path, &YES).await.expect(409).contains("This was decided already");
    assert_eq!(world.ask("SELECT COUNT(*) FROM credentials").await, 0);
    apply(&nurse).await.expect(303);
}

both_databases!(a_review_with_mistakes_keeps_what_was_typed);
async fn a_review_with_mistakes_keeps_what_was_typed(world: TestApp) {
    let (nurse, reviewer) = (world.person().await, world.reviewer().await);
    apply(&nurse).await.expect(303);
    let path = waiting(&reviewer).await;
    let page = reviewer.post(&path, &[("verdict", "decline"), ("note", "no")]).await.expect(422);
    assert_eq!(page.field("note"), "no");
    assert!(page.first("title").starts_with("Error:"), "{page:?}");
    let half = [("verdict", "approve"), ("note", ""), ("register", "1")];
    let page = reviewer.post(&path, &half).await.expect(422).contains("Tick both");
    assert_eq!(page.field("register"), "1");
    reviewer.post(&path, &[]).await.expect(422).contains("Choose whether you agree");
    nurse.get("/clinicians").await.expect(200).contains("We have your form");
}

both_databases!(every_look_and_every_verdict_is_in_the_audit_log);
async fn every_look_and_every_verdict_is_in_the_audit_log(world: TestApp) {
    let (nurse, first, second) = (world.person().await, world.reviewer().await, world.reviewer().await);
    apply(&nurse).await.expect(303);
    let path = waiting(&first).await;
    first.get(&path).await.expect(200);
    first.get(&format!("{path}/evidence")).await.expect(200);
    first.post(&path, &YES).await.expect(303);
    second.post(&path, &YES).await.expect(303);
    let reason = [("reason", "The register says so.")];
    let id = path.trim_start_matches("/reviews/");
    second.post(&format!("/reviews/credentials/{id}/revocation"), &reason).await.expect(303);
    let mut entries = audit::about(world.app.db.read(), id, 10).await.unwrap();
    entries.reverse();
    let actions: Vec<_> = entries.iter().map(|entry| entry.action.as_str()).collect();
    let expected = [
        "clinicians.view",
        "clinicians.view_evidence",
        "clinicians.review",
        "clinicians.review",
        "clinicians.revoke",
    ];
    assert_eq!(actions, expected);
    let names = [first.account, second.account].map(|account| identity::staff_name(&world.app.keys, account));
    for (entry, by) in entries.iter().zip([0, 0, 0, 1, 1]) {
        assert_eq!(entry.actor, names[by], "{entry:?}");
    }
    assert!(audit::verify(world.app.db.read()).await.unwrap().is_ok());
}

both_databases!(only_reviewers_know_that_there_is_a_desk);
async fn only_reviewers_know_that_there_is_a_desk(world: TestApp) {
    let (nurse, reviewer, member) = (world.person().await, world.reviewer().await, world.person().await);
    apply(&nurse).await.expect(303);
    let item = waiting(&reviewer).await;
    let evidence = format!("{item}/evidence");
    let revocation = item.replace("/reviews/", "/reviews/credentials/") + "/revocation";
    for path in ["/reviews", &item, &evidence, &revocation] {
        world.visitor().get(path).await.expect(303);
        member.get(path).await.expect(404);
        nurse.get(path).await.expect(404);
    }
    for path in [&item, &revocation] {
        member.post(path, &YES).await.expect(404);
        world.visitor().post(path, &YES).await.expect(401);
    }
}

both_databases!(what_is_not_there_is_not_found);
async fn what_is_not_there_is_not_found(world: TestApp) {
    let reviewer = world.reviewer().await;
    let unknown = "a".repeat(26);
    for id in [unknown.as_str(), "1", "%00", "..%2F..%2Fkith.keys"] {
        reviewer.get(&format!("/reviews/{id}")).await.expect(404);
        reviewer.get(&format!("/reviews/{id}/evidence")).await.expect(404);
        reviewer.post(&format!("/reviews/{id}"), &YES).await.expect(404);
        let reason = [("reason", "The register removed them.")];
        reviewer.post(&format!("/reviews/credentials/{id}/revocation"), &reason).await.expect(404);
        world.visitor().get(&format!("/badges/{id}")).await.expect(404);
    }
    reviewer.get("/reviews?after=nonsense").await.expect(404);
}

both_databases!(the_list_of_clinicians_goes_on_over_pages);
async fn the_list_of_clinicians_goes_on_over_pages(world: TestApp) {
    let reviewers = [world.reviewer().await.account, world.reviewer().await.account];
    for _ in 0..52 {
        let person = world.person().await;
        checked_by(&world, reviewers, person.account).await;
        world.clock.advance(hours(1));
    }
    let reviewer = world.reviewer().await;
    let first = reviewer.get("/reviews").await.expect(200);
    let more = first.links().into_iter().find(|link| link.starts_with("/reviews?after=")).unwrap();
    let second = reviewer.get(&more).await.expect(200);
    let items = |page: &Answer| -> Vec<String> {
        page.attributes(".row__title a", "href")
            .into_iter()
            .filter(|link| link.starts_with("/reviews/"))
            .collect()
    };
    let (mut all, rest) = (items(&first), items(&second));
    assert_eq!((all.len(), rest.len()), (50, 2));
    all.extend(rest);
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 52, "nobody twice, nobody left out");
}
