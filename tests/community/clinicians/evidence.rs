//! What identifies an applicant: sealed, looked at by few, and deleted.

use super::*;
use crate::both_databases;

both_databases!(evidence_goes_thirty_days_after_the_decision);
async fn evidence_goes_thirty_days_after_the_decision(world: TestApp) {
    let (approved, declined) = (world.person().await, world.person().await);
    clinician(&world, approved.account).await;
    apply(&declined).await.expect(303);
    let reviewer = world.reviewer().await;
    let path = waiting(&reviewer).await;
    reviewer.post(&path, &NO).await.expect(303);
    assert_eq!(files(&world), 2);
    world.advance(days(29));
    let reviewer = world.another_device(reviewer.account, identity::Role::Reviewer).await;
    reviewer.get(&format!("{path}/evidence")).await.expect(200);
    world.advance(days(2));
    eventually("the files to go", async || (files(&world) == 0).then_some(())).await;
    let left = "SELECT COUNT(*) FROM clinician_applications WHERE evidence IS NOT NULL";
    eventually("the references to go", async || (world.ask(left).await == 0).then_some(())).await;
    let reviewer = world.reviewer().await;
    reviewer.get(&format!("{path}/evidence")).await.expect(404);
    let declined_particulars =
        "SELECT COUNT(*) FROM clinician_applications WHERE state = 'declined' AND particulars IS NOT NULL";
    eventually("the name to go", async || (world.ask(declined_particulars).await == 0).then_some(())).await;
    reviewer.get(&path).await.expect(200).lacks(NAME).contains("were deleted");
}

both_databases!(name_and_number_are_kept_while_the_seal_stands_and_no_longer);
async fn name_and_number_are_kept_while_the_seal_stands_and_no_longer(world: TestApp) {
    let nurse = world.person().await;
    clinician(&world, nurse.account).await;
    let kept = "SELECT COUNT(*) FROM clinician_applications WHERE particulars IS NOT NULL";
    world.advance(days(364));
    eventually("the file to go", async || (files(&world) == 0).then_some(())).await;
    assert_eq!(world.ask(kept).await, 1);
    world.advance(days(32));
    eventually("the name to go", async || (world.ask(kept).await == 0).then_some(())).await;
}

both_databases!(a_file_that_belongs_to_nothing_is_removed);
async fn a_file_that_belongs_to_nothing_is_removed(world: TestApp) {
    let app = &world.app;
    app.blobs.put("evidence/lost", b"sealed".to_vec()).await.unwrap();
    let job = clinicians::jobs::ShredEvidence { file: "evidence/lost".into() };
    transaction!(app.db, |tx| tx.enqueue_at(&job, tx.now() + hours(1)).await).unwrap();
    world.advance(hours(1));
    eventually("the file to go", async || (files(&world) == 0).then_some(())).await;
}

both_databases!(a_file_is_kept_as_long_as_its_application_waits);
async fn a_file_is_kept_as_long_as_its_application_waits(world: TestApp) {
    let nurse = world.person().await;
    apply(&nurse).await.expect(303);
    for _ in 0..3 {
        let before = world.ask("SELECT MIN(run_at) FROM jobs WHERE kind = 'clinicians.shred_evidence'").await;
        world.advance(days(31));
        let later = async || {
            let asked =
                "SELECT MIN(run_at) FROM jobs WHERE kind = 'clinicians.shred_evidence' AND attempt = 0";
            (world.ask(&asked.replace("MIN(run_at)", "COALESCE(MIN(run_at), 0)")).await > before)
                .then_some(())
        };
        eventually("the next look", later).await;
    }
    assert_eq!(files(&world), 1);
}

both_databases!(what_identifies_an_applicant_is_sealed_on_the_disk);
async fn what_identifies_an_applicant_is_sealed_on_the_disk(world: TestApp) {
    let (nurse, reviewer) = (world.person().await, world.reviewer().await);
    apply(&nurse).await.expect(303);
    let path = waiting(&reviewer).await;
    reviewer.post(&path, &NO).await.expect(303);
    let mut looked_at = 0;
    let mut folders = vec![world.folder().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let bytes = std::fs::read(entry.path()).unwrap();
            for secret in [NAME.as_bytes(), b"01A2345N", b"%PDF", b"passport", REASON.as_bytes()] {
                let found = bytes.windows(secret.len()).any(|window| window == secret);
                assert!(!found, "{:?} in {:?}", String::from_utf8_lossy(secret), entry.path());
            }
            looked_at += 1;
        }
    }
    assert!(looked_at >= 2, "the key file and the evidence at least");
    let text = "SELECT COUNT(*) FROM audit_entries WHERE detail LIKE '%register has another%' OR detail LIKE '%Ada%'";
    assert_eq!(world.ask(text).await, 0);
}

both_databases!(evidence_is_only_ever_a_download);
async fn evidence_is_only_ever_a_download(world: TestApp) {
    let (nurse, reviewer) = (world.person().await, world.reviewer().await);
    apply(&nurse).await.expect(303);
    let path = waiting(&reviewer).await;
    let file = reviewer.get(&format!("{path}/evidence")).await.expect(200);
    assert_eq!(file.body, PDF);
    assert_eq!(file.header("content-type"), "application/pdf");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"evidence.pdf\"");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert_eq!(file.header("cache-control"), "no-store");
    assert!(file.header("content-security-policy").contains("default-src 'none'"));
    assert_eq!(file.header("content-security-policy"), "sandbox; default-src 'none'");
}

both_databases!(after_the_decision_only_those_who_made_it_open_the_file);
async fn after_the_decision_only_those_who_made_it_open_the_file(world: TestApp) {
    let (nurse, first, other) = (world.person().await, world.reviewer().await, world.reviewer().await);
    apply(&nurse).await.expect(303);
    let path = waiting(&first).await;
    let evidence = format!("{path}/evidence");
    other.get(&evidence).await.expect(200);
    first.post(&path, &NO).await.expect(303);
    first.get(&evidence).await.expect(200);
    other.get(&evidence).await.expect(403);
    nurse.post("/clinicians/appeal", &[("words", "Please look at the second page.")]).await.expect(303);
    other.get(&evidence).await.expect(200);
}
