//! The table `decisions`.

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::ids::{DecisionId, GroupId, PersonaId};
use crate::base::seal::Place;
use crate::base::{Timestamp, Tx};
use crate::community::moderation::model::{Action, Category, Decision, Line, Plan, Source, Stage};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use std::collections::HashMap;
use std::time::Duration;

mod decisions {
    use super::{Action, Source, Stage};
    use crate::base::clock::Timestamp;
    use crate::base::ids::{CaseId, DecisionId, GroupId, PersonaId, PostId};
    use crate::community::moderation::model::Category;
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
        pub source: Source,
        pub reason: String,
        pub decided_at: Timestamp,
        pub appeal_until: Timestamp,
        pub stage: Stage,
        pub plan: Option<Vec<u8>>,
        pub case_id: Option<CaseId>,
        pub version: i32,
        pub category: Category,
        pub ends_at: Option<Timestamp>,
        pub seconded_by: Option<PersonaId>,
        pub waited_secs: i32,
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
        source: row.source,
        reason: row.reason,
        decided_at: row.decided_at,
        appeal_until: row.appeal_until,
        case: row.case_id,
        version: row.version,
        category: row.category,
        ends_at: row.ends_at,
        stage: row.stage,
        seconded_by: row.seconded_by,
        waited: Duration::from_secs(row.waited_secs.unsigned_abs().into()),
    })
}

fn place(id: &DecisionId) -> Place<'_> {
    Place { column: "decisions.plan", row: id.as_bytes() }
}

