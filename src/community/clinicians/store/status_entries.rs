//! The table `status_entries`: the places in the status lists that were given away. It names no badge.

use crate::base::Tx;
use crate::base::error::Result;
use crate::community::clinicians::model::Place;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};

mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "status_entries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub list: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// How many places were given away, in all lists.
pub async fn count(conn: &impl ConnectionTrait) -> Result<u64> {
    Ok(rows::Entity::find().count(conn).await?)
}

/// Gives a place away. `false` when it was given away before.
pub async fn take(tx: &Tx, place: Place) -> Result<bool> {
    let row = rows::ActiveModel { list: Set(place.list), position: Set(place.index) };
    let taken = OnConflict::new().do_nothing().to_owned();
    let done = rows::Entity::insert(row).on_conflict(taken).exec_without_returning(tx.conn()).await?;
    Ok(done == 1)
}

/// Every place of a list that was given away.
pub async fn of(conn: &impl ConnectionTrait, list: i32) -> Result<Vec<i32>> {
    let found = rows::Entity::find()
        .select_only()
        .column(rows::Column::Position)
        .filter(rows::Column::List.eq(list))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(found)
}
