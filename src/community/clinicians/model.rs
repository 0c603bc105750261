//! Applications and their two reviews, credentials, badges: pure.

use super::profession::{Country, Profession};
use crate::base::clock::{Timestamp, days};
use crate::base::event::Event;
use crate::base::ids::{AccountId, ApplicationId, BadgeId};
use crate::community::personas::month_of;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use time::{Date, Month, Time};

/// How many different people must agree.
pub const REVIEWERS_NEEDED: usize = 2;
/// How long a check is good for: a year, because a licence can lapse for an unpaid fee.
pub const VALID_FOR: Duration = days(365);
/// How often the register is asked again (NCQA 2025: sanctions and expiry are watched monthly).
pub const RECHECK_EVERY: Duration = days(30);
/// How many days before the end the clinician is reminded.
pub const REMIND_BEFORE: [u16; 3] = [60, 30, 7];
/// How long evidence is kept after the decision: the time to ask again.
pub const EVIDENCE_KEPT: Duration = days(30);

/// Where an application stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// Reviewers have not decided yet.
    Submitted,
    /// Two reviewers agreed.
    Approved,
    /// A reviewer did not agree.
    Declined,
    /// The applicant took it back.
    Withdrawn,
}

/// What one reviewer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Verdict {
    /// It is this person, and the licence is good.
    Approve,
    /// It cannot be confirmed.
    Decline,
}

/// What comes of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// One more person has to agree.
    Waiting,
    /// This was the last yes.
    Approved,
    /// This was a no.
    Declined,
}

/// Why a review does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The application is the reviewer's own.
    Own,
    /// The application was decided or withdrawn already.
    Over,
    /// The reviewer has said so already: two yeses must come from two people, and an appeal goes to others.
    Twice,
}

/// Whether this verdict counts, and what comes of it. `said` are those who looked at it before, in any round, each with
/// whether that was a yes in this one.
pub fn judge(
    state: State,
    applicant: AccountId,
    said: &[(AccountId, bool)],
    reviewer: AccountId,
    verdict: Verdict,
) -> Result<Outcome, Refusal> {
    if reviewer == applicant {
        return Err(Refusal::Own);
    }
    if state != State::Submitted {
        return Err(Refusal::Over);
    }
    if said.iter().any(|(before, _)| *before == reviewer) {
        return Err(Refusal::Twice);
    }
    let agreed = said.iter().filter(|(_, yes)| *yes).count();
    match verdict {
        Verdict::Decline => Ok(Outcome::Declined),
        Verdict::Approve if agreed + 1 >= REVIEWERS_NEEDED => Ok(Outcome::Approved),
        Verdict::Approve => Ok(Outcome::Waiting),
    }
}

/// An application. What identifies the applicant is sealed and opened by [`super::particulars`] only.
#[derive(Clone, Debug)]
pub(super) struct Application {
    pub id: ApplicationId,
    pub account: AccountId,
    pub profession: Profession,
    pub country: Country,
    /// Sealed; gone when it is needed no more.
    pub particulars: Option<Vec<u8>>,
    /// The last look into the register; sealed, and gone with the particulars.
    pub look: Option<Vec<u8>>,
    /// The name of the sealed file; gone when the file is.
    pub evidence: Option<String>,
    pub state: State,
    /// 0 until the applicant has asked other people to look again, then 1.
    pub round: i16,
    /// Why the applicant thinks that the first decision was wrong; sealed.
    pub appeal: Option<Vec<u8>>,
    pub submitted_at: Timestamp,
    pub decided_at: Option<Timestamp>,
}

/// One reviewer's verdict. The note is sealed.
#[derive(Clone, Debug)]
pub(super) struct Review {
    pub application: ApplicationId,
    pub reviewer: AccountId,
    /// The round in which it was said.
    pub round: i16,
    pub verdict: Verdict,
    pub note: Vec<u8>,
    /// The licence's last moment, as the reviewer read it in the register.
    pub licence_until: Option<Timestamp>,
    pub at: Timestamp,
}

