//! Signed badges: anybody checks them, nobody changes them, and they tell nothing about anybody.

use super::*;
use crate::both_databases;
use crate::support::world::Member;
use kith::community::clinicians::{
    Around, Checked, Report, Rotation, Step, parse_signed, rotate_badge_key, verify_badge,
};
use serde_json::Value;

/// A nurse with a badge.
struct Nurse {
    badge: Badge,
    application: ApplicationId,
    account: AccountId,
    member: Member,
}

async fn nurse(world: &TestApp) -> Nurse {
    let group = world.group(Visibility::Public).await;
    let member = world.member(&group, &format!("Night Owl {}", group.address)).await;
    let application = clinician(world, member.account).await;
    clinicians::wear(&world.app, member.account, &[member.persona.id]).await.unwrap();
    let badge = badge_of(world, member.account, member.persona.id).await.unwrap();
    Nurse { badge, application, account: member.account, member }
}

/// What the server gives out, as somebody elsewhere fetches it.
async fn fetch(world: &TestApp, path: &str) -> Value {
    parse_signed(&world.visitor().get(path).await.expect(200).text()).unwrap()
}

async fn signed(world: &TestApp, badge: &Badge) -> Value {
    fetch(world, &format!("/badges/{}/credential.json", badge.id)).await
}

/// Checks a badge with what the server publishes now.
async fn check(world: &TestApp, badge: &Value) -> Report {
    let did = fetch(world, "/.well-known/did.json").await;
    let mut lists = Vec::new();
    for entry in badge["credentialStatus"].as_array().unwrap() {
        let address = entry["statusListCredential"].as_str().unwrap();
        lists.push(fetch(world, address.strip_prefix(&world.url).unwrap()).await);
    }
    verify_badge(badge, Around { did: Some(&did), lists: &lists, now: world.app.now() })
}

fn outcome(report: &Report, step: Step) -> Checked {
    report.0.iter().find(|found| found.step == step).unwrap().outcome
}

both_databases!(anybody_can_check_a_badge);
async fn anybody_can_check_a_badge(world: TestApp) {
    let nurse = nurse(&world).await;
    let text = signed(&world, &nurse.badge).await;
    let report = check(&world, &text).await;
    assert_eq!(report.outcome(), Checked::Good, "{report:?}");
    assert_eq!(text["name"], "Verified nurse, United Kingdom");
    assert_eq!(text["validFrom"], "2026-05-01T00:00:00Z");
    assert_eq!(text["validUntil"], "2027-04-30T23:59:59Z");
    let bundle = fetch(&world, &format!("/badges/{}/bundle.json", nurse.badge.id)).await;
    assert_eq!(bundle["credential"], text, "the same words and key give the same signature");
    let page = world.visitor().get(&format!("/badges/{}", nurse.badge.id)).await.expect(200);
    let page = page.contains("Check the signature");
    let check = page.links().into_iter().find(|link| link.ends_with("/verification")).unwrap();
    world.visitor().get(&check).await.expect(200).contains("This seal is real").contains("fits every word");
}

both_databases!(a_changed_badge_is_found_out);
async fn a_changed_badge_is_found_out(world: TestApp) {
    let text = signed(&world, &nurse(&world).await.badge).await.to_string();
    let changed = text.replacen("nurse", "nurse ", 1);
    let report = check(&world, &parse_signed(&changed).unwrap()).await;
    assert_eq!(outcome(&report, Step::Signature), Checked::Bad);
}

