//! The table `ready_reasons`: reasons that a group's moderators need again and again, in the languages that they write in.

use crate::base::Tx;
use crate::base::error::Result;
use crate::base::ids::{GroupId, ReasonId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

mod ready_reasons {
    use crate::base::clock::Timestamp;
    use crate::base::ids::{GroupId, ReasonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ready_reasons")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ReasonId,
        pub group_id: GroupId,
        pub language: String,
        pub words: String,
        pub created_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A reason.
pub(crate) struct Ready {
    pub id: ReasonId,
    /// As a BCP 47 tag.
    pub language: String,
    pub words: String,
}

pub(crate) async fn insert(tx: &Tx, group: GroupId, language: &str, words: &str) -> Result<ReasonId> {
    let id = ReasonId::new(tx.random());
    let row = ready_reasons::ActiveModel {
        id: Set(id),
        group_id: Set(group),
        language: Set(language.to_owned()),
        words: Set(words.to_owned()),
        created_at: Set(tx.now()),
    };
    ready_reasons::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(id)
}

/// A group's reasons in a language, the oldest first.
pub(crate) async fn of_group(
    conn: &impl ConnectionTrait,
    group: GroupId,
    language: Option<&str>,
    limit: u64,
) -> Result<Vec<Ready>> {
    let mut query = of(group).order_by_asc(ready_reasons::Column::CreatedAt).limit(limit);
    if let Some(language) = language {
        query = query.filter(ready_reasons::Column::Language.eq(language));
    }
    let rows = query.all(conn).await?;
    Ok(rows.into_iter().map(|row| Ready { id: row.id, language: row.language, words: row.words }).collect())
}

/// How many a group has.
pub(crate) async fn count(conn: &impl ConnectionTrait, group: GroupId) -> Result<u64> {
    Ok(of(group).count(conn).await?)
}

/// Removes one of a group's reasons; `false` when it has no such reason.
pub(crate) async fn remove(tx: &Tx, group: GroupId, id: ReasonId) -> Result<bool> {
    let gone = ready_reasons::Entity::delete_many()
        .filter(ready_reasons::Column::GroupId.eq(group))
        .filter(ready_reasons::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(gone.rows_affected == 1)
}

fn of(group: GroupId) -> sea_orm::Select<ready_reasons::Entity> {
    ready_reasons::Entity::find().filter(ready_reasons::Column::GroupId.eq(group))
}
