//! What a moderator's decision takes from a persona for some time. Owns the table `restrictions`.

use super::model::State;
use super::store;
use crate::base::error::{Error, Result};
use crate::base::event::Notice;
use crate::base::ids::{DecisionId, PersonaId};
use crate::base::seal::Keyring;
use crate::base::{Timestamp, Tx};
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QueryTrait,
};

mod restrictions {
    use super::Limit;
    use crate::base::clock::Timestamp;
    use crate::base::ids::{DecisionId, PersonaId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "restrictions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub decision_id: DecisionId,
        pub persona_id: PersonaId,
        pub kind: Limit,
        pub until: Option<Timestamp>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What is restricted, from the mildest to the hardest.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, sea_orm::EnumIter, sea_orm::DeriveActiveEnum,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Limit {
    /// Nothing: they were told that something must not happen again.
    Warning,
    /// Writes one post an hour.
    Slow,
    /// Reads, and writes nothing.
    Mute,
    /// Is out of the group.
    Ban,
}

/// A restriction that is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restriction {
    /// What is restricted.
    pub limit: Limit,
    /// Until when; `None` for good.
    pub until: Option<Timestamp>,
}

/// Puts a restriction in force, until it is lifted or over. Open sockets of somebody who is sent away end at once.
pub async fn restrict(
    tx: &Tx,
    persona: PersonaId,
    limit: Limit,
    decision: DecisionId,
    until: Option<Timestamp>,
) -> Result<()> {
    let row = restrictions::ActiveModel {
        decision_id: Set(decision),
        persona_id: Set(persona),
        kind: Set(limit),
        until: Set(until),
    };
    restrictions::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    if limit == Limit::Ban {
        store::set_state(tx, persona, State::Banned).await?;
        let group = store::find(tx.conn(), persona).await?.group;
        tx.announce(Notice::Evicted(group, persona));
    }
    Ok(())
}

/// The restriction of a decision is over: somebody who was sent away is in the group again, unless another decision
/// keeps them out. That there was one is still counted ([`count`]).
pub(super) async fn expire(tx: &Tx, decision: DecisionId) -> Result<()> {
    let Some(row) = restrictions::Entity::find_by_id(decision).one(tx.conn()).await? else { return Ok(()) };
    let left = restriction(tx.conn(), row.persona_id, tx.now()).await?;
    let out = left.is_some_and(|left| left.limit == Limit::Ban);
    if row.kind == Limit::Ban && !out && store::find(tx.conn(), row.persona_id).await?.state == State::Banned
    {
        store::set_state(tx, row.persona_id, State::Active).await?;
    }
    Ok(())
}

/// The decision was wrong: its restriction goes, and is counted no more.
pub(super) async fn forget(tx: &Tx, decision: DecisionId) -> Result<()> {
    restrictions::Entity::update_many()
        .col_expr(restrictions::Column::Until, Expr::value(Some(tx.now())))
        .filter(restrictions::Column::DecisionId.eq(decision))
        .exec(tx.conn())
        .await?;
    expire(tx, decision).await?;
    restrictions::Entity::delete_by_id(decision).exec(tx.conn()).await?;
    Ok(())
}

/// How many measures there were about the account behind a persona, in all its groups, whatever became of them since
/// but for those that turned out wrong. A number and nothing else: it tells nobody where.
pub async fn count(conn: &impl ConnectionTrait, keys: &Keyring, persona: PersonaId) -> Result<u64> {
    let account = match store::owner(conn, keys, persona).await {
        Ok(account) => account,
        // Whoever it was has left for good.
        Err(Error::NotFound) => return Ok(0),
        Err(other) => return Err(other),
    };
    let all = store::of_account(conn, keys, account).await?;
    let theirs = restrictions::Column::PersonaId.is_in(all.into_iter().map(|persona| persona.id));
    Ok(restrictions::Entity::find().filter(theirs).count(conn).await?)
}

/// The rows of the persona that `id` names in a larger query, in force or over.
pub(super) fn of(id: Expr) -> SelectStatement {
    let persona = Expr::col((restrictions::Entity, restrictions::Column::PersonaId));
    restrictions::Entity::find().filter(persona.eq(id)).into_query()
}

/// The hardest restriction that is in force for a persona.
pub async fn restriction(
    conn: &impl ConnectionTrait,
    persona: PersonaId,
    now: Timestamp,
) -> Result<Option<Restriction>> {
    let rows = restrictions::Entity::find()
        .filter(restrictions::Column::PersonaId.eq(persona))
        .filter(restrictions::Column::Kind.ne(Limit::Warning))
        .filter(
            Condition::any()
                .add(restrictions::Column::Until.is_null())
                .add(restrictions::Column::Until.gt(now)),
        )
        .order_by_asc(restrictions::Column::Until)
        .all(conn)
        .await?;
    let hardest = rows.into_iter().max_by_key(|row| row.kind);
    Ok(hardest.map(|row| Restriction { limit: row.kind, until: row.until }))
}
