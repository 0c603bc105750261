//! The table `persona_mutes`: whom a persona does not want to read, and who may not answer it.

use crate::base::Tx;
use crate::base::error::Result;
use crate::base::ids::PersonaId;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, SelectStatement};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryTrait};

mod mutes {
    use crate::base::ids::PersonaId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "persona_mutes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub persona_id: PersonaId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub other_id: PersonaId,
        pub blocked: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What one persona wants of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distance {
    /// Nothing special.
    None,
    /// Their posts are folded away, and nothing they write is news.
    Muted,
    /// The same, and they cannot reply in topics that this persona began.
    Blocked,
}

impl Distance {
    /// Reads a form's value.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        match text {
            "none" => Ok(Self::None),
            "mute" => Ok(Self::Muted),
            "block" => Ok(Self::Blocked),
            _ => Err("choose-one"),
        }
    }
}

/// Keeps another persona at this distance.
pub(super) async fn set(tx: &Tx, me: PersonaId, other: PersonaId, distance: Distance) -> Result<()> {
    if distance == Distance::None {
        mutes::Entity::delete_by_id((me, other)).exec(tx.conn()).await?;
        return Ok(());
    }
    let blocked = Set(distance == Distance::Blocked);
    let row = mutes::ActiveModel { persona_id: Set(me), other_id: Set(other), blocked };
    let key = [mutes::Column::PersonaId, mutes::Column::OtherId];
    mutes::Entity::insert(row)
        .on_conflict(OnConflict::columns(key).update_column(mutes::Column::Blocked).to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// At which distance `me` keeps `other`.
pub async fn distance(conn: &impl ConnectionTrait, me: PersonaId, other: PersonaId) -> Result<Distance> {
    let row = mutes::Entity::find_by_id((me, other)).one(conn).await?;
    Ok(row.map_or(Distance::None, |row| if row.blocked { Distance::Blocked } else { Distance::Muted }))
}

/// The rows of the persona that `id` names in a larger query.
pub(super) fn by(id: Expr) -> SelectStatement {
    mutes::Entity::find().filter(Expr::col((mutes::Entity, mutes::Column::PersonaId)).eq(id)).into_query()
}

/// Everybody whom a persona does not want to read.
pub async fn muted(conn: &impl ConnectionTrait, me: PersonaId) -> Result<Vec<PersonaId>> {
    let rows = mutes::Entity::find().filter(mutes::Column::PersonaId.eq(me)).all(conn).await?;
    Ok(rows.into_iter().map(|row| row.other_id).collect())
}

/// Everybody in whose topics a persona cannot reply.
pub async fn blockers(conn: &impl ConnectionTrait, me: PersonaId) -> Result<Vec<PersonaId>> {
    let rows = mutes::Entity::find()
        .filter(mutes::Column::OtherId.eq(me))
        .filter(mutes::Column::Blocked.eq(true))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.persona_id).collect())
}

/// Forgets whom a persona muted, and who muted it.
pub(super) async fn forget(tx: &Tx, id: PersonaId) -> Result<()> {
    let either =
        sea_orm::Condition::any().add(mutes::Column::PersonaId.eq(id)).add(mutes::Column::OtherId.eq(id));
    mutes::Entity::delete_many().filter(either).exec(tx.conn()).await?;
    Ok(())
}
