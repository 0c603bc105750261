//! The operator's compliance record.

use crate::both_databases;
use crate::support::TestApp;
use kith::base::audit;
use kith::base::clock::days;
use kith::community::identity::Role;

both_databases!(an_assessment_has_versions_and_somebody_looks_again_within_a_year);
async fn an_assessment_has_versions_and_somebody_looks_again_within_a_year(world: TestApp) {
    let admin = world.admin().await;
    let home = admin.get("/admin").await.expect(200);
    assert!(home.links().contains(&"/admin/compliance".to_owned()));
    let form = admin.get("/admin/compliance").await.expect(200).contains("Nothing is recorded yet");
    let page = admin.submit(&form, "/admin/compliance", &[("words", "We looked.")]).await.expect(422);
    let wrong = page.attributes(".error-summary a", "href");
    assert_eq!(
        (wrong, page.field("words").as_str()),
        (vec!["#risk".to_owned(), "#level".to_owned()], "We looked.")
    );

    let add = async |kind: &str, level: &str, words: &str| {
        let fields = [("risk", "Encouraging self-harm"), ("kind", kind), ("level", level), ("words", words)];
        admin.post("/admin/compliance", &fields).await.expect(303);
    };
    add("assessment", "high", "We read every report of a year.").await;
    add("measure", "", "Somebody is on call at night.").await;
    add("alternative", "", "No search suggestions are made at all.").await;
    let page = admin.get("/admin/compliance").await.expect(200).contains("to be reviewed by 4 May 2027");
    page.contains("High risk").contains("version 1").contains("Somebody is on call at night.");

    world.advance(days(400));
    let device = world.another_device(admin.account, Role::Admin).await;
    device.get("/admin/compliance").await.expect(200).contains("review was due on 4 May 2027");
    let review = [("risk", "Encouraging self-harm"), ("kind", "review"), ("words", "It holds.")];
    device.post("/admin/compliance", &review).await.expect(303);
    let again = [review[0], ("kind", "assessment"), ("level", "medium"), ("words", "Fewer reports.")];
    device.post("/admin/compliance", &again).await.expect(303);
    let page = device.get("/admin/compliance").await.expect(200).contains("version 2").contains("version 1");
    assert_eq!(page.all(".tags .tag")[0], "Medium risk");
    let file = device.get("/admin/compliance.json").await.expect(200).text();
    let record: serde_json::Value = serde_json::from_str(&file).unwrap();
    let kinds: Vec<_> =
        record["risks"][0]["entries"].as_array().unwrap().iter().map(|entry| entry["kind"].clone()).collect();
    assert_eq!(kinds, ["assessment", "measure", "alternative", "review", "assessment"]);
    assert_eq!(record["risks"][0]["entries"][4]["version"], 2);
    // A day is enough: the minute in which somebody on duty wrote could be laid beside what they write elsewhere.
    assert_eq!(record["made"].as_str().map(str::len), Some("2026-01-01".len()));
    assert!(audit::verify(world.app.db.read()).await.unwrap().is_ok());
}
