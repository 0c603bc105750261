//! The questions of a group that wait for a clinician, and taking one.

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::page::Cursor;
use crate::community::answering::actions::{self, Part};
use crate::community::answering::model::Lane;
use crate::community::clinicians::Clinician;
use crate::community::groups::pages::Card;
use crate::community::personas;
use crate::community::posts::{self, Topic};
use crate::web::{Frame, Reply, page, see_other};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// Questions on one page: as many as somebody looks through between two patients.
const QUESTIONS: usize = 20;

#[derive(Template)]
#[template(path = "answering/desk.html")]
struct DeskPage {
    f: Frame,
    group: Card,
    /// Who they are here, and what their badge says.
    name: String,
    badge: String,
    /// What they have taken.
    mine: Vec<Line>,
    /// How many wait, theirs and others' included.
    count: u64,
    lanes: Vec<LaneView>,
    first_page: bool,
    next: Option<String>,
    /// How soon somebody should answer here, for example “24 hours”.
    target: String,
    /// How soon somebody usually does.
    usual: Option<String>,
}

/// The questions of one lane.
struct LaneView {
    lane: &'static str,
    lines: Vec<Line>,
}

/// A question.
struct Line {
    number: i64,
    title: String,
    /// For example “3 hours ago”.
    asked: String,
    /// How many members have replied.
    replies: i32,
    newcomer: bool,
    /// Whether it waits longer than it should.
    late: bool,
    /// The profession that it was put to, where it is not the reader's own.
    wanted: Option<String>,
    /// Who answers it, when that is somebody else.
    taken_by: Option<String>,
    /// Whether the reader has begun to write.
    draft: bool,
    /// How many minutes it is theirs, rounded up to five.
    left: u64,
}

/// Where the page begins.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct From {
    lane: String,
    after: String,
}

/// `GET /g/{group}/clinicians`
pub async fn desk(State(app): State<App>, f: Frame, clinician: Clinician, Query(from): Query<From>) -> Reply {
    let conn = app.db.read();
    let me = clinician.persona.id;
    let place = (Lane::parse(&from.lane), Cursor::open(&app.keys, &from.after));
    let first_page = place == (Lane::Mine, None);
    let but = actions::not_for(conn, me).await?;
    let Part { questions, next } = actions::waiting(conn, &clinician, &but, place, QUESTIONS).await?;
    let held = posts::held_by(conn, clinician.group.id, me, f.now).await?;
    let holders = questions.iter().filter_map(|(_, topic)| Some(topic.claim_at(f.now)?.by));
    let seen = Seen {
        f: &f,
        names: personas::names(conn, holders.collect::<HashSet<_>>()).await?,
        drafts: posts::draft_places(conn, me).await?,
        clinician: &clinician,
    };
    let mine = held.into_iter().map(|topic| seen.line(Lane::Mine, topic)).collect();
    let mut lanes: Vec<LaneView> = Vec::new();
    for (lane, topic) in questions {
        // What they have taken stands above.
        if topic.claim_at(f.now).is_some_and(|claim| claim.by == me) {
            continue;
        }
        let line = seen.line(lane, topic);
        match lanes.last_mut().filter(|view| view.lane == lane.as_str()) {
            Some(view) => view.lines.push(line),
            None => lanes.push(LaneView { lane: lane.as_str(), lines: vec![line] }),
        }
    }
    let Clinician { group, persona, badge } = clinician;
    page(DeskPage {
        mine,
        count: posts::count_waiting(conn, group.id, &but, f.now).await?,
        lanes,
        first_page,
        next: next.map(|(lane, cursor)| query(&app, lane, cursor)).transpose()?,
        target: f.words.lasting(group.answering.target()),
        usual: group.answered_within.map(|within| f.words.lasting(within)),
        badge: badge.title(&f.words),
        name: persona.name,
        group: group.into(),
        f,
    })
}

fn query(app: &App, lane: Lane, cursor: Option<Cursor>) -> Result<String> {
    let sealed = cursor.map(|cursor| cursor.seal(&app.keys, app.random())).transpose()?;
    Ok(match sealed {
        Some(after) => format!("lane={}&after={after}", lane.as_str()),
        None => format!("lane={}", lane.as_str()),
    })
}

/// What is known about the questions of a page.
struct Seen<'a> {
    f: &'a Frame,
    names: HashMap<crate::base::ids::PersonaId, String>,
    drafts: HashSet<String>,
    clinician: &'a Clinician,
}

impl Seen<'_> {
    fn line(&self, lane: Lane, topic: Topic) -> Line {
        let Self { f, names, drafts, clinician } = self;
        let asked = topic.asked_at.unwrap_or(topic.active_at);
        let number = topic.number.unwrap_or_default();
        let claim = topic.claim_at(f.now);
        let others = claim.filter(|claim| claim.by != clinician.persona.id);
        let seconds = claim.map_or(0, |claim| claim.until.since(f.now).as_secs());
        Line {
            number,
            asked: f.ago(asked),
            replies: topic.replies,
            newcomer: topic.newcomer,
            late: asked + clinician.group.answering.target() < f.now,
            wanted: topic.wanted.filter(|_| lane == Lane::Others).map(|wanted| wanted.name(&f.words)),
            taken_by: others.map(|claim| names.get(&claim.by).cloned().unwrap_or_default()),
            draft: drafts.contains(&number.to_string()),
            left: seconds.div_ceil(300) * 5,
            title: topic.title,
        }
    }
}

fn number(text: &str) -> Result<i64> {
    text.parse().map_err(|_| Error::NotFound)
}

/// `POST /g/{group}/t/{number}/claim`: takes a question, and goes on to where the answer is written.
pub async fn claim(
    State(app): State<App>,
    clinician: Clinician,
    Path((_, topic)): Path<(String, String)>,
) -> Result<Response> {
    let number = number(&topic)?;
    posts::claim(&app, &clinician, number).await?;
    Ok(see_other(format!("/g/{}/t/{number}?done=claimed#reply", clinician.group.address)))
}

/// `POST /g/{group}/t/{number}/claim/removal`
pub async fn give_back(
    State(app): State<App>,
    clinician: Clinician,
    Path((_, topic)): Path<(String, String)>,
) -> Result<Response> {
    posts::give_back(&app, &clinician, number(&topic)?).await?;
    Ok(see_other(format!("/g/{}/clinicians?done=unclaimed", clinician.group.address)))
}
