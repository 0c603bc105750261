//! Checks a badge the way anybody can: from the badge, the issuer's DID document and its status lists, with nothing
//! else of ours. What is not at hand is not checked, and the report says so.

use super::document::CONTEXTS;
use super::key::PublicKey;
use super::proof;
use super::status::{Bits, Purpose};
use crate::base::Timestamp;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// One thing that is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is a badge, of the kind that we make.
    Form,
    /// The issuer says that the key is its own.
    Key,
    /// The key signed exactly these words.
    Signature,
    /// It has begun and is not over.
    Time,
    /// It was not taken back.
    Revocation,
    /// It is not paused.
    Suspension,
}

impl Step {
    /// For the keys of sentences, `verify-STEP-OUTCOME`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Key => "key",
            Self::Signature => "signature",
            Self::Time => "time",
            Self::Revocation => "revocation",
            Self::Suspension => "suspension",
        }
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It is as it should be.
    Good,
    /// What is needed to check it was not at hand.
    Unknown,
    /// It is not.
    Bad,
}

impl Outcome {
    /// For the keys of sentences.
    pub fn code(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Unknown => "unknown",
            Self::Bad => "bad",
        }
    }
}

/// A step and what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was checked.
    pub step: Step,
    /// What came of it.
    pub outcome: Outcome,
}

/// Every step, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report(pub Vec<Finding>);

impl Report {
    /// The worst of all outcomes: one that is bad makes a badge bad, one that is missing leaves a doubt.
    pub fn outcome(&self) -> Outcome {
        self.0.iter().map(|finding| finding.outcome).max().unwrap_or(Outcome::Unknown)
    }
}

/// What is at hand beside the badge.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// The issuer's DID document.
    pub did: Option<&'a Value>,
    /// Status lists, in any order.
    pub lists: &'a [Value],
    /// The time.
    pub now: Timestamp,
}

/// Checks a badge.
pub fn verify(badge: &Value, around: Around<'_>) -> Report {
    let key = Key::of(badge, around.did);
    let mut findings = vec![
        Finding { step: Step::Form, outcome: told(is_badge(badge)) },
        Finding { step: Step::Key, outcome: key.outcome() },
        Finding {
            step: Step::Signature,
            outcome: key.found().map_or(Outcome::Unknown, |key| told(proof::verifies(badge, key))),
        },
        Finding { step: Step::Time, outcome: told(is_current(badge, around.now)) },
    ];
    for (step, purpose) in [(Step::Revocation, Purpose::Revocation), (Step::Suspension, Purpose::Suspension)]
    {
        findings.push(Finding { step, outcome: status(badge, purpose, around) });
    }
    Report(findings)
}

fn told(good: bool) -> Outcome {
    if good { Outcome::Good } else { Outcome::Bad }
}

/// Whether it is in the form of our badges. The contexts are compared word for word: they are signed as text only, and
/// another one would change what readers of JSON-LD understand.
fn is_badge(badge: &Value) -> bool {
    let holds = |name: &str, wanted: &str| {
        badge.get(name).and_then(Value::as_array).is_some_and(|list| list.iter().any(|item| item == wanted))
    };
    badge.get("@context").is_some_and(|contexts| *contexts == serde_json::json!(CONTEXTS))
        && holds("type", "VerifiableCredential")
        && holds("type", "OpenBadgeCredential")
        && issuer(badge).is_some()
        && badge.pointer("/credentialSubject/achievement/name").is_some_and(Value::is_string)
}

/// The issuer is named by its id, or by an object that holds it.
fn issuer(credential: &Value) -> Option<&str> {
    let issuer = credential.get("issuer")?;
    issuer.as_str().or_else(|| issuer.get("id")?.as_str())
}

/// The key that a proof names.
enum Key {
    Found(PublicKey),
    /// There is no DID document to look into.
    NotAtHand,
    /// The issuer does not say that it is its own.
    Foreign,
}

impl Key {
    fn of(credential: &Value, did: Option<&Value>) -> Self {
        let Some(did) = did else { return Self::NotAtHand };
        let find = || {
            let issuer = issuer(credential)?;
            let method = credential.pointer("/proof/verificationMethod")?.as_str()?;
            let asserts = did.get("assertionMethod")?.as_array()?.iter().any(|id| id == method);
            let methods = did.get("verificationMethod")?.as_array()?;
            let listed = methods.iter().find(|listed| listed.get("id").is_some_and(|id| id == method))?;
            let own = did.get("id")? == issuer && listed.get("controller")? == issuer;
            let key = PublicKey::parse(listed.get("publicKeyMultibase")?.as_str()?).ok()?;
            (asserts && own).then_some(key)
        };
        find().map_or(Self::Foreign, Self::Found)
    }

