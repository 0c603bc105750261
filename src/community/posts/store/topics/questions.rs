//! Asking for questions that wait for a clinician, and noting who answers one.

use super::{OPEN, topics};
use crate::base::error::Result;
use crate::base::ids::{GroupId, PersonaId, TopicId};
use crate::base::page::{Cursor, Page};
use crate::base::{Timestamp, Tx};
use crate::community::posts::asked::PutTo;
use crate::community::posts::model::{Topic, TopicKind};
use crate::community::posts::store::posts;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use std::ops::Range;
use std::time::Duration;

/// The questions of a group that no clinician has answered, but for those of these authors.
fn unanswered(group: GroupId, but: &[PersonaId]) -> Select<topics::Entity> {
    topics::Entity::find()
        .filter(topics::Column::GroupId.eq(group))
        .filter(topics::Column::Kind.eq(TopicKind::Question))
        .filter(topics::Column::State.eq(OPEN))
        .filter(topics::Column::Answered.eq(false))
        .filter(topics::Column::AskedAt.is_not_null())
        .filter(topics::Column::PersonaId.is_not_in(but.iter().copied()))
}

fn put_to(put: &PutTo) -> Condition {
    let wanted = topics::Column::Wanted;
    match put {
        PutTo::These(codes) => Condition::any().add(wanted.is_in(codes.iter().copied())),
        PutTo::Anybody => Condition::any().add(wanted.is_null()),
        PutTo::Others { than, and_anybody } => {
            let others = Condition::any().add(wanted.is_not_in(than.iter().copied()));
            if *and_anybody { others.add(wanted.is_null()) } else { others }
        }
    }
}

/// A group's questions that no clinician has answered, by when they were asked, the oldest first; a newcomer's as if it
/// had been asked `head_start` earlier. The page's cursor says the time by which they are ordered.
pub async fn waiting(
    conn: &impl ConnectionTrait,
    group: GroupId,
    but: &[PersonaId],
    put: &PutTo,
    head_start: Duration,
    after: Option<Cursor>,
    size: usize,
) -> Result<Page<Topic>> {
    let head_start_micros = i64::try_from(head_start.as_micros()).unwrap_or(i64::MAX);
    let counts_from = || {
        let newcomer = Expr::col(topics::Column::Newcomer).eq(true);
        let earlier = Expr::case(newcomer, Expr::value(head_start_micros)).finally(Expr::value(0_i64));
        Expr::col(topics::Column::AskedAt).sub(Expr::Case(Box::new(earlier)))
    };
    let mut query = unanswered(group, but)
        .filter(put_to(put))
        .order_by(counts_from(), Order::Asc)
        .order_by_asc(topics::Column::Id)
        .limit(size as u64 + 1);
    if let Some(Cursor { at, id }) = after {
        let id = TopicId::from_bytes(id);
        let same = Condition::all().add(counts_from().eq(at.micros())).add(topics::Column::Id.gt(id));
        query = query.filter(Condition::any().add(counts_from().gt(at.micros())).add(same));
    }
    let rows: Vec<Topic> = query.all(conn).await?.into_iter().map(Topic::from).collect();
    Ok(Page::cut(rows, size, |topic| Cursor { at: topic.counts_from(head_start), id: *topic.id.as_bytes() }))
}

/// How many questions of a group that were asked until then no clinician has answered.
pub async fn count_waiting(
    conn: &impl ConnectionTrait,
    group: GroupId,
    but: &[PersonaId],
    until: Timestamp,
) -> Result<u64> {
    Ok(unanswered(group, but).filter(topics::Column::AskedAt.lte(until)).count(conn).await?)
}

/// The topics of a group from this time in which nobody but who began them has written.
fn unnoticed_from(group: GroupId, time: &Range<Timestamp>) -> Select<topics::Entity> {
    topics::Entity::find()
        .filter(topics::Column::GroupId.eq(group))
        .filter(topics::Column::State.eq(OPEN))
        .filter(topics::Column::AskedAt.gte(time.start))
        .filter(topics::Column::AskedAt.lt(time.end))
        .filter(Expr::exists(posts::replies_of_others()).not())
}