/// What was verified about an account.
#[derive(Clone, Debug)]
pub(super) struct Credential {
    pub account: AccountId,
    /// The application that it rests on.
    pub application: ApplicationId,
    pub profession: Profession,
    /// What badges say: wider where few people fit the profession.
    pub shown: Profession,
    /// Where in the country; empty where few people fit it, or where the register knows no regions.
    pub region: String,
    pub country: Country,
    pub checked_at: Timestamp,
    pub valid_until: Timestamp,
    /// Since when it is paused: the register said that the licence is not good, and nobody has looked yet.
    pub suspended_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    /// Why it was revoked; sealed.
    pub reason: Option<Vec<u8>>,
}

impl Credential {
    /// The last month in which badges are good: the last one that ends before the credential does,
    /// so that no badge promises more than was checked.
    pub fn last_month(&self) -> i32 {
        month_of(self.valid_until) - 1
    }

    /// Whether it stands: neither paused nor revoked, and its last month is not over.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.suspended_at.is_none() && self.may_come_back(now)
    }

    /// Whether it stands or is only paused.
    pub fn may_come_back(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && month_of(now) <= self.last_month()
    }
}

/// How long a new check is good for: no longer than the licence, and no longer than [`VALID_FOR`].
pub(super) fn valid_until(decided: Timestamp, licences: impl IntoIterator<Item = Timestamp>) -> Timestamp {
    licences.into_iter().fold(decided + VALID_FOR, std::cmp::min)
}

/// What a persona shows. It knows months only, and no account: two badges of one person share
/// nothing but what they say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// Its id.
    pub id: BadgeId,
    /// What was verified.
    pub profession: Profession,
    /// Where in the country; may be empty.
    pub region: String,
    /// Where.
    pub country: Country,
    /// The month of the check: 12 × year + month, from 0.
    pub checked_month: i32,
    /// The last month in which it is good.
    pub valid_month: i32,
    /// Whether it is paused, because the register said something that a person must look at.
    pub suspended: bool,
    /// Whether it was taken back.
    pub revoked: bool,
    /// Where its state stands for whoever checks the signed badge.
    pub place: Place,
}

/// A place in the status lists: chosen by chance, so that it tells neither whose it is nor which was first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The list's number, from 1.
    pub list: i32,
    /// The bit in it.
    pub index: i32,
}

impl Badge {
    /// Whether it is good now.
    pub fn is_live(&self, now: Timestamp) -> bool {
        !self.revoked && !self.suspended && month_of(now) <= self.valid_month
    }

    /// Whether it says the same as another one.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let what = |badge: &Self| (badge.profession, badge.country, badge.checked_month, badge.valid_month);
        what(self) == what(other) && self.region == other.region && self.revoked == other.revoked
    }
}

/// A badge was paused, taken back or has ended, or it is good again.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct BadgeChanged {
    /// Which.
    pub badge: BadgeId,
}

impl Event for BadgeChanged {
    const KIND: &'static str = "badge.changed";
}

