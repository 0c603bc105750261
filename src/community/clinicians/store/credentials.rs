//! The table `credentials`.

use crate::base::Tx;
use crate::base::clock::Timestamp;
use crate::base::error::{Error, Result};
use crate::base::ids::AccountId;
use crate::base::page::{Cursor, Page};
use crate::community::clinicians::model::Credential;
use crate::community::clinicians::profession::{Country, Profession};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

mod rows {
    use crate::base::clock::Timestamp;
    use crate::base::ids::{AccountId, ApplicationId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "credentials")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: AccountId,
        pub application_id: ApplicationId,
        pub profession: String,
        pub shown: String,
        pub region: String,
        pub country: String,
        pub checked_at: Timestamp,
        pub valid_until: Timestamp,
        pub suspended_at: Option<Timestamp>,
        pub revoked_at: Option<Timestamp>,
        pub reason: Option<Vec<u8>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

fn credential(row: rows::Model) -> Result<Credential> {
    Ok(Credential {
        account: row.account_id,
        application: row.application_id,
        profession: Profession::stored(&row.profession),
        shown: Profession::stored(&row.shown),
        region: row.region,
        country: Country::parse(&row.country)
            .ok_or_else(|| Error::internal("a stored country is on no list"))?,
        checked_at: row.checked_at,
        valid_until: row.valid_until,
        suspended_at: row.suspended_at,
        revoked_at: row.revoked_at,
        reason: row.reason,
    })
}

/// Notes what was verified, in the place of what was verified before.
pub async fn put(tx: &Tx, new: &Credential) -> Result<()> {
    let row = rows::ActiveModel {
        account_id: Set(new.account),
        application_id: Set(new.application),
        profession: Set(new.profession.code().to_owned()),
        shown: Set(new.shown.code().to_owned()),
        region: Set(new.region.clone()),
        country: Set(new.country.code().to_owned()),
        checked_at: Set(new.checked_at),
        valid_until: Set(new.valid_until),
        suspended_at: Set(new.suspended_at),
        revoked_at: Set(new.revoked_at),
        reason: Set(new.reason.clone()),
    };
    let replace = OnConflict::column(rows::Column::AccountId)
        .update_columns([
            rows::Column::ApplicationId,
            rows::Column::Profession,
            rows::Column::Shown,
            rows::Column::Region,
            rows::Column::Country,
            rows::Column::CheckedAt,
            rows::Column::ValidUntil,
            rows::Column::SuspendedAt,
            rows::Column::RevokedAt,
            rows::Column::Reason,
        ])
        .to_owned();
    rows::Entity::insert(row).on_conflict(replace).exec_without_returning(tx.conn()).await?;
    Ok(())
}

pub async fn of(conn: &impl ConnectionTrait, account: AccountId) -> Result<Option<Credential>> {
    rows::Entity::find_by_id(account).one(conn).await?.map(credential).transpose()
}

/// Everybody who was verified, the latest first.
pub async fn list(
    conn: &impl ConnectionTrait,
    after: Option<Cursor>,
    size: usize,
) -> Result<Page<Credential>> {
    let mut query = rows::Entity::find()
        .order_by_desc(rows::Column::CheckedAt)
        .order_by_desc(rows::Column::ApplicationId)
        .limit(size as u64 + 1);
    if let Some(after) = after {
        let id = crate::base::ids::ApplicationId::from_bytes(after.id);
        let older = Condition::all()
            .add(rows::Column::CheckedAt.eq(after.at))
            .add(rows::Column::ApplicationId.lt(id));
        query = query.filter(Condition::any().add(rows::Column::CheckedAt.lt(after.at)).add(older));
    }
    let rows = query.all(conn).await?;
    let items = rows.into_iter().map(credential).collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(items, size, |item| Cursor { at: item.checked_at, id: *item.application.as_bytes() }))
}

/// Those that are paused, the longest first: a person has to look at each.
pub async fn suspended(conn: &impl ConnectionTrait) -> Result<Vec<Credential>> {
    let rows = rows::Entity::find()
        .filter(rows::Column::SuspendedAt.is_not_null())
        .filter(rows::Column::RevokedAt.is_null())
        .order_by_asc(rows::Column::SuspendedAt)
        .all(conn)
        .await?;
    rows.into_iter().map(credential).collect()
}

/// Pauses a credential since some moment, or ends the pause.
pub async fn set_suspended(tx: &Tx, account: AccountId, since: Option<Timestamp>) -> Result<()> {
    rows::Entity::update_many()
        .col_expr(rows::Column::SuspendedAt, Expr::value(since))
        .filter(rows::Column::AccountId.eq(account))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Takes a credential back. `false` when that happened before.
pub async fn revoke(tx: &Tx, account: AccountId, reason: Vec<u8>) -> Result<bool> {
    let done = rows::Entity::update_many()
        .col_expr(rows::Column::RevokedAt, Expr::value(Some(tx.now())))
        .col_expr(rows::Column::Reason, Expr::value(Some(reason)))
        .filter(rows::Column::AccountId.eq(account))
        .filter(rows::Column::RevokedAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(done.rows_affected == 1)
}
