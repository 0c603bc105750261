//! The table `accounts`.
//!
//! `sign_in` is what name and passphrase come to together (see `hash`); `name` is sealed, and `name_tag` a keyed digest
//! by which the operator's commands find it.

use crate::base::Tx;
use crate::base::clock::Timestamp;
use crate::base::dialect::is_duplicate;
use crate::base::error::{Error, Result};
use crate::base::ids::AccountId;
use crate::base::random::{self, Random};
use crate::base::seal::{Keyring, Place, Purpose};
use crate::community::identity::model::{AccountName, Authenticator, EmailAddress, Role, State};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};
use uuid::Uuid;

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
        pub handle: Uuid,
        pub name: Option<Vec<u8>>,
        pub name_tag: Option<Vec<u8>>,
        pub sign_in: Option<Vec<u8>>,
        pub recovery: Option<Vec<u8>>,
        pub recovery_kept: bool,
        pub authenticator: Option<Vec<u8>>,
        pub code_step: i64,
        pub email: Option<Vec<u8>>,
        pub email_tag: Option<Vec<u8>>,
        pub reopens_at: Option<Timestamp>,
        pub reopened_at: Option<Timestamp>,
        pub role: Role,
        pub state: State,
        pub of_age: i16,
        pub created_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use accounts::Column;

/// An account as its owner and the sign-in see it.
pub struct Account {
    pub id: AccountId,
    /// What its passkeys know it by: random, and no other table's.
    pub handle: Uuid,
    name: Option<Vec<u8>>,
    pub sign_in: Option<Vec<u8>>,
    /// Whether its owner typed the recovery key once.
    pub recovery_kept: bool,
    authenticator: Option<Vec<u8>>,
    /// The last step whose code was used.
    pub code_step: i64,
    email: Option<Vec<u8>>,
    /// From when on a link by mail opens it without the second factor, when somebody waits for that.
    pub reopens_at: Option<Timestamp>,
    /// When a link by mail opened it.
    pub reopened_at: Option<Timestamp>,
    pub role: Role,
    pub state: State,
    /// The age that its owner said to have reached.
    pub of_age: i16,
    pub created_at: Timestamp,
}

impl From<accounts::Model> for Account {
    fn from(row: accounts::Model) -> Self {
        let accounts::Model { id, handle, name, sign_in, recovery_kept, .. } = row;
        let accounts::Model { authenticator, code_step, role, state, of_age, created_at, .. } = row;
        let accounts::Model { email, reopens_at, reopened_at, .. } = row;
        Self {
            id,
            handle,
            name,
            sign_in,
            recovery_kept,
            authenticator,
            code_step,
            email,
            reopens_at,
            reopened_at,
            role,
            state,
            of_age,
            created_at,
        }
    }
}

impl Account {
    /// The name to sign in with; accounts that only have passkeys have none.
    pub fn name(&self, keys: &Keyring) -> Result<Option<AccountName>> {
        let Some(sealed) = &self.name else { return Ok(None) };
        let name = keys.open(&place(NAME, &self.id), sealed)?;
        Ok(AccountName::parse(&String::from_utf8_lossy(&name)).ok())
    }

    /// The address to which a link can be sent, when its owner wants that and has confirmed it.
    pub fn email(&self, keys: &Keyring) -> Result<Option<EmailAddress>> {
        let Some(sealed) = &self.email else { return Ok(None) };
        let email = keys.open(&place(EMAIL, &self.id), sealed)?;
        Ok(EmailAddress::parse(&String::from_utf8_lossy(&email)).ok())
    }

    /// Whether its owner uses one-time codes.
    pub fn has_codes(&self) -> bool {
        self.authenticator.is_some()
    }

    /// What its owner's app makes codes from.
    pub fn authenticator(&self, keys: &Keyring) -> Result<Option<Authenticator>> {
        let Some(sealed) = &self.authenticator else { return Ok(None) };
        Ok(Authenticator::from_secret(&keys.open(&place(AUTHENTICATOR, &self.id), sealed)?))
    }
}

/// What a new account is made of.
pub struct New<'a> {
    pub id: AccountId,
    /// Name and what it comes to with the passphrase; none for an account with a passkey.
    pub name: Option<(&'a AccountName, &'a [u8])>,
    pub recovery: Vec<u8>,
    pub role: Role,
    /// The age that its owner said to have reached, or 0 where nobody asked.
    pub of_age: u8,
}

const NAME: &str = "accounts.name";
const AUTHENTICATOR: &str = "accounts.authenticator";
const EMAIL: &str = "accounts.email";

fn place<'a>(column: &'static str, id: &'a AccountId) -> Place<'a> {
    Place { column, row: id.as_bytes() }
}

fn name_tag(keys: &Keyring, name: &AccountName) -> Vec<u8> {
    keys.digest(Purpose::AccountName, &[name.key().as_bytes()]).to_vec()
}

