//! An address for getting back in by mail: confirmed by a link, sealed, and a way in that tells nobody who is here.

use crate::both_databases;
use crate::support::sinks::{link_in, posting, sinks};
use crate::support::world::Person;
use crate::support::{PASSPHRASE, TestApp, Visitor, eventually};
use data_encoding::BASE32_NOPAD;
use kith::base::clock::{days, hours, minutes};
use kith::community::identity::{Authenticator, Role};
use std::time::Duration;

const OTHER: &str = "nine dry herons dance";
const STEP: Duration = Duration::from_secs(31);

/// The mails to this address from this server, as soon as there are `count` that lead there.
async fn mails(world: &TestApp, to: &str, way: &str, count: usize) -> Vec<String> {
    let link = format!("{}{way}", world.url);
    let envelope = format!("RCPT TO:<{to}>");
    eventually("a mail", async || {
        let mut found = sinks().mails(&link, 0).await;
        found.retain(|mail| mail.contains(&envelope));
        (found.len() >= count).then_some(found)
    })
    .await
}

/// Waits until no letter is left to be sent.
async fn all_sent(world: &TestApp) {
    let left = format!("SELECT count(*) FROM jobs WHERE run_at <= {}", world.app.now().micros());
    eventually("the post to go", async || (world.ask(&left).await == 0).then_some(())).await;
}

/// Gives an account this address, as its owner would.
async fn give(world: &TestApp, visitor: &Visitor, address: &str) {
    let page = visitor.get("/account/email").await.expect(200);
    let asked = visitor.submit(&page, "/account/email", &[("email", address)]).await;
    asked.leads_to("/account?done=email-asked");
    let link = link_in(mails(world, address, "/email/", 1).await.last().unwrap(), world);
    // In whichever browser the mail is read.
    let reader = world.visitor();
    let page = reader.get(&link).await.expect(200).contains("Is this your address?");
    reader.submit(&page, &link, &[]).await.expect(200).contains("Your address counts now");
}

/// Asks for a link with a fresh browser, and opens the newest mail.
async fn asks(world: &TestApp, address: &str, count: usize) -> (Visitor, String) {
    let visitor = world.visitor();
    let page = visitor.get("/recover/mail").await.expect(200);
    visitor.submit(&page, "/recover/mail", &[("email", address)]).await.expect(200);
    (visitor, link_in(mails(world, address, "/recover/mail/", count).await.last().unwrap(), world))
}

/// Sets codes up. Gives what makes them.
async fn codes(world: &TestApp, person: &Person) -> Authenticator {
    let page = person.get("/account/codes").await.expect(200);
    let secret = BASE32_NOPAD.decode(page.first("#secret").replace(' ', "").as_bytes()).unwrap();
    let app = Authenticator::from_secret(&secret).unwrap();
    let code = app.code_at(world.app.now()).unwrap();
    person.submit(&page, "/account/codes", &[("code", &code)]).await.expect(303);
    world.clock.advance(STEP);
    app
}

both_databases!(an_address_counts_when_its_link_was_opened[posting()]);
async fn an_address_counts_when_its_link_was_opened(world: TestApp) {
    let person = world.person().await;
    person.get("/account").await.expect(200).contains("No address. Your recovery key is enough.");
    for (typed, said) in [("", "Write an e-mail address"), ("me at example", "This is not an e-mail address")]
    {
        let page = person.post("/account/email", &[("email", typed)]).await.expect(422);
        assert_eq!(page.contains(said).field("email"), typed);
    }
    person.post("/account/email", &[("email", "Ada@example.org")]).await.expect(303);
    let mail = mails(&world, "Ada@example.org", "/email/", 1).await.remove(0);
    // Not yet: nobody gets in with an address that nobody confirmed.
    world.visitor().post("/recover/mail", &[("email", "ada@example.org")]).await.expect(200);
    all_sent(&world).await;
    assert_eq!(mails(&world, "Ada@example.org", "/recover/mail/", 0).await.len(), 0);

    let link = link_in(&mail, &world);
    // Programs that read mail open links; that alone does nothing.
    for _ in 0..2 {
        world.visitor().get(&link).await.expect(200);
    }
    person.get("/account").await.expect(200).contains("No address.");
    world.visitor().post(&link, &[]).await.expect(200);
    person.get("/account").await.expect(200).contains("Ada@example.org");
    world.visitor().post(&link, &[]).await.expect(409).contains("This link does not work any more");
    world.visitor().get(&link).await.expect(409);

    person.post("/account/email", &[("email", "late@example.org")]).await.expect(303);
    let late = link_in(&mails(&world, "late@example.org", "/email/", 1).await[0], &world);
    world.clock.advance(hours(24));
    world.visitor().post(&late, &[]).await.expect(409);
    let kept = world.ask("SELECT count(*) FROM accounts WHERE email IS NOT NULL").await;
    assert_eq!(kept, 1);
}

