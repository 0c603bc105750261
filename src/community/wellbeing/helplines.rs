//! The list of help lines: the operator's file, or the one that comes with Kith.

use crate::base::clock::{Timestamp, days};
use crate::base::config::Config;
use serde::Deserialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;
use time::macros::format_description;

/// After this time a line should have been checked again.
const STALE: Duration = days(90);
/// The code of the lines for everybody who is in no listed country.
const ELSEWHERE: &str = "international";
/// The list that comes with Kith.
const BUILT_IN: &str = include_str!("helplines.toml");

/// Help lines by country.
#[derive(Debug, Clone)]
pub struct Helplines {
    countries: Vec<Land>,
}

/// One country's lines.
#[derive(Debug, Clone)]
pub struct Land {
    /// Two capital letters, or `international`.
    pub code: String,
    /// Its name as the operator writes it.
    pub name: String,
    /// The number for an emergency; empty when nobody can say.
    pub emergency: String,
    /// The lines, the most general first.
    pub lines: Vec<Line>,
}

/// One line to call or write to.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// As people write it; empty when there is none.
    pub phone: String,
    /// Plain words for texting; empty when there is none.
    pub text: String,
    /// When it is open, in plain words.
    pub hours: String,
    /// What it is for, in plain words.
    pub note: String,
    /// The day on which somebody checked it.
    pub last_checked: Timestamp,
}

