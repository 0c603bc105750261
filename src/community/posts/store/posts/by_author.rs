//! Asking for posts by who wrote them.

use super::{posts, topics_for_members};
use crate::base::error::Result;
use crate::base::ids::{PersonaId, PostId, TopicId};
use crate::community::posts::model::{Post, PostState, Viewer};
use crate::community::posts::store::marks;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use std::collections::{HashMap, HashSet};

/// Every post of a persona, whatever became of it, the oldest first.
pub(crate) async fn of(conn: &impl ConnectionTrait, author: PersonaId) -> Result<Vec<Post>> {
    let rows = posts::Entity::find()
        .filter(posts::Column::PersonaId.eq(author))
        .order_by_asc(posts::Column::CreatedAt)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Post::from).collect())
}

/// The latest posts of a persona that are public for this viewer.
pub async fn public_of(
    conn: &impl ConnectionTrait,
    author: PersonaId,
    viewer: Viewer,
    limit: u64,
) -> Result<Vec<Post>> {
    let mut query = posts::Entity::find()
        .filter(posts::Column::PersonaId.eq(author))
        .filter(posts::Column::State.eq(PostState::Published))
        .order_by_desc(posts::Column::CreatedAt)
        .limit(limit);
    if viewer == Viewer::Anybody {
        query = query
            .filter(posts::Column::Id.not_in_subquery(marks::for_members()))
            .filter(posts::Column::TopicId.not_in_subquery(topics_for_members()));
    }
    let rows = query.all(conn).await?;
    Ok(rows.into_iter().map(Post::from).collect())
}

/// Which of these posts these personas wrote.
pub async fn authored(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PostId>,
    authors: &[PersonaId],
) -> Result<HashSet<PostId>> {
    let own = posts::Entity::find()
        .select_only()
        .column(posts::Column::Id)
        .filter(posts::Column::Id.is_in(ids))
        .filter(posts::Column::PersonaId.is_in(authors.iter().copied()))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(own.into_iter().collect())
}

/// How many public posts of a persona there are: first posts of topics, or replies.
pub(crate) async fn count_public(
    conn: &impl ConnectionTrait,
    author: PersonaId,
    opening: bool,
) -> Result<u64> {
    let theirs = posts::Entity::find()
        .filter(posts::Column::PersonaId.eq(author))
        .filter(posts::Column::Opening.eq(opening))
        .filter(posts::Column::State.eq(PostState::Published));
    Ok(theirs.count(conn).await?)
}

/// How often each of these posts was changed.
pub async fn revisions(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PostId>,
) -> Result<HashMap<PostId, i32>> {
    let rows = posts::Entity::find()
        .select_only()
        .columns([posts::Column::Id, posts::Column::Revision])
        .filter(posts::Column::Id.is_in(ids))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// What a persona has written in a topic that nobody else reads yet.
pub(crate) async fn waiting_of(
    conn: &impl ConnectionTrait,
    author: PersonaId,
    topic: Option<TopicId>,
) -> Result<Vec<Post>> {
    let mut query = posts::Entity::find()
        .filter(posts::Column::PersonaId.eq(author))
        .filter(posts::Column::State.is_in([PostState::Held, PostState::Returned]))
        .order_by_asc(posts::Column::CreatedAt);
    if let Some(topic) = topic {
        query = query.filter(posts::Column::TopicId.eq(topic));
    }
    Ok(query.all(conn).await?.into_iter().map(Post::from).collect())
}

/// The same of the topic that `topic` finds, as a part of a larger query.
pub(crate) fn waiting_in(author: PersonaId, topic: SelectStatement) -> SelectStatement {
    posts::Entity::find()
        .filter(posts::Column::PersonaId.eq(author))
        .filter(posts::Column::State.is_in([PostState::Held, PostState::Returned]))
        .filter(posts::Column::TopicId.in_subquery(topic))
        .into_query()
}
