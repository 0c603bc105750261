//! The tables `claims` and `passes`: who has which item open, and who would rather not.

use crate::base::error::Result;
use crate::base::ids::{ItemId, PersonaId};
use crate::base::{Timestamp, Tx};
use crate::community::moderation::model::Claim;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{HashMap, HashSet};
use std::time::Duration;

mod claims {
    use crate::base::clock::Timestamp;
    use crate::base::ids::{ItemId, PersonaId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "claims")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub item_id: ItemId,
        pub holder_id: PersonaId,
        pub held_until: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod passes {
    use crate::base::clock::Timestamp;
    use crate::base::ids::{ItemId, PersonaId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "passes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub item_id: ItemId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub persona_id: PersonaId,
        pub until: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Takes an item for a moderator for some time, unless somebody else has it. The row is locked until the commit, so
/// two who come at once come one after the other.
pub(crate) async fn claim(tx: &Tx, item: ItemId, moderator: PersonaId, time: Duration) -> Result<Claim> {
    let row = claims::ActiveModel {
        item_id: Set(item),
        holder_id: Set(moderator),
        held_until: Set(tx.now() + time),
    };
    let old = |column| Expr::col((claims::Entity, column));
    let free = old(claims::Column::HolderId).eq(moderator).or(old(claims::Column::HeldUntil).lte(tx.now()));
    let kept = |column, new| Expr::case(free.clone(), new).finally(old(column));
    let row = claims::Entity::insert(row)
        .on_conflict(
            OnConflict::column(claims::Column::ItemId)
                .value(claims::Column::HolderId, kept(claims::Column::HolderId, Expr::value(moderator)))
                .value(
                    claims::Column::HeldUntil,
                    kept(claims::Column::HeldUntil, Expr::value(tx.now() + time)),
                )
                .to_owned(),
        )
        .exec_with_returning(tx.conn())
        .await?;
    Ok(if row.holder_id == moderator { Claim::Mine } else { Claim::Theirs(row.holder_id) })
}

/// Gives an item back.
pub(crate) async fn free(tx: &Tx, item: ItemId) -> Result<()> {
    claims::Entity::delete_by_id(item).exec(tx.conn()).await?;
    Ok(())
}

/// Who has these items open.
pub(crate) async fn holders(
    conn: &impl ConnectionTrait,
    items: impl IntoIterator<Item = ItemId>,
    now: Timestamp,
) -> Result<HashMap<ItemId, PersonaId>> {
    let rows = claims::Entity::find()
        .filter(claims::Column::ItemId.is_in(items))
        .filter(claims::Column::HeldUntil.gt(now))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.item_id, row.holder_id)).collect())
}

/// Notes that a moderator would rather not have this item, until then.
pub(crate) async fn pass(tx: &Tx, item: ItemId, moderator: PersonaId, until: Timestamp) -> Result<()> {
    let row = passes::ActiveModel { item_id: Set(item), persona_id: Set(moderator), until: Set(until) };
    let columns = [passes::Column::ItemId, passes::Column::PersonaId];
    passes::Entity::insert(row)
        .on_conflict(OnConflict::columns(columns).update_column(passes::Column::Until).to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// What these personas (of one moderator) would rather not have now.
pub(crate) async fn passed(
    conn: &impl ConnectionTrait,
    moderator: impl IntoIterator<Item = PersonaId>,
    now: Timestamp,
) -> Result<HashSet<ItemId>> {
    let items = passes::Entity::find()
        .select_only()
        .column(passes::Column::ItemId)
        .filter(passes::Column::PersonaId.is_in(moderator))
        .filter(passes::Column::Until.gt(now))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(items.into_iter().collect())
}

/// Forgets claims and passes whose time is over.
pub async fn sweep(tx: &Tx) -> Result<()> {
    claims::Entity::delete_many().filter(claims::Column::HeldUntil.lte(tx.now())).exec(tx.conn()).await?;
    passes::Entity::delete_many().filter(passes::Column::Until.lte(tx.now())).exec(tx.conn()).await?;
    Ok(())
}
