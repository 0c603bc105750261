//! The queue: everything that waits in some groups, in one order.

use crate::base::Timestamp;
use crate::base::error::Result;
use crate::base::ids::{GroupId, ItemId, PersonaId};
use crate::community::moderation::model::{Appeal, Case, DANGER, Decision, Filter, Kind, Waiting};
use crate::community::moderation::store::{appeals, cases, claims, decisions};
use crate::community::posts::{self, Change, Queued};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// The items of a queue and who has which of them open.
pub struct Queue {
    /// In order.
    pub items: Vec<Waiting>,
    /// By item.
    pub holders: HashMap<ItemId, PersonaId>,
}

/// How much waits, by part of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Where somebody may be in danger; these count below too.
    pub danger: u64,
    /// Held posts, changes and watched posts.
    pub posts: u64,
    /// What people report.
    pub reports: u64,
    /// What authors ask to have looked at again.
    pub appeals: u64,
    /// What a second person has to agree to.
    pub proposals: u64,
    /// What only sells something; these count above too.
    pub selling: u64,
}

impl Counts {
    /// How much waits in a part.
    pub fn of(&self, filter: Filter) -> u64 {
        match filter {
            Filter::All => self.posts + self.reports + self.appeals + self.proposals,
            Filter::Danger => self.danger,
            Filter::Posts => self.posts,
            Filter::Reports => self.reports,
            Filter::Appeals => self.appeals,
            Filter::Selling => self.selling,
        }
    }
}

impl From<Queued> for Waiting {
    fn from(hold: Queued) -> Self {
        Self {
            item: ItemId::from_bytes(*hold.post.as_bytes()),
            kind: match hold.change {
                Change::New => Kind::New,
                Change::Edit => Kind::Edit,
                Change::Watch => Kind::Watch,
            },
            group: hold.group,
            danger: hold.danger,
            since: hold.since,
            post: Some(hold.post),
            decided_by: None,
            sells: hold.sells,
            version: hold.version,
        }
    }
}

impl From<Case> for Waiting {
    fn from(case: Case) -> Self {
        Self {
            item: ItemId::from_bytes(*case.id.as_bytes()),
            kind: Kind::Report,
            group: case.group,
            danger: case.danger,
            since: case.since,
            post: Some(case.post),
            decided_by: None,
            sells: case.selling,
            version: case.version,
        }
    }
}

/// An appeal is a question of fairness and of no danger: it stands with the ordinary posts.
fn waiting_appeal(appeal: &Appeal, decided_by: Option<PersonaId>) -> Waiting {
    Waiting {
        item: ItemId::from_bytes(*appeal.id.as_bytes()),
        kind: Kind::Appeal,
        group: appeal.group,
        danger: 1,
        since: appeal.created_at,
        post: None,
        decided_by,
        sells: false,
        version: 0,
    }
}

/// A post that waits for its second reader, or somebody who is to be sent away for good.
fn waiting_proposal(decision: &Decision) -> Waiting {
    Waiting {
        item: ItemId::from_bytes(*decision.id.as_bytes()),
        kind: Kind::Proposal,
        group: decision.group,
        danger: decision.category.danger(),
        since: decision.decided_at,
        post: Some(decision.post),
        decided_by: Some(decision.moderator),
        sells: false,
        version: decision.version,
    }
}

