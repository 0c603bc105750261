//! The table `signing_keys`.

use crate::base::Tx;
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};

mod rows {
    use crate::base::clock::Timestamp;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "signing_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub public: Vec<u8>,
        pub secret: Option<Vec<u8>>,
        pub created_at: Timestamp,
        pub retired_at: Option<Timestamp>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A key as it is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// As proofs name it, for example `badge-1`.
    pub name: String,
    /// 32 bytes.
    pub public: Vec<u8>,
    /// Sealed; none once the key is retired.
    pub secret: Option<Vec<u8>>,
}

impl From<rows::Model> for Kept {
    fn from(row: rows::Model) -> Self {
        Self { name: row.name, public: row.public, secret: row.secret }
    }
}

/// How many keys there ever were.
pub async fn count(conn: &impl ConnectionTrait) -> Result<u64> {
    Ok(rows::Entity::find().count(conn).await?)
}

/// The key that signs now.
pub async fn current(conn: &impl ConnectionTrait) -> Result<Option<Kept>> {
    let row = rows::Entity::find()
        .filter(rows::Column::RetiredAt.is_null())
        .order_by_desc(rows::Column::CreatedAt)
        .one(conn)
        .await?;
    Ok(row.map(Kept::from))
}

/// The keys that sign, or were retired after this moment; the oldest first.
pub async fn since(conn: &impl ConnectionTrait, moment: Timestamp) -> Result<Vec<Kept>> {
    let rows = rows::Entity::find()
        .filter(rows::Column::RetiredAt.is_null().or(rows::Column::RetiredAt.gte(moment)))
        .order_by_asc(rows::Column::CreatedAt)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Kept::from).collect())
}

/// Keeps a key. Nothing happens when one with this name is there: somebody was first.
pub async fn insert(tx: &Tx, key: &Kept) -> Result<()> {
    let row = rows::ActiveModel {
        name: Set(key.name.clone()),
        public: Set(key.public.clone()),
        secret: Set(key.secret.clone()),
        created_at: Set(tx.now()),
        retired_at: Set(None),
    };
    let same = OnConflict::column(rows::Column::Name).do_nothing().to_owned();
    rows::Entity::insert(row).on_conflict(same).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Retires every key that signs; none of them can sign again. `at` is long ago for keys that nobody shall trust.
pub async fn retire(tx: &Tx, at: Timestamp) -> Result<()> {
    rows::Entity::update_many()
        .col_expr(rows::Column::Secret, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(rows::Column::RetiredAt, Expr::value(Some(at)))
        .filter(rows::Column::RetiredAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}
