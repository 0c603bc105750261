//! Addresses for mail.

use crate::base::mail::Mailer;

/// An address to which a link can be sent, for getting back in and for nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        if text.is_empty() {
            return Err("email-missing");
        }
        if Mailer::takes(text) { Ok(Self(text.to_owned())) } else { Err("email-wrong") }
    }

    /// The address as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What makes two addresses the same. Letter case does not count: hardly any mail server tells “Me” from “me”, and
    /// people type either.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_both_its_parts() {
        assert_eq!(EmailAddress::parse(" Me@Example.org ").unwrap().key(), "me@example.org");
        for (text, key) in [
            (" ", "email-missing"),
            ("me", "email-wrong"),
            ("me@", "email-wrong"),
            ("me@example.org\r\nBcc: you@example.org", "email-wrong"),
            ("me@example.org, you@example.org", "email-wrong"),
        ] {
            assert_eq!(EmailAddress::parse(text).err(), Some(key), "{text}");
        }
        assert!(EmailAddress::parse(&format!("{}@example.org", "x".repeat(255))).is_err());
    }
}
