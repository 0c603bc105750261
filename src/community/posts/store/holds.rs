//! The table `holds`: what waits for a person, sealed.

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::ids::{GroupId, PostId};
use crate::base::random;
use crate::base::seal::{Keyring, Place};
use crate::base::{Timestamp, Tx};
use crate::community::posts::model::{Change, HeldContent};
use crate::community::posts::store::prints;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

mod holds {
    use super::Change;
    use crate::base::clock::Timestamp;
    use crate::base::ids::{GroupId, PostId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "holds")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub post_id: PostId,
        pub group_id: GroupId,
        pub change: Change,
        pub danger: i16,
        pub original: Vec<u8>,
        pub since: Timestamp,
        pub about: String,
        pub decided_at: Option<Timestamp>,
        pub shred_at: Option<Timestamp>,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Something that waits for a person.
#[derive(Clone, Debug)]
pub struct Hold {
    /// The post.
    pub post: PostId,
    /// Its group.
    pub group: GroupId,
    /// What waits about it.
    pub change: Change,
    /// How far up it belongs; tens are the crisis level.
    pub danger: i16,
    /// Since when.
    pub since: Timestamp,
    /// When a person decided.
    pub decided_at: Option<Timestamp>,
    /// Another one whenever something else waits.
    pub version: i32,
    sealed: Vec<u8>,
}

/// A line of the queue: what waits, without its words.
#[derive(Clone, Copy, Debug)]
pub struct Queued {
    /// The post.
    pub post: PostId,
    /// Its group.
    pub group: GroupId,
    /// What waits about it.
    pub change: Change,
    /// How far up it belongs; tens are the crisis level.
    pub danger: i16,
    /// Since when.
    pub since: Timestamp,
    /// Whether nothing was found but that it sells something.
    pub sells: bool,
    /// Another one whenever something else waits.
    pub version: i32,
}

/// The pack of rules about selling.
pub const COMMERCE: &str = "commerce";

/// The pack that all findings are from, if it is one.
fn pack(content: &HeldContent) -> String {
    let mut packs =
        content.findings.iter().map(|found| found.finding.rule.split('.').next().unwrap_or_default());
    let first = packs.next().filter(|_| content.crisis == 0).unwrap_or_default();
    if packs.all(|pack| pack == first) { first.to_owned() } else { String::new() }
}

impl From<holds::Model> for Hold {
    fn from(row: holds::Model) -> Self {
        Self {
            post: row.post_id,
            group: row.group_id,
            change: row.change,
            danger: row.danger,
            since: row.since,
            decided_at: row.decided_at,
            version: row.version,
            sealed: row.original,
        }
    }
}

fn place(post: &PostId) -> Place<'_> {
    Place { column: "holds.original", row: post.as_bytes() }
}

