//! The table `topics`.

use crate::base::error::{Error, Result};
use crate::base::ids::{GroupId, PersonaId, TopicId};
use crate::base::page::{Cursor, Page};
use crate::base::{Timestamp, Tx};
use crate::community::clinicians::Profession;
use crate::community::posts::asked::Claim;
use crate::community::posts::model::{Topic, TopicKind, Viewer};
use crate::community::posts::store::posts;
use sea_orm::sea_query::{Expr, ExprTrait, Func, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use std::collections::HashMap;

mod questions;

pub(crate) use questions::{claim, free, free_all, settled};
pub use questions::{count_unnoticed, count_waiting, held_by, unnoticed, waiting};

mod topics {
    use super::TopicKind;
    use crate::base::clock::Timestamp;
    use crate::base::ids::{GroupId, PersonaId, TopicId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "topics")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: TopicId,
        pub group_id: GroupId,
        pub number: Option<i64>,
        pub kind: TopicKind,
        pub title: String,
        pub persona_id: PersonaId,
        pub state: String,
        pub created_at: Timestamp,
        pub active_at: Timestamp,
        pub replies: i32,
        pub answered: bool,
        pub asked_at: Option<Timestamp>,
        pub answered_at: Option<Timestamp>,
        pub newcomer: bool,
        pub wanted: Option<String>,
        pub claimed_by: Option<PersonaId>,
        pub claimed_until: Option<Timestamp>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// On lists.
const OPEN: &str = "open";
/// On no list: it waits, or its first post is gone and nobody replied.
const UNLISTED: &str = "unlisted";

impl From<topics::Model> for Topic {
    fn from(row: topics::Model) -> Self {
        let claim = row.claimed_by.zip(row.claimed_until);
        Self {
            id: row.id,
            group: row.group_id,
            number: row.number,
            kind: row.kind,
            title: row.title,
            author: row.persona_id,
            active_at: row.active_at,
            replies: row.replies,
            answered: row.answered,
            asked_at: row.asked_at,
            newcomer: row.newcomer,
            wanted: row.wanted.as_deref().and_then(Profession::parse),
            claim: claim.map(|(by, until)| Claim { by, until }),
        }
    }
}

/// What a topic begins with.
pub(crate) struct Row {
    pub id: TopicId,
    pub group: GroupId,
    pub author: PersonaId,
    pub kind: TopicKind,
    pub wanted: Option<Profession>,
    pub newcomer: bool,
}

/// Makes a topic that is on no list and has no number yet.
pub(crate) async fn insert(tx: &Tx, row: &Row) -> Result<()> {
    let row = topics::ActiveModel {
        id: Set(row.id),
        group_id: Set(row.group),
        number: Set(None),
        kind: Set(row.kind),
        title: Set(String::new()),
        persona_id: Set(row.author),
        state: Set(UNLISTED.to_owned()),
        created_at: Set(tx.now()),
        active_at: Set(tx.now()),
        replies: Set(0),
        answered: Set(false),
        asked_at: Set(None),
        answered_at: Set(None),
        newcomer: Set(row.newcomer),
        wanted: Set(row.wanted.map(|wanted| wanted.code().to_owned())),
        claimed_by: Set(None),
        claimed_until: Set(None),
    };
    topics::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Puts a topic on the lists under this title. A topic that has no number gets `number`.
pub(crate) async fn list(tx: &Tx, id: TopicId, number: i64, title: &str) -> Result<()> {
    topics::Entity::update_many()
        .col_expr(topics::Column::State, Expr::value(OPEN))
        .col_expr(topics::Column::Title, Expr::value(title))
        .col_expr(topics::Column::Number, Expr::value(number))
        .col_expr(topics::Column::ActiveAt, Expr::value(tx.now()))
        .col_expr(topics::Column::AskedAt, once(topics::Column::AskedAt, tx.now()))
        .filter(topics::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// What stands in this column already, or this moment.
fn once(column: topics::Column, now: Timestamp) -> Expr {
    Func::coalesce([Expr::col(column), Expr::value(now)]).into()
}

/// Changes the title.
pub(crate) async fn retitle(tx: &Tx, id: TopicId, title: &str) -> Result<()> {
    topics::Entity::update_many()
        .col_expr(topics::Column::Title, Expr::value(title))
        .filter(topics::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Takes a topic off the lists. Its number stays taken.
pub(crate) async fn unlist(tx: &Tx, id: TopicId, title: &str) -> Result<()> {
    topics::Entity::update_many()
        .col_expr(topics::Column::State, Expr::value(UNLISTED))
        .col_expr(topics::Column::Title, Expr::value(title))
        .filter(topics::Column::Id.eq(id))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Counts a reply that became public; `answered` when it carries a badge.
pub(crate) async fn count_reply(tx: &Tx, id: TopicId, answered: bool) -> Result<()> {
    let mut update = topics::Entity::update_many()
        .col_expr(topics::Column::Replies, Expr::col(topics::Column::Replies).add(1))
        .col_expr(topics::Column::ActiveAt, Expr::value(tx.now()))
        .filter(topics::Column::Id.eq(id));
    if answered {
        update = update
            .col_expr(topics::Column::Answered, Expr::value(true))
            .col_expr(topics::Column::AnsweredAt, once(topics::Column::AnsweredAt, tx.now()))
            .col_expr(topics::Column::ClaimedBy, Expr::value(Option::<PersonaId>::None))
            .col_expr(topics::Column::ClaimedUntil, Expr::value(Option::<Timestamp>::None));
    }
    update.exec(tx.conn()).await?;
    Ok(())
}

/// Counts off a reply that is gone; `answered` when another one with a badge is left.
pub(crate) async fn discount_reply(tx: &Tx, id: TopicId, answered: bool) -> Result<()> {
    let mut update = topics::Entity::update_many()
        .col_expr(topics::Column::Replies, Expr::col(topics::Column::Replies).sub(1))
        .col_expr(topics::Column::Answered, Expr::value(answered))
        .filter(topics::Column::Id.eq(id));
    if !answered {
        update = update.col_expr(topics::Column::AnsweredAt, Expr::value(Option::<Timestamp>::None));
    }
    update.exec(tx.conn()).await?;
    Ok(())
}

/// The topic with this id.
pub async fn find(conn: &impl ConnectionTrait, id: TopicId) -> Result<Topic> {
    Ok(topics::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound)?.into())
}

/// The topic with this number in a group.
pub async fn by_number(conn: &impl ConnectionTrait, group: GroupId, number: i64) -> Result<Topic> {
    let row = topics::Entity::find()
        .filter(topics::Column::GroupId.eq(group))
        .filter(topics::Column::Number.eq(number))
        .one(conn)
        .await?;
    Ok(row.ok_or(Error::NotFound)?.into())
}

/// The id of the topic with this number in a group, as a part of a larger query.
pub(crate) fn id_of(group: GroupId, number: i64) -> SelectStatement {
    topics::Entity::find()
        .select_only()
        .column(topics::Column::Id)
        .filter(topics::Column::GroupId.eq(group))
        .filter(topics::Column::Number.eq(number))
        .into_query()
}

/// The topics with these ids: number and title.
pub async fn titles(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = TopicId>,
) -> Result<HashMap<TopicId, Topic>> {
    let rows = topics::Entity::find().filter(topics::Column::Id.is_in(ids)).all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.into())).collect())
}

/// A group's topics, the latest active first.
pub(crate) async fn page(
    conn: &impl ConnectionTrait,
    group: GroupId,
    kind: Option<TopicKind>,
    viewer: Viewer,
    after: Option<Cursor>,
    size: usize,
) -> Result<Page<Topic>> {
    let mut query = topics::Entity::find()
        .filter(topics::Column::GroupId.eq(group))
        .filter(topics::Column::State.eq(OPEN))
        .order_by_desc(topics::Column::ActiveAt)
        .order_by_desc(topics::Column::Id)
        .limit(size as u64 + 1);
    if viewer == Viewer::Anybody {
        query = query.filter(topics::Column::Id.not_in_subquery(posts::topics_for_members()));
    }
    if let Some(kind) = kind {
        query = query.filter(topics::Column::Kind.eq(kind));
    }
    if let Some(Cursor { at, id }) = after {
        let id = TopicId::from_bytes(id);
        query = query.filter(
            Condition::any()
                .add(topics::Column::ActiveAt.lt(at))
                .add(Condition::all().add(topics::Column::ActiveAt.eq(at)).add(topics::Column::Id.lt(id))),
        );
    }
    let rows: Vec<Topic> = query.all(conn).await?.into_iter().map(Topic::from).collect();
    Ok(Page::cut(rows, size, |topic| Cursor { at: topic.active_at, id: *topic.id.as_bytes() }))
}
