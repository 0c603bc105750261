//! Deciding: what was chosen is carried out, written down and told, in one transaction.

use super::entry;
use super::look::{CLAIM, Item, Subject, waiting};
use super::report::close;
use crate::app::App;
use crate::base::Tx;
use crate::base::clock::days;
use crate::base::error::{Error, Result};
use crate::base::ids::DecisionId;
use crate::community::moderation::jobs::Decided;
use crate::community::moderation::model::{Choice, Claim, Decision, Ground, Outcome, Source, Verdict};
use crate::community::moderation::store::{claims, decisions, reports};
use crate::community::personas::Moderator;
use crate::community::posts::{self, Hold, PostState};
use crate::transaction;
use std::time::Duration;

/// How long an author may ask somebody else.
const APPEAL: Duration = days(30);

/// Carries a decision out, writes it down and tells the author.
pub async fn decide(app: &App, moderator: &Moderator, item: Item, verdict: &Verdict) -> Result<Decision> {
    let me = moderator.persona.id;
    let (subject, post) = waiting(app.db.read(), moderator, item).await?;
    let content = subject.content(app, app.db.read(), moderator, &post).await?;
    let (action, choice) = verdict.parse(subject.change(), &content).map_err(Error::Invalid)?;
    let id = DecisionId::new(app.random());
    transaction!(app.db, |tx| {
        // From here on nobody else touches the post.
        let post = posts::lock_post(tx, post.id).await?;
        let (subject, _) = waiting(tx.conn(), moderator, item).await?;
        if subject.version(&post) != verdict.version {
            return Err(Error::Conflict("problem-item-changed"));
        }
        if let Claim::Theirs(_) = claims::claim(tx, item.id(), me, CLAIM).await? {
            return Err(Error::Conflict("problem-claimed"));
        }
        let decision = Decision {
            id,
            post: post.id,
            group: post.group,
            author: post.author,
            moderator: me,
            action,
            grounds: Ground::of(&content.findings),
            automated: matches!(subject, Subject::Held(_))
                && (!content.findings.is_empty() || content.crisis > 0),
            source: source(tx, &subject).await?,
            reason: verdict.reason.trim().to_owned(),
            decided_at: tx.now(),
            appeal_until: tx.now() + APPEAL,
        };
        carry_out(app, tx, moderator, &subject, &choice).await?;
        decisions::insert(tx, &decision).await?;
        if decision.is_told() {
            tx.enqueue(&Decided { decision: id }).await?;
        }
        claims::free(tx, item.id()).await?;
        let rules: Vec<_> = decision.grounds.iter().map(|ground| ground.rule.as_str()).collect();
        let detail = serde_json::json!({
            "action": action.as_str(),
            "change": subject.change().as_str(),
            "source": decision.source.as_str(),
            "rules": rules,
        });
        tx.audit(entry(me, "moderation.decide", post.id, detail)).await?;
        Ok(decision)
    })
}

/// Who asked for the decision. A notice with the form for everybody has duties of its own, so it counts first.
async fn source(tx: &Tx, subject: &Subject) -> Result<Source> {
    Ok(match subject {
        Subject::Held(_) => Source::Own,
        Subject::Reported(case) if reports::has_outsider(tx.conn(), case.id).await? => Source::Notice,
        Subject::Reported(_) => Source::Member,
    })
}

async fn carry_out(
    app: &App,
    tx: &Tx,
    moderator: &Moderator,
    subject: &Subject,
    choice: &Choice,
) -> Result<()> {
    match subject {
        Subject::Held(hold) => apply(app, tx, hold, choice).await,
        Subject::Reported(case) => {
            let outcome = match choice {
                Choice::Publish => Outcome::Kept,
                _ => {
                    let hold = posts::seize(app, tx, &moderator.group, case.post).await?;
                    apply(app, tx, &hold, choice).await?;
                    Outcome::Acted
                }
            };
            close(tx, case, outcome).await
        }
    }
}

async fn apply(app: &App, tx: &Tx, hold: &Hold, choice: &Choice) -> Result<()> {
    match choice {
        Choice::Publish => posts::release(app, tx, hold).await.map(|_| ()),
        Choice::Redact { title, source } => {
            posts::publish_redacted(app, tx, hold, title.as_deref(), source).await.map(|_| ())
        }
        Choice::Return => posts::refuse(tx, hold, PostState::Returned).await,
        Choice::Reject => posts::refuse(tx, hold, PostState::Rejected).await,
    }
}
