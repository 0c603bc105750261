//! Clinicians: asking for a check, two reviews, what a seal shows and where, and how it ends.

use crate::both_databases;
use crate::support::world::Person;
use crate::support::{Answer, TestApp, eventually};
use kith::base::audit;
use kith::base::clock::{days, hours};
use kith::base::ids::{AccountId, ApplicationId, PersonaId};
use kith::community::clinicians::{self, ApplicationForm, Badge, Judgement, NewApplication, VerdictForm};
use kith::community::groups::Visibility;
use kith::community::{identity, personas};
use kith::transaction;
use reqwest::multipart::{Form, Part};

const PDF: &[u8] = b"%PDF-1.7\n% the certificate of Ada Example\n";
const NAME: &str = "Ada Example";
const REASON: &str = "The register has another name under this number.";

/// What a nurse in the United Kingdom types.
const TYPED: [(&str, &str); 8] = [
    ("profession", "nurse"),
    ("country", "GB"),
    ("register", "nmc"),
    ("register_name", ""),
    ("number", "01A2345N"),
    ("name", NAME),
    ("note", "I work nights."),
    ("agree", "1"),
];

const YES: [(&str, &str); 5] =
    [("verdict", "approve"), ("note", ""), ("register", "1"), ("control", "1"), ("document", "1")];
const NO: [(&str, &str); 2] = [("verdict", "decline"), ("note", REASON)];

/// The form with its file, and some fields changed.
fn form(changed: &[(&str, &str)], file: &[u8]) -> Form {
    let mut form = Form::new();
    for (name, value) in TYPED {
        let value = changed.iter().find(|(field, _)| *field == name).map_or(value, |(_, value)| value);
        form = form.text(name.to_owned(), (*value).to_owned());
    }
    form.part("evidence", Part::bytes(file.to_vec()).file_name("ada-example-passport.pdf"))
}

async fn apply(person: &Person) -> Answer {
    person.upload("/clinicians/apply", form(&[], PDF)).await
}

/// The only application on the reviewer's desk, as a path.
async fn waiting(reviewer: &Person) -> String {
    let desk = reviewer.get("/reviews").await.expect(200);
    desk.links()
        .into_iter()
        .find(|link| link.starts_with("/reviews/"))
        .unwrap_or_else(|| panic!("none: {desk:?}"))
}

/// Somebody who was checked, without the pages.
pub async fn clinician(world: &TestApp, account: AccountId) -> ApplicationId {
    let reviewers = [world.reviewer().await.account, world.reviewer().await.account];
    checked_by(world, reviewers, account).await
}

async fn checked_by(world: &TestApp, reviewers: [AccountId; 2], account: AccountId) -> ApplicationId {
    let typed = ApplicationForm {
        profession: "nurse".into(),
        country: "GB".into(),
        register: "nmc".into(),
        number: "01A2345N".into(),
        name: NAME.into(),
        agree: "1".into(),
        ..ApplicationForm::default()
    };
    let new = NewApplication::parse(&typed, Ok(PDF.to_vec())).unwrap();
    let id = clinicians::apply(&world.app, account, &new).await.unwrap();
    let tick = || "1".to_owned();
    let yes = VerdictForm {
        verdict: "approve".into(),
        note: String::new(),
        register: tick(),
        control: tick(),
        document: tick(),
    };
    let judgement = Judgement::parse(&yes).unwrap();
    for reviewer in reviewers {
        clinicians::review(&world.app, reviewer, id, &judgement).await.unwrap();
    }
    id
}

/// What would stand with the persona's next words.
async fn badge_of(world: &TestApp, account: AccountId, persona: PersonaId) -> Option<Badge> {
    let app = &world.app;
    transaction!(app.db, |tx| clinicians::ensure_badge(tx, app, account, persona).await).unwrap()
}

/// How many files of evidence lie in the server's folder.
fn files(world: &TestApp) -> usize {
    std::fs::read_dir(world.folder().join("files/evidence")).map_or(0, Iterator::count)
}

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
    let page = reviewer.post(&path, &half).await.expect(422).contains("Tick all three");
    assert_eq!(page.field("register"), "1");
    reviewer.post(&path, &[]).await.expect(422).contains("Choose whether you agree");
    nurse.get("/clinicians").await.expect(200).contains("We have your form");
}

