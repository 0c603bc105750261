//! The table `ceremonies`: what was begun and is finished with the next form, on whichever node that arrives.

use crate::base::Tx;
use crate::base::clock::{hours, minutes};
use crate::base::error::{Error, Result};
use crate::base::ids::AccountId;
use crate::base::secret::Token;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

mod ceremonies {
    use crate::base::clock::Timestamp;
    use crate::base::ids::AccountId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ceremonies")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub digest: Vec<u8>,
        pub purpose: String,
        pub account_id: Option<AccountId>,
        pub state: String,
        pub expires_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What a ceremony is for. One that was begun for one thing finishes no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A new account with a passkey.
    SignUp,
    /// Showing a passkey.
    Show,
    /// Another passkey for an account.
    Add,
    /// Name and passphrase were right, and a code is asked for.
    Code,
    /// One-time codes are being set up.
    Authenticator,
    /// An address for mail is to be confirmed.
    Email,
    /// A link by mail opens an account.
    Reopen,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::SignUp => "sign_up",
            Self::Show => "show",
            Self::Add => "add",
            Self::Code => "code",
            Self::Authenticator => "authenticator",
            Self::Email => "email",
            Self::Reopen => "reopen",
        }
    }

    /// How long somebody may take. Mail takes its time, and people read it in the evening; a link that opens an account
    /// lies about for less long (OWASP ASVS 5.0, 6.4.1: initial and recovery secrets expire after a short time).
    fn lasts(self) -> Duration {
        match self {
            Self::SignUp | Self::Show | Self::Add | Self::Code | Self::Authenticator => minutes(10),
            Self::Email => hours(24),
            Self::Reopen => hours(1),
        }
    }

    /// What somebody is told who comes with something that was never given out: for a link, that there is no such page.
    fn unreadable(self) -> Error {
        match self {
            Self::Email | Self::Reopen => Error::NotFound,
            _ => self.over(),
        }
    }

    /// What somebody is told who comes too late.
    fn over(self) -> Error {
        match self {
            Self::Email | Self::Reopen => Error::Conflict("problem-link-over"),
            _ => Error::Conflict("problem-ceremony-over"),
        }
    }
}

/// Begins one, and gives the token that finishes it.
pub async fn begin(
    tx: &Tx,
    purpose: Purpose,
    account: Option<AccountId>,
    state: &impl Serialize,
) -> Result<Token> {
    let token = Token::new(tx.random());
    let row = ceremonies::ActiveModel {
        digest: Set(token.digest()),
        purpose: Set(purpose.name().to_owned()),
        account_id: Set(account),
        state: Set(serde_json::to_string(state)?),
        expires_at: Set(tx.now() + purpose.lasts()),
    };
    ceremonies::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(token)
}

/// What a ceremony was begun with, without ending it: a wrong code may be typed again.
pub async fn look<T: DeserializeOwned>(
    tx: &Tx,
    purpose: Purpose,
    token: &str,
) -> Result<(Option<AccountId>, T)> {
    let token = Token::parse(token).ok_or_else(|| purpose.unreadable())?;
    let row = ceremonies::Entity::find_by_id(token.digest()).one(tx.conn()).await?;
    let row = row.ok_or_else(|| purpose.over())?;
    if row.purpose != purpose.name() || row.expires_at <= tx.now() {
        return Err(purpose.over());
    }
    Ok((row.account_id, serde_json::from_str(&row.state)?))
}

/// Ends a ceremony, and gives what it was begun with. It ends once.
pub async fn finish<T: DeserializeOwned>(
    tx: &Tx,
    purpose: Purpose,
    token: &str,
) -> Result<(Option<AccountId>, T)> {
    let found = look(tx, purpose, token).await?;
    let digest = Token::parse(token).ok_or_else(|| purpose.unreadable())?.digest();
    let done = ceremonies::Entity::delete_by_id(digest).exec(tx.conn()).await?;
    if done.rows_affected == 1 { Ok(found) } else { Err(purpose.over()) }
}

/// Ends all of this kind that an account has begun.
pub async fn end_all(tx: &Tx, purpose: Purpose, account: AccountId) -> Result<()> {
    ceremonies::Entity::delete_many()
        .filter(ceremonies::Column::Purpose.eq(purpose.name()))
        .filter(ceremonies::Column::AccountId.eq(account))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Removes what nobody finished in time.
pub async fn sweep(tx: &Tx) -> Result<()> {
    ceremonies::Entity::delete_many()
        .filter(ceremonies::Column::ExpiresAt.lte(tx.now()))
        .exec(tx.conn())
        .await?;
    Ok(())
}
