//! Pages: how many in a second, and what one costs, against a bare server that gives out the same bytes from memory.

use crate::load::{self, Connection, Figure, TURNS, get};
use crate::plant::{Community, MEMBERS, POSTS_PER_TOPIC};
use crate::process::Server;
use crate::report::Report;
use std::path::Path;
use std::sync::Arc;

/// Topics that are asked for in turn, as many as in the measurements of other servers.
const TOPICS: usize = 500;

/// Measures the topic page and the group page, for guests and for members.
pub async fn measure(program: &Path, community: &Community, report: &mut Report) {
    let kith = Server::kith(program, community);
    report.table(
        &format!("Pages ({POSTS_PER_TOPIC} posts on a topic page, {TOPICS} topics in turn)"),
        &format!(
            "{} connections over loopback; the turn in the middle of {TURNS}, Kith and the bare server one after the \
             other. Processor time is the server's own, for one page.",
            load::CONNECTIONS
        ),
    );
    let topics: Vec<String> = (0..TOPICS).map(|number| community.topic(number)).collect();
    let groups = vec![format!("/g/{}", community.group)];
    let guest: Vec<Option<&str>> = vec![None];
    let members: Vec<Option<&str>> =
        community.cookies[..MEMBERS].iter().map(|cookie| Some(cookie.as_str())).collect();
    for (what, paths, visitors, aim) in [
        ("topic page, guest", &topics, &guest, "at least 0.5"),
        ("topic page, signed in", &topics, &members, "at least 0.125"),
        ("group page, guest", &groups, &guest, ""),
        ("group page, signed in", &groups, &members, ""),
    ] {
        let requests = requests(&kith, paths, visitors);
        let page = page(&kith, &requests[0]).await;
        let bare = Server::bare(page.path());
        let from_memory = Arc::new(vec![get(&bare, "/", None)]);
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            ours.push(load::turn(&kith, requests.clone()).await);
            theirs.push(load::turn(&bare, from_memory.clone()).await);
        }
        tell(report, what, aim, load::middle(ours), load::middle(theirs));
    }
}

/// Every path, each asked for by the next visitor.
pub fn requests(server: &Server, paths: &[String], visitors: &[Option<&str>]) -> Arc<Vec<Vec<u8>>> {
    let many = paths.len().max(visitors.len());
    Arc::new((0..many).map(|n| get(server, &paths[n % paths.len()], visitors[n % visitors.len()])).collect())
}

/// What the server answers, in a file.
async fn page(server: &Server, request: &[u8]) -> tempfile::NamedTempFile {
    let mut connection = Connection::open(server.address).await;
    let answer = connection.ask(request).await;
    assert_eq!(answer.status, 200, "{}", answer.head);
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), connection.body(&answer)).expect("it is written");
    file
}

fn tell(report: &mut Report, what: &str, aim: &str, ours: Figure, theirs: Figure) {
    let figure = format!(
        "{:.2} of the bare server: {:.0} against {:.0} in a second; {:.3} against {:.3} ms of processor",
        ours.rate / theirs.rate,
        ours.rate,
        theirs.rate,
        ours.processor,
        theirs.processor
    );
    report.line(what, figure, aim);
}
