//! One-time codes: the second factor for people without a passkey (TOTP, RFC 6238).

use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::random::{self, Random};
use qrcodegen::{QrCode, QrCodeEcc};
use totp_rs::{Builder, Secret, Totp};

/// Length of a secret in bytes: as long as the digest, 160 bits (RFC 4226 §4, R6).
const SECRET: usize = 20;
/// Codes of one step before and after are taken too: clocks differ (RFC 6238 §5.2).
const SKEW: u16 = 1;
/// Empty squares around the picture (ISO/IEC 18004: four).
const QUIET: i32 = 4;

/// What an account and its owner's app have in common, from which both make the same codes.
pub struct Authenticator([u8; SECRET]);

/// Six digits, as somebody typed them.
#[derive(Clone, Debug)]
pub struct Code(String);

impl Code {
    /// Reads a code; spaces and hyphens do not count.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        match digits.len() {
            0 => Err("code-missing"),
            6 if digits.bytes().all(|b| b.is_ascii_digit()) => Ok(Self(digits)),
            _ => Err("code-digits"),
        }
    }
}

impl Authenticator {
    /// A fresh secret.
    pub fn new(random: &dyn Random) -> Self {
        Self(random::bytes(random))
    }

    /// From what [`Authenticator::secret`] gave.
    pub fn from_secret(bytes: &[u8]) -> Option<Self> {
        Some(Self(bytes.try_into().ok()?))
    }

    /// The secret, to be sealed.
    pub fn secret(&self) -> &[u8] {
        &self.0
    }

    /// The secret as an app takes it from the keyboard: base32 in groups of four.
    pub fn spelled(&self) -> String {
        let letters = Secret::new_stack(self.0).to_base32();
        let groups = letters.as_bytes().chunks(4).map(String::from_utf8_lossy);
        groups.collect::<Vec<_>>().join(" ")
    }

    /// The code of that moment.
    pub fn code_at(&self, now: Timestamp) -> Result<String> {
        Ok(self.totp("")?.generate(seconds(now)).to_string())
    }

    /// The step whose code this is, when it is one of now and later than the last that was used. A code counts once
    /// (RFC 6238 §5.2).
    pub fn step_of(&self, code: &Code, now: Timestamp, last: i64) -> Result<Option<i64>> {
        let step = self.totp("")?.check(&code.0, seconds(now)).and_then(|step| i64::try_from(step).ok());
        Ok(step.filter(|step| *step > last))
    }

    /// The address that an app reads (`otpauth://totp/…`), with the community's name and nobody else's.
    pub fn address(&self, community: &str) -> Result<String> {
        self.totp(&community.replace(':', " "))?.to_url().map_err(Error::internal)
    }

    /// The address as a square to point a camera at: the side in modules, with the quiet zone, and the dark modules
    /// as an SVG path.
    pub fn square(&self, community: &str) -> Result<(i32, String)> {
        let code =
            QrCode::encode_text(&self.address(community)?, QrCodeEcc::Medium).map_err(Error::internal)?;
        let modules = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let dark = modules.filter(|(x, y)| code.get_module(*x, *y));
        let path: String = dark.map(|(x, y)| format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET)).collect();
        Ok((code.size() + 2 * QUIET, path))
    }

    fn totp(&self, community: &str) -> Result<Totp> {
        let builder = Builder::new().with_secret(Secret::new_stack(self.0)).with_skew(SKEW);
        // The app shows the account's name to whoever looks over a shoulder: it is the community's too.
        let named = if community.is_empty() {
            builder.with_account_name("-")
        } else {
            builder.with_issuer(Some(community)).with_account_name(community)
        };
        named.build().map_err(Error::internal)
    }
}

/// Seconds since 1970.
fn seconds(now: Timestamp) -> u64 {
    u64::try_from(now.micros() / 1_000_000).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// The secret of RFC 6238, appendix B.
    fn known() -> Authenticator {
        Authenticator(*b"12345678901234567890")
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(known().code_at(at(time)).unwrap(), code);
        }
    }

    #[test]
    fn a_code_counts_once_and_not_for_long() {
        let (now, code) = (at(1_111_111_109), Code::parse("081 804").unwrap());
        let step = known().step_of(&code, now, 0).unwrap().unwrap();
        assert_eq!(known().step_of(&code, now, step).unwrap(), None, "used");
        assert_eq!(known().step_of(&code, now + Duration::from_secs(90), 0).unwrap(), None, "old");
        assert!(Code::parse("08180").is_err() && Code::parse("08180x").is_err());
    }

    #[test]
    fn an_app_reads_the_community_and_nobodys_name() {
        let address = known().address("Example: Support").unwrap();
        assert!(address.starts_with("otpauth://totp/") && address.contains("GEZDGNBVGY3TQOJQ"), "{address}");
        let (side, path) = known().square("Example").unwrap();
        assert!(side > 20 && path.starts_with("M4 4h1v1h-1z"));
    }
}
