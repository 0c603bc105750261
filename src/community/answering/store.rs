//! The table `weekly_letters`.

use crate::base::error::Result;
use crate::base::ids::AccountId;
use crate::base::{Timestamp, Tx};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

mod letters {
    use crate::base::clock::Timestamp;
    use crate::base::ids::AccountId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "weekly_letters")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: AccountId,
        pub next_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// An account gets letters, the first one then. One that does already goes on as before.
pub(super) async fn begin(tx: &Tx, account: AccountId, first: Timestamp) -> Result<()> {
    let row = letters::ActiveModel { account_id: Set(account), next_at: Set(first) };
    let known = OnConflict::new().do_nothing().to_owned();
    letters::Entity::insert(row).on_conflict(known).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// An account gets no letters any more.
pub(super) async fn end(tx: &Tx, account: AccountId) -> Result<()> {
    letters::Entity::delete_by_id(account).exec(tx.conn()).await?;
    Ok(())
}

/// The accounts whose letter is due, and when it was.
pub(super) async fn due(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    most: u64,
) -> Result<Vec<(AccountId, Timestamp)>> {
    let rows = letters::Entity::find()
        .filter(letters::Column::NextAt.lte(now))
        .order_by_asc(letters::Column::NextAt)
        .limit(most)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.account_id, row.next_at)).collect())
}

/// Sets when the next letter is due; `false` when another node has done so.
pub(super) async fn advance(tx: &Tx, account: AccountId, due: Timestamp, next: Timestamp) -> Result<bool> {
    let done = letters::Entity::update_many()
        .col_expr(letters::Column::NextAt, Expr::value(next))
        .filter(letters::Column::AccountId.eq(account))
        .filter(letters::Column::NextAt.eq(due))
        .exec(tx.conn())
        .await?;
    Ok(done.rows_affected == 1)
}
