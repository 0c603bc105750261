//! The events after a page, applied to it as `docs/live.md` says, make the page that a visitor would load now:
//! whatever happened in between, and in whatever order.

use super::{epoch, is_live};
use crate::both_databases;
use crate::community::writing;
use crate::support::world::Member;
use crate::support::{Answer, Ears, TestApp};
use kith::base::random::{Random, SeededRandom};
use kith::community::groups::Visibility;
use scraper::{Html, Selector};
use serde_json::{Value, json};
use std::time::Duration;

/// Runs with other chances, and acts in each.
const RUNS: u64 = 3;
const ACTS: usize = 24;

/// What a page shows, and up to which event.
#[derive(Clone)]
struct Snapshot {
    last: i64,
    /// The posts in their order: id, and the article without the time that has passed since.
    posts: Vec<(String, String)>,
}

impl Snapshot {
    async fn load(reader: &Member, topic: &str) -> Self {
        let page = reader.get(topic).await.expect(200);
        let last = page.attributes("[data-behaviour=live-topic]", "data-seq")[0].parse().unwrap();
        Self { last, posts: articles(&page).into_iter().filter_map(|html| article(&html)).collect() }
    }

    /// What a client does with an event.
    fn apply(&mut self, event: &Value, topic: i64) {
        assert_eq!(event["s"], self.last + 1, "{event}");
        self.last += 1;
        let (kind, data) = (event["t"].as_str().unwrap(), &event["d"]);
        let id = data["post"].as_str().unwrap_or_default();
        let place = self.posts.iter().position(|(post, _)| post == id);
        if kind == "post.removed" || data["gone"] == true {
            self.posts.retain(|(post, _)| post != id);
            return;
        }
        if data["topic"] != topic {
            return;
        }
        let post = article(data["html"].as_str().unwrap()).unwrap();
        match (kind, place) {
            (_, Some(place)) => self.posts[place] = post,
            ("post.created", None) => self.posts.push(post),
            _ => {}
        }
    }
}

fn articles(page: &Answer) -> Vec<String> {
    page.sources("article[data-post]")
}

/// The id of a post and its article; nothing for what stands in the place of one that is gone.
fn article(html: &str) -> Option<(String, String)> {
    let parsed = Html::parse_fragment(html);
    let find = |selector: &str| parsed.select(&Selector::parse(selector).unwrap()).next();
    let article = find("article.post")?;
    let ago = find(".post__meta a").map(|time| time.html()).unwrap_or_default();
    Some((article.attr("data-post")?.to_owned(), article.html().replace(&ago, "")))
}

both_databases!(the_events_make_an_old_page_the_new_one);
async fn the_events_make_an_old_page_the_new_one(world: TestApp) {
    for seed in 0..RUNS {
        run(&world, seed).await;
    }
}

async fn run(world: &TestApp, seed: u64) {
    let chance = SeededRandom::new(seed);
    let group = world.group(Visibility::Members).await;
    let authors = [world.member(&group, "quiet heron").await, world.member(&group, "loud otter").await];
    let (reader, moderator) =
        (world.member(&group, "calm owl").await, world.moderator(&group, "grey goose").await);
    let topic = writing::topic(&authors[0], "Sleep").await;
    let other = writing::topic(&authors[1], "Food").await;
    let mut snapshots = vec![Snapshot::load(&reader, &topic).await];
    // Ids of public posts and of held ones, and who wrote them.
    let mut public: Vec<(String, usize)> = Vec::new();
    let mut held: Vec<(String, usize)> = Vec::new();
    let mut done = Vec::new();
    for act in 0..ACTS {
        // No two posts have one time.
        world.advance(Duration::from_secs(1));
        let who = chance.below(2);
        let author = &authors[who];
        let words = format!("Thing {act} that helps me, in run {seed}.");
        match chance.below(10) {
            0..4 => {
                public.push((writing::say(author, &topic, &words).await, who));
                done.push("says");
            }
            4 => {
                writing::say(author, &other, &words).await;
                done.push("says elsewhere");
            }
            5 if !public.is_empty() => {
                let (post, who) = public[chance.below(public.len())].clone();
                writing::change(&authors[who], &post, &words, "post").await.expect(303);
                done.push("changes");
            }
            6 if !public.is_empty() => {
                let (post, who) = public.swap_remove(chance.below(public.len()));
                authors[who].post(&writing::about(&authors[who], &post, "withdrawal"), &[]).await.expect(303);
                done.push("takes back");
            }
            7 => {
                let words = format!("{words} Ring me on {}.", writing::PHONE);
                held.push((writing::post_id(&writing::reply(author, &topic, &words, "ask").await), who));
                done.push("is held");
            }
            _ if !held.is_empty() => {
                let (post, who) = held.swap_remove(chance.below(held.len()));
                let action = ["publish", "reject"][chance.below(2)];
                writing::decide(&moderator, &post, action, &[], "We talked about it.").await.expect(303);
                if action == "publish" {
                    public.push((post, who));
                }
                done.push(action);
            }
            _ => done.push("waits"),
        }
        if chance.below(3) == 0 {
            snapshots.push(Snapshot::load(&reader, &topic).await);
        }
    }
    let now = Snapshot::load(&reader, &topic).await;
    let number: i64 = topic.rsplit('/').next().unwrap().parse().unwrap();
    for mut page in snapshots {
        let from = page.last;
        for event in missed(&reader, from, &epoch(world).await).await {
            page.apply(&event, number);
        }
        assert_eq!(page.last, now.last);
        assert_eq!(page.posts, now.posts, "run {seed} from {from}: {done:?}");
    }
}

/// The events after this number.
async fn missed(reader: &Member, after: i64, epoch: &str) -> Vec<Value> {
    let mut ears: Ears = reader.listen().await;
    ears.say(&json!({"op": "sub", "g": reader.address, "after": after, "epoch": epoch})).await;
    let mut events = Vec::new();
    loop {
        let said = ears.next_where(|said| said["op"] != "hb").await;
        if said["op"] == "live" {
            ears.subscribe(&reader.address, None).await;
            is_live(&mut ears, &reader.address).await;
            return events;
        }
        events.push(said);
    }
}
