//! Bitstring Status List (W3C 1.0): whether a badge was taken back or is paused, as one bit among very many. Whoever
//! asks for the list does not say about whom they ask.

use super::Malformed;
use super::document::Issuer;
use crate::base::Timestamp;
use crate::base::clock::days;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use multibase::Base;
use serde_json::{Value, json};
use std::io::{Read, Write};

/// How many places a list has: the fewest that are allowed (§2.1), so that a place says nothing.
pub const ENTRIES: i32 = 131_072;
/// The largest list of somebody else that is unpacked, in bytes: a few bytes can be packed to nearly any size.
const LARGEST: u64 = 1 << 24;
/// For how long a reader may keep a list, in milliseconds.
const KEEP: u32 = 300_000;

/// What a bit says when it is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Taken back for good.
    Revocation,
    /// Paused; it may be good again.
    Suspension,
}

impl Purpose {
    /// As it stands in a credential.
    pub fn code(self) -> &'static str {
        match self {
            Self::Revocation => "revocation",
            Self::Suspension => "suspension",
        }
    }
}

/// Where a list is.
pub(super) fn address(issuer: &Issuer, list: i32, purpose: Purpose) -> String {
    issuer.address(&format!("/status-lists/{list}/{}", purpose.code()))
}

/// The bits of a list; the first is the highest of the first byte (§2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bits(Vec<u8>);

impl Default for Bits {
    /// A list in which nothing is set.
    fn default() -> Self {
        Self(vec![0; usize::try_from(ENTRIES / 8).unwrap_or(0)])
    }
}

impl Bits {
    /// Sets a bit; nothing happens outside of the list.
    pub fn set(&mut self, index: i32) {
        if let Some((byte, mask)) = place(index)
            && let Some(byte) = self.0.get_mut(byte)
        {
            *byte |= mask;
        }
    }

    /// Whether a bit is set; `None` outside of the list.
    pub fn get(&self, index: i32) -> Option<bool> {
        let (byte, mask) = place(index)?;
        Some(self.0.get(byte)? & mask != 0)
    }

    /// Packed with gzip (RFC 1952), in base64url.
    pub fn encode(&self) -> std::io::Result<String> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed.write_all(&self.0)?;
        Ok(multibase::encode(Base::Base64Url, packed.finish()?))
    }

    /// Reads what [`Bits::encode`] or somebody else wrote.
    pub fn decode(text: &str) -> Result<Self, Malformed> {
        let wrong = || Malformed("the status list cannot be unpacked");
        let (base, packed) = multibase::decode(text).map_err(|_| wrong())?;
        let mut bits = Vec::new();
        let read = GzDecoder::new(packed.as_slice()).take(LARGEST).read_to_end(&mut bits);
        if base == Base::Base64Url && read.is_ok() && bits.len() >= Self::default().0.len() {
            Ok(Self(bits))
        } else {
            Err(wrong())
        }
    }
}

fn place(index: i32) -> Option<(usize, u8)> {
    let index = usize::try_from(index).ok()?;
    Some((index / 8, 0x80 >> (index % 8)))
}

/// A list as a credential, without a proof. Its time is the day, so that it does not say when the last bit was set.
pub fn list_credential(
    issuer: &Issuer,
    list: i32,
    purpose: Purpose,
    bits: &Bits,
    now: Timestamp,
) -> std::io::Result<Value> {
    let address = address(issuer, list, purpose);
    let today = now.floor(days(1));
    Ok(json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did,
        "validFrom": today.rfc3339(),
        "validUntil": (today + days(7)).rfc3339(),
        "credentialSubject": {
            "id": format!("{address}#list"),
            "type": "BitstringStatusList",
            "statusPurpose": purpose.code(),
            "encodedList": bits.encode()?,
            "ttl": KEEP,
        },
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_place_is_the_highest_bit_of_the_first_byte() {
        let mut bits = Bits::default();
        bits.set(0);
        bits.set(9);
        bits.set(ENTRIES - 1);
        assert_eq!((bits.0[0], bits.0[1], bits.0[2]), (0x80, 0x40, 0));
        assert_eq!(bits.0.last(), Some(&1));
        assert_eq!((bits.get(0), bits.get(1), bits.get(9)), (Some(true), Some(false), Some(true)));
        assert_eq!((bits.get(ENTRIES), bits.get(-1)), (None, None));
    }

    #[test]
    fn a_list_survives_being_packed() {
        let mut bits = Bits::default();
        assert!(bits.encode().unwrap().len() < 200, "an empty list is small");
        for index in (0..ENTRIES).step_by(1009) {
            bits.set(index);
        }
        let text = bits.encode().unwrap();
        assert!(text.starts_with('u') && !text.contains('='), "{text}");
        assert_eq!(Bits::decode(&text).unwrap(), bits);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        let short = multibase::encode(Base::Base64Url, {
            let mut packed = GzEncoder::new(Vec::new(), Compression::default());
            packed.write_all(&[0; 100]).unwrap();
            packed.finish().unwrap()
        });
        for text in ["", "u", "uAAAA", "zAAAA", &short] {
            assert!(Bits::decode(text).is_err(), "{text}");
        }
    }
}
