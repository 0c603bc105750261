//! What a decision takes from whoever wrote a post, beside the post itself.

use super::Action;
use crate::base::Timestamp;
use crate::base::clock::days;
use crate::community::personas::Limit;
use serde::{Deserialize, Serialize};

/// A step of the ladder, from a word to the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sanction {
    /// They are told that this must not happen again.
    Warning,
    /// One post an hour, for so many days.
    Slow(u16),
    /// No posts, for so many days.
    Mute(u16),
    /// Out of the group, for so many days.
    Ban(u16),
    /// Out of the group for good.
    BanForever,
}

impl Sanction {
    /// The values of the form, in order.
    pub const NAMES: [&str; 4] = ["warn", "slow", "mute", "ban"];
    /// For how long, in the order of the form; `forever` only for a ban.
    pub const DAYS: [&str; 4] = ["1", "7", "30", "forever"];

    /// Reads the form; `None` when nothing was chosen.
    pub fn parse(name: &str, days: &str) -> Result<Option<Self>, &'static str> {
        let fixed = || match days {
            "1" => Ok(1),
            "7" => Ok(7),
            "30" => Ok(30),
            _ => Err("sanction-days"),
        };
        Ok(Some(match name {
            "" => return Ok(None),
            "warn" => Self::Warning,
            "slow" => Self::Slow(fixed()?),
            "mute" => Self::Mute(fixed()?),
            "ban" if days == "forever" => Self::BanForever,
            "ban" => Self::Ban(fixed()?),
            _ => return Err("choose-one"),
        }))
    }

    /// How it stands among the decisions.
    pub fn action(self) -> Action {
        match self {
            Self::Warning => Action::Warn,
            Self::Slow(_) => Action::Slow,
            Self::Mute(_) => Action::Mute,
            Self::Ban(_) | Self::BanForever => Action::Ban,
        }
    }

    /// What is restricted; nothing by a warning.
    pub fn limit(self) -> Option<Limit> {
        match self {
            Self::Warning => None,
            Self::Slow(_) => Some(Limit::Slow),
            Self::Mute(_) => Some(Limit::Mute),
            Self::Ban(_) | Self::BanForever => Some(Limit::Ban),
        }
    }

    /// When it ends, if it begins now.
    pub fn ends(self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Warning | Self::BanForever => None,
            Self::Slow(n) | Self::Mute(n) | Self::Ban(n) => Some(now + days(u64::from(n))),
        }
    }

    /// Whether one person alone may not decide it.
    pub fn needs_second(self) -> bool {
        self == Self::BanForever
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_door_can_be_shut_for_good() {
        assert_eq!(Sanction::parse("ban", "forever"), Ok(Some(Sanction::BanForever)));
        assert_eq!(Sanction::parse("mute", "forever"), Err("sanction-days"));
        assert_eq!(Sanction::parse("mute", "30"), Ok(Some(Sanction::Mute(30))));
        assert_eq!(Sanction::parse("", "7"), Ok(None));
        assert!(Sanction::BanForever.needs_second() && !Sanction::Ban(30).needs_second());
    }
}
