//! Telephone numbers: how many digits, and that they are no counting and no measuring.

use super::Candidate;
use super::digits::digits;

/// Seven to fifteen digits (ITU-T E.164), words included, that do not simply count up or down.
pub(super) fn phone_length(candidate: &Candidate<'_>) -> bool {
    let digits = digits(candidate.value());
    (7..=15).contains(&digits.len()) && !counts(&digits)
}

/// Nine digits or more: enough to be a number without a word that says so.
pub(super) fn full_length(candidate: &Candidate<'_>) -> bool {
    let digits = digits(candidate.value());
    (9..=15).contains(&digits.len()) && !counts(&digits)
}

/// At least three digits as words; a line of plain digits is another rule's.
pub(super) fn has_digit_word(candidate: &Candidate<'_>) -> bool {
    let value = candidate.value();
    value.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() >= 2).count() >= 3
        || (value.bytes().any(|b| b.is_ascii_digit()) && value.bytes().any(|b| b.is_ascii_alphabetic()))
}

/// Ten or eleven characters that are digits or the letters O, I and l, with both among them.
pub(super) fn letters_for_digits(candidate: &Candidate<'_>) -> bool {
    let value = candidate.value();
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    letters >= 1 && digits >= 4 && (9..=12).contains(&(digits + letters))
}

/// A run such as 123456789 or 10 9 8 7 6, or one digit over and over.
fn counts(digits: &str) -> bool {
    let run = ["1234567", "0123456", "1098765", "9876543"].iter().any(|run| digits.starts_with(run));
    run || digits.bytes().all(|b| b == digits.as_bytes()[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counting_is_no_number() {
        assert!(
            counts("12345678910") && counts("0000000") && !counts("07700900123") && !counts("0412345678")
        );
    }
}