both_databases!(a_mail_says_nothing_about_anybody[posting()]);
async fn a_mail_says_nothing_about_anybody(world: TestApp) {
    let group = world.group(kith::community::groups::Visibility::Members).await;
    let (one, other) = (world.member(&group, "Quiet Heron").await, world.person().await);
    give(&world, &one, "one@example.org").await;
    give(&world, &other, "two@example.org").await;
    for address in ["one@example.org", "two@example.org"] {
        asks(&world, address, 1).await;
    }
    // What differs between two mails is whom they go to, their own token, and when and how they were sent.
    let plain = |mail: &str, address: &str| {
        let token = link_in(mail, &world).rsplit('/').next().unwrap().to_owned();
        let lines =
            mail.lines().filter(|line| !line.starts_with("Date:") && !line.starts_with("Message-ID:"));
        lines.map(|line| line.replace(&token, "TOKEN").replace(address, "ADDRESS")).collect::<Vec<_>>()
    };
    for way in ["/email/", "/recover/mail/"] {
        let first = &mails(&world, "one@example.org", way, 1).await[0];
        let second = &mails(&world, "two@example.org", way, 1).await[0];
        assert_eq!(plain(first, "one@example.org"), plain(second, "two@example.org"));
        for word in ["Kith", "Heron", "heron", group.address.as_str(), group.name.as_str(), one.name.as_str()]
        {
            assert!(!first.contains(word), "{word} in {first}");
        }
    }
}

both_databases!(asking_for_a_link_tells_nobody_whether_an_address_is_known[posting()]);
async fn asking_for_a_link_tells_nobody_whether_an_address_is_known(world: TestApp) {
    let person = world.person().await;
    give(&world, &person, "known@example.org").await;
    let visitor = world.visitor();
    for _ in 0..2 {
        let ask =
            async |address: &str| visitor.post("/recover/mail", &[("email", address)]).await.expect(200);
        let (known, unknown) = (ask("known@example.org").await, ask("nobody@example.org").await);
        assert_eq!(known.text(), unknown.text());
    }
    // The third for one address, whoever's it is; then there is a pause for either.
    for (address, left) in [("known@example.org", 0), ("nobody@example.org", 1)] {
        for _ in 0..left {
            world.visitor().post("/recover/mail", &[("email", address)]).await.expect(200);
        }
        world.visitor().post("/recover/mail", &[("email", address)]).await.expect(429);
    }
    all_sent(&world).await;
    assert!(!mails(&world, "known@example.org", "/recover/mail/", 1).await.is_empty());
    assert!(mails(&world, "nobody@example.org", "", 0).await.is_empty());
}

both_databases!(a_link_lets_somebody_back_in_once[posting()]);
async fn a_link_lets_somebody_back_in_once(world: TestApp) {
    let person = world.person().await;
    give(&world, &person, "back@example.org").await;
    // However it is typed, mail goes to the address that was confirmed.
    let visitor = world.visitor();
    visitor.post("/recover/mail", &[("email", "BACK@example.org")]).await.expect(200);
    let link = link_in(&mails(&world, "back@example.org", "/recover/mail/", 1).await[0], &world);
    let page = visitor.get(&link).await.expect(200);
    let short = visitor.submit(&page, &link, &[("name", "blue kettle"), ("passphrase", "short")]).await;
    assert_eq!(short.expect(422).field("name"), "blue kettle");
    let typed = [("name", "blue kettle"), ("passphrase", OTHER)];
    visitor.submit(&page, &link, &typed).await.expect(200).contains("Your recovery key");
    visitor.get("/account").await.expect(200).contains("A link by mail opened this account");
    // Everything that opened it before is gone, and the address hears of it.
    person.get("/account").await.expect(303);
    world.visitor().sign_in(&person.name, PASSPHRASE).await.expect(422);
    world.visitor().sign_in("blue kettle", OTHER).await.leads_to("/");
    let told = mails(&world, "back@example.org", "/recover", 2).await;
    assert!(told.iter().any(|mail| mail.contains("Your account was opened with a link")), "{told:?}");
    world.visitor().post(&link, &typed).await.expect(409);

    let (visitor, link) = asks(&world, "back@example.org", 2).await;
    world.clock.advance(minutes(61));
    visitor.post(&link, &typed).await.expect(409);
}

