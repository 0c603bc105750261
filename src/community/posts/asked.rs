//! Questions and their answers: who has taken one to answer it, and how soon clinicians usually answer. Pure.

use crate::base::Timestamp;
use crate::base::clock::{days, hours};
use crate::base::ids::PersonaId;
use std::time::Duration;

/// How long a question stays with the clinician who took it.
pub const CLAIM: Duration = hours(1);
/// How many questions a clinician can have at once: an hour is enough for no more, and nobody empties a desk.
pub const CLAIMS_MOST: u64 = 3;

/// Somebody answers a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who.
    pub by: PersonaId,
    /// Until when it is theirs.
    pub until: Timestamp,
}

/// Whom a question was put to, for asking for some of those that wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PutTo {
    /// One of these professions.
    These(Vec<&'static str>),
    /// Nobody in particular.
    Anybody,
    /// Another profession than these; where that is said, also nobody in particular.
    Others {
        /// These.
        than: Vec<&'static str>,
        /// Whether those that are put to nobody in particular count, too.
        and_anybody: bool,
    },
}

/// Questions of so long ago count for how soon they usually are answered: a season, so that one week off says little.
pub const LOOK_BACK: Duration = days(90);
/// Younger questions do not: those of them that wait would count as never answered, and to leave out only those would
/// count the quick answers alone.
pub const SETTLED: Duration = days(7);
/// With fewer questions nothing is said. The slowest of n answers is slower than four fifths of all answers with a
/// probability of 1 − 0.8ⁿ (S. S. Wilks, Annals of Mathematical Statistics 12, 1941): with 20, in 99 of 100 cases. And
/// four of 20 may be slower than what is said, so that one odd question does not move it.
pub const ENOUGH: usize = 20;
/// “Usually” is four times out of five.
const USUALLY: (usize, usize) = (4, 5);
/// What is said, in hours: people need no more exact number, and it is never less than the truth.
const KIND_HOURS: [u64; 12] = [1, 2, 4, 8, 12, 24, 48, 72, 120, 168, 336, 672];

/// Within which time a clinician usually answers: four of five questions were answered within it, those that never were
/// counted as well. `None` when too few were asked, when too many never were answered, or when it takes longer than four
/// weeks. Each question is when it was asked, and when a clinician first answered.
pub fn usually(questions: &[(Timestamp, Option<Timestamp>)]) -> Option<Duration> {
    if questions.len() < ENOUGH {
        return None;
    }
    let waited = |(asked, answered): &(Timestamp, Option<Timestamp>)| answered.map(|at| at.since(*asked));
    let mut waits: Vec<Duration> = questions.iter().filter_map(waited).collect();
    waits.sort_unstable();
    let (part, whole) = USUALLY;
    let enough = (questions.len() * part).div_ceil(whole);
    let within = *waits.get(enough - 1)?;
    KIND_HOURS.into_iter().map(hours).find(|kind| *kind >= within)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Questions that were answered after so many minutes, and so many that never were.
    fn asked(minutes: impl IntoIterator<Item = u64>, never: usize) -> Vec<(Timestamp, Option<Timestamp>)> {
        let at = Timestamp::from_micros(1_790_000_000_000_000);
        let answered = minutes.into_iter().map(|minutes| (at, Some(at + Duration::from_secs(60 * minutes))));
        answered.chain(std::iter::repeat_n((at, None), never)).collect()
    }

    #[test]
    fn four_of_five_questions_say_what_is_usual() {
        // 16 of 20 within 16 × 10 minutes.
        assert_eq!(usually(&asked((1..=20).map(|n| n * 10), 0)), Some(hours(4)));
        assert_eq!(usually(&asked([60; 20], 0)), Some(hours(1)), "an hour is an hour");
        assert_eq!(usually(&asked([61; 20], 0)), Some(hours(2)), "and never less than the truth");
    }

    #[test]
    fn nothing_is_said_of_a_few_questions_or_of_many_that_never_were_answered() {
        assert_eq!(usually(&asked([5; 19], 0)), None);
        assert_eq!(usually(&asked([5; 16], 4)), Some(hours(1)));
        assert_eq!(usually(&asked([5; 15], 5)), None, "a quarter was never answered");
        assert_eq!(usually(&asked([60 * 24 * 29; 20], 0)), None);
        assert_eq!(usually(&[]), None);
    }
}
