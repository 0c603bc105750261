//! What a hundred times as many posts change: what pages cost, how long a start takes, how much memory it needs.

use crate::load::{self, Connection, Figure, TURNS, get};
use crate::pages::requests;
use crate::plant::{Community, MEMBERS};
use crate::process::Server;
use crate::report::Report;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Topics that are asked for, spread over all there are.
const TOPICS: usize = 5_000;
/// How long a server has nothing to do before its memory is read.
const IDLE: Duration = Duration::from_secs(3);
/// Starts.
const STARTS: usize = 5;

/// Measures the large community beside the small one.
pub async fn measure(program: &Path, small: &Community, large: &Community, report: &mut Report) {
    report.table(
        "Growth: 10,000 and 1,000,000 posts",
        &format!(
            "Signed in, {TOPICS} requests for topics spread over all there are, so that few pages are asked for twice; \
             processor time of the server for one page, the turn in the middle of {TURNS}."
        ),
    );
    start(program, large, report).await;
    let (few, many) = (Server::kith(program, small), Server::kith(program, large));
    for (what, paths) in [
        ("topic page", spread as fn(&Community) -> Vec<String>),
        ("group page", |community| vec![format!("/g/{}", community.group)]),
    ] {
        let of_few = asked(&few, small, &paths(small));
        let of_many = asked(&many, large, &paths(large));
        let (mut ours, mut theirs): (Vec<Figure>, Vec<Figure>) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            ours.push(load::turn(&many, of_many.clone()).await);
            theirs.push(load::turn(&few, of_few.clone()).await);
        }
        let (ours, theirs) = (load::middle(ours), load::middle(theirs));
        report.line(
            what,
            format!(
                "{:.2} of what it costs with few: {:.3} against {:.3} ms of processor",
                ours.processor / theirs.processor,
                ours.processor,
                theirs.processor
            ),
            "at most 1.15",
        );
    }
}

async fn start(program: &Path, community: &Community, report: &mut Report) {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let begun = Instant::now();
        let kith = Server::kith(program, community);
        let mut connection = Connection::open(kith.address).await;
        let answer = connection.ask(&get(&kith, &community.topic(7), None)).await;
        times.push(begun.elapsed());
        assert_eq!(answer.status, 200, "{}", answer.head);
    }
    times.sort_unstable();
    report.line(
        "from start to first answer",
        format!("{:.2} s", times[STARTS / 2].as_secs_f64()),
        "at most 0.5 s",
    );
    let kith = Server::kith(program, community);
    tokio::time::sleep(IDLE).await;
    report.line("memory when nobody asks", format!("{:.0} MB", kith.memory() as f64 / 1e6), "at most 60 MB");
}

fn spread(community: &Community) -> Vec<String> {
    (0..TOPICS).map(|number| community.topic(number * community.topics / TOPICS + number % 7)).collect()
}

fn asked(server: &Server, community: &Community, paths: &[String]) -> Arc<Vec<Vec<u8>>> {
    let members: Vec<Option<&str>> =
        community.cookies[..MEMBERS].iter().map(|cookie| Some(cookie.as_str())).collect();
    requests(server, paths, &members)
}
