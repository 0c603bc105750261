//! [`Frame`]: what the layout around every page needs. A page struct holds one as `f`.

use super::session::Visitor;
use super::words::Words;
use super::{assets, look::Look};
use crate::app::App;
use crate::base::Timestamp;
use crate::base::error::FieldErrors;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::fmt::Display;

/// The visitor's language and look, and where the page stands.
#[derive(Clone)]
pub struct Frame {
    /// The words of the visitor's language.
    pub words: Words,
    /// Whether somebody is signed in.
    pub signed_in: bool,
    /// What the head says beside the places that everybody has.
    pub head: Head,
    /// The community's name.
    pub community: String,
    /// Where the quick exit leads.
    pub exit_url: String,
    /// Theme and text size.
    pub look: Look,
    /// The path of this page, for coming back to it.
    pub path: String,
    /// The time, for “2 hours ago”.
    pub now: Timestamp,
    /// A sentence about what was just done.
    pub done: Option<String>,
    /// Whether a script asked for a part of the page.
    pub fragment: bool,
}

/// What the head of a page says to somebody who is signed in. The features know it; a layer around the routes
/// leaves it with the request.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// The moderators' desks that are theirs, by the group's name.
    pub desks: Vec<Desk>,
    /// Whether they review clinicians.
    pub reviews: bool,
    /// Whether they are an administrator.
    pub administers: bool,
    /// How many notifications they have not seen.
    pub unread: u64,
}

/// A group's review queue, for whoever moderates there.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Where it is.
    pub path: String,
    /// The group's name.
    pub group: String,
}

impl Head {
    /// Whether they have any right that needs a shorter session.
    pub fn is_staff(&self) -> bool {
        self.reviews || self.administers || !self.desks.is_empty()
    }
}

impl Frame {
    /// The sentence with this key.
    pub fn t(&self, key: &str) -> String {
        self.words.t(key)
    }

    /// The sentence `PREFIX-NAME`, for a value with a name of its own.
    pub fn named(&self, prefix: &str, name: impl Display) -> String {
        self.words.named(prefix, name)
    }

    /// The sentence `PREFIX-NAME-PART`.
    pub fn named_part(&self, prefix: &str, name: impl Display, part: &str) -> String {
        self.words.named_part(prefix, name, part)
    }

    /// The sentence with one value put in.
    pub fn with(&self, key: &str, name: &'static str, value: impl Display) -> String {
        self.words.with(key, name, value)
    }

    /// The sentence for a number.
    pub fn count(&self, key: &str, n: impl Display) -> String {
        self.words.count(key, n)
    }

    /// The sentences for a form's errors, by field.
    pub fn errors(&self, errors: &FieldErrors) -> FormErrors {
        let lines = errors.iter().map(|error| (error.field, self.words.message(&error.message)));
        FormErrors(lines.collect())
    }

    /// The address of a static file.
    pub fn asset(&self, path: &str) -> String {
        assets::address(path)
    }

    /// A time as members see it: “2 hours ago”, then the day, never the minute.
    pub fn ago(&self, at: Timestamp) -> String {
        self.words.ago(at, self.now)
    }

    /// A day, for example “3 May 2026”.
    pub fn day(&self, at: Timestamp) -> String {
        self.words.day(at)
    }
}

/// A form's errors in words. Empty for a form that was not sent yet.
#[derive(Clone, Debug, Default)]
pub struct FormErrors(Vec<(&'static str, String)>);

impl FormErrors {
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Field and sentence, in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = &(&'static str, String)> {
        self.0.iter()
    }

    /// The sentence for one field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, sentence)| sentence.as_str())
    }
}

impl FromRequestParts<App> for Frame {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let words = Words::default();
        let visitor = parts.extensions.get::<Visitor>().cloned().unwrap_or_default();
        Ok(Self {
            words,
            signed_in: visitor.0.is_some(),
            head: parts.extensions.get::<Head>().cloned().unwrap_or_default(),
            community: app.config.name.clone(),
            exit_url: app.config.exit_url.clone(),
            look: Look::of(&parts.headers),
            path: parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
            now: app.now(),
            done: done(&words, parts.uri.query()),
            fragment: parts.headers.contains_key("x-fragment"),
        })
    }
}

/// The sentence that `?done=KEY` asks for. Only sentences whose key begins with `done-` can be asked
/// for, so nobody can put words of their own on a page.
fn done(words: &Words, query: Option<&str>) -> Option<String> {
    let (_, key) = url::form_urlencoded::parse(query?.as_bytes()).find(|(name, _)| name == "done")?;
    words.complete(&format!("done-{key}"))
}
