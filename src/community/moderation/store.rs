//! The tables `decisions` and `appeals`.

use super::model::{Action, Appeal, AppealState, Decision};
use crate::app::App;
use crate::base::Tx;
use crate::base::dialect::is_duplicate;
use crate::base::error::{Error, Result};
use crate::base::ids::{AppealId, DecisionId, GroupId, PersonaId};
use crate::base::seal::Place;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect,
};

mod decisions {
    use super::Action;
    use crate::base::clock::Timestamp;
    use crate::base::ids::{DecisionId, GroupId, PersonaId, PostId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "decisions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: DecisionId,
        pub post_id: PostId,
        pub group_id: GroupId,
        pub author_id: PersonaId,
        pub moderator_id: PersonaId,
        pub action: Action,
        pub rules: String,
        pub detection: String,
        pub reason: String,
        pub decided_at: Timestamp,
        pub appeal_until: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

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

fn decision(row: decisions::Model) -> Result<Decision> {
    Ok(Decision {
        id: row.id,
        post: row.post_id,
        group: row.group_id,
        author: row.author_id,
        moderator: row.moderator_id,
        action: row.action,
        grounds: serde_json::from_str(&row.rules)?,
        automated: row.detection == "automated",
        reason: row.reason,
        decided_at: row.decided_at,
        appeal_until: row.appeal_until,
    })
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

pub(super) async fn insert(tx: &Tx, decision: &Decision) -> Result<()> {
    let row = decisions::ActiveModel {
        id: Set(decision.id),
        post_id: Set(decision.post),
        group_id: Set(decision.group),
        author_id: Set(decision.author),
        moderator_id: Set(decision.moderator),
        action: Set(decision.action),
        rules: Set(serde_json::to_string(&decision.grounds)?),
        detection: Set(if decision.automated { "automated" } else { "person" }.to_owned()),
        reason: Set(decision.reason.clone()),
        decided_at: Set(decision.decided_at),
        appeal_until: Set(decision.appeal_until),
    };
    decisions::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

pub(super) async fn find(conn: &impl ConnectionTrait, id: DecisionId) -> Result<Decision> {
    decision(decisions::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?)
}

/// What was decided about a persona's words, the latest first.
pub(super) async fn about(
    conn: &impl ConnectionTrait,
    author: PersonaId,
    limit: u64,
) -> Result<Vec<Decision>> {
    let rows = decisions::Entity::find()
        .filter(decisions::Column::AuthorId.eq(author))
        .order_by_desc(decisions::Column::DecidedAt)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(decision).collect()
}

fn place(id: &AppealId) -> Place<'_> {
    Place { column: "appeals.words", row: id.as_bytes() }
}

pub(super) async fn insert_appeal(
    tx: &Tx,
    app: &App,
    id: AppealId,
    decision: &Decision,
    words: &str,
) -> Result<()> {
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
pub(super) async fn find_appeal(
    conn: &impl ConnectionTrait,
    app: &App,
    id: AppealId,
) -> Result<(Appeal, String)> {
    let row = appeals::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?;
    let words = app.keys.open(&place(&row.id), &row.words)?;
    Ok((row.into(), String::from_utf8_lossy(&words).into_owned()))
}

/// The appeal against a decision, if there is one.
pub(super) async fn appeal_of(conn: &impl ConnectionTrait, id: DecisionId) -> Result<Option<Appeal>> {
    let row = appeals::Entity::find().filter(appeals::Column::DecisionId.eq(id)).one(conn).await?;
    Ok(row.map(Appeal::from))
}

/// A group's open appeals, the oldest first, each with whoever made the decision.
pub(super) async fn open_appeals(
    conn: &impl ConnectionTrait,
    group: GroupId,
) -> Result<Vec<(Appeal, PersonaId)>> {
    let decided = appeals::Entity::belongs_to(decisions::Entity)
        .from(appeals::Column::DecisionId)
        .to(decisions::Column::Id)
        .into();
    let rows = appeals::Entity::find()
        .join(JoinType::InnerJoin, decided)
        .select_also(decisions::Entity)
        .filter(appeals::Column::GroupId.eq(group))
        .filter(appeals::Column::State.eq(AppealState::Open))
        .order_by_asc(appeals::Column::CreatedAt)
        .all(conn)
        .await?;
    let with_moderator = |(appeal, decision): (appeals::Model, Option<decisions::Model>)| {
        decision.map(|decision| (Appeal::from(appeal), decision.moderator_id))
    };
    Ok(rows.into_iter().filter_map(with_moderator).collect())
}

/// Decides an appeal that is open; `false` when somebody else was faster.
pub(super) async fn answer(
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

/// Whose words a decision was about.
pub async fn decision_author(conn: &impl ConnectionTrait, id: DecisionId) -> Result<PersonaId> {
    Ok(find(conn, id).await?.author)
}

/// Whose appeal it was, and against which decision.
pub async fn appeal_author(conn: &impl ConnectionTrait, id: AppealId) -> Result<(PersonaId, DecisionId)> {
    let row = appeals::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?;
    Ok((decision_author(conn, row.decision_id).await?, row.decision_id))
}

/// Removes the appeals of a persona, and what the reasons of decisions about its words say.
pub(super) async fn forget_words(tx: &Tx, author: PersonaId) -> Result<()> {
    let mine = decisions::Entity::find()
        .select_only()
        .column(decisions::Column::Id)
        .filter(decisions::Column::AuthorId.eq(author));
    let mine: Vec<DecisionId> = mine.into_tuple().all(tx.conn()).await?;
    appeals::Entity::delete_many().filter(appeals::Column::DecisionId.is_in(mine)).exec(tx.conn()).await?;
    decisions::Entity::update_many()
        .col_expr(decisions::Column::Reason, Expr::value(""))
        .filter(decisions::Column::AuthorId.eq(author))
        .exec(tx.conn())
        .await?;
    Ok(())
}
