//! Every word that a person sees: Fluent files in `frontend/locales/<language>/`.

use crate::base::Timestamp;
use crate::base::error::Message;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Display;
use std::time::Duration;

static_loader! {
    static LOCALES = {
        locales: "./frontend/locales",
        fallback_language: "en",
        // The marks that Fluent puts around arguments would break addresses and copied numbers.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Words {
    language: &'static LanguageIdentifier,
}

static ENGLISH: LanguageIdentifier = langid!("en");

impl Default for Words {
    fn default() -> Self {
        Self { language: &ENGLISH }
    }
}

impl Words {
    /// The sentence with this key; the key itself when there is none (a test finds those).
    pub fn t(&self, key: &str) -> String {
        self.find(key, None)
    }

    /// The sentence `PREFIX-NAME`, for a value with a name of its own.
    pub fn named(&self, prefix: &str, name: impl Display) -> String {
        self.t(&format!("{prefix}-{name}"))
    }

    /// The sentence `PREFIX-NAME-PART`.
    pub fn named_part(&self, prefix: &str, name: impl Display, part: &str) -> String {
        self.t(&format!("{prefix}-{name}-{part}"))
    }

    /// The sentence with one value put in.
    pub fn with(&self, key: &str, name: &'static str, value: impl Display) -> String {
        self.all(key, &[(name, &value)])
    }

    /// The sentence for a number, in the right plural; the number is called `n`.
    pub fn count(&self, key: &str, n: impl Display) -> String {
        let n: i64 = n.to_string().parse().unwrap_or(i64::MAX);
        self.find(key, Some(&HashMap::from([(Cow::Borrowed("n"), FluentValue::from(n))])))
    }

    /// The sentence with several values put in.
    pub fn all(&self, key: &str, values: &[(&'static str, &dyn Display)]) -> String {
        let values =
            values.iter().map(|(name, value)| (Cow::Borrowed(*name), FluentValue::from(value.to_string())));
        self.find(key, Some(&values.collect()))
    }

    /// The sentence of a field's error.
    pub fn message(&self, message: &Message) -> String {
        match message {
            Message::Key(key) => self.t(key),
            Message::Text(text) => text.to_string(),
        }
    }

    /// The sentence with this key, if there is one that needs no value put in.
    pub fn complete(&self, key: &str) -> Option<String> {
        LOCALES.try_lookup(self.language, key)
    }

    /// The tags of every language that the pages speak.
    pub fn languages() -> Vec<String> {
        LOCALES.locales().map(ToString::to_string).collect()
    }

    /// The language as a BCP 47 tag, for `lang`.
    pub fn tag(&self) -> String {
        self.language.to_string()
    }

    fn find(&self, key: &str, values: Option<&HashMap<Cow<'static, str>, FluentValue<'_>>>) -> String {
        let found = match values {
            Some(values) => LOCALES.try_lookup_with_args(self.language, key, values),
            None => LOCALES.try_lookup(self.language, key),
        };
        found.unwrap_or_else(|| key.to_owned())
    }
}

/// Times in words.
impl Words {
    /// “just now”, “3 hours ago”, then the day. Members never see a minute or a second of anything
    /// older than an hour: exact times across groups would link people.
    pub fn ago(&self, at: Timestamp, now: Timestamp) -> String {
        let minutes = now.since(at).as_secs() / 60;
        match minutes {
            0..10 => self.t("time-just-now"),
            10..60 => self.t("time-this-hour"),
            60..1440 => self.count("time-hours-ago", minutes / 60),
            1440..10080 => self.count("time-days-ago", minutes / 1440),
            _ => self.day(at),
        }
    }

    /// A span of time in whole hours, or in whole days when it is some: “4 hours”, “2 days”.
    pub fn lasting(&self, span: Duration) -> String {
        match span.as_secs() / 3600 {
            hours if hours >= 48 && hours.is_multiple_of(24) => self.count("time-days", hours / 24),
            hours => self.count("time-hours", hours),
        }
    }

    /// For example “3 May 2026”.
    pub fn day(&self, at: Timestamp) -> String {
        let date = at.utc().date();
        let month = self.t(&format!("month-{}", u8::from(date.month())));
        self.all("time-day", &[("day", &date.day()), ("month", &month), ("year", &date.year())])
    }

    /// For example “May 2026”. `months` counts from January of the year 0.
    pub fn month(&self, months: i32) -> String {
        let month = self.t(&format!("month-{}", months.rem_euclid(12) + 1));
        self.all("time-month", &[("month", &month), ("year", &months.div_euclid(12))])
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn a_sentence_that_needs_a_value_is_not_complete_without_it() {
        let words = Words::default();
        assert_eq!(words.complete("sign-out").as_deref(), Some("Sign out"));
        assert_eq!(words.complete("time-hours-ago"), None);
        assert_eq!(words.complete("no-such-sentence"), None);
    }
}
