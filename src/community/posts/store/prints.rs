//! The table `prints`: what a waiting post could be known again by.

use crate::base::Tx;
use crate::base::error::Result;
use crate::base::ids::PostId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
};

mod prints {
    use crate::base::ids::PostId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "prints")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub post_id: PostId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub print: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) async fn put(tx: &Tx, post: PostId, found: &[Vec<u8>]) -> Result<()> {
    forget(tx, post).await?;
    let rows: Vec<_> = found
        .iter()
        .map(|print| prints::ActiveModel { post_id: Set(post), print: Set(print.clone()) })
        .collect();
    if !rows.is_empty() {
        prints::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

/// Nothing waits about it any more.
pub async fn forget(tx: &Tx, post: PostId) -> Result<()> {
    prints::Entity::delete_many().filter(prints::Column::PostId.eq(post)).exec(tx.conn()).await?;
    Ok(())
}

/// The posts about which something waits and which share a feature with this one, at most `limit`.
pub async fn alike(conn: &impl ConnectionTrait, post: PostId, limit: u64) -> Result<Vec<PostId>> {
    let mine = prints::Entity::find()
        .select_only()
        .column(prints::Column::Print)
        .filter(prints::Column::PostId.eq(post))
        .into_query();
    let found = prints::Entity::find()
        .select_only()
        .column(prints::Column::PostId)
        .distinct()
        .filter(prints::Column::Print.in_subquery(mine))
        .filter(prints::Column::PostId.ne(post))
        .limit(limit)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(found)
}
