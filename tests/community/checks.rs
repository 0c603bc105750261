//! How an administrator chooses what is looked at in a group, and what it changes for whoever writes there.

use super::writing::{CARD, PHONE, begin, reply, say, topic};
use crate::both_databases;
use crate::support::TestApp;
use kith::base::audit;
use kith::community::groups::Visibility;

/// Ordinary talk in most groups, and held where eating disorders are talked about.
const WEIGHT: &str = "I weighed 48 kg this morning and I hate that I looked.";

both_databases!(a_group_without_numbers_holds_weights_and_others_do_not);
async fn a_group_without_numbers_holds_weights_and_others_do_not(world: TestApp) {
    let admin = world.admin().await;
    let (without, with) = (world.group(Visibility::Members).await, world.group(Visibility::Members).await);
    let settings = format!("/admin/groups/{}", without.address);
    let form = admin.get(&format!("{settings}/checks")).await.expect(200);
    let fields = [("sensitivity", "standard"), ("packs", "numbers")];
    let kept = admin.submit(&form, "/checks", &fields).await;
    assert!(kept.location().ends_with("?done=checks"), "{kept:?}");
    admin.follow(&kept).await.expect(200).contains("No numbers about weight and food");
    let form = admin.get(&format!("{settings}/checks")).await.expect(200);
    assert_eq!(form.attributes("[name=packs][checked]", "value"), ["numbers"]);

    for (group, status) in [(&without, 422), (&with, 303)] {
        let member = world.member(group, "quiet heron").await;
        let topic = topic(&member, "Mornings").await;
        begin(&member, "I weigh 48 kg", "How do you sleep?", "post").await.expect(status);
        let sent = reply(&member, &topic, WEIGHT, "post").await.expect(status);
        if status == 422 {
            let masked = [("everything", "yes"), ("then", "mask")];
            member.submit(&sent, "/replies", &masked).await.expect(303);
        }
        let shown = member.get(&topic).await.expect(200).contains("I hate that I looked");
        assert_eq!(shown.text().contains("48 kg"), status == 303);
    }
    let entry = &audit::about(world.app.db.read(), &without.id.to_string(), 1).await.unwrap()[0];
    assert!(entry.action == "groups.checks" && entry.actor.starts_with("staff:"), "{entry:?}");
}

both_databases!(a_group_chooses_about_a_kind_but_not_about_what_never_goes_out);
async fn a_group_chooses_about_a_kind_but_not_about_what_never_goes_out(world: TestApp) {
    let admin = world.admin().await;
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let topic = topic(&member, "Clinic").await;
    let (hospital, phone) =
        ("I was admitted to Ashford General Hospital again.", format!("Ring me on {PHONE}."));
    reply(&member, &topic, hospital, "post").await.expect(422);

    let checks = format!("/admin/groups/{}/checks", group.address);
    let fields = [
        ("sensitivity", "standard"),
        ("kinds", "facility:publish"),
        ("kinds", "phone:warn"),
        ("kinds", ""),
        ("kinds", "account_number:publish"),
        ("kinds", "ssn:publish"),
    ];
    admin.post(&checks, &fields).await.expect(303);
    let form = admin.get(&checks).await.expect(200);
    let chosen = form.attributes("option[selected]", "value");
    assert_eq!(chosen, ["facility:publish", "phone:warn", "account_number:publish"], "{form:?}");

    say(&member, &topic, hospital).await;
    // What is only asked about goes out when its author wishes so.
    reply(&member, &topic, &phone, "post").await.expect(422);
    reply(&member, &topic, &phone, "anyway").await.expect(303);
    for never in [format!("My card is {CARD}."), "My social is 219-09-9999.".to_owned()] {
        for then in ["post", "ask", "anyway"] {
            reply(&member, &topic, &never, then).await.expect(422);
        }
    }
    let reader = world.member(&group, "loud otter").await;
    reader.get(&topic).await.expect(200).contains("Ashford").lacks(CARD).lacks("219-09");
}

both_databases!(checks_that_no_page_offers_change_nothing);
async fn checks_that_no_page_offers_change_nothing(world: TestApp) {
    let admin = world.admin().await;
    let group = world.strict_group(Visibility::Members).await;
    let checks = format!("/admin/groups/{}/checks", group.address);
    for (field, value) in [("sensitivity", "none"), ("packs", "../en"), ("kinds", "place:reject")] {
        let mut fields = vec![("sensitivity", "standard")];
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        let page = admin.post(&checks, &fields).await.expect(422);
        assert_eq!(page.attributes(".error-summary a", "href"), [format!("#{field}")]);
        assert_eq!(page.attributes("[name=sensitivity][checked]", "value"), ["strict"]);
    }
    // The same again is no change, and nobody is said to have made one.
    admin.post(&checks, &[("sensitivity", "strict")]).await.expect(303);
    assert_eq!(world.ask("SELECT COUNT(*) FROM audit_entries WHERE action = 'groups.checks'").await, 0);
    let nowhere = "/admin/groups/nowhere/checks";
    admin.get(nowhere).await.expect(404);
    admin.post(nowhere, &[("sensitivity", "strict")]).await.expect(404);
}
