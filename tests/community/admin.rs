//! Administration: making groups, and whom an administrator appoints.

use crate::both_databases;
use crate::support::{TestApp, Visitor};
use kith::base::audit;
use kith::community::groups::{Group, Visibility};
use kith::community::personas::Role;

const FORM: [(&str, &str); 6] = [
    ("name", "Living with cold hands"),
    ("summary", "For people whose hands are always cold."),
    ("about", "We *listen*."),
    ("rules", "Be kind.\r\n\r\nNo names."),
    ("visibility", "members"),
    ("sensitivity", "strict"),
];

/// The form with one field filled in otherwise.
fn with(field: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut fields: Vec<_> = FORM.into_iter().filter(|(name, _)| *name != field).collect();
    fields.push((field, value));
    fields
}

both_databases!(an_administrator_makes_a_group_that_people_find_and_join);
async fn an_administrator_makes_a_group_that_people_find_and_join(world: TestApp) {
    let admin = world.admin().await;
    let home = admin.get("/admin").await.expect(200);
    assert!(home.links().contains(&"/admin/groups/new".to_owned()));
    let form = admin.get("/admin/groups/new").await.expect(200);
    let made = admin.submit(&form, "/admin/groups", &FORM).await;
    let page = admin.follow(&made).await.expect(200).contains("Now appoint two moderators");
    let page = page.contains("Living with cold hands").lacks("invitation=");
    let group = page.links().into_iter().find(|link| link.starts_with("/g/")).unwrap();
    let address = group.rsplit('/').next().unwrap();
    assert!(address.len() == 8 && !address.contains("cold"), "an address says nothing: {address}");
    admin.get("/admin").await.expect(200).contains("Living with cold hands");
    // Whoever makes a group is not in it.
    admin.get(&group).await.expect(200).contains("For people whose hands");

    let member = world.person().await;
    member.get("/groups").await.expect(200).contains("Living with cold hands");
    member.join(address, "quiet heron").await.leads_to(&format!("{group}?done=joined"));
    let page = member.get(&group).await.expect(200).contains("<em>listen</em>");
    assert_eq!(page.all("#rules + ol li"), ["Be kind.", "No names."]);
    assert!(audit::verify(world.app.db.read()).await.unwrap().is_ok());
}

both_databases!(a_group_with_mistakes_is_not_made);
async fn a_group_with_mistakes_is_not_made(world: TestApp) {
    let admin = world.admin().await;
    let page = admin.post("/admin/groups", &[("name", "ab")]).await.expect(422);
    let targets = ["#name", "#summary", "#rules", "#visibility", "#sensitivity"];
    assert_eq!(page.attributes(".error-summary a", "href"), targets);
    assert_eq!(page.field("name"), "ab");
    for (field, value) in [("address", "cold-hands"), ("visibility", "secret"), ("rules", " \n ")] {
        let page = admin.post("/admin/groups", &with(field, value)).await.expect(422);
        assert_eq!(page.attributes(".error-summary a", "href"), [format!("#{field}")]);
        assert_eq!(page.field("about"), "We *listen*.");
    }
    let readable = [&with("visibility", "public")[..], &[("address", "cold-hands")]].concat();
    admin.post("/admin/groups", &readable).await.leads_to("/admin/groups/cold-hands?done=group");
    let page = admin.post("/admin/groups", &readable).await.expect(422);
    assert_eq!(page.attributes(".error-summary a", "href"), ["#address"]);
    assert_eq!(world.ask("SELECT COUNT(*) FROM groups").await, 1);
}