    fn outcome(&self) -> Outcome {
        match self {
            Self::Found(_) => Outcome::Good,
            Self::NotAtHand => Outcome::Unknown,
            Self::Foreign => Outcome::Bad,
        }
    }

    fn found(&self) -> Option<&PublicKey> {
        if let Self::Found(key) = self { Some(key) } else { None }
    }
}

/// Whether a credential's time has begun and is not over. Without an end it is not over.
fn is_current(credential: &Value, now: Timestamp) -> bool {
    let moment = |name: &str| {
        let text = credential.get(name)?.as_str()?;
        OffsetDateTime::parse(text, &Rfc3339).ok()
    };
    let ended =
        credential.get("validUntil").is_some() && moment("validUntil").is_none_or(|end| end < now.utc());
    moment("validFrom").is_some_and(|start| start <= now.utc()) && !ended
}

fn status(badge: &Value, purpose: Purpose, around: Around<'_>) -> Outcome {
    let entries = match badge.get("credentialStatus") {
        Some(Value::Array(entries)) => entries.as_slice(),
        Some(entry) => std::slice::from_ref(entry),
        None => return Outcome::Unknown,
    };
    let entry = entries.iter().find(|entry| entry["statusPurpose"] == purpose.code());
    entry.map_or(Outcome::Unknown, |entry| look_up(badge, entry, purpose, around))
}