both_databases!(a_form_with_mistakes_says_so_beside_each_field);
async fn a_form_with_mistakes_says_so_beside_each_field(world: TestApp) {
    let nurse = world.person().await;
    let wrong = form(&[("number", "1234"), ("country", "IE"), ("agree", "")], PDF);
    let page = nurse.upload("/clinicians/apply", wrong).await.expect(422);
    assert!(page.first("title").starts_with("Error:"), "{page:?}");
    let targets = page.attributes(".error-summary a", "href");
    assert_eq!(targets, ["#register", "#number", "#agree"]);
    for (field, value) in [("number", "1234"), ("country", "IE"), ("profession", "nurse"), ("name", NAME)] {
        assert_eq!(page.field(field), value);
    }
    let page = page.contains("01A2345N").contains("choose the photo or PDF again");
    assert_eq!(page.attributes("#number", "aria-invalid"), ["true"]);
    assert_eq!(files(&world), 0, "nothing is kept of a form that was refused");
    nurse.get("/clinicians").await.expect(200).contains("Ask for a check");
}

both_databases!(only_a_small_picture_or_pdf_is_taken);
async fn only_a_small_picture_or_pdf_is_taken(world: TestApp) {
    let nurse = world.person().await;
    let large = |bytes: usize| [PDF, &vec![b' '; bytes]].concat();
    for (file, sentence) in [
        (b"<svg onload=alert(1)>".to_vec(), "not a PDF, JPEG or PNG"),
        (Vec::new(), "Choose the photo or PDF with your certificate"),
        (large(5 * 1024 * 1024), "larger than 5 MB"),
        (large(20 * 1024 * 1024), "larger than 5 MB"),
    ] {
        let page = nurse.upload("/clinicians/apply", form(&[], &file)).await.expect(422).contains(sentence);
        assert_eq!(page.field("name"), NAME, "{sentence}");
        assert_eq!(page.attributes(".error-summary a", "href"), ["#evidence"], "{sentence}");
    }
    let without = Form::new().text("profession", "nurse");
    nurse.upload("/clinicians/apply", without).await.expect(422).contains("Choose the photo or PDF");
    let fits = large(5 * 1024 * 1024 - PDF.len());
    nurse.upload("/clinicians/apply", form(&[], &fits)).await.expect(303);
}

both_databases!(what_is_no_form_is_refused);
async fn what_is_no_form_is_refused(world: TestApp) {
    let nurse = world.person().await;
    nurse.post("/clinicians/apply", &TYPED).await.expect(400);
    nurse.upload("/clinicians/apply", form(&[("name", "Ada\0Example")], PDF)).await.expect(400);
    nurse.upload("/clinicians/apply", form(&[("note", &"a".repeat(20_000))], PDF)).await.expect(413);
    let cut = "--x\r\nContent-Disposition: form-data; name=\"evidence\"; filename=\"a\"\r\n\r\n%PDF-";
    let request = nurse.request(reqwest::Method::POST, "/clinicians/apply").header("origin", &world.url);
    let request = request.header("content-type", "multipart/form-data; boundary=x").body(cut);
    nurse.send("/clinicians/apply", request).await.expect(400);
    world.visitor().upload("/clinicians/apply", form(&[], PDF)).await.expect(401);
}

both_databases!(only_one_application_waits_at_a_time);
async fn only_one_application_waits_at_a_time(world: TestApp) {
    let nurse = world.person().await;
    let (one, two) = tokio::join!(apply(&nurse), apply(&nurse));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409], "{one:?} {two:?}");
    nurse.get("/clinicians/apply").await.leads_to("/clinicians");
    apply(&nurse).await.expect(409).contains("We have a form from you already");
    assert_eq!(world.ask("SELECT COUNT(*) FROM clinician_applications").await, 1);
}

both_databases!(what_is_taken_back_is_deleted);
async fn what_is_taken_back_is_deleted(world: TestApp) {
    let (nurse, reviewer) = (world.person().await, world.reviewer().await);
    apply(&nurse).await.expect(303);
    let path = waiting(&reviewer).await;
    assert_eq!(files(&world), 1);
    let status = nurse.get("/clinicians").await.expect(200);
    nurse
        .submit(&status, "/clinicians/withdrawal", &[])
        .await
        .leads_to("/clinicians?done=clinician-withdrawn");
    eventually("the file to go", async || (files(&world) == 0).then_some(())).await;
    assert_eq!(
        world.ask("SELECT COUNT(*) FROM clinician_applications WHERE particulars IS NOT NULL").await,
        0
    );
    nurse.post("/clinicians/withdrawal", &[]).await.expect(409);
    reviewer.get(&path).await.expect(200).lacks(NAME);
    reviewer.post(&path, &YES).await.expect(409);
    nurse.get("/clinicians").await.expect(200).contains("You took your request back");
}

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

both_databases!(too_many_applications_have_to_wait);
async fn too_many_applications_have_to_wait(world: TestApp) {
    let nurse = world.person().await;
    for _ in 0..3 {
        apply(&nurse).await.expect(303);
        nurse.post("/clinicians/withdrawal", &[]).await.expect(303);
    }
    apply(&nurse).await.expect(429);
}