fn email_tag(keys: &Keyring, email: &EmailAddress) -> Vec<u8> {
    keys.digest(Purpose::Email, &[email.key().as_bytes()]).to_vec()
}

/// Makes an account, and gives the handle that its passkeys know it by.
pub async fn insert(tx: &Tx, keys: &Keyring, new: New<'_>) -> Result<Uuid> {
    let handle = handle(tx.random());
    insert_with(tx, keys, new, handle).await?;
    Ok(handle)
}

/// A fresh handle.
pub fn handle(random: &dyn Random) -> Uuid {
    uuid::Builder::from_random_bytes(random::bytes(random)).into_uuid()
}

/// Makes an account with this handle.
pub async fn insert_with(tx: &Tx, keys: &Keyring, new: New<'_>, handle: Uuid) -> Result<()> {
    let sealed = |name: &AccountName| keys.seal(tx.random(), &place(NAME, &new.id), name.as_str().as_bytes());
    let row = accounts::ActiveModel {
        id: Set(new.id),
        handle: Set(handle),
        name: Set(new.name.map(|(name, _)| sealed(name)).transpose()?),
        name_tag: Set(new.name.map(|(name, _)| name_tag(keys, name))),
        sign_in: Set(new.name.map(|(_, sign_in)| sign_in.to_vec())),
        recovery: Set(Some(new.recovery)),
        recovery_kept: Set(false),
        authenticator: Set(None),
        code_step: Set(0),
        email: Set(None),
        email_tag: Set(None),
        reopens_at: Set(None),
        reopened_at: Set(None),
        role: Set(new.role),
        state: Set(State::Active),
        of_age: Set(i16::from(new.of_age)),
        created_at: Set(tx.now()),
    };
    match accounts::Entity::insert(row).exec_without_returning(tx.conn()).await {
        Err(error) if is_duplicate(&error) => Err(twice()),
        other => Ok(other.map(|_| ())?),
    }
}

/// The account with this id.
pub async fn find(conn: &impl ConnectionTrait, id: AccountId) -> Result<Account> {
    Ok(accounts::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?.into())
}

async fn one_by(
    conn: &impl ConnectionTrait,
    column: Column,
    value: impl Into<sea_orm::Value>,
) -> Result<Option<Account>> {
    Ok(accounts::Entity::find().filter(column.eq(value)).one(conn).await?.map(Account::from))
}

/// The account whose name and passphrase come to this.
pub async fn by_sign_in(conn: &impl ConnectionTrait, sign_in: &[u8]) -> Result<Option<Account>> {
    one_by(conn, Column::SignIn, sign_in.to_vec()).await
}

/// The account whose recovery key has this digest.
pub async fn by_recovery(conn: &impl ConnectionTrait, recovery: &[u8]) -> Result<Option<Account>> {
    one_by(conn, Column::Recovery, recovery.to_vec()).await
}

/// The account whose passkeys know it by this handle.
pub async fn by_handle(conn: &impl ConnectionTrait, handle: Uuid) -> Result<Option<Account>> {
    one_by(conn, Column::Handle, handle).await
}

/// The account with this sign-in name, for the operator's commands; no page may ask it. Names need not differ, so
/// there may be several, and then it is none of them that is meant.
pub async fn find_by_name(
    conn: &impl ConnectionTrait,
    keys: &Keyring,
    name: &AccountName,
) -> Result<Option<AccountId>> {
    let found = accounts::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::NameTag.eq(name_tag(keys, name)))
        .into_tuple()
        .all(conn)
        .await?;
    match found[..] {
        [] => Ok(None),
        [id] => Ok(Some(id)),
        _ => Err(Error::Conflict("problem-name-of-several")),
    }
}

/// What an account may do; an account that is locked or gone may do nothing.
pub async fn role_of(conn: &impl ConnectionTrait, id: AccountId) -> Result<Role> {
    let account = find(conn, id).await?;
    Ok(if account.state == State::Active { account.role } else { Role::Member })
}

/// Whether there is an administrator.
pub async fn has_admin(conn: &impl ConnectionTrait) -> Result<bool> {
    let admins = accounts::Entity::find().filter(Column::Role.eq(Role::Admin));
    Ok(admins.count(conn).await? > 0)
}

/// Sets the name, and what it comes to with the passphrase.
pub async fn set_sign_in(
    tx: &Tx,
    keys: &Keyring,
    id: AccountId,
    name: &AccountName,
    sign_in: &[u8],
) -> Result<()> {
    let sealed = keys.seal(tx.random(), &place(NAME, &id), name.as_str().as_bytes())?;
    let columns = [
        (Column::Name, Expr::value(Some(sealed))),
        (Column::NameTag, Expr::value(Some(name_tag(keys, name)))),
        (Column::SignIn, Expr::value(Some(sign_in.to_vec()))),
    ];
    update(tx, id, columns).await
}

