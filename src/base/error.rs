//! The one error type. It knows no HTTP: `web` turns it into a page or a problem document.

use std::borrow::Cow;
use std::time::Duration;

/// What an action gives back.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an action did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not there, or this visitor may not know that it is.
    #[error("not found")]
    NotFound,
    /// The visitor may know that it is there, but may not do this.
    #[error("forbidden")]
    Forbidden,
    /// Somebody has to sign in first.
    #[error("signed out")]
    SignedOut,
    /// Somebody has to prove again who they are: the last time is too long ago.
    #[error("not proved lately")]
    NotFresh,
    /// Somebody has to prove with two factors who they are.
    #[error("a second factor is missing")]
    SecondFactor,
    /// The visitor may read about the group, but has to join it first. Holds the group's address.
    #[error("not a member")]
    NotMember(String),
    /// What was sent cannot be taken; each field says why.
    #[error("invalid input")]
    Invalid(FieldErrors),
    /// It was changed or decided in the meantime. Holds the key of the sentence that says so.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// Too many, too fast; try again after this time.
    #[error("throttled")]
    Throttled(Duration),
    /// Not now: a part of the system is away.
    #[error("unavailable")]
    Unavailable,
    /// A fault of ours. The source is logged once and never shown.
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// Wraps any error as a fault of ours.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(source.into())
    }

    /// One field that cannot be taken. `key` names the sentence in the locale files.
    pub fn field(field: &'static str, key: &'static str) -> Self {
        let mut errors = FieldErrors::default();
        errors.add(field, key);
        Self::Invalid(errors)
    }
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        if super::dialect::is_unavailable(&error) {
            // The visitor is told to try again later, the operator why.
            tracing::warn!(%error, "the database is not available");
            Self::Unavailable
        } else {
            Self::internal(error)
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}

/// What is wrong with a form, field by field, in the order of the form.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct FieldErrors(Vec<FieldError>);

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name in the form.
    pub field: &'static str,
    /// The key of the sentence in the locale files, or the sentence of a screening rule.
    pub message: Message,
}

/// Where the words of a field's error come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// A key in the locale files.
    Key(&'static str),
    /// A sentence that a screening rule gives.
    Text(Cow<'static, str>),
}

impl FieldErrors {
    /// Adds a sentence by its key.
    pub fn add(&mut self, field: &'static str, key: &'static str) {
        self.0.push(FieldError { field, message: Message::Key(key) });
    }

    /// Adds a rule's own sentence.
    pub fn add_text(&mut self, field: &'static str, text: impl Into<Cow<'static, str>>) {
        self.0.push(FieldError { field, message: Message::Text(text.into()) });
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The errors in order.
    pub fn iter(&self) -> impl Iterator<Item = &FieldError> {
        self.0.iter()
    }

    /// The first error of a field.
    pub fn of(&self, field: &str) -> Option<&Message> {
        self.0.iter().find(|error| error.field == field).map(|error| &error.message)
    }

    /// Adds what is wrong with other fields of the same form.
    pub fn append(&mut self, mut others: Self) {
        self.0.append(&mut others.0);
    }

    /// Keeps the value of a field, or notes what is wrong with it.
    pub fn take<T>(
        &mut self,
        field: &'static str,
        parsed: std::result::Result<T, &'static str>,
    ) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(key) => {
                self.add(field, key);
                None
            }
        }
    }
}
