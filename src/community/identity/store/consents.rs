//! The table `consents`: what somebody agreed to, in which wording, and when.

use crate::base::Tx;
use crate::base::error::Result;
use crate::base::ids::{AccountId, ConsentId};
use crate::community::identity::model::{Agreement, Consent};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

mod consents {
    use crate::base::clock::Timestamp;
    use crate::base::ids::{AccountId, ConsentId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "consents")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ConsentId,
        pub account_id: AccountId,
        pub purpose: String,
        pub wording: String,
        pub given_at: Timestamp,
        pub withdrawn_at: Option<Timestamp>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Notes that the account agreed to something.
pub async fn agree(tx: &Tx, account: AccountId, to: Agreement) -> Result<()> {
    let row = consents::ActiveModel {
        id: Set(ConsentId::new(tx.random())),
        account_id: Set(account),
        purpose: Set(to.as_str().to_owned()),
        wording: Set(to.wording().to_owned()),
        given_at: Set(tx.now()),
        withdrawn_at: Set(None),
    };
    consents::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Notes that everything the account agreed to is taken back.
pub async fn withdraw(tx: &Tx, account: AccountId) -> Result<()> {
    consents::Entity::update_many()
        .col_expr(consents::Column::WithdrawnAt, Expr::value(Some(tx.now())))
        .filter(consents::Column::AccountId.eq(account))
        .filter(consents::Column::WithdrawnAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Notes that the account takes this one agreement back.
pub async fn take_back(tx: &Tx, account: AccountId, to: Agreement) -> Result<()> {
    consents::Entity::update_many()
        .col_expr(consents::Column::WithdrawnAt, Expr::value(Some(tx.now())))
        .filter(consents::Column::AccountId.eq(account))
        .filter(consents::Column::Purpose.eq(to.as_str()))
        .filter(consents::Column::WithdrawnAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Whether the account agrees to this now.
pub async fn agrees(conn: &impl ConnectionTrait, account: AccountId, to: Agreement) -> Result<bool> {
    let standing = consents::Entity::find()
        .filter(consents::Column::AccountId.eq(account))
        .filter(consents::Column::Purpose.eq(to.as_str()))
        .filter(consents::Column::WithdrawnAt.is_null())
        .one(conn)
        .await?;
    Ok(standing.is_some())
}

/// What the account agreed to, the oldest first.
pub async fn consents(conn: &impl ConnectionTrait, account: AccountId) -> Result<Vec<Consent>> {
    let rows = consents::Entity::find()
        .filter(consents::Column::AccountId.eq(account))
        .order_by_asc(consents::Column::GivenAt)
        .all(conn)
        .await?;
    let consent = |row: consents::Model| Consent {
        purpose: row.purpose,
        wording: row.wording,
        given_at: row.given_at,
        withdrawn_at: row.withdrawn_at,
    };
    Ok(rows.into_iter().map(consent).collect())
}
