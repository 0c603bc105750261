//! Finding out whether two personas are one person: what it takes, how long it lasts, and who hears of it.

use super::writing;
use crate::both_databases;
use crate::support::world::{Member, Person};
use crate::support::{Answer, TestApp, Visitor, eventually};
use kith::base::audit;
use kith::base::clock::{days, hours, minutes};
use kith::community::groups::{Group, Visibility};
use kith::community::identity::Role as Staff;
use kith::community::personas::Role;
use kith::web::session::Assurance;

/// Words that only administrators read.
const WHY: &str = "The turnstone court ordered it under number 12.";

/// One person in two groups, somebody else in the second one, and two administrators.
struct Scene {
    here: Group,
    there: Group,
    one: Member,
    stranger: Member,
    asker: Person,
    second: Person,
}

impl Scene {
    async fn arrange(world: &TestApp) -> Self {
        let (here, there) = (world.group(Visibility::Members).await, world.group(Visibility::Members).await);
        let one = world.member(&here, "Quiet Heron").await;
        world.admit(one.account, &there, "Loud Otter", Role::Member).await;
        let stranger = world.member(&there, "Slow River").await;
        let (asker, second) = (world.admin().await, world.admin().await);
        Self { here, there, one, stranger, asker, second }
    }

    async fn ask(&self, visitor: &Visitor, other: &str) -> Answer {
        let fields = [
            ("ground", "court"),
            ("reason", WHY),
            ("group", self.here.address.as_str()),
            ("name", "quiet heron"),
            ("other_group", self.there.address.as_str()),
            ("other_name", other),
        ];
        visitor.post("/admin/unmaskings", &fields).await
    }

    /// Asks, and has it allowed. Returns where it stands.
    async fn allowed(&self, other: &str) -> String {
        let path = path_of(&self.ask(&self.asker, other).await);
        let page = self.second.get(&path).await.expect(200).contains(WHY).contains("Quiet Heron");
        self.second.submit(&page, &format!("{path}/answer"), &[("answer", "allow")]).await.expect(303);
        path
    }
}

/// Where a question stands, from the answer to asking it.
fn path_of(asked: &Answer) -> String {
    asked.location().split('?').next().unwrap().to_owned()
}

/// The acts of the audit log about a question, the oldest first.
async fn acts(world: &TestApp, path: &str) -> Vec<String> {
    let id = path.rsplit('/').next().unwrap();
    let found = audit::about(world.app.db.read(), id, 20).await.unwrap();
    found.into_iter().rev().map(|entry| entry.action).collect()
}

both_databases!(two_administrators_together_learn_whether_two_names_are_one_person);
async fn two_administrators_together_learn_whether_two_names_are_one_person(world: TestApp) {
    let scene = Scene::arrange(&world).await;
    let form = scene.asker.get("/admin/unmaskings/new").await.expect(200);
    let typed = [
        ("ground", "danger"),
        ("reason", WHY),
        ("group", scene.here.address.as_str()),
        ("name", "Quiet Heron"),
        ("other_group", scene.there.address.as_str()),
        ("other_name", "Loud Otter"),
    ];
    let asked = scene.asker.submit(&form, "/admin/unmaskings", &typed).await;
    let path = path_of(&asked);
    scene.asker.follow(&asked).await.expect(200).contains("Waits for a second administrator");
    scene.second.get("/admin").await.expect(200).contains("One question waits");
    scene.asker.post(&format!("{path}/looks"), &[]).await.expect(409);

    let page = scene.second.get(&path).await.expect(200);
    scene.second.submit(&page, &format!("{path}/answer"), &[("answer", "allow")]).await.expect(303);
    let page = scene.asker.get(&path).await.expect(200).lacks("both are one person</p>");
    let shown = scene.asker.submit(&page, &format!("{path}/looks"), &[]).await.expect(200);
    shown.contains("Yes, both are one person").contains("Once").lacks(&scene.one.name);
    let id = path.rsplit('/').next().unwrap();
    let entries = audit::about(world.app.db.read(), id, 20).await.unwrap();
    assert_eq!(
        acts(&world, &path).await,
        ["personas.ask_unmasking", "personas.allow_unmasking", "personas.look_unmasked"]
    );
    // The log says that it happened, and neither about whom nor what the answer was.
    for entry in &entries {
        let said = format!("{entry:?}").to_lowercase();
        assert!(entry.actor.starts_with("staff:"), "{said}");
        for word in ["heron", "otter", &scene.one.persona.id.to_string(), "turnstone", "yes", "true"] {
            assert!(!said.contains(word), "{word}: {said}");
        }
    }
    assert!(audit::verify(world.app.db.read()).await.unwrap().is_ok());

    let path = scene.allowed("Slow River").await;
    scene.asker.post(&format!("{path}/looks"), &[]).await.expect(200).contains("No, they are two people");
}

