//! Copies of registers: how they are made, what they say about applicants, and that nobody is asked.

use super::life::nobody_there;
use super::*;
use crate::both_databases;
use crate::support::registers::{ADA, Provider, file, npi, nppes};
use crate::support::{Options, PATIENCE};
use kith::community::clinicians::{Imported, Progress, Register, Scope, import_register};
use sea_orm::{ConnectionTrait, Database, Statement};
use tokio::sync::Notify;

/// What a medical oncologist in Ohio types.
pub const AMERICAN: [(&str, &str); 5] = [
    ("profession", "medical-oncologist"),
    ("country", "US"),
    ("register", "npi"),
    ("number", "1234567893"),
    ("region", "OH"),
];

pub async fn apply_american(person: &Person) {
    let form = form(&AMERICAN, PDF).text("region", "OH");
    person.upload("/clinicians/apply", form).await.leads_to("/clinicians?done=clinician-applied");
}

/// The reviewer's page, once the register was asked.
pub async fn looked_at(reviewer: &Person, path: &str) -> Answer {
    eventually("the register's answer", async || {
        let page = reviewer.get(path).await.expect(200);
        (!page.text().contains("Nobody has looked yet")).then_some(page)
    })
    .await
}

both_databases!(a_match_in_the_copy_is_shown_and_is_not_enough);
async fn a_match_in_the_copy_is_shown_and_is_not_enough(world: TestApp) {
    assert_eq!(npi(ADA.number), "1234567893");
    world.copy_nppes([ADA]).await;
    let (nurse, reviewer) = (world.person().await, world.reviewer().await);
    apply_american(&nurse).await;
    let path = waiting(&reviewer).await;
    let page = looked_at(&reviewer, &path).await;
    page.contains("Number, name and profession fit").contains("our own copy of 4 May 2026").contains("Ohio");
    let only = [("verdict", "approve"), ("register", "1"), ("document", "1"), ("control", "photo")];
    let page = reviewer.post(&path, &only).await.expect(422).contains("one strong way or two others");
    assert_eq!(page.attributes(".error-summary a", "href"), ["#control"]);
    let strong = [("verdict", "approve"), ("register", "1"), ("document", "1"), ("control", "in-person")];
    reviewer.post(&path, &strong).await.leads_to("/reviews?done=clinician-reviewed");
}

both_databases!(what_does_not_fit_is_said_and_nobody_can_agree);
async fn what_does_not_fit_is_said_and_nobody_can_agree(world: TestApp) {
    let reviewer = world.reviewer().await;
    let other = Provider { number: 123_456_780, ..ADA };
    for (entry, sentence) in [
        (other, "Nobody has this number"),
        (Provider { ended: "01/02/2026", ..ADA }, "The licence is not good any more"),
        (Provider { name: ("BEA", "EXAMPLE"), ..ADA }, "The register has another name"),
        (Provider { practice: ("163W00000X", "OH"), ..ADA }, "does not list them in this profession"),
        (Provider { practice: ("207RX0202X", "KY"), ..ADA }, "does not list them in this state"),
        // Organisations are in the file too, and are not copied.
        (Provider { kind: "2", ..ADA }, "Nobody has this number"),
    ] {
        world.copy_nppes([entry]).await;
        let doctor = world.person().await;
        apply_american(&doctor).await;
        let path = waiting(&reviewer).await;
        looked_at(&reviewer, &path).await.contains(sentence);
        reviewer.post(&path, &YES).await.expect(422).contains("The register says something else");
        reviewer.post(&path, &NO).await.expect(303);
    }
}

both_databases!(without_a_copy_a_person_looks);
async fn without_a_copy_a_person_looks(world: TestApp) {
    let (nurse, reviewer) = (world.person().await, world.reviewer().await);
    apply(&nurse).await.expect(303);
    let path = waiting(&reviewer).await;
    looked_at(&reviewer, &path).await.contains("Please look into the register yourself");
    reviewer.post(&path, &YES).await.expect(303);
}

both_databases!(
    a_register_that_does_not_answer_keeps_nobody_waiting[Options::default().configure(nobody_there)]
);
async fn a_register_that_does_not_answer_keeps_nobody_waiting(world: TestApp) {
    let (doctor, reviewer) = (world.person().await, world.reviewer().await);
    apply_american(&doctor).await;
    let path = waiting(&reviewer).await;
    looked_at(&reviewer, &path).await.contains("The register did not answer").contains("We try again");
    assert_eq!(world.ask("SELECT COUNT(*) FROM jobs WHERE kind = 'clinicians.check_register'").await, 1);
    world.copy_nppes([ADA]).await;
    let page = reviewer.get(&path).await.expect(200);
    reviewer
        .submit(&page, &format!("{path}/look"), &[])
        .await
        .leads_to(&format!("{path}?done=clinician-look"));
    eventually("another look", async || {
        let text = reviewer.get(&path).await.expect(200).text();
        text.contains("Number, name and profession fit").then_some(())
    })
    .await;
    reviewer.post(&path, &YES).await.expect(303);
}

/// So many people that an import takes several batches.
const MANY: u64 = 11_000;

