//! What waits for a clinician, lane after lane, and the letter that says how much.

use super::model::Lane;
use super::store;
use crate::app::App;
use crate::base::clock::days;
use crate::base::error::{Error, Result};
use crate::base::ids::{AccountId, PersonaId};
use crate::base::page::Cursor;
use crate::community::clinicians::{self, Clinician};
use crate::community::identity::{self, Agreement};
use crate::community::posts::{self, Topic};
use crate::community::{groups, personas};
use crate::transaction;
use sea_orm::ConnectionTrait;
use std::time::Duration;

/// Between two letters.
const WEEK: Duration = days(7);
/// Letters that are written in one go; those that are left are written an hour later.
const LETTERS: u64 = 500;

/// Where a page of the desk begins: in which lane, and behind what.
pub(super) type Place = (Lane, Option<Cursor>);

/// A part of the desk.
pub(super) struct Part {
    /// In order.
    pub questions: Vec<(Lane, Topic)>,
    /// Where the next part begins, when more wait.
    pub next: Option<Place>,
}

/// Whose questions are not for them: their own, and those of people who keep them away or whom they keep away.
pub(super) async fn not_for(conn: &impl ConnectionTrait, me: PersonaId) -> Result<Vec<PersonaId>> {
    let mut apart = personas::muted(conn, me).await?;
    apart.extend(personas::blockers(conn, me).await?);
    apart.push(me);
    Ok(apart)
}

/// The questions that wait, from this place on, in the order of the desk.
pub(super) async fn waiting(
    conn: &impl ConnectionTrait,
    clinician: &Clinician,
    but: &[PersonaId],
    (first, mut after): Place,
    size: usize,
) -> Result<Part> {
    let Clinician { group, badge, .. } = clinician;
    let (target, welcome) = (group.answering.target(), &group.answering.professions);
    let mut questions = Vec::new();
    for lane in Lane::ALL.into_iter().filter(|lane| *lane >= first) {
        let Some(put) = lane.put_to(badge.profession, welcome) else { continue };
        let room = size - questions.len();
        // On a full page the lane is only asked whether it has anything.
        let found =
            posts::waiting_questions(conn, group.id, but, &put, target, after.take(), room.max(1)).await?;
        if room == 0 && !found.items.is_empty() {
            return Ok(Part { questions, next: Some((lane, None)) });
        }
        questions.extend(found.items.into_iter().map(|topic| (lane, topic)));
        if found.next.is_some() {
            return Ok(Part { questions, next: Some((lane, found.next)) });
        }
    }
    Ok(Part { questions, next: None })
}

/// A clinician wants the letter once a week, or no longer. It goes to the address with which they can get back in, which was
/// not given for this, so it takes an agreement of its own.
pub(super) async fn set_letters(app: &App, account: AccountId, wanted: bool) -> Result<()> {
    let ready = app.mailer.is_some() && identity::has_email(app, account).await?;
    if wanted && !ready {
        return Err(Error::Conflict("problem-letters-address"));
    }
    transaction!(app.db, |tx| {
        let agreed = identity::agrees(tx.conn(), account, Agreement::WeeklyLetter).await?;
        match (wanted, agreed) {
            (true, false) => {
                identity::agree(tx, account, Agreement::WeeklyLetter).await?;
                store::begin(tx, account, tx.now() + WEEK).await
            }
            (false, true) => {
                identity::take_back(tx, account, Agreement::WeeklyLetter).await?;
                store::end(tx, account).await
            }
            _ => Ok(()),
        }
    })
}

/// Writes every letter that is due. Where nothing waits, none is written that week.
pub async fn write_letters(app: &App) -> Result<()> {
    for (account, due) in store::due(app.db.read(), app.now(), LETTERS).await? {
        let (waiting, late) = how_much(app, account).await?;
        transaction!(app.db, |tx| {
            if !identity::agrees(tx.conn(), account, Agreement::WeeklyLetter).await? {
                return store::end(tx, account).await;
            }
            if store::advance(tx, account, due, tx.now() + WEEK).await? && waiting > 0 {
                identity::write_weekly(app, tx, account, waiting, late).await?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// How many questions wait for somebody where they show a good badge, and how many of them longer than they should: two
/// numbers over all their groups, so that neither says which.
async fn how_much(app: &App, account: AccountId) -> Result<(u64, u64)> {
    let conn = app.db.read();
    let (mut waiting, mut late) = (0, 0);
    // A few groups for each clinician, once a week.
    for (persona, worn) in clinicians::wearers(app, account).await? {
        if !worn || clinicians::current_badge(conn, persona.id, app.now()).await?.is_none() {
            continue;
        }
        let target = groups::find(conn, persona.group).await?.answering.target();
        let but = not_for(conn, persona.id).await?;
        waiting += posts::count_waiting(conn, persona.group, &but, app.now()).await?;
        late += posts::count_waiting(conn, persona.group, &but, app.now() - target).await?;
    }
    Ok((waiting, late))
}
