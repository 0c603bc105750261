//! Authors ask for another look, and somebody else answers.

use super::entry;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::ids::{AppealId, DecisionId};
use crate::community::moderation::guard::Addressee;
use crate::community::moderation::jobs::Answered;
use crate::community::moderation::model::{AppealState, Decision, Stage};
use crate::community::moderation::store::{appeals, decisions};
use crate::community::personas::{self, Moderator};
use crate::community::posts::{self, HeldContent, Hold, PostState, QueueChanged};
use crate::screening::{self, CrisisLevel, Place, Screened};
use crate::transaction;
use sea_orm::ConnectionTrait;

/// The longest appeal, in characters.
const WORDS_MAX: usize = 2000;

/// Whether somebody was shown what the screening found in these words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// They were not.
    No,
    /// They were, and send them as they are.
    Yes,
}

/// What became of somebody's wish for another look.
pub enum Asked {
    /// It waits for somebody else. The level is how its author seems to be.
    Sent(CrisisLevel),
    /// Nothing happened: the author looks at what would tell a moderator more than they need.
    Shown(Box<Screened>),
}

/// An author asks somebody else to look again. Only moderators read the words, so nothing in them has to wait for a
/// person; but what would have to wait in a post is shown first, unless the author has `seen` it. What is never
/// kept anywhere, such as the number of a card, is not taken.
pub async fn appeal(
    app: &App,
    addressee: &Addressee,
    decision: DecisionId,
    words: &str,
    seen: Seen,
) -> Result<Asked> {
    let words = words.trim();
    match words.chars().count() {
        0 => return Err(Error::field("words", "appeal-missing")),
        1..=WORDS_MAX => {}
        _ => return Err(Error::field("words", "appeal-long")),
    }
    let context = addressee.group.checks.context(Place::Markdown);
    let screened = screening::screen(&app.rules.current(), words, &context);
    let shows = match screened.verdict.decision {
        screening::Decision::Publish | screening::Decision::Warn => false,
        screening::Decision::Hold => seen == Seen::No,
        screening::Decision::Reject => true,
    };
    if shows {
        return Ok(Asked::Shown(Box::new(screened)));
    }
    let id = AppealId::new(app.random());
    let crisis = screened.verdict.crisis;
    transaction!(app.db, |tx| {
        let decision = decisions::find(tx.conn(), decision).await?;
        if decision.author != addressee.persona.id || decision.stage != Stage::Standing {
            return Err(Error::NotFound);
        }
        if !decision.action.is_appealable() || tx.now() > decision.appeal_until {
            return Err(Error::Conflict("problem-appeal-over"));
        }
        appeals::insert(tx, app, id, &decision, words).await?;
        if original(tx.conn(), &decision).await?.is_some() {
            posts::keep_original(tx, decision.post).await?;
        }
        tx.emit(Stream::moderators(decision.group), &QueueChanged {}).await?;
        Ok(Asked::Sent(crisis))
    })
}

/// Another moderator decides an appeal: the decision stays, or the post is published as it was written. When its
/// author has changed it or taken it back since, there is nothing to publish, and the answer is all.
pub async fn answer_appeal(
    app: &App,
    moderator: &Moderator,
    appeal: AppealId,
    reverse: bool,
    answer: &str,
) -> Result<()> {
    let answer = answer.trim();
    if answer.is_empty() || answer.chars().count() > WORDS_MAX {
        return Err(Error::field("answer", "appeal-answer-missing"));
    }
    let me = moderator.persona.id;
    transaction!(app.db, |tx| {
        let (found, _) = appeals::find(tx.conn(), app, appeal).await?;
        if found.group != moderator.group.id {
            return Err(Error::NotFound);
        }
        let decision = decisions::find(tx.conn(), found.decision).await?;
        if decision.moderator == me || decision.seconded_by == Some(me) {
            return Err(Error::Conflict("problem-own-decision"));
        }
        if decision.author == me {
            return Err(Error::Conflict("problem-own-post"));
        }
        posts::lock_post(tx, decision.post).await?;
        let original = original(tx.conn(), &decision).await?;
        let state = match (reverse, &original) {
            (true, _) if decision.action.leaves_post() => AppealState::Reversed,
            (true, Some(_)) => AppealState::Reversed,
            (true, None) => AppealState::Conceded,
            (false, _) => AppealState::Upheld,
        };
        if reverse && decision.action.is_sanction() {
            personas::lift(app, tx, decision.id).await?;
        }
        if let Some(mark) = decision.action.mark().filter(|_| reverse) {
            posts::unmark(tx, decision.post, mark).await?;
        }
        if !appeals::answer(tx, appeal, me, state, answer).await? {
            return Err(Error::Conflict("problem-already-decided"));
        }
        if let Some(hold) = original {
            if reverse && !decision.action.leaves_post() {
                posts::restore(app, tx, &hold).await?;
            }
            posts::release_original(tx, decision.post, decision.decided_at).await?;
        }
        tx.enqueue(&Answered { appeal }).await?;
        tx.emit(Stream::moderators(found.group), &QueueChanged {}).await?;
        let detail = serde_json::json!({ "outcome": state.as_str(), "decision": decision.id });
        tx.audit(entry(me, "moderation.appeal", decision.post, detail)).await
    })
}

/// Opens what an appeal or a proposal is about, and writes down that somebody looked. What is public is shown as
/// everybody reads it.
pub async fn look_again(
    app: &App,
    moderator: &Moderator,
    decision: &Decision,
) -> Result<Option<HeldContent>> {
    let me = moderator.persona.id;
    transaction!(app.db, |tx| {
        tx.audit(entry(me, "moderation.look", decision.post, serde_json::json!({ "again": true }))).await
    })?;
    let conn = app.db.read();
    if let Some(hold) = original(conn, decision).await? {
        return posts::open_hold(app, &hold).map(Some);
    }
    let post = posts::find_post(conn, decision.post).await?;
    let public = post.state == PostState::Published && !decision.action.is_sanction();
    let stands = decision.action.leaves_post() || decision.stage == Stage::Proposed;
    match public && stands {
        true => posts::public_content(app, conn, &moderator.group, &post).await.map(Some),
        false => Ok(None),
    }
}

/// What a decision was about, as long as it is there: the author may have changed it or taken it back since, and
/// what waits about the post now is something else.
async fn original(conn: &impl ConnectionTrait, decision: &Decision) -> Result<Option<Hold>> {
    if decision.action.is_sanction() {
        return Ok(None);
    }
    match posts::find_hold(conn, decision.post).await {
        Ok(hold) => Ok(Some(hold).filter(|hold| hold.decided_at == Some(decision.decided_at))),
        Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}
