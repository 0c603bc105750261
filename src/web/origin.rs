//! Forged requests: whatever changes something must come from a page of ours.
//!
//! The browser says where a request comes from in `Sec-Fetch-Site` (Fetch Metadata) or `Origin`
//! (RFC 6454). A request that says neither is refused too: no browser of today sends one.

use super::error_page::Problem;
use super::host;
use crate::app::App;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses unsafe requests from elsewhere with 403.
pub async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || is_own(&app, request.headers()) {
        next.run(request).await
    } else {
        Problem::new(StatusCode::FORBIDDEN, "problem-origin").into_response()
    }
}

/// Whether the request comes from a page of ours.
pub fn is_own(app: &App, headers: &HeaderMap) -> bool {
    match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => has_own_origin(app, headers),
    }
}

/// Whether `Origin` is there and names exactly this server.
pub fn has_own_origin(app: &App, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get("origin").and_then(|origin| origin.to_str().ok()) else { return false };
    let Ok(url) = url::Url::parse(origin) else { return false };
    // What is more than an origin, a path for example, does not come from a browser.
    origin == url.origin().ascii_serialization()
        && url.scheme() == app.public_url.scheme()
        && url.host_str().is_some_and(|name| host::is_own(app, name, url.port_or_known_default()))
}
