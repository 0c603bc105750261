//! Several items at once, for the one thing that needs no second look: what only sells something.

use super::decide::decide;
use super::look::{Subject, waiting};
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::community::moderation::model::{Category, Item, Verdict};
use crate::community::personas::Moderator;
use crate::community::posts;

/// So many items go with one form.
pub const MOST: usize = 50;

/// What became of the items of a form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Decided, each by a decision of its own.
    pub decided: usize,
    /// Left: decided by somebody else, changed since, open elsewhere, or more than selling after all.
    pub left: usize,
}

/// Does not publish, or takes away, each of these items of which the screening found, or people reported, nothing but
/// that they sell something. Each is a decision of its own, with its version, its author, its reasons and its time for
/// taking it back.
pub async fn remove_selling(
    app: &App,
    moderator: &Moderator,
    items: &[(Item, i32)],
    reason: &str,
) -> Result<Done> {
    if items.is_empty() || items.len() > MOST {
        return Err(Error::field("item", "bulk-items"));
    }
    let mut done = Done::default();
    for (item, version) in items {
        let verdict = Verdict {
            action: "reject".to_owned(),
            reason: reason.to_owned(),
            version: *version,
            ..Verdict::default()
        };
        let decided = match only_sells(app, moderator, *item).await {
            Ok(true) => decide(app, moderator, *item, &verdict).await.map(|_| true),
            other => other,
        };
        match decided {
            Ok(true) => done.decided += 1,
            Ok(false) | Err(Error::Conflict(_) | Error::NotFound | Error::Invalid(_)) => done.left += 1,
            Err(other) => return Err(other),
        }
    }
    Ok(done)
}

async fn only_sells(app: &App, moderator: &Moderator, item: Item) -> Result<bool> {
    let conn = app.db.read();
    let (subject, _) = waiting(conn, moderator, item).await?;
    match subject {
        Subject::Held(hold) => {
            let content = posts::open_hold(app, &hold)?;
            let sells = |rule: &str| Category::of_rule(rule) == Category::Selling;
            let all = content.findings.iter().all(|found| sells(&found.finding.rule));
            Ok(all && !content.findings.is_empty() && content.crisis == 0 && hold.danger < 10)
        }
        Subject::Reported(case) => Ok(case.danger < 10 && case.selling),
    }
}
