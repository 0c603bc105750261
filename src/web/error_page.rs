//! Errors become pages: plain words, what to do now, and a reference number instead of a source.

use super::frame::{Frame, Head};
use super::request::Reference;
use super::session;
use crate::app::App;
use crate::base::error::Error;
use askama::Template;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use std::sync::Arc;

/// A status and the sentence that explains it. [`pages`] draws the page around it.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    key: &'static str,
    go: Option<Go>,
}

#[derive(Clone, Debug)]
enum Go {
    SignIn,
    Prove,
    Join(Arc<str>),
}

impl Problem {
    /// A problem with a sentence of its own.
    pub fn new(status: StatusCode, key: &'static str) -> Self {
        Self { status, key, go: None }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match self {
            Self::NotFound => Problem::new(StatusCode::NOT_FOUND, "problem-not-found").into_response(),
            Self::Forbidden => Problem::new(StatusCode::FORBIDDEN, "problem-forbidden").into_response(),
            Self::SignedOut => {
                let problem = Problem::new(StatusCode::UNAUTHORIZED, "problem-signed-out");
                Problem { go: Some(Go::SignIn), ..problem }.into_response()
            }
            Self::NotFresh => {
                let problem = Problem::new(StatusCode::FORBIDDEN, "problem-not-fresh");
                Problem { go: Some(Go::Prove), ..problem }.into_response()
            }
            Self::SecondFactor => {
                let problem = Problem::new(StatusCode::FORBIDDEN, "problem-second-factor");
                Problem { go: Some(Go::Prove), ..problem }.into_response()
            }
            Self::NotMember(address) => {
                let problem = Problem::new(StatusCode::FORBIDDEN, "problem-not-member");
                Problem { go: Some(Go::Join(address.into())), ..problem }.into_response()
            }
            Self::Invalid(_) => {
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "problem-bad-form").into_response()
            }
            Self::Conflict(key) => Problem::new(StatusCode::CONFLICT, key).into_response(),
            Self::Throttled(wait) => {
                let mut response =
                    Problem::new(StatusCode::TOO_MANY_REQUESTS, "problem-throttled").into_response();
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1));
                response
            }
            Self::Unavailable => {
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "problem-unavailable").into_response()
            }
            Self::Internal(source) => {
                let mut response =
                    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "problem-internal").into_response();
                response.extensions_mut().insert(Fault(Arc::from(source)));
                response
            }
        }
    }
}

/// The source of an internal error on its way to the log.
#[derive(Clone)]
struct Fault(Arc<dyn std::error::Error + Send + Sync>);

/// Replaces every error answer by a page (or, for a script, by a problem document, RFC 9457).
pub async fn pages(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(mut frame) = Frame::from_request_parts(&mut parts, &app).await;
    // Who asks is found out further inside; here it matters only which links the header shows.
    frame.signed_in = CookieJar::from_headers(&parts.headers).get(session::cookie_name(&app)).is_some();
    let reference = parts.extensions.get::<Reference>().cloned().unwrap_or_default();
    let wants_page = parts.method == Method::GET && !frame.fragment;
    let response = next.run(Request::from_parts(parts, body)).await;
    frame.head = response.extensions().get::<Head>().cloned().unwrap_or_default();
    if let Some(fault) = response.extensions().get::<Fault>() {
        tracing::error!(request.reference = %reference, error = %fault.0, "a request failed");
    }
    let Some(problem) = response.extensions().get::<Problem>().cloned().or_else(|| bare(&response)) else {
        return response;
    };
    match &problem.go {
        Some(Go::SignIn) if wants_page => {
            return Redirect::to(&format!("/sign-in?to={}", encoded(&frame.path))).into_response();
        }
        Some(Go::Prove) if wants_page => {
            return Redirect::to(&format!("/prove?to={}", encoded(&frame.path))).into_response();
        }
        Some(Go::Join(address)) if wants_page => {
            return Redirect::to(&format!("/g/{address}/join")).into_response();
        }
        _ => {}
    }
    draw(&problem, frame, reference, response)
}

fn encoded(path: &str) -> String {
    url::form_urlencoded::byte_serialize(path.as_bytes()).collect()
}

fn draw(problem: &Problem, frame: Frame, reference: Reference, response: Response) -> Response {
    let retry = response.headers().get(header::RETRY_AFTER).cloned();
    let allow = response.headers().get(header::ALLOW).cloned();
    let status = problem.status;
    let mut drawn = if frame.fragment {
        let document = serde_json::json!({
            "status": status.as_u16(),
            "title": frame.t(problem.key),
            "reference": reference.to_string(),
        });
        (status, [(header::CONTENT_TYPE, "application/problem+json")], document.to_string()).into_response()
    } else {
        let page = ErrorPage {
            title: frame.t(&format!("{}-title", problem.key)),
            sentence: frame.t(problem.key),
            sign_in: matches!(problem.go, Some(Go::SignIn)),
            prove: matches!(problem.go, Some(Go::Prove)),
            reference: reference.to_string(),
            f: frame,
        };
        let html = page.render().unwrap_or_else(|_| page.sentence.clone());
        (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
    };
    for (name, value) in [(header::RETRY_AFTER, retry), (header::ALLOW, allow)] {
        if let Some(value) = value {
            drawn.headers_mut().insert(name, value);
        }
    }
    drawn
}

/// The problem behind an error answer that the framework made.
fn bare(response: &Response) -> Option<Problem> {
    let status = response.status();
    let drawn = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| {
        kind.as_bytes().starts_with(b"text/html") || kind.as_bytes().starts_with(b"application/")
    });
    if drawn
        || !(status.is_client_error() || status.is_server_error())
        || status == StatusCode::UPGRADE_REQUIRED
    {
        return None;
    }
    let key = match status {
        StatusCode::NOT_FOUND => "problem-not-found",
        StatusCode::METHOD_NOT_ALLOWED => "problem-method",
        StatusCode::PAYLOAD_TOO_LARGE => "problem-too-large",
        StatusCode::REQUEST_TIMEOUT => "problem-timeout",
        status if status.is_server_error() => "problem-internal",
        _ => "problem-bad-form",
    };
    Some(Problem::new(status, key))
}

#[derive(Template)]
#[template(path = "web/error.html")]
struct ErrorPage {
    f: Frame,
    title: String,
    sentence: String,
    sign_in: bool,
    prove: bool,
    reference: String,
}