/// Why a list cannot be used, in words for the operator.
#[derive(Debug, thiserror::Error)]
pub enum HelplinesError {
    /// The file cannot be read.
    #[error("the help lines cannot be read from {0}: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// It is not TOML, or has a field too many or too few.
    #[error("the help lines are not written as they should be: {0}")]
    Broken(#[from] Box<toml::de::Error>),
    /// A value makes no sense.
    #[error("help lines for {0}: {1}")]
    Wrong(String, &'static str),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    country: Vec<FileLand>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileLand {
    code: String,
    name: String,
    emergency: String,
    lines: Vec<FileLine>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileLine {
    name: String,
    phone: String,
    text: String,
    hours: String,
    note: String,
    last_checked: String,
    /// Where the operator checks it. No page shows it: a page of ours leads to no other site.
    #[serde(rename = "source")]
    _source: String,
}

/// Every list that was read, by its file: a list is read once, at the start.
static READ: LazyLock<Mutex<HashMap<Option<PathBuf>, Arc<Helplines>>>> = LazyLock::new(Mutex::default);

impl Helplines {
    /// The operator's list or the built-in one, read once. Call it at the start, so that a list that
    /// cannot be used is refused with its reason.
    pub fn load(config: &Config) -> Result<Arc<Self>, HelplinesError> {
        let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = read.get(&config.helplines) {
            return Ok(known.clone());
        }
        let lines = Arc::new(match &config.helplines {
            Some(file) => Self::parse(&read_file(file)?)?,
            None => Self::parse(BUILT_IN)?,
        });
        read.insert(config.helplines.clone(), lines.clone());
        Ok(lines)
    }

    /// The same for a page: it always gives something.
    pub(super) fn always(config: &Config) -> Arc<Self> {
        Self::load(config).unwrap_or_else(|error| {
            tracing::error!(%error, "the operator's help lines cannot be used, the built-in ones are shown");
            let built_in = Config { helplines: None, ..config.clone() };
            Self::load(&built_in).unwrap_or_else(|_| Arc::new(Self { countries: Vec::new() }))
        })
    }

    fn parse(text: &str) -> Result<Self, HelplinesError> {
        let file: File = toml::from_str(text).map_err(Box::new)?;
        let mut countries: Vec<Land> = Vec::new();
        for land in file.country {
            let wrong = |why| HelplinesError::Wrong(land.code.clone(), why);
            let fits = land.code == ELSEWHERE
                || land.code.len() == 2 && land.code.bytes().all(|byte| byte.is_ascii_uppercase());
            if !fits {
                return Err(wrong("`code` is two capital letters, or `international`"));
            }
            if countries.iter().any(|known| known.code == land.code) {
                return Err(wrong("the country is there twice"));
            }
            if land.name.trim().is_empty() || land.lines.is_empty() {
                return Err(wrong("a country has a name and at least one line"));
            }
            let lines =
                land.lines.iter().map(|line| line_of(line).map_err(wrong)).collect::<Result<_, _>>()?;
            countries.push(Land { code: land.code, name: land.name, emergency: land.emergency, lines });
        }
        if !countries.iter().any(|land| land.code == ELSEWHERE) {
            return Err(HelplinesError::Wrong(ELSEWHERE.to_owned(), "lines for other countries are missing"));
        }
        Ok(Self { countries })
    }

    /// Every country in the list's order.
    pub(super) fn countries(&self) -> &[Land] {
        &self.countries
    }

    /// The lines for a country, or those for other countries when it is not on the list.
    pub(super) fn of(&self, code: &str) -> Option<&Land> {
        let find = |code: &str| self.countries.iter().find(|land| land.code.eq_ignore_ascii_case(code));
        find(code.trim()).or_else(|| find(ELSEWHERE))
    }
}

impl Land {
    /// The day on which the line was checked that waits longest.
    pub(super) fn last_checked(&self) -> Option<Timestamp> {
        self.lines.iter().map(|line| line.last_checked).min()
    }

    /// Whether a line should have been checked again.
    pub(super) fn is_stale(&self, now: Timestamp) -> bool {
        self.last_checked().is_some_and(|checked| now.since(checked) > STALE)
    }
}

fn read_file(file: &Path) -> Result<String, HelplinesError> {
    std::fs::read_to_string(file).map_err(|error| HelplinesError::Unreadable(file.to_owned(), error))
}

fn line_of(line: &FileLine) -> Result<Line, &'static str> {
    if line.name.trim().is_empty() {
        return Err("a line has no name");
    }
    let number = |text: &str| text.is_empty() || text.bytes().any(|byte| byte.is_ascii_digit());
    if !number(&line.phone) || !number(&line.text) {
        return Err("`phone` and `text` are empty or hold a number");
    }
    let day = time::Date::parse(&line.last_checked, format_description!("[year]-[month]-[day]"));
    let day = day.map_err(|_| "`last_checked` is a day, for example 2026-05-04")?;
    Ok(Line {
        name: line.name.clone(),
        phone: line.phone.clone(),
        text: line.text.clone(),
        hours: line.hours.clone(),
        note: line.note.clone(),
        last_checked: Timestamp::from_micros(day.midnight().assume_utc().unix_timestamp() * 1_000_000),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"
        [[country]]
        code = "international"
        name = "Other countries"
        emergency = ""
        [[country.lines]]
        name = "Somebody"
        phone = "1"
        text = ""
        hours = "day and night"
        note = ""
        last_checked = "2026-01-01"
        source = "example.org"
    "#;

    #[test]
    fn the_list_that_comes_with_kith_can_be_used() {
        let lines = Helplines::parse(BUILT_IN).unwrap();
        for code in ["GB", "IE", "US", "DE", "international"] {
            assert_eq!(lines.of(code).unwrap().code, code);
        }
    }

    #[test]
    fn every_country_has_a_line_that_can_be_reached() {
        for land in Helplines::parse(BUILT_IN).unwrap().countries() {
            let reachable =
                |line: &Line| !line.phone.is_empty() || !line.text.is_empty() || land.code == ELSEWHERE;
            assert!(land.lines.iter().all(reachable), "{}", land.code);
            assert!(!land.emergency.is_empty() || land.code == ELSEWHERE, "{}", land.code);
        }
    }

    #[test]
    fn somebody_in_an_unlisted_country_gets_the_lines_for_all() {
        let lines = Helplines::parse(BUILT_IN).unwrap();
        assert_eq!(lines.of("gb").unwrap().code, "GB");
        for code in ["XX", "", "<script>", "GBR"] {
            assert_eq!(lines.of(code).unwrap().code, ELSEWHERE, "{code}");
        }
    }

    #[test]
    fn a_list_that_cannot_be_used_is_refused_with_its_reason() {
        for (from, to, why) in [
            ("international", "Narnia", "`code`"),
            ("international", "GB", "other countries are missing"),
            ("\"Somebody\"", "\" \"", "no name"),
            ("\"1\"", "\"by letter\"", "hold a number"),
            ("2026-01-01", "January", "`last_checked`"),
            ("hours =", "hour =", "unknown field"),
        ] {
            let error = Helplines::parse(&SMALL.replace(from, to)).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
        assert!(Helplines::parse(&[SMALL, SMALL].concat()).unwrap_err().to_string().contains("twice"));
    }

    #[test]
    fn a_line_is_old_after_ninety_days() {
        let lines = Helplines::parse(SMALL).unwrap();
        let land = lines.of("XX").unwrap();
        let checked = land.last_checked().unwrap();
        assert!(!land.is_stale(checked + days(90)));
        assert!(land.is_stale(checked + days(91)));
        assert!(!land.is_stale(checked - days(500)), "a clock that is wrong makes nothing old");
    }
}
