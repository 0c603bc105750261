//! Asking for a check.

use super::*;
use crate::both_databases;

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

both_databases!(too_many_applications_have_to_wait);
async fn too_many_applications_have_to_wait(world: TestApp) {
    let nurse = world.person().await;
    for _ in 0..3 {
        apply(&nurse).await.expect(303);
        nurse.post("/clinicians/withdrawal", &[]).await.expect(303);
    }
    apply(&nurse).await.expect(429);
}
