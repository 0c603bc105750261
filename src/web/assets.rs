//! Styles, scripts and icons, inside the binary (read from disk in debug builds), under an address
//! that changes when any of them does, so browsers may keep them for ever.

use crate::base::error::{Error, Result};
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "frontend"]
#[include = "styles/**"]
#[include = "scripts/**"]
#[include = "icons/*.svg"]
struct Files;

/// Ten characters made from every file's content.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut digest = Sha256::new();
    for name in Files::iter() {
        if let Some(file) = Files::get(&name) {
            digest.update(name.as_bytes());
            digest.update(file.metadata.sha256_hash());
        }
    }
    crate::base::ids::base32(&digest.finalize())[..10].to_owned()
});

/// The address of a file, for example `/assets/4kq2m7x3ab/styles/app.css`.
pub fn address(path: &str) -> String {
    format!("/assets/{}/{path}", *VERSION)
}

/// Serves a file. An older version's address gets today's file, but no promise to keep it.
pub async fn serve(Path((version, path)): Path<(String, String)>) -> Result<Response> {
    let file = Files::get(&path).ok_or(Error::NotFound)?;
    let keep = if version == *VERSION { "public, max-age=31536000, immutable" } else { "no-cache" };
    let kind = match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        _ => "image/svg+xml",
    };
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], file.data).into_response())
}

/// The icon that browsers ask for by themselves.
pub async fn favicon() -> Result<Response> {
    serve(Path((VERSION.clone(), "icons/favicon.svg".to_owned()))).await
}