both_databases!(a_moderator_is_appointed_by_the_name_in_the_group);
async fn a_moderator_is_appointed_by_the_name_in_the_group(world: TestApp) {
    let admin = world.admin().await;
    let (group, other) = (world.group(Visibility::Members).await, world.group(Visibility::Members).await);
    let member = world.member(&group, "Quiet Heron").await;
    world.member(&other, "loud otter").await;
    let (settings, desk) = (format!("/admin/groups/{}", group.address), format!("/g/{}/desk", group.address));
    member.get(&desk).await.expect(403);
    for name in ["loud otter", "nobody", "", member.name.as_str()] {
        let page =
            admin.post(&format!("{settings}/moderators"), &[("name", name), ("role", "moderator")]).await;
        assert_eq!(page.expect(422).field("name"), name, "an account name is nobody here");
    }
    let page = admin.get(&settings).await.expect(200).contains("This group needs two moderators");
    // Written otherwise, it is the same name.
    let done = admin.submit(&page, "/moderators", &[("name", "quiet-heron"), ("role", "moderator")]).await;
    let page = admin.follow(&done).await.expect(200).contains("Done. It counts from now on.");
    assert_eq!(page.all("#moderators ~ .rows .row__title"), ["Quiet Heron"]);
    assert!(!page.text().contains(&member.name), "nobody sees who is behind a name");
    member.get(&desk).await.expect(200);

    let entry = &audit::about(world.app.db.read(), &member.persona.id.to_string(), 1).await.unwrap()[0];
    assert!(entry.action == "personas.role" && entry.actor.starts_with("staff:"), "{entry:?}");
    admin
        .post(&format!("{settings}/moderators"), &[("name", "Quiet Heron"), ("role", "member")])
        .await
        .expect(303);
    member.get(&desk).await.expect(403);
    admin
        .post(&format!("{settings}/moderators"), &[("name", "Quiet Heron"), ("role", "queen")])
        .await
        .expect(422);
    admin.get("/admin/groups/nowhere").await.expect(404);
}

both_databases!(whoever_left_is_not_appointed);
async fn whoever_left_is_not_appointed(world: TestApp) {
    let admin = world.admin().await;
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    member.post(&format!("/g/{}/leave", group.address), &[("words", "name")]).await.expect(303);
    let appointed = [("name", "quiet heron"), ("role", "moderator")];
    admin.post(&format!("/admin/groups/{}/moderators", group.address), &appointed).await.expect(422);
}

both_databases!(a_reviewer_is_appointed_by_the_name_to_sign_in_with);
async fn a_reviewer_is_appointed_by_the_name_to_sign_in_with(world: TestApp) {
    let admin = world.admin().await;
    let person = world.person().await;
    person.get("/reviews").await.expect(404);
    let home = admin.get("/admin").await.expect(200);
    let name = person.name.clone();
    let done = admin.submit(&home, "/admin/reviewers", &[("name", &name), ("role", "reviewer")]).await;
    admin.follow(&done).await.expect(200).contains("Done. It counts from now on.");
    // Staff sign in for shorter times, so the old session is over.
    assert!(person.get("/reviews").await.location().starts_with("/sign-in"));
    person.sign_in(&name, crate::support::PASSPHRASE).await.expect(303);
    person.get("/reviews").await.leads_to("/prove?to=%2Freviews");
    world
        .another_device(person.account, kith::community::identity::Role::Reviewer)
        .await
        .get("/reviews")
        .await
        .expect(200);
    let role =
        "SELECT COUNT(*) FROM audit_entries WHERE action = 'identity.role' AND detail LIKE '%reviewer%'";
    assert_eq!(
        world.ask(&format!("{role} AND actor LIKE 'staff:%'")).await,
        1,
        "it is written who appointed"
    );

    admin.post("/admin/reviewers", &[("name", &name), ("role", "member")]).await.expect(303);
    person.sign_in(&name, crate::support::PASSPHRASE).await.expect(303);
    person.get("/reviews").await.expect(404);
    for name in ["nobody at all", "", &admin.name] {
        let page = admin.post("/admin/reviewers", &[("name", name), ("role", "member")]).await.expect(422);
        assert_eq!(page.field("name"), name);
    }
    admin.get("/admin").await.expect(200);
}

both_databases!(nobody_else_finds_the_administration);
async fn nobody_else_finds_the_administration(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let moderator = world.moderator(&group, "calm owl").await;
    let settings = format!("/admin/groups/{}", group.address);
    for somebody in [&world.person().await, &world.reviewer().await, &moderator.person] {
        for page in ["/admin", "/admin/groups/new", &settings, "/admin/groups/nowhere"] {
            somebody.get(page).await.expect(404);
        }
        somebody.post("/admin/groups", &FORM).await.expect(404);
        let name = somebody.name.as_str();
        somebody.post("/admin/reviewers", &[("name", name), ("role", "reviewer")]).await.expect(404);
        let appointed = [("name", "calm owl"), ("role", "member")];
        somebody.post(&format!("{settings}/moderators"), &appointed).await.expect(404);
    }
    let visitor = world.visitor();
    assert!(visitor.get("/admin").await.location().starts_with("/sign-in"));
    visitor.post("/admin/groups", &FORM).await.expect(401);
    assert_eq!(world.ask("SELECT COUNT(*) FROM groups").await, 1);
    moderator.get(&format!("/g/{}/desk", group.address)).await.expect(200);
}

