//! The queue: of one group, or of every group that one moderates.

use super::scope::{Look, Scope};
use crate::app::App;
use crate::base::audit;
use crate::base::clock::hours;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::ids::{DecisionId, GroupId, ItemId, PersonaId};
use crate::base::outbox;
use crate::community::answering;
use crate::community::groups::{Address, Group, Visibility};
use crate::community::moderation::actions::{self, Counts, Queue};
use crate::community::moderation::guard::Moderating;
use crate::community::moderation::model::{Filter, Waiting};
use crate::community::moderation::store::escalations;
use crate::community::personas::{self, Moderator, Persona};
use crate::community::posts;
use crate::web::{Form, Frame, Reply, page, see_other};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// After so many distressing posts in a day, somebody is asked to rest (a soft bound: nothing stops them).
const ENOUGH: u64 = 60;
/// Items on the desk at once.
const ITEMS: u64 = 100;

#[derive(Template)]
#[template(path = "moderation/desk.html")]
struct DeskPage {
    f: Frame,
    /// The group, on the desk of one group.
    group: Option<Place>,
    tabs: Vec<Tab>,
    /// How many items wait in this part.
    count: u64,
    items: Vec<ItemLine>,
    /// Where the next item is.
    next: String,
    /// Where the form for several items goes, on the part of a group's queue that only sells something.
    bulk: Option<String>,
    /// Where this group's applicants are, if it has any.
    applicants: Option<String>,
    /// Where the topics of this group are that nobody has replied to, and how many.
    unanswered: Option<(String, u64)>,
    /// The streams of the moderators, as JSON, for the script that listens.
    streams: String,
    /// Whether there are items that the list does not show.
    more: bool,
    /// A decision that can still be taken back.
    undo: Option<DecisionId>,
    /// How many posts this moderator has opened in the last day; only they see it.
    seen: u64,
    /// Whether that is more than is good for anybody.
    tired: bool,
}

/// A group, for the way back.
struct Place {
    address: String,
    name: String,
}

/// A part of the queue.
struct Tab {
    link: String,
    name: &'static str,
    count: u64,
    current: bool,
}

/// An item on the desk: no words of its author.
struct ItemLine {
    link: String,
    /// `new`, `edit`, `watch`, `report`, `appeal` or `proposal`.
    kind: &'static str,
    /// The crisis level, 0 to 4.
    crisis: i16,
    /// Whether somebody may be in danger.
    danger: bool,
    waited: String,
    /// How soon a person should look, in minutes.
    target: u64,
    /// Whether that time is over.
    late: bool,
    /// Who has it open, when that is somebody else.
    claimed_by: Option<String>,
    /// Whether it is about a decision of this moderator.
    own: bool,
    /// The group's name, on the desk of every group.
    group: Option<String>,
    /// What the form for several items names, where it only sells something.
    bulk: Option<String>,
    /// Whether nothing is said or found but that it sells something.
    sells: bool,
    /// Whether somebody asks for more experienced eyes, or for a second person.
    wished: bool,
}

/// How a script is told where a group's stream stands.
#[derive(Serialize)]
struct Listening<'a> {
    g: &'a str,
    s: i64,
    epoch: &'a str,
    waiting: u64,
}

/// `GET /g/{group}/desk`
pub async fn desk(
    State(app): State<App>,
    f: Frame,
    Moderator { group, persona }: Moderator,
    Query(at): Query<Look>,
) -> Reply {
    let scope = Scope { all: false, ..at.scope() };
    page(desk_page(&app, f, &[(group, persona)], scope, &at).await?)
}

/// `GET /desk`
pub async fn all(State(app): State<App>, f: Frame, moderating: Moderating, Query(at): Query<Look>) -> Reply {
    page(desk_page(&app, f, &moderating.0, at.everywhere(), &at).await?)
}

