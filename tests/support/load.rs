//! People who write and sockets that listen while something goes wrong, and the books that are kept of it: what was
//! acknowledged, and what everybody heard.

use super::ears::Said;
use super::{Ears, Visitor, eventually};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// What was sent and what came back.
#[derive(Default)]
pub struct Books {
    next: AtomicUsize,
    /// The form's key and where its post stands.
    acknowledged: Mutex<BTreeMap<String, String>>,
    /// The form's key and who sent it.
    unanswered: Mutex<BTreeMap<String, Visitor>>,
}

impl Books {
    /// How many posts were acknowledged.
    pub async fn acknowledged(&self) -> usize {
        self.acknowledged.lock().await.len()
    }

    /// The posts that were acknowledged.
    pub async fn posts(&self) -> BTreeSet<String> {
        self.acknowledged.lock().await.values().map(|location| post_of(location)).collect()
    }

    /// Waits until so many posts were acknowledged.
    pub async fn reach(&self, posts: usize) {
        let what = format!("{posts} posts to be acknowledged");
        eventually(&what, async || (self.acknowledged().await >= posts).then_some(())).await;
    }

    /// Posts a topic. Whether an answer came; what got none is sent again by [`Books::settle`].
    pub async fn post(&self, member: &Visitor, group: &str) -> bool {
        let key = format!("otter{}otter", self.next.fetch_add(1, Ordering::SeqCst));
        match post(member, group, &key).await {
            Some(location) => {
                self.acknowledged.lock().await.insert(key, location);
                true
            }
            None => {
                self.unanswered.lock().await.insert(key, member.clone());
                false
            }
        }
    }

    /// Writers who post one thing after the other until `stop`, with a pause between them, also when they get no answer.
    pub fn write(
        self: &Arc<Self>,
        members: &[Visitor],
        group: &str,
        pause: Duration,
        stop: &CancellationToken,
    ) -> Vec<JoinHandle<()>> {
        let write = |member: &Visitor| {
            let (books, member, group, stop) = (self.clone(), member.clone(), group.to_owned(), stop.clone());
            tokio::spawn(async move {
                while !stop.is_cancelled() {
                    books.post(&member, &group).await;
                    tokio::time::sleep(pause).await;
                }
            })
        };
        members.iter().map(write).collect()
    }

    /// Sends again what got no answer, as a browser would, through the node at `base`: it counts once. Then looks on the
    /// pages whether everything that was acknowledged is there, and returns the posts.
    pub async fn settle(&self, base: &str, group: &str, reader: &Visitor) -> BTreeSet<String> {
        for (key, member) in self.unanswered.lock().await.clone() {
            let location = post(&member.at(base), group, &key).await.expect("the server is back");
            self.acknowledged.lock().await.insert(key, location);
        }
        let acknowledged = self.acknowledged.lock().await.clone();
        for (key, location) in &acknowledged {
            let page = reader.at(base).get(location.split(['?', '#']).next().unwrap()).await;
            assert!(page.status == 200 && page.text().contains(key.as_str()), "{key} is gone: {location}");
        }
        let posts = self.posts().await;
        assert_eq!(posts.len(), acknowledged.len(), "two forms made one post, or one made two");
        posts
    }
}

/// Posts a topic. Where it stands, or nothing when the server gave no answer that says so.
async fn post(member: &Visitor, group: &str, key: &str) -> Option<String> {
    let title = format!("A question about sleep {key}");
    let body = format!("How do you sleep when everything hurts? My word for it is {key}.");
    let fields = [("kind", "question"), ("title", &title), ("body", &body), ("key", key), ("then", "post")];
    let request =
        member.request(Method::POST, &format!("/g/{group}/topics")).header("sec-fetch-site", "same-origin");
    let answer = request.form(&fields).send().await.ok()?;
    match answer.status().as_u16() {
        303 => Some(answer.headers()["location"].to_str().unwrap().to_owned()),
        // The server says that it cannot now.
        503 => None,
        other => panic!("{key}: {other}"),
    }
}

fn post_of(location: &str) -> String {
    location.split("#post-").nth(1).unwrap_or_else(|| panic!("no post in {location}")).to_owned()
}

