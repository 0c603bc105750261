//! Small facts about this installation, by key. Owns the table `settings`.

use super::db::Tx;
use super::error::Result;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};

mod settings {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "settings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        #[sea_orm(column_type = "Text")]
        pub value: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The value under `key`.
pub async fn get(conn: &impl ConnectionTrait, key: &str) -> Result<Option<String>> {
    Ok(settings::Entity::find_by_id(key.to_owned()).one(conn).await?.map(|row| row.value))
}

/// Sets the value under `key`.
pub async fn set(tx: &Tx, key: &str, value: &str) -> Result<()> {
    let row = settings::ActiveModel { key: Set(key.to_owned()), value: Set(value.to_owned()) };
    settings::Entity::insert(row)
        .on_conflict(
            OnConflict::column(settings::Column::Key).update_column(settings::Column::Value).to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Forgets the value under `key`.
pub async fn forget(tx: &Tx, key: &str) -> Result<()> {
    settings::Entity::delete_by_id(key.to_owned()).exec(tx.conn()).await?;
    Ok(())
}
