//! The second factor: codes from an app, and what asks for two factors. Passkeys are in `tests/browser`, where there
//! is a device that has them.

use crate::both_databases;
use crate::support::{PASSPHRASE, TestApp, Visitor};
use data_encoding::BASE32_NOPAD;
use kith::base::clock::minutes;
use kith::community::groups::Visibility;
use kith::community::identity::{Authenticator, Role};
use kith::web::session::Assurance;
use std::time::Duration;

/// A step of the codes, and a little more.
const STEP: Duration = Duration::from_secs(31);

/// Sets codes up through the pages, as an app would. Gives what makes the codes.
async fn set_up(world: &TestApp, visitor: &Visitor) -> Authenticator {
    let page = visitor.get("/account/codes").await.expect(200);
    let secret = BASE32_NOPAD.decode(page.first("#secret").replace(' ', "").as_bytes()).unwrap();
    let app = Authenticator::from_secret(&secret).unwrap();
    visitor.submit(&page, "/account/codes", &[("code", "000000")]).await.expect(422);
    let code = app.code_at(world.app.now()).unwrap();
    visitor.submit(&page, "/account/codes", &[("code", &code)]).await.leads_to("/account?done=codes");
    app
}

both_databases!(after_the_passphrase_a_code_is_asked_for_and_counts_once);
async fn after_the_passphrase_a_code_is_asked_for_and_counts_once(world: TestApp) {
    let person = world.person().await;
    let app = set_up(&world, &person).await;
    world.clock.advance(STEP);
    let code = app.code_at(world.app.now()).unwrap();

    let visitor = world.visitor();
    visitor.get("/sign-in/code").await.leads_to("/sign-in");
    let asked = visitor.sign_in(&person.name, PASSPHRASE).await;
    let page = visitor.follow(&asked).await.expect(200);
    visitor.get("/account").await.expect(303);
    visitor.submit(&page, "/sign-in/code", &[("code", "000000")]).await.expect(422);
    visitor.submit(&page, "/sign-in/code", &[("code", &code)]).await.leads_to("/");
    visitor.get("/account").await.expect(200).contains("We ask for a code");

    // Who looked over the shoulder is too late, even at once.
    let thief = world.visitor();
    let asked = thief.sign_in(&person.name, PASSPHRASE).await;
    let page = thief.follow(&asked).await.expect(200);
    thief.submit(&page, "/sign-in/code", &[("code", &code)]).await.expect(422);
    // And the second step does not wait for ever.
    world.clock.advance(minutes(11));
    let code = app.code_at(world.app.now()).unwrap();
    thief.submit(&page, "/sign-in/code", &[("code", &code)]).await.expect(409);
}

both_databases!(without_codes_a_short_passphrase_will_not_do);
async fn without_codes_a_short_passphrase_will_not_do(world: TestApp) {
    let person = world.person().await;
    let short = "rk8 wvq2 tz";
    let change = [("old", PASSPHRASE), ("new", short)];
    person.post("/account/passphrase", &change).await.expect(422);
    set_up(&world, &person).await;
    person.post("/account/passphrase", &change).await.leads_to("/account?done=passphrase");
    let refused = person.post("/account/codes/removal", &[("passphrase", short)]).await.expect(422);
    refused.contains("at least 15 characters");
    person.post("/account/passphrase", &[("old", short), ("new", PASSPHRASE)]).await.expect(303);
    let off = person.post("/account/codes/removal", &[("passphrase", PASSPHRASE)]).await;
    off.leads_to("/account?done=codes-off");
    world.visitor().sign_in(&person.name, PASSPHRASE).await.leads_to("/");
}

both_databases!(the_recovery_key_opens_an_account_whose_app_is_lost);
async fn the_recovery_key_opens_an_account_whose_app_is_lost(world: TestApp) {
    let visitor = world.visitor();
    let key = visitor.sign_up("Blue Kettle").await;
    set_up(&world, &visitor).await;
    let other = "nine dry herons dance";
    let fields = [("name", "Blue Kettle"), ("key", key.as_str()), ("passphrase", other)];
    world.visitor().post("/recover", &fields).await.expect(200);
    world.visitor().sign_in("Blue Kettle", other).await.leads_to("/");
}

both_databases!(staff_work_asks_for_two_factors);
async fn staff_work_asks_for_two_factors(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (admin, reviewer) = (world.admin().await, world.reviewer().await);
    let moderator = world.moderator(&group, "calm owl").await;
    let desk = format!("/g/{}/desk", group.address);
    for (account, role, name, page) in [
        (admin.account, Role::Admin, &admin.name, "/admin"),
        (reviewer.account, Role::Reviewer, &reviewer.name, "/reviews"),
        (moderator.account, Role::Member, &moderator.name, desk.as_str()),
    ] {
        let visitor = world.device_with(account, role, Assurance::Aal1).await;
        let asked = visitor.get(page).await;
        let asked = visitor.follow(&asked).await.expect(200);
        asked.contains("You need a second step");
        // Setting codes up is enough, and from then on they are asked for.
        let app = set_up(&world, &visitor).await;
        visitor.get(page).await.expect(200);
        world.clock.advance(STEP);
        let visitor = world.visitor();
        let second = visitor.sign_in(name, PASSPHRASE).await;
        let second = visitor.follow(&second).await;
        let code = app.code_at(world.app.now()).unwrap();
        visitor.submit(&second, "/sign-in/code", &[("code", &code)]).await.expect(303);
        visitor.get(page).await.expect(200);
    }
}

both_databases!(nobody_finishes_what_another_began);
async fn nobody_finishes_what_another_began(world: TestApp) {
    let (one, other) = (world.person().await, world.person().await);
    let page = one.get("/account/codes").await.expect(200);
    let secret = BASE32_NOPAD.decode(page.first("#secret").replace(' ', "").as_bytes()).unwrap();
    let code = Authenticator::from_secret(&secret).unwrap().code_at(world.app.now()).unwrap();
    let ceremony = page.field("ceremony");
    other.post("/account/codes", &[("ceremony", &ceremony), ("code", &code)]).await.expect(409);
    other.post("/account/passkeys", &[("ceremony", &ceremony), ("credential", "{}")]).await.expect(422);
    other.get("/account").await.expect(200).lacks("We ask for a code");
}
