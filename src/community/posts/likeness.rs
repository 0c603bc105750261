//! What makes two posts that wait alike: the same words, the same link, or the same number. A plain measure on purpose:
//! a moderator sees at once why two items stand together.

use super::store::prints;
use crate::app::App;
use crate::base::Tx;
use crate::base::error::Result;
use crate::base::ids::{GroupId, PostId};
use crate::base::seal::{Keyring, Purpose};
use std::collections::BTreeSet;

/// Shorter texts are the same by chance: “Thank you all” is no sign of anything.
const WORDS_LEAST: usize = 4;
/// A number with fewer digits is a dose, a year or a time of day.
const DIGITS_LEAST: usize = 7;
/// As many digits from the end count: with and without a country's code it is the same number.
const DIGITS: usize = 9;
/// So many features of one post are kept.
const MOST: usize = 20;

/// Keeps what a waiting post could be known again by, in place of what was kept before. Digests with a key and the
/// group in them: they say nothing to whoever has no key, and nothing across groups.
pub async fn print(app: &App, tx: &Tx, group: GroupId, post: PostId, text: &str) -> Result<()> {
    prints::put(tx, post, &digests(&app.keys, group, text)).await
}

fn digests(keys: &Keyring, group: GroupId, text: &str) -> Vec<Vec<u8>> {
    let digest = |feature: &String| {
        keys.digest(Purpose::Likeness, &[group.as_bytes(), feature.as_bytes()])[..16].to_vec()
    };
    features(text).iter().take(MOST).map(digest).collect()
}

/// The features of a text, each once.
fn features(text: &str) -> BTreeSet<String> {
    let text = text.to_lowercase();
    let links = text.split(|c: char| c.is_whitespace() || "<>()[]\"".contains(c)).filter_map(link);
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let same = (words.len() >= WORDS_LEAST).then(|| format!("words {}", words.join(" ")));
    links.chain(numbers(&text)).chain(same).collect()
}

/// A link's host and path: what stands behind `?` differs from one reader to the next.
fn link(token: &str) -> Option<String> {
    let rest = token
        .split_once("://")
        .map(|(_, rest)| rest)
        .or_else(|| token.starts_with("www.").then_some(token))?;
    let place = rest.split(['?', '#']).next()?.trim_start_matches("www.");
    let place = place.trim_end_matches(|c: char| !c.is_alphanumeric());
    (!place.is_empty()).then(|| format!("link {place}"))
}

/// Long numbers, whatever stands between their digits.
fn numbers(text: &str) -> impl Iterator<Item = String> + use<'_> {
    let runs = text.split(|c: char| !c.is_numeric() && !" -.()+/".contains(c));
    runs.filter_map(|run| {
        let digits: Vec<char> = run.chars().filter(|c| c.is_numeric()).collect();
        let from = digits.len().saturating_sub(DIGITS);
        (digits.len() >= DIGITS_LEAST)
            .then(|| format!("number {}", digits[from..].iter().collect::<String>()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(one: &str, other: &str) -> bool {
        !features(one).is_disjoint(&features(other))
    }

    #[test]
    fn the_same_link_number_or_words_make_two_texts_alike() {
        assert!(alike("See https://www.pills.example/buy?ref=1 now", "pills: http://pills.example/buy."));
        assert!(alike("Ring 07700 900-123", "my number is +44 (0)7700 900123"));
        assert!(alike("The spell caster helped me", "the SPELL-caster helped me."));
    }

    #[test]
    fn small_things_in_common_do_not() {
        assert!(!alike("Thank you all", "Thank you all"));
        assert!(!alike("I take 50 mg since 2019", "He took 50 mg until 2019"));
        assert!(!alike("See https://one.example/a", "See https://one.example/b"));
    }

    #[test]
    fn nothing_is_alike_across_groups() {
        let keys = Keyring::generate(&crate::base::random::SeededRandom::new(1));
        let (one, other) = (GroupId::from_bytes([1; 16]), GroupId::from_bytes([2; 16]));
        let text = "Ring 07700 900123 tonight, please";
        assert_eq!(digests(&keys, one, text), digests(&keys, one, text));
        assert!(digests(&keys, one, text).iter().all(|print| !digests(&keys, other, text).contains(print)));
    }
}
