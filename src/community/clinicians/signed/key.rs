//! Ed25519 keys (RFC 8032), written as Multikey (W3C Controlled Identifiers 1.0 §2.2.2): the kind of key in two
//! bytes, the key, and all of it in base58btc.

use super::Malformed;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use multibase::Base;

/// Multicodec `ed25519-pub`, as a varint.
const PUBLIC: [u8; 2] = [0xed, 0x01];

/// What checks a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// What signs. It shows nothing in `Debug` and is overwritten in memory when it is dropped.
pub struct SecretKey(SigningKey);

impl PublicKey {
    /// Reads a `publicKeyMultibase`.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let wrong = || Malformed("the key is not an Ed25519 Multikey");
        let (base, bytes) = multibase::decode(text).map_err(|_| wrong())?;
        let key = bytes.strip_prefix(&PUBLIC).filter(|_| base == Base::Base58Btc).ok_or_else(wrong)?;
        Self::from_bytes(key.try_into().map_err(|_| wrong())?)
    }

    /// A key from its 32 bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, Malformed> {
        VerifyingKey::from_bytes(&bytes).map(Self).map_err(|_| Malformed("the key is no point of the curve"))
    }

    /// Its 32 bytes.
    pub fn bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// As it stands in a DID document.
    pub fn multibase(&self) -> String {
        multibase::encode(Base::Base58Btc, [&PUBLIC[..], self.0.as_bytes()].concat())
    }

    /// Whether this key signed the message. Strict: of the forms that a signature can have only one is taken
    /// (RFC 8032 §5.1.7, and no key of small order).
    pub fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.0.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }
}

impl SecretKey {
    /// A key from 32 bytes that chance gave.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(bytes))
    }

    /// Its 32 bytes, to be sealed.
    pub fn bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// What checks its signatures.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Signs a message.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_being_written_and_read() {
        let secret = SecretKey::from_bytes(&[7; 32]);
        let text = secret.public().multibase();
        assert!(text.starts_with("z6Mk"), "{text}");
        assert_eq!(PublicKey::parse(&text).unwrap(), secret.public());
        assert_eq!(format!("{secret:?}"), "SecretKey(…)");
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let short = multibase::encode(Base::Base58Btc, [0xed, 0x01, 7]);
        let other = multibase::encode(Base::Base58Btc, [[0x80, 0x26].as_slice(), &[7; 32]].concat());
        for text in ["", "z", "6Mk", "zIIII", &short, &other] {
            assert!(PublicKey::parse(text).is_err(), "{text}");
        }
    }
}