/// The topics of a group from this time in which nobody but who began them has written, the longest wait first.
pub async fn unnoticed(
    conn: &impl ConnectionTrait,
    group: GroupId,
    time: &Range<Timestamp>,
    after: Option<Cursor>,
    size: usize,
) -> Result<Page<Topic>> {
    let mut query = unnoticed_from(group, time)
        .order_by_asc(topics::Column::AskedAt)
        .order_by_asc(topics::Column::Id)
        .limit(size as u64 + 1);
    if let Some(Cursor { at, id }) = after {
        let id = TopicId::from_bytes(id);
        let same = Condition::all().add(topics::Column::AskedAt.eq(at)).add(topics::Column::Id.gt(id));
        query = query.filter(Condition::any().add(topics::Column::AskedAt.gt(at)).add(same));
    }
    let rows: Vec<Topic> = query.all(conn).await?.into_iter().map(Topic::from).collect();
    Ok(Page::cut(rows, size, |topic| Cursor {
        at: topic.asked_at.unwrap_or(topic.active_at),
        id: *topic.id.as_bytes(),
    }))
}

/// How many there are of them.
pub async fn count_unnoticed(
    conn: &impl ConnectionTrait,
    group: GroupId,
    time: &Range<Timestamp>,
) -> Result<u64> {
    Ok(unnoticed_from(group, time).count(conn).await?)
}

/// The questions that somebody has taken and not answered, the one that they have had longest first.
pub async fn held_by(
    conn: &impl ConnectionTrait,
    group: GroupId,
    by: PersonaId,
    now: Timestamp,
) -> Result<Vec<Topic>> {
    let rows = unanswered(group, &[])
        .filter(topics::Column::ClaimedBy.eq(by))
        .filter(topics::Column::ClaimedUntil.gt(now))
        .order_by_asc(topics::Column::ClaimedUntil)
        .order_by_asc(topics::Column::Id)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Topic::from).collect())
}

/// Takes a question for somebody until then. `false` when somebody else has it, or when it was answered.
pub(crate) async fn claim(tx: &Tx, id: TopicId, by: PersonaId, until: Timestamp) -> Result<bool> {
    let free = Condition::any()
        .add(topics::Column::ClaimedUntil.is_null())
        .add(topics::Column::ClaimedUntil.lte(tx.now()))
        .add(topics::Column::ClaimedBy.eq(by));
    let taken = topics::Entity::update_many()
        .col_expr(topics::Column::ClaimedBy, Expr::value(Some(by)))
        .col_expr(topics::Column::ClaimedUntil, Expr::value(Some(until)))
        .filter(topics::Column::Id.eq(id))
        .filter(topics::Column::Answered.eq(false))
        .filter(free)
        .exec(tx.conn())
        .await?;
    Ok(taken.rows_affected == 1)
}

/// Gives a question back, if it is theirs.
pub(crate) async fn free(tx: &Tx, id: TopicId, by: PersonaId) -> Result<()> {
    give_back(tx, Condition::all().add(topics::Column::Id.eq(id)).add(topics::Column::ClaimedBy.eq(by))).await
}

/// Gives everything back that somebody has.
pub(crate) async fn free_all(tx: &Tx, by: PersonaId) -> Result<()> {
    give_back(tx, Condition::all().add(topics::Column::ClaimedBy.eq(by))).await
}

async fn give_back(tx: &Tx, which: Condition) -> Result<()> {
    topics::Entity::update_many()
        .col_expr(topics::Column::ClaimedBy, Expr::value(Option::<PersonaId>::None))
        .col_expr(topics::Column::ClaimedUntil, Expr::value(Option::<Timestamp>::None))
        .filter(which)
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// When the questions of a group from this time were asked, and when a clinician first answered; the newest first.
pub(crate) async fn settled(
    conn: &impl ConnectionTrait,
    group: GroupId,
    time: Range<Timestamp>,
    most: u64,
) -> Result<Vec<(Timestamp, Option<Timestamp>)>> {
    let found = topics::Entity::find()
        .select_only()
        .columns([topics::Column::AskedAt, topics::Column::AnsweredAt])
        .filter(topics::Column::GroupId.eq(group))
        .filter(topics::Column::Kind.eq(TopicKind::Question))
        .filter(topics::Column::State.eq(OPEN))
        .filter(topics::Column::AskedAt.gte(time.start))
        .filter(topics::Column::AskedAt.lt(time.end))
        .order_by_desc(topics::Column::AskedAt)
        .limit(most)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(found)
}
