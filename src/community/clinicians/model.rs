//! Applications and their two reviews, credentials, badges: pure.

use super::profession::{Country, Profession};
use crate::base::clock::{Timestamp, days};
use crate::base::ids::{AccountId, ApplicationId, BadgeId};
use crate::community::personas::month_of;
use std::time::Duration;

/// How many different people must agree.
pub const REVIEWERS_NEEDED: usize = 2;
/// How long a check is good for: a year, because a licence can lapse for an unpaid fee.
pub const VALID_FOR: Duration = days(365);
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
    /// The reviewer has said so already: two yeses must come from two people.
    Twice,
}

/// Whether this verdict counts, and what comes of it. `agreed` are the reviewers who said yes before.
pub fn judge(
    state: State,
    applicant: AccountId,
    agreed: &[AccountId],
    reviewer: AccountId,
    verdict: Verdict,
) -> Result<Outcome, Refusal> {
    if reviewer == applicant {
        return Err(Refusal::Own);
    }
    if state != State::Submitted {
        return Err(Refusal::Over);
    }
    if agreed.contains(&reviewer) {
        return Err(Refusal::Twice);
    }
    match verdict {
        Verdict::Decline => Ok(Outcome::Declined),
        Verdict::Approve if agreed.len() + 1 >= REVIEWERS_NEEDED => Ok(Outcome::Approved),
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
    /// The name of the sealed file; gone when the file is.
    pub evidence: Option<String>,
    pub state: State,
    pub submitted_at: Timestamp,
    pub decided_at: Option<Timestamp>,
}

/// One reviewer's verdict. The note is sealed.
#[derive(Clone, Debug)]
pub(super) struct Review {
    pub application: ApplicationId,
    pub reviewer: AccountId,
    pub verdict: Verdict,
    pub note: Vec<u8>,
    pub at: Timestamp,
}

/// What was verified about an account.
#[derive(Clone, Debug)]
pub(super) struct Credential {
    pub account: AccountId,
    /// The application that it rests on.
    pub application: ApplicationId,
    pub profession: Profession,
    pub country: Country,
    pub checked_at: Timestamp,
    pub valid_until: Timestamp,
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

    /// Whether it stands: not revoked, and its last month is not over.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && month_of(now) <= self.last_month()
    }
}

/// What a persona shows. It knows months only, and no account: two badges of one person share
/// nothing but what they say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    /// Its id.
    pub id: BadgeId,
    /// What was verified.
    pub profession: Profession,
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
        let said = |badge: &Self| (badge.profession, badge.country, badge.checked_month, badge.valid_month);
        said(self) == said(other) && self.revoked == other.revoked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u8) -> AccountId {
        AccountId::from_bytes([n; 16])
    }

    fn judged(agreed: &[AccountId], reviewer: AccountId, verdict: Verdict) -> Result<Outcome, Refusal> {
        judge(State::Submitted, person(1), agreed, reviewer, verdict)
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
    fn nobody_reviews_their_own_application() {
        for verdict in [Verdict::Approve, Verdict::Decline] {
            assert_eq!(judged(&[person(2)], person(1), verdict), Err(Refusal::Own));
        }
    }

    #[test]
    fn what_is_decided_stays_decided() {
        for state in [State::Approved, State::Declined, State::Withdrawn] {
            let again = judge(state, person(1), &[person(2)], person(3), Verdict::Approve);
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
            country: Country::parse("GB").unwrap(),
            checked_at: may,
            valid_until: may + VALID_FOR,
            revoked_at: None,
            reason: None,
        };
        assert_eq!(credential.last_month(), 2027 * 12 + 3, "April 2027");
        assert!(credential.is_live(may + days(350)), "28 April 2027");
        assert!(!credential.is_live(may + days(355)), "3 May 2027");
        assert!(!Credential { revoked_at: Some(may), ..credential }.is_live(may));
    }

    #[test]
    fn a_badge_ends_with_its_last_month_or_when_it_is_taken_back() {
        let badge = Badge {
            id: BadgeId::from_bytes([1; 16]),
            profession: Profession::parse("nurse").unwrap(),
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
