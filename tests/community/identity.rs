//! Accounts: signing up and in, getting back in with the printed key, and how sessions end.

use crate::both_databases;
use crate::support::visitor::sign_up_form;
use crate::support::{Answer, Options, PASSPHRASE, TestApp, Visitor};
use kith::base::clock::{days, hours, minutes};
use kith::community::groups::Visibility;
use kith::community::identity::{self, Role};
use kith::community::personas;

const OTHER: &str = "nine dry herons dance";

/// Whether this browser is signed in.
async fn is_signed_in(visitor: &Visitor) -> bool {
    let account = visitor.get("/account").await;
    match account.status {
        200 => true,
        303 if account.location().starts_with("/sign-in") => false,
        _ => panic!("{account:?}"),
    }
}

/// The answer without what differs each time: the name that was typed and the reference number.
fn without(answer: &Answer, name: &str) -> String {
    answer.text().replace(name, "NAME")
}

both_databases!(a_newcomer_gets_an_account_and_a_key_to_print);
async fn a_newcomer_gets_an_account_and_a_key_to_print(world: TestApp) {
    let visitor = world.visitor();
    visitor.get("/sign-up").await.expect(200);
    let key = visitor.sign_up("Blue Kettle").await;
    assert_eq!(key.len(), 31, "five groups of five letters and a last one");
    visitor.get("/account").await.expect(200).contains("Blue Kettle").lacks(&key);
}

both_databases!(what_is_wrong_with_a_sign_up_stands_beside_its_field);
async fn what_is_wrong_with_a_sign_up_stands_beside_its_field(world: TestApp) {
    let visitor = world.visitor();
    let wrong =
        visitor.post("/sign-up", &[("name", "me@example.org"), ("passphrase", "short")]).await.expect(422);
    assert_eq!(wrong.field("name"), "me@example.org", "what was typed is kept");
    assert_eq!(wrong.field("passphrase"), "", "a passphrase is never sent back");
    assert!(!is_signed_in(&visitor).await);
    let guessed = [("name", "Blue Kettle"), ("passphrase", "correct horse battery staple")];
    visitor.post("/sign-up", &guessed).await.expect(422).contains("Many people use this passphrase");
}

both_databases!(the_words_of_this_place_make_no_passphrase);
async fn the_words_of_this_place_make_no_passphrase(world: TestApp) {
    let refused = async |passphrase: &str| {
        let typed = [("name", "Blue Kettle"), ("passphrase", passphrase)];
        let page = world.visitor().post("/sign-up", &typed).await.expect(422);
        page.text().contains("Many people use this passphrase")
    };
    let (open, hidden) = ("zorblaxia group kith", "quendaritis group kith");
    assert!(!refused(open).await && !refused(hidden).await);
    world.group_with(Visibility::Members, |new| new.name = "Living with Zorblaxia".to_owned()).await;
    world.group_with(Visibility::Hidden, |new| new.name = "Living with Quendaritis".to_owned()).await;
    assert!(refused(open).await);
    // Nobody finds out what hidden groups there are by trying words.
    assert!(!refused(hidden).await);
}

both_databases!(no_name_is_ever_taken);
async fn no_name_is_ever_taken(world: TestApp) {
    let (first, second) = (world.visitor(), world.visitor());
    first.sign_up("Blue Kettle").await;
    let fields = [
        ("name", "blue kettle"),
        ("passphrase", OTHER),
        ("month", "2"),
        ("year", "1990"),
        ("consent", "yes"),
    ];
    second.post("/sign-up", &fields).await.expect(200);
    // Each gets in with a passphrase of their own, and only there.
    world.visitor().sign_in("Blue Kettle", PASSPHRASE).await.leads_to("/");
    world.visitor().sign_in("Blue Kettle", OTHER).await.leads_to("/");
    second.post("/account/passphrase", &[("old", PASSPHRASE), ("new", OTHER)]).await.expect(422);
}

both_databases!(a_name_that_tells_is_advised_against_once);
async fn a_name_that_tells_is_advised_against_once(world: TestApp) {
    for name in ["Maria Kowalski", "07700 900123 x"] {
        let visitor = world.visitor();
        let asked = visitor.post("/sign-up", &sign_up_form(name)).await.expect(422);
        let asked = asked.contains("This name may tell people who you are");
        visitor.submit(&asked, "/sign-up", &[("passphrase", PASSPHRASE)]).await.expect(200);
    }
}

