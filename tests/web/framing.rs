//! Where one request ends and the next begins (request smuggling; OWASP ASVS 5.0, 4.2.1). Each story sends a request
//! with two possible ends, and behind it another that must not be answered: whoever passed the first one on may
//! have taken the second for a part of it.

use super::raw;
use crate::both_databases;
use crate::support::TestApp;

/// The first request: a form from a page of ours, so that its body is read.
fn doubtful(world: &TestApp, version: &str, headers: &str, body: &str) -> String {
    let host = world.url.trim_start_matches("http://");
    format!(
        "POST /look HTTP/{version}\r\nHost: {host}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n{headers}\r\n{body}\
         GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n"
    )
}

both_databases!(a_request_with_two_lengths_ends_its_connection);
async fn a_request_with_two_lengths_ends_its_connection(world: TestApp) {
    let chunks = "3\r\na=b\r\n0\r\n\r\n";
    for headers in [
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\nConnection: keep-alive\r\n",
        "Transfer-Encoding: chunked\r\n",
    ] {
        let heard = raw::say(&world, &doubtful(&world, "1.1", headers, chunks)).await;
        assert_eq!(heard.statuses(), [303], "{headers}: {}", heard.0);
        assert_eq!(heard.header("connection"), Some("close"), "{headers}: {}", heard.0);
    }
}

both_databases!(a_request_whose_end_is_not_clear_is_refused);
async fn a_request_whose_end_is_not_clear_is_refused(world: TestApp) {
    for (version, headers, body) in [
        ("1.1", "Content-Length: 3\r\nContent-Length: 4\r\n", "a=b"),
        ("1.1", "Content-Length: 3, 4\r\n", "a=b"),
        ("1.1", "Content-Length: +3\r\n", "a=b"),
        ("1.1", "Content-Length: 0x3\r\n", "a=b"),
        ("1.1", "Content-Length: -3\r\n", "a=b"),
        ("1.1", "Content-Length : 3\r\n", "a=b"),
        ("1.1", "Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"),
        ("1.1", "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"),
        ("1.0", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n"),
        // A line that goes on in the next one (obs-fold, RFC 9112 §5.2).
        ("1.1", "X-Long: a\r\n b\r\nContent-Length: 3\r\n", "a=b"),
        ("1.1", "X-Null: a\0b\r\nContent-Length: 3\r\n", "a=b"),
        ("1.1", "Transfer-Encoding: chunked\r\n", "zz\r\na=b\r\n0\r\n\r\n"),
        ("1.1", "Transfer-Encoding: chunked\r\n", "3\na=b\r\n0\r\n\r\n"),
        ("1.1", "Transfer-Encoding: chunked\r\n", "3\r\na=bcd\r\n0\r\n\r\n"),
        ("1.1", "Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\na=b\r\n0\r\n\r\n"),
    ] {
        let heard = raw::say(&world, &doubtful(&world, version, headers, body)).await;
        assert_eq!(heard.statuses(), [400], "{headers} {body}: {}", heard.0);
    }
}

both_databases!(a_head_that_is_too_long_is_refused);
async fn a_head_that_is_too_long_is_refused(world: TestApp) {
    let host = world.url.trim_start_matches("http://");
    let (long, many) = (format!("X-Long: {}\r\n", "a".repeat(40_000)), "X-Many: a\r\n".repeat(200));
    for headers in [long, many] {
        let head = format!("GET / HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n");
        let heard = raw::say(&world, &head).await;
        assert_eq!(heard.statuses(), [431], "{}", heard.0);
    }
}
