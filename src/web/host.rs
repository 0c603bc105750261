//! Which server a request is for. A request for another host is not answered, so that nobody makes this server speak
//! under a name of theirs (DNS rebinding, poisoned caches and links).

use super::error_page::Problem;
use super::health;
use crate::app::App;
use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// What a server that only its own machine reaches is called there.
const LOCAL: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Refuses a request that names no host, or several, with 400 (RFC 9112 §3.2), and one for another host with 421
/// (RFC 9110 §15.5.20). Monitors ask for a machine by its address, so what they ask is answered under any name.
pub async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    if health::PATHS.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let Some(host) = named(&request) else {
        return Problem::new(StatusCode::BAD_REQUEST, "problem-host").into_response();
    };
    // A target in absolute form counts more than the header (RFC 9112 §3.2.2); here both must be right.
    let target = request.uri().authority();
    if [Some(&host), target].into_iter().flatten().all(|authority| is_own_authority(&app, authority)) {
        next.run(request).await
    } else {
        Problem::new(StatusCode::MISDIRECTED_REQUEST, "problem-host").into_response()
    }
}

/// Whether people reach this server under `host` (an IPv6 address in brackets) and `port`.
pub fn is_own(app: &App, host: &str, port: Option<u16>) -> bool {
    let url = &app.public_url;
    let named = url.host_str().is_some_and(|own| own.eq_ignore_ascii_case(host));
    // On one's own machine it goes by several names.
    let local = app.config.public_url.is_none() && LOCAL.iter().any(|local| local.eq_ignore_ascii_case(host));
    port == url.port_or_known_default() && (named || local)
}

/// The one host that the request names. In HTTP/2 the target names it, and a header is not needed (RFC 9113 §8.3.1).
fn named(request: &Request) -> Option<Authority> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = match hosts.next() {
        None if request.version() == Version::HTTP_2 => request.uri().authority().cloned(),
        host => host?.to_str().ok()?.parse().ok(),
    };
    host.filter(|_| hosts.next().is_none())
}

fn is_own_authority(app: &App, authority: &Authority) -> bool {
    let usual = if app.public_url.scheme() == "https" { 443 } else { 80 };
    // A port that is no number is none of ours; without a port it is the usual one.
    let port = match authority.port() {
        Some(port) => port.as_str().parse().ok(),
        None => Some(usual),
    };
    !authority.as_str().contains('@') && is_own(app, authority.host(), port)
}