both_databases!(nobody_learns_it_alone);
async fn nobody_learns_it_alone(world: TestApp) {
    let scene = Scene::arrange(&world).await;
    let path = path_of(&scene.ask(&scene.asker, "Loud Otter").await);
    // Not with another session of the same account either.
    let again = world.another_device(scene.asker.account, Staff::Admin).await;
    for visitor in [&scene.asker.visitor, &again] {
        visitor.post(&format!("{path}/answer"), &[("answer", "allow")]).await.expect(403);
        visitor.get(&path).await.expect(200).contains("Somebody else has to answer").lacks("Allow it");
        visitor.post(&format!("{path}/looks"), &[]).await.expect(409);
    }
    // Whoever allows it does not look, nor does a third.
    scene.second.post(&format!("{path}/answer"), &[("answer", "allow")]).await.expect(303);
    scene.second.post(&format!("{path}/looks"), &[]).await.expect(403);
    world.admin().await.post(&format!("{path}/looks"), &[]).await.expect(403);
    scene.second.post(&format!("{path}/answer"), &[("answer", "refuse")]).await.expect(409);

    let refused = path_of(&scene.ask(&scene.asker, "Slow River").await);
    scene.second.post(&format!("{refused}/answer"), &[("answer", "refuse")]).await.expect(303);
    scene.asker.get(&refused).await.expect(200).contains("Refused");
    scene.asker.post(&format!("{refused}/looks"), &[]).await.expect(409);
    assert_eq!(acts(&world, &refused).await, ["personas.ask_unmasking", "personas.refuse_unmasking"]);
}

both_databases!(it_takes_two_factors_that_are_fresh);
async fn it_takes_two_factors_that_are_fresh(world: TestApp) {
    let scene = Scene::arrange(&world).await;
    let path = path_of(&scene.ask(&scene.asker, "Loud Otter").await);
    world.clock.advance(minutes(16));
    scene.second.get(&path).await.leads_to(&format!("/prove?to={}", path.replace('/', "%2F")));
    scene.second.post(&format!("{path}/answer"), &[("answer", "allow")]).await.expect(403);
    // The passphrase alone is not enough, however fresh it is.
    let prove = scene.second.get("/prove").await.expect(200);
    let passphrase = [("passphrase", crate::support::PASSPHRASE)];
    scene.second.submit(&prove, "/prove", &passphrase).await.expect(303);
    scene.second.post(&format!("{path}/answer"), &[("answer", "allow")]).await.expect(403);
    let one_factor = world.device_with(scene.second.account, Staff::Admin, Assurance::Aal1).await;
    one_factor.post(&format!("{path}/answer"), &[("answer", "allow")]).await.expect(403);
    scene.ask(&scene.asker, "Slow River").await.expect(403);
    let fresh = world.another_device(scene.second.account, Staff::Admin).await;
    fresh.post(&format!("{path}/answer"), &[("answer", "allow")]).await.expect(303);
}

both_databases!(nobody_else_finds_it);
async fn nobody_else_finds_it(world: TestApp) {
    let scene = Scene::arrange(&world).await;
    let path = scene.allowed("Loud Otter").await;
    let moderator = world.moderator(&scene.here, "Calm Owl").await;
    world.admit(moderator.account, &scene.there, "Grey Stone", Role::Moderator).await;
    for visitor in [&moderator.visitor, &world.reviewer().await.visitor, &scene.one.visitor] {
        for page in ["/admin/unmaskings", "/admin/unmaskings/new", &path] {
            visitor.get(page).await.expect(404);
        }
        scene.ask(visitor, "Loud Otter").await.expect(404);
        for act in ["answer", "looks", "silence"] {
            visitor.post(&format!("{path}/{act}"), &[("answer", "allow")]).await.expect(404);
        }
    }
}

