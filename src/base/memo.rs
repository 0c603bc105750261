//! What was read a moment ago, kept in memory until it changes.
//!
//! Invariant: once a change that [`Memo::forget`] was told of is acknowledged, no reader of this process gets what was
//! there before it. What another process changes is seen when the trust has run out, so nothing that decides over
//! somebody's rights may be kept here for longer than a second.

use super::clock::Timestamp;
use super::error::Result;
use quick_cache::sync::Cache;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Keys share so many counters of changes. Two that share one only forget each other now and then.
const COUNTERS: usize = 256;

/// Values by key, each as it was read from the database.
pub struct Memo<K, V> {
    kept: Cache<K, Entry<V>>,
    changes: Vec<AtomicU64>,
    hasher: RandomState,
    trust: Duration,
}

#[derive(Clone)]
struct Entry<V> {
    value: V,
    read_at: Timestamp,
    /// How many changes there had been before it was read.
    changes: u64,
}

impl<K: Eq + Hash + Clone, V: Clone> Memo<K, V> {
    /// Keeps at most `size` values, each for at most as long as `trust`.
    pub fn new(size: usize, trust: Duration) -> Self {
        let changes = (0..COUNTERS).map(|_| AtomicU64::new(0)).collect();
        Self { kept: Cache::new(size), changes, hasher: RandomState::new(), trust }
    }

    /// What is kept under `key`, or what `read` says at the time `now`.
    pub async fn get(&self, key: &K, now: Timestamp, read: impl Future<Output = Result<V>>) -> Result<V> {
        let counter = self.counter(key);
        if let Some(entry) = self.kept.get(key)
            && entry.changes == counter.load(Ordering::Acquire)
            // A clock that was set back makes nothing young again.
            && entry.read_at <= now
            && now.since(entry.read_at) < self.trust
        {
            return Ok(entry.value);
        }
        // Counted before it is read: a change in between makes the entry one that nobody uses.
        let changes = counter.load(Ordering::Acquire);
        let value = read.await?;
        self.kept.insert(key.clone(), Entry { value: value.clone(), read_at: now, changes });
        Ok(value)
    }

    /// What is under `key` has changed, and the change is committed.
    pub fn forget(&self, key: &K) {
        self.counter(key).fetch_add(1, Ordering::AcqRel);
    }

    fn counter(&self, key: &K) -> &AtomicU64 {
        let at = self.hasher.hash_one(key) as usize % self.changes.len();
        &self.changes[at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_777_885_200_000_000);

    fn memo() -> Memo<u8, u32> {
        Memo::new(16, Duration::from_secs(1))
    }

    async fn read(memo: &Memo<u8, u32>, now: Timestamp, value: u32) -> u32 {
        memo.get(&1, now, async { Ok(value) }).await.unwrap()
    }

    #[tokio::test]
    async fn it_is_read_again_when_it_changed_or_is_too_old() {
        let memo = memo();
        assert_eq!(read(&memo, NOW, 1).await, 1);
        assert_eq!(read(&memo, NOW, 2).await, 1, "kept");
        memo.forget(&1);
        assert_eq!(read(&memo, NOW, 3).await, 3, "forgotten");
        assert_eq!(read(&memo, NOW + Duration::from_millis(999), 4).await, 3, "kept");
        assert_eq!(read(&memo, NOW + Duration::from_secs(1), 5).await, 5, "too old");
        assert_eq!(read(&memo, NOW, 6).await, 6, "the clock was set back");
    }

    #[tokio::test]
    async fn what_changed_while_it_was_read_is_not_kept() {
        let memo = memo();
        let while_read = memo.get(&1, NOW, async {
            memo.forget(&1);
            Ok(1)
        });
        assert_eq!(while_read.await.unwrap(), 1);
        assert_eq!(read(&memo, NOW, 2).await, 2);
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_not_kept() {
        let memo = memo();
        let failed = memo.get(&1, NOW, async { Err(crate::base::error::Error::Unavailable) }).await;
        assert!(failed.is_err());
        assert_eq!(read(&memo, NOW, 2).await, 2);
    }
}
