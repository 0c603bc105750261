//! The table `cases`: public posts that were reported and wait for a person.

use crate::base::error::{Error, Result};
use crate::base::ids::{CaseId, GroupId, PostId};
use crate::base::{Timestamp, Tx};
use crate::community::moderation::model::{Case, Category};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

mod cases {
    use crate::base::clock::Timestamp;
    use crate::base::ids::{CaseId, GroupId, PostId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "cases")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: CaseId,
        pub post_id: PostId,
        pub group_id: GroupId,
        pub danger: i16,
        pub since: Timestamp,
        pub selling: bool,
        pub decided_at: Option<Timestamp>,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

impl From<cases::Model> for Case {
    fn from(row: cases::Model) -> Self {
        let cases::Model { id, post_id, group_id, danger, since, selling, decided_at, version } = row;
        Self { id, post: post_id, group: group_id, danger, since, selling, decided_at, version }
    }
}

/// The case that waits about a post, with one more reason; a new one when none waits. The post is locked already.
pub(crate) async fn open(tx: &Tx, post: PostId, group: GroupId, category: Category) -> Result<CaseId> {
    let danger = category.danger();
    let selling = category == Category::Selling;
    if let Some(case) = waiting_about(tx.conn(), post).await? {
        cases::Entity::update_many()
            .col_expr(cases::Column::Danger, Expr::value(Ord::max(case.danger, danger)))
            .col_expr(cases::Column::Selling, Expr::value(case.selling && selling))
            .col_expr(cases::Column::Version, Expr::col(cases::Column::Version).add(1))
            .filter(cases::Column::Id.eq(case.id))
            .exec(tx.conn())
            .await?;
        return Ok(case.id);
    }
    let id = CaseId::new(tx.random());
    let row = cases::ActiveModel {
        id: Set(id),
        post_id: Set(post),
        group_id: Set(group),
        danger: Set(danger),
        since: Set(tx.now()),
        selling: Set(selling),
        decided_at: Set(None),
        version: Set(1),
    };
    cases::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(id)
}

/// The case that waits about a post, if one does.
pub(crate) async fn waiting_about(conn: &impl ConnectionTrait, post: PostId) -> Result<Option<Case>> {
    let row = cases::Entity::find()
        .filter(cases::Column::PostId.eq(post))
        .filter(cases::Column::DecidedAt.is_null())
        .one(conn)
        .await?;
    Ok(row.map(Case::from))
}

/// The case with this id.
pub(crate) async fn find(conn: &impl ConnectionTrait, id: CaseId) -> Result<Case> {
    Ok(cases::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?.into())
}

/// The cases with these ids, in any order: one query for any number of them.
pub(crate) async fn find_each(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = CaseId>,
) -> Result<Vec<Case>> {
    let rows = cases::Entity::find().filter(cases::Column::Id.is_in(ids)).all(conn).await?;
    Ok(rows.into_iter().map(Case::from).collect())
}

/// A person has decided.
pub(crate) async fn close(tx: &Tx, id: CaseId) -> Result<()> {
    set_decided(tx, id, Some(tx.now())).await
}

/// The decision was taken back. What was reported anew in between joins the old case.
pub(crate) async fn reopen(tx: &Tx, id: CaseId) -> Result<()> {
    set_decided(tx, id, None).await
}

/// A person says otherwise how far up it belongs.
pub(crate) async fn set_danger(tx: &Tx, id: CaseId, danger: i16) -> Result<()> {
    cases::Entity::update_many()
        .col_expr(cases::Column::Danger, Expr::value(danger))
        .filter(cases::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// The cases that wait about these posts.
pub(crate) async fn about(conn: &impl ConnectionTrait, posts: &[PostId]) -> Result<Vec<Case>> {
    let rows = cases::Entity::find()
        .filter(cases::Column::PostId.is_in(posts.iter().copied()))
        .filter(cases::Column::DecidedAt.is_null())
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Case::from).collect())
}

async fn set_decided(tx: &Tx, id: CaseId, at: Option<Timestamp>) -> Result<()> {
    cases::Entity::update_many()
        .col_expr(cases::Column::DecidedAt, Expr::value(at))
        .filter(cases::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// The cases that wait in these groups, at or above a `danger`, all or only those that sell something: by danger, then by time waited.
pub(crate) async fn queue(
    conn: &impl ConnectionTrait,
    groups: &[GroupId],
    danger: i16,
    selling: bool,
    limit: u64,
) -> Result<Vec<Case>> {
    let mut query = waiting_in(groups).filter(cases::Column::Danger.gte(danger));
    if selling {
        query = query.filter(cases::Column::Selling.eq(true));
    }
    let rows = query
        .order_by_desc(cases::Column::Danger)
        .order_by_asc(cases::Column::Since)
        .limit(limit)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Case::from).collect())
}

/// How many cases wait in these groups, at or above a `danger`.
pub(crate) async fn count(conn: &impl ConnectionTrait, groups: &[GroupId], danger: i16) -> Result<u64> {
    Ok(waiting_in(groups).filter(cases::Column::Danger.gte(danger)).count(conn).await?)
}

/// How many cases about selling wait in these groups.
pub(crate) async fn count_selling(conn: &impl ConnectionTrait, groups: &[GroupId]) -> Result<u64> {
    Ok(waiting_in(groups).filter(cases::Column::Selling.eq(true)).count(conn).await?)
}

fn waiting_in(groups: &[GroupId]) -> sea_orm::Select<cases::Entity> {
    cases::Entity::find()
        .filter(cases::Column::GroupId.is_in(groups.iter().copied()))
        .filter(cases::Column::DecidedAt.is_null())
}
