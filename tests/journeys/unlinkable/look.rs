//! Everything that somebody can get from the server: pages by following links, every address of the table with
//! everything that could stand in it, fragments, refusals, frames.

use super::scene::{Face, Scene};
use crate::support::ears::Said;
use crate::support::{Answer, TestApp, Visitor};
use kith::routes::TABLE;
use regex::Regex;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeSet, VecDeque};
use std::sync::LazyLock;

/// How many pages one visitor follows links to, at most.
const PAGES: usize = 600;

/// What somebody saw and heard.
#[derive(Default)]
pub struct Sight {
    /// Answers over HTTP.
    pub answers: Vec<Answer>,
    /// Frames of a socket.
    pub frames: Vec<Value>,
}

/// How thoroughly somebody looks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// At what links lead to.
    Follow,
    /// Also at every address that the server has, as a page and as a fragment. What a later version adds to the table
    /// is looked at from then on; whoever adds it says here what stands in it.
    Guess,
}

impl Sight {
    /// Looks at everything and listens to everything.
    pub async fn of(world: &TestApp, scene: &Scene, visitor: &Visitor, look: Look) -> Self {
        let mut answers = follow_links(scene, visitor).await;
        if look == Look::Guess {
            let mut known: BTreeSet<String> = answers.iter().map(|answer| answer.asked.clone()).collect();
            for path in addresses(scene) {
                if known.insert(format!("GET {path}")) {
                    answers.push(visitor.get(&path).await);
                }
                let fragment = visitor.request(Method::GET, &path).header("x-fragment", "1");
                answers.push(visitor.send(&path, fragment).await);
            }
        }
        if let Some(broken) = answers.iter().find(|answer| answer.status >= 500) {
            panic!("{broken:?}");
        }
        Self { answers, frames: listen(world, scene, visitor).await }
    }
}

/// Every page that links lead to.
async fn follow_links(scene: &Scene, visitor: &Visitor) -> Vec<Answer> {
    static LINK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"<a\b[^>]*\shref="(/[^/"][^"]*|/)""#).unwrap());
    let mut ways: VecDeque<String> = VecDeque::from(["/".to_owned(), "/groups".to_owned()]);
    ways.extend(scene.groups.iter().map(|group| format!("/g/{}", group.address)));
    let mut known: BTreeSet<String> = ways.iter().cloned().collect();
    let mut seen = Vec::new();
    while let Some(way) = ways.pop_front() {
        assert!(seen.len() < PAGES, "there is no end of pages");
        let page = visitor.get(&way).await;
        let mut onward = vec![page.location()];
        if page.header("content-type").starts_with("text/html") {
            let text = page.text();
            onward.extend(LINK.captures_iter(&text).map(|link| link[1].to_owned()));
        }
        for link in onward {
            let link = link.split('#').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
            if link.starts_with('/') && !link.starts_with("/assets/") && known.insert(link.clone()) {
                ways.push_back(link);
            }
        }
        seen.push(page);
    }
    seen
}

/// How many people's things are asked for by address; links lead to everybody's.
const GUESSED: usize = 2;

/// Every address that is asked for with GET, with personas' own things in it.
fn addresses(scene: &Scene) -> BTreeSet<String> {
    let rows = TABLE.iter().filter(|row| row.method == "GET" && !row.path.starts_with("/assets/"));
    let mut paths = BTreeSet::new();
    for row in rows {
        for (side, number) in (0..4).flat_map(|side| (0..GUESSED).map(move |number| (side, number))) {
            let application = scene.applications[number].to_string();
            paths.extend(fill(row.path, &scene.faces[side][number], &application));
        }
    }
    paths
}

/// The address with this persona's things in it; none where it has no such thing.
fn fill(pattern: &str, face: &Face, application: &str) -> Option<String> {
    let mut before = "";
    let mut path = Vec::new();
    for part in pattern.split('/') {
        let name = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
        path.push(match name {
            None => part.to_owned(),
            Some("application") => application.to_owned(),
            Some("number" | "list") => "1".to_owned(),
            // What nobody can guess.
            Some("token" | "unmasking" | "passkey" | "export" | "item" | "case" | "report") => "a".repeat(52),
            Some(name) => {
                let special = face.things.get(format!("{before}/{name}").as_str());
                let known = ["group", "persona", "post", "decision", "appeal", "badge"].contains(&name);
                assert!(known, "{pattern}: say what stands for {name}");
                special.or_else(|| face.things.get(name))?.clone()
            }
        });
        before = part;
    }
    Some(path.join("/"))
}

/// Everything that a socket tells about the groups, from the beginning.
async fn listen(world: &TestApp, scene: &Scene, visitor: &Visitor) -> Vec<Value> {
    let Ok(mut ears) = visitor.try_to_listen(&world.url).await else { return Vec::new() };
    let mut frames = Vec::new();
    for group in &scene.groups {
        for stream in ["", "/moderators", "/self"].map(|class| format!("{}{class}", group.address)) {
            ears.subscribe(&stream, Some(0)).await;
            loop {
                let Said::Message(said) = ears.next().await else { return frames };
                let over = ["live", "unsub", "reset"].iter().any(|op| said["op"] == *op)
                    && said["g"] == json!(stream);
                frames.push(said);
                if over {
                    break;
                }
            }
        }
    }
    frames
}
