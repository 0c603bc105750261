//! Suspended accounts: the last step of the ladder, which reaches somebody in every group. Owns the table `suspensions`.
//!
//! Invariant: nobody can tell from when or how it happens that two personas are one person. The persona whose post it
//! was about is sent away at once, with reasons. The account's other personas go one by one, each at a moment of its
//! own within [`SPREAD`], and look like anybody who left their group: nothing is written about them but that. They come
//! back the same way. Which personas those are is sealed.

use super::model::{Persona, Role, State};
use super::restrictions::{self, Limit};
use super::store;
use crate::app::App;
use crate::base::clock::{hours, minutes};
use crate::base::error::{Error, Result};
use crate::base::event::Notice;
use crate::base::ids::{AccountId, DecisionId, PersonaId};
use crate::base::jobs::Job;
use crate::base::random::{self, Random};
use crate::base::seal::{Keyring, Place, Purpose};
use crate::base::{Timestamp, Tx};
use crate::transaction;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Within this time a suspension reaches every persona of the account.
pub const SPREAD: Duration = hours(72);
/// The least and the most between two personas of one account when their moments are over already, for example because
/// the server was away.
const APART: (Duration, Duration) = (minutes(5), minutes(45));

mod suspensions {
    use crate::base::ids::DecisionId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "suspensions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_tag: Vec<u8>,
        pub decision_id: DecisionId,
        pub reached: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// How fast it reaches the other groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pace {
    /// Each persona at a moment of its own.
    Spread,
    /// All of them now, because somebody is in danger until they are gone.
    Now,
}

/// What is sealed of a suspension.
#[derive(Serialize, Deserialize)]
struct Reached {
    account: [u8; 16],
    /// When it began; when it ended, while the personas come back.
    since: Timestamp,
    until: Timestamp,
    pace: Pace,
    over: bool,
    /// The persona that the decision is about.
    first: PersonaId,
    /// The others that it has reached, and whether they moderated.
    gone: Vec<(PersonaId, bool)>,
}

/// A suspension goes on: one more persona leaves, or comes back.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reach {
    /// The decision that it came from.
    pub decision: DecisionId,
}

impl Job for Reach {
    const KIND: &'static str = "personas.reach";
}

fn tag(keys: &Keyring, account: AccountId) -> Vec<u8> {
    keys.digest(Purpose::Suspension, &[account.as_bytes()]).to_vec()
}

fn place(decision: &DecisionId) -> Place<'_> {
    Place { column: "suspensions.reached", row: decision.as_bytes() }
}

/// Suspends the account behind a persona. That persona is out of its group now.
pub async fn suspend(
    app: &App,
    tx: &Tx,
    persona: PersonaId,
    decision: DecisionId,
    until: Timestamp,
    pace: Pace,
) -> Result<()> {
    let account = store::owner(tx.conn(), &app.keys, persona).await?;
    if find(tx.conn(), &app.keys, account).await?.is_some() {
        return Err(Error::Conflict("problem-suspended-already"));
    }
    restrictions::restrict(tx, persona, Limit::Ban, decision, Some(until)).await?;
    let account_id = *account.as_bytes();
    let (over, gone) = (false, Vec::new());
    let reached = Reached { account: account_id, since: tx.now(), until, pace, over, first: persona, gone };
    let row = suspensions::ActiveModel {
        account_tag: Set(tag(&app.keys, account)),
        decision_id: Set(decision),
        reached: Set(seal(&app.keys, tx, decision, &reached)?),
    };
    suspensions::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    tx.enqueue(&Reach { decision }).await
}

/// Until when an account is suspended, if it is.
pub(super) async fn until(
    conn: &impl ConnectionTrait,
    keys: &Keyring,
    account: AccountId,
) -> Result<Option<(PersonaId, Timestamp)>> {
    let found = find(conn, keys, account).await?.filter(|reached| !reached.over);
    Ok(found.map(|reached| (reached.first, reached.until)))
}

/// What a decision took is given back because its time is over.
pub async fn expire(app: &App, tx: &Tx, decision: DecisionId) -> Result<()> {
    restrictions::expire(tx, decision).await?;
    end(app, tx, decision).await
}

/// What a decision took is given back because it was wrong.
pub async fn lift(app: &App, tx: &Tx, decision: DecisionId) -> Result<()> {
    restrictions::forget(tx, decision).await?;
    end(app, tx, decision).await
}

async fn end(app: &App, tx: &Tx, decision: DecisionId) -> Result<()> {
    let Some(reached) = of_decision(tx.conn(), &app.keys, decision).await? else { return Ok(()) };
    let reached = Reached { over: true, since: tx.now(), ..reached };
    keep(&app.keys, tx, decision, &reached).await?;
    tx.enqueue(&Reach { decision }).await
}

