//! Numbers with an inner order: check digits, ranges, calendars.

use super::Candidate;
use super::digits::numbers;

/// ISO/IEC 7812-1: the check digit of payment cards.
pub(super) fn luhn(candidate: &Candidate<'_>) -> bool {
    let digits = numbers(candidate.value());
    (12..=19).contains(&digits.len()) && digits.iter().any(|d| *d != digits[0]) && luhn_sum(&digits) == 0
}

fn luhn_sum(digits: &[u32]) -> u32 {
    let doubled = |(i, d): (usize, &u32)| match (i % 2, *d * 2) {
        (0, _) => *d,
        (_, twice) if twice > 9 => twice - 9,
        (_, twice) => twice,
    };
    digits.iter().rev().enumerate().map(doubled).sum::<u32>() % 10
}

/// ISO 13616: the country's letters moved to the end, letters as numbers, remainder 1 by 97.
pub(super) fn iban(candidate: &Candidate<'_>) -> bool {
    let plain: Vec<u8> = candidate.value().bytes().filter(u8::is_ascii_alphanumeric).collect();
    if !(15..=34).contains(&plain.len()) {
        return false;
    }
    let turned = plain[4..].iter().chain(&plain[..4]);
    let remainder = turned.fold(0u32, |r, b| match b {
        b'0'..=b'9' => (r * 10 + u32::from(b - b'0')) % 97,
        _ => (r * 100 + u32::from(b.to_ascii_uppercase() - b'A') + 10) % 97,
    });
    remainder == 1
}

/// NHS Data Dictionary: NHS number, modulus 11.
pub(super) fn nhs(candidate: &Candidate<'_>) -> bool {
    let d = numbers(candidate.value());
    if d.len() != 10 {
        return false;
    }
    let sum: u32 = d[..9].iter().zip((2..=10).rev()).map(|(d, w)| d * w).sum();
    match 11 - sum % 11 {
        11 => d[9] == 0,
        10 => false,
        check => d[9] == check,
    }
}

/// Social security and taxpayer numbers that can have been issued: no area 000 or 666, group and serial not
/// zero (SSA, “High Group” lists until 2011); 9xx are taxpayer numbers of the IRS.
pub(super) fn ssn(candidate: &Candidate<'_>) -> bool {
    let d = numbers(candidate.value());
    let number = |range: std::ops::Range<usize>| d[range].iter().fold(0, |n, d| n * 10 + d);
    d.len() == 9 && !matches!(number(0..3), 0 | 666) && number(3..5) != 0 && number(5..9) != 0
}

/// CMS: a National Provider Identifier is a Luhn number after the prefix 80840, which adds 24.
pub(super) fn npi(candidate: &Candidate<'_>) -> bool {
    let d = numbers(candidate.value());
    d.len() == 10 && matches!(d[0], 1 | 2) && (luhn_sum(&d) + 24).is_multiple_of(10)
}

/// American Bankers Association: routing numbers, weights 3-7-1.
pub(super) fn aba(candidate: &Candidate<'_>) -> bool {
    let d = numbers(candidate.value());
    d.len() == 9 && d[..9].iter().zip([3, 7, 1].iter().cycle()).map(|(d, w)| d * w).sum::<u32>() % 10 == 0
}

/// ISO 3779: seventeen characters without I, O and Q, with letters and digits.
pub(super) fn vin(candidate: &Candidate<'_>) -> bool {
    let value = candidate.value();
    value.len() == 17
        && value.bytes().filter(u8::is_ascii_digit).count() >= 5
        && value.bytes().filter(u8::is_ascii_alphabetic).count() >= 3
        && !value.bytes().any(|b| matches!(b.to_ascii_uppercase(), b'I' | b'O' | b'Q'))
}

/// Four numbers below 256. Versions and section numbers of leaflets are mostly small: at least two of the four
/// must have two digits or more, unless the rule asks for a cue.
pub(super) fn ipv4(candidate: &Candidate<'_>) -> bool {
    ipv4_cued(candidate) && octets(candidate.value()).iter().take(4).filter(|p| **p > 9).count() >= 2
}

