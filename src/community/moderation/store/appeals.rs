//! The table `appeals`.

use super::decisions;
use crate::app::App;
use crate::base::dialect::is_duplicate;
use crate::base::error::{Error, Result};
use crate::base::ids::{AppealId, DecisionId, GroupId, PersonaId};
use crate::base::seal::Place;
use crate::base::{Timestamp, Tx};
use crate::community::moderation::model::{Appeal, AppealState, Decision};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

mod appeals {
    use super::AppealState;
    use crate::base::clock::Timestamp;
    use crate::base::ids::{AppealId, DecisionId, GroupId, PersonaId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "appeals")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AppealId,
        pub decision_id: DecisionId,
        pub group_id: GroupId,
        pub words: Vec<u8>,
        pub state: AppealState,
        pub answer: Option<String>,
        pub created_at: Timestamp,
        pub decided_by: Option<PersonaId>,
        pub decided_at: Option<Timestamp>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

impl From<appeals::Model> for Appeal {
    fn from(row: appeals::Model) -> Self {
        Self {
            id: row.id,
            decision: row.decision_id,
            group: row.group_id,
            state: row.state,
            answer: row.answer,
            created_at: row.created_at,
        }
    }
}

fn place(id: &AppealId) -> Place<'_> {
    Place { column: "appeals.words", row: id.as_bytes() }
}

pub(crate) async fn insert(tx: &Tx, app: &App, id: AppealId, decision: &Decision, words: &str) -> Result<()> {
    let row = appeals::ActiveModel {
        id: Set(id),
        decision_id: Set(decision.id),
        group_id: Set(decision.group),
        words: Set(app.keys.seal(tx.random(), &place(&id), words.as_bytes())?),
        state: Set(AppealState::Open),
        answer: Set(None),
        created_at: Set(tx.now()),
        decided_by: Set(None),
        decided_at: Set(None),
    };
    match appeals::Entity::insert(row).exec_without_returning(tx.conn()).await {
        Err(error) if is_duplicate(&error) => Err(Error::Conflict("problem-appealed-already")),
        other => Ok(other.map(|_| ())?),
    }
}

/// An appeal and its words.
pub(crate) async fn find(conn: &impl ConnectionTrait, app: &App, id: AppealId) -> Result<(Appeal, String)> {
    let row = appeals::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?;
    let words = app.keys.open(&place(&row.id), &row.words)?;
    Ok((row.into(), String::from_utf8_lossy(&words).into_owned()))
}

/// The appeal against a decision, if there is one.
pub(crate) async fn of(conn: &impl ConnectionTrait, id: DecisionId) -> Result<Option<Appeal>> {
    let row = appeals::Entity::find().filter(appeals::Column::DecisionId.eq(id)).one(conn).await?;
    Ok(row.map(Appeal::from))
}

/// The open appeals of these groups, the oldest first.
pub(crate) async fn open(conn: &impl ConnectionTrait, groups: &[GroupId], limit: u64) -> Result<Vec<Appeal>> {
    let rows = open_in(groups).order_by_asc(appeals::Column::CreatedAt).limit(limit).all(conn).await?;
    Ok(rows.into_iter().map(Appeal::from).collect())
}

/// How many appeals are open in these groups.
pub(crate) async fn count(conn: &impl ConnectionTrait, groups: &[GroupId]) -> Result<u64> {
    Ok(open_in(groups).count(conn).await?)
}

fn open_in(groups: &[GroupId]) -> sea_orm::Select<appeals::Entity> {
    appeals::Entity::find()
        .filter(appeals::Column::GroupId.is_in(groups.iter().copied()))
        .filter(appeals::Column::State.eq(AppealState::Open))
}

/// Decides an appeal that is open; `false` when somebody else was faster.
pub(crate) async fn answer(
    tx: &Tx,
    id: AppealId,
    by: PersonaId,
    state: AppealState,
    answer: &str,
) -> Result<bool> {
    let done = appeals::Entity::update_many()
        .col_expr(appeals::Column::State, Expr::value(state))
        .col_expr(appeals::Column::Answer, Expr::value(answer))
        .col_expr(appeals::Column::DecidedBy, Expr::value(Some(by)))
        .col_expr(appeals::Column::DecidedAt, Expr::value(Some(tx.now())))
        .filter(appeals::Column::Id.eq(id))
        .filter(appeals::Column::State.eq(AppealState::Open))
        .exec(tx.conn())
        .await?;
    Ok(done.rows_affected == 1)
}

/// Whose appeal it was, and against which decision.
pub async fn appeal_author(conn: &impl ConnectionTrait, id: AppealId) -> Result<(PersonaId, DecisionId)> {
    let row = appeals::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?;
    Ok((decisions::decision_author(conn, row.decision_id).await?, row.decision_id))
}

/// How many appeals came since then, by what became of them.
pub(crate) async fn count_by_state(
    conn: &impl ConnectionTrait,
    since: Timestamp,
) -> Result<Vec<(AppealState, u64)>> {
    let rows = appeals::Entity::find()
        .select_only()
        .column(appeals::Column::State)
        .column_as(appeals::Column::Id.count(), "count")
        .filter(appeals::Column::CreatedAt.gte(since))
        .group_by(appeals::Column::State)
        .into_tuple::<(AppealState, i64)>()
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|(state, count)| (state, count.unsigned_abs())).collect())
}

/// Removes the appeals against these decisions.
pub(crate) async fn forget(tx: &Tx, decisions: Vec<DecisionId>) -> Result<()> {
    let theirs = appeals::Column::DecisionId.is_in(decisions);
    appeals::Entity::delete_many().filter(theirs).exec(tx.conn()).await?;
    Ok(())
}
