//! What stands in the place of a detail so that the sentence goes on saying what matters: “early March 2024” for a
//! day, “my doctor” for a doctor's name, “a town in Ohio” for a town. Where the words around leave it unclear, the
//! rule's own mask stays: it fits everywhere.

mod dates;
mod people;
mod places;

use std::ops::Range;

use super::detectors::Lists;
use super::verdict::Kind;

/// A detail and the words around it.
pub(crate) struct Detail<'a> {
    /// The whole text.
    pub source: &'a str,
    /// Where the detail begins and ends, in bytes.
    pub start: usize,
    pub end: usize,
    /// The word lists of the pack.
    pub lists: &'a Lists,
    /// What it is.
    pub kind: Kind,
    /// Which row of the policy it falls under, when that is a finer one than its kind's.
    pub variant: Option<&'a str>,
    /// Whether a month with its year is too exact for this group.
    pub months_tell: bool,
}

/// A detail with what belongs to it and would tell as much: the state after a town, the “St.” before a saint.
pub(crate) fn whole(detail: &Detail<'_>) -> Range<usize> {
    match detail.kind {
        Kind::Place => detail.start..places::region_after(detail).unwrap_or(detail.end),
        Kind::Facility => {
            let before = detail.before().trim_end_matches(['.', ' ']);
            let word = last_word(before);
            let saint = ["st", "saint", "mt", "mount"].contains(&word.to_lowercase().as_str());
            let start =
                if saint && before.ends_with(word) { before.len() - word.len() } else { detail.start };
            start..detail.end
        }
        _ => detail.start..detail.end,
    }
}

/// What takes the place of a detail, when something better is known than the mask of its rule.
pub(crate) fn reword(detail: &Detail<'_>) -> Option<String> {
    let words = match (detail.kind, detail.variant) {
        (Kind::Date, Some("birth")) => None,
        (Kind::Date, _) => dates::date(detail),
        (Kind::ClinicianName, _) => people::clinician(detail),
        (Kind::Place, _) => places::place(detail),
        (Kind::Facility, _) => places::facility(detail),
        (Kind::AgeOver89, _) => people::age(detail),
        _ => None,
    }?;
    Some(if detail.begins_sentence() { capitalised(&words) } else { words })
}