/// Four numbers below 256, whatever stands between them.
pub(super) fn ipv4_cued(candidate: &Candidate<'_>) -> bool {
    let octets = octets(candidate.value());
    octets.len() >= 4 && octets[..4].iter().all(|p| *p < 256)
}

fn octets(value: &str) -> Vec<u32> {
    let parts = value.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty());
    parts.filter_map(|p| p.parse().ok()).collect()
}

/// RFC 4291: hexadecimal groups, at most one gap.
pub(super) fn ipv6(candidate: &Candidate<'_>) -> bool {
    let address = candidate.value().split(['/', '%']).next().unwrap_or_default();
    let gaps = address.matches("::").count();
    let groups: Vec<&str> = address.split(':').filter(|group| !group.is_empty()).collect();
    let sound = groups.iter().all(|g| g.len() <= 4 && g.bytes().all(|b| b.is_ascii_hexdigit()));
    let loose =
        address.contains(":::") || (gaps == 0 && (address.starts_with(':') || address.ends_with(':')));
    let full = if gaps == 0 { groups.len() == 8 } else { gaps == 1 && groups.len() < 8 };
    sound && full && !loose && !groups.is_empty() && address.len() >= 6
}

/// At least one digit.
pub(super) fn has_digit(candidate: &Candidate<'_>) -> bool {
    candidate.value().bytes().any(|b| b.is_ascii_digit())
}

/// At least two digits.
pub(super) fn two_digits(candidate: &Candidate<'_>) -> bool {
    candidate.value().bytes().filter(u8::is_ascii_digit).count() >= 2
}

/// A day and a month that exist, in either order, with any year.
pub(super) fn calendar_date(candidate: &Candidate<'_>) -> bool {
    let parts: Vec<u32> = candidate
        .value()
        .split(|c: char| !c.is_ascii_digit())
        .filter(|p| !p.is_empty())
        .filter_map(|p| p.parse().ok())
        .collect();
    let fits = |day: u32, month: u32| (1..=31).contains(&day) && (1..=12).contains(&month);
    match parts[..] {
        [a, b] => fits(a, b) || fits(b, a),
        [a, b, c] if a > 31 => fits(c, b) && (1900..=2100).contains(&a),
        [a, b, c] => (fits(a, b) || fits(b, a)) && (c < 100 || (1900..=2100).contains(&c)),
        _ => false,
    }
}

/// A calendar date in digits; anything with letters in it has been read by its pattern.
pub(super) fn calendar_or_words(candidate: &Candidate<'_>) -> bool {
    let value = candidate.value();
    let plain = value.bytes().all(|b| b.is_ascii_digit());
    value.bytes().any(|b| b.is_ascii_alphabetic())
        || calendar_date(candidate)
        || (plain && matches!(value.len(), 6 | 8))
}

#[cfg(test)]
mod tests {
    use super::super::Lists;
    use super::*;

    fn check(check: fn(&Candidate<'_>) -> bool, value: &str) -> bool {
        check(&Candidate { text: value, span: 0..value.len(), lists: &Lists::default() })
    }

    #[test]
    fn check_digits_of_published_examples() {
        assert!(check(luhn, "4111 1111 1111 1111"));
        assert!(!check(luhn, "4111 1111 1111 1112"));
        assert!(check(iban, "GB82 WEST 1234 5698 7654 32"));
        assert!(!check(iban, "GB82 WEST 1234 5698 7654 33"));
        assert!(check(nhs, "943 476 5919"));
        assert!(!check(nhs, "943 476 5918"));
        assert!(check(npi, "1234567893") && !check(npi, "1234567890"));
        assert!(check(aba, "021000021"));
    }

    #[test]
    fn versions_are_no_addresses() {
        assert!(check(ipv4, "198.51.100.23"));
        assert!(!check(ipv4, "2.1.0.4") && !check(ipv4, "4.2.1.3") && !check(ipv4, "300.1.20.40"));
    }

    #[test]
    fn days_exist() {
        assert!(check(calendar_date, "3/14/19") && check(calendar_date, "2020-05-17"));
        assert!(!check(calendar_date, "35/40/19") && !check(calendar_date, "120/80"));
    }
}
