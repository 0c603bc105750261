//! The tables `posts` and `post_revisions`.

use crate::base::dialect::is_duplicate;
use crate::base::error::{Error, Result};
use crate::base::ids::{BadgeId, GroupId, PersonaId, PostId, TopicId};
use crate::base::page::{Cursor, Page};
use crate::base::{Timestamp, Tx};
use crate::community::posts::model::{Post, PostState};
use crate::community::posts::store::marks;
use crate::screening::{SafeHtml, markup};
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

mod by_author;

pub use by_author::{authored, public_of, revisions};
pub(crate) use by_author::{count_public, of, waiting_in, waiting_of};

mod posts {
    use super::PostState;
    use crate::base::clock::Timestamp;
    use crate::base::ids::{BadgeId, GroupId, PersonaId, PostId, TopicId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "posts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: PostId,
        pub topic_id: TopicId,
        pub group_id: GroupId,
        pub persona_id: PersonaId,
        pub badge_id: Option<BadgeId>,
        pub opening: bool,
        pub state: PostState,
        pub source: Option<String>,
        pub html: Option<String>,
        pub renderer: i32,
        pub redacted: bool,
        pub helped: bool,
        pub revision: i32,
        pub request_key: Option<Vec<u8>>,
        pub created_at: Timestamp,
        pub published_at: Option<Timestamp>,
        pub edited_at: Option<Timestamp>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod revisions {
    use crate::base::clock::Timestamp;
    use crate::base::ids::PostId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "post_revisions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub post_id: PostId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub revision: i32,
        pub source: String,
        pub html: String,
        pub renderer: i32,
        pub created_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

impl From<posts::Model> for Post {
    fn from(row: posts::Model) -> Self {
        let html = match (row.html, &row.source) {
            (Some(html), Some(source)) => Some(rendered(html, row.renderer, source)),
            _ => None,
        };
        Self {
            id: row.id,
            topic: row.topic_id,
            group: row.group_id,
            author: row.persona_id,
            badge: row.badge_id,
            opening: row.opening,
            state: row.state,
            source: row.source,
            html,
            redacted: row.redacted,
            helped: row.helped,
            revision: row.revision,
            created_at: row.created_at,
            published_at: row.published_at,
            edited_at: row.edited_at,
        }
    }
}

/// The stored rendering, or a new one when the renderer has changed since.
fn rendered(html: String, renderer: i32, source: &str) -> SafeHtml {
    markup::restore(html, renderer.cast_unsigned())
        .or_else(|| markup::render(source).ok())
        .unwrap_or_default()
}

/// What a post is made of.
pub(crate) struct Row {
    pub id: PostId,
    pub topic: TopicId,
    pub group: GroupId,
    pub author: PersonaId,
    pub opening: bool,
    pub request_key: Vec<u8>,
}

/// A version of a post that everybody may read.
pub(crate) struct Text<'a> {
    pub source: &'a str,
    pub html: &'a SafeHtml,
}

/// Makes a post that nobody reads yet. `false` when this form has made one before.
pub(crate) async fn insert(tx: &Tx, row: &Row) -> Result<bool> {
    let row = posts::ActiveModel {
        id: Set(row.id),
        topic_id: Set(row.topic),
        group_id: Set(row.group),
        persona_id: Set(row.author),
        badge_id: Set(None),
        opening: Set(row.opening),
        state: Set(PostState::Held),
        source: Set(None),
        html: Set(None),
        renderer: Set(markup::RENDERER_VERSION.cast_signed()),
        redacted: Set(false),
        helped: Set(false),
        revision: Set(0),
        request_key: Set(Some(row.request_key.clone())),
        created_at: Set(tx.now()),
        published_at: Set(None),
        edited_at: Set(None),
    };
    match posts::Entity::insert(row).exec_without_returning(tx.conn()).await {
        Err(error) if is_duplicate(&error) => Ok(false),
        other => Ok(other.map(|_| true)?),
    }
}

/// Makes a version public: the first one, or a changed one when `edited`.
pub(crate) async fn publish(
    tx: &Tx,
    id: PostId,
    text: &Text<'_>,
    badge: Option<BadgeId>,
    redacted: bool,
) -> Result<()> {
    posts::Entity::update_many()
        .col_expr(posts::Column::State, Expr::value(PostState::Published))
        .col_expr(posts::Column::Source, Expr::value(text.source))
        .col_expr(posts::Column::Html, Expr::value(text.html.as_str()))
        .col_expr(posts::Column::Renderer, Expr::value(markup::RENDERER_VERSION.cast_signed()))
        .col_expr(posts::Column::Redacted, Expr::value(redacted))
        .col_expr(posts::Column::BadgeId, Expr::value(badge))
        .col_expr(posts::Column::PublishedAt, Expr::value(Some(tx.now())))
        .filter(posts::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Keeps the present version in the history and makes another one public.
pub(crate) async fn revise(tx: &Tx, post: &Post, text: &Text<'_>, redacted: bool) -> Result<()> {
    if let (Some(source), Some(html)) = (&post.source, &post.html) {
        let row = revisions::ActiveModel {
            post_id: Set(post.id),
            revision: Set(post.revision),
            source: Set(source.clone()),
            html: Set(html.to_string()),
            renderer: Set(markup::RENDERER_VERSION.cast_signed()),
            created_at: Set(post.edited_at.or(post.published_at).unwrap_or(post.created_at)),
        };
        revisions::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    }
    posts::Entity::update_many()
        .col_expr(posts::Column::Source, Expr::value(text.source))
        .col_expr(posts::Column::Html, Expr::value(text.html.as_str()))
        .col_expr(posts::Column::Renderer, Expr::value(markup::RENDERER_VERSION.cast_signed()))
        .col_expr(posts::Column::Redacted, Expr::value(redacted || post.redacted))
        .col_expr(posts::Column::Revision, Expr::col(posts::Column::Revision).add(1))
        .col_expr(posts::Column::EditedAt, Expr::value(Some(tx.now())))
        .filter(posts::Column::Id.eq(post.id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Changes where a post is in its life. A post that nobody may read any more loses its words and its
/// history.
pub(crate) async fn set_state(tx: &Tx, id: PostId, state: PostState) -> Result<()> {
    let mut update = posts::Entity::update_many()
        .col_expr(posts::Column::State, Expr::value(state))
        .filter(posts::Column::Id.eq(id));
    if state != PostState::Published {
        update = update
            .col_expr(posts::Column::Source, Expr::value(Option::<String>::None))
            .col_expr(posts::Column::Html, Expr::value(Option::<String>::None));
        forget_revisions(tx, id).await?;
    }
    update.exec(tx.conn()).await?;
    Ok(())
}

/// Says whether an answer helped whoever asked; `false` when that was said already.
pub(crate) async fn set_helped(tx: &Tx, id: PostId, helped: bool) -> Result<bool> {
    let done = posts::Entity::update_many()
        .col_expr(posts::Column::Helped, Expr::value(helped))
        .filter(posts::Column::Id.eq(id))
        .filter(posts::Column::Helped.eq(!helped))
        .exec(tx.conn())
        .await?;
    Ok(done.rows_affected > 0)
}

/// Says no longer that a moderator took something out: the words are the author's own again.
pub(crate) async fn is_whole(tx: &Tx, id: PostId) -> Result<()> {
    posts::Entity::update_many()
        .col_expr(posts::Column::Redacted, Expr::value(false))
        .filter(posts::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Posts that were given back and whose words are destroyed now: there is nothing left to change.
pub(crate) async fn give_up(tx: &Tx, ids: Vec<PostId>) -> Result<()> {
    posts::Entity::update_many()
        .col_expr(posts::Column::State, Expr::value(PostState::Rejected))
        .filter(posts::Column::Id.is_in(ids))
        .filter(posts::Column::State.eq(PostState::Returned))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Removes the history: what was redacted must stand in no older version.
pub(crate) async fn forget_revisions(tx: &Tx, id: PostId) -> Result<()> {
    revisions::Entity::delete_many().filter(revisions::Column::PostId.eq(id)).exec(tx.conn()).await?;
    Ok(())
}

/// The public posts of a group that hold these words.
pub(crate) async fn holding(conn: &impl ConnectionTrait, group: GroupId, words: &str) -> Result<Vec<Post>> {
    let rows = posts::Entity::find()
        .filter(posts::Column::GroupId.eq(group))
        .filter(posts::Column::State.eq(PostState::Published))
        .filter(Expr::col(posts::Column::Source).like(containing(words)))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Post::from).collect())
}

/// Removes every older version of a post of the group that holds these words.
pub(crate) async fn forget_revisions_holding(tx: &Tx, group: GroupId, words: &str) -> Result<()> {
    let in_group = posts::Entity::find()
        .select_only()
        .column(posts::Column::Id)
        .filter(posts::Column::GroupId.eq(group))
        .into_query();
    revisions::Entity::delete_many()
        .filter(revisions::Column::PostId.in_subquery(in_group))
        .filter(Expr::col(revisions::Column::Source).like(containing(words)))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// A pattern for `LIKE` that finds exactly these words, whatever signs are in them.
fn containing(words: &str) -> LikeExpr {
    let escaped = words.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    LikeExpr::new(format!("%{escaped}%")).escape('\\')
}

/// Makes a public post read otherwise because a moderator took something out: no older version is kept.
pub(crate) async fn rewrite(tx: &Tx, id: PostId, text: &Text<'_>) -> Result<()> {
    posts::Entity::update_many()
        .col_expr(posts::Column::Source, Expr::value(text.source))
        .col_expr(posts::Column::Html, Expr::value(text.html.as_str()))
        .col_expr(posts::Column::Renderer, Expr::value(markup::RENDERER_VERSION.cast_signed()))
        .col_expr(posts::Column::Redacted, Expr::value(true))
        .col_expr(posts::Column::Revision, Expr::col(posts::Column::Revision).add(1))
        .filter(posts::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// The ids of every post of a topic, public or not.
pub(crate) async fn of_topic(conn: &impl ConnectionTrait, topic: TopicId) -> Result<Vec<PostId>> {
    let ids = posts::Entity::find()
        .select_only()
        .column(posts::Column::Id)
        .filter(posts::Column::TopicId.eq(topic))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids)
}

/// The post with this id.
pub async fn find(conn: &impl ConnectionTrait, id: PostId) -> Result<Post> {
    Ok(posts::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?.into())
}

/// The post with this id, which nobody else changes until this transaction ends. Every change of a post begins here.
pub async fn lock(tx: &Tx, id: PostId) -> Result<Post> {
    // SQLite has one writer at a time and needs no lock; the builder leaves it out.
    Ok(posts::Entity::find_by_id(id).lock_exclusive().one(tx.conn()).await?.ok_or(Error::NotFound)?.into())
}

/// The topics that only members read.
pub(crate) fn topics_for_members() -> SelectStatement {
    posts::Entity::find()
        .select_only()
        .column(posts::Column::TopicId)
        .filter(posts::Column::Opening.eq(true))
        .filter(posts::Column::Id.in_subquery(marks::for_members()))
        .into_query()
}

/// Public replies in a topic by somebody else than who began it, for a query over `topics`.
pub(crate) fn replies_of_others() -> SelectStatement {
    posts::Entity::find()
        .select_only()
        .column(posts::Column::Id)
        .filter(Expr::col((posts::Entity, posts::Column::TopicId)).equals(("topics", "id")))
        .filter(Expr::col((posts::Entity, posts::Column::PersonaId)).ne(Expr::col(("topics", "persona_id"))))
        .filter(posts::Column::Opening.eq(false))
        .filter(posts::Column::State.eq(PostState::Published))
        .into_query()
}

/// What its older versions said, the oldest first.
pub(crate) async fn sources(conn: &impl ConnectionTrait, id: PostId) -> Result<Vec<String>> {
    let rows = revisions::Entity::find()
        .select_only()
        .column(revisions::Column::Source)
        .filter(revisions::Column::PostId.eq(id))
        .order_by_asc(revisions::Column::Revision);
    Ok(rows.into_tuple().all(conn).await?)
}

/// The post that this form made before.
pub(crate) async fn by_request(conn: &impl ConnectionTrait, author: PersonaId, key: &[u8]) -> Result<Post> {
    let row = posts::Entity::find()
        .filter(posts::Column::PersonaId.eq(author))
        .filter(posts::Column::RequestKey.eq(key))
        .one(conn)
        .await?;
    Ok(row.ok_or(Error::NotFound)?.into())
}

/// Whether a public reply in the topic carries a badge.
pub(crate) async fn is_answered(conn: &impl ConnectionTrait, topic: TopicId) -> Result<bool> {
    let answer = posts::Entity::find()
        .filter(posts::Column::TopicId.eq(topic))
        .filter(posts::Column::Opening.eq(false))
        .filter(posts::Column::State.eq(PostState::Published))
        .filter(posts::Column::BadgeId.is_not_null())
        .one(conn)
        .await?;
    Ok(answer.is_some())
}

/// The first post of a topic.
pub async fn opening(conn: &impl ConnectionTrait, topic: TopicId) -> Result<Post> {
    let row = posts::Entity::find()
        .filter(posts::Column::TopicId.eq(topic))
        .filter(posts::Column::Opening.eq(true))
        .one(conn)
        .await?;
    Ok(row.ok_or(Error::NotFound)?.into())
}

/// The public reply of a group that was published last.
pub async fn latest_reply(conn: &impl ConnectionTrait, group: GroupId) -> Result<Option<Post>> {
    let row = posts::Entity::find()
        .filter(posts::Column::GroupId.eq(group))
        .filter(posts::Column::Opening.eq(false))
        .filter(posts::Column::State.eq(PostState::Published))
        .order_by_desc(posts::Column::PublishedAt)
        .limit(1)
        .one(conn)
        .await?;
    Ok(row.map(Post::from))
}

/// What clinicians answered to a question: public, with a badge, oldest first, and no more than `most`.
pub(crate) async fn answers(conn: &impl ConnectionTrait, topic: TopicId, most: usize) -> Result<Vec<Post>> {
    let rows = posts::Entity::find()
        .filter(posts::Column::TopicId.eq(topic))
        .filter(posts::Column::Opening.eq(false))
        .filter(posts::Column::State.eq(PostState::Published))
        .filter(posts::Column::BadgeId.is_not_null())
        .order_by_asc(posts::Column::PublishedAt)
        .order_by_asc(posts::Column::Id)
        .limit(most as u64)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Post::from).collect())
}

/// The replies that people read or once read, oldest first, without those that stand elsewhere on the page.
pub(crate) async fn replies(
    conn: &impl ConnectionTrait,
    topic: TopicId,
    elsewhere: &[PostId],
    after: Option<Cursor>,
    size: usize,
) -> Result<Page<Post>> {
    let mut query = posts::Entity::find()
        .filter(posts::Column::TopicId.eq(topic))
        .filter(posts::Column::Opening.eq(false))
        .filter(posts::Column::PublishedAt.is_not_null())
        .filter(posts::Column::Id.is_not_in(elsewhere.iter().copied()))
        .order_by_asc(posts::Column::PublishedAt)
        .order_by_asc(posts::Column::Id)
        .limit(size as u64 + 1);
    if let Some(Cursor { at, id }) = after {
        let id = PostId::from_bytes(id);
        query = query.filter(
            Condition::any()
                .add(posts::Column::PublishedAt.gt(at))
                .add(Condition::all().add(posts::Column::PublishedAt.eq(at)).add(posts::Column::Id.gt(id))),
        );
    }
    let rows: Vec<Post> = query.all(conn).await?.into_iter().map(Post::from).collect();
    Ok(Page::cut(rows, size, |post| Cursor {
        at: post.published_at.unwrap_or(post.created_at),
        id: *post.id.as_bytes(),
    }))
}

/// An older version of a post.
pub(crate) struct Revision {
    pub html: SafeHtml,
    pub created_at: Timestamp,
}

/// The older versions, newest first.
pub(crate) async fn history(conn: &impl ConnectionTrait, id: PostId) -> Result<Vec<Revision>> {
    let rows = revisions::Entity::find()
        .filter(revisions::Column::PostId.eq(id))
        .order_by_desc(revisions::Column::Revision)
        .all(conn)
        .await?;
    let rows = rows.into_iter().map(|row| Revision {
        html: rendered(row.html, row.renderer, &row.source),
        created_at: row.created_at,
    });
    Ok(rows.collect())
}
