//! The table `accounts`.

use super::model::{AccountName, Role, State};
use crate::base::Tx;
use crate::base::dialect::is_duplicate;
use crate::base::error::{Error, Result};
use crate::base::ids::AccountId;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

mod accounts {
    use super::{Role, State};
    use crate::base::clock::Timestamp;
    use crate::base::ids::AccountId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "accounts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AccountId,
        pub name: String,
        pub name_key: String,
        pub passphrase: String,
        pub recovery: Option<Vec<u8>>,
        pub role: Role,
        pub state: State,
        pub created_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// An account as its owner and the sign-in see it.
pub(super) struct Account {
    pub id: AccountId,
    pub name: String,
    pub passphrase: String,
    pub recovery: Option<Vec<u8>>,
    pub role: Role,
    pub state: State,
}

impl From<accounts::Model> for Account {
    fn from(row: accounts::Model) -> Self {
        let accounts::Model { id, name, passphrase, recovery, role, state, .. } = row;
        Self { id, name, passphrase, recovery, role, state }
    }
}

pub(super) async fn insert(
    tx: &Tx,
    id: AccountId,
    name: &AccountName,
    passphrase: String,
    recovery: Vec<u8>,
    role: Role,
) -> Result<()> {
    let row = accounts::ActiveModel {
        id: Set(id),
        name: Set(name.as_str().to_owned()),
        name_key: Set(name.key()),
        passphrase: Set(passphrase),
        recovery: Set(Some(recovery)),
        role: Set(role),
        state: Set(State::Active),
        created_at: Set(tx.now()),
    };
    match accounts::Entity::insert(row).exec_without_returning(tx.conn()).await {
        Err(error) if is_duplicate(&error) => Err(Error::field("name", "name-taken")),
        other => Ok(other.map(|_| ())?),
    }
}

pub(super) async fn find(conn: &impl ConnectionTrait, id: AccountId) -> Result<Account> {
    Ok(accounts::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?.into())
}

pub(super) async fn by_name(conn: &impl ConnectionTrait, name: &AccountName) -> Result<Option<Account>> {
    let row = accounts::Entity::find().filter(accounts::Column::NameKey.eq(name.key())).one(conn).await?;
    Ok(row.map(Account::from))
}

/// The account with this sign-in name. For the operator's commands; no page may ask it.
pub async fn find_by_name(conn: &impl ConnectionTrait, name: &AccountName) -> Result<Option<AccountId>> {
    Ok(by_name(conn, name).await?.map(|account| account.id))
}

/// What an account may do; an account that is locked or gone may do nothing.
pub async fn role_of(conn: &impl ConnectionTrait, id: AccountId) -> Result<Role> {
    let account = find(conn, id).await?;
    Ok(if account.state == State::Active { account.role } else { Role::Member })
}

pub(super) async fn has_admin(conn: &impl ConnectionTrait) -> Result<bool> {
    let admins = accounts::Entity::find().filter(accounts::Column::Role.eq(Role::Admin));
    Ok(admins.count(conn).await? > 0)
}

pub(super) async fn set_secrets(
    tx: &Tx,
    id: AccountId,
    passphrase: Option<String>,
    recovery: Option<Vec<u8>>,
) -> Result<()> {
    let mut update = accounts::Entity::update_many().filter(accounts::Column::Id.eq(id));
    if let Some(passphrase) = passphrase {
        update = update.col_expr(accounts::Column::Passphrase, Expr::value(passphrase));
    }
    if let Some(recovery) = recovery {
        update = update.col_expr(accounts::Column::Recovery, Expr::value(recovery));
    }
    update.exec(tx.conn()).await?;
    Ok(())
}

pub(super) async fn set_state(tx: &Tx, id: AccountId, state: State) -> Result<()> {
    accounts::Entity::update_many()
        .col_expr(accounts::Column::State, Expr::value(state))
        .filter(accounts::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

pub(super) async fn set_role(tx: &Tx, id: AccountId, role: Role) -> Result<()> {
    accounts::Entity::update_many()
        .col_expr(accounts::Column::Role, Expr::value(role))
        .filter(accounts::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}
