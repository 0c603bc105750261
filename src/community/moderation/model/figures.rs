//! The figures of the transparency report. Small numbers say who, in a small community, so they are not shown.

use super::{Action, AppealState, Category, Outcome};

/// From here on a number is shown. Below it, somebody could be meant (the usual bound of official statistics: cells
/// under five are suppressed).
pub const SHOWN_FROM: u64 = 5;

/// How many, as the public reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// None, or enough to say.
    Exactly(u64),
    /// At least one, and too few to say.
    Few,
    /// A sum of which some parts are too few to say: what is left can be told from it by nobody.
    AtLeast(u64),
}

impl Shown {
    /// A number by itself.
    pub fn of(count: u64) -> Self {
        if (1..SHOWN_FROM).contains(&count) { Self::Few } else { Self::Exactly(count) }
    }

    /// The sum of numbers that stand beside it.
    pub fn sum(parts: impl IntoIterator<Item = u64>) -> Self {
        let (mut sum, mut whole) = (0, true);
        for part in parts {
            match Self::of(part) {
                Self::Exactly(count) => sum += count,
                _ => whole = false,
            }
        }
        if whole { Self::Exactly(sum) } else { Self::AtLeast(sum) }
    }

    /// What can be drawn of it.
    pub fn drawn(self) -> u64 {
        match self {
            Self::Exactly(count) | Self::AtLeast(count) => count,
            Self::Few => 0,
        }
    }
}

/// How many decisions of one kind there were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// About what.
    pub category: Category,
    /// What was decided.
    pub action: Action,
    /// Whether a program pointed it out.
    pub automated: bool,
    /// How many.
    pub count: u64,
}

/// What was decided in a time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Decisions that stand.
    pub decisions: Vec<Line>,
    /// Reports, by what became of them.
    pub reports: Vec<(Category, Outcome, u64)>,
    /// Appeals, by what became of them.
    pub appeals: Vec<(AppealState, u64)>,
    /// How long half of the items waited at most, in seconds; nothing when there were too few.
    pub median: Option<i64>,
    /// How long 95 of 100 items waited at most, in seconds.
    pub p95: Option<i64>,
}

impl Figures {
    /// How many decisions fit.
    pub fn count(&self, fits: impl Fn(&Line) -> bool) -> u64 {
        self.decisions.iter().filter(|line| fits(line)).map(|line| line.count).sum()
    }
}

/// The place, from 0, of the `percent`th percentile among `count` sorted values (nearest rank); nothing for too few.
pub fn rank(count: u64, percent: u64) -> Option<u64> {
    (count >= SHOWN_FROM).then(|| (count * percent).div_ceil(100).saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_number_cannot_be_told_from_the_sum() {
        assert_eq!(Shown::of(0), Shown::Exactly(0));
        assert_eq!(Shown::of(4), Shown::Few);
        assert_eq!(Shown::of(5), Shown::Exactly(5));
        assert_eq!(Shown::sum([9, 3, 0]), Shown::AtLeast(9));
        assert_eq!(Shown::sum([9, 5]), Shown::Exactly(14));
    }

    #[test]
    fn a_percentile_is_a_value_that_is_there() {
        assert_eq!(rank(4, 50), None);
        assert_eq!((rank(5, 50), rank(5, 95)), (Some(2), Some(4)));
        assert_eq!((rank(100, 50), rank(100, 95)), (Some(49), Some(94)));
    }
}
