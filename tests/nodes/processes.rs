//! Two real servers, in processes of their own.

use super::ground;
use crate::support::load::{Books, Listener, common_group, sign_in};
use crate::support::nats::Nats;
use crate::support::postgres;
use crate::support::process::{Process, free_port};
use crate::support::{Visitor, eventually};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// So many people write at once.
const WRITERS: usize = 4;
/// What each of them waits between two posts. More would be more than anybody may write while a node starts.
const PAUSE: Duration = Duration::from_millis(1200);

/// Two nodes on servers of their own, and people of the demo that they share.
struct Scene {
    nodes: Vec<Process>,
    nats: Nats,
    database: postgres::Server,
    folder: TempDir,
    group: String,
    members: Vec<Visitor>,
}

impl Scene {
    async fn arrange() -> Option<Self> {
        let (nats, _) = ground()?;
        let (database, folder) = (postgres::Server::start().unwrap(), tempfile::tempdir().unwrap());
        let mut nodes = Vec::new();
        for _ in 0..2 {
            nodes.push(start(&folder, &database.url(), &nats, free_port()));
        }
        let group = common_group(&nodes[0].said, WRITERS);
        let members = sign_in(&nodes[0].url, &nodes[0].said, &group, WRITERS).await;
        let scene = Self { nodes, nats, database, folder, group, members };
        scene.is_whole().await;
        Some(scene)
    }

    /// Waits until every node hears the others.
    async fn is_whole(&self) {
        for node in &self.nodes {
            let visitor = Visitor::new(&node.url);
            eventually("the nodes to hear each other", async || {
                (visitor.get("/readyz").await.expect(200).text() == "ready\n").then_some(())
            })
            .await;
        }
    }

    async fn listeners(&self, node: usize) -> Vec<Listener> {
        let mut listeners = Vec::new();
        for member in &self.members[..3] {
            listeners.push(Listener::open(&self.nodes[node].url, member, &self.group).await);
        }
        listeners
    }

    /// The members at this node.
    fn at(&self, node: usize) -> Vec<Visitor> {
        self.members.iter().map(|member| member.at(&self.nodes[node].url)).collect()
    }
}

fn start(folder: &TempDir, database: &str, nats: &Nats, port: u16) -> Process {
    let nats = nats.url();
    Process::start(folder.path(), &[("KITH_DATABASE_URL", database), ("KITH_NATS_URL", &nats)], port)
}

mod a_post_through_one_node_is_heard_on_the_other_also_without_the_bus_for_ten_seconds {
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn nodes() {
        super::heard_also_without_the_bus().await;
    }
}
async fn heard_also_without_the_bus() {
    const OUTAGE: Duration = Duration::from_secs(10);
    let Some(mut scene) = Scene::arrange().await else { return };
    let mut listeners = scene.listeners(1).await;
    let (books, writer) = (Books::default(), &scene.members[0]);
    for _ in 0..10 {
        assert!(books.post(writer, &scene.group).await);
    }
    let outage = Instant::now();
    scene.nats.kill();
    let health = Visitor::new(&scene.nodes[1].url);
    eventually("the node to say that it is cut off", async || {
        health.get("/readyz").await.expect(200).text().contains("away").then_some(())
    })
    .await;
    // One post after the other until the time is over: each is heard on the other node before the next is written.
    let mut writers = scene.members.iter().cycle();
    while outage.elapsed() < OUTAGE {
        assert!(books.post(writers.next().unwrap(), &scene.group).await);
        listeners[0].until_heard(&books.posts().await).await;
    }
    scene.nats.come_back();
    let back = Instant::now();
    scene.is_whole().await;
    for _ in 0..10 {
        assert!(books.post(&scene.members[1], &scene.group).await);
    }
    let posts = books.settle(&scene.nodes[1].url, &scene.group, writer).await;
    for listener in &mut listeners {
        listener.until_heard(&posts).await;
    }
    println!("{} posts acknowledged, none lost; all had caught up {:?} later", posts.len(), back.elapsed());
}

