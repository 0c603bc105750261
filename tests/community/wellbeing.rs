//! Wellbeing: help in a crisis, for anybody, at once, whatever else is broken.

use crate::both_databases;
use crate::support::{Options, TestApp};
use kith::base::clock::days;
use kith::base::config::Config;
use kith::community::wellbeing::{self, Helplines};
use kith::screening::CrisisLevel;

const OWN_LIST: &str = r#"
[[country]]
code = "GB"
name = "Our valley"
emergency = "999"
[[country.lines]]
name = "The night nurse"
phone = "01632 960 123"
text = ""
hours = "at night"
note = "Rings at the ward."
last_checked = "2026-05-01"
source = "example.org"
[[country]]
code = "international"
name = "Elsewhere"
emergency = ""
[[country.lines]]
name = "Anybody"
phone = ""
text = "Text HELLO to 50808"
hours = "day and night"
note = ""
last_checked = "2026-05-01"
source = "example.org"
"#;

/// A configuration with a list of the operator's own.
fn with_list(list: &str) -> Options {
    let file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap().into_temp_path().keep().unwrap();
    std::fs::write(&file, list).unwrap();
    Options::default().configure(move |config| config.helplines = Some(file))
}

both_databases!(anybody_finds_help_without_signing_in);
async fn anybody_finds_help_without_signing_in(world: TestApp) {
    let page = world.visitor().get("/help").await.expect(200);
    let calls = page.attributes("a[href^='tel:']", "href");
    assert_eq!(calls[0], "tel:999", "the emergency number comes first");
    assert!(calls.contains(&"tel:116123".to_owned()), "{calls:?}");
    assert!(page.attributes("a[href^='sms:']", "href").contains(&"sms:85258".to_owned()));
    assert_eq!(page.field("country"), "GB");
    assert_eq!(page.first("h1"), "Help now");
}

both_databases!(somebody_elsewhere_chooses_a_country_without_script);
async fn somebody_elsewhere_chooses_a_country_without_script(world: TestApp) {
    let visitor = world.visitor();
    let page = visitor.get("/help").await.expect(200);
    let form = page.form("/help");
    assert_eq!(form.method, "get");
    let page = visitor.get("/help?country=US").await.expect(200).contains("988");
    assert_eq!(page.field("country"), "US");
    assert_eq!(page.attributes(".care a[href^='tel:']", "href"), ["tel:911"]);
    assert!(visitor.cookie_header().is_empty(), "where somebody is, is not kept");
}

both_databases!(whatever_is_asked_for_there_is_an_answer);
async fn whatever_is_asked_for_there_is_an_answer(world: TestApp) {
    for query in
        ["country=XX", "country=", "country=%FF", "country=GB&country=US", "country=<script>", "x=1", "%00"]
    {
        let page = world.visitor().get(&format!("/help?{query}")).await.expect(200);
        assert!(!page.all(".helpline__name").is_empty(), "{query}");
        assert!(!page.text().contains("<script>"), "{query}");
    }
    world.visitor().get("/help?country=XX").await.expect(200).contains("findahelpline.com");
}

both_databases!(old_numbers_are_shown_and_said_to_be_old);
async fn old_numbers_are_shown_and_said_to_be_old(world: TestApp) {
    world.visitor().get("/help").await.expect(200).lacks("These numbers may be old");
    world.advance(days(365));
    let page = world.visitor().get("/help").await.expect(200).contains("These numbers may be old");
    assert!(!page.all(".helpline__name").is_empty());
}

both_databases!(an_operators_own_list_takes_the_place_of_ours[with_list(OWN_LIST)]);
async fn an_operators_own_list_takes_the_place_of_ours(world: TestApp) {
    let page = world.visitor().get("/help").await.expect(200).contains("The night nurse").lacks("Samaritans");
    assert!(page.attributes("a", "href").contains(&"tel:01632960123".to_owned()));
    world.visitor().get("/help?country=FR").await.expect(200).contains("Anybody");
}

both_databases!(a_list_that_is_broken_is_refused_and_help_is_there_all_the_same[with_list("[[country]]")]);
async fn a_list_that_is_broken_is_refused_and_help_is_there_all_the_same(world: TestApp) {
    let error = Helplines::load(&world.app.config).unwrap_err().to_string();
    assert!(error.contains("missing field"), "{error}");
    world.visitor().get("/help").await.expect(200).contains("Samaritans");
}

#[test]
fn a_list_that_is_not_there_is_refused_with_its_name() {
    let config = Config { helplines: Some("nowhere/helplines.toml".into()), ..Config::default() };
    let error = Helplines::load(&config).unwrap_err().to_string();
    assert!(error.contains("nowhere/helplines.toml"), "{error}");
}

both_databases!(help_beside_somebodys_words_is_sized_to_the_need);
async fn help_beside_somebodys_words_is_sized_to_the_need(world: TestApp) {
    let tone = |level| wellbeing::panel(&world.app, level).tone;
    use CrisisLevel::*;
    assert_eq!([L1, L2, L3, L4].map(tone), ["soft", "now", "urgent", "urgent"]);
    let panel = wellbeing::panel(&world.app, L2);
    assert_eq!(panel.emergency.unwrap().link, "tel:999");
    assert_eq!(panel.lines[0].name, "Samaritans");
    assert!(panel.lines.len() <= 3, "a few to choose from, not a list to read");
}

both_databases!(somebody_who_writes_of_dying_sees_help_at_once);
async fn somebody_who_writes_of_dying_sees_help_at_once(world: TestApp) {
    let group = world.group(kith::community::groups::Visibility::Public).await;
    let member = world.member(&group, "Slow River").await;
    let words =
        [("kind", "discussion"), ("title", "Tonight"), ("body", "I am going to end my life tonight.")];
    let page = member.post(&format!("/g/{}/topics", group.address), &words).await;
    let page = page.contains("tel:999").contains("You are not in trouble");
    assert_eq!(page.all("#care-heading").len(), 1, "{page:?}");
}