both_databases!(a_mailbox_alone_opens_no_account_with_a_second_factor[posting()]);
async fn a_mailbox_alone_opens_no_account_with_a_second_factor(world: TestApp) {
    let person = world.person().await;
    give(&world, &person, "second@example.org").await;
    let app = codes(&world, &person).await;
    let (thief, link) = asks(&world, "second@example.org", 1).await;
    let page = thief.get(&link).await.expect(200);
    for code in ["", "000000"] {
        let typed = [("name", "blue kettle"), ("passphrase", OTHER), ("code", code)];
        thief.submit(&page, &link, &typed).await.expect(422);
    }
    thief.submit(&page, &format!("{link}/wait"), &[]).await.leads_to("/sign-in?done=link-wait");
    thief.get(&link).await.expect(409);
    // Whoever is signed in sees it, and stops it.
    let account =
        person.get("/account").await.expect(200).contains("Somebody wants to get into your account");
    person.submit(&account, "/account/email/wait/removal", &[]).await.expect(303);
    world.advance(days(3));
    let late = mails(&world, "second@example.org", "/recover/mail/", 2).await;
    let late = link_in(late.last().unwrap(), &world);
    let typed = [("name", "blue kettle"), ("passphrase", OTHER)];
    thief.post(&late, &typed).await.expect(422);

    // The owner has the app.
    let code = app.code_at(world.app.now()).unwrap();
    let typed = [&typed[..], &[("code", code.as_str())]].concat();
    world.visitor().post(&late, &typed).await.expect(200).contains("Your recovery key");
}

both_databases!(who_lost_the_second_factor_too_waits_three_days[posting()]);
async fn who_lost_the_second_factor_too_waits_three_days(world: TestApp) {
    let person = world.person().await;
    give(&world, &person, "waits@example.org").await;
    codes(&world, &person).await;
    let (visitor, link) = asks(&world, "waits@example.org", 1).await;
    visitor.post(&format!("{link}/wait"), &[]).await.expect(303);
    world.advance(days(2));
    // Asking again is no way around it.
    let (visitor, again) = asks(&world, "waits@example.org", 2).await;
    visitor.get(&again).await.expect(200).contains("You are waiting already");
    let typed = [("name", "blue kettle"), ("passphrase", OTHER)];
    visitor.post(&again, &typed).await.expect(422);
    world.advance(days(1));
    let opened = mails(&world, "waits@example.org", "/recover/mail/", 3).await;
    let opened = link_in(opened.last().unwrap(), &world);
    visitor.get(&opened).await.expect(200).lacks("The six digits");
    visitor.post(&opened, &typed).await.expect(200).contains("Your recovery key");
    world.visitor().sign_in("blue kettle", OTHER).await.leads_to("/");
}

both_databases!(an_address_that_is_changed_or_removed_opens_nothing[posting()]);
async fn an_address_that_is_changed_or_removed_opens_nothing(world: TestApp) {
    let person = world.person().await;
    give(&world, &person, "old@example.org").await;
    let (visitor, old) = asks(&world, "old@example.org", 1).await;
    give(&world, &person, "new@example.org").await;
    mails(&world, "old@example.org", "/recover", 2).await;
    visitor.get(&old).await.expect(409);
    let (visitor, new) = asks(&world, "new@example.org", 1).await;
    let page = person.get("/account/email").await.expect(200).contains("new@example.org");
    let gone = person.submit(&page, "/account/email/removal", &[]).await;
    person.follow(&gone).await.expect(200).contains("The address is forgotten.");
    visitor.get(&new).await.expect(409);
    mails(&world, "new@example.org", "/recover", 2).await;
    assert_eq!(world.ask("SELECT count(*) FROM accounts WHERE email IS NOT NULL").await, 0);
    assert_eq!(world.ask("SELECT count(*) FROM accounts WHERE email_tag IS NOT NULL").await, 0);

    // A sensitive step, so it asks who is there.
    world.clock.advance(minutes(16));
    person.get("/account/email").await.leads_to("/prove?to=%2Faccount%2Femail");
    person.post("/account/email", &[("email", "x@example.org")]).await.expect(403);
}

both_databases!(staff_do_not_get_in_by_mail[posting()]);
async fn staff_do_not_get_in_by_mail(world: TestApp) {
    let admin = world.admin().await;
    admin.get("/account/email").await.expect(200).contains("Not for people who work here");
    admin.post("/account/email", &[("email", "boss@example.org")]).await.expect(403);
    // Nor does somebody who had an address before.
    let person = world.person().await;
    give(&world, &person, "grows@example.org").await;
    kith::community::identity::set_role(&world.app, "operator", person.account, Role::Reviewer)
        .await
        .unwrap();
    world.visitor().post("/recover/mail", &[("email", "grows@example.org")]).await.expect(200);
    all_sent(&world).await;
    assert!(mails(&world, "grows@example.org", "/recover/mail/", 0).await.is_empty());
}

both_databases!(a_server_without_mail_offers_none);
async fn a_server_without_mail_offers_none(world: TestApp) {
    let person = world.person().await;
    let page = person.get("/account/email").await.expect(200).contains("This server sends no mail");
    assert!(page.forms().iter().all(|form| form.action != "/account/email"));
    person.post("/account/email", &[("email", "me@example.org")]).await.expect(409);
    world.visitor().get("/recover/mail").await.expect(200).contains("This server sends no mail");
    world.visitor().post("/recover/mail", &[("email", "me@example.org")]).await.expect(409);
    assert_eq!(world.ask("SELECT count(*) FROM jobs").await, 0);
}
