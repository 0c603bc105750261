//! The order of the desk: pure.
//!
//! 1. **Lane.** First what was put to this clinician's profession, then what was put to nobody in particular, last what was
//!    put to others. A profession counts as another one when one is the wider name of the other: where few people fit a
//!    specialty, a badge says “doctor”. Where the group names professions and this one is not among them, what was put to
//!    nobody in particular is for others, too.
//! 2. **Time.** Within a lane the longest wait first. A newcomer's question, the first topic of somebody in this group, counts
//!    as asked a whole target earlier: whoever gets no answer to their first question does not ask a second one. So it
//!    stands before what is not late yet, and behind what has waited for two targets.
//! 3. **Id.** By chance, so that two questions of one moment always stand in one order.

use crate::base::Timestamp;
use crate::base::clock::days;
use crate::community::clinicians::Profession;
use crate::community::groups::Answering;
use crate::community::posts::{PutTo, Topic};
use std::collections::BTreeSet;
use std::ops::Range;
use std::time::Duration;

/// How near a question is to what somebody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// It was put to their profession.
    Mine,
    /// It was put to nobody in particular.
    Anybody,
    /// It was put to others.
    Others,
}

impl Lane {
    /// Every lane, in the order of the desk.
    pub const ALL: [Self; 3] = [Self::Mine, Self::Anybody, Self::Others];

    /// The value in addresses and in the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Anybody => "anybody",
            Self::Others => "others",
        }
    }

    /// Reads an address; the first lane, when it says nothing that there is.
    pub fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|lane| lane.as_str() == text).unwrap_or(Self::Mine)
    }

    /// The questions that are in this lane for somebody; `None` when none can be.
    pub(super) fn put_to(self, me: Profession, welcome: &BTreeSet<String>) -> Option<PutTo> {
        let kin = me.kin().map(Profession::code).collect();
        let welcome = is_welcome(me, welcome);
        match self {
            Self::Mine => Some(PutTo::These(kin)),
            Self::Anybody => welcome.then_some(PutTo::Anybody),
            Self::Others => Some(PutTo::Others { than: kin, and_anybody: !welcome }),
        }
    }
}

/// The lane of a question for somebody of this profession, in a group where these can answer best.
pub fn lane(me: Profession, wanted: Option<Profession>, welcome: &BTreeSet<String>) -> Lane {
    match wanted {
        Some(wanted) if me.kin().any(|kin| kin == wanted) => Lane::Mine,
        None if is_welcome(me, welcome) => Lane::Anybody,
        _ => Lane::Others,
    }
}

/// Whether the group asks for this profession, or for none in particular.
fn is_welcome(me: Profession, welcome: &BTreeSet<String>) -> bool {
    welcome.is_empty() || me.kin().any(|kin| welcome.contains(kin.code()))
}

/// The place of a question on the desk: the smallest stands first.
pub fn order(
    me: Profession,
    topic: &Topic,
    target: Duration,
    welcome: &BTreeSet<String>,
) -> (Lane, Timestamp, [u8; 16]) {
    (lane(me, topic.wanted, welcome), topic.counts_from(target), *topic.id.as_bytes())
}

/// Older topics are not brought up again: whoever wrote them has found another place, or has stopped waiting.
const STILL_WAITS: Duration = days(30);

/// When the topics were begun that nobody replied to although the group's target is over.
pub fn unnoticed_time(answering: &Answering, now: Timestamp) -> Range<Timestamp> {
    now - STILL_WAITS..now - answering.target()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profession(code: &str) -> Profession {
        Profession::parse(code).unwrap()
    }

    fn welcome(codes: &[&str]) -> BTreeSet<String> {
        codes.iter().map(|&code| code.to_owned()).collect()
    }

    #[test]
    fn what_is_put_to_a_profession_is_for_its_kin() {
        let asked = |me: &str, wanted: &str| lane(profession(me), Some(profession(wanted)), &welcome(&[]));
        assert_eq!(asked("pharmacist", "pharmacist"), Lane::Mine);
        assert_eq!(asked("doctor", "neurologist"), Lane::Mine, "a badge may say the wider profession");
        assert_eq!(asked("specialist-nurse", "nurse"), Lane::Mine);
        assert_eq!(asked("neurologist", "psychiatrist"), Lane::Others);
        assert_eq!(asked("pharmacist", "nurse"), Lane::Others);
    }

    #[test]
    fn what_is_put_to_nobody_is_for_those_whom_the_group_names() {
        let open = |me: &str, named: &[&str]| lane(profession(me), None, &welcome(named));
        assert_eq!(open("dentist", &[]), Lane::Anybody);
        assert_eq!(open("dentist", &["gastroenterologist", "dietitian"]), Lane::Others);
        assert_eq!(open("doctor", &["gastroenterologist", "dietitian"]), Lane::Anybody);
    }

    #[test]
    fn every_question_is_in_exactly_one_lane_of_the_database_too() {
        let takes = |put: &PutTo, wanted: Option<&str>| match put {
            PutTo::These(codes) => wanted.is_some_and(|code| codes.contains(&code)),
            PutTo::Anybody => wanted.is_none(),
            PutTo::Others { than, and_anybody } => wanted.map_or(*and_anybody, |code| !than.contains(&code)),
        };
        for named in [welcome(&[]), welcome(&["dietitian"])] {
            for me in Profession::all() {
                for wanted in Profession::all().map(Some).chain([None]) {
                    let code = wanted.map(Profession::code);
                    let lanes = Lane::ALL
                        .into_iter()
                        .filter(|lane| lane.put_to(me, &named).is_some_and(|put| takes(&put, code)));
                    assert_eq!(lanes.collect::<Vec<_>>(), [lane(me, wanted, &named)], "{me:?} {wanted:?}");
                }
            }
        }
    }
}
