//! A clinician takes a question for an hour, so that nobody else writes the same answer; and how soon questions are
//! answered is looked at anew.

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::community::clinicians::Clinician;
use crate::community::groups;
use crate::community::personas::{self, Distance, Limit};
use crate::community::posts::asked::{CLAIM, CLAIMS_MOST, LOOK_BACK, SETTLED, usually};
use crate::community::posts::model::{TopicClaimed, TopicKind};
use crate::community::posts::store;
use crate::transaction;

/// So many of a group's questions say how soon they are answered; more would say the same.
const QUESTIONS: u64 = 2000;

/// Takes the question with this number. Who has it already has it for another hour.
pub async fn claim(app: &App, clinician: &Clinician, number: i64) -> Result<()> {
    let me = clinician.persona.id;
    transaction!(app.db, |tx| {
        let topic = store::topics::by_number(tx.conn(), clinician.group.id, number).await?;
        if topic.kind != TopicKind::Question || topic.author == me {
            return Err(Error::Conflict("problem-not-to-answer"));
        }
        if topic.answered {
            return Err(Error::Conflict("problem-answered-already"));
        }
        // Who cannot reply must not keep others from it.
        let limit = personas::restriction(tx.conn(), me, tx.now()).await?;
        if limit.is_some_and(|restriction| restriction.limit >= Limit::Mute) {
            return Err(Error::Conflict("problem-muted"));
        }
        if personas::distance(tx.conn(), topic.author, me).await? == Distance::Blocked {
            return Err(Error::Conflict("problem-not-to-answer"));
        }
        let held = store::topics::held_by(tx.conn(), clinician.group.id, me, tx.now()).await?;
        let others = held.iter().filter(|held| held.id != topic.id).count() as u64;
        if others >= CLAIMS_MOST {
            return Err(Error::Conflict("problem-claims-most"));
        }
        if !store::topics::claim(tx, topic.id, me, tx.now() + CLAIM).await? {
            return Err(Error::Conflict("problem-question-taken"));
        }
        tx.emit(Stream::members(topic.group), &TopicClaimed { topic: topic.id }).await?;
        Ok(())
    })
}

/// Gives a question back. A second time does nothing.
pub async fn give_back(app: &App, clinician: &Clinician, number: i64) -> Result<()> {
    transaction!(app.db, |tx| {
        let topic = store::topics::by_number(tx.conn(), clinician.group.id, number).await?;
        store::topics::free(tx, topic.id, clinician.persona.id).await?;
        tx.emit(Stream::members(topic.group), &TopicClaimed { topic: topic.id }).await?;
        Ok(())
    })
}

/// Notes for every group how soon clinicians usually answer there. Done now and then, because the answer changes slowly
/// and everybody who opens a group reads it.
pub async fn measure(app: &App) -> Result<()> {
    let time = app.now() - LOOK_BACK..app.now() - SETTLED;
    // A few groups, each with one question by an index.
    for group in groups::all(app.db.read()).await? {
        let settled = store::topics::settled(app.db.read(), group.id, time.clone(), QUESTIONS).await?;
        let within = usually(&settled);
        if within != group.answered_within {
            groups::set_answered_within(app, &group, within).await?;
        }
    }
    Ok(())
}
