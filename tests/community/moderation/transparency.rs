use crate::both_databases;
use crate::community::writing::{
    about, decide, decision, item, post_id, queue, reply, say, takes_effect, topic,
};
use crate::support::TestApp;
use kith::base::clock::minutes;
use kith::community::groups::Visibility;
use std::collections::BTreeMap;

/// What the table says, by its first three columns.
async fn table(world: &TestApp) -> BTreeMap<String, String> {
    let csv = world.visitor().get("/transparency.csv").await.expect(200).text();
    let mut lines = csv.split("\r\n").filter(|line| !line.is_empty());
    assert_eq!(lines.next(), Some("what,category,detail,count"));
    let parse = |line: &str| {
        let (name, count) = line.rsplit_once(',').unwrap();
        (name.to_owned(), count.to_owned())
    };
    lines.map(parse).collect()
}

both_databases!(the_report_says_what_a_recount_says);
async fn the_report_says_what_a_recount_says(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let (author, reader) =
        (world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await);
    let (one, two) =
        (world.moderator(&group, "calm owl").await, world.moderator(&group, "slow badger").await);
    let empty = table(&world).await;
    assert!(empty.iter().all(|(name, count)| count == "0" || name.starts_with("seconds")), "{empty:?}");
    world.visitor().get("/transparency").await.expect(200).contains("too few to say");

    let topic = topic(&author, "Sleep").await;
    for n in 0..13 {
        let id = post_id(&reply(&author, &topic, &format!("Ring me on 07700 900{n:03}."), "ask").await);
        world.advance(minutes(n + 1));
        let action = ["publish", "reject"][usize::try_from(n % 2).unwrap()];
        decide(&one, &id, action, &[], "Not here.").await.expect(303);
        if n % 2 == 1 {
            author
                .post(&format!("{}/appeal", decision(&author).await), &[("words", "Why?")])
                .await
                .expect(303);
        }
    }
    let desk = two.get(&format!("/g/{}/desk?kind=appeals", group.address)).await.expect(200);
    for path in desk.attributes(".queue-item__what a", "href").into_iter().take(5) {
        two.post(&path, &[("outcome", "reverse"), ("answer", "You are right.")]).await.expect(303);
    }
    for n in 0..6 {
        let post = say(&author, &topic, &format!("Only {n} fools take pills.")).await;
        reader.post(&about(&reader, &post, "report"), &[("category", "unkind")]).await.expect(200);
        let path = queue(&one).await.into_iter().find(|path| path.contains("/reports/")).unwrap();
        let page = one.get(&path).await.expect(200);
        one.submit(&page, &path, &[("action", "reject"), ("reason", "Be kind.")]).await.expect(303);
        takes_effect(&one).await;
    }
    // What was decided and taken back, or has not taken effect, is no decision.
    let id = post_id(&reply(&author, &topic, "Ring me on 07700 900999.", "ask").await);
    let page = one.get(&item(&one, &id)).await.expect(200);
    one.submit(&page, &item(&one, &id), &[("action", "publish")]).await.expect(303);

    let table = table(&world).await;
    let count = async |question: &str| world.ask(question).await;
    let shown = |count: i64| if (1..5).contains(&count) { "<5".to_owned() } else { count.to_string() };
    let mut seen = 0;
    for (name, told) in &table {
        let [what, category, detail] = name.split(',').collect::<Vec<_>>().try_into().unwrap();
        let question = match what {
            "decision-after-automated-detection" | "decision-after-a-person-saw-it" => {
                let detection = if what.contains("automated") { "automated" } else { "person" };
                format!(
                    "SELECT COUNT(*) FROM decisions WHERE stage = 'standing' AND category = '{category}' \
                     AND action = '{detail}' AND detection = '{detection}'"
                )
            }
            "report" => {
                format!("SELECT COUNT(*) FROM reports WHERE category = '{category}' AND outcome = '{detail}'")
            }
            "appeal" => format!("SELECT COUNT(*) FROM appeals WHERE state = '{detail}'"),
            _ => continue,
        };
        let recount = count(&question).await;
        assert_eq!(told, &shown(recount), "{name}");
        seen += recount;
    }
    // Thirteen posts and six reports decided, six reports, six appeals: nothing was counted twice or forgotten.
    assert_eq!(seen, 13 + 6 + 6 + 6);
    assert_eq!(table["appeal,,reversed"], "5");
    assert_eq!(table["appeal,,open"], "<5", "one appeal would say who asks");

    // Half, and 95 of 100, by counting how many waited no longer.
    let all = count("SELECT COUNT(*) FROM decisions WHERE stage = 'standing'").await;
    for (detail, percent) in [("median", 50), ("p95", 95)] {
        let seconds: i64 = table[&format!("seconds-until-a-decision,,{detail}")].parse().unwrap();
        let within = async |bound: i64| {
            let question = "SELECT COUNT(*) FROM decisions WHERE stage = 'standing' AND waited_secs <=";
            count(&format!("{question} {bound}")).await
        };
        assert!(within(seconds).await * 100 >= all * percent, "{detail}: {seconds}");
        assert!(within(seconds - 1).await * 100 < all * percent, "{detail}: {seconds}");
    }
    let page = world.visitor().get("/transparency").await.expect(200).contains("fewer than 5");
    let total = page.first(".figures .figure-box dd");
    assert_eq!(total, "19");
}
