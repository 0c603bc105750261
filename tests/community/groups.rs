//! Groups: who may know that one is there, and what its address gives away.

use super::writing;
use crate::both_databases;
use crate::support::TestApp;
use kith::community::groups::Visibility;

/// The fields of a group that an administrator types.
fn typed<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("name", "Long Covid"),
        ("summary", "For people who did not get well again."),
        ("about", "We pace **ourselves**."),
        ("rules", "Be kind.\nNo names."),
        ("visibility", "public"),
        ("sensitivity", "standard"),
        ("address", ""),
    ];
    for (name, value) in changed {
        fields.iter_mut().find(|(field, _)| field == name).unwrap().1 = value;
    }
    fields
}

both_databases!(a_hidden_group_is_not_there_for_strangers);
async fn a_hidden_group_is_not_there_for_strangers(world: TestApp) {
    let group = world.group(Visibility::Hidden).await;
    let path = format!("/g/{}", group.address);
    for visitor in [world.visitor(), world.person().await.visitor] {
        visitor.get("/groups").await.expect(200).lacks(&group.name);
        visitor.get("/").await.expect(200).lacks(&group.name);
        for page in [
            path.clone(),
            format!("{path}/join"),
            format!("{path}/join?invitation=guess"),
            format!("{path}/new"),
        ] {
            let hidden = visitor.get(&page).await.expect(404);
            let nowhere = visitor.get(&page.replace(group.address.as_str(), "aaaaaaaa")).await.expect(404);
            let same = |text: String| text.lines().filter(|line| !line.contains("eference")).count();
            assert_eq!(same(hidden.text()), same(nowhere.text()), "the two answers differ");
        }
    }
    let invitation = group.invitation.clone().unwrap();
    let invited = world.person().await;
    let join = format!("{path}/join?invitation={invitation}");
    invited.get(&join).await.expect(200).contains(&group.name);
    invited.post(&join, &[("name", "Quiet Heron"), ("agree", "yes")]).await.expect(303);
    invited.get(&path).await.expect(200);
    world.visitor().get(&path).await.expect(404);
}

both_databases!(every_other_group_is_on_the_list);
async fn every_other_group_is_on_the_list(world: TestApp) {
    let list = [Visibility::Public, Visibility::Members, Visibility::Approval];
    let mut groups = Vec::new();
    for visibility in list {
        groups.push(world.group(visibility).await);
    }
    let page = world.visitor().get("/groups").await.expect(200);
    for group in &groups {
        assert!(page.text().contains(&group.name), "{} is missing", group.name);
    }
}

both_databases!(who_may_read_depends_on_the_group);
async fn who_may_read_depends_on_the_group(world: TestApp) {
    for (visibility, open) in
        [(Visibility::Public, true), (Visibility::Members, false), (Visibility::Approval, false)]
    {
        let group = world.group(visibility).await;
        let member = world.member(&group, "Quiet Heron").await;
        let topic = writing::topic(&member, "A walk by the river").await;
        let path = format!("/g/{}", group.address);
        member.get(&path).await.expect(200).contains("A walk by the river");
        // The front of a group says what it is, and shows its topics to those who may read them.
        for (visitor, way) in [(world.person().await.visitor, "/join"), (world.visitor(), "/sign-in")] {
            let front = visitor.get(&path).await.expect(200);
            assert_eq!(front.text().contains("A walk by the river"), open, "{front:?}");
            let inside = visitor.get(&topic).await.expect(if open { 200 } else { 303 });
            assert!(open || inside.location().contains(way), "{inside:?}");
        }
    }
}

both_databases!(an_address_says_nothing_unless_the_operator_wants_it_to);
async fn an_address_says_nothing_unless_the_operator_wants_it_to(world: TestApp) {
    let admin = world.admin().await;
    let made = admin.post("/admin/groups", &typed(&[])).await.expect(303);
    let address = made.location().trim_start_matches("/admin/groups/").split('?').next().unwrap().to_owned();
    assert_eq!(address.len(), 8, "{address}");
    assert!(address.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()), "{address}");
    let readable = admin.post("/admin/groups", &typed(&[("address", "long-covid")])).await;
    readable.leads_to("/admin/groups/long-covid?done=group");
    world.visitor().get("/g/long-covid").await.expect(200);
    for changed in [
        [("address", "long-covid"), ("name", "The same again")],
        [("address", "Long Covid"), ("name", "Not an address")],
        [("address", "long-covid-2"), ("visibility", "members")],
    ] {
        admin.post("/admin/groups", &typed(&changed)).await.expect(422);
    }
}

both_databases!(what_an_administrator_writes_is_sanitised_too);
async fn what_an_administrator_writes_is_sanitised_too(world: TestApp) {
    let group = world
        .group_with(Visibility::Public, |new| {
            new.about = "We **listen**. <script>alert(1)</script> <img src=x onerror=alert(1)>".to_owned();
        })
        .await;
    let page = world.person().await.get(&format!("/g/{}/join", group.address)).await.expect(200);
    assert!(page.text().contains("<strong>listen</strong>"), "{page:?}");
    assert!(page.all("main script").is_empty(), "{page:?}");
    assert!(page.attributes("main [onerror]", "onerror").is_empty(), "{page:?}");
}