fn many() -> String {
    nppes((0..MANY).map(|n| Provider { number: 123_456_789 + n, ..ADA }))
}

both_databases!(an_import_that_was_stopped_goes_on_where_it_was);
async fn an_import_that_was_stopped_goes_on_where_it_was(world: TestApp) {
    let file = file(&many());
    let register = Register::with_file("nppes").unwrap();
    let first = Notify::new();
    let tell = |progress: Progress| {
        assert!(progress.bytes <= progress.of);
        first.notify_one();
    };
    let importing = import_register(&world.app, register, file.path(), Scope::Whole, tell);
    tokio::select! {
        biased;
        () = first.notified() => {}
        done = importing => panic!("it was not stopped: {done:?}"),
    }
    let (nurse, reviewer) = (world.person().await, world.reviewer().await);
    apply_american(&nurse).await;
    let path = waiting(&reviewer).await;
    looked_at(&reviewer, &path).await.contains("Please look into the register yourself");

    let done = import_register(&world.app, register, file.path(), Scope::Whole, |_| {}).await.unwrap();
    assert_eq!((done.rows, done.people, done.gone), (MANY, MANY, 0));
    assert!(done.read < MANY && done.read > 0, "{done:?}");
    let there = world.ask("SELECT COUNT(*) FROM register_entries").await;
    assert_eq!(there.unsigned_abs(), MANY);
    let again = import_register(&world.app, register, file.path(), Scope::Whole, |_| {}).await.unwrap();
    assert_eq!(again.read, MANY, "what came to its end begins anew");
}

both_databases!(whoever_is_not_in_the_whole_file_is_gone_and_changes_leave_others_alone);
async fn whoever_is_not_in_the_whole_file_is_gone_and_changes_leave_others_alone(world: TestApp) {
    let register = Register::with_file("gmc").unwrap();
    let head = "GMC Ref No,Surname,Given Name,Other Names,Registration Status\n";
    let import = async |rows: &str, scope| -> Imported {
        let file = file(&format!("{head}{rows}"));
        import_register(&world.app, register, file.path(), scope, |_| {}).await.unwrap()
    };
    let there = async || world.ask("SELECT COUNT(*) FROM register_entries WHERE register = 'gmc'").await;
    let whole = "1234567,Example,Ada,,Registered with Licence\n7654321,Other,Bo,,Registered with Licence\n";
    import(whole, Scope::Whole).await;
    let part = "1234567,Example,Ada,,Registered without a licence to practise\nnonsense,X,Y,,\n";
    let done = import(part, Scope::Part).await;
    assert_eq!((done.rows, done.people, done.gone, there().await), (2, 1, 0, 2));
    let active = "SELECT COUNT(*) FROM register_entries WHERE active";
    assert_eq!(world.ask(active).await, 1, "the change is taken over");
    let done = import("7654321,Other,Bo,,Registered with Licence\n", Scope::Whole).await;
    assert_eq!((done.gone, there().await), (1, 1));
    assert_eq!(
        world.ask("SELECT COUNT(*) FROM audit_entries WHERE action = 'clinicians.import_register'").await,
        3
    );
}

#[tokio::test]
async fn a_killed_program_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let text = nppes((0..60_000).map(|n| Provider { number: 123_456_789 + n, ..ADA }));
    std::fs::write(folder.path().join("nppes.csv"), text).unwrap();
    assert!(kith(folder.path(), &["migrate", "up"]).status().unwrap().success());

    let import = ["registers", "import", "nppes", "nppes.csv"];
    let mut killed = kith(folder.path(), &import).spawn().unwrap();
    let url = format!("sqlite:{}?mode=ro", folder.path().join("kith.db").display());
    let looking = Database::connect(url).await.unwrap();
    let rows = async || -> i64 {
        let question =
            Statement::from_string(looking.get_database_backend(), "SELECT SUM(rows) FROM register_imports");
        let row = looking.query_one_raw(question).await.unwrap().unwrap();
        row.try_get_by_index::<Option<i64>>(0).unwrap().unwrap_or_default()
    };
    let began = tokio::time::Instant::now();
    while rows().await < 10_000 {
        assert!(began.elapsed() < PATIENCE * 3, "it does not begin");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    let before = rows().await;
    assert!((10_000..60_000).contains(&before), "{before}: it was killed in the middle");

    let finished = kith(folder.path(), &import).output().unwrap();
    let said = String::from_utf8_lossy(&finished.stdout).into_owned();
    assert!(finished.status.success(), "{said} {}", String::from_utf8_lossy(&finished.stderr));
    assert!(said.contains(&format!("60000 rows, {before} of them before, 60000 people")), "{said}");
    assert!(said.contains("rows per second"), "{said}");

    let missing = kith(folder.path(), &["registers", "import", "nppes", "other.csv"]).output().unwrap();
    assert!(String::from_utf8_lossy(&missing.stderr).contains("other.csv was not imported"), "{missing:?}");
    let unknown = kith(folder.path(), &["registers", "import", "rpps", "nppes.csv"]).output().unwrap();
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("no register has a file"), "{unknown:?}");
}
