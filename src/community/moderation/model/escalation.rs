//! What a moderator asks of the others about an item, and how its danger is written.

use crate::community::posts::ESCALATED;

/// What somebody wishes for an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Wish {
    /// Somebody with more experience decides. It stands before everything else of its level.
    Escalate,
    /// Two people decide: whatever is decided happens only when another moderator agrees.
    Opinion,
}

impl Wish {
    /// The value in forms and in the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Escalate => "escalate",
            Self::Opinion => "opinion",
        }
    }
}

/// The crisis levels of the triage table: L0 to L4 (after the C-SSRS screener).
pub const LEVELS: u8 = 4;

/// An item's danger at a crisis level. What was escalated stays so.
pub fn danger_of(level: u8, before: i16) -> i16 {
    let ones = if before % 10 == ESCALATED { ESCALATED } else { 0 };
    i16::from(level.min(LEVELS)) * 10 + ones
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_the_tens_and_what_was_escalated_stays_first() {
        assert_eq!(danger_of(3, 11), 30);
        assert_eq!(danger_of(1, 39), 19);
        assert_eq!(danger_of(9, 0), 40);
    }
}
