//! What a decision takes from whoever wrote a post, beside the post itself.

use super::Action;
use crate::base::Timestamp;
use crate::base::clock::days;
use crate::community::personas::{Limit, Pace};
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
    /// Out of every group, for so many days: the account is suspended.
    Suspend(u16, Pace),
}

impl Sanction {
    /// The values of the form, in order.
    pub const NAMES: [&str; 5] = ["warn", "slow", "mute", "ban", "suspend"];
    /// For how long, in the order of the form; `forever` only for a ban.
    pub const DAYS: [&str; 4] = ["1", "7", "30", "forever"];

    /// Reads the form; `None` when nothing was chosen. `pace` counts for a suspension only.
    pub fn parse(name: &str, days: &str, pace: Pace) -> Result<Option<Self>, &'static str> {
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
            "suspend" => Self::Suspend(fixed()?, pace),
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
            Self::Suspend(..) => Action::Suspend,
        }
    }

    /// What is restricted in the group.
    pub fn limit(self) -> Limit {
        match self {
            Self::Warning => Limit::Warning,
            Self::Slow(_) => Limit::Slow,
            Self::Mute(_) => Limit::Mute,
            Self::Ban(_) | Self::BanForever | Self::Suspend(..) => Limit::Ban,
        }
    }

    /// When it ends, if it begins now.
    pub fn ends(self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Warning | Self::BanForever => None,
            Self::Slow(n) | Self::Mute(n) | Self::Ban(n) | Self::Suspend(n, _) => {
                Some(now + days(u64::from(n)))
            }
        }
    }

    /// Whether one person alone may not decide it.
    pub fn needs_second(self) -> bool {
        matches!(self, Self::BanForever | Self::Suspend(..))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_door_can_be_shut_for_good() {
        let parse = |name, days| Sanction::parse(name, days, Pace::Spread);
        assert_eq!(parse("ban", "forever"), Ok(Some(Sanction::BanForever)));
        assert_eq!(parse("mute", "forever"), Err("sanction-days"));
        assert_eq!(parse("suspend", "forever"), Err("sanction-days"));
        assert_eq!(parse("mute", "30"), Ok(Some(Sanction::Mute(30))));
        assert_eq!(parse("", "7"), Ok(None));
    }

    #[test]
    fn what_reaches_furthest_needs_two_people() {
        assert!(Sanction::BanForever.needs_second() && Sanction::Suspend(7, Pace::Now).needs_second());
        assert!(!Sanction::Ban(30).needs_second());
    }
}
