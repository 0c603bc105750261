//! The server is killed in the middle of its work (`kill -9`) and started again: what it acknowledged
//! is there, and whoever was listening goes on without a gap. With the real program, on both databases.

use crate::support::ears::Said;
use crate::support::{Ears, Visitor, postgres};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;

/// So many posts are acknowledged before the kill.
const BEFORE: usize = 60;
/// So many people write at once.
const WRITERS: usize = 4;
/// So many sockets listen.
const LISTENERS: usize = 6;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_on_sqlite_it_loses_nothing_that_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    killed_it_loses_nothing(folder.path(), None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_on_postgres_it_loses_nothing_that_it_acknowledged() {
    let cluster = match postgres::cluster() {
        Ok(cluster) => cluster,
        Err(why) if postgres::is_required() => panic!("PostgreSQL is required: {why}"),
        Err(_) => return,
    };
    let folder = tempfile::tempdir().unwrap();
    let database = cluster.empty().await;
    killed_it_loses_nothing(folder.path(), Some(database.url())).await;
    database.remove().await;
}

async fn killed_it_loses_nothing(folder: &Path, database: Option<String>) {
    let port = free_port();
    let (mut server, said) = start(folder, database.as_deref(), port);
    let base = said["url"].as_str().unwrap().to_owned();
    let group = common_group(&said);
    let members = sign_in(&base, &said, &group).await;
    let mut listeners = Vec::new();
    for member in members.iter().cycle().take(LISTENERS) {
        listeners.push(Listener::open(&base, member.clone(), &group).await);
    }
    let listening: Vec<_> =
        listeners.into_iter().map(|listener| tokio::spawn(listener.until_the_end())).collect();

    let written = Arc::new(Written::default());
    let writers: Vec<_> = (0..WRITERS)
        .map(|n| tokio::spawn(write_until_it_fails(n, members[n].clone(), group.clone(), written.clone())))
        .collect();
    while written.acknowledged.lock().await.len() < BEFORE {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    server.kill().unwrap();
    server.wait().unwrap();
    for writer in writers {
        writer.await.unwrap();
    }
    let mut listeners = Vec::new();
    for listening in listening {
        listeners.push(listening.await.unwrap());
    }

    let (mut server, _) = start(folder, database.as_deref(), port);
    // What was on its way and got no answer is sent again, as a browser would: it counts once.
    for (key, member) in written.unanswered.lock().await.clone() {
        let location = post(&members[member], &group, &key).await.expect("the server is back");
        written.acknowledged.lock().await.insert(key, location);
    }
    let acknowledged = written.acknowledged.lock().await.clone();
    for (key, location) in &acknowledged {
        let page = members[0].get(location.split(['?', '#']).next().unwrap()).await;
        assert!(page.status == 200 && page.text().contains(key.as_str()), "{key} is gone: {location}");
    }
    let posts: BTreeSet<String> = acknowledged.values().map(|location| post_of(location)).collect();
    assert_eq!(posts.len(), acknowledged.len(), "two forms made one post, or one made two");
    for listener in &mut listeners {
        listener.resume(&base).await;
        let heard: BTreeSet<String> = listener.posts.iter().cloned().collect();
        assert_eq!(heard.len(), listener.posts.len(), "a post was heard twice");
        assert!(posts.is_subset(&heard), "{} posts were not heard", posts.difference(&heard).count());
    }
    server.kill().unwrap();
    server.wait().unwrap();
}

/// What was sent and what came back.
#[derive(Default)]
struct Written {
    next: AtomicUsize,
    /// The form's key and where its post stands.
    acknowledged: Mutex<BTreeMap<String, String>>,
    /// The form's key and who sent it.
    unanswered: Mutex<BTreeMap<String, usize>>,
}

async fn write_until_it_fails(who: usize, member: Visitor, group: String, written: Arc<Written>) {
    loop {
        let n = written.next.fetch_add(1, Ordering::SeqCst);
        let key = format!("otter{n}otter");
        match post(&member, &group, &key).await {
            Some(location) => written.acknowledged.lock().await.insert(key, location),
            None => {
                written.unanswered.lock().await.insert(key, who);
                return;
            }
        };
    }
}

/// Posts a topic. Where it stands, or nothing when the server gave no answer.
async fn post(member: &Visitor, group: &str, key: &str) -> Option<String> {
    let title = format!("A question about sleep {key}");
    let body = format!("How do you sleep when everything hurts? My word for it is {key}.");
    let fields = [("kind", "question"), ("title", &title), ("body", &body), ("key", key), ("then", "post")];
    let request =
        member.request(Method::POST, &format!("/g/{group}/topics")).header("sec-fetch-site", "same-origin");
    let answer = request.form(&fields).send().await.ok()?;
    assert_eq!(answer.status(), 303, "{key}");
    Some(answer.headers()["location"].to_str().unwrap().to_owned())
}

fn post_of(location: &str) -> String {
    location.split("#post-").nth(1).unwrap_or_else(|| panic!("no post in {location}")).to_owned()
}

/// A socket, and everything that it has heard.
struct Listener {
    member: Visitor,
    group: String,
    epoch: String,
    ears: Ears,
    last: i64,
    posts: Vec<String>,
}

impl Listener {
    async fn open(base: &str, member: Visitor, group: &str) -> Self {
        let page = member.get(&format!("/g/{group}")).await;
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

    async fn until_the_end(mut self) -> Self {
        while let Said::Message(message) = self.ears.next().await {
            self.note(&message);
        }
        self
    }

    async fn resume(&mut self, base: &str) {
        self.ears = Ears::open(base, &self.member.cookie_header()).await.expect("the session is still good");
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

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Starts the real program on a folder that is kept, and reads the line that it prints once it listens.
fn start(folder: &Path, database: Option<&str>, port: u16) -> (Child, Value) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kith"));
    // The program reads every `KITH_…` as a setting; those that steer the tests are none of its business.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KITH_")) {
        command.env_remove(name);
    }
    command.current_dir(folder).env("KITH_LOG", "warn").stdout(Stdio::piped()).stderr(Stdio::null());
    command.args(["demo", "--json", "--port", &port.to_string(), "--keep"]).arg(folder.join("data"));
    if let Some(url) = database {
        command.env("KITH_DATABASE_URL", url);
    }
    let mut server = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let said = serde_json::from_str(&line).unwrap_or_else(|_| panic!("the demo did not start: {line}"));
    (server, said)
}

/// A group that at least as many members share as write.
fn common_group(said: &Value) -> String {
    let mut count = BTreeMap::<&str, usize>::new();
    for account in said["accounts"].as_array().unwrap().iter().filter(|account| account["role"] == "member") {
        for group in account["groups"].as_array().unwrap() {
            *count.entry(group.as_str().unwrap()).or_default() += 1;
        }
    }
    let (group, members) = count.into_iter().max_by_key(|(_, members)| *members).unwrap();
    assert!(members >= WRITERS);
    group.to_owned()
}

async fn sign_in(base: &str, said: &Value, group: &str) -> Vec<Visitor> {
    let mut members = Vec::new();
    for account in said["accounts"].as_array().unwrap() {
        let here = account["groups"].as_array().unwrap().iter().any(|address| address == group);
        if members.len() < WRITERS && here && account["role"] == "member" {
            let visitor = Visitor::new(base);
            visitor.sign_in(account["name"].as_str().unwrap(), account["passphrase"].as_str().unwrap()).await;
            members.push(visitor);
        }
    }
    members
}
