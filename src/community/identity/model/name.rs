//! Names to sign in with.

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
