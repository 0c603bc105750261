//! The texts of the demo, one file for each group: who is in it and what they wrote.

use anyhow::Context;
use serde::Deserialize;
use std::collections::BTreeSet;

const FILES: [(&str, &str); 5] = [
    ("breast-cancer.toml", include_str!("seed/breast-cancer.toml")),
    ("crohns.toml", include_str!("seed/crohns.toml")),
    ("dementia-carers.toml", include_str!("seed/dementia-carers.toml")),
    ("hiv.toml", include_str!("seed/hiv.toml")),
    ("long-covid.toml", include_str!("seed/long-covid.toml")),
];

/// A group and everything in it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seed {
    pub group: Group,
    pub personas: Vec<Persona>,
    pub topics: Vec<Topic>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Group {
    pub name: String,
    pub summary: String,
    pub about: String,
    pub visibility: String,
    pub sensitivity: String,
    pub rules: Vec<String>,
    /// Within how many hours questions should be answered, and the professions that can do it best.
    pub target: u16,
    pub professions: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Persona {
    pub account: String,
    pub name: String,
    pub role: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Topic {
    pub kind: String,
    pub title: String,
    pub author: String,
    pub hours_ago: u64,
    /// The profession that a question is put to.
    #[serde(default)]
    pub wanted: Option<String>,
    pub body: String,
    /// Whether its author is in danger: a person is asked to look.
    #[serde(default)]
    pub crisis: bool,
    #[serde(default)]
    pub waiting: bool,
    #[serde(default)]
    pub replies: Vec<Reply>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reply {
    pub author: String,
    pub hours_ago: u64,
    pub body: String,
    /// Whether it names somebody, so that it waits for a check.
    #[serde(default)]
    pub waiting: bool,
}

/// Reads every file.
pub(super) fn read() -> anyhow::Result<Vec<Seed>> {
    FILES
        .iter()
        .map(|(name, text)| toml::from_str(text).with_context(|| format!("the demo's {name}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_is_as_large_as_it_says() {
        let seeds = read().unwrap();
        assert_eq!(seeds.len(), 5);
        assert!(seeds.iter().map(|seed| seed.topics.len()).sum::<usize>() >= 200);
        assert_eq!(seeds.iter().flat_map(|seed| &seed.topics).filter(|topic| topic.crisis).count(), 1);
        for seed in &seeds {
            let known = |author: &str| seed.personas.iter().any(|persona| persona.name == author);
            for topic in &seed.topics {
                assert!(known(&topic.author), "{}", topic.author);
                assert!(topic.replies.iter().all(|reply| known(&reply.author)), "{}", topic.title);
            }
        }
    }

    #[test]
    fn the_screening_stops_what_is_meant_to_wait_and_nothing_else() {
        use crate::screening::{Context, CrisisLevel, Decision, Sensitivity, screen};
        let rules = crate::app::load_rules(None).unwrap();
        for seed in read().unwrap() {
            let sensitivity = Sensitivity::parse(&seed.group.sensitivity).unwrap();
            let context = Context { sensitivity, ..Context::default() };
            for topic in &seed.topics {
                let said = screen(&rules, &topic.body, &context).verdict;
                assert_eq!(said.decision >= Decision::Hold, topic.waiting, "{}", topic.title);
                assert_eq!(said.crisis >= CrisisLevel::L2, topic.crisis, "{}", topic.title);
                for reply in &topic.replies {
                    let said = screen(&rules, &reply.body, &context).verdict;
                    assert_eq!(said.decision == Decision::Hold, reply.waiting, "{}", reply.body);
                }
            }
        }
    }
}
