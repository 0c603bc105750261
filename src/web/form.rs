//! Forms: bytes that are hostile until they are parsed.

use crate::base::error::Error;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form as Fields;
use serde::de::DeserializeOwned;

use super::error_page::Problem;

/// A form's fields. Repeated fields become a list. Bad UTF-8, NUL bytes, a body that is too large
/// and fields of the wrong kind end here, with a 4xx.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let limit = super::limits::FORM_BYTES;
        let bytes = axum::body::to_bytes(body, limit)
            .await
            .map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "problem-too-large").into_response())?;
        if !is_clean(&bytes) {
            return Err(Problem::new(StatusCode::BAD_REQUEST, "problem-bad-text").into_response());
        }
        let request = Request::from_parts(parts, axum::body::Body::from(bytes));
        match Fields::<T>::from_request(request, state).await {
            Ok(Fields(fields)) => Ok(Self(fields)),
            Err(rejection) => {
                let status = rejection.into_response().status();
                let status = if status.is_client_error() { status } else { StatusCode::BAD_REQUEST };
                Err(Problem::new(status, "problem-bad-form").into_response())
            }
        }
    }
}

/// Whether every field is UTF-8 without NUL once the percent signs are resolved.
fn is_clean(body: &[u8]) -> bool {
    let mut decoded = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = (byte == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|hex| data_encoding::HEXUPPER_PERMISSIVE.decode(hex).ok());
        match hex.as_deref() {
            Some([code]) => {
                decoded.push(*code);
                rest = &tail[2..];
            }
            _ => {
                decoded.push(byte);
                rest = tail;
            }
        }
    }
    !decoded.contains(&0) && std::str::from_utf8(&decoded).is_ok()
}

/// A file that came with a form: its bytes, at most `limit` of them.
pub async fn file(field: axum::extract::multipart::Field<'_>, limit: usize) -> Result<Vec<u8>, Error> {
    let mut field = field;
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| Error::field("evidence", "problem-bad-form"))? {
        if bytes.len() + chunk.len() > limit {
            return Err(Error::field("evidence", "problem-file-too-large"));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::is_clean;

    #[test]
    fn text_that_is_no_text_is_seen() {
        assert!(is_clean(b"a=100%25+%C3%A4&b=100%"));
        for body in [&b"a=%00"[..], b"a=\0", b"a=%FF%FE", b"a=\xff"] {
            assert!(!is_clean(body), "{body:?}");
        }
    }
}
