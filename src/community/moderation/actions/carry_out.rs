//! A decision takes effect: the post is published or taken away, its author is told, restrictions begin.

use super::decide::put_back;
use super::entry;
use super::report::close;
use crate::app::App;
use crate::base::Tx;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::ids::DecisionId;
use crate::community::groups;
use crate::community::moderation::jobs::{CarryOut, Decided, Lift};
use crate::community::moderation::model::{Choice, Decision, Item, Outcome, Plan, Sanction, Stage};
use crate::community::moderation::store::{cases, decisions, escalations};
use crate::community::personas::{self, Moderator};
use crate::community::posts::{self, Change, Hold, PostState, QueueChanged};
use crate::transaction;

/// The time for taking a decision back is over. Nothing happens when it was taken back, or when its author has changed
/// the post or taken it back in between: then the decision was about something that is not there any more.
pub async fn carry_out(app: &App, job: CarryOut) -> Result<()> {
    let decision = match decisions::find(app.db.read(), job.decision).await {
        Ok(decision) => decision,
        Err(Error::NotFound) => return Ok(()),
        Err(other) => return Err(other),
    };
    transaction!(app.db, |tx| {
        posts::lock_post(tx, decision.post).await?;
        let decision = match decisions::find(tx.conn(), job.decision).await {
            Ok(decision) if decision.stage == Stage::Pending => decision,
            Ok(_) | Err(Error::NotFound) => return Ok(()),
            Err(other) => return Err(other),
        };
        take_effect(app, tx, &decision).await
    })
}

/// What a decision does now, inside the caller's transaction.
async fn take_effect(app: &App, tx: &Tx, decision: &Decision) -> Result<()> {
    let plan = decisions::plan(tx.conn(), app, decision.id).await?;
    if !still_fits(tx, decision).await? {
        decisions::forget(tx, decision.id).await?;
        if let Item::Reported(case) = decision.item() {
            cases::reopen(tx, case).await?;
            tx.emit(Stream::moderators(decision.group), &QueueChanged {}).await?;
        }
        let detail = serde_json::json!({ "action": decision.action.as_str() });
        return tx.audit(entry(decision.moderator, "moderation.lapse", decision.post, detail)).await;
    }
    if decision.seconded_by.is_none() && needs_second(tx, decision, &plan.choice).await? {
        decisions::propose(tx, decision.id).await?;
        tx.emit(Stream::moderators(decision.group), &QueueChanged {}).await?;
        return Ok(());
    }
    apply_to_post(app, tx, decision, &plan.choice).await?;
    decisions::stand(tx, decision.id).await?;
    escalations::forget(tx, decision.item().id()).await?;
    if decision.is_told() {
        tx.enqueue(&Decided { decision: decision.id }).await?;
    }
    if let Some(sanction) = plan.sanction {
        punish(app, tx, decision, sanction).await?;
    }
    tx.emit(Stream::moderators(decision.group), &QueueChanged {}).await?;
    Ok(())
}

/// Whether one person alone may not decide it: somebody asked that two do; or the screening saw a plan, or an end to a
/// life, in words that nobody has read yet and that would be published (crisis level 3 and above of the triage table).
async fn needs_second(tx: &Tx, decision: &Decision, choice: &Choice) -> Result<bool> {
    if escalations::needs_two(tx.conn(), decision.item().id()).await? {
        return Ok(true);
    }
    let Item::Held(post) = decision.item() else { return Ok(false) };
    let hold = posts::find_hold(tx.conn(), post).await?;
    let publishes = matches!(choice, Choice::Publish | Choice::Mark(_));
    Ok(publishes && hold.change != Change::Watch && hold.danger >= 30)
}

/// Whether the words are those that the moderator read.
async fn still_fits(tx: &Tx, decision: &Decision) -> Result<bool> {
    let post = posts::find_post(tx.conn(), decision.post).await?;
    match decision.item() {
        Item::Reported(case) => {
            let case = cases::find(tx.conn(), case).await?;
            Ok(post.state == PostState::Published && case.version + post.revision == decision.version)
        }
        Item::Held(post) => match posts::find_hold(tx.conn(), post).await {
            Ok(hold) => Ok(hold.version == decision.version && hold.decided_at == Some(decision.decided_at)),
            Err(Error::NotFound) => Ok(false),
            Err(other) => Err(other),
        },
    }
}

async fn apply_to_post(app: &App, tx: &Tx, decision: &Decision, choice: &Choice) -> Result<()> {
    match decision.item() {
        Item::Held(post) => {
            let hold = posts::find_hold(tx.conn(), post).await?;
            apply(app, tx, decision, &hold, choice).await
        }
        Item::Reported(case) => {
            let case = cases::find(tx.conn(), case).await?;
            let outcome = match choice {
                Choice::Publish => Outcome::Kept,
                Choice::Mark(mark) => {
                    posts::mark(tx, decision.post, *mark, decision.id).await?;
                    Outcome::Acted
                }
                _ => {
                    let group = groups::find(tx.conn(), decision.group).await?;
                    let hold = posts::seize(app, tx, &group, decision.post).await?;
                    // By this time an appeal knows the original again.
                    posts::set_aside_since(tx, decision.post, decision.decided_at).await?;
                    apply(app, tx, decision, &hold, choice).await?;
                    Outcome::Acted
                }
            };
            close(tx, &case, outcome).await
        }
    }
}

