//! The table `said_before`: that an account wrote the same words not long ago, and whether it was in this group.
//! Both are keyed digests: the table names no account, no group and no words.

use crate::base::Tx;
use crate::base::error::Result;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// For so many days: later nobody has both in mind.
const DAYS: i64 = 30;

mod said_before {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "said_before")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub anywhere: Vec<u8>,
        pub here: Vec<u8>,
        pub until_day: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What the same words of one account come to: in any group, and in this one.
pub(crate) struct Marks {
    pub anywhere: [u8; 32],
    pub here: [u8; 32],
}

/// Whether the account wrote these words before, and not here.
pub(crate) async fn elsewhere(conn: &impl ConnectionTrait, marks: &Marks, today: i64) -> Result<bool> {
    let row = said_before::Entity::find_by_id(marks.anywhere.to_vec()).one(conn).await?;
    Ok(row.is_some_and(|row| row.here != marks.here && row.until_day >= today))
}

/// Notes that they are written here now.
pub(crate) async fn note(tx: &Tx, marks: &Marks) -> Result<()> {
    let row = said_before::ActiveModel {
        anywhere: Set(marks.anywhere.to_vec()),
        here: Set(marks.here.to_vec()),
        until_day: Set(tx.now().day() + DAYS),
    };
    said_before::Entity::insert(row)
        .on_conflict_do_nothing_on([said_before::Column::Anywhere])
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Forgets what is too long ago.
pub async fn sweep(tx: &Tx) -> Result<()> {
    let over = said_before::Column::UntilDay.lt(tx.now().day());
    said_before::Entity::delete_many().filter(over).exec(tx.conn()).await?;
    Ok(())
}
