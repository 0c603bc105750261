//! Bodies that are ready to be sent again and again: with a name for what is in them, and compressed when a browser asks.
//!
//! Only what is the same for everybody may be sent this way. A compressed answer tells by its length when a part that
//! somebody else chose is repeated in a secret part (BREACH, Black Hat 2013), so pages of members are not compressed.

use crate::base::ids::base32;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::sync::OnceLock;

/// A body that is ready to be sent.
pub struct Ready {
    kind: &'static str,
    plain: Bytes,
    /// Made when it is first asked for.
    gzip: OnceLock<Bytes>,
    /// What is in it, as a name (RFC 9110 §8.8.3); weak, because the compressed body is another one.
    tag: HeaderValue,
}

impl Ready {
    /// A body of this media type.
    pub fn new(kind: &'static str, body: impl Into<Bytes>) -> Self {
        let plain = body.into();
        let tag = format!("W/\"{}\"", &base32(&Sha256::digest(&plain))[..26]);
        // Base32 between quotes is always a header's value.
        let tag = HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("W/\"\""));
        Self { kind, plain, gzip: OnceLock::new(), tag }
    }

    /// How many bytes it holds.
    pub fn len(&self) -> usize {
        self.plain.len() + self.gzip.get().map_or(0, Bytes::len)
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.plain.is_empty()
    }

    /// The answer to a request with these headers: the body, or that it is the one that the browser has.
    pub fn answer(&self, request: &HeaderMap) -> Response {
        let about =
            [(header::ETAG, self.tag.clone()), (header::VARY, HeaderValue::from_static("accept-encoding"))];
        if request.get(header::IF_NONE_MATCH).is_some_and(|known| names(known, &self.tag)) {
            return (StatusCode::NOT_MODIFIED, about).into_response();
        }
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        if takes_gzip(request) {
            let coding = (header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            return (about, [kind, coding], self.compressed()).into_response();
        }
        (about, [kind], self.plain.clone()).into_response()
    }

    fn compressed(&self) -> Bytes {
        let compress = || -> std::io::Result<Bytes> {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(&self.plain)?;
            Ok(encoder.finish()?.into())
        };
        // Writing into memory does not fail.
        self.gzip.get_or_init(|| compress().unwrap_or_default()).clone()
    }
}

/// Whether a list of names (`If-None-Match`) has this one in it (RFC 9110 §13.1.2: compared weakly).
fn names(list: &HeaderValue, tag: &HeaderValue) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let Ok(tag) = tag.to_str().map(bare) else { return false };
    list.to_str().is_ok_and(|list| list.trim() == "*" || list.split(',').any(|known| bare(known) == tag))
}

/// Whether the browser takes gzip (RFC 9110 §12.5.3): it names it, and not with the weight 0.
fn takes_gzip(request: &HeaderMap) -> bool {
    const CODINGS: HeaderName = header::ACCEPT_ENCODING;
    let lists = request.get_all(CODINGS).iter().filter_map(|list| list.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = weight.trim().trim_start_matches("q=").parse() == Ok(0.0_f32);
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(headers: &[(HeaderName, &'static str)]) -> HeaderMap {
        headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_browser_gets_gzip_only_when_it_takes_it() {
        let ready = Ready::new("text/plain", "words ".repeat(100));
        let coded = |list| {
            let answer = ready.answer(&request(&[(header::ACCEPT_ENCODING, list)]));
            answer.headers().contains_key(header::CONTENT_ENCODING)
        };
        assert!(coded("gzip") && coded("br, GZIP;q=0.5"));
        assert!(!coded("br") && !coded("gzip;q=0") && !coded("") && !coded("gzip-like"));
        assert!(ready.compressed().len() < 100);
    }

    #[test]
    fn what_a_browser_has_is_not_sent_again() {
        let ready = Ready::new("text/plain", "words");
        let first = ready.answer(&HeaderMap::new());
        let tag = first.headers()[header::ETAG].clone();
        let mut again = HeaderMap::new();
        again.insert(header::IF_NONE_MATCH, tag);
        assert_eq!(ready.answer(&again).status(), StatusCode::NOT_MODIFIED);
        let other = request(&[(header::IF_NONE_MATCH, "\"something-else\"")]);
        assert_eq!(ready.answer(&other).status(), StatusCode::OK);
        assert_eq!(
            ready.answer(&request(&[(header::IF_NONE_MATCH, "*")])).status(),
            StatusCode::NOT_MODIFIED
        );
    }
}
