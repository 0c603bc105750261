//! Days of somebody's life.

use super::{Detail, tokens};

/// A day becomes a third of its month, and a year alone where a month says too much (the parts of a date that HIPAA's
/// Safe Harbor leaves are years: 45 CFR 164.514(b)(2)(i)(C)).
pub(super) fn date(detail: &Detail<'_>) -> Option<String> {
    let Day { day, month, year } = Day::read(detail.words());
    let after_on = detail.word_before() == "on";
    if let (Some(month), false) = (month, detail.months_tell) {
        let third = match day? {
            ..=10 => "early",
            11..=20 => "mid",
            _ => "late",
        };
        let year = year.map(|year| format!(" {year}")).unwrap_or_default();
        let on = if after_on { "a day in " } else { "" };
        return Some(format!("{on}{third} {}{year}", MONTHS[month - 1]));
    }
    let year = year?;
    let fits = ["since", "from", "until", "till", "by", "before", "after", "of", "in", "during"];
    Some(match detail.word_before().as_str() {
        "on" => format!("a day in {year}"),
        word if fits.contains(&word) => year.to_string(),
        _ => format!("some time in {year}"),
    })
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const ORDINALS: [&str; 20] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];

/// What a date says for sure.
#[derive(Debug, Default, PartialEq, Eq)]
struct Day {
    day: Option<u32>,
    /// 1 to 12.
    month: Option<usize>,
    year: Option<u32>,
}

impl Day {
    fn read(text: &str) -> Self {
        let tokens = tokens(text);
        let month = tokens.iter().find_map(|token| month(token));
        if month.is_none() {
            return Self::of_numbers(&tokens);
        }
        let mut day = Self { month, ..Self::default() };
        let mut tens = 0;
        for token in &tokens {
            let digits = token.trim_end_matches(|c: char| !c.is_ascii_digit());
            match (digits.parse::<u32>(), digits.len()) {
                (Ok(number), 4) => day.year = Some(number),
                (Ok(number), 1 | 2) if day.day.is_none() && (1..=31).contains(&number) => {
                    day.day = Some(number);
                }
                (Ok(number), 2) => day.year = Some(full_year(number)),
                _ => match token.as_str() {
                    "twenty" => tens = 20,
                    "thirty" => tens = 30,
                    "thirtieth" => day.day = Some(30),
                    word => {
                        if let Some(n) = ORDINALS.iter().position(|ordinal| *ordinal == word) {
                            day.day = u32::try_from(n + 1).ok().map(|n| tens + n);
                        }
                    }
                },
            }
        }
        day
    }

    /// Numbers alone. Of two that could both be the month nobody knows which is.
    fn of_numbers(tokens: &[String]) -> Self {
        let numbers: Vec<(u32, usize)> =
            tokens.iter().filter_map(|token| Some((token.parse().ok()?, token.len()))).collect();
        let (first, second, year) = match numbers[..] {
            [(year, 4), (month, _), (day, _)] => return Self::sure(day, month, Some(year)),
            [(first, _), (second, _), (year, 4)] => (first, second, Some(year)),
            [(first, _), (second, _), (year, 2)] => (first, second, Some(full_year(year))),
            [(first, _), (second, _)] => (first, second, None),
            _ => return Self::default(),
        };
        match (first, second) {
            (1..=12, 13..=31) => Self::sure(second, first, year),
            (13..=31, 1..=12) => Self::sure(first, second, year),
            _ if first == second => Self::sure(first, second, year),
            _ => Self { year, ..Self::default() },
        }
    }

    fn sure(day: u32, month: u32, year: Option<u32>) -> Self {
        let month = usize::try_from(month).ok().filter(|month| (1..=12).contains(month));
        Self { day: Some(day), month, year }
    }
}

/// A year of two digits, as people write them of their own lives.
fn full_year(short: u32) -> u32 {
    if short < 50 { 2000 + short } else { 1900 + short }
}

/// The month of that name, or of its first letters; 1 to 12.
fn month(token: &str) -> Option<usize> {
    let token = if token == "sept" { "sep" } else { token };
    let found = MONTHS.iter().position(|month| month.to_lowercase().starts_with(token));
    found.filter(|_| token.len() >= 3).map(|n| n + 1)
}