both_databases!(after_the_time_nobody_can_look_and_both_are_told);
async fn after_the_time_nobody_can_look_and_both_are_told(world: TestApp) {
    let scene = Scene::arrange(&world).await;
    let path = scene.allowed("Slow River").await;
    scene.asker.post(&format!("{path}/looks"), &[]).await.expect(200);
    // Each at a time of its own: two notices of one moment would say who was asked about together.
    let times = "SELECT COUNT(DISTINCT run_at) FROM jobs WHERE kind = 'personas.tell_unmasked'";
    assert_eq!(world.ask(times).await, 2);
    let notices = format!("/g/{}/unmaskings", scene.here.address);
    scene.one.get(&notices).await.expect(200).contains("Nobody asked");
    world.advance(hours(24));
    let asker = world.another_device(scene.asker.account, Staff::Admin).await;
    asker.post(&format!("{path}/looks"), &[]).await.expect(409);
    asker.get(&path).await.expect(200).contains("Over").lacks("Show the answer");
    world.advance(days(3));
    for (member, group) in [(&scene.one, &scene.here), (&scene.stranger, &scene.there)] {
        let told = eventually("the notice", async || {
            let page = member.get("/notifications").await.expect(200);
            page.links().into_iter().find(|link| link.ends_with("/unmaskings"))
        })
        .await;
        assert_eq!(told, format!("/g/{}/unmaskings", group.address), "told where it was asked, only there");
        let page = member.get(&told).await.expect(200).contains("A court orders it").contains("Once");
        page.lacks(WHY).lacks("Slow River").lacks("Quiet Heron").lacks(&scene.asker.name);
    }
    let lines = "SELECT COUNT(*) FROM notifications WHERE kind = 'unmasked'";
    assert_eq!(world.ask(lines).await, 2);
    world.person().await.get(&notices).await.leads_to(&format!("/g/{}/join", scene.here.address));
    assert_eq!(writing::places(&world, "turnstone").await, 0, "a reason lies in the open");
}

both_databases!(what_nobody_looked_at_is_no_news_and_silence_has_a_reason);
async fn what_nobody_looked_at_is_no_news_and_silence_has_a_reason(world: TestApp) {
    let scene = Scene::arrange(&world).await;
    scene.allowed("Slow River").await;
    let path = scene.allowed("Loud Otter").await;
    scene.asker.post(&format!("{path}/looks"), &[]).await.expect(200);
    let silence = format!("{path}/silence");
    // Who asked does not decide whether anybody hears of it.
    scene.asker.post(&silence, &[("silence", WHY)]).await.expect(403);
    scene.second.post(&silence, &[("silence", "no")]).await.expect(422).contains("a little more");
    scene.second.post(&silence, &[("silence", WHY)]).await.expect(303);
    assert_eq!(acts(&world, &path).await.last().unwrap(), "personas.silence_unmasking");
    world.advance(hours(24));
    world.advance(days(3));
    eventually("the jobs", async || (world.ask("SELECT COUNT(*) FROM jobs").await == 0).then_some(())).await;
    assert_eq!(world.ask("SELECT COUNT(*) FROM notifications").await, 0);
    let notices = format!("/g/{}/unmaskings", scene.here.address);
    let visitor = world.another_device(scene.one.account, Staff::Member).await;
    visitor.get(&notices).await.expect(200).contains("Nobody asked");
    // Too late to change one's mind.
    let second = world.another_device(scene.second.account, Staff::Admin).await;
    second.post(&silence, &[("silence", WHY)]).await.expect(409);
}

both_databases!(a_question_with_mistakes_is_not_asked);
async fn a_question_with_mistakes_is_not_asked(world: TestApp) {
    let scene = Scene::arrange(&world).await;
    let page = scene.asker.post("/admin/unmaskings", &[]).await.expect(422);
    let targets = ["#group", "#other_group", "#ground", "#reason"];
    assert_eq!(page.attributes(".error-summary a", "href"), targets);
    let page = scene.ask(&scene.asker, "Nobody Here").await.expect(422);
    assert_eq!(page.attributes(".error-summary a", "href"), ["#other_name"]);
    assert_eq!(page.field("reason"), WHY);
    let same = [
        ("ground", "court"),
        ("reason", WHY),
        ("group", scene.there.address.as_str()),
        ("name", "Loud Otter"),
        ("other_group", scene.there.address.as_str()),
        ("other_name", "Slow River"),
    ];
    scene.asker.post("/admin/unmaskings", &same).await.expect(422).contains("nobody has two names");
    assert_eq!(world.ask("SELECT COUNT(*) FROM unmaskings").await, 0);

    let path = path_of(&scene.ask(&scene.asker, "Loud Otter").await);
    scene.second.post(&format!("{path}/answer"), &[("answer", "maybe")]).await.expect(422);
    world.advance(days(7));
    let late = world.another_device(scene.second.account, Staff::Admin).await;
    late.post(&format!("{path}/answer"), &[("answer", "allow")]).await.expect(409);
    late.get(&path).await.expect(200).contains("Nobody answered within a week");
}

both_databases!(whoever_has_gone_for_good_is_nobody);
async fn whoever_has_gone_for_good_is_nobody(world: TestApp) {
    let scene = Scene::arrange(&world).await;
    let path = scene.allowed("Slow River").await;
    scene
        .stranger
        .post(&format!("/g/{}/leave", scene.there.address), &[("words", "erase")])
        .await
        .expect(303);
    let shown = scene.asker.post(&format!("{path}/looks"), &[]).await.expect(200);
    shown.contains("Nobody can tell any more");
}
