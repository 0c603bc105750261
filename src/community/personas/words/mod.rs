//! Names to suggest: an adjective and a noun from two calm lists, so that nobody has to invent one
//! and be recognised by it.

use crate::base::random::Random;

const ADJECTIVES: &str = include_str!("adjectives.txt");
const NOUNS: &str = include_str!("nouns.txt");

/// `count` names, for example “quiet-heron”.
pub fn suggest(random: &dyn Random, count: usize) -> Vec<String> {
    let (adjectives, nouns) = (list(ADJECTIVES), list(NOUNS));
    let pick = |words: &[&str]| words.get(random.below(words.len())).copied().unwrap_or("quiet").to_owned();
    (0..count).map(|_| format!("{}-{}", pick(&adjectives), pick(&nouns))).collect()
}

fn list(text: &'static str) -> Vec<&'static str> {
    text.lines().map(str::trim).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::model::PersonaName;
    use super::*;

    #[test]
    fn every_word_makes_a_valid_name() {
        for word in list(ADJECTIVES).iter().chain(&list(NOUNS)) {
            assert!(
                (3..=11).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase()),
                "{word}"
            );
        }
        let longest = |words: &str| words.lines().map(str::len).max().unwrap_or(0);
        assert!(longest(ADJECTIVES) + longest(NOUNS) < 24);
        assert!(PersonaName::parse("quiet-heron").is_ok());
    }
}
