//! How large and how slow a request may be.

use super::error_page::Problem;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use std::time::Duration;
use tower_http::timeout::TimeoutLayer;

/// A form: a post of 20 kB may be three times as long once percent signs are put in.
pub const FORM_BYTES: usize = 128 * 1024;
/// A form with a file.
pub const UPLOAD_BYTES: usize = 6 * 1024 * 1024;
/// A file inside such a form.
pub const FILE_BYTES: usize = 5 * 1024 * 1024;

/// What is read of a body that is too large before the answer: a browser that is cut off while it
/// sends shows no page at all.
const PATIENCE_BYTES: usize = 16 * 1024 * 1024;

/// A form with a file up to this length is taken in like any other; a longer one is read as it comes,
/// by the page that asked for it.
const SMALL_UPLOAD_BYTES: u64 = 1024 * 1024;

/// Takes a form in, whole, before anybody looks at it, so that a refusal always reaches the sender.
pub async fn take_in(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let kind = headers.get(header::CONTENT_TYPE);
    let file = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"));
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let long = announced.is_none_or(|length: u64| length > SMALL_UPLOAD_BYTES);
    if request.method() != Method::POST || (file && long) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let limit = if file { UPLOAD_BYTES } else { FORM_BYTES };
    let (mut bytes, mut length) = (Vec::new(), 0);
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let Ok(chunk) = chunk else {
            return Problem::new(StatusCode::BAD_REQUEST, "problem-bad-form").into_response();
        };
        length += chunk.len();
        if length > PATIENCE_BYTES {
            break;
        }
        if length <= limit {
            bytes.extend_from_slice(&chunk);
        }
    }
    if length > limit {
        return Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "problem-too-large").into_response();
    }
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}

/// A request that takes longer than this is given up.
pub fn timeout() -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_secs(20))
}
