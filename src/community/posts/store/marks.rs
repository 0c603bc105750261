//! The table `post_marks`: what moderators put beside a public post.

use crate::base::error::Result;
use crate::base::ids::{DecisionId, PostId};
use crate::base::{Timestamp, Tx};
use crate::community::posts::model::Mark;
use sea_orm::sea_query::{OnConflict, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use std::collections::HashMap;

mod marks {
    use super::Mark;
    use crate::base::clock::Timestamp;
    use crate::base::ids::{DecisionId, PostId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "post_marks")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub post_id: PostId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub mark: Mark,
        pub decision_id: DecisionId,
        pub since: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Puts a mark beside a post; one that is there already now belongs to this decision.
pub(crate) async fn put(tx: &Tx, post: PostId, mark: Mark, decision: DecisionId) -> Result<()> {
    let row = marks::ActiveModel {
        post_id: Set(post),
        mark: Set(mark),
        decision_id: Set(decision),
        since: Set(tx.now()),
    };
    let key = [marks::Column::PostId, marks::Column::Mark];
    let mut known = OnConflict::columns(key);
    known.update_columns([marks::Column::DecisionId, marks::Column::Since]);
    marks::Entity::insert(row).on_conflict(known).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Takes a mark away; `false` when it was not there.
pub(crate) async fn take(tx: &Tx, post: PostId, mark: Mark) -> Result<bool> {
    let gone = marks::Entity::delete_by_id((post, mark)).exec(tx.conn()).await?;
    Ok(gone.rows_affected == 1)
}

/// The mark that a decision put beside a post, as long as it is there.
pub async fn of_decision(
    conn: &impl ConnectionTrait,
    decision: DecisionId,
) -> Result<Option<(PostId, Mark)>> {
    let row = marks::Entity::find().filter(marks::Column::DecisionId.eq(decision)).one(conn).await?;
    Ok(row.map(|row| (row.post_id, row.mark)))
}

/// The marks of these posts, each with when it was put there: one query for any number of them.
pub async fn of_posts(
    conn: &impl ConnectionTrait,
    posts: impl IntoIterator<Item = PostId>,
) -> Result<HashMap<PostId, Vec<(Mark, Timestamp)>>> {
    let rows = marks::Entity::find()
        .filter(marks::Column::PostId.is_in(posts))
        .order_by_asc(marks::Column::Since)
        .all(conn)
        .await?;
    let mut found: HashMap<PostId, Vec<(Mark, Timestamp)>> = HashMap::new();
    for row in rows {
        found.entry(row.post_id).or_default().push((row.mark, row.since));
    }
    Ok(found)
}

/// Whether only members read the topic with this first post.
pub(crate) async fn is_for_members(conn: &impl ConnectionTrait, opening: PostId) -> Result<bool> {
    Ok(marks::Entity::find_by_id((opening, Mark::Members)).one(conn).await?.is_some())
}

/// The posts that only members read.
pub(crate) fn for_members() -> SelectStatement {
    marks::Entity::find()
        .select_only()
        .column(marks::Column::PostId)
        .filter(marks::Column::Mark.eq(Mark::Members))
        .into_query()
}
