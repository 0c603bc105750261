//! The table `unmaskings`.

use super::model::{Ground, KEPT, NewUnmasking, Pair, Reason, Unmasking, Verdict, WAITS};
use crate::base::error::{Error, Result};
use crate::base::ids::{PersonaId, UnmaskingId};
use crate::base::seal::{Keyring, Place};
use crate::base::{Timestamp, Tx};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

mod unmaskings {
    use super::{Ground, Verdict};
    use crate::base::clock::Timestamp;
    use crate::base::ids::UnmaskingId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "unmaskings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: UnmaskingId,
        pub question: Vec<u8>,
        pub ground: Ground,
        pub words: Vec<u8>,
        pub asked_by: String,
        pub asked_at: Timestamp,
        pub answer: Option<Verdict>,
        pub answered_by: Option<String>,
        pub answered_at: Option<Timestamp>,
        pub looks: i32,
        pub silence: Option<Vec<u8>>,
        pub silenced_by: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use unmaskings::Column;

const QUESTION: &str = "unmaskings.question";
const WORDS: &str = "unmaskings.words";
const SILENCE: &str = "unmaskings.silence";

/// A line of the list: what needs no seal to be opened.
pub(super) struct Line {
    pub id: UnmaskingId,
    pub ground: Ground,
    pub asked_at: Timestamp,
    pub verdict: Option<(Verdict, Timestamp)>,
}

fn place<'a>(column: &'static str, id: &'a UnmaskingId) -> Place<'a> {
    Place { column, row: id.as_bytes() }
}

pub(super) async fn insert(tx: &Tx, keys: &Keyring, by: &str, new: &NewUnmasking) -> Result<UnmaskingId> {
    let id = UnmaskingId::new(tx.random());
    let seal = |column, words: &[u8]| keys.seal(tx.random(), &place(column, &id), words);
    let row = unmaskings::ActiveModel {
        id: Set(id),
        question: Set(seal(QUESTION, &new.pair.map(|persona| *persona.as_bytes()).concat())?),
        ground: Set(new.ground),
        words: Set(seal(WORDS, new.reason.as_str().as_bytes())?),
        asked_by: Set(by.to_owned()),
        asked_at: Set(tx.now()),
        answer: Set(None),
        answered_by: Set(None),
        answered_at: Set(None),
        looks: Set(0),
        silence: Set(None),
        silenced_by: Set(None),
    };
    unmaskings::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(id)
}

/// The question with this id, opened.
pub(super) async fn find(conn: &impl ConnectionTrait, keys: &Keyring, id: UnmaskingId) -> Result<Unmasking> {
    opened(keys, unmaskings::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?)
}

/// Every question, opened, the latest first.
pub(super) async fn all(conn: &impl ConnectionTrait, keys: &Keyring) -> Result<Vec<Unmasking>> {
    let rows = unmaskings::Entity::find().order_by_desc(Column::AskedAt).all(conn).await?;
    rows.into_iter().map(|row| opened(keys, row)).collect()
}

fn opened(keys: &Keyring, row: unmaskings::Model) -> Result<Unmasking> {
    let id = row.id;
    let open = |column, sealed: &[u8]| keys.open(&place(column, &id), sealed);
    let text = |column, sealed: &[u8]| {
        open(column, sealed).map(|words| String::from_utf8_lossy(&words).into_owned())
    };
    Ok(Unmasking {
        pair: pair(&open(QUESTION, &row.question)?)?,
        ground: row.ground,
        reason: text(WORDS, &row.words)?,
        asked_by: row.asked_by,
        asked_at: row.asked_at,
        verdict: row.answer.zip(row.answered_at),
        looks: row.looks,
        silence: row.silence.map(|sealed| text(SILENCE, &sealed)).transpose()?,
        id,
    })
}

fn pair(bytes: &[u8]) -> Result<Pair> {
    let (one, other) = bytes.split_at_checked(16).ok_or_else(|| Error::internal("half a question"))?;
    let id = |bytes: &[u8]| Ok::<_, Error>(PersonaId::from_bytes(bytes.try_into().map_err(Error::internal)?));
    Ok([id(one)?, id(other)?])
}

/// The newest questions, newest first.
pub(super) async fn list(conn: &impl ConnectionTrait, limit: u64) -> Result<Vec<Line>> {
    let rows =
        unmaskings::Entity::find().order_by_desc(Column::AskedAt).limit(limit).all(conn).await?.into_iter();
    let line = |row: unmaskings::Model| Line {
        id: row.id,
        ground: row.ground,
        asked_at: row.asked_at,
        verdict: row.answer.zip(row.answered_at),
    };
    Ok(rows.map(line).collect())
}

/// How many questions wait for an administrator.
pub async fn waiting(conn: &impl ConnectionTrait, now: Timestamp) -> Result<u64> {
    let open = unmaskings::Entity::find().filter(Column::Answer.is_null());
    Ok(open.filter(Column::AskedAt.gt(now - WAITS)).count(conn).await?)
}

/// Notes what a second administrator says. `false` when somebody has answered already.
pub(super) async fn answer(tx: &Tx, id: UnmaskingId, by: &str, verdict: Verdict) -> Result<bool> {
    let done = unmaskings::Entity::update_many()
        .col_expr(Column::Answer, Expr::value(Some(verdict)))
        .col_expr(Column::AnsweredBy, Expr::value(Some(by.to_owned())))
        .col_expr(Column::AnsweredAt, Expr::value(Some(tx.now())))
        .filter(Column::Id.eq(id))
        .filter(Column::Answer.is_null())
        .exec(tx.conn())
        .await?;
    Ok(done.rows_affected == 1)
}

/// Counts a look.
pub(super) async fn count_look(tx: &Tx, id: UnmaskingId) -> Result<()> {
    unmaskings::Entity::update_many()
        .col_expr(Column::Looks, Expr::col(Column::Looks).add(1))
        .filter(Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Notes why nobody is told.
pub(super) async fn silence(
    tx: &Tx,
    keys: &Keyring,
    id: UnmaskingId,
    by: &str,
    reason: &Reason,
) -> Result<()> {
    let sealed = keys.seal(tx.random(), &place(SILENCE, &id), reason.as_str().as_bytes())?;
    unmaskings::Entity::update_many()
        .col_expr(Column::Silence, Expr::value(Some(sealed)))
        .col_expr(Column::SilencedBy, Expr::value(Some(by.to_owned())))
        .filter(Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Forgets questions whose time is over.
pub async fn sweep(tx: &Tx) -> Result<()> {
    unmaskings::Entity::delete_many().filter(Column::AskedAt.lte(tx.now() - KEPT)).exec(tx.conn()).await?;
    Ok(())
}
