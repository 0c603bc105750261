//! Names, passphrases, recovery keys and roles: what can only be built valid.

use crate::base::ids::{AccountId, base32};
use crate::base::random::{self, Random};
use crate::base::seal::{Keyring, Purpose};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// A name to sign in with. Only its owner ever sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountName(String);

impl AccountName {
    /// 3 to 40 letters, digits, spaces, dots, hyphens and underscores. An e-mail address is refused:
    /// it would identify its owner.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let name: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.contains('@') {
            return Err("name-no-email");
        }
        match name.chars().count() {
            0 => return Err("name-missing"),
            1..3 => return Err("name-short"),
            3..=40 => {}
            _ => return Err("name-long"),
        }
        if !name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '.' | '-' | '_')) {
            return Err("name-letters");
        }
        Ok(Self(name))
    }

    /// The name as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What makes two names the same: letter case and spaces do not count.
    pub fn key(&self) -> String {
        self.0.to_lowercase().replace(' ', "")
    }
}

/// A passphrase that is long enough and not on everybody's list.
#[derive(Clone, Debug)]
pub struct Passphrase(SecretString);

/// NIST SP 800-63B-4 §3.1.1.2: 15 characters when the passphrase is the only factor.
pub const PASSPHRASE_MIN: usize = 15;
/// Long enough for anybody, short enough to hash.
pub const PASSPHRASE_MAX: usize = 256;

/// Phrases that everybody tries first, without spaces and in lower case.
const COMMON: [&str; 14] = [
    "passwordpassword",
    "password12345678",
    "passphrasepassphrase",
    "correcthorsebatterystaple",
    "qwertyuiopasdfgh",
    "qwertyuiopasdfghjkl",
    "iloveyouiloveyou",
    "letmeinletmeinletmein",
    "abcdefghijklmno",
    "abcdefghijklmnop",
    "thequickbrownfox",
    "administrator123",
    "thisismypassword",
    "mypasswordissafe",
];

impl Passphrase {
    /// A new passphrase: 15 to 256 characters, no composition rules, not one that everybody tries,
    /// and without the account's name.
    pub fn choose(text: &str, name: Option<&AccountName>) -> Result<Self, &'static str> {
        let length = text.chars().count();
        let plain: String = text.to_lowercase().chars().filter(|letter| !letter.is_whitespace()).collect();
        let distinct = plain.chars().collect::<std::collections::HashSet<_>>().len();
        let numbers = plain.chars().all(|letter| letter.is_ascii_digit());
        match length {
            0 => Err("passphrase-missing"),
            1..PASSPHRASE_MIN => Err("passphrase-short"),
            _ if length > PASSPHRASE_MAX => Err("passphrase-long"),
            _ if distinct < 6 || numbers || COMMON.contains(&plain.as_str()) => Err("passphrase-common"),
            _ if name
                .is_some_and(|name| plain.contains(&name.key()) && plain.len() < name.key().len() + 10) =>
            {
                Err("passphrase-name")
            }
            _ => Ok(Self(text.to_owned().into())),
        }
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

/// 130 random bits in 26 characters of Crockford's base32, to be printed. The database keeps a
/// SHA-256 only; from 112 bits on that is enough (OWASP ASVS 5.0, 6.5.2).
pub struct RecoveryKey([u8; 26]);

/// Crockford's base32: no I, L, O, U.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl RecoveryKey {
    /// A fresh key.
    pub fn new(random: &dyn Random) -> Self {
        Self(random::bytes::<26>(random).map(|byte| CROCKFORD[usize::from(byte & 31)]))
    }

    /// Reads a key as people type it: any case, any spaces and hyphens, O for 0, I and L for 1.
    pub fn parse(text: &str) -> Option<Self> {
        let letters: Vec<u8> = text
            .bytes()
            .filter(|byte| !byte.is_ascii_whitespace() && *byte != b'-')
            .map(|byte| match byte.to_ascii_uppercase() {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                other => other,
            })
            .collect();
        let key: [u8; 26] = letters.try_into().ok()?;
        key.iter().all(|letter| CROCKFORD.contains(letter)).then_some(Self(key))
    }

    /// The key in groups, for example `7KQ2M-…`: five groups of five and a last letter.
    pub fn reveal(&self) -> String {
        let groups = self.0.chunks(5).map(|group| String::from_utf8_lossy(group).into_owned());
        groups.collect::<Vec<_>>().join("-")
    }

    /// What the database keeps.
    pub fn digest(&self) -> Vec<u8> {
        Sha256::digest(self.0).to_vec()
    }
}

/// What an account may do beyond its groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Role {
    /// Nothing.
    Member,
    /// Reviews clinicians' applications.
    Reviewer,
    /// Makes groups, appoints moderators and reviewers, reviews applications.
    Admin,
}

/// Whether an account can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    /// Yes.
    Active,
    /// Locked by the operator.
    Locked,
}

/// How the audit log names a staff account: a keyed digest that only this server can make again.
pub fn staff_name(keys: &Keyring, account: AccountId) -> String {
    let digest = keys.digest(Purpose::StaffName, &[account.as_bytes()]);
    format!("staff:{}", &base32(&digest)[..16])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::random::SeededRandom;

    #[test]
    fn a_name_is_refused_when_it_is_an_address_too_short_or_odd() {
        assert_eq!(AccountName::parse("  Blue   Kettle ").unwrap().as_str(), "Blue Kettle");
        assert_eq!(AccountName::parse("Blue Kettle").unwrap().key(), "bluekettle");
        for (text, key) in [
            ("", "name-missing"),
            ("ab", "name-short"),
            ("a@b.org", "name-no-email"),
            ("<script>", "name-letters"),
        ] {
            assert_eq!(AccountName::parse(text), Err(key), "{text}");
        }
    }

    #[test]
    fn a_passphrase_is_long_and_not_everybodys() {
        let name = AccountName::parse("blue kettle").unwrap();
        assert!(Passphrase::choose("seven wet otters sing", Some(&name)).is_ok());
        assert!(Passphrase::choose("ünïcödé wörks fïne", Some(&name)).is_ok());
        for (text, key) in [
            ("short", "passphrase-short"),
            ("correct horse battery staple", "passphrase-common"),
            ("aaaaaaaaaaaaaaaaaaaa", "passphrase-common"),
            ("123456789012345", "passphrase-common"),
            ("blue kettle 123", "passphrase-name"),
        ] {
            assert_eq!(Passphrase::choose(text, Some(&name)).err(), Some(key), "{text}");
        }
    }

    #[test]
    fn a_recovery_key_is_read_as_people_type_it() {
        let key = RecoveryKey::new(&SeededRandom::new(5));
        let typed = key.reveal().to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_eq!(RecoveryKey::parse(&typed).unwrap().digest(), key.digest());
        assert!(RecoveryKey::parse("7KQ2M").is_none());
    }
}
