//! A person in crisis is never silenced, and never overlooked.
//!
//! The sentences are in `crisis/`: `tuned` is what the rules were written with; `fresh` was written afterwards, before
//! anybody saw what the rules made of it, and then learnt from; `later` and `wide` in the same way after that. Seen for
//! the first time, 42 % of the sentences of level 3 and above were found in `fresh`, 70 % in `later`, and 49, 66, 21, 56,
//! 26 and 67 % in the six rounds of `wide`, of which the third and the fifth were made as roundabout as people can be:
//! what these stories assert is that nothing is lost again, not that every sentence that people will write is found.
//! All are made up for these stories.

use super::screened;
use kith::screening::{CrisisLevel, Decision, Kind};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    group: Vec<Group>,
}

/// Sentences of one sort.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    about: String,
    /// The least and the greatest level that is right.
    level: [u8; 2],
    /// Whether a detail in it is not safe for readers.
    #[serde(default, rename = "unsafe")]
    danger: bool,
    texts: Vec<String>,
}

/// A sentence with what it is about, what is right, and what screening said.
struct Sentence {
    text: String,
    about: String,
    right: [u8; 2],
    danger: bool,
    level: u8,
    warned_of: bool,
}

impl std::fmt::Display for Sentence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "level {} for “{}” ({})", self.level, self.text, self.about)
    }
}

fn corpus() -> Vec<Sentence> {
    let files = [
        include_str!("crisis/tuned/author.toml"),
        include_str!("crisis/tuned/mentions.toml"),
        include_str!("crisis/tuned/readers.toml"),
        include_str!("crisis/fresh/author.toml"),
        include_str!("crisis/fresh/mentions.toml"),
        include_str!("crisis/fresh/readers.toml"),
        include_str!("crisis/later/author.toml"),
        include_str!("crisis/later/mentions.toml"),
        include_str!("crisis/wide/author.toml"),
        include_str!("crisis/wide/mentions.toml"),
    ];
    let groups =
        files.iter().flat_map(|file| toml::from_str::<File>(file).expect("a file of sentences").group);
    let sentences = groups.flat_map(|group| {
        let Group { about, level: right, danger, texts } = group;
        texts.into_iter().map(move |text| {
            let screened = screened(&text);
            let warned_of = screened.findings.iter().any(|f| f.kind == Kind::UnsafeDetail);
            let level = screened.verdict.crisis.as_u8();
            Sentence { text, about: about.clone(), right, danger, level, warned_of }
        })
    });
    sentences.collect()
}

fn list<'a>(sentences: impl IntoIterator<Item = &'a Sentence>) -> String {
    sentences.into_iter().map(|sentence| format!("\n{sentence}")).collect()
}

/// The share of the sentences asked about that are not among the wrong ones; fails with the list of those.
fn at_least(share: f64, asked: &[&Sentence], wrong: &[&Sentence]) {
    let right = (asked.len() - wrong.len()) as f64 / asked.len() as f64;
    assert!(right >= share, "{right:.3} of {}:{}", asked.len(), list(wrong.iter().copied()));
}

#[test]
fn the_corpus_is_large_enough_to_say_something() {
    let corpus = corpus();
    assert!(corpus.len() >= 400, "{}", corpus.len());
    for least in 0..=4 {
        assert!(corpus.iter().filter(|s| s.right[0] == least).count() >= 10, "level {least}");
    }
    let mut texts: Vec<&str> = corpus.iter().map(|s| s.text.as_str()).collect();
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), corpus.len(), "a sentence is there twice");
}

#[test]
fn nobody_in_danger_is_overlooked() {
    let corpus = corpus();
    let asked: Vec<&Sentence> = corpus.iter().filter(|s| s.right[0] >= 3).collect();
    let missed: Vec<&Sentence> = asked.iter().copied().filter(|s| s.level < 3).collect();
    at_least(0.97, &asked, &missed);
}

#[test]
fn milder_levels_are_seen_too() {
    let corpus = corpus();
    let asked: Vec<&Sentence> = corpus.iter().filter(|s| matches!(s.right[0], 1 | 2)).collect();
    let missed: Vec<&Sentence> = asked.iter().copied().filter(|s| s.level < s.right[0]).collect();
    at_least(0.95, &asked, &missed);
}

#[test]
fn denials_others_idioms_and_the_end_of_life_are_no_crisis() {
    let corpus = corpus();
    let asked: Vec<&Sentence> = corpus.iter().filter(|s| s.right[1] <= 1).collect();
    let alarmed: Vec<&Sentence> = asked.iter().copied().filter(|s| s.level > s.right[1]).collect();
    at_least(0.98, &asked, &alarmed);
}

#[test]
fn details_that_are_not_safe_for_readers_wait() {
    let corpus = corpus();
    let (dangerous, safe): (Vec<&Sentence>, Vec<&Sentence>) = corpus.iter().partition(|s| s.danger);
    let missed: Vec<&Sentence> = dangerous.iter().copied().filter(|s| !s.warned_of).collect();
    at_least(0.97, &dangerous, &missed);
    let silenced: Vec<&Sentence> = safe.iter().copied().filter(|s| s.warned_of).collect();
    at_least(0.99, &safe, &silenced);
}

#[test]
fn a_person_in_crisis_is_published_and_seen() {
    for (text, least) in [
        ("I wish I was dead", CrisisLevel::L1),
        ("I want to die", CrisisLevel::L2),
        ("I do not want to be alive any more", CrisisLevel::L2),
        ("I am going to end my life", CrisisLevel::L3),
        ("I am going to kill myself tonight", CrisisLevel::L4),
    ] {
        let screened = screened(text);
        assert!(screened.verdict.crisis >= least, "{text}: {:?}", screened.verdict);
        assert_eq!(screened.verdict.decision, Decision::Publish, "{text}");
    }
}

#[test]
fn words_of_another_sentence_excuse_nothing() {
    for (text, least) in [
        ("he said no. I want to kill myself tonight", CrisisLevel::L4),
        ("They diagnosed me in 2014. I want to die", CrisisLevel::L2),
        ("The surgery is next week! I am going to take my own life", CrisisLevel::L3),
    ] {
        assert!(screened(text).verdict.crisis >= least, "{text}");
    }
    for text in ["I wanted to die back in 2014, not now", "she said that I will kill myself on those stairs"]
    {
        assert!(screened(text).verdict.crisis <= CrisisLevel::L1, "{text}");
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