/// Goes on with a suspension, or with its end: one persona at a time, so that no transaction joins two.
pub async fn reach(app: &App, job: Reach) -> Result<()> {
    transaction!(app.db, |tx| {
        let Some(mut reached) = of_decision(tx.conn(), &app.keys, job.decision).await? else { return Ok(()) };
        let mut open = left_to_do(app, tx, &reached).await?;
        open.sort_by_key(|(_, due)| *due);
        let now = tx.now();
        let due = open.first().is_some_and(|(_, due)| *due <= now);
        if due {
            let (persona, _) = open.remove(0);
            match reached.over {
                false => {
                    leave(tx, &persona).await?;
                    // Whoever still waited at the door asks again when it is over.
                    if persona.state == State::Active {
                        reached.gone.push((persona.id, persona.role == Role::Moderator));
                    }
                }
                true => {
                    let moderated =
                        reached.gone.iter().any(|(id, moderated)| *id == persona.id && *moderated);
                    come_back(tx, &persona, moderated).await?;
                    reached.gone.retain(|(id, _)| *id != persona.id);
                }
            }
            keep(&app.keys, tx, job.decision, &reached).await?;
        }
        match open.first() {
            Some((_, next)) if reached.pace == Pace::Now => tx.enqueue_at(&job, (*next).max(now)).await,
            Some((_, next)) => {
                let least = if due { now + apart(app.random()) } else { now };
                tx.enqueue_at(&job, (*next).max(least)).await
            }
            None if reached.over => forget(tx, job.decision).await,
            None => Ok(()),
        }
    })
}

/// The personas that it has not reached yet, or that have not come back, each with its moment.
async fn left_to_do(app: &App, tx: &Tx, reached: &Reached) -> Result<Vec<(Persona, Timestamp)>> {
    let account = AccountId::from_bytes(reached.account);
    let mut personas = store::of_account(tx.conn(), &app.keys, account).await?;
    personas.retain(|persona| persona.id != reached.first);
    personas.retain(|persona| match reached.over {
        false => matches!(persona.state, State::Active | State::Pending),
        true => persona.state == State::Left && reached.gone.iter().any(|(id, _)| *id == persona.id),
    });
    let moment = |persona: Persona| {
        let due = reached.since + offset(&app.keys, reached, persona.id);
        (persona, due)
    };
    Ok(personas.into_iter().map(moment).collect())
}

/// When, after the beginning, a persona's turn comes: a moment that nobody can reckon without the key.
fn offset(keys: &Keyring, reached: &Reached, persona: PersonaId) -> Duration {
    if reached.pace == Pace::Now {
        return Duration::ZERO;
    }
    let since = reached.since.micros().to_be_bytes();
    let digest = keys.digest(Purpose::Suspension, &[persona.as_bytes(), &since]);
    let mut number = [0; 8];
    number.copy_from_slice(&digest[..8]);
    SPREAD.mul_f64(u64::from_be_bytes(number) as f64 / u64::MAX as f64)
}

fn apart(random: &dyn Random) -> Duration {
    let share = f64::from(u16::from_be_bytes(random::bytes::<2>(random))) / f64::from(u16::MAX);
    APART.0 + (APART.1 - APART.0).mul_f64(share)
}

/// As if its owner had left.
async fn leave(tx: &Tx, persona: &Persona) -> Result<()> {
    store::set_state(tx, persona.id, State::Left).await?;
    store::set_role(tx, persona.id, Role::Member).await?;
    tx.announce(Notice::Evicted(persona.group, persona.id));
    Ok(())
}

async fn come_back(tx: &Tx, persona: &Persona, moderated: bool) -> Result<()> {
    store::set_state(tx, persona.id, State::Active).await?;
    if moderated {
        store::set_role(tx, persona.id, Role::Moderator).await?;
    }
    Ok(())
}

async fn find(conn: &impl ConnectionTrait, keys: &Keyring, account: AccountId) -> Result<Option<Reached>> {
    let row = suspensions::Entity::find_by_id(tag(keys, account)).one(conn).await?;
    row.map(|row| open(keys, &row)).transpose()
}

async fn of_decision(
    conn: &impl ConnectionTrait,
    keys: &Keyring,
    decision: DecisionId,
) -> Result<Option<Reached>> {
    let row =
        suspensions::Entity::find().filter(suspensions::Column::DecisionId.eq(decision)).one(conn).await?;
    row.map(|row| open(keys, &row)).transpose()
}

fn open(keys: &Keyring, row: &suspensions::Model) -> Result<Reached> {
    Ok(serde_json::from_slice(&keys.open(&place(&row.decision_id), &row.reached)?)?)
}

fn seal(keys: &Keyring, tx: &Tx, decision: DecisionId, reached: &Reached) -> Result<Vec<u8>> {
    keys.seal(tx.random(), &place(&decision), &serde_json::to_vec(reached)?)
}

async fn keep(keys: &Keyring, tx: &Tx, decision: DecisionId, reached: &Reached) -> Result<()> {
    suspensions::Entity::update_many()
        .col_expr(suspensions::Column::Reached, Expr::value(seal(keys, tx, decision, reached)?))
        .filter(suspensions::Column::DecisionId.eq(decision))
        .exec(tx.conn())
        .await?;
    Ok(())
}

async fn forget(tx: &Tx, decision: DecisionId) -> Result<()> {
    let this = suspensions::Column::DecisionId.eq(decision);
    suspensions::Entity::delete_many().filter(this).exec(tx.conn()).await?;
    Ok(())
}