/// Looks a badge up in the list that it names. A list that is not of the same issuer, not signed by it or too old is no
/// list, so that nobody can clear a badge with a list of their own.
fn look_up(badge: &Value, entry: &Value, purpose: Purpose, around: Around<'_>) -> Outcome {
    let Some(list) = around.lists.iter().find(|list| list["id"] == entry["statusListCredential"]) else {
        return Outcome::Unknown;
    };
    let subject = &list["credentialSubject"];
    let trusted = issuer(list).is_some()
        && issuer(list) == issuer(badge)
        && subject["statusPurpose"] == purpose.code()
        && is_current(list, around.now)
        && Key::of(list, around.did).found().is_some_and(|key| proof::verifies(list, key));
    if !trusted {
        return Outcome::Unknown;
    }
    let index = entry["statusListIndex"].as_str().and_then(|index| index.parse().ok());
    let bits = subject["encodedList"].as_str().and_then(|text| Bits::decode(text).ok());
    match (bits, index) {
        (Some(bits), Some(index)) => bits.get(index).map_or(Outcome::Unknown, |set| told(!set)),
        _ => Outcome::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::super::document::{self, Issuer, did_document};
    use super::super::key::SecretKey;
    use super::super::status::list_credential;
    use super::*;
    use crate::base::clock::days;

    const KEY: &str = "badge-1";
    const NOW: Timestamp = Timestamp::from_micros(1_780_000_000_000_000); // 28 May 2026

    struct World {
        badge: Value,
        did: Value,
        lists: Vec<Value>,
    }

    impl World {
        /// A badge for which these bits are set.
        fn new(revoked: &[i32], suspended: &[i32]) -> Self {
            let issuer = Issuer::new(&"https://kith.example.org".parse().unwrap(), "Kith");
            let key = SecretKey::from_bytes(&[7; 32]);
            let sign = |text| proof::sign(text, &issuer.method(KEY), &key).unwrap();
            let list = |purpose, set: &[i32]| {
                let mut bits = Bits::default();
                set.iter().for_each(|index| bits.set(*index));
                sign(list_credential(&issuer, 1, purpose, &bits, NOW).unwrap())
            };
            Self {
                badge: sign(document::credential(&issuer, &document::tests::statement())),
                did: did_document(&issuer, [(KEY, &key.public())]),
                lists: vec![list(Purpose::Revocation, revoked), list(Purpose::Suspension, suspended)],
            }
        }

        fn report(&self) -> Report {
            self.at(NOW)
        }

        fn at(&self, now: Timestamp) -> Report {
            verify(&self.badge, Around { did: Some(&self.did), lists: &self.lists, now })
        }
    }

    fn outcome(report: &Report, step: Step) -> Outcome {
        report.0.iter().find(|finding| finding.step == step).unwrap().outcome
    }

    #[test]
    fn a_badge_that_stands_is_good_in_every_step() {
        let report = World::new(&[], &[4712]).report();
        assert_eq!(report.outcome(), Outcome::Good, "{report:?}");
        assert_eq!(report.0.len(), 6);
    }

    #[test]
    fn one_changed_letter_is_a_bad_signature_and_nothing_else() {
        let mut world = World::new(&[], &[]);
        world.badge["name"] = "Verified doctor, United Kingdom".into();
        let bad: Vec<_> =
            world.report().0.into_iter().filter(|found| found.outcome != Outcome::Good).collect();
        assert_eq!(bad, [Finding { step: Step::Signature, outcome: Outcome::Bad }]);
    }

    #[test]
    fn what_was_taken_back_or_is_paused_shows() {
        assert_eq!(outcome(&World::new(&[4711], &[]).report(), Step::Revocation), Outcome::Bad);
        assert_eq!(outcome(&World::new(&[], &[4711]).report(), Step::Suspension), Outcome::Bad);
    }

    #[test]
    fn a_badge_is_good_in_its_months_only() {
        let world = World::new(&[], &[]);
        assert_eq!(outcome(&world.at(NOW - days(28)), Step::Time), Outcome::Bad, "30 April 2026");
        assert_eq!(outcome(&world.at(NOW + days(300)), Step::Time), Outcome::Bad, "24 March 2027");
    }

    #[test]
    fn what_is_not_at_hand_is_not_checked() {
        let world = World::new(&[4711], &[]);
        let alone = verify(&world.badge, Around { did: None, lists: &world.lists, now: NOW });
        assert_eq!(outcome(&alone, Step::Form), Outcome::Good);
        for step in [Step::Key, Step::Signature, Step::Revocation, Step::Suspension] {
            assert_eq!(outcome(&alone, step), Outcome::Unknown, "{step:?}");
        }
        let without_lists = verify(&world.badge, Around { did: Some(&world.did), lists: &[], now: NOW });
        assert_eq!(outcome(&without_lists, Step::Signature), Outcome::Good);
        assert_eq!(outcome(&without_lists, Step::Revocation), Outcome::Unknown);
    }

    #[test]
    fn nobody_clears_a_badge_with_a_list_of_their_own() {
        let clear = World::new(&[], &[]);
        let changes: [fn(&mut Value); 5] = [
            |list| list["issuer"] = "did:web:elsewhere.example.org".into(),
            |list| list["credentialSubject"]["statusPurpose"] = "suspension".into(),
            |list| list["credentialSubject"]["ttl"] = 1.into(),
            |list| list["credentialSubject"]["encodedList"] = "uAAAA".into(),
            |list| drop(list.as_object_mut().unwrap().remove("proof")),
        ];
        for (number, change) in changes.into_iter().enumerate() {
            let mut world = World::new(&[4711], &[]);
            world.lists[0] = clear.lists[0].clone();
            change(&mut world.lists[0]);
            assert_eq!(outcome(&world.report(), Step::Revocation), Outcome::Unknown, "change {number}");
        }
        let mut old = World::new(&[], &[]).at(NOW + days(8));
        old.0.retain(|found| found.step == Step::Revocation);
        assert_eq!(old.outcome(), Outcome::Unknown, "a list of last week says nothing about today");
    }

    #[test]
    fn a_key_that_the_issuer_does_not_assert_is_foreign() {
        let changes: [fn(&mut Value); 4] = [
            |did| did["id"] = "did:web:elsewhere.example.org".into(),
            |did| did["assertionMethod"] = serde_json::json!([]),
            |did| did["verificationMethod"][0]["controller"] = "did:web:elsewhere.example.org".into(),
            |did| did["verificationMethod"][0]["publicKeyMultibase"] = "z6Mk".into(),
        ];
        for (number, change) in changes.into_iter().enumerate() {
            let mut world = World::new(&[], &[]);
            change(&mut world.did);
            assert_eq!(outcome(&world.report(), Step::Key), Outcome::Bad, "change {number}");
            assert_eq!(outcome(&world.report(), Step::Signature), Outcome::Unknown);
        }
    }

    #[test]
    fn what_is_no_badge_is_bad_and_breaks_nothing() {
        for text in ["null", "[]", "{}", r#"{"@context":1,"type":2,"credentialStatus":{},"proof":[]}"#] {
            let text = super::super::parse(text).unwrap();
            let report = verify(&text, Around { did: Some(&text), lists: &[], now: NOW });
            assert_eq!(report.outcome(), Outcome::Bad, "{text}");
        }
    }
}
