//! The table `compliance_entries`. Nothing in it is changed or removed.

use super::model::{Entry, Kind, Level, NewEntry};
use crate::base::Tx;
use crate::base::error::Result;
use crate::base::ids::EntryId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};

mod compliance_entries {
    use super::{Kind, Level};
    use crate::base::clock::Timestamp;
    use crate::base::ids::EntryId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "compliance_entries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: EntryId,
        pub risk: String,
        pub kind: Kind,
        pub version: i32,
        pub level: Option<Level>,
        pub words: String,
        pub actor: String,
        pub created_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Adds an entry; an assessment is a new version of what is thought of its risk.
pub(super) async fn insert(tx: &Tx, id: EntryId, actor: &str, new: &NewEntry) -> Result<()> {
    let assessed = compliance_entries::Entity::find()
        .filter(compliance_entries::Column::Risk.eq(new.risk.as_str()))
        .filter(compliance_entries::Column::Kind.eq(Kind::Assessment))
        .count(tx.conn())
        .await?;
    let version = assessed + u64::from(new.kind == Kind::Assessment);
    let row = compliance_entries::ActiveModel {
        id: Set(id),
        risk: Set(new.risk.clone()),
        kind: Set(new.kind),
        version: Set(i32::try_from(version).unwrap_or(i32::MAX)),
        level: Set(new.level),
        words: Set(new.words.clone()),
        actor: Set(actor.to_owned()),
        created_at: Set(tx.now()),
    };
    compliance_entries::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// The whole record: by risk, and within one the oldest first.
pub(super) async fn all(conn: &impl ConnectionTrait) -> Result<Vec<Entry>> {
    let rows = compliance_entries::Entity::find()
        .order_by_asc(compliance_entries::Column::Risk)
        .order_by_asc(compliance_entries::Column::CreatedAt)
        .all(conn)
        .await?;
    let entry = |row: compliance_entries::Model| Entry {
        risk: row.risk,
        kind: row.kind,
        version: row.version,
        level: row.level,
        words: row.words,
        by: row.actor,
        at: row.created_at,
    };
    Ok(rows.into_iter().map(entry).collect())
}
