//! How large and how slow a request may be.

use axum::http::StatusCode;
use std::time::Duration;
use tower_http::timeout::TimeoutLayer;

/// A form: a post of 20 kB may be three times as long once percent signs are put in.
pub const FORM_BYTES: usize = 128 * 1024;
/// A form with a file.
pub const UPLOAD_BYTES: usize = 6 * 1024 * 1024;
/// A file inside such a form.
pub const FILE_BYTES: usize = 5 * 1024 * 1024;

/// A request that takes longer than this is given up.
pub fn timeout() -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_secs(20))
}
