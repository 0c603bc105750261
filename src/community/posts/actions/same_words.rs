//! The same words in two groups: people in both could tell that both are one person, so the author is asked first.

use crate::app::App;
use crate::base::error::Result;
use crate::base::seal::Purpose;
use crate::community::personas::Member;
use crate::community::posts::check::Check;
use crate::community::posts::store::said::{self, Marks};

/// Shorter than this, in letters and digits, everybody says: “Thank you, that helps a lot.”
const LEAST: usize = 60;

/// What the words come to, when there are enough of them to tell anything.
pub(super) fn marks(app: &App, member: &Member, check: &Check) -> Option<Marks> {
    let words: String = check.body.source.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let account = member.account.as_bytes();
    let digest = |group: &[u8]| app.keys.digest(Purpose::SameWords, &[account, group, words.as_bytes()]);
    let enough = words.chars().count() >= LEAST;
    enough.then(|| Marks { anywhere: digest(b""), here: digest(member.group.id.as_bytes()) })
}

/// Adds to what the author is asked about, when they wrote this in another group.
pub(super) async fn ask(app: &App, marks: Option<&Marks>, mut check: Check) -> Result<Check> {
    if let Some(marks) = marks
        && said::elsewhere(app.db.read(), marks, app.now().day()).await?
    {
        check.add_same_words();
    }
    Ok(check)
}
