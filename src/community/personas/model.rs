//! What a persona is.

use crate::base::clock::Timestamp;
use crate::base::ids::{GroupId, PersonaId};

/// What a persona may do in its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Role {
    /// Reads and writes.
    Member,
    /// Looks after people whom nobody has answered. Reads no more than any member.
    Mentor,
    /// Decides about what is held, and who comes in.
    Moderator,
}

impl Role {
    /// Whether they are shown whom nobody has answered.
    pub fn looks_after_others(self) -> bool {
        matches!(self, Self::Mentor | Self::Moderator)
    }
}

/// Whether a persona is in its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// Asked to come in; a moderator has not answered yet.
    Pending,
    /// In the group.
    Active,
    /// Went away. Its posts stay under its name.
    Left,
    /// Was sent away by a moderator.
    Banned,
}

/// Who an account is in one group.
#[derive(Clone, Debug)]
pub struct Persona {
    /// Its id.
    pub id: PersonaId,
    /// Its group.
    pub group: GroupId,
    /// Its name, unique in the group.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Whether it is in the group.
    pub state: State,
    /// Which version of the rules it agreed to.
    pub rules_version: i32,
    /// Months since January of the year 0; nothing more exact is kept.
    pub joined_month: i32,
    /// Of a moderator: has learned to judge how much danger somebody is in.
    pub trained: bool,
    /// The month in which it took the name that it has now, when it had another one before.
    pub renamed_month: Option<i32>,
}

/// One of the visitor's own personas.
#[derive(Clone, Debug)]
pub struct Own {
    /// The persona.
    pub persona: Persona,
    /// What there may be more.
    pub ties: Ties,
}

/// What a page may have to ask about a persona. Where it is not known, there may be everything.
#[derive(Clone, Copy, Debug)]
pub struct Ties {
    /// A decision that restricts it, or did.
    pub restricted: bool,
    /// Others whom it keeps away.
    pub keeps_away: bool,
}

impl Default for Ties {
    fn default() -> Self {
        Self { restricted: true, keeps_away: true }
    }
}

/// A persona's name: 3 to 24 letters, digits, spaces, hyphens and underscores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonaName(String);

impl PersonaName {
    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match name.chars().count() {
            0 => return Err("persona-name-missing"),
            1..3 => return Err("persona-name-short"),
            3..=24 => {}
            _ => return Err("persona-name-long"),
        }
        let fits = name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
        if !fits || !name.chars().any(char::is_alphabetic) {
            return Err("persona-name-letters");
        }
        Ok(Self(name))
    }

    /// The name that somebody has already.
    pub fn of(persona: &Persona) -> Self {
        Self(persona.name.clone())
    }

    /// The name as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What makes two names the same in a group.
    pub fn key(&self) -> String {
        self.0.to_lowercase().replace([' ', '-', '_'], "")
    }
}

/// A moderator answered a persona's wish to come in. Heard by that persona only.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Answered {
    /// Whether it is in now.
    pub welcome: bool,
}

impl crate::base::event::Event for Answered {
    const KIND: &'static str = "membership.answered";
}

/// A persona goes by another name. Heard by everybody who may read its group; the name itself is in no log.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Renamed {
    /// Whose name it is.
    pub persona: PersonaId,
}

impl crate::base::event::Event for Renamed {
    const KIND: &'static str = "persona.renamed";
}

/// The month of a moment: 12 × year + month, from 0.
pub fn month_of(at: Timestamp) -> i32 {
    let date = at.utc().date();
    date.year() * 12 + i32::from(u8::from(date.month())) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_plain_and_has_a_letter() {
        assert_eq!(PersonaName::parse(" quiet   heron ").unwrap().as_str(), "quiet heron");
        assert_eq!(PersonaName::parse("Quiet-Heron").unwrap().key(), "quietheron");
        for text in ["", "ab", "<b>bold</b>", "0161 496 0457", "a name that is much too long to be one"] {
            assert!(PersonaName::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_month_is_all_that_is_kept_of_a_time() {
        assert_eq!(month_of(Timestamp::from_micros(0)), 1970 * 12);
    }
}
