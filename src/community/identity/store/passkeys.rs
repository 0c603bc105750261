//! The table `passkeys`: public keys of people's devices.

use crate::base::Tx;
use crate::base::clock::Timestamp;
use crate::base::dialect::is_duplicate;
use crate::base::error::{Error, Result};
use crate::base::ids::AccountId;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;
use webauthn_rs::prelude::Passkey;

mod passkeys {
    use crate::base::clock::Timestamp;
    use crate::base::ids::AccountId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "passkeys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub account_id: AccountId,
        pub credential_id: Vec<u8>,
        pub credential: String,
        pub label: String,
        pub created_at: Timestamp,
        pub used_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use passkeys::Column;

/// One of an account's passkeys.
pub struct Kept {
    pub id: Uuid,
    pub passkey: Passkey,
    /// What its owner, or their browser, calls the device.
    pub label: String,
    pub used_at: Timestamp,
}

impl TryFrom<passkeys::Model> for Kept {
    type Error = Error;

    fn try_from(row: passkeys::Model) -> Result<Self> {
        let passkeys::Model { id, credential, label, used_at, .. } = row;
        Ok(Self { id, passkey: serde_json::from_str(&credential)?, label, used_at })
    }
}

/// Keeps a passkey. One that somebody has already is refused.
pub async fn insert(tx: &Tx, account: AccountId, passkey: &Passkey, label: &str) -> Result<()> {
    let row = passkeys::ActiveModel {
        id: Set(super::accounts::handle(tx.random())),
        account_id: Set(account),
        credential_id: Set(passkey.cred_id().to_vec()),
        credential: Set(serde_json::to_string(passkey)?),
        label: Set(label.to_owned()),
        created_at: Set(tx.now()),
        used_at: Set(tx.now()),
    };
    match passkeys::Entity::insert(row).exec_without_returning(tx.conn()).await {
        Err(error) if is_duplicate(&error) => Err(Error::field("passkey", "passkey-again")),
        other => Ok(other.map(|_| ())?),
    }
}

/// The account's passkeys, the oldest first.
pub async fn of_account(conn: &impl ConnectionTrait, account: AccountId) -> Result<Vec<Kept>> {
    let rows = passkeys::Entity::find()
        .filter(Column::AccountId.eq(account))
        .order_by_asc(Column::CreatedAt)
        .all(conn)
        .await?;
    rows.into_iter().map(Kept::try_from).collect()
}

/// How many passkeys the account has.
pub async fn count(conn: &impl ConnectionTrait, account: AccountId) -> Result<u64> {
    Ok(passkeys::Entity::find().filter(Column::AccountId.eq(account)).count(conn).await?)
}

/// The account's passkey with this credential id.
pub async fn find(
    conn: &impl ConnectionTrait,
    account: AccountId,
    credential_id: &[u8],
) -> Result<Option<Kept>> {
    let row = passkeys::Entity::find()
        .filter(Column::AccountId.eq(account))
        .filter(Column::CredentialId.eq(credential_id.to_vec()))
        .one(conn)
        .await?;
    row.map(Kept::try_from).transpose()
}

/// Notes that a passkey was used, and how often by its own count.
pub async fn touch(tx: &Tx, kept: &Kept) -> Result<()> {
    passkeys::Entity::update_many()
        .col_expr(Column::Credential, Expr::value(serde_json::to_string(&kept.passkey)?))
        .col_expr(Column::UsedAt, Expr::value(tx.now()))
        .filter(Column::Id.eq(kept.id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Removes one of the account's passkeys.
pub async fn remove(tx: &Tx, account: AccountId, id: Uuid) -> Result<()> {
    passkeys::Entity::delete_many()
        .filter(Column::AccountId.eq(account))
        .filter(Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Removes all of the account's passkeys.
pub async fn remove_all(tx: &Tx, account: AccountId) -> Result<()> {
    passkeys::Entity::delete_many().filter(Column::AccountId.eq(account)).exec(tx.conn()).await?;
    Ok(())
}
