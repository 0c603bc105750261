//! What holds for somebody new: rules that they have read, and posts that a person reads first.

use crate::base::Timestamp;

/// How many of somebody's first posts a person reads before others do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Newcomers {
    /// Topics.
    pub topics: First,
    /// Replies.
    pub replies: First,
}

/// The first so many posts of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum First {
    /// None of them: only what the screening holds.
    #[default]
    None,
    /// The first so many that are published.
    Some(u16),
    /// All of them, always.
    All,
}

/// More than this is nobody's first post any more.
const FIRST_MOST: u16 = 50;

impl First {
    /// Reads a form's value: a number, or `all`.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        match text.trim() {
            "all" => Ok(Self::All),
            "" | "0" => Ok(Self::None),
            number => match number.parse() {
                Ok(n) if n <= FIRST_MOST => Ok(Self::Some(n)),
                _ => Err("group-first-wrong"),
            },
        }
    }

    /// Whether one more is read first, from somebody of whom so many are public.
    pub fn holds(self, public: u64) -> bool {
        match self {
            Self::None => false,
            Self::Some(n) => public < u64::from(n),
            Self::All => true,
        }
    }

    pub(in crate::community::groups) fn stored(number: i32) -> Self {
        match u16::try_from(number) {
            Ok(0) => Self::None,
            Ok(n) => Self::Some(n),
            Err(_) => Self::All,
        }
    }

    pub(in crate::community::groups) fn number(self) -> i32 {
        match self {
            Self::None => 0,
            Self::Some(n) => n.into(),
            Self::All => -1,
        }
    }
}

impl std::fmt::Display for First {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            other => other.number().fmt(f),
        }
    }
}

/// A version of a group's rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesVersion {
    /// From 1.
    pub version: i32,
    /// A sentence each.
    pub rules: Vec<String>,
    /// From when on.
    pub since: Timestamp,
}

/// Reads rules, a line each: at least one, at most 20, of at most 300 characters.
pub fn parse_rules(text: &str) -> Result<Vec<String>, &'static str> {
    let rules: Vec<String> =
        text.lines().map(str::trim).filter(|rule| !rule.is_empty()).map(str::to_owned).collect();
    let wrong = rules.is_empty() || rules.len() > 20 || rules.iter().any(|rule| rule.chars().count() > 300);
    if wrong { Err("group-rules-wrong") } else { Ok(rules) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_posts_are_a_number_or_all() {
        for (text, first) in
            [("", First::None), ("0", First::None), ("3", First::Some(3)), ("all", First::All)]
        {
            assert_eq!(First::parse(text), Ok(first));
            assert_eq!(First::stored(first.number()), first);
        }
        assert!(First::parse("51").is_err() && First::parse("-1").is_err() && First::parse("many").is_err());
        assert!(First::Some(2).holds(1) && !First::Some(2).holds(2) && First::All.holds(900));
    }
}