both_databases!(a_hidden_group_is_found_with_its_invitation_only);
async fn a_hidden_group_is_found_with_its_invitation_only(world: TestApp) {
    let admin = world.admin().await;
    let made = admin.post("/admin/groups", &with("visibility", "hidden")).await;
    let page = admin.follow(&made).await.expect(200);
    let invitation = page.first("#invitation-path");
    let (join, code) = invitation.split_once("?invitation=").unwrap();
    let group = join.strip_suffix("/join").unwrap();
    let address = group.strip_prefix("/g/").unwrap();
    assert!(code.len() >= 20, "nobody guesses it: {code}");

    let person = world.person().await;
    for visitor in [&person.visitor, &world.visitor()] {
        for list in ["/", "/groups"] {
            visitor.get(list).await.expect(200).lacks("cold hands").lacks(address);
        }
        for page in [group, join, &format!("{join}?invitation=wrong"), &format!("{join}?invitation=")] {
            visitor.get(page).await.expect(404).lacks("cold hands");
        }
    }
    person.join(address, "quiet heron").await.expect(404);
    let form = person.get(&invitation).await.expect(200).contains("Living with cold hands");
    let joined = person.submit(
        &form,
        &format!("/join?invitation={code}"),
        &[("name", "quiet heron"), ("agree", "yes")],
    );
    joined.await.leads_to(&format!("{group}?done=joined"));
    person.get(group).await.expect(200).contains("Living with cold hands");
    person.get("/").await.expect(200).contains("Living with cold hands");
    person.get("/groups").await.expect(200).lacks("Living with cold hands");
    world.visitor().get(group).await.expect(404);
}

both_databases!(the_head_of_every_page_leads_people_to_their_work);
async fn the_head_of_every_page_leads_people_to_their_work(world: TestApp) {
    let (one, two) = (world.group(Visibility::Members).await, world.group(Visibility::Hidden).await);
    let member = world.member(&one, "quiet heron").await;
    let moderator = world.moderator(&one, "calm owl").await;
    let both = world.moderator(&one, "slow badger").await;
    world.admit(both.account, &two, "grey stone", Role::Moderator).await;
    let work = async |visitor: &Visitor| {
        let page = visitor.get("/help").await.expect(200);
        let links = page.attributes(".work-nav a", "href").into_iter();
        links.zip(page.all(".work-nav a")).collect::<Vec<_>>()
    };
    assert!(work(&world.visitor()).await.is_empty());
    assert!(work(&member).await.is_empty());
    let desk = |group: &Group| format!("/g/{}/desk", group.address);
    assert_eq!(work(&moderator).await, [(desk(&one), "Review queue".to_owned())]);
    let of = |group: &Group| (desk(group), group.name.clone());
    let all = ("/desk".to_owned(), "All my groups".to_owned());
    assert_eq!(work(&both).await, [all, of(&one), of(&two)]);
    let checks = ("/reviews".to_owned(), "Clinician checks".to_owned());
    assert_eq!(work(&world.reviewer().await.visitor).await, std::slice::from_ref(&checks));
    let administration = ("/admin".to_owned(), "Administration".to_owned());
    let admin = world.admin().await;
    assert_eq!(work(&admin).await, [checks, administration]);
    // Where one is, is said; and also a page that says what went wrong has the way back to work.
    let page = admin.get("/admin").await.expect(200);
    assert_eq!(page.all(".work-nav [aria-current]"), ["Administration"]);
    let wrong = admin.get("/no/such/page").await.expect(404);
    assert_eq!(wrong.all(".work-nav a").len(), 2);
    // Whoever gives the work back has no way there.
    moderator.post(&format!("/g/{}/leave", one.address), &[("words", "name")]).await.expect(303);
    assert!(work(&moderator).await.is_empty());
}