/// A socket, and everything that it has heard.
pub struct Listener {
    member: Visitor,
    group: String,
    epoch: String,
    ears: Ears,
    last: i64,
    /// The posts, in the order in which they were heard.
    pub posts: Vec<String>,
}

impl Listener {
    /// Listens through the node at `base`, from what its page shows.
    pub async fn open(base: &str, member: &Visitor, group: &str) -> Self {
        let member = member.at(base);
        let page = member.get(&format!("/g/{group}")).await.expect(200);
        let (seq, epoch) = (attribute(&page.text(), "data-seq"), attribute(&page.text(), "data-epoch"));
        let ears = Ears::open(base, &member.cookie_header()).await.unwrap();
        let last = seq.parse().unwrap();
        let mut listener = Self { member, group: group.to_owned(), epoch, ears, last, posts: Vec::new() };
        listener.subscribe().await;
        listener
    }

    /// Asks for what comes after the last event that was heard, and listens until it has caught up.
    async fn subscribe(&mut self) {
        let hello = json!({ "op": "sub", "g": self.group, "after": self.last, "epoch": self.epoch });
        self.ears.say(&hello).await;
        loop {
            match self.ears.next().await {
                Said::Message(message) if message["op"] == "live" => {
                    assert_eq!(message["s"], self.last);
                    return;
                }
                Said::Message(message) => self.note(&message),
                Said::Closed(code) => panic!("closed with {code}"),
            }
        }
    }

    /// Listens until the server goes away.
    pub async fn until_the_end(mut self) -> Self {
        while let Said::Message(message) = self.ears.next().await {
            self.note(&message);
        }
        self
    }

    /// Listens until it has heard all of these posts; a socket that is closed meanwhile is opened again. Each of them
    /// has to come once.
    pub async fn until_heard(&mut self, posts: &BTreeSet<String>) {
        while !posts.iter().all(|post| self.posts.contains(post)) {
            match self.ears.next().await {
                Said::Message(message) => self.note(&message),
                Said::Closed(_) => {
                    let base = self.member.base().to_owned();
                    self.resume(&base).await;
                }
            }
        }
        let heard: BTreeSet<&String> = self.posts.iter().collect();
        assert_eq!(heard.len(), self.posts.len(), "a post was heard twice");
    }

    /// Opens the socket again through the node at `base`, as soon as that one lets it, and goes on where it was.
    pub async fn resume(&mut self, base: &str) {
        let cookies = self.member.cookie_header();
        self.member = self.member.at(base);
        self.ears =
            eventually("the node to take the socket", async || Ears::try_open(base, &cookies).await).await;
        self.subscribe().await;
    }

    fn note(&mut self, message: &Value) {
        let Some(number) = message["s"].as_i64().filter(|_| message["t"].is_string()) else {
            assert_ne!(message["op"], "reset", "the log was lost");
            return;
        };
        assert_eq!(number, self.last + 1, "a gap or a repetition");
        self.last = number;
        if message["t"] == "post.created" {
            self.posts.push(message["d"]["post"].as_str().unwrap().to_owned());
        }
    }
}

fn attribute(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("{name}=\"")).unwrap_or_else(|| panic!("no {name}"));
    rest.split('"').next().unwrap().to_owned()
}

/// A group of a demo that at least so many members share.
pub fn common_group(said: &Value, wanted: usize) -> String {
    let mut count = BTreeMap::<&str, usize>::new();
    for account in said["accounts"].as_array().unwrap().iter().filter(|account| account["role"] == "member") {
        for group in account["groups"].as_array().unwrap() {
            *count.entry(group.as_str().unwrap()).or_default() += 1;
        }
    }
    let (group, members) = count.into_iter().max_by_key(|(_, members)| *members).unwrap();
    assert!(members >= wanted);
    group.to_owned()
}

/// So many members of the group, signed in at the server at `base`.
pub async fn sign_in(base: &str, said: &Value, group: &str, wanted: usize) -> Vec<Visitor> {
    let mut members = Vec::new();
    for account in said["accounts"].as_array().unwrap() {
        let here = account["groups"].as_array().unwrap().iter().any(|address| address == group);
        if members.len() < wanted && here && account["role"] == "member" {
            let visitor = Visitor::new(base);
            visitor.sign_in(account["name"].as_str().unwrap(), account["passphrase"].as_str().unwrap()).await;
            members.push(visitor);
        }
    }
    members
}
