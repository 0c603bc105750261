//! The table `badges`. It names no account and no credential, so nothing in it joins two badges of
//! one person.

use crate::base::Tx;
use crate::base::error::{Error, Result};
use crate::base::ids::{BadgeId, PersonaId};
use crate::community::clinicians::model::{Badge, Place};
use crate::community::clinicians::profession::{Country, Profession};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

mod rows {
    use crate::base::ids::{BadgeId, PersonaId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "badges")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: BadgeId,
        pub persona_id: PersonaId,
        pub profession: String,
        pub region: String,
        pub country: String,
        pub checked_month: i32,
        pub valid_month: i32,
        pub worn: bool,
        pub suspended: bool,
        pub revoked: bool,
        pub status_list: i32,
        pub status_index: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A badge, whose it is, and whether it stands with what that persona writes.
#[derive(Clone, Debug)]
pub struct Held {
    pub persona: PersonaId,
    pub worn: bool,
    pub badge: Badge,
}

fn badge(row: rows::Model) -> Result<Badge> {
    Ok(Badge {
        id: row.id,
        profession: Profession::stored(&row.profession),
        region: row.region,
        country: Country::parse(&row.country)
            .ok_or_else(|| Error::internal("a stored country is on no list"))?,
        checked_month: row.checked_month,
        valid_month: row.valid_month,
        suspended: row.suspended,
        revoked: row.revoked,
        place: Place { list: row.status_list, index: row.status_index },
    })
}

/// Makes a badge. Nothing happens when the persona has the same one already, or when its place is taken.
pub async fn insert(tx: &Tx, held: &Held) -> Result<()> {
    let Held { persona, worn, badge } = held;
    let row = rows::ActiveModel {
        id: Set(badge.id),
        persona_id: Set(*persona),
        profession: Set(badge.profession.code().to_owned()),
        region: Set(badge.region.clone()),
        country: Set(badge.country.code().to_owned()),
        checked_month: Set(badge.checked_month),
        valid_month: Set(badge.valid_month),
        worn: Set(*worn),
        suspended: Set(badge.suspended),
        revoked: Set(badge.revoked),
        status_list: Set(badge.place.list),
        status_index: Set(badge.place.index),
    };
    let same = OnConflict::new().do_nothing().to_owned();
    rows::Entity::insert(row).on_conflict(same).exec_without_returning(tx.conn()).await?;
    Ok(())
}

pub async fn find(conn: &impl ConnectionTrait, id: BadgeId) -> Result<Badge> {
    badge(rows::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?)
}

pub async fn all(conn: &impl ConnectionTrait, ids: impl IntoIterator<Item = BadgeId>) -> Result<Vec<Badge>> {
    let rows = rows::Entity::find().filter(rows::Column::Id.is_in(ids)).all(conn).await?;
    rows.into_iter().map(badge).collect()
}

/// Every badge of these personas, those that are good longest first.
pub async fn of_personas(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PersonaId>,
) -> Result<Vec<Held>> {
    let rows = rows::Entity::find()
        .filter(rows::Column::PersonaId.is_in(ids))
        .order_by_desc(rows::Column::ValidMonth)
        .order_by_desc(rows::Column::CheckedMonth)
        .all(conn)
        .await?;
    rows.into_iter()
        .map(|row| Ok(Held { persona: row.persona_id, worn: row.worn, badge: badge(row)? }))
        .collect()
}

/// Says whether the persona's badges stand with what it writes from now on.
pub async fn set_worn(tx: &Tx, ids: &[PersonaId], worn: bool) -> Result<()> {
    rows::Entity::update_many()
        .col_expr(rows::Column::Worn, Expr::value(worn))
        .filter(rows::Column::PersonaId.is_in(ids.iter().copied()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Pauses the badges of these personas, or ends the pause.
pub async fn set_suspended(tx: &Tx, ids: &[PersonaId], suspended: bool) -> Result<()> {
    rows::Entity::update_many()
        .col_expr(rows::Column::Suspended, Expr::value(suspended))
        .filter(rows::Column::PersonaId.is_in(ids.iter().copied()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Whose badge it is.
pub async fn wearer(conn: &impl ConnectionTrait, id: BadgeId) -> Result<Option<PersonaId>> {
    Ok(rows::Entity::find_by_id(id).one(conn).await?.map(|row| row.persona_id))
}

/// Takes every badge of these personas back.
pub async fn revoke(tx: &Tx, ids: &[PersonaId]) -> Result<()> {
    rows::Entity::update_many()
        .col_expr(rows::Column::Revoked, Expr::value(true))
        .filter(rows::Column::PersonaId.is_in(ids.iter().copied()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// What stands on the places of a list: index, whether it is paused, whether it was taken back.
pub async fn on_list(conn: &impl ConnectionTrait, list: i32) -> Result<Vec<(i32, bool, bool)>> {
    let found = rows::Entity::find()
        .select_only()
        .columns([rows::Column::StatusIndex, rows::Column::Suspended, rows::Column::Revoked])
        .filter(rows::Column::StatusList.eq(list))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(found)
}
