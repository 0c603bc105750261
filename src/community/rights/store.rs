//! The table `exports`.

use super::model::{EXPORT_KEPT, Export};
use crate::base::error::{Error, Result};
use crate::base::ids::{AccountId, ExportId};
use crate::base::{Timestamp, Tx};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

mod exports {
    use crate::base::clock::Timestamp;
    use crate::base::ids::{AccountId, ExportId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "exports")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ExportId,
        pub account_id: AccountId,
        pub file: Option<String>,
        pub parts: i32,
        pub done: i32,
        pub asked_at: Timestamp,
        pub expires_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

impl From<exports::Model> for Export {
    fn from(row: exports::Model) -> Self {
        let exports::Model { id, file, parts, done, asked_at, expires_at, .. } = row;
        Self { id, file, parts: (parts, done), asked_at, expires_at }
    }
}

pub(super) async fn ask(tx: &Tx, account: AccountId, parts: i32) -> Result<ExportId> {
    let id = ExportId::new(tx.random());
    let row = exports::ActiveModel {
        id: Set(id),
        account_id: Set(account),
        file: Set(None),
        parts: Set(parts),
        done: Set(0),
        asked_at: Set(tx.now()),
        expires_at: Set(tx.now() + EXPORT_KEPT),
    };
    exports::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(id)
}

/// The account's archives that can still be fetched, the latest first.
pub(super) async fn exports(conn: &impl ConnectionTrait, account: AccountId) -> Result<Vec<Export>> {
    let rows = exports::Entity::find()
        .filter(exports::Column::AccountId.eq(account))
        .order_by_desc(exports::Column::AskedAt)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Export::from).collect())
}

/// An archive, and whose it is.
pub(super) async fn find(conn: &impl ConnectionTrait, id: ExportId) -> Result<(AccountId, Export)> {
    let row = exports::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?;
    Ok((row.account_id, row.into()))
}

/// Notes how far it is, and where the file is when it is ready.
pub(super) async fn progress(tx: &Tx, id: ExportId, done: i32, file: Option<String>) -> Result<()> {
    exports::Entity::update_many()
        .col_expr(exports::Column::Done, Expr::value(done))
        .col_expr(exports::Column::File, Expr::value(file))
        .filter(exports::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Archives whose time is over, and their files.
pub(super) async fn over(
    conn: &impl ConnectionTrait,
    now: Timestamp,
) -> Result<Vec<(ExportId, Option<String>)>> {
    let rows = exports::Entity::find().filter(exports::Column::ExpiresAt.lte(now)).all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.file)).collect())
}

/// Forgets an archive.
pub(super) async fn forget(tx: &Tx, id: ExportId) -> Result<()> {
    exports::Entity::delete_by_id(id).exec(tx.conn()).await?;
    Ok(())
}

/// The files of an account's archives.
pub(super) async fn files_of(conn: &impl ConnectionTrait, account: AccountId) -> Result<Vec<String>> {
    Ok(exports(conn, account).await?.into_iter().filter_map(|export| export.file).collect())
}
