//! The table `escalations`: what moderators ask each other about an item.

use crate::base::Tx;
use crate::base::error::Result;
use crate::base::ids::{ItemId, PersonaId};
use crate::community::moderation::model::Wish;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;

mod escalations {
    use super::Wish;
    use crate::base::clock::Timestamp;
    use crate::base::ids::{ItemId, PersonaId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "escalations")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub item_id: ItemId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub wish: Wish,
        pub persona_id: PersonaId,
        pub since: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Notes a wish; whoever had it first counts.
pub(crate) async fn put(tx: &Tx, item: ItemId, wish: Wish, by: PersonaId) -> Result<()> {
    let row = escalations::ActiveModel {
        item_id: Set(item),
        wish: Set(wish),
        persona_id: Set(by),
        since: Set(tx.now()),
    };
    let key = [escalations::Column::ItemId, escalations::Column::Wish];
    escalations::Entity::insert(row)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// What is wished for these items, each with who wishes it.
pub(crate) async fn of_items(
    conn: &impl ConnectionTrait,
    items: impl IntoIterator<Item = ItemId>,
) -> Result<HashMap<ItemId, Vec<(Wish, PersonaId)>>> {
    let rows = escalations::Entity::find().filter(escalations::Column::ItemId.is_in(items)).all(conn).await?;
    let mut found: HashMap<ItemId, Vec<(Wish, PersonaId)>> = HashMap::new();
    for row in rows {
        found.entry(row.item_id).or_default().push((row.wish, row.persona_id));
    }
    Ok(found)
}

/// Whether two people decide about an item.
pub(crate) async fn needs_two(conn: &impl ConnectionTrait, item: ItemId) -> Result<bool> {
    Ok(escalations::Entity::find_by_id((item, Wish::Opinion)).one(conn).await?.is_some())
}

/// It was decided: nothing is wished any more.
pub(crate) async fn forget(tx: &Tx, item: ItemId) -> Result<()> {
    let these = escalations::Column::ItemId.eq(item);
    escalations::Entity::delete_many().filter(these).exec(tx.conn()).await?;
    Ok(())
}
