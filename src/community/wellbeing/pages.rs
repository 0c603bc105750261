//! Help now: for anybody, signed in or not.

use super::helplines::Helplines;
use super::panel::{LineView, Way, emergency};
use crate::app::App;
use crate::web::{Frame, Reply, page};
use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "wellbeing/help.html")]
struct HelpPage {
    f: Frame,
    country: String,
    emergency: Option<Way>,
    lines: Vec<LineView>,
    countries: Vec<Choice>,
    /// The day on which the oldest of the lines was checked.
    checked: String,
    /// Whether that is too long ago.
    stale: bool,
}

/// A country to choose.
struct Choice {
    code: String,
    name: String,
    chosen: bool,
}

/// Where somebody is. Not kept.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Where {
    country: Option<String>,
}

/// `GET /help`
pub async fn help(State(app): State<App>, f: Frame, place: Result<Query<Where>, QueryRejection>) -> Reply {
    let lines = Helplines::always(&app.config);
    let asked = place.ok().and_then(|Query(place)| place.country);
    let land = lines.of(asked.as_deref().unwrap_or(&app.config.country));
    let choices = lines.countries().iter().map(|choice| Choice {
        code: choice.code.clone(),
        name: choice.name.clone(),
        chosen: land.is_some_and(|land| land.code == choice.code),
    });
    page(HelpPage {
        country: land.map(|land| land.name.clone()).unwrap_or_default(),
        emergency: land.and_then(emergency),
        lines: land.map(|land| land.lines.iter().map(LineView::from).collect()).unwrap_or_default(),
        countries: choices.collect(),
        checked: land.and_then(|land| land.last_checked()).map(|day| f.day(day)).unwrap_or_default(),
        stale: land.is_some_and(|land| land.is_stale(f.now)),
        f,
    })
}
