//! A person in crisis is never silenced.

use kith::screening::{CrisisLevel, Decision, Kind};

use super::screened;

#[test]
fn a_person_in_crisis_is_published_and_seen() {
    for (text, least) in [
        ("I wish I was dead", CrisisLevel::L1),
        ("I want to die", CrisisLevel::L2),
        ("I am going to end my life", CrisisLevel::L3),
        ("I am going to kill myself tonight", CrisisLevel::L4),
    ] {
        let screened = screened(text);
        assert!(screened.verdict.crisis >= least, "{text}: {:?}", screened.verdict);
        assert_eq!(screened.verdict.decision, Decision::Publish, "{text}");
    }
}

#[test]
fn denials_others_and_idioms_are_no_crisis() {
    for text in [
        "I'm not suicidal, just tired",
        "My sister wants to die her hair",
        "this heat is killing me and I am dying for a coffee",
        "when it gets dark, dial 988",
        "Terminal means end of life care for my dad",
    ] {
        assert_eq!(screened(text).verdict.crisis, CrisisLevel::L0, "{text}");
    }
}

#[test]
fn only_the_unsafe_detail_waits() {
    let screened = screened("I want to die. What is the painless way to die?");
    assert_eq!(screened.verdict.decision, Decision::Hold);
    assert!(screened.verdict.crisis >= CrisisLevel::L2);
    assert!(screened.findings.iter().any(|f| f.kind == Kind::UnsafeDetail));
    assert!(
        screened.findings.iter().filter(|f| f.kind == Kind::Crisis).all(|f| f.action == Decision::Publish)
    );
}

#[test]
fn helplines_always_pass() {
    for line in ["988", "116 123", "999", "0800 1111", "13 11 14", "1-800-273-8255", "911", "112", "111"] {
        let text = format!("please call {line} now, any time");
        assert_eq!(screened(&text).verdict.decision, Decision::Publish, "{text}");
    }
}
