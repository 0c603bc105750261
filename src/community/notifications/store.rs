//! The tables `notifications` and `news_seen`.

use crate::base::error::Result;
use crate::base::ids::{AccountId, NotificationId, PersonaId, PostId};
use crate::base::{Timestamp, Tx};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, TryInsertResult,
};

mod notifications {
    use crate::base::clock::Timestamp;
    use crate::base::ids::{NotificationId, PersonaId, PostId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notifications")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: NotificationId,
        pub persona_id: PersonaId,
        pub kind: String,
        pub post_id: Option<PostId>,
        pub link: String,
        pub created_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod seen {
    use crate::base::clock::Timestamp;
    use crate::base::ids::AccountId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "news_seen")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account_id: AccountId,
        pub until: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A line of the list.
pub(super) struct Line {
    pub persona: PersonaId,
    pub kind: String,
    pub link: String,
    pub created_at: Timestamp,
}

/// Puts a line on a persona's list, once for each kind and post. Says whether it is there only now.
pub(super) async fn put(tx: &Tx, persona: PersonaId, kind: &str, post: PostId, link: &str) -> Result<bool> {
    let row = notifications::ActiveModel {
        id: Set(NotificationId::new(tx.random())),
        persona_id: Set(persona),
        kind: Set(kind.to_owned()),
        post_id: Set(Some(post)),
        link: Set(link.to_owned()),
        created_at: Set(tx.now()),
    };
    let once = [notifications::Column::PersonaId, notifications::Column::Kind, notifications::Column::PostId];
    // A conflict means that it was told before: nothing to do.
    let put = notifications::Entity::insert(row)
        .on_conflict_do_nothing_on(once)
        .exec_without_returning(tx.conn())
        .await?;
    Ok(matches!(put, TryInsertResult::Inserted(1..)))
}

/// The newest lines of these personas.
pub(super) async fn list(
    conn: &impl ConnectionTrait,
    personas: Vec<PersonaId>,
    limit: u64,
) -> Result<Vec<Line>> {
    let rows = notifications::Entity::find()
        .filter(notifications::Column::PersonaId.is_in(personas))
        .order_by_desc(notifications::Column::CreatedAt)
        .limit(limit)
        .all(conn)
        .await?;
    let rows = rows.into_iter().map(|row| Line {
        persona: row.persona_id,
        kind: row.kind,
        link: row.link,
        created_at: row.created_at,
    });
    Ok(rows.collect())
}

/// Until when the account has seen its news.
pub(super) async fn seen_until(conn: &impl ConnectionTrait, account: AccountId) -> Result<Timestamp> {
    let row = seen::Entity::find_by_id(account).one(conn).await?;
    Ok(row.map_or(Timestamp::default(), |row| row.until))
}

/// How many lines of these personas the account has not seen.
pub async fn unread(
    conn: &impl ConnectionTrait,
    account: AccountId,
    personas: Vec<PersonaId>,
) -> Result<u64> {
    if personas.is_empty() {
        return Ok(0);
    }
    let seen = seen::Entity::find_by_id(account).select_only().column(seen::Column::Until).into_query();
    let seen_until = Expr::SubQuery(None, Box::new(seen.into())).if_null(Timestamp::default());
    let query = notifications::Entity::find()
        .filter(notifications::Column::PersonaId.is_in(personas))
        .filter(Expr::col(notifications::Column::CreatedAt).gt(seen_until));
    Ok(query.count(conn).await?)
}

/// Notes that the account has seen all there is.
pub(super) async fn see_all(tx: &Tx, account: AccountId) -> Result<()> {
    let row = seen::ActiveModel { account_id: Set(account), until: Set(tx.now()) };
    seen::Entity::insert(row)
        .on_conflict(
            OnConflict::column(seen::Column::AccountId).update_column(seen::Column::Until).to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Forgets a persona's list.
pub async fn erase(tx: &Tx, persona: PersonaId) -> Result<()> {
    let mine = notifications::Column::PersonaId.eq(persona);
    notifications::Entity::delete_many().filter(mine).exec(tx.conn()).await?;
    Ok(())
}
