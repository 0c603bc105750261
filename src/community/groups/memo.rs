//! Groups as they were read a moment ago: every page asks for one, and hardly anybody changes one.

use super::model::{Address, Group};
use super::store;
use crate::app::App;
use crate::base::error::Result;
use crate::base::ids::GroupId;
use crate::base::memo::Memo;
use std::sync::Arc;
use std::time::Duration;

/// How many are kept.
const GROUPS: usize = 1024;
/// For how long one is believed where another process may have changed it: who may see it depends on it.
const TRUST: Duration = Duration::from_secs(1);
/// The same for which groups there are. A new one that is not known here yet is asked for by its address.
const TRUST_LIST: Duration = Duration::from_secs(10);

struct Kept {
    by_address: Memo<String, Arc<Group>>,
    ids: Memo<(), Arc<[GroupId]>>,
}

impl Default for Kept {
    fn default() -> Self {
        Self { by_address: Memo::new(GROUPS, TRUST), ids: Memo::new(1, TRUST_LIST) }
    }
}

/// The group at this address.
pub async fn at(app: &App, address: &str) -> Result<Group> {
    let read = async { store::find_by_address(app.db.read(), address).await.map(Arc::new) };
    let group = app.kept.of::<Kept>().by_address.get(&address.to_owned(), app.now(), read).await?;
    Ok(Group::clone(&group))
}

/// The ids of all groups, hidden ones too. For finding an account's personas; no page shows them.
pub async fn ids(app: &App) -> Result<Arc<[GroupId]>> {
    let read = async { store::all_ids(app.db.read()).await.map(Into::into) };
    app.kept.of::<Kept>().ids.get(&(), app.now(), read).await
}

/// The group has changed, or is new.
pub(super) fn forget(app: &App, address: &Address) {
    let kept = app.kept.of::<Kept>();
    kept.by_address.forget(&address.to_string());
    kept.ids.forget(&());
}
