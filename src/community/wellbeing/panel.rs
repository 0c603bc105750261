//! What stands beside the words of somebody who may be in danger. Only they see it.

use super::helplines::{Helplines, Land, Line};
use crate::app::App;
use crate::screening::CrisisLevel;

/// How many lines the panel shows; the page has all.
const LINES: usize = 3;

/// Help, sized to the need. `wellbeing/_panel.html` draws it; it needs `f` and this as `help`.
#[derive(Debug, Clone)]
pub struct HelpPanel {
    /// `soft` (hopelessness, the past), `now` (thoughts today) or `urgent` (a plan, or tonight).
    pub tone: &'static str,
    /// The number for an emergency; `None` when there is no single one.
    pub emergency: Option<Way>,
    /// Whom to call or write to.
    pub lines: Vec<LineView>,
}

/// A line as it is shown.
#[derive(Debug, Clone)]
pub struct LineView {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub note: String,
    /// When it is open.
    pub hours: String,
    /// A number to call.
    pub call: Option<Way>,
    /// Words and a number to text to.
    pub text: Option<Way>,
}

/// A number and the link that dials it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// As people read it.
    pub shown: String,
    /// For example `tel:116123` or `sms:85258`.
    pub link: String,
}

/// Help for this level, for the operator's own country. Below [`CrisisLevel::L1`] nobody needs it.
pub fn panel(app: &App, level: CrisisLevel) -> HelpPanel {
    let lines = Helplines::always(&app.config);
    let land = lines.of(&app.config.country);
    HelpPanel {
        tone: match level {
            CrisisLevel::L0 | CrisisLevel::L1 => "soft",
            CrisisLevel::L2 => "now",
            CrisisLevel::L3 | CrisisLevel::L4 => "urgent",
        },
        emergency: land.and_then(emergency),
        lines: land
            .map(|land| land.lines.iter().take(LINES).map(LineView::from).collect())
            .unwrap_or_default(),
    }
}

/// The number for an emergency in this country.
pub(super) fn emergency(land: &Land) -> Option<Way> {
    call(&land.emergency)
}

impl From<&Line> for LineView {
    fn from(line: &Line) -> Self {
        Self {
            name: line.name.clone(),
            note: line.note.clone(),
            hours: line.hours.clone(),
            call: call(&line.phone),
            text: text(&line.text),
        }
    }
}

fn call(phone: &str) -> Option<Way> {
    let digits: String = phone.chars().filter(|letter| letter.is_ascii_digit() || *letter == '+').collect();
    (!digits.is_empty()).then(|| Way { shown: phone.to_owned(), link: format!("tel:{digits}") })
}

/// “Text SHOUT to 85258”: the number is what stands after the last letter.
fn text(words: &str) -> Option<Way> {
    let number = words.rsplit(|letter: char| letter.is_alphabetic()).next()?;
    let digits: String = number.chars().filter(|letter| letter.is_ascii_digit() || *letter == '+').collect();
    (!digits.is_empty()).then(|| Way { shown: words.to_owned(), link: format!("sms:{digits}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_links_that_a_telephone_understands() {
        assert_eq!(call("116 123").unwrap().link, "tel:116123");
        assert_eq!(call("+91 9999 666 555").unwrap().link, "tel:+919999666555");
        assert_eq!(call("1-855-242-3310").unwrap().link, "tel:18552423310");
        assert_eq!(call(""), None);
    }

    #[test]
    fn a_text_goes_to_the_number_at_its_end() {
        assert_eq!(text("Text SHOUT to 85258").unwrap().link, "sms:85258");
        assert_eq!(text("Text 0477 13 11 14").unwrap().link, "sms:0477131114");
        assert_eq!(text("Text 988").unwrap().link, "sms:988");
        assert_eq!(text(""), None);
    }
}
