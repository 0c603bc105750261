//! Forged requests: whatever changes something must come from a page of ours.
//!
//! The browser says where a request comes from in `Sec-Fetch-Site` (Fetch Metadata) or `Origin`
//! (RFC 6454). A request that says neither is refused too: no browser of today sends one.

use super::error_page::Problem;
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
    if origin == app.public_url.origin().ascii_serialization() {
        return true;
    }
    // On one's own machine it goes by several names.
    app.config.public_url.is_none()
        && url::Url::parse(origin).is_ok_and(|url| {
            url.scheme() == "http"
                && url.port_or_known_default() == app.public_url.port_or_known_default()
                && matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
        })
}
