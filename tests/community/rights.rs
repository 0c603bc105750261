//! The rights centre: everything about me in one archive, and nothing of me after I have gone.

use super::writing::{self, PHONE};
use crate::both_databases;
use crate::support::clinicians::apply;
use crate::support::sinks::{link_in, posting, sinks};
use crate::support::world::{Member, Person};
use crate::support::{PASSPHRASE, TestApp, eventually};
use kith::base::clock::{days, hours};
use kith::base::ids::AccountId;
use kith::community::groups::Visibility;
use kith::community::identity::{self, AccountName, Role};
use kith::community::personas;
use std::io::{Cursor, Read};

/// What somebody wrote, each in another place. Made up, so that they stand nowhere else.
const CANARIES: [&str; 13] = [
    "sulphurfinch",    // a title
    "lampblackmoth",   // the words of a topic
    "copperthrush",    // a reply
    "velvetgannet",    // what stood there before a change
    "marblewarbler",   // what waits
    "cobaltdunlin",    // a note to the moderators
    "ambernightjar",   // a draft
    "pewterwhimbrel",  // an appeal
    "russetdotterel",  // a word to the reviewers
    "indigoptarmigan", // the sign-in name
    "scarletbittern",  // a name in a group
    "olivecorncrake",  // a name in another group
    "ochreavocet",     // an address for getting back in
];

/// Somebody in two groups who wrote in every place where one can write.
async fn writer(world: &TestApp) -> (Member, Member) {
    let (here, there) = (world.group(Visibility::Members).await, world.group(Visibility::Members).await);
    let moderator = world.moderator(&here, "calm owl").await;
    let visitor = world.visitor();
    visitor.sign_up("Indigoptarmigan").await;
    let account = account_of(world, "Indigoptarmigan").await;
    let enter = async |group, name: &str| {
        let persona = world.admit(account, group, name, personas::Role::Member).await;
        let person = Person { visitor: visitor.clone(), account, name: "Indigoptarmigan".into() };
        world.as_member(person, persona, group)
    };
    let (one, other) = (enter(&here, "Scarletbittern").await, enter(&there, "Olivecorncrake").await);

    let begun = writing::begin(&one, "About the sulphurfinch", "I saw a lampblackmoth.", "post").await;
    let topic = writing::path(&begun);
    let quote = "> I saw a lampblackmoth.\n\nWhere was that?";
    writing::say(&moderator, &topic, quote).await;
    let said = writing::say(&one, &topic, "And a velvetgannet.").await;
    writing::change(&one, &said, "And a copperthrush.", "post").await.expect(303);
    let fields = [
        ("body", &*format!("The marblewarbler has {PHONE}.")),
        ("key", "w"),
        ("then", "ask"),
        ("note", "A cobaltdunlin told me."),
    ];
    one.post(&format!("{topic}/replies"), &fields).await.expect(303);
    let refused = writing::hold(&one, &topic).await;
    writing::decide(&moderator, &refused, "reject", &[], "No numbers, please.").await.expect(303);
    let decision = writing::decision(&one).await;
    one.post(&format!("{decision}/appeal"), &[("words", "It was a pewterwhimbrel.")]).await.expect(303);
    writing::topic(&other, "Something else").await;
    let draft = [("kind", "story"), ("title", ""), ("body", "An ambernightjar.")];
    other.post(&format!("/g/{}/drafts", other.address), &draft).await;
    apply(world, one.account, "Ask for the russetdotterel.").await;
    one.post("/account/email", &[("email", "ochreavocet@example.org")]).await.expect(303);
    let mail = sinks().mails(&format!("{}/email/", world.url), 1).await.remove(0);
    one.post(&link_in(&mail, world), &[]).await.expect(200);
    (one, other)
}

async fn account_of(world: &TestApp, name: &str) -> AccountId {
    let name = AccountName::parse(name).unwrap();
    let found = identity::find_by_name(world.app.db.read(), &world.app.keys, &name).await;
    found.unwrap().unwrap()
}

/// The archive, as its owner fetches it.
async fn archive(world: &TestApp, member: &Member) -> zip::ZipArchive<Cursor<Vec<u8>>> {
    member.post("/account/data/exports", &[]).await.leads_to("/account/data?done=export");
    let link = eventually("the archive", async || {
        let centre = member.get("/account/data").await.expect(200);
        centre.links().into_iter().find(|link| link.starts_with("/account/data/exports/"))
    })
    .await;
    // Nobody else has it, and it lies sealed.
    world.person().await.get(&link).await.expect(404);
    world.visitor().get(&link).await.expect(303);
    let answer = member.get(&link).await.expect(200);
    assert_eq!(answer.header("content-type"), "application/zip");
    zip::ZipArchive::new(Cursor::new(answer.body)).unwrap()
}

/// Everything that can be read in an archive's files with this ending.
fn read(archive: &mut zip::ZipArchive<Cursor<Vec<u8>>>, ending: &str) -> String {
    let mut text = String::new();
    for number in 0..archive.len() {
        let mut file = archive.by_index(number).unwrap();
        if file.name().unwrap().ends_with(ending) {
            file.read_to_string(&mut text).unwrap();
        }
    }
    text.to_lowercase()
}

