//! What features keep in memory between requests: one value of each type, made when it is first asked for.
//!
//! Only what can be read or drawn again stands here. It is lost with the process, and nothing depends on it.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// The values, by their types.
#[derive(Default)]
pub struct Kept(RwLock<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Kept {
    /// The value of this type.
    pub fn of<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let id = TypeId::of::<T>();
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        let value = known.unwrap_or_else(|| {
            let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
            kept.entry(id).or_insert_with(|| Arc::new(T::default())).clone()
        });
        // Under its id stands nothing but a value of this type.
        value.downcast().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Kept;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn a_value_is_made_once() {
        let kept = Kept::default();
        kept.of::<AtomicU32>().fetch_add(1, Ordering::Relaxed);
        assert_eq!(kept.of::<AtomicU32>().load(Ordering::Relaxed), 1);
        assert!(!kept.of::<std::sync::Mutex<bool>>().lock().is_ok_and(|value| *value));
    }
}
