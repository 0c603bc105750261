//! Styles, scripts and icons, inside the binary (read from disk in debug builds), under an address
//! that changes when any of them does, so browsers may keep them for ever.

use super::ready::Ready;
use crate::base::error::{Error, Result};
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

/// Files by their paths.
type Kept = RwLock<HashMap<String, Arc<Ready>>>;

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

/// The whole look in one file: each `@import url("FILE") layer(NAME);` of `app.css` replaced by the
/// file itself inside its layer, so that the first page waits for one request and not for forty.
fn stylesheet() -> Option<String> {
    let main = text("styles/app.css")?;
    let mut whole = String::with_capacity(64 * 1024);
    for line in main.lines() {
        let import = line.strip_prefix("@import url(\"").and_then(|rest| rest.split_once("\")"));
        match import {
            Some((file, rest)) => {
                let layer = rest.trim().trim_start_matches("layer(").split(')').next().unwrap_or_default();
                let media = rest.split_once(')').map_or("", |(_, media)| media.trim().trim_end_matches(';'));
                let file = text(&format!("styles/{file}"))?;
                let inner = format!("@layer {layer} {{\n{file}}}\n");
                whole += &if media.is_empty() { inner } else { format!("@media {media} {{\n{inner}}}\n") };
            }
            None => {
                whole += line;
                whole.push('\n');
            }
        }
    }
    Some(whole)
}

fn text(path: &str) -> Option<String> {
    String::from_utf8(Files::get(path)?.data.into_owned()).ok()
}

/// Serves a file. An older version's address gets today's file, but no promise to keep it.
pub async fn serve(Path((version, path)): Path<(String, String)>, headers: HeaderMap) -> Result<Response> {
    let file = file(&path).ok_or(Error::NotFound)?;
    let keep = if version == *VERSION { "public, max-age=31536000, immutable" } else { "no-cache" };
    Ok(([(header::CACHE_CONTROL, keep)], file.answer(&headers)).into_response())
}

/// A file that is ready to be sent. In debug builds it is read each time, so that what was changed is seen at once.
fn file(path: &str) -> Option<Arc<Ready>> {
    static READY: LazyLock<Kept> = LazyLock::new(Kept::default);
    if let Some(file) = READY.read().unwrap_or_else(PoisonError::into_inner).get(path) {
        return Some(file.clone());
    }
    let body = match path {
        "styles/app.css" => stylesheet()?.into_bytes(),
        path => Files::get(path)?.data.into_owned(),
    };
    let kind = match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        _ => "image/svg+xml",
    };
    let file = Arc::new(Ready::new(kind, body));
    if !cfg!(debug_assertions) {
        // There are as many as there are files: nothing is kept under an address that somebody made up.
        READY.write().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), file.clone());
    }
    Some(file)
}

/// The icon that browsers ask for by themselves.
pub async fn favicon(headers: HeaderMap) -> Result<Response> {
    serve(Path((VERSION.clone(), "icons/favicon.svg".to_owned())), headers).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stylesheet_is_whole_and_imports_nothing() {
        let whole = stylesheet().unwrap();
        assert!(!whole.contains("@import"));
        assert!(whole.contains("@layer tokens {") && whole.contains("@layer components {"));
        assert_eq!(whole.matches('{').count(), whole.matches('}').count());
    }
}