async fn apply(app: &App, tx: &Tx, decision: &Decision, hold: &Hold, choice: &Choice) -> Result<()> {
    match choice {
        Choice::Publish => posts::release(app, tx, hold).await.map(|_| ()),
        Choice::Redact { title, source, taken } => {
            posts::publish_redacted(app, tx, hold, title.as_deref(), source).await?;
            let group = groups::find(tx.conn(), decision.group).await?;
            let post = posts::find_post(tx.conn(), decision.post).await?;
            posts::purge(app, tx, &group, &post, taken).await
        }
        Choice::Mark(mark) => {
            posts::release(app, tx, hold).await?;
            posts::mark(tx, decision.post, *mark, decision.id).await
        }
        Choice::Return => posts::refuse(tx, hold, PostState::Returned).await,
        Choice::Reject => posts::refuse(tx, hold, PostState::Rejected).await,
    }
}

/// A sanction is a decision of its own: it has its own reasons, its own end and its own appeal.
async fn punish(app: &App, tx: &Tx, about: &Decision, sanction: Sanction) -> Result<()> {
    let id = DecisionId::new(tx.random());
    let stage = if sanction.needs_second() { Stage::Proposed } else { Stage::Standing };
    let decision =
        Decision { id, action: sanction.action(), ends_at: sanction.ends(tx.now()), stage, ..about.clone() };
    let plan = Plan { choice: Choice::Publish, sanction: Some(sanction) };
    decisions::insert(tx, app, &decision, Some(&plan).filter(|_| stage == Stage::Proposed)).await?;
    if stage == Stage::Standing {
        begin(app, tx, &decision, sanction).await?;
    }
    Ok(())
}

async fn begin(app: &App, tx: &Tx, decision: &Decision, sanction: Sanction) -> Result<()> {
    let (author, id) = (decision.author, decision.id);
    match (sanction, decision.ends_at) {
        (Sanction::Suspend(_, pace), Some(end)) => {
            personas::suspend(app, tx, author, id, end, pace).await?;
        }
        _ => personas::restrict(tx, author, sanction.limit(), id, decision.ends_at).await?,
    }
    if let Some(end) = decision.ends_at {
        tx.enqueue_at(&Lift { decision: id }, end).await?;
    }
    tx.enqueue(&Decided { decision: id }).await
}

/// A restriction is over.
pub async fn lift(app: &App, job: Lift) -> Result<()> {
    transaction!(app.db, |tx| personas::expire(app, tx, job.decision).await)
}

/// A second person agrees to what one alone may not decide, or does not: then it never happened.
pub async fn second(app: &App, moderator: &Moderator, id: DecisionId, agrees: bool) -> Result<()> {
    let me = moderator.persona.id;
    transaction!(app.db, |tx| {
        let decision = decisions::find(tx.conn(), id).await?;
        if decision.group != moderator.group.id {
            return Err(Error::NotFound);
        }
        if decision.moderator == me {
            return Err(Error::Conflict("problem-own-proposal"));
        }
        if decision.author == me {
            return Err(Error::Conflict("problem-own-post"));
        }
        posts::lock_post(tx, decision.post).await?;
        if decisions::find(tx.conn(), id).await.map_or(Stage::Standing, |found| found.stage)
            != Stage::Proposed
        {
            return Err(Error::Conflict("problem-already-decided"));
        }
        if agrees {
            decisions::second(tx, id, me).await?;
            let plan = decisions::plan(tx.conn(), app, id).await?;
            match plan.sanction.filter(|_| decision.action.is_sanction()) {
                Some(sanction) => {
                    let decision = Decision { ends_at: sanction.ends(tx.now()), ..decision.clone() };
                    decisions::stand_until(tx, id, decision.ends_at).await?;
                    begin(app, tx, &decision, sanction).await?;
                }
                None => {
                    let seconded = Decision { seconded_by: Some(me), ..decision.clone() };
                    take_effect(app, tx, &seconded).await?;
                }
            }
        } else {
            decisions::forget(tx, id).await?;
            if !decision.action.is_sanction() {
                put_back(tx, decision.item()).await?;
            }
        }
        tx.emit(Stream::moderators(decision.group), &QueueChanged {}).await?;
        let detail = serde_json::json!({ "action": decision.action.as_str(), "agrees": agrees });
        tx.audit(entry(me, "moderation.second", decision.post, detail)).await
    })
}
