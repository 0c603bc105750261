//! Throttles: how much of something one person may do. Owns the table `throttles`.
//!
//! The generic cell rate algorithm (ITU-T I.371): one time per key says when the bucket would be
//! empty again. In the database, so that every node counts alike. Keys are keyed digests: the table
//! names neither an account nor an address.

use super::clock::Timestamp;
use super::db::Tx;
use super::error::{Error, Result};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use std::time::Duration;

mod throttles {
    use crate::base::clock::Timestamp;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "throttles")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: Vec<u8>,
        pub full_until: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// How much is allowed: `burst` at once, and one more each `every`.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// How many at once.
    pub burst: u32,
    /// After which time one more is allowed.
    pub every: Duration,
}

impl Tx {
    /// Takes one from the bucket named `key`, or fails with [`Error::Throttled`].
    pub async fn throttle(&self, key: &[u8], quota: Quota) -> Result<()> {
        let row = throttles::ActiveModel { key: Set(key.to_vec()), full_until: Set(self.now()) };
        // Writes nothing new where there is a bucket already, but locks its row until the commit: a
        // crowd that comes at once takes one after the other.
        let same = Expr::col((throttles::Entity, throttles::Column::FullUntil));
        let row = throttles::Entity::insert(row)
            .on_conflict(
                OnConflict::column(throttles::Column::Key)
                    .value(throttles::Column::FullUntil, same)
                    .to_owned(),
            )
            .exec_with_returning(self.conn())
            .await?;
        let full_until = admit(row.full_until, self.now(), quota)?;
        throttles::Entity::update_many()
            .col_expr(throttles::Column::FullUntil, Expr::value(full_until))
            .filter(throttles::Column::Key.eq(key.to_vec()))
            .exec(self.conn())
            .await?;
        Ok(())
    }

    /// Forgets buckets that are empty again.
    pub async fn forget_throttles(&self) -> Result<()> {
        throttles::Entity::delete_many()
            .filter(throttles::Column::FullUntil.lt(self.now()))
            .exec(self.conn())
            .await?;
        Ok(())
    }
}

/// The bucket's new time, or how long to wait.
fn admit(full_until: Timestamp, now: Timestamp, quota: Quota) -> Result<Timestamp> {
    let allowance = quota.every * quota.burst.saturating_sub(1);
    // No bucket is fuller than full. A later time was written while the clock was ahead; it counts as full from now on,
    // and locks nobody out until the clock is there again.
    let full_until = if full_until > now + quota.every * quota.burst { now + allowance } else { full_until };
    let start = full_until.max(now);
    let wait = start.since(now).saturating_sub(allowance);
    if wait.is_zero() { Ok(start + quota.every) } else { Err(Error::Throttled(wait)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_then_one_at_a_time() {
        let quota = Quota { burst: 3, every: Duration::from_secs(10) };
        let now = Timestamp::from_micros(0);
        let mut full = now;
        for _ in 0..3 {
            full = admit(full, now, quota).unwrap();
        }
        assert!(matches!(admit(full, now, quota), Err(Error::Throttled(wait)) if wait.as_secs() == 10));
        let later = now + Duration::from_secs(10);
        full = admit(full, later, quota).unwrap();
        assert!(admit(full, later, quota).is_err());
    }

    #[test]
    fn a_clock_that_was_ahead_uses_a_limit_up_and_locks_nobody_out() {
        let quota = Quota { burst: 3, every: Duration::from_secs(10) };
        let now = Timestamp::from_micros(0);
        let full = admit(now + Duration::from_secs(86_400), now, quota).unwrap();
        assert!(matches!(admit(full, now, quota), Err(Error::Throttled(wait)) if wait.as_secs() == 10));
    }
}