both_databases!(whoever_is_too_young_has_no_account_and_no_second_try);
async fn whoever_is_too_young_has_no_account_and_no_second_try(world: TestApp) {
    let visitor = world.visitor();
    let young = [("name", "Blue Kettle"), ("passphrase", PASSPHRASE), ("month", "6"), ("year", "2010")];
    visitor.post("/sign-up", &[&young[..2], &[("month", "x")]].concat()).await.expect(422);
    visitor.post("/sign-up", &young).await.expect(403).contains("You cannot join yet");
    visitor.post("/sign-up", &sign_up_form("Blue Kettle")).await.expect(403);
    visitor.get("/sign-up").await.expect(403);
    assert_eq!(world.ask("SELECT count(*) FROM accounts").await, 0);
    // Only that the age was reached is kept.
    world.visitor().sign_up("Blue Kettle").await;
    assert_eq!(world.ask("SELECT CAST(of_age AS BIGINT) FROM accounts").await, 16);
}

both_databases!(a_recovery_key_is_typed_once_to_be_sure);
async fn a_recovery_key_is_typed_once_to_be_sure(world: TestApp) {
    let visitor = world.visitor();
    let key = visitor.sign_up("Blue Kettle").await;
    visitor.get("/account").await.expect(200).contains("not confirmed yet");
    let typed = |key: &str| [("key".to_owned(), key.to_owned()), ("to".to_owned(), "/groups".to_owned())];
    let send = async |key: &str| {
        let fields = typed(key);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        visitor.post("/account/recovery-key/confirmation", &fields).await
    };
    send("00000-00000-00000-00000-00000-0").await.expect(422);
    send(&key.to_lowercase()).await.leads_to("/groups?done=recovery-key");
    visitor.get("/account").await.expect(200).lacks("not confirmed yet");
}

both_databases!(signing_in_tells_nobody_whether_a_name_exists);
async fn signing_in_tells_nobody_whether_a_name_exists(world: TestApp) {
    world.visitor().sign_up("Blue Kettle").await;
    let visitor = world.visitor();
    let known = visitor.sign_in("Blue Kettle", OTHER).await.expect(422);
    let unknown = visitor.sign_in("Red Teapot", OTHER).await.expect(422);
    assert_eq!(without(&known, "Blue Kettle"), without(&unknown, "Red Teapot"));
    let recover = async |name: &str| {
        let fields = [("name", name), ("key", "00000-00000-00000-00000-00000-0"), ("passphrase", OTHER)];
        visitor.post("/recover", &fields).await.expect(422)
    };
    let (known, unknown) = (recover("Blue Kettle").await, recover("Red Teapot").await);
    assert_eq!(without(&known, "Blue Kettle"), without(&unknown, "Red Teapot"));
}

both_databases!(the_printed_key_lets_its_owner_back_in_once);
async fn the_printed_key_lets_its_owner_back_in_once(world: TestApp) {
    let thief = world.visitor();
    let key = thief.sign_up("Blue Kettle").await;
    let owner = world.visitor();
    // Who forgot the name chooses another.
    let fields = [("name", "red teapot"), ("key", key.as_str()), ("passphrase", OTHER)];
    owner.post("/recover", &fields).await.expect(200).lacks(&key);
    assert!(is_signed_in(&owner).await);
    assert!(!is_signed_in(&thief).await, "every older session ends");
    world.visitor().post("/recover", &fields).await.expect(422);
    world.visitor().sign_in("Blue Kettle", PASSPHRASE).await.expect(422);
    world.visitor().sign_in("Blue Kettle", OTHER).await.expect(422);
    world.visitor().sign_in("Red Teapot", OTHER).await.leads_to("/");
}

both_databases!(whoever_signs_out_is_out_even_with_the_old_cookie);
async fn whoever_signs_out_is_out_even_with_the_old_cookie(world: TestApp) {
    let person = world.person().await;
    let stolen = world.visitor();
    stolen.keep(&format!("kith={}", person.cookie("kith").unwrap()));
    assert!(is_signed_in(&stolen).await);
    person.post("/sign-out", &[]).await.leads_to("/?done=signed-out");
    assert_eq!(person.cookie("kith"), None);
    assert!(!is_signed_in(&stolen).await);
}

both_databases!(a_new_passphrase_ends_every_other_session);
async fn a_new_passphrase_ends_every_other_session(world: TestApp) {
    let here = world.person().await;
    let there = world.another_device(here.account, Role::Member).await;
    here.post("/account/passphrase", &[("old", OTHER), ("new", OTHER)]).await.expect(422);
    assert!(is_signed_in(&there).await);
    let fields = [("old", PASSPHRASE), ("new", OTHER)];
    here.post("/account/passphrase", &fields).await.leads_to("/account?done=passphrase");
    assert!(is_signed_in(&here).await && !is_signed_in(&there).await);
}

