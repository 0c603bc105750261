//! Stories about several nodes of one installation: one PostgreSQL, one NATS server, one key file. Where one of the two
//! servers is not installed they are not run, and the report says so.

mod hearing;
mod outages;
mod processes;
mod shared;

use crate::support::nats::{self, Nats};
use crate::support::postgres::{self, Cluster};
use crate::support::{Ears, Options, TestApp, eventually, report};
use kith::base::event::{Event, Reach, Stream};
use kith::transaction;
use serde::{Deserialize, Serialize};

/// Two nodes in this process.
struct Nodes {
    one: TestApp,
    other: TestApp,
    nats: Nats,
    /// Address of the database that they share.
    database: String,
}

/// Something that happens in a group and has no words.
#[derive(Serialize, Deserialize)]
struct Happened {}

impl Event for Happened {
    const KIND: &'static str = "test.happened";
}

/// Makes a test from a story on two nodes.
macro_rules! two_nodes {
    ($story:ident) => {
        mod $story {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn nodes() {
                crate::nodes::on_two_nodes(super::$story).await;
            }
        }
    };
}
use two_nodes;

/// The two servers, or nothing where a run without them is allowed.
fn ground() -> Option<(Nats, &'static Cluster)> {
    let missing = |why: &str, required: bool| {
        assert!(!required, "{why}, and the tests require it");
        report::no_nodes(why);
        None
    };
    let nats = match Nats::start() {
        Ok(nats) => nats,
        Err(why) => return missing(why, nats::is_required()),
    };
    match postgres::cluster() {
        Ok(cluster) => {
            report::nats(&nats.version());
            Some((nats, cluster))
        }
        Err(why) => missing(why, nats::is_required() || postgres::is_required()),
    }
}

async fn on_two_nodes<S: AsyncFnOnce(&mut Nodes)>(story: S) {
    let Some((nats, cluster)) = ground() else { return };
    let copy = cluster.copy().await;
    let keys = tempfile::tempdir().unwrap();
    let start = async || {
        let (url, key_file) = (nats.url(), keys.path().join("kith.keys"));
        let options = Options::default().system_clock().system_random().configure(move |config| {
            config.nats_url = Some(url.into());
            config.key_file = Some(key_file);
        });
        TestApp::start(options, Some(copy.url())).await
    };
    let (one, other) = (start().await, start().await);
    let mut nodes = Nodes { one, other, nats, database: copy.url() };
    nodes.reach(Reach::Nodes).await;
    story(&mut nodes).await;
    drop(nodes);
    copy.remove().await;
}

impl Nodes {
    /// Waits until both nodes know that they hear each other, or that they do not.
    async fn reach(&self, reach: Reach) {
        for node in [&self.one, &self.other] {
            let reaches = async || (node.app.bus.reach() == reach).then_some(());
            eventually(&format!("the bus to be {reach:?}"), reaches).await;
        }
    }
}

/// Lets something happen through this node. Returns its number.
async fn happens(node: &TestApp, stream: Stream) -> i64 {
    transaction!(node.app.db, |tx| tx.emit(stream, &Happened {}).await).unwrap()
}

/// Listens to a stream from now on, and waits until that is so.
async fn hears(ears: &mut Ears, name: &str) {
    ears.subscribe(name, None).await;
    ears.next_where(|said| said["op"] == "live" && said["g"] == name).await;
}

/// The numbers of the next events.
async fn numbers(ears: &mut Ears, count: usize) -> Vec<i64> {
    let mut numbers = Vec::new();
    for _ in 0..count {
        numbers.push(ears.next_where(|said| said["op"] != "hb").await["s"].as_i64().unwrap());
    }
    numbers
}

/// Proves that nothing is on its way to a socket: the next thing that it hears is the answer to a question of its own.
async fn hears_nothing(ears: &mut Ears) {
    ears.subscribe("nothing-here", None).await;
    let next = ears.next_where(|said| said["op"] != "hb").await;
    assert_eq!(next["g"], "nothing-here", "{next}");
}