/// Seals content for a post and puts it in the queue, in place of what waited about it before.
pub(crate) async fn put(
    tx: &Tx,
    keys: &Keyring,
    post: PostId,
    group: GroupId,
    change: Change,
    danger: i16,
    content: &HeldContent,
) -> Result<()> {
    let sealed = keys.seal(tx.random(), &place(&post), &serde_json::to_vec(content)?)?;
    let row = holds::ActiveModel {
        post_id: Set(post),
        group_id: Set(group),
        change: Set(change),
        danger: Set(danger),
        original: Set(sealed),
        since: Set(tx.now()),
        about: Set(pack(content)),
        decided_at: Set(None),
        shred_at: Set(None),
        version: Set(first_version(tx)),
    };
    // What waits goes on waiting when its author changes it; after a decision the time begins anew.
    let old = |column| Expr::col((holds::Entity, column));
    let since =
        Expr::case(old(holds::Column::DecidedAt).is_null(), old(holds::Column::Since)).finally(tx.now());
    holds::Entity::insert(row)
        .on_conflict(
            OnConflict::column(holds::Column::PostId)
                .update_columns([
                    holds::Column::Change,
                    holds::Column::Danger,
                    holds::Column::Original,
                    holds::Column::About,
                    holds::Column::DecidedAt,
                    holds::Column::ShredAt,
                ])
                .value(holds::Column::Version, old(holds::Column::Version).add(1))
                .value(holds::Column::Since, since)
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Anywhere in a wide range: what waits again after it was forgotten must not look like what somebody read.
fn first_version(tx: &Tx) -> i32 {
    i32::from_be_bytes(random::bytes::<4>(tx.random())) & 0x0fff_ffff
}

/// What waits, or waited, about a post.
pub async fn find(conn: &impl ConnectionTrait, post: PostId) -> Result<Hold> {
    Ok(holds::Entity::find_by_id(post).one(conn).await?.ok_or(Error::NotFound)?.into())
}

/// The same, where there may be nothing.
pub(crate) async fn find_any(conn: &impl ConnectionTrait, post: PostId) -> Result<Option<Hold>> {
    Ok(holds::Entity::find_by_id(post).one(conn).await?.map(Hold::from))
}

/// Opens the sealed content. A moderator's look is the caller's to write into the audit log.
pub fn open(app: &App, hold: &Hold) -> Result<HeldContent> {
    Ok(serde_json::from_slice(&app.keys.open(&place(&hold.post), &hold.sealed)?)?)
}

/// The queue of these groups, at or above a `danger`, all of it or what is `about` one pack of rules: by danger, then by time waited. Reads no sealed words.
pub async fn queue(
    conn: &impl ConnectionTrait,
    groups: &[GroupId],
    danger: i16,
    about: Option<&str>,
    limit: u64,
) -> Result<Vec<Queued>> {
    let mut query = waiting_in(groups).filter(holds::Column::Danger.gte(danger));
    if let Some(about) = about {
        query = query.filter(holds::Column::About.eq(about));
    }
    let rows = query
        .select_only()
        .columns([
            holds::Column::PostId,
            holds::Column::GroupId,
            holds::Column::Change,
            holds::Column::Danger,
            holds::Column::Since,
            holds::Column::About,
            holds::Column::Version,
        ])
        .order_by_desc(holds::Column::Danger)
        .order_by_asc(holds::Column::Since)
        .limit(limit)
        .into_tuple::<(PostId, GroupId, Change, i16, Timestamp, String, i32)>()
        .all(conn)
        .await?;
    let line = |(post, group, change, danger, since, about, version): (_, _, _, _, _, String, _)| Queued {
        post,
        group,
        change,
        danger,
        since,
        sells: about == COMMERCE,
        version,
    };
    Ok(rows.into_iter().map(line).collect())
}

/// How many held posts, changes and watched posts wait in these groups, at or above a `danger`.
pub async fn waiting(conn: &impl ConnectionTrait, groups: &[GroupId], danger: i16) -> Result<u64> {
    Ok(waiting_in(groups).filter(holds::Column::Danger.gte(danger)).count(conn).await?)
}

/// How many of these are about one pack of rules.
pub async fn waiting_about(conn: &impl ConnectionTrait, groups: &[GroupId], about: &str) -> Result<u64> {
    Ok(waiting_in(groups).filter(holds::Column::About.eq(about)).count(conn).await?)
}

fn waiting_in(groups: &[GroupId]) -> sea_orm::Select<holds::Entity> {
    holds::Entity::find()
        .filter(holds::Column::GroupId.is_in(groups.iter().copied()))
        .filter(holds::Column::DecidedAt.is_null())
}

/// A person has decided: off the queue, though nothing has happened yet.
pub async fn set_aside(tx: &Tx, post: PostId) -> Result<()> {
    set_decided(tx, post, Some(tx.now())).await
}

/// The same, for a decision that was made at another time.
pub async fn set_aside_since(tx: &Tx, post: PostId, decided_at: Timestamp) -> Result<()> {
    set_decided(tx, post, Some(decided_at)).await
}

/// The decision was taken back: on the queue again, since the time that it had.
pub async fn put_back(tx: &Tx, post: PostId) -> Result<()> {
    set_decided(tx, post, None).await
}

async fn set_decided(tx: &Tx, post: PostId, at: Option<Timestamp>) -> Result<()> {
    holds::Entity::update_many()
        .col_expr(holds::Column::DecidedAt, Expr::value(at))
        .filter(holds::Column::PostId.eq(post))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// A person says otherwise how far up it belongs.
pub async fn set_danger(tx: &Tx, post: PostId, danger: i16) -> Result<()> {
    holds::Entity::update_many()
        .col_expr(holds::Column::Danger, Expr::value(danger))
        .filter(holds::Column::PostId.eq(post))
        .filter(holds::Column::DecidedAt.is_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// A decision was carried out. The sealed original stays until `shred_at`, for an appeal.
pub(crate) async fn decide(tx: &Tx, post: PostId, shred_at: Timestamp) -> Result<()> {
    // What was set aside before keeps the time of its decision, by which an appeal knows it again.
    let old = || Expr::col((holds::Entity, holds::Column::DecidedAt));
    let decided_at = Expr::case(old().is_null(), Expr::value(tx.now())).finally(old());
    holds::Entity::update_many()
        .col_expr(holds::Column::DecidedAt, decided_at.into())
        .col_expr(holds::Column::ShredAt, Expr::value(Some(shred_at)))
        .filter(holds::Column::PostId.eq(post))
        .exec(tx.conn())
        .await?;
    prints::forget(tx, post).await
}

/// Keeps a decided original until `shred_at`, or for as long as nobody says otherwise.
pub(crate) async fn keep(tx: &Tx, post: PostId, shred_at: Option<Timestamp>) -> Result<()> {
    holds::Entity::update_many()
        .col_expr(holds::Column::ShredAt, Expr::value(shred_at))
        .filter(holds::Column::PostId.eq(post))
        .filter(holds::Column::DecidedAt.is_not_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Forgets what waited about a post.
pub(crate) async fn forget(tx: &Tx, post: PostId) -> Result<()> {
    holds::Entity::delete_by_id(post).exec(tx.conn()).await?;
    prints::forget(tx, post).await
}

/// Forgets every decided original whose time is over. Returns whose they were.
pub(crate) async fn shred(tx: &Tx) -> Result<Vec<PostId>> {
    let over = holds::Column::ShredAt.lte(tx.now());
    let due = holds::Entity::find().select_only().column(holds::Column::PostId).filter(over.clone());
    let due = due.into_tuple().all(tx.conn()).await?;
    holds::Entity::delete_many().filter(over).exec(tx.conn()).await?;
    Ok(due)
}

/// Every hold, waiting or decided, of the posts of a topic.
pub async fn of_posts(
    conn: &impl ConnectionTrait,
    posts: impl IntoIterator<Item = PostId>,
) -> Result<Vec<Hold>> {
    let rows = holds::Entity::find().filter(holds::Column::PostId.is_in(posts)).all(conn).await?;
    Ok(rows.into_iter().map(Hold::from).collect())
}

/// Seals other words in place of those that wait. Whoever has the old ones open decides nothing about them any more.
pub(crate) async fn reseal(tx: &Tx, keys: &Keyring, hold: &Hold, content: &HeldContent) -> Result<()> {
    let sealed = keys.seal(tx.random(), &place(&hold.post), &serde_json::to_vec(content)?)?;
    holds::Entity::update_many()
        .col_expr(holds::Column::Original, Expr::value(sealed))
        .col_expr(holds::Column::Version, Expr::col(holds::Column::Version).add(1))
        .filter(holds::Column::PostId.eq(hold.post))
        .exec(tx.conn())
        .await?;
    Ok(())
}