both_databases!(devices_can_be_signed_out_one_by_one_or_all_at_once);
async fn devices_can_be_signed_out_one_by_one_or_all_at_once(world: TestApp) {
    let here = world.person().await;
    let stranger = world.person().await;
    let there = world.another_device(here.account, Role::Member).await;
    let elsewhere = world.another_device(here.account, Role::Member).await;
    let name = |visitor: &Visitor| {
        let token = kith::base::secret::Token::parse(&visitor.cookie("kith").unwrap()).unwrap();
        kith::base::ids::base32(&token.digest())
    };
    // Nobody ends another one's session, whatever they send.
    stranger.post("/account/devices", &[("device", &name(&there))]).await.expect(303);
    assert!(is_signed_in(&there).await);
    here.post("/account/devices", &[("device", &name(&there))]).await.leads_to("/account?done=devices");
    assert!(is_signed_in(&here).await && !is_signed_in(&there).await && is_signed_in(&elsewhere).await);
    here.post("/account/devices", &[("device", "others")]).await.leads_to("/account?done=devices");
    assert!(is_signed_in(&here).await && !is_signed_in(&elsewhere).await);
    let last = world.another_device(here.account, Role::Member).await;
    here.post("/account/devices", &[("device", "all")]).await.leads_to("/?done=signed-out");
    assert!(!is_signed_in(&here).await && !is_signed_in(&last).await);
}

both_databases!(a_session_ends_when_nobody_uses_it);
async fn a_session_ends_when_nobody_uses_it(world: TestApp) {
    let (idle, busy) = (world.person().await, world.person().await);
    for _ in 0..2 {
        world.clock.advance(days(10));
        assert!(is_signed_in(&busy).await, "a visit moves the end");
    }
    assert!(!is_signed_in(&idle).await);
    world.clock.advance(days(10));
    assert!(!is_signed_in(&busy).await, "after thirty days it ends in any case");
}

both_databases!(staff_sessions_are_short);
async fn staff_sessions_are_short(world: TestApp) {
    let (idle, busy) = (world.admin().await, world.reviewer().await);
    world.clock.advance(minutes(50));
    assert!(is_signed_in(&busy).await);
    world.clock.advance(minutes(50));
    assert!(!is_signed_in(&idle).await && is_signed_in(&busy).await);
    for _ in 0..13 {
        world.clock.advance(minutes(50));
        is_signed_in(&busy).await;
    }
    assert!(!is_signed_in(&busy).await, "after twelve hours it ends in any case");
}

both_databases!(a_moderators_session_is_as_short_as_those_of_other_staff);
async fn a_moderators_session_is_as_short_as_those_of_other_staff(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let (idle, busy) =
        (world.moderator(&group, "calm owl").await, world.moderator(&group, "slow badger").await);
    assert!(is_signed_in(&idle).await && is_signed_in(&busy).await);
    world.clock.advance(minutes(50));
    assert!(is_signed_in(&busy).await);
    world.clock.advance(minutes(50));
    assert!(!is_signed_in(&idle).await && is_signed_in(&busy).await && is_signed_in(&member).await);
    for _ in 0..13 {
        world.clock.advance(minutes(50));
        is_signed_in(&busy).await;
    }
    assert!(!is_signed_in(&busy).await, "after twelve hours it ends in any case");
    // Whoever becomes a moderator in a session that is older than that signs in anew, and does nothing before.
    personas::appoint(&world.app, "operator", &member.persona, personas::Role::Moderator).await.unwrap();
    member.post(&format!("/g/{}/drafts", group.address), &[("body", "So far.")]).await.expect(401);
    assert!(!is_signed_in(&member).await);
    let member = world.another_device(member.account, Role::Member).await;
    member.get(&format!("/g/{}/desk", group.address)).await.expect(200);
}

both_databases!(guessing_is_slowed_down_and_never_locks_anybody_out);
async fn guessing_is_slowed_down_and_never_locks_anybody_out(world: TestApp) {
    world.visitor().sign_up("Blue Kettle").await;
    for _ in 0..10 {
        world.visitor().sign_in("Blue Kettle", OTHER).await.expect(422);
    }
    let slowed = world.visitor().sign_in("Blue Kettle", PASSPHRASE).await.expect(429);
    let wait: u64 = slowed.header("retry-after").parse().unwrap();
    world.clock.advance(std::time::Duration::from_secs(wait));
    world.visitor().sign_in("Blue Kettle", PASSPHRASE).await.leads_to("/");
}

both_databases!(one_address_makes_a_few_accounts_and_then_waits);
async fn one_address_makes_a_few_accounts_and_then_waits(world: TestApp) {
    let visitor = world.visitor();
    for number in 0..5 {
        visitor.forget();
        visitor.sign_up(&format!("Blue Kettle {number}")).await;
    }
    visitor.forget();
    let another = sign_up_form("Blue Kettle 6");
    visitor.post("/sign-up", &another).await.expect(429);
    world.visitor().post("/sign-up", &another).await.expect(200);
    world.clock.advance(minutes(10));
    visitor.forget();
    visitor.sign_up("Blue Kettle 7").await;
}

