//! The table `clinician_applications`.

use crate::base::Tx;
use crate::base::clock::Timestamp;
use crate::base::dialect::is_duplicate;
use crate::base::error::{Error, Result};
use crate::base::ids::{AccountId, ApplicationId};
use crate::community::clinicians::model::{Application, State};
use crate::community::clinicians::profession::{Country, Profession};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

mod rows {
    use super::State;
    use crate::base::clock::Timestamp;
    use crate::base::ids::{AccountId, ApplicationId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "clinician_applications")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ApplicationId,
        pub account_id: AccountId,
        pub profession: String,
        pub country: String,
        pub particulars: Option<Vec<u8>>,
        pub register_look: Option<Vec<u8>>,
        pub evidence: Option<String>,
        pub state: State,
        pub round: i16,
        pub appeal: Option<Vec<u8>>,
        pub submitted_at: Timestamp,
        pub decided_at: Option<Timestamp>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

fn application(row: rows::Model) -> Result<Application> {
    Ok(Application {
        id: row.id,
        account: row.account_id,
        profession: Profession::stored(&row.profession),
        country: Country::parse(&row.country)
            .ok_or_else(|| Error::internal("a stored country is on no list"))?,
        particulars: row.particulars,
        look: row.register_look,
        evidence: row.evidence,
        state: row.state,
        round: row.round,
        appeal: row.appeal,
        submitted_at: row.submitted_at,
        decided_at: row.decided_at,
    })
}

pub async fn insert(tx: &Tx, new: &Application) -> Result<()> {
    let row = rows::ActiveModel {
        id: Set(new.id),
        account_id: Set(new.account),
        profession: Set(new.profession.code().to_owned()),
        country: Set(new.country.code().to_owned()),
        particulars: Set(new.particulars.clone()),
        register_look: Set(new.look.clone()),
        evidence: Set(new.evidence.clone()),
        state: Set(State::Submitted),
        round: Set(new.round),
        appeal: Set(new.appeal.clone()),
        submitted_at: Set(tx.now()),
        decided_at: Set(None),
    };
    match rows::Entity::insert(row).exec_without_returning(tx.conn()).await {
        Err(error) if is_duplicate(&error) => Err(Error::Conflict("problem-application-open")),
        other => Ok(other.map(|_| ())?),
    }
}

pub async fn find(conn: &impl ConnectionTrait, id: ApplicationId) -> Result<Application> {
    application(rows::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?)
}

/// The account's newest application.
pub async fn latest_of(conn: &impl ConnectionTrait, account: AccountId) -> Result<Option<Application>> {
    let row = rows::Entity::find()
        .filter(rows::Column::AccountId.eq(account))
        .order_by_desc(rows::Column::SubmittedAt)
        // Of two from the same moment, the one that is still open.
        .order_by_desc(rows::Column::DecidedAt.is_null())
        .one(conn)
        .await?;
    row.map(application).transpose()
}

/// The application that keeps its evidence under this name.
pub async fn with_evidence(conn: &impl ConnectionTrait, name: &str) -> Result<Option<Application>> {
    let row = rows::Entity::find().filter(rows::Column::Evidence.eq(name)).one(conn).await?;
    row.map(application).transpose()
}

/// What waits, the oldest first, at most `limit`.
pub async fn waiting(conn: &impl ConnectionTrait, limit: u64) -> Result<Vec<Application>> {
    let rows = rows::Entity::find()
        .filter(rows::Column::State.eq(State::Submitted))
        .order_by_asc(rows::Column::SubmittedAt)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(application).collect()
}

/// Holds the row until the commit, if nobody has decided it. Two reviewers at once go one after the
/// other, so the second sees the first one's verdict.
pub async fn hold_open(tx: &Tx, id: ApplicationId) -> Result<bool> {
    move_from_submitted(tx, id, State::Submitted, None).await
}

/// Ends an open application.
pub async fn decide(tx: &Tx, id: ApplicationId, state: State) -> Result<bool> {
    move_from_submitted(tx, id, state, Some(tx.now())).await
}

async fn move_from_submitted(
    tx: &Tx,
    id: ApplicationId,
    to: State,
    decided_at: Option<Timestamp>,
) -> Result<bool> {
    let done = rows::Entity::update_many()
        .col_expr(rows::Column::State, Expr::value(to))
        .col_expr(rows::Column::DecidedAt, Expr::value(decided_at))
        .filter(rows::Column::Id.eq(id))
        .filter(rows::Column::State.eq(State::Submitted))
        .exec(tx.conn())
        .await?;
    Ok(done.rows_affected == 1)
}

/// Opens a declined application again, for other people. `false` when that cannot be any more.
pub async fn reopen(tx: &Tx, id: ApplicationId, appeal: Vec<u8>) -> Result<bool> {
    let done = rows::Entity::update_many()
        .col_expr(rows::Column::State, Expr::value(State::Submitted))
        .col_expr(rows::Column::Round, Expr::value(1_i16))
        .col_expr(rows::Column::Appeal, Expr::value(Some(appeal)))
        .col_expr(rows::Column::DecidedAt, Expr::value(Option::<Timestamp>::None))
        .filter(rows::Column::Id.eq(id))
        .filter(rows::Column::State.eq(State::Declined))
        .filter(rows::Column::Round.eq(0_i16))
        .exec(tx.conn())
        .await?;
    Ok(done.rows_affected == 1)
}

/// Notes what the register says, as long as the application says who is meant.
pub async fn put_look(tx: &Tx, id: ApplicationId, look: Vec<u8>) -> Result<()> {
    rows::Entity::update_many()
        .col_expr(rows::Column::RegisterLook, Expr::value(Some(look)))
        .filter(rows::Column::Id.eq(id))
        .filter(rows::Column::Particulars.is_not_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}

pub async fn forget_evidence(tx: &Tx, id: ApplicationId) -> Result<()> {
    rows::Entity::update_many()
        .col_expr(rows::Column::Evidence, Expr::value(Option::<String>::None))
        .filter(rows::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

pub async fn forget_particulars(tx: &Tx, id: ApplicationId) -> Result<()> {
    rows::Entity::update_many()
        .col_expr(rows::Column::Particulars, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(rows::Column::RegisterLook, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(rows::Column::Appeal, Expr::value(Option::<Vec<u8>>::None))
        .filter(rows::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Every application of an account, the oldest first.
pub async fn of(conn: &impl ConnectionTrait, account: AccountId) -> Result<Vec<Application>> {
    let rows = rows::Entity::find()
        .filter(rows::Column::AccountId.eq(account))
        .order_by_asc(rows::Column::SubmittedAt)
        .all(conn)
        .await?;
    rows.into_iter().map(application).collect()
}
