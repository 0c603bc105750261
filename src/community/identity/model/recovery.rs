//! The recovery key.

use crate::base::random::{self, Random};
use sha2::{Digest, Sha256};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::random::SeededRandom;

    #[test]
    fn a_recovery_key_is_read_as_people_type_it() {
        let key = RecoveryKey::new(&SeededRandom::new(5));
        let typed = key.reveal().to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_eq!(RecoveryKey::parse(&typed).unwrap().digest(), key.digest());
        assert!(RecoveryKey::parse("7KQ2M").is_none());
    }
}
