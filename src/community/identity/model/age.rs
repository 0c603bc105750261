//! The age gate: a neutral question, of which only the outcome is kept.

use crate::base::clock::Timestamp;

/// When somebody was born, to the month. Compared and forgotten; nothing keeps it.
#[derive(Clone, Copy)]
pub struct Birth {
    year: i32,
    month: i32,
}

impl Birth {
    /// Reads the two answers: a month from 1 to 12, and a year of four digits that has been.
    pub fn parse(month: &str, year: &str, now: Timestamp) -> Result<Self, &'static str> {
        let today = now.utc().date();
        let read = |text: &str| text.trim().parse::<i32>().ok();
        match (read(month), read(year)) {
            (Some(month @ 1..=12), Some(year)) if (1900..=today.year()).contains(&year) => {
                Ok(Self { year, month })
            }
            _ => Err("birth-missing"),
        }
    }

    /// Whether somebody born then has reached an age in years. In the month itself the answer is yes: the day is not
    /// asked for.
    pub fn reached(self, years: u8, now: Timestamp) -> bool {
        let today = now.utc().date();
        let months = (today.year() - self.year) * 12 + i32::from(u8::from(today.month())) - self.month;
        months >= i32::from(years) * 12
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::days;

    #[test]
    fn an_age_is_reached_in_the_month_of_the_birthday() {
        let may_2026 = Timestamp::from_micros(1_777_885_200_000_000);
        let born = |month, year| Birth::parse(month, year, may_2026).unwrap();
        assert!(born("5", "2010").reached(16, may_2026) && !born("6", "2010").reached(16, may_2026));
        assert!(born("6", "2010").reached(16, may_2026 + days(31)));
    }

    #[test]
    fn a_birth_is_a_month_that_has_been() {
        let now = Timestamp::from_micros(1_777_885_200_000_000);
        for (month, year) in
            [("", ""), ("0", "1990"), ("13", "1990"), ("5", "90"), ("5", "2027"), ("May", "1990")]
        {
            assert_eq!(Birth::parse(month, year, now).err(), Some("birth-missing"), "{month} {year}");
        }
    }
}
