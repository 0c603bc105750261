//! People who take very long to say what they want, so that nobody else gets a turn.

use super::raw::{self, Heard};
use crate::both_databases;
use crate::support::TestApp;
use std::time::Duration;
use tokio::io::AsyncWriteExt;

/// Says `beginning` and then a letter at a time, for ever. What the server answers until it has had enough.
async fn dribble(world: &TestApp, beginning: &str) -> Heard {
    let (mut ear, mut mouth) = raw::connect(world).await.into_split();
    mouth.write_all(beginning.as_bytes()).await.unwrap();
    let speaking = async {
        let mut pace = tokio::time::interval(Duration::from_millis(200));
        while mouth.write_all(b"a").await.is_ok() {
            pace.tick().await;
        }
        std::future::pending::<Heard>().await
    };
    tokio::select! {
        heard = raw::listen(&mut ear) => heard,
        never = speaking => never,
    }
}

both_databases!(nobody_keeps_a_connection_by_talking_slowly);
async fn nobody_keeps_a_connection_by_talking_slowly(world: TestApp) {
    let host = world.url.trim_start_matches("http://");
    let head = format!("GET / HTTP/1.1\r\nHost: {host}\r\nX-Slow: ");
    let body = format!(
        "POST /look HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 100000\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    );
    let (in_the_head, in_the_body) = tokio::join!(dribble(&world, &head), dribble(&world, &body));
    let answered = in_the_head.statuses();
    assert!(answered.is_empty() || answered == [408], "{}", in_the_head.0);
    assert_eq!(in_the_body.statuses(), [408], "{}", in_the_body.0);
}