both_databases!(a_badge_that_was_taken_back_says_so_wherever_it_was_saved);
async fn a_badge_that_was_taken_back_says_so_wherever_it_was_saved(world: TestApp) {
    let (taken, other) = (nurse(&world).await, nurse(&world).await);
    let (saved, theirs) = (signed(&world, &taken.badge).await, signed(&world, &other.badge).await);
    let reviewer = world.reviewer().await;
    clinicians::revoke(&world.app, reviewer.account, taken.application, "The register removed them.")
        .await
        .unwrap();
    let report = check(&world, &saved).await;
    assert_eq!(outcome(&report, Step::Revocation), Checked::Bad);
    assert_eq!(outcome(&report, Step::Signature), Checked::Good, "it is still what we signed");
    assert_eq!(check(&world, &theirs).await.outcome(), Checked::Good);
    let page = format!("/badges/{}/verification", taken.badge.id);
    world.visitor().get(&page).await.expect(200).contains("It was taken back.");
}

both_databases!(the_badge_of_somebody_who_left_is_over);
async fn the_badge_of_somebody_who_left_is_over(world: TestApp) {
    let nurse = nurse(&world).await;
    let saved = signed(&world, &nurse.badge).await;
    let path = format!("/g/{}/leave", nurse.member.address);
    nurse.member.post(&path, &[("words", "keep")]).await.leads_to("/groups?done=left");
    assert_eq!(outcome(&check(&world, &saved).await, Step::Revocation), Checked::Bad);
}

both_databases!(two_signed_badges_of_one_person_share_nothing_but_their_words);
async fn two_signed_badges_of_one_person_share_nothing_but_their_words(world: TestApp) {
    let (a, b) = (world.group(Visibility::Public).await, world.group(Visibility::Hidden).await);
    let one = nurse(&world).await;
    let mut texts = Vec::new();
    for group in [&a, &b] {
        let persona = world.admit(one.account, group, "Slow River", personas::Role::Member).await;
        clinicians::wear(&world.app, one.account, &[persona.id]).await.unwrap();
        texts.push(signed(&world, &badge_of(&world, one.account, persona.id).await.unwrap()).await);
    }
    let strangers = signed(&world, &nurse(&world).await.badge).await;
    let shared = shared(&texts[0], &texts[1]);
    assert_eq!(shared, self::shared(&texts[0], &strangers), "no more than two strangers share");
    assert!(shared.contains(&"Verified nurse, United Kingdom".to_owned()), "{shared:?}");
    for text in texts.iter().map(Value::to_string) {
        for secret in [NAME, "01A2345N", "Slow River", a.address.as_str(), b.address.as_str(), "T09:"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}

/// Every text and number that stands in both.
fn shared(one: &Value, other: &Value) -> Vec<String> {
    fn leaves(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(object) => object.values().for_each(|value| leaves(value, found)),
            Value::Array(list) => list.iter().for_each(|value| leaves(value, found)),
            Value::String(text) => found.push(text.clone()),
            other => found.push(other.to_string()),
        }
    }
    let (mut here, mut there) = (Vec::new(), Vec::new());
    leaves(one, &mut here);
    leaves(other, &mut there);
    here.retain(|leaf| there.contains(leaf));
    here
}

both_databases!(places_in_the_lists_tell_no_order);
async fn places_in_the_lists_tell_no_order(world: TestApp) {
    let mut places = Vec::new();
    for _ in 0..6 {
        let badge = nurse(&world).await.badge;
        let text = signed(&world, &badge).await;
        let index: i32 = text["credentialStatus"][0]["statusListIndex"].as_str().unwrap().parse().unwrap();
        assert_eq!(index, badge.place.index);
        places.push(index);
    }
    let mut sorted = places.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), 6, "no place twice");
    let near = sorted.windows(2).filter(|pair| pair[1] - pair[0] < 8).count();
    assert!(near < 2, "drawn from all of a list: {places:?}");
    let falling: Vec<_> = sorted.iter().rev().copied().collect();
    assert!(places != sorted && places != falling, "in the order of their making: {places:?}");
}

