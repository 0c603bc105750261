//! A letter once a week, for clinicians who want it: numbers, and nobody's words.

use super::ask;
use crate::both_databases;
use crate::support::clinicians::clinician_in;
use crate::support::sinks::{link_in, posting, sinks};
use crate::support::world::Member;
use crate::support::{TestApp, eventually};
use kith::base::clock::{days, hours};
use kith::community::answering;
use kith::community::clinicians;
use kith::community::groups::Visibility;
use kith::community::personas::Role;

/// The mails to this address from this server, as soon as there are so many that lead there.
async fn mails(world: &TestApp, to: &str, way: &str, count: usize) -> Vec<String> {
    let envelope = format!("RCPT TO:<{to}>");
    eventually("a mail", async || {
        let mut found = sinks().mails(&format!("{}{way}", world.url), 0).await;
        found.retain(|mail| mail.contains(&envelope));
        (found.len() >= count).then_some(found)
    })
    .await
}

/// The letters to this address, as soon as there are so many.
async fn letters(world: &TestApp, to: &str, count: usize) -> Vec<String> {
    mails(world, to, "/clinicians", count).await
}

/// Waits until no letter is left to be sent.
async fn all_sent(world: &TestApp) {
    eventually("the post to go", async || {
        (world.ask("SELECT count(*) FROM jobs WHERE kind = 'identity.mail'").await == 0).then_some(())
    })
    .await;
}

async fn confirm(world: &TestApp, member: &Member, address: &str) {
    member.post("/account/email", &[("email", address)]).await.expect(303);
    let link = link_in(mails(world, address, "/email/", 1).await.last().unwrap(), world);
    let page = world.visitor().get(&link).await.expect(200);
    world.visitor().submit(&page, &link, &[]).await.expect(200);
}

both_databases!(a_clinician_who_wants_it_gets_numbers_once_a_week[posting()]);
async fn a_clinician_who_wants_it_gets_numbers_once_a_week(world: TestApp) {
    let (group, other) = (world.group(Visibility::Members).await, world.group(Visibility::Members).await);
    let asker = world.member(&group, "quiet heron").await;
    let nurse = clinician_in(&world, &group, "calm owl", "nurse").await;
    // In the other group they are a patient, so nothing there is counted.
    world.admit(nurse.account, &other, "blue sky", Role::Member).await;
    ask(&world.member(&other, "red kite").await, "Warm feet", "").await;

    nurse.get("/clinicians").await.expect(200).contains("Confirm an e-mail address first");
    nurse.post("/clinicians/letters", &[("letters", "yes")]).await.expect(409);
    let address = format!("ada{}@example.org", nurse.person.name.replace(' ', ""));
    confirm(&world, &nurse, &address).await;
    let page = nurse.get("/clinicians").await.expect(200).contains("You get no letter.");
    let form = [("letters", "yes")];
    nurse.submit(&page, "/clinicians/letters", &form).await.leads_to("/clinicians?done=letters");
    nurse.post("/clinicians/letters", &form).await.expect(303);
    nurse.post("/clinicians/letters", &[("letters", "perhaps")]).await.expect(422);
    let data = nurse.get("/account/data").await.expect(200);
    data.contains("with the number of questions that wait for you");

    ask(&asker, "Cold hands", "").await;
    answering::write_letters(&world.app).await.unwrap();
    world.advance(days(7) - hours(1));
    ask(&asker, "Cold nose", "").await;
    answering::write_letters(&world.app).await.unwrap();
    all_sent(&world).await;
    assert!(letters(&world, &address, 0).await.is_empty(), "not before the week is over");
    world.advance(hours(1));
    for _ in 0..2 {
        answering::write_letters(&world.app).await.unwrap();
    }
    let letter = letters(&world, &address, 1).await.remove(0);
    assert!(letter.contains("Questions that wait for you: 2"), "{letter}");
    assert!(letter.contains("longer than they should: 1"), "{letter}");
    for secret in ["Cold", "calm owl", "quiet heron", "Kith", &group.name, group.address.as_str()] {
        assert!(!letter.contains(secret), "{secret}: {letter}");
    }
    all_sent(&world).await;
    assert_eq!(letters(&world, &address, 1).await.len(), 1, "once");

    // Nothing is written when nothing waits, or when they answer nowhere any more.
    clinicians::wear(&world.app, nurse.account, &[]).await.unwrap();
    world.advance(days(7));
    answering::write_letters(&world.app).await.unwrap();
    clinicians::wear(&world.app, nurse.account, &[nurse.persona.id]).await.unwrap();
    // And nothing after they have ended it.
    let nurse = world.again(nurse).await;
    let page = nurse.get("/clinicians").await.expect(200).contains("You get a letter once a week");
    nurse.submit(&page, "/clinicians/letters", &[("letters", "no")]).await.expect(303);
    world.advance(days(7));
    answering::write_letters(&world.app).await.unwrap();
    all_sent(&world).await;
    assert_eq!(letters(&world, &address, 1).await.len(), 1);
    assert_eq!(world.ask("SELECT COUNT(*) FROM weekly_letters").await, 0);
}
