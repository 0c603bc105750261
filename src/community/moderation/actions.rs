//! What moderators and authors do.

use super::jobs::{Answered, Decided};
use super::model::{AppealState, Choice, Decision, Ground, Verdict};
use super::store;
use crate::app::App;
use crate::base::audit::Entry;
use crate::base::clock::{days, minutes};
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::ids::{AppealId, DecisionId, PersonaId, PostId};
use crate::community::personas::{Member, Moderator};
use crate::community::posts::{self, Claim, HeldContent, Hold, PostState, QueueChanged};
use crate::screening::{self, Context, CrisisLevel, Screened};
use crate::transaction;
use sea_orm::ConnectionTrait;
use std::time::Duration;

/// How long an item stays with the moderator who opened it.
const CLAIM: Duration = minutes(10);
/// How long an author may ask somebody else.
pub const APPEAL_WINDOW: Duration = days(30);
/// The longest appeal, in characters.
const WORDS_MAX: usize = 2000;

/// An item that this moderator has open.
pub struct Opened {
    /// What waits.
    pub hold: Hold,
    /// Its content, opened from the seal.
    pub content: HeldContent,
    /// Whose it is right now.
    pub claim: Claim,
}

/// Opens an item: claims it if it is free, and writes down that somebody looked.
pub async fn look(app: &App, moderator: &Moderator, post: PostId) -> Result<Opened> {
    let me = moderator.persona.id;
    let (hold, claim) = transaction!(app.db, |tx| {
        let hold = waiting(tx.conn(), moderator, post).await?;
        let claim = posts::claim(tx, post, me, CLAIM).await?;
        tx.audit(entry(me, "moderation.look", post, serde_json::json!({ "version": hold.version }))).await?;
        Ok((hold, claim))
    })?;
    let content = posts::open_hold(app, &hold)?;
    Ok(Opened { hold, content, claim })
}

/// Carries a decision out, writes it down and tells the author.
pub async fn decide(app: &App, moderator: &Moderator, post: PostId, verdict: &Verdict) -> Result<Decision> {
    let hold = waiting(app.db.read(), moderator, post).await?;
    let content = posts::open_hold(app, &hold)?;
    let (action, choice) = verdict.parse(hold.change, &content).map_err(Error::Invalid)?;
    let id = DecisionId::new(app.random());
    transaction!(app.db, |tx| {
        // From here on nobody else touches the post.
        let author = posts::lock_post(tx, post).await?.author;
        let hold = waiting(tx.conn(), moderator, post).await?;
        if hold.version != verdict.version {
            return Err(Error::Conflict("problem-item-changed"));
        }
        if let Claim::Theirs(..) = posts::claim(tx, post, moderator.persona.id, CLAIM).await? {
            return Err(Error::Conflict("problem-claimed"));
        }
        carry_out(app, tx, &hold, &choice).await?;
        let decision = Decision {
            id,
            post,
            group: hold.group,
            author,
            moderator: moderator.persona.id,
            action,
            grounds: Ground::of(&content.findings),
            automated: !content.findings.is_empty() || content.crisis > 0,
            reason: verdict.reason.trim().to_owned(),
            decided_at: tx.now(),
            appeal_until: tx.now() + APPEAL_WINDOW,
        };
        store::insert(tx, &decision).await?;
        tx.enqueue(&Decided { decision: id }).await?;
        let rules: Vec<_> = decision.grounds.iter().map(|ground| ground.rule.as_str()).collect();
        let detail =
            serde_json::json!({ "action": action.as_str(), "change": hold.change.as_str(), "rules": rules });
        tx.audit(entry(moderator.persona.id, "moderation.decide", post, detail)).await?;
        Ok(decision)
    })
}

async fn carry_out(app: &App, tx: &crate::base::Tx, hold: &Hold, choice: &Choice) -> Result<()> {
    match choice {
        Choice::Publish => posts::release(app, tx, hold).await.map(|_| ()),
        Choice::Redact { title, source } => {
            posts::publish_redacted(app, tx, hold, title.as_deref(), source).await.map(|_| ())
        }
        Choice::Return => posts::refuse(tx, hold, PostState::Returned).await,
        Choice::Reject => posts::refuse(tx, hold, PostState::Rejected).await,
    }
}

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
    member: &Member,
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
    let context = Context { sensitivity: member.group.sensitivity, ..Context::default() };
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
        let decision = store::find(tx.conn(), decision).await?;
        if decision.author != member.persona.id {
            return Err(Error::NotFound);
        }
        if !decision.action.is_appealable() || tx.now() > decision.appeal_until {
            return Err(Error::Conflict("problem-appeal-over"));
        }
        store::insert_appeal(tx, app, id, &decision, words).await?;
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
        let (found, _) = store::find_appeal(tx.conn(), app, appeal).await?;
        if found.group != moderator.group.id {
            return Err(Error::NotFound);
        }
        let decision = store::find(tx.conn(), found.decision).await?;
        if decision.moderator == me {
            return Err(Error::Conflict("problem-own-decision"));
        }
        if decision.author == me {
            return Err(Error::Conflict("problem-own-post"));
        }
        posts::lock_post(tx, decision.post).await?;
        let original = original(tx.conn(), &decision).await?;
        let state = match (reverse, &original) {
            (true, Some(_)) => AppealState::Reversed,
            (true, None) => AppealState::Conceded,
            (false, _) => AppealState::Upheld,
        };
        if !store::answer(tx, appeal, me, state, answer).await? {
            return Err(Error::Conflict("problem-already-decided"));
        }
        if let Some(hold) = original {
            if reverse {
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

/// Opens what an appeal is about, and writes down that somebody looked.
pub(super) async fn look_again(
    app: &App,
    moderator: &Moderator,
    decision: &Decision,
) -> Result<Option<HeldContent>> {
    let me = moderator.persona.id;
    transaction!(app.db, |tx| {
        tx.audit(entry(me, "moderation.look", decision.post, serde_json::json!({ "appeal": true }))).await
    })?;
    let hold = original(app.db.read(), decision).await?;
    hold.map(|hold| posts::open_hold(app, &hold)).transpose()
}

/// What a decision was about, as long as it is there: the author may have changed it or taken it back since, and
/// what waits about the post now is something else.
async fn original(conn: &impl ConnectionTrait, decision: &Decision) -> Result<Option<Hold>> {
    match posts::find_hold(conn, decision.post).await {
        Ok(hold) => Ok(Some(hold).filter(|hold| hold.decided_at == Some(decision.decided_at))),
        Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

/// What waits about a post, for a moderator of its group who did not write it.
async fn waiting(conn: &impl ConnectionTrait, moderator: &Moderator, post: PostId) -> Result<Hold> {
    let post = posts::find_post(conn, post).await?;
    if post.group != moderator.group.id {
        return Err(Error::NotFound);
    }
    if post.author == moderator.persona.id {
        return Err(Error::Conflict("problem-own-post"));
    }
    match posts::find_hold(conn, post.id).await {
        Ok(hold) if hold.decided_at.is_none() => Ok(hold),
        // Decided, or its author took it back or changed it so that nothing waits.
        Ok(_) | Err(Error::NotFound) => Err(Error::Conflict("problem-already-decided")),
        Err(other) => Err(other),
    }
}

fn entry(actor: PersonaId, action: &'static str, subject: PostId, detail: serde_json::Value) -> Entry {
    Entry { actor: actor.to_string(), action, subject: subject.to_string(), detail }
}