both_databases!(keys_change_and_what_was_signed_before_stays_good);
async fn keys_change_and_what_was_signed_before_stays_good(world: TestApp) {
    let nurse = nurse(&world).await;
    let before = signed(&world, &nurse.badge).await;
    assert_eq!(rotate_badge_key(&world.app, Rotation::Regular).await.unwrap(), "badge-2");
    let after = signed(&world, &nurse.badge).await;
    assert_ne!(before["proof"], after["proof"]);
    for text in [&before, &after] {
        assert_eq!(check(&world, text).await.outcome(), Checked::Good);
    }
    assert_eq!(world.ask("SELECT COUNT(*) FROM signing_keys WHERE secret IS NOT NULL").await, 1);

    rotate_badge_key(&world.app, Rotation::Leaked).await.unwrap();
    assert_eq!(outcome(&check(&world, &after).await, Step::Key), Checked::Bad, "nobody trusts it any more");
    assert_eq!(outcome(&check(&world, &before).await, Step::Key), Checked::Good);
    let again = signed(&world, &nurse.badge).await;
    assert_eq!(check(&world, &again).await.outcome(), Checked::Good);
    assert_eq!(
        world.ask("SELECT COUNT(*) FROM audit_entries WHERE action = 'clinicians.rotate_badge_key'").await,
        2
    );

    world.advance(days(401));
    let did = fetch(&world, "/.well-known/did.json").await;
    assert_eq!(did["assertionMethod"].as_array().unwrap().len(), 1, "what it signed has long ended");
}

both_databases!(what_others_need_to_check_a_badge_can_be_fetched_from_anywhere);
async fn what_others_need_to_check_a_badge_can_be_fetched_from_anywhere(world: TestApp) {
    let nurse = nurse(&world).await;
    let visitor = world.visitor();
    let badge = visitor.get(&format!("/badges/{}/credential.json", nurse.badge.id)).await.expect(200);
    assert_eq!(badge.header("content-type"), "application/vc");
    assert_eq!(badge.header("access-control-allow-origin"), "*");
    let list = visitor.get("/status-lists/1/revocation").await.expect(200);
    assert_eq!(list.header("cache-control"), "public, max-age=300");
    for path in ["/status-lists/2/revocation", "/status-lists/x/suspension", "/status-lists/-1/suspension"] {
        visitor.get(path).await.expect(404);
    }
    for part in ["credential.json", "bundle.json", "verification"] {
        visitor.get(&format!("/badges/{}/{part}", "a".repeat(26))).await.expect(404);
    }
}

both_databases!(a_downloaded_badge_is_checked_without_a_server);
async fn a_downloaded_badge_is_checked_without_a_server(world: TestApp) {
    let group = world.group(Visibility::Public).await;
    let nurse = world.member(&group, "Night Owl").await;
    clinician(&world, nurse.account).await;
    clinicians::wear(&world.app, nurse.account, &[nurse.persona.id]).await.unwrap();
    let badge = badge_of(&world, nurse.account, nurse.persona.id).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let check = async |part: &str, change: fn(String) -> String| {
        let text = world.visitor().get(&format!("/badges/{}/{part}", badge.id)).await.expect(200).text();
        std::fs::write(folder.path().join("badge.json"), change(text)).unwrap();
        let done = kith(folder.path(), &["badge", "verify", "badge.json"]).output().unwrap();
        (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned())
    };
    // The program goes by the computer's own clock, which is not the story's: everything but the time is said here.
    let (_, said) = check("bundle.json", |text| text).await;
    assert!(said.contains("ok      The signature fits every word."), "{said}");
    assert!(said.contains("The keys came in the same file."), "{said}");
    let (code, said) = check("bundle.json", |text| text.replacen("Verified", "Verifies", 1)).await;
    assert!(code == Some(1) && said.contains("BAD     The signature does not fit."), "{code:?} {said}");
    let (code, said) = check("credential.json", |text| text).await;
    assert!(
        code != Some(0) && said.contains("unknown Whether it was taken back could not be checked."),
        "{said}"
    );
    let (code, _) = check("credential.json", |_| "{\"a\":1,\"a\":2}".to_owned()).await;
    assert_eq!(code, Some(1));
}
