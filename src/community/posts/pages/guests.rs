//! Whole pages for people who are not signed in. They are the same for all of them, so they are kept as they are sent.
//!
//! They carry a name for what is in them (`ETag`), so that whoever keeps one in front of Kith need not fetch it again.
//! Browsers are told to keep nothing, as everywhere: what somebody read about an illness does not stay on the device.

use crate::app::App;
use crate::base::Timestamp;
use crate::base::clock::minutes;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::ids::GroupId;
use crate::community::groups::Group;
use crate::web::look::Look;
use crate::web::ready::Ready;
use crate::web::{Frame, Reply, Words};
use askama::Template;
use axum::http::HeaderMap;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::sync::Arc;

/// How many pages are expected, and how many bytes they may hold together.
const PAGES: usize = 512;
const BYTES: u64 = 64 * 1024 * 1024;

/// Pages by group, path, language, look and minute (for “2 hours ago”).
type Key = (GroupId, String, Words, Look, Timestamp);

/// A page, and what it was drawn from.
struct Kept {
    group: Group,
    seq: i64,
    page: Ready,
}

/// The pages that are kept.
struct Pages(Cache<Key, Arc<Kept>, Weight>);

impl Default for Pages {
    fn default() -> Self {
        Self(Cache::with_weighter(PAGES, BYTES, Weight))
    }
}

#[derive(Clone)]
struct Weight;

impl Weighter<Key, Arc<Kept>> for Weight {
    fn weight(&self, _: &Key, kept: &Arc<Kept>) -> u64 {
        // With what it will be when somebody has asked for it compressed, about.
        kept.page.len() as u64 * 5 / 4
    }
}

/// The page of a group at the frame's path: the one that is kept, if nothing has changed in the group since, or what `draw`
/// makes of the number of the newest event in it. `draw` says too whether the page may be kept.
pub(super) async fn page<T: Template>(
    app: &App,
    f: &Frame,
    headers: &HeaderMap,
    group: &Group,
    draw: impl AsyncFnOnce(i64) -> Result<(T, bool)>,
) -> Reply {
    let seq = app.db.known_head(Stream::members(group.id)).await?;
    let pages = app.kept.of::<Pages>();
    let key = (group.id, f.path.clone(), f.words, f.look, f.now.floor(minutes(1)));
    // Whoever asks for something special gets it, and does not push out what everybody asks for.
    let usual = !f.path.contains('?');
    if usual && let Some(kept) = pages.0.get(&key).filter(|kept| kept.seq == seq && kept.group == *group) {
        return Ok(kept.page.answer(headers));
    }
    let (page, keep) = draw(seq).await?;
    let html = page.render().map_err(Error::internal)?;
    let kept =
        Arc::new(Kept { group: group.clone(), seq, page: Ready::new("text/html; charset=utf-8", html) });
    if usual && keep {
        pages.0.insert(key, kept.clone());
    }
    Ok(kept.page.answer(headers))
}