both_databases!(after_signing_in_one_stays_on_this_server);
async fn after_signing_in_one_stays_on_this_server(world: TestApp) {
    world.visitor().sign_up("Blue Kettle").await;
    for (wanted, reached) in [
        ("/g/abc?x=1", "/g/abc?x=1"),
        ("https://elsewhere.example", "/"),
        ("//elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
    ] {
        let fields = [("name", "Blue Kettle"), ("passphrase", PASSPHRASE), ("to", wanted)];
        world.visitor().post("/sign-in", &fields).await.leads_to(reached);
    }
    let hidden = world.visitor().get("/account").await.expect(303);
    assert_eq!(hidden.location(), "/sign-in?to=%2Faccount");
}

both_databases!(the_first_administrator_comes_by_a_link_that_works_once);
async fn the_first_administrator_comes_by_a_link_that_works_once(world: TestApp) {
    let old = identity::first_link(&world.app).await.unwrap().unwrap();
    let link = identity::first_link(&world.app).await.unwrap().unwrap();
    let visitor = world.visitor();
    visitor.get(&old).await.expect(404);
    visitor.get(&link).await.expect(200);
    visitor.post(&link, &[("name", "ab"), ("passphrase", PASSPHRASE)]).await.expect(422);
    visitor.post(&link, &[("name", "The Operator"), ("passphrase", PASSPHRASE)]).await.expect(200);
    visitor.get("/admin").await.leads_to("/prove?to=%2Fadmin");
    let late = [("name", "Somebody Else"), ("passphrase", PASSPHRASE)];
    world.visitor().get(&link).await.expect(404);
    world.visitor().post(&link, &late).await.expect(404);
    assert!(identity::first_link(&world.app).await.unwrap().is_none());
}

both_databases!(
    a_closed_community_makes_no_accounts[Options::default().configure(|config| config.open_sign_up = false)]
);
async fn a_closed_community_makes_no_accounts(world: TestApp) {
    world.visitor().post("/sign-up", &sign_up_form("Blue Kettle")).await.expect(403);
    world.visitor().sign_in("Blue Kettle", PASSPHRASE).await.expect(422);
}

both_databases!(a_locked_account_is_out_at_once_and_stays_out);
async fn a_locked_account_is_out_at_once_and_stays_out(world: TestApp) {
    let person = world.person().await;
    identity::set_locked(&world.app, person.account, true).await.unwrap();
    assert!(!is_signed_in(&person).await);
    person.sign_in(&person.name, PASSPHRASE).await.expect(422);
    identity::set_locked(&world.app, person.account, false).await.unwrap();
    person.sign_in(&person.name, PASSPHRASE).await.leads_to("/");
}

both_databases!(a_new_key_asks_for_a_passphrase_that_was_shown_lately);
async fn a_new_key_asks_for_a_passphrase_that_was_shown_lately(world: TestApp) {
    let person = world.person().await;
    person.post("/account/recovery-key", &[]).await.expect(200);
    world.clock.advance(minutes(16));
    person.post("/account/recovery-key", &[]).await.expect(403).contains("/prove");
    person.post("/prove", &[("passphrase", OTHER)]).await.expect(422);
    person.post("/prove", &[("passphrase", PASSPHRASE), ("to", "/account")]).await.leads_to("/account");
    person.post("/account/recovery-key", &[]).await.expect(200);
}

both_databases!(
    the_cookie_is_kept_from_scripts_and_other_sites[Options::default().configure(|config| {
        config.public_url = Some("https://kith.example.org".parse().unwrap());
    })]
);
async fn the_cookie_is_kept_from_scripts_and_other_sites(world: TestApp) {
    let visitor = Visitor::through_proxy(&world);
    let welcome = visitor.post("/sign-up", &sign_up_form("Blue Kettle")).await.expect(200);
    let cookie = welcome.header("set-cookie").to_owned();
    assert!(cookie.starts_with("__Host-kith="), "{cookie}");
    for part in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{part} is missing: {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    let token = visitor.cookie("__Host-kith").unwrap();
    // Only a digest is kept: whoever reads the table has no session.
    let digest = kith::base::secret::Token::parse(&token).unwrap().digest();
    assert!(digest != token.as_bytes() && digest.len() == 32);
    assert_eq!(world.ask("SELECT count(*) FROM sessions").await, 1);
}

both_databases!(a_new_role_ends_the_sessions_of_the_old_one);
async fn a_new_role_ends_the_sessions_of_the_old_one(world: TestApp) {
    let person = world.person().await;
    identity::set_role(&world.app, "operator", person.account, Role::Reviewer).await.unwrap();
    assert!(!is_signed_in(&person).await);
    person.sign_in(&person.name, PASSPHRASE).await.expect(303);
    world.clock.advance(hours(1) + minutes(1));
    assert!(!is_signed_in(&person).await, "a reviewer's session is as long as a member's");
}
