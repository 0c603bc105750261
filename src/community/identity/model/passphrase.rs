//! Passphrases, and which of them everybody would guess.
//!
//! The blocklist is offline: zxcvbn carries the 30 000 most frequent passwords of public breaches, beside lists of names
//! and of English words, and finds them also when they are put together, written backwards or with digits for letters.
//! Of those passwords hardly any is as long as 15 characters, so a longer list of whole passwords would add little; what
//! adds something are the words of this very place, which are put in from outside.

use super::AccountName;
use secrecy::{ExposeSecret, SecretString};
use zxcvbn::{Score, zxcvbn};

/// A passphrase that is long enough and hard to guess.
#[derive(Clone, Debug)]
pub struct Passphrase(SecretString);

/// NIST SP 800-63B-4 §3.1.1.2: 15 characters when the passphrase is the only factor …
pub const PASSPHRASE_MIN: usize = 15;
/// … and 8 beside a second one.
pub const PASSPHRASE_MIN_OF_TWO: usize = 8;
/// Long enough for anybody, short enough to hash.
pub const PASSPHRASE_MAX: usize = 256;
/// What `zxcvbn` reads of a passphrase: its time grows with the square of the length.
const JUDGED: usize = 72;

/// Words that come to mind on a site such as this, so a guesser tries them too.
const CONTEXT: [&str; 12] = [
    "kith",
    "support",
    "group",
    "patient",
    "patients",
    "community",
    "doctor",
    "nurse",
    "hospital",
    "cancer",
    "diabetes",
    "recovery",
];

/// Phrases that everybody tries and that a list of passwords does not hold, without spaces and in lower case.
const COMMON: [&str; 3] = ["correcthorsebatterystaple", "thisismypassword", "mypasswordissafe"];

impl Passphrase {
    /// A new passphrase of at least `minimum` and at most 256 characters, without rules about which, that is hard
    /// to guess for somebody who knows the account's name, and the words that everybody here knows (`known`: the
    /// community's name and those of its groups).
    pub fn choose(
        text: &str,
        minimum: usize,
        name: Option<&AccountName>,
        known: &str,
    ) -> Result<Self, &'static str> {
        let length = text.chars().count();
        if length == 0 {
            return Err("passphrase-missing");
        }
        if length < minimum {
            return Err(if minimum == PASSPHRASE_MIN {
                "passphrase-short"
            } else {
                "passphrase-short-of-two"
            });
        }
        if length > PASSPHRASE_MAX {
            return Err("passphrase-long");
        }
        let plain: String = text.to_lowercase().split_whitespace().collect();
        if name.is_some_and(|name| plain.contains(&name.key()) && plain.len() < name.key().len() + 10) {
            return Err("passphrase-name");
        }
        let name = name.map(AccountName::as_str);
        let common = COMMON.contains(&plain.as_str())
            || little_besides(&plain, known)
            || Strength::of(text, name, known) < Strength::Good;
        if common { Err("passphrase-common") } else { Ok(Self(text.to_owned().into())) }
    }

    /// A passphrase to compare: anything that fits.
    pub fn given(text: &str) -> Self {
        Self(text.chars().take(PASSPHRASE_MAX).collect::<String>().into())
    }

    /// The bytes to hash.
    pub fn reveal(&self) -> &[u8] {
        self.0.expose_secret().as_bytes()
    }
}

/// Whether a passphrase is made of words that this place suggests, and of hardly anything else.
fn little_besides(plain: &str, known: &str) -> bool {
    const LEFT: usize = 6;
    const TELLING: usize = 4;
    let known = known.to_lowercase();
    // A short word would eat away at others that it stands in.
    let telling = known.split_whitespace().filter(|word| word.chars().count() >= TELLING);
    let mut words: Vec<&str> = CONTEXT.into_iter().chain(telling).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let rest = words.iter().fold(plain.to_owned(), |rest, word| rest.replace(word, ""));
    rest.chars().count() < LEFT
}

/// How hard a passphrase is to guess (the score of zxcvbn: Wheeler, USENIX Security 2016).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Guessed within 10⁸ tries.
    Weak,
    /// Within 10¹⁰.
    Good,
    /// Not within that.
    Strong,
}

impl Strength {
    /// How hard `text` is to guess for somebody who knows the account's name, and the words that everybody here knows (`known`: the
    /// community's name and those of its groups).
    pub fn of(text: &str, name: Option<&str>, known: &str) -> Self {
        let judged: String = text.chars().take(JUDGED).collect();
        let mut words = CONTEXT.to_vec();
        words.extend(name.into_iter().flat_map(str::split_whitespace));
        words.extend(known.split_whitespace());
        match zxcvbn(&judged, &words).score() {
            Score::Four => Self::Strong,
            Score::Three => Self::Good,
            _ => Self::Weak,
        }
    }

    /// Its name in the words of the pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Weak => "weak",
            Self::Good => "good",
            Self::Strong => "strong",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(text: &str, minimum: usize) -> Result<Passphrase, &'static str> {
        let name = AccountName::parse("blue kettle").unwrap();
        Passphrase::choose(text, minimum, Some(&name), "Example Support Living with lupus")
    }

    #[test]
    fn a_passphrase_is_long_and_not_everybodys() {
        assert!(chosen("seven wet otters sing", PASSPHRASE_MIN).is_ok());
        assert!(chosen("ünïcödé wörks fïne", PASSPHRASE_MIN).is_ok());
        for (text, key) in [
            ("", "passphrase-missing"),
            ("short", "passphrase-short"),
            ("correct horse battery staple", "passphrase-common"),
            ("passwordpassword", "passphrase-common"),
            ("iloveyouiloveyou", "passphrase-common"),
            ("aaaaaaaaaaaaaaaaaaaa", "passphrase-common"),
            ("123456789012345", "passphrase-common"),
            ("examplesupportgroup", "passphrase-common"),
            ("LivingWithLupus2026", "passphrase-common"),
            ("lupus living kith support", "passphrase-common"),
            ("blue kettle 123", "passphrase-name"),
        ] {
            assert_eq!(chosen(text, PASSPHRASE_MIN).err(), Some(key), "{text}");
        }
    }

    #[test]
    fn beside_a_second_factor_eight_characters_will_do() {
        assert!(chosen("rk8 wvq2 tz", PASSPHRASE_MIN_OF_TWO).is_ok());
        assert_eq!(chosen("rk8wvq2", PASSPHRASE_MIN_OF_TWO).err(), Some("passphrase-short-of-two"));
        assert_eq!(chosen("password1", PASSPHRASE_MIN_OF_TWO).err(), Some("passphrase-common"));
    }
}