/// In how many places of the database and of the files these words stand.
async fn found(world: &TestApp, words: &str) -> usize {
    let mut capital = words.to_owned();
    capital[..1].make_ascii_uppercase();
    let mut places = writing::places(world, words).await + writing::places(world, &capital).await;
    for file in walk(&world.folder().join("files")) {
        let bytes = std::fs::read(file).unwrap();
        places += bytes.windows(words.len()).filter(|window| *window == words.as_bytes()).count();
    }
    places
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

/// Goes for good, and waits until everything that goes has gone.
async fn leave(world: &TestApp, member: &Member, words: &str) {
    let leaving = member.get("/account/leaving").await.expect(200);
    member.submit(&leaving, "/account/leaving", &[("words", words)]).await.expect(422);
    let receipt = member.post("/account/leaving", &[("words", words), ("sure", "yes")]).await.expect(200);
    receipt.contains("Goodbye").contains("What stays");
    member.get("/account").await.expect(303);
    world.visitor().sign_in(&member.name, PASSPHRASE).await.expect(422);
    world.advance(days(3) + hours(2));
    eventually("everything to go", async || {
        (world.ask("SELECT count(*) FROM jobs WHERE kind LIKE 'rights.%'").await == 0).then_some(())
    })
    .await;
}

both_databases!(an_archive_holds_everything_and_after_leaving_nothing_is_left[posting()]);
async fn an_archive_holds_everything_and_after_leaving_nothing_is_left(world: TestApp) {
    let (one, _) = writer(&world).await;
    let mut archive = archive(&world, &one).await;
    let (json, html) = (read(&mut archive, ".json"), read(&mut archive, ".html"));
    for canary in CANARIES {
        assert!(json.contains(canary), "{canary} is not in the JSON: {json}");
        assert!(html.contains(canary), "{canary} is not on the pages");
    }
    leave(&world, &one, "erase").await;
    for canary in CANARIES {
        assert_eq!(found(&world, canary).await, 0, "{canary} is still there");
    }
    for (table, left) in
        [("accounts", 2), ("persona_owners", 1), ("drafts", 0), ("exports", 0), ("consents", 0)]
    {
        assert_eq!(world.ask(&format!("SELECT count(*) FROM {table}")).await, left, "{table}");
    }
    assert_eq!(walk(&world.folder().join("files")).len(), 0, "a file is left");
}

both_databases!(posts_may_stay_under_a_name_that_is_nobodys[posting()]);
async fn posts_may_stay_under_a_name_that_is_nobodys(world: TestApp) {
    let (one, _) = writer(&world).await;
    leave(&world, &one, "keep").await;
    let (stays, goes): (Vec<&str>, Vec<&str>) = CANARIES
        .into_iter()
        .partition(|canary| ["sulphurfinch", "lampblackmoth", "copperthrush"].contains(canary));
    for canary in stays {
        assert!(found(&world, canary).await > 0, "{canary} was to stay");
    }
    for canary in goes {
        assert_eq!(found(&world, canary).await, 0, "{canary} is still there");
    }
}

both_databases!(the_personas_of_somebody_who_leaves_do_not_go_at_once);
async fn the_personas_of_somebody_who_leaves_do_not_go_at_once(world: TestApp) {
    let person = world.person().await;
    for letter in ["a", "b", "c", "d", "e", "f"] {
        let group = world.group(Visibility::Members).await;
        let name = format!("heron {letter}");
        world.admit(person.account, &group, &name, personas::Role::Member).await;
    }
    person.post("/account/leaving", &[("words", "keep"), ("sure", "yes")]).await.expect(200);
    let times =
        world.ask("SELECT count(DISTINCT run_at) FROM jobs WHERE kind = 'rights.erase_persona'").await;
    assert_eq!(times, 6, "two would go in the same moment");
    let spread =
        world.ask("SELECT max(run_at) - min(run_at) FROM jobs WHERE kind = 'rights.erase_persona'").await;
    assert!(spread > 3_600_000_000, "all would go within an hour");
    // What the jobs say is sealed: side by side they would tell who is who.
    let ids =
        world.ask("SELECT count(*) FROM jobs j, personas p WHERE j.payload LIKE '%' || p.name || '%'").await;
    assert_eq!(ids, 0);
}

both_databases!(an_archive_waits_seven_days_and_then_goes);
async fn an_archive_waits_seven_days_and_then_goes(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    archive(&world, &member).await;
    let link = member.get("/account/data").await.links();
    let link = link.iter().find(|link| link.starts_with("/account/data/exports/")).unwrap().clone();
    assert_eq!(walk(&world.folder().join("files")).len(), 1);
    world.clock.advance(days(7));
    let member = world.again(member).await;
    member.get(&link).await.expect(404);
    kith::community::rights::sweep(&world.app).await.unwrap();
    assert_eq!(walk(&world.folder().join("files")).len(), 0);
}

both_databases!(what_was_agreed_to_is_written_down);
async fn what_was_agreed_to_is_written_down(world: TestApp) {
    let visitor = world.visitor();
    visitor.sign_up("Blue Kettle").await;
    let centre = visitor.get("/account/data").await.expect(200);
    centre.contains("keeps what you write about your health").contains("4 May 2026");
    let without = [("name", "Red Teapot"), ("passphrase", PASSPHRASE), ("month", "5"), ("year", "1980")];
    world.visitor().post("/sign-up", &without).await.expect(422).contains("Tick the box if you agree");
    assert_eq!(world.ask("SELECT count(*) FROM consents WHERE wording = '2026-11'").await, 1);
}

both_databases!(an_administrator_has_an_archive_too);
async fn an_administrator_has_an_archive_too(world: TestApp) {
    let admin = world.another_device(world.admin().await.account, Role::Admin).await;
    admin.post("/account/data/exports", &[]).await.expect(303);
    for _ in 0..2 {
        admin.post("/account/data/exports", &[]).await.expect(303);
    }
    admin.post("/account/data/exports", &[]).await.expect(429);
}