async fn desk_page(
    app: &App,
    f: Frame,
    moderated: &[(Group, Persona)],
    scope: Scope,
    at: &Look,
) -> Result<DeskPage> {
    let conn = app.db.read();
    let ids: Vec<GroupId> = moderated.iter().map(|(group, _)| group.id).collect();
    let me: Vec<PersonaId> = moderated.iter().map(|(_, persona)| persona.id).collect();
    let streams = streams(app, moderated).await?;
    let counts = actions::counts(conn, &ids).await?;
    let Queue { items, mut holders } = actions::queue(conn, &ids, scope.filter, ITEMS, f.now).await?;
    holders.retain(|_, holder| !me.contains(holder));
    let names = personas::names(conn, holders.values().copied().collect::<Vec<_>>()).await?;
    let groups: HashMap<GroupId, &Group> = moderated.iter().map(|(group, _)| (group.id, group)).collect();
    let wishes = escalations::of_items(conn, items.iter().map(|waiting| waiting.item)).await?;
    let one = moderated.first().map(|(group, _)| group).filter(|_| !scope.all);
    // Each group has its own form: what is decided there is decided under the moderator's name there.
    let bulk = one
        .filter(|_| scope.filter == Filter::Selling)
        .map(|group| format!("/g/{}/desk/bulk{}", group.address, scope.tail("?")));
    let line = |waiting: &Waiting| {
        let group = groups.get(&waiting.group)?;
        Some(ItemLine {
            link: format!("{}{}", waiting.path(&group.address), scope.tail("?")),
            kind: waiting.kind.as_str(),
            crisis: waiting.danger / 10,
            danger: waiting.is_danger(),
            waited: f.ago(waiting.since),
            target: waiting.target().as_secs() / 60,
            late: waiting.due() < f.now,
            claimed_by: holders.get(&waiting.item).and_then(|id| names.get(id).cloned()),
            own: waiting.decided_by.is_some_and(|by| me.contains(&by)),
            group: scope.all.then(|| group.name.clone()),
            bulk: waiting.bulk().filter(|_| bulk.is_some()),
            sells: waiting.sells,
            wished: wishes.contains_key(&waiting.item),
        })
    };
    let looks = me.iter().map(ToString::to_string);
    let seen = audit::count(conn, looks, "moderation.look", f.now - hours(24)).await?;
    let count = counts.of(scope.filter);
    let unanswered = match one {
        Some(group) => {
            let time = answering::unnoticed_time(&group.answering, f.now);
            let count = posts::count_unnoticed(conn, group.id, &time).await?;
            (count > 0).then(|| (format!("/g/{}/unanswered", group.address), count))
        }
        None => None,
    };
    Ok(DeskPage {
        unanswered,
        tabs: tabs(scope, one.map(|group| &group.address), counts),
        count,
        more: count > items.len() as u64,
        bulk: bulk.clone(),
        undo: at.undoable(),
        tired: seen >= ENOUGH,
        seen,
        items: items.iter().filter_map(line).collect(),
        next: one.map_or_else(|| "/desk/next".to_owned(), |group| scope.next(&group.address))
            + &scope.tail("?"),
        applicants: one
            .filter(|group| group.visibility == Visibility::Approval)
            .map(|group| format!("/g/{}/applicants", group.address)),
        group: one.map(|group| Place { address: group.address.to_string(), name: group.name.clone() }),
        streams,
        f,
    })
}

fn tabs(scope: Scope, group: Option<&Address>, counts: Counts) -> Vec<Tab> {
    let desk = group.map_or_else(|| "/desk".to_owned(), |group| scope.desk(group));
    let tab = |filter: Filter| Tab {
        link: if filter == Filter::All { desk.clone() } else { format!("{desk}?kind={}", filter.as_str()) },
        name: filter.as_str(),
        count: counts.of(filter),
        current: filter == scope.filter,
    };
    Filter::ALL.into_iter().map(tab).collect()
}

async fn streams(app: &App, moderated: &[(Group, Persona)]) -> Result<String> {
    let conn = app.db.read();
    let epoch = outbox::epoch(conn).await?;
    let mut streams = Vec::new();
    // One numbered log for each group, and few groups for each moderator.
    for (group, _) in moderated {
        let s = outbox::head(conn, Stream::moderators(group.id)).await?;
        let waiting = actions::waiting(conn, group.id).await?;
        streams.push(Listening { g: group.address.as_str(), s, epoch: &epoch, waiting });
    }
    Ok(serde_json::to_string(&streams)?)
}

/// `GET /g/{group}/desk/next`: to the next item that is free, or back to the list.
pub async fn next(
    State(app): State<App>,
    Moderator { group, persona }: Moderator,
    Query(at): Query<Look>,
) -> Reply {
    lead(&app, &[(group, persona)], Scope { all: false, ..at.scope() }, &at).await
}

/// `GET /desk/next`
pub async fn next_anywhere(State(app): State<App>, moderating: Moderating, Query(at): Query<Look>) -> Reply {
    lead(&app, &moderating.0, at.everywhere(), &at).await
}

async fn lead(app: &App, moderated: &[(Group, Persona)], scope: Scope, at: &Look) -> Reply {
    let own: Vec<_> = moderated.iter().map(|(group, persona)| (group.id, persona.id)).collect();
    let next = actions::next(app.db.read(), &own, scope.filter, app.now()).await?;
    let (group, _) = moderated.first().ok_or(Error::NotFound)?;
    let group_of = |waiting: &Waiting| moderated.iter().find(|(group, _)| group.id == waiting.group);
    let path = match next.as_ref().and_then(|waiting| Some((waiting, group_of(waiting)?))) {
        Some((waiting, (group, _))) => format!("{}{}", waiting.path(&group.address), scope.tail("?")),
        None => format!("{}{}", scope.desk(&group.address), scope.tail("?")),
    };
    Ok(see_other(with_done(path, at)))
}

/// The same address, with what was just done and can still be taken back.
fn with_done(mut path: String, at: &Look) -> String {
    let plain = at.done.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let done = Some(at.done.clone()).filter(|done| plain && !done.is_empty());
    let undo = at.undoable().map(|id| id.to_string());
    for (name, value) in [("done", done), ("undo", undo)] {
        if let Some(value) = value {
            let lead = if path.contains('?') { '&' } else { '?' };
            path = format!("{path}{lead}{name}={value}");
        }
    }
    path
}

/// Which item.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct PassForm {
    item: String,
}

/// `POST /g/{group}/passes`: “not this one”, without giving a reason.
pub async fn pass(
    State(app): State<App>,
    moderator: Moderator,
    Query(at): Query<Look>,
    Form(given): Form<PassForm>,
) -> Result<Response> {
    let item: ItemId = given.item.parse().map_err(|_| Error::field("item", "choose-one"))?;
    actions::pass(&app, &moderator, item).await?;
    let next = at.scope().next(&moderator.group.address);
    Ok(see_other(format!("{next}?done=passed{}", at.scope().tail("&"))))
}
