//! One-time and bearer tokens: the person holds the token, the database only its SHA-256.
//!
//! 256 random bits need no slow hash (OWASP ASVS 5.0, 6.5.2: from 112 bits a plain digest will do).

use super::ids::{base32, parse_base32};
use super::random::{self, Random};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// A token to hand out once. It has no `Debug` and no `Display`: only [`Token::reveal`] shows it.
pub struct Token([u8; 32]);

impl Token {
    /// A fresh token.
    pub fn new(random: &dyn Random) -> Self {
        Self(random::bytes(random))
    }

    /// Reads a token as [`Token::reveal`] wrote it.
    pub fn parse(text: &str) -> Option<Self> {
        Some(Self(parse_base32(text)?.try_into().ok()?))
    }

    /// The token's text (52 characters), for a cookie or a link.
    pub fn reveal(&self) -> String {
        base32(&self.0)
    }

    /// What the database keeps.
    pub fn digest(&self) -> Vec<u8> {
        Sha256::digest(self.0).to_vec()
    }
}

/// Compares two secrets without telling by the time where they differ.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}