/// The first `limit` items of a part of the queue of these groups.
pub async fn queue(
    conn: &impl ConnectionTrait,
    groups: &[GroupId],
    filter: Filter,
    limit: u64,
    now: Timestamp,
) -> Result<Queue> {
    let mut items: Vec<Waiting> = Vec::new();
    let least = if filter == Filter::Danger { DANGER } else { 0 };
    let selling = filter == Filter::Selling;
    if matches!(filter, Filter::All | Filter::Danger | Filter::Posts | Filter::Selling) {
        let about = selling.then_some(posts::COMMERCE);
        let held = posts::queue(conn, groups, least, about, limit).await?;
        items.extend(held.into_iter().map(Waiting::from));
    }
    if matches!(filter, Filter::All | Filter::Danger | Filter::Reports | Filter::Selling) {
        let cases = cases::queue(conn, groups, least, selling, limit).await?;
        items.extend(cases.into_iter().map(Waiting::from));
    }
    if selling {
        count_revisions(conn, &mut items).await?;
    }
    if matches!(filter, Filter::All | Filter::Appeals) {
        let open = appeals::open(conn, groups, limit).await?;
        let deciders = decisions::moderators(conn, open.iter().map(|appeal| appeal.decision)).await?;
        items.extend(
            open.iter().map(|appeal| waiting_appeal(appeal, deciders.get(&appeal.decision).copied())),
        );
    }
    if filter == Filter::All {
        let proposed = decisions::proposed(conn, groups, limit).await?;
        items.extend(proposed.iter().map(waiting_proposal));
    }
    items.sort_by_key(Waiting::order);
    items.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let holders = claims::holders(conn, items.iter().map(|waiting| waiting.item), now).await?;
    Ok(Queue { items, holders })
}

/// What was reported has another version, too, when its author changes it ([`Subject::version`]).
///
/// [`Subject::version`]: super::look::Subject::version
async fn count_revisions(conn: &impl ConnectionTrait, items: &mut [Waiting]) -> Result<()> {
    let reported = items.iter().filter(|waiting| waiting.kind == Kind::Report);
    let revisions = posts::revisions(conn, reported.filter_map(|waiting| waiting.post)).await?;
    for waiting in items.iter_mut().filter(|waiting| waiting.kind == Kind::Report) {
        waiting.version += waiting.post.and_then(|post| revisions.get(&post)).copied().unwrap_or_default();
    }
    Ok(())
}

/// How much waits in these groups.
pub async fn counts(conn: &impl ConnectionTrait, groups: &[GroupId]) -> Result<Counts> {
    Ok(Counts {
        danger: posts::waiting(conn, groups, DANGER).await? + cases::count(conn, groups, DANGER).await?,
        posts: posts::waiting(conn, groups, 0).await?,
        reports: cases::count(conn, groups, 0).await?,
        appeals: appeals::count(conn, groups).await?,
        proposals: decisions::count_proposed(conn, groups).await?,
        selling: posts::waiting_about(conn, groups, posts::COMMERCE).await?
            + cases::count_selling(conn, groups).await?,
    })
}

/// How much waits in a group, for open screens.
pub async fn waiting(conn: &impl ConnectionTrait, group: GroupId) -> Result<u64> {
    Ok(counts(conn, &[group]).await?.of(Filter::All))
}

/// How far the search for the next item goes: so many may be open elsewhere, or passed on, before it gives up.
const REACH: u64 = 200;

/// The next item for somebody who moderates these groups under these personas: free, not passed on, and not about a
/// decision of their own.
pub async fn next(
    conn: &impl ConnectionTrait,
    moderated: &[(GroupId, PersonaId)],
    filter: Filter,
    now: Timestamp,
) -> Result<Option<Waiting>> {
    let groups: Vec<_> = moderated.iter().map(|(group, _)| *group).collect();
    let me: Vec<_> = moderated.iter().map(|(_, persona)| *persona).collect();
    let Queue { items, holders } = queue(conn, &groups, filter, REACH, now).await?;
    let passed = claims::passed(conn, me.iter().copied(), now).await?;
    let mine = |holder: &PersonaId| me.contains(holder);
    let own = posts::authored(conn, items.iter().filter_map(|waiting| waiting.post), &me).await?;
    Ok(items.into_iter().find(|waiting| {
        holders.get(&waiting.item).is_none_or(mine)
            && !waiting.decided_by.as_ref().is_some_and(mine)
            && !passed.contains(&waiting.item)
            && !waiting.post.is_some_and(|post| own.contains(&post))
    }))
}
