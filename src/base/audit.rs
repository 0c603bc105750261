//! The audit log: every staff action and every staff view of held text, each entry hashed together
//! with the one before it (invariant I6). Owns the tables `audit_entries` and `audit_head`.
//!
//! Invariant: no entry holds a member's words. `detail` is made of ids, codes and numbers.

use super::clock::Timestamp;
use super::db::Tx;
use super::error::{Error, Result};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use sha2::{Digest, Sha256};

mod entries {
    use crate::base::clock::Timestamp;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_entries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        pub at: Timestamp,
        pub actor: String,
        pub action: String,
        pub subject: String,
        #[sea_orm(column_type = "Text")]
        pub detail: String,
        pub hash: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod head {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_head")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i16,
        pub number: i64,
        pub hash: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What is written down.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Who: a persona id, `staff:` and a keyed digest of an account, `system` or `operator`.
    pub actor: String,
    /// What, as `feature.verb`.
    pub action: &'static str,
    /// About what: an id.
    pub subject: String,
    /// Codes and numbers that explain it; an object.
    pub detail: serde_json::Value,
}

/// An entry as it stands in the log.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Its number, from 1, without holes.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// About what.
    pub subject: String,
    /// Codes and numbers, as JSON.
    pub detail: String,
}

impl Tx {
    /// Appends an entry. The head's row is locked until the commit, so the chain has one order.
    pub async fn audit(&self, entry: Entry) -> Result<()> {
        let heads = head::Entity::update_many()
            .col_expr(head::Column::Number, Expr::col(head::Column::Number).add(1))
            .filter(head::Column::Id.eq(1))
            .exec_with_returning(self.conn())
            .await?;
        let head = heads.into_iter().next().ok_or_else(|| Error::internal("the audit log has no head"))?;
        let mut row = entries::Model {
            number: head.number,
            at: self.now(),
            actor: entry.actor,
            action: entry.action.to_owned(),
            subject: entry.subject,
            detail: entry.detail.to_string(),
            hash: Vec::new(),
        };
        row.hash = link(&head.hash, &row);
        head::Entity::update_many()
            .col_expr(head::Column::Hash, Expr::value(row.hash.clone()))
            .filter(head::Column::Id.eq(1))
            .exec(self.conn())
            .await?;
        let row = entries::ActiveModel {
            number: Set(row.number),
            at: Set(row.at),
            actor: Set(row.actor),
            action: Set(row.action),
            subject: Set(row.subject),
            detail: Set(row.detail),
            hash: Set(row.hash),
        };
        entries::Entity::insert(row).exec_without_returning(self.conn()).await?;
        Ok(())
    }
}

/// Recomputes the whole chain. Returns the number of entries, or the number of the first that does
/// not fit.
pub async fn verify(conn: &impl ConnectionTrait) -> Result<std::result::Result<i64, i64>> {
    let head = head::Entity::find_by_id(1_i16).one(conn).await?;
    let head = head.ok_or_else(|| Error::internal("the audit log has no head"))?;
    let (mut number, mut hash) = (0, Vec::new());
    loop {
        let rows = entries::Entity::find()
            .filter(entries::Column::Number.gt(number))
            .order_by_asc(entries::Column::Number)
            .limit(1000)
            .all(conn)
            .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            if row.number != number + 1 || row.hash != link(&hash, &row) {
                return Ok(Err(number + 1));
            }
            (number, hash) = (row.number, row.hash);
        }
    }
    Ok(if (number, &hash) == (head.number, &head.hash) { Ok(number) } else { Err(number + 1) })
}

/// The newest entries about a subject, newest first, at most `limit`.
pub async fn about(conn: &impl ConnectionTrait, subject: &str, limit: u64) -> Result<Vec<Recorded>> {
    let rows = entries::Entity::find()
        .filter(entries::Column::Subject.eq(subject))
        .order_by_desc(entries::Column::Number)
        .limit(limit)
        .all(conn)
        .await?;
    let rows = rows.into_iter().map(|row| Recorded {
        number: row.number,
        at: row.at,
        actor: row.actor,
        action: row.action,
        subject: row.subject,
        detail: row.detail,
    });
    Ok(rows.collect())
}

/// How often these actors did something since then.
pub async fn count(
    conn: &impl ConnectionTrait,
    actors: impl IntoIterator<Item = String>,
    action: &str,
    since: Timestamp,
) -> Result<u64> {
    let query = entries::Entity::find()
        .filter(entries::Column::Actor.is_in(actors))
        .filter(entries::Column::At.gte(since))
        .filter(entries::Column::Action.eq(action));
    Ok(query.count(conn).await?)
}

/// SHA-256 over the previous hash and every field with its length before it, so that no two
/// different entries are the same bytes.
fn link(previous: &[u8], row: &entries::Model) -> Vec<u8> {
    let mut digest = Sha256::new();
    digest.update(previous);
    digest.update(row.number.to_be_bytes());
    digest.update(row.at.micros().to_be_bytes());
    for field in [&row.actor, &row.action, &row.subject, &row.detail] {
        digest.update((field.len() as u64).to_be_bytes());
        digest.update(field);
    }
    digest.finalize().to_vec()
}