/// A month's first moment; months count from January of the year 0.
pub(super) fn first_moment(month: i32) -> Timestamp {
    let named = u8::try_from(month.rem_euclid(12) + 1).ok().and_then(|number| Month::try_from(number).ok());
    let first = Date::from_calendar_date(month.div_euclid(12), named.unwrap_or(Month::January), 1);
    let midnight = first.unwrap_or(Date::MIN).with_time(Time::MIDNIGHT).assume_utc();
    Timestamp::from_micros(midnight.unix_timestamp() * 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u8) -> AccountId {
        AccountId::from_bytes([n; 16])
    }

    fn judged(agreed: &[AccountId], reviewer: AccountId, verdict: Verdict) -> Result<Outcome, Refusal> {
        let said: Vec<_> = agreed.iter().map(|reviewer| (*reviewer, true)).collect();
        judge(State::Submitted, person(1), &said, reviewer, verdict)
    }

    #[test]
    fn two_different_people_must_agree() {
        assert_eq!(judged(&[], person(2), Verdict::Approve), Ok(Outcome::Waiting));
        assert_eq!(judged(&[person(2)], person(3), Verdict::Approve), Ok(Outcome::Approved));
        assert_eq!(judged(&[person(2)], person(2), Verdict::Approve), Err(Refusal::Twice));
    }

    #[test]
    fn one_no_ends_it() {
        assert_eq!(judged(&[], person(2), Verdict::Decline), Ok(Outcome::Declined));
        assert_eq!(judged(&[person(2)], person(3), Verdict::Decline), Ok(Outcome::Declined));
    }

    #[test]
    fn an_appeal_goes_to_other_people_and_counts_anew() {
        let before = [(person(2), false), (person(3), false)];
        let judged =
            |reviewer, said: &[_]| judge(State::Submitted, person(1), said, reviewer, Verdict::Approve);
        assert_eq!(judged(person(2), &before), Err(Refusal::Twice));
        assert_eq!(judged(person(4), &before), Ok(Outcome::Waiting));
        let after = [before[0], before[1], (person(4), true)];
        assert_eq!(judged(person(5), &after), Ok(Outcome::Approved));
    }

    #[test]
    fn nobody_reviews_their_own_application() {
        for verdict in [Verdict::Approve, Verdict::Decline] {
            assert_eq!(judged(&[person(2)], person(1), verdict), Err(Refusal::Own));
        }
    }

    #[test]
    fn what_is_decided_stays_decided() {
        for state in [State::Approved, State::Declined, State::Withdrawn] {
            let again = judge(state, person(1), &[(person(2), true)], person(3), Verdict::Approve);
            assert_eq!(again, Err(Refusal::Over), "{state:?}");
        }
    }

    #[test]
    fn a_badge_never_promises_more_than_was_checked() {
        let may = Timestamp::from_micros(1_778_700_000_000_000); // 13 May 2026
        let credential = Credential {
            account: person(1),
            application: ApplicationId::from_bytes([1; 16]),
            profession: Profession::parse("nurse").unwrap(),
            shown: Profession::parse("nurse").unwrap(),
            region: String::new(),
            country: Country::parse("GB").unwrap(),
            checked_at: may,
            valid_until: may + VALID_FOR,
            suspended_at: None,
            revoked_at: None,
            reason: None,
        };
        assert_eq!(credential.last_month(), 2027 * 12 + 3, "April 2027");
        assert!(credential.is_live(may + days(350)), "28 April 2027");
        assert!(!credential.is_live(may + days(355)), "3 May 2027");
        let paused = Credential { suspended_at: Some(may), ..credential.clone() };
        assert!(!paused.is_live(may) && paused.may_come_back(may));
        assert!(!Credential { revoked_at: Some(may), ..credential }.may_come_back(may));
    }

    #[test]
    fn a_month_begins_at_its_first_midnight() {
        assert_eq!(first_moment(1970 * 12), Timestamp::from_micros(0));
        assert_eq!(first_moment(2027 * 12 + 3).rfc3339(), "2027-04-01T00:00:00Z");
    }

    #[test]
    fn no_check_is_good_for_longer_than_the_licence() {
        let may = Timestamp::from_micros(1_778_700_000_000_000);
        assert_eq!(valid_until(may, []), may + VALID_FOR);
        assert_eq!(valid_until(may, [may + days(90), may + days(60)]), may + days(60));
        assert_eq!(valid_until(may, [may + days(900)]), may + VALID_FOR);
    }

    #[test]
    fn a_badge_ends_with_its_last_month_or_when_it_is_taken_back() {
        let badge = Badge {
            id: BadgeId::from_bytes([1; 16]),
            profession: Profession::parse("nurse").unwrap(),
            region: String::new(),
            country: Country::parse("GB").unwrap(),
            checked_month: 1970 * 12,
            valid_month: 1970 * 12,
            suspended: false,
            revoked: false,
            place: Place { list: 1, index: 0 },
        };
        let january = Timestamp::from_micros(0) + days(30);
        assert!(badge.is_live(january));
        assert!(!badge.is_live(january + days(1)));
        assert!(!Badge { suspended: true, ..badge.clone() }.is_live(january));
        assert!(!Badge { revoked: true, ..badge }.is_live(january));
    }
}