impl<'a> Detail<'a> {
    fn words(&self) -> &'a str {
        self.source.get(self.start..self.end).unwrap_or_default()
    }

    fn before(&self) -> &'a str {
        self.source.get(..self.start).unwrap_or_default()
    }

    /// The word right before, in small letters; empty at the start and after a mark.
    fn word_before(&self) -> String {
        let before = self.before().trim_end_matches([' ', '\u{a0}']);
        let word = before.rsplit(|c: char| !c.is_alphanumeric() && c != '\'').next().unwrap_or_default();
        word.to_lowercase()
    }

    /// The word right after, in small letters; empty at the end and before a mark.
    fn word_after(&self) -> String {
        let after = self.source.get(self.end..).unwrap_or_default().trim_start_matches([' ', '\u{a0}']);
        after.chars().take_while(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
    }

    /// The noun with this article, or alone where the sentence has one already.
    fn with_article(&self, article: &str, noun: &str) -> String {
        if self.is_determined() { noun.to_owned() } else { format!("{article} {noun}") }
    }

    /// Whether an article, “my” or the like stands right before.
    fn is_determined(&self) -> bool {
        DETERMINERS.contains(&self.word_before().as_str())
    }

    fn begins_sentence(&self) -> bool {
        let before = self.before().trim_end_matches([' ', '\t']);
        let shortened = ["st", "dr", "mr", "mrs", "ms", "mt", "prof", "jr", "co"];
        before.is_empty()
            || before.ends_with(['!', '?', '\n'])
            || (before.ends_with('.') && !shortened.contains(&last_word(before).to_lowercase().as_str()))
    }
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Words of letters or digits, in small letters.
fn tokens(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    parts.filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
}

const DETERMINERS: [&str; 14] =
    ["a", "an", "the", "any", "some", "my", "our", "your", "his", "her", "their", "this", "that", "fellow"];

/// The last word of a text, marks after it left out.
fn last_word(text: &str) -> &str {
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    text.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rewords what stands between the brackets.
    fn reworded(kind: Kind, text: &str) -> Option<String> {
        let (start, end) = (text.find('[').unwrap(), text.find(']').unwrap() - 1);
        let source = text.replace(['[', ']'], "");
        let mut lists = Lists::default();
        lists.add("regions", "idaho, west virginia, virginia, ireland").unwrap();
        let lists = &lists;
        let detail = Detail { source: &source, start, end, lists, kind, variant: None, months_tell: false };
        let Range { start, end } = whole(&detail);
        let detail = Detail { start, end, ..detail };
        Some(format!("{}{}{}", &source[..start], reword(&detail)?, &source[end..]))
    }

    #[track_caller]
    fn becomes(kind: Kind, text: &str, wanted: &str) {
        assert_eq!(reworded(kind, text).as_deref(), Some(wanted), "{text}");
    }

    #[test]
    fn a_day_becomes_a_third_of_its_month() {
        for (text, wanted) in [
            ("since [3 March 2024] it hurts", "since early March 2024 it hurts"),
            ("on [March 14th, 2024]", "on a day in mid March 2024"),
            ("[the 21st of June] was hot", "Late June was hot"),
            ("it was [2024-03-30]", "it was late March 2024"),
            ("it was [02/27/2014]", "it was late February 2014"),
            ("it was [27.2.14]", "it was late February 2014"),
            ("by [8 Sept 06]", "by early September 2006"),
            ("[twenty second of may]", "Late May"),
        ] {
            becomes(Kind::Date, text, wanted);
        }
    }

    #[test]
    fn of_a_day_that_could_be_two_the_year_is_left() {
        becomes(Kind::Date, "surgery was [03/04/2014]", "surgery was some time in 2014");
        becomes(Kind::Date, "since [03/04/2014]", "since 2014");
        becomes(Kind::Date, "on [3/4/14]", "on a day in 2014");
        assert_eq!(reworded(Kind::Date, "the scan is [3/4]"), None);
    }

    #[test]
    fn where_a_month_tells_too_much_the_year_is_left() {
        let source = "since 3 March 2024";
        let (end, lists) = (source.len(), &Lists::default());
        let strict = |kind, variant| {
            reword(&Detail { source, start: 6, end, lists, kind, variant, months_tell: true })
        };
        assert_eq!(strict(Kind::Date, None).as_deref(), Some("2024"));
        assert_eq!(strict(Kind::Date, Some("birth")), None);
    }

    #[test]
    fn a_clinician_becomes_what_they_are() {
        for (text, wanted) in [
            ("[Dr. Rosa Fielding] listened", "My doctor listened"),
            ("I saw [nurse Rosa Fielding] today", "I saw my nurse today"),
            ("thanks to [Maria Lopez, RN]!", "thanks to my nurse!"),
            ("my [Dr Lopez] rang", "my doctor rang"),
        ] {
            becomes(Kind::ClinicianName, text, wanted);
        }
        for text in
            ["my therapist [Tomas Greene] helped", "my oncologist, [Dr. Patel], rang", "Dr. [Kim] rang"]
        {
            assert_eq!(reworded(Kind::ClinicianName, text), None, "{text}");
        }
    }

    #[test]
    fn a_place_becomes_as_large_as_the_text_says() {
        for (text, wanted) in [
            ("near [Mccammon, Idaho]", "near a town in Idaho"),
            ("near [Mccammon], Idaho?", "near a town in Idaho?"),
            ("near [mccammon] west virginia", "near a town in West Virginia"),
            ("near [Toledo], OH.", "near a town in Ohio."),
            ("in [Galway], Ireland", "in a town in Ireland"),
            ("in [Toledo], OR so", "in a town in Oregon so"),
            ("in [Toledo], or so", "in my town, or so"),
            ("I live in [Denver, CO]", "I live in a town in Colorado"),
            ("in [Beckley, West Virginia]", "in a town in West Virginia"),
            ("I live in [Toledo] now", "I live in my town now"),
            ("the [Leeds] crew", "the local crew"),
            ("[Leeds] mum with two", "Local mum with two"),
            ("[Ada County] has two", "My county has two"),
            ("in [Co. Cork]", "in my county"),
        ] {
            becomes(Kind::Place, text, wanted);
        }
        becomes(Kind::Facility, "at [St. Mary's Hospital]", "at a hospital");
        becomes(Kind::Facility, "at St. [Mary's Hospital]", "at a hospital");
        becomes(Kind::Facility, "at the [Mayo Clinic]", "at the clinic");
        becomes(Kind::Facility, "[Fielding Logistics LLC] let me go", "My workplace let me go");
        assert_eq!(reworded(Kind::Facility, "at [St. Agnes's]"), None);
    }

    #[test]
    fn a_high_age_becomes_the_highest_that_tells_nothing() {
        for (text, wanted) in [
            ("my [95-year-old] uncle", "my elderly uncle"),
            ("she turned [93]", "she turned over 89"),
            ("her [93rd birthday]", "her birthday"),
        ] {
            becomes(Kind::AgeOver89, text, wanted);
        }
    }
}