/// Sets a recovery key, which its owner has not typed yet.
pub async fn set_recovery(tx: &Tx, id: AccountId, digest: Vec<u8>) -> Result<()> {
    let columns = [(Column::Recovery, Expr::value(Some(digest))), (Column::RecoveryKept, Expr::value(false))];
    update(tx, id, columns).await
}

/// Notes that the owner typed the recovery key: when it is the one.
pub async fn keep_recovery(tx: &Tx, id: AccountId, digest: &[u8]) -> Result<bool> {
    let done = accounts::Entity::update_many()
        .col_expr(Column::RecoveryKept, Expr::value(true))
        .filter(Column::Id.eq(id))
        .filter(Column::Recovery.eq(digest.to_vec()))
        .exec(tx.conn())
        .await?;
    Ok(done.rows_affected == 1)
}

/// The accounts that a link to this address opens. There may be several, because no address is ever “taken”.
pub async fn by_email(
    conn: &impl ConnectionTrait,
    keys: &Keyring,
    email: &EmailAddress,
    limit: u64,
) -> Result<Vec<Account>> {
    let mine = accounts::Entity::find().filter(Column::EmailTag.eq(email_tag(keys, email)));
    let rows = mine.filter(Column::State.eq(State::Active)).limit(limit).all(conn).await?;
    Ok(rows.into_iter().map(Account::from).collect())
}

/// Sets the address for getting back in, or forgets it with `None`.
pub async fn set_email(tx: &Tx, keys: &Keyring, id: AccountId, email: Option<&EmailAddress>) -> Result<()> {
    let seal = |it: &EmailAddress| keys.seal(tx.random(), &place(EMAIL, &id), it.as_str().as_bytes());
    let columns = [
        (Column::Email, Expr::value(email.map(seal).transpose()?)),
        (Column::EmailTag, Expr::value(email.map(|email| email_tag(keys, email)))),
    ];
    update(tx, id, columns).await
}

/// Notes from when on a link by mail opens it without the second factor; with `None`, that nobody waits for that.
pub async fn set_reopens(tx: &Tx, id: AccountId, at: Option<Timestamp>) -> Result<()> {
    update(tx, id, [(Column::ReopensAt, Expr::value(at))]).await
}

/// Notes that a link by mail opened it just now.
pub async fn set_reopened(tx: &Tx, id: AccountId) -> Result<()> {
    update(tx, id, [(Column::ReopenedAt, Expr::value(Some(tx.now())))]).await
}

/// Turns one-time codes on, or off with `None`.
pub async fn set_authenticator(
    tx: &Tx,
    keys: &Keyring,
    id: AccountId,
    authenticator: Option<&Authenticator>,
) -> Result<()> {
    let seal = |it: &Authenticator| keys.seal(tx.random(), &place(AUTHENTICATOR, &id), it.secret());
    update(tx, id, [(Column::Authenticator, Expr::value(authenticator.map(seal).transpose()?))]).await
}

/// Notes that the code of this step was used. `false` when it was before, also by a request at the same moment.
pub async fn use_step(tx: &Tx, id: AccountId, step: i64) -> Result<bool> {
    let done = accounts::Entity::update_many()
        .col_expr(Column::CodeStep, Expr::value(step))
        .filter(Column::Id.eq(id))
        .filter(Column::CodeStep.lt(step))
        .exec(tx.conn())
        .await?;
    Ok(done.rows_affected == 1)
}

/// Locks it, or opens it again.
pub async fn set_state(tx: &Tx, id: AccountId, state: State) -> Result<()> {
    update(tx, id, [(Column::State, Expr::value(state))]).await
}

/// Gives it a role.
pub async fn set_role(tx: &Tx, id: AccountId, role: Role) -> Result<()> {
    update(tx, id, [(Column::Role, Expr::value(role))]).await
}

/// The same name with the same passphrase: whoever typed both could sign in there as well.
fn twice() -> Error {
    Error::field("passphrase", "passphrase-common")
}

async fn update(
    tx: &Tx,
    id: AccountId,
    columns: impl IntoIterator<Item = (Column, SimpleExpr)>,
) -> Result<()> {
    let mut update = accounts::Entity::update_many().filter(Column::Id.eq(id));
    for (column, value) in columns {
        update = update.col_expr(column, value);
    }
    match update.exec(tx.conn()).await {
        Err(error) if is_duplicate(&error) => Err(twice()),
        other => Ok(other.map(|_| ())?),
    }
}

/// Removes it, with its passkeys, sessions, applications and consents.
pub async fn remove(tx: &Tx, id: AccountId) -> Result<()> {
    accounts::Entity::delete_by_id(id).exec(tx.conn()).await?;
    Ok(())
}