/// Writes a decision down; what is still to be done about it is sealed, because it can hold the author's words.
pub(crate) async fn insert(tx: &Tx, app: &App, decision: &Decision, plan: Option<&Plan>) -> Result<()> {
    let seal = |plan| app.keys.seal(tx.random(), &place(&decision.id), &serde_json::to_vec(plan)?);
    let plan = plan.map(seal).transpose()?;
    let row = decisions::ActiveModel {
        id: Set(decision.id),
        post_id: Set(decision.post),
        group_id: Set(decision.group),
        author_id: Set(decision.author),
        moderator_id: Set(decision.moderator),
        action: Set(decision.action),
        rules: Set(serde_json::to_string(&decision.grounds)?),
        detection: Set(if decision.automated { "automated" } else { "person" }.to_owned()),
        source: Set(decision.source),
        reason: Set(decision.reason.clone()),
        decided_at: Set(decision.decided_at),
        appeal_until: Set(decision.appeal_until),
        stage: Set(decision.stage),
        plan: Set(plan),
        case_id: Set(decision.case),
        version: Set(decision.version),
        category: Set(decision.category),
        ends_at: Set(decision.ends_at),
        seconded_by: Set(decision.seconded_by),
        waited_secs: Set(i32::try_from(decision.waited.as_secs()).unwrap_or(i32::MAX)),
    };
    decisions::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

pub(crate) async fn find(conn: &impl ConnectionTrait, id: DecisionId) -> Result<Decision> {
    decision(decisions::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?)
}

/// What was decided about a persona's words and is told to them ([`Decision::is_told`]), the latest first.
pub(crate) async fn about(
    conn: &impl ConnectionTrait,
    author: PersonaId,
    limit: u64,
) -> Result<Vec<Decision>> {
    let rows = decisions::Entity::find()
        .filter(decisions::Column::AuthorId.eq(author))
        .filter(decisions::Column::Stage.eq(Stage::Standing))
        .filter(
            Condition::any()
                .add(decisions::Column::Action.ne(Action::Publish))
                .add(decisions::Column::Source.eq(Source::Own)),
        )
        .order_by_desc(decisions::Column::DecidedAt)
        .limit(limit)
        .all(conn)
        .await?;
    rows.into_iter().map(decision).collect()
}

/// What a decision is still to do.
pub(crate) async fn plan(conn: &impl ConnectionTrait, app: &App, id: DecisionId) -> Result<Plan> {
    let row = decisions::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?;
    let sealed = row.plan.ok_or(Error::Conflict("problem-already-decided"))?;
    Ok(serde_json::from_slice(&app.keys.open(&place(&id), &sealed)?)?)
}

/// Takes a decision back that has not taken effect; `false` when it has.
pub(crate) async fn take_back(tx: &Tx, id: DecisionId) -> Result<bool> {
    let done = decisions::Entity::delete_many()
        .filter(decisions::Column::Id.eq(id))
        .filter(decisions::Column::Stage.eq(Stage::Pending))
        .exec(tx.conn())
        .await?;
    Ok(done.rows_affected == 1)
}

/// Forgets a decision that never took effect.
pub(crate) async fn forget(tx: &Tx, id: DecisionId) -> Result<()> {
    decisions::Entity::delete_by_id(id).exec(tx.conn()).await?;
    Ok(())
}

/// It has taken effect: the plan, and the words in it, are gone.
pub(crate) async fn stand(tx: &Tx, id: DecisionId) -> Result<()> {
    decisions::Entity::update_many()
        .col_expr(decisions::Column::Stage, Expr::value(Stage::Standing))
        .col_expr(decisions::Column::Plan, Expr::value(Option::<Vec<u8>>::None))
        .filter(decisions::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// The same, of a restriction that begins only now.
pub(crate) async fn stand_until(tx: &Tx, id: DecisionId, end: Option<Timestamp>) -> Result<()> {
    decisions::Entity::update_many()
        .col_expr(decisions::Column::EndsAt, Expr::value(end))
        .filter(decisions::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    stand(tx, id).await
}

/// It waits for a second person.
pub(crate) async fn propose(tx: &Tx, id: DecisionId) -> Result<()> {
    decisions::Entity::update_many()
        .col_expr(decisions::Column::Stage, Expr::value(Stage::Proposed))
        .filter(decisions::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// A second person agrees.
pub(crate) async fn second(tx: &Tx, id: DecisionId, by: PersonaId) -> Result<()> {
    decisions::Entity::update_many()
        .col_expr(decisions::Column::SecondedBy, Expr::value(Some(by)))
        .filter(decisions::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// What waits for a second person in these groups, the oldest first.
pub(crate) async fn proposed(
    conn: &impl ConnectionTrait,
    groups: &[GroupId],
    limit: u64,
) -> Result<Vec<Decision>> {
    let rows = proposed_in(groups).order_by_asc(decisions::Column::DecidedAt).limit(limit).all(conn).await?;
    rows.into_iter().map(decision).collect()
}

/// How much waits for a second person in these groups.
pub(crate) async fn count_proposed(conn: &impl ConnectionTrait, groups: &[GroupId]) -> Result<u64> {
    Ok(proposed_in(groups).count(conn).await?)
}

fn proposed_in(groups: &[GroupId]) -> sea_orm::Select<decisions::Entity> {
    decisions::Entity::find()
        .filter(decisions::Column::GroupId.is_in(groups.iter().copied()))
        .filter(decisions::Column::Stage.eq(Stage::Proposed))
}

/// Who made these decisions: one query for any number of them.
pub(crate) async fn moderators(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = DecisionId>,
) -> Result<HashMap<DecisionId, PersonaId>> {
    let rows = decisions::Entity::find()
        .select_only()
        .columns([decisions::Column::Id, decisions::Column::ModeratorId])
        .filter(decisions::Column::Id.is_in(ids))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Whose words a decision was about.
pub async fn decision_author(conn: &impl ConnectionTrait, id: DecisionId) -> Result<PersonaId> {
    Ok(find(conn, id).await?.author)
}

/// How many decisions stand since then, by what they were about and what they were.
pub(crate) async fn count_by_kind(conn: &impl ConnectionTrait, since: Timestamp) -> Result<Vec<Line>> {
    let rows = standing_since(since)
        .select_only()
        .columns([decisions::Column::Category, decisions::Column::Action, decisions::Column::Detection])
        .column_as(decisions::Column::Id.count(), "count")
        .group_by(decisions::Column::Category)
        .group_by(decisions::Column::Action)
        .group_by(decisions::Column::Detection)
        .into_tuple::<(Category, Action, String, i64)>()
        .all(conn)
        .await?;
    let line = |(category, action, detection, count): (_, _, String, i64)| Line {
        category,
        action,
        automated: detection == "automated",
        count: count.unsigned_abs(),
    };
    Ok(rows.into_iter().map(line).collect())
}

/// How many items were decided about since then. A sanction follows from one, and is none itself.
pub(crate) async fn count_items(conn: &impl ConnectionTrait, since: Timestamp) -> Result<u64> {
    Ok(items_since(since).count(conn).await?)
}

/// How long the item at this place waited, in seconds, when they stand in the order of their waiting.
pub(crate) async fn waited(conn: &impl ConnectionTrait, since: Timestamp, rank: u64) -> Result<Option<i64>> {
    let waited: Option<i32> = items_since(since)
        .select_only()
        .column(decisions::Column::WaitedSecs)
        .order_by_asc(decisions::Column::WaitedSecs)
        .offset(rank)
        .limit(1)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(waited.map(i64::from))
}

fn standing_since(since: Timestamp) -> sea_orm::Select<decisions::Entity> {
    decisions::Entity::find()
        .filter(decisions::Column::Stage.eq(Stage::Standing))
        .filter(decisions::Column::DecidedAt.gte(since))
}

fn items_since(since: Timestamp) -> sea_orm::Select<decisions::Entity> {
    standing_since(since).filter(decisions::Column::Action.is_in(Action::ALL))
}

/// Forgets what the reasons of decisions about a persona's words say. That something was decided stays.
pub(crate) async fn forget_words(tx: &Tx, author: PersonaId) -> Result<Vec<DecisionId>> {
    let mine = decisions::Entity::find()
        .select_only()
        .column(decisions::Column::Id)
        .filter(decisions::Column::AuthorId.eq(author));
    let mine = mine.into_tuple().all(tx.conn()).await?;
    decisions::Entity::update_many()
        .col_expr(decisions::Column::Reason, Expr::value(""))
        .filter(decisions::Column::AuthorId.eq(author))
        .exec(tx.conn())
        .await?;
    Ok(mine)
}