mod one_of_two_nodes_is_killed_under_load_and_nothing_is_lost {
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn nodes() {
        super::one_of_two_is_killed().await;
    }
}
async fn one_of_two_is_killed() {
    let Some(mut scene) = Scene::arrange().await else { return };
    let mut listeners = scene.listeners(1).await;
    let lost = scene.listeners(0).await;
    let (books, stop) = (Arc::new(Books::default()), CancellationToken::new());
    let mut writers = books.write(&scene.at(0), &scene.group, PAUSE, &stop);
    writers.extend(books.write(&scene.at(1), &scene.group, PAUSE, &stop));
    books.reach(30).await;
    scene.nodes.remove(0).kill();
    let back = Instant::now();
    let before = books.acknowledged().await;
    books.reach(before + 10).await;
    stop.cancel();
    for writer in writers {
        writer.await.unwrap();
    }
    let survivor = scene.nodes[0].url.clone();
    let posts = books.settle(&survivor, &scene.group, &scene.members[0]).await;
    for listener in lost {
        // Whoever listened to the node that died goes on at the other one.
        let mut listener = listener.until_the_end().await;
        listener.resume(&survivor).await;
        listeners.push(listener);
    }
    for listener in &mut listeners {
        listener.until_heard(&posts).await;
    }
    println!("{} posts acknowledged, none lost; all had caught up {:?} later", posts.len(), back.elapsed());
}

mod the_database_is_killed_under_load_and_nothing_is_lost {
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn long() {
        if crate::support::report::long_ones_run() {
            super::the_database_is_killed().await;
        }
    }
}
async fn the_database_is_killed() {
    let Some(mut scene) = Scene::arrange().await else { return };
    let mut listeners = scene.listeners(0).await;
    listeners.extend(scene.listeners(1).await);
    let (books, stop) = (Arc::new(Books::default()), CancellationToken::new());
    let mut writers = books.write(&scene.at(0)[..2], &scene.group, PAUSE, &stop);
    writers.extend(books.write(&scene.at(1)[2..], &scene.group, PAUSE, &stop));
    books.reach(30).await;
    scene.database.kill();
    let visitor = Visitor::new(&scene.nodes[0].url);
    eventually("the node to say that it has no database", async || {
        (visitor.get("/readyz").await.status == 503).then_some(())
    })
    .await;
    // A page says so too, and the process lives.
    visitor.get("/groups").await.expect(503).contains("We cannot do this right now");
    visitor.get("/healthz").await.expect(200);
    scene.database.come_back();
    let back = Instant::now();
    let before = books.acknowledged().await;
    books.reach(before + 10).await;
    stop.cancel();
    for writer in writers {
        writer.await.unwrap();
    }
    let posts = books.settle(&scene.nodes[1].url, &scene.group, &scene.members[0]).await;
    for listener in &mut listeners {
        listener.until_heard(&posts).await;
    }
    println!("{} posts acknowledged, none lost; all had caught up {:?} later", posts.len(), back.elapsed());
}

mod every_node_is_started_anew_in_turn_and_nothing_is_lost {
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn long() {
        if crate::support::report::long_ones_run() {
            super::started_anew_in_turn().await;
        }
    }
}
async fn started_anew_in_turn() {
    let Some(mut scene) = Scene::arrange().await else { return };
    let mut listeners = scene.listeners(0).await;
    listeners.extend(scene.listeners(1).await);
    let (books, stop) = (Arc::new(Books::default()), CancellationToken::new());
    let mut writers = books.write(&scene.at(0)[..2], &scene.group, PAUSE, &stop);
    writers.extend(books.write(&scene.at(1)[2..], &scene.group, PAUSE, &stop));
    for node in 0..2 {
        let before = books.acknowledged().await;
        books.reach(before + 10).await;
        let port = url_port(&scene.nodes[node].url);
        scene.nodes.remove(node).stop();
        scene.nodes.insert(node, start(&scene.folder, &scene.database.url(), &scene.nats, port));
    }
    let back = Instant::now();
    let before = books.acknowledged().await;
    books.reach(before + 10).await;
    stop.cancel();
    for writer in writers {
        writer.await.unwrap();
    }
    let posts = books.settle(&scene.nodes[1].url, &scene.group, &scene.members[0]).await;
    for listener in &mut listeners {
        listener.until_heard(&posts).await;
    }
    println!("{} posts acknowledged, none lost; all had caught up {:?} later", posts.len(), back.elapsed());
}

fn url_port(url: &str) -> u16 {
    url.rsplit(':').next().unwrap().parse().unwrap()
}
