//! Replies: pages, parts of pages, and where to go next.

use crate::base::error::{Error, Result};
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

/// What every page handler gives back.
pub type Reply = Result<Response>;

/// A page.
pub fn page(template: impl Template) -> Reply {
    page_with(StatusCode::OK, template)
}

/// A page with another status, for example 422 for a form that has errors.
pub fn page_with(status: StatusCode, template: impl Template) -> Reply {
    let html = template.render().map_err(Error::internal)?;
    Ok((status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response())
}

/// After a form: go to a page of ours (303). `path` begins with `/`.
pub fn see_other(path: impl AsRef<str>) -> Response {
    Redirect::to(path.as_ref()).into_response()
}

/// A path of ours, from something that a visitor sent; `/` when it is not one.
pub fn safe_path(path: &str) -> &str {
    let own = path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/\\");
    if own && !path.contains(['\r', '\n', '\\']) { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::safe_path;

    #[test]
    fn only_a_path_of_ours_is_gone_to() {
        assert_eq!(safe_path("/g/7kq2m?x=1"), "/g/7kq2m?x=1");
        for path in ["//evil.example", "https://evil.example", "/\\evil", "", "/a\r\nSet-Cookie: x"] {
            assert_eq!(safe_path(path), "/", "{path}");
        }
    }
}
