//! The server is killed in the middle of its work (`kill -9`) and started again: what it acknowledged
//! is there, and whoever was listening goes on without a gap. With the real program, on both databases.

use crate::support::load::{Books, Listener, common_group, sign_in};
use crate::support::postgres;
use crate::support::process::{Process, free_port};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// So many posts are acknowledged before the kill.
const BEFORE: usize = 60;
/// So many people write at once.
const WRITERS: usize = 4;
/// So many sockets listen.
const LISTENERS: usize = 6;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_on_sqlite_it_loses_nothing_that_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    killed_it_loses_nothing(folder.path(), &[]).await;
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
    killed_it_loses_nothing(folder.path(), &[("KITH_DATABASE_URL", &database.url())]).await;
    database.remove().await;
}

async fn killed_it_loses_nothing(folder: &Path, settings: &[(&str, &str)]) {
    let port = free_port();
    let server = Process::start(folder, settings, port);
    let group = common_group(&server.said, WRITERS);
    let members = sign_in(&server.url, &server.said, &group, WRITERS).await;
    let mut listening = Vec::new();
    for member in members.iter().cycle().take(LISTENERS) {
        let listener = Listener::open(&server.url, member, &group).await;
        listening.push(tokio::spawn(listener.until_the_end()));
    }

    let (books, stop) = (Arc::new(Books::default()), CancellationToken::new());
    let writers = books.write(&members, &group, Duration::from_millis(50), &stop);
    books.reach(BEFORE).await;
    server.kill();
    stop.cancel();
    for writer in writers {
        writer.await.unwrap();
    }
    let mut listeners = Vec::new();
    for listening in listening {
        listeners.push(listening.await.unwrap());
    }

    let server = Process::start(folder, settings, port);
    let back = Instant::now();
    let posts = books.settle(&server.url, &group, &members[0]).await;
    for listener in &mut listeners {
        listener.resume(&server.url).await;
        listener.until_heard(&posts).await;
    }
    println!(
        "{} posts acknowledged, none lost; all had caught up {:?} after the start",
        posts.len(),
        back.elapsed()
    );
}
