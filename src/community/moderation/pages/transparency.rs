//! The public report on what is decided here: counted from the decisions themselves, whenever somebody looks.

use crate::app::App;
use crate::base::clock::days;
use crate::base::error::Result;
use crate::community::moderation::model::{Action, AppealState, Category, Figures, Outcome, Shown};
use crate::community::moderation::store::figures;
use crate::web::{Frame, Reply, page};
use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::time::Duration;

/// The time that the report is about.
const PERIOD: Duration = days(365);

#[derive(Template)]
#[template(path = "moderation/transparency.html")]
struct TransparencyPage {
    f: Frame,
    from: String,
    categories: Vec<Row>,
    actions: Vec<Row>,
    reports: Vec<Row>,
    appeals: Vec<Row>,
    total: String,
    automated: String,
    median: String,
    p95: String,
}

/// A number with its name and its bar.
struct Row {
    name: String,
    count: String,
    /// How long the bar is, of 100.
    width: u64,
}

/// `GET /transparency`
pub async fn transparency(State(app): State<App>, f: Frame) -> Reply {
    let since = app.now() - PERIOD;
    let figures = figures::since(app.db.read(), since).await?;
    let by_category = Category::ALL.map(|category| {
        let count = figures.count(|line| line.category == category);
        (f.named("report-why", category.as_str()), count)
    });
    let by_action = ACTIONS.map(|action| {
        (f.named("transparency-action", action.as_str()), figures.count(|line| line.action == action))
    });
    let by_report = OUTCOMES.map(|outcome| {
        let count = figures.reports.iter().filter(|(_, found, _)| *found == outcome).map(|(.., n)| n).sum();
        (f.named("report-outcome", outcome.as_str()), count)
    });
    let by_appeal = STATES.map(|state| {
        let count = figures.appeals.iter().filter(|(found, _)| *found == state).map(|(_, n)| n).sum();
        (f.named("transparency-appeal", state.as_str()), count)
    });
    let total = Shown::sum(by_action.iter().map(|(_, count)| *count));
    let automated = Shown::of(figures.count(|line| line.automated));
    page(TransparencyPage {
        from: f.day(since),
        total: said(&f, total),
        automated: said(&f, automated),
        categories: rows(&f, &by_category),
        actions: rows(&f, &by_action),
        reports: rows(&f, &by_report),
        appeals: rows(&f, &by_appeal),
        median: time(&f, figures.median),
        p95: time(&f, figures.p95),
        f,
    })
}

const ACTIONS: [Action; 13] = {
    let [publish, redact, give_back, reject, source, guidelines, fold, members] = Action::ALL;
    let [warn, slow, mute, ban, suspend] = Action::SANCTIONS;
    [publish, redact, give_back, reject, source, guidelines, fold, members, warn, slow, mute, ban, suspend]
};
const OUTCOMES: [Outcome; 4] = [Outcome::Open, Outcome::Acted, Outcome::Kept, Outcome::Gone];
const STATES: [AppealState; 4] =
    [AppealState::Open, AppealState::Upheld, AppealState::Reversed, AppealState::Conceded];

fn rows(f: &Frame, counts: &[(String, u64)]) -> Vec<Row> {
    let most = counts.iter().map(|(_, count)| Shown::of(*count).drawn()).max().unwrap_or_default().max(1);
    let row = |(name, count): &(String, u64)| {
        let shown = Shown::of(*count);
        Row { name: name.clone(), count: said(f, shown), width: shown.drawn() * 100 / most }
    };
    counts.iter().map(row).collect()
}

fn said(f: &Frame, shown: Shown) -> String {
    match shown {
        Shown::Exactly(count) => count.to_string(),
        Shown::Few => f.t("transparency-few"),
        Shown::AtLeast(count) => f.count("transparency-at-least", count),
    }
}

fn time(f: &Frame, seconds: Option<i64>) -> String {
    match seconds {
        None => f.t("transparency-too-few"),
        Some(seconds) if seconds < 5400 => f.count("transparency-minutes", (seconds + 59) / 60),
        Some(seconds) => f.count("transparency-hours", (seconds + 1800) / 3600),
    }
}

/// `GET /transparency.csv`: every number of the report, a line each (RFC 4180).
pub async fn transparency_csv(State(app): State<App>) -> Result<Response> {
    let figures = figures::since(app.db.read(), app.now() - PERIOD).await?;
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], csv(&figures)).into_response())
}

fn csv(figures: &Figures) -> String {
    let mut lines = vec!["what,category,detail,count".to_owned()];
    let mut line = |what: &str, category: &str, detail: &str, count: u64| {
        let count = match Shown::of(count) {
            Shown::Exactly(count) | Shown::AtLeast(count) => count.to_string(),
            Shown::Few => "<5".to_owned(),
        };
        lines.push(format!("{what},{category},{detail},{count}"));
    };
    for category in Category::ALL {
        for action in ACTIONS {
            let of = |automated| {
                figures.count(|line| {
                    line.category == category && line.action == action && line.automated == automated
                })
            };
            line("decision-after-automated-detection", category.as_str(), action.as_str(), of(true));
            line("decision-after-a-person-saw-it", category.as_str(), action.as_str(), of(false));
        }
        for outcome in OUTCOMES {
            let of = figures.reports.iter().filter(|(c, o, _)| *c == category && *o == outcome);
            line("report", category.as_str(), outcome.as_str(), of.map(|(.., n)| n).sum());
        }
    }
    for state in STATES {
        let of = figures.appeals.iter().filter(|(found, _)| *found == state);
        line("appeal", "", state.as_str(), of.map(|(_, n)| n).sum());
    }
    for (detail, seconds) in [("median", figures.median), ("p95", figures.p95)] {
        let seconds = seconds.map(|seconds| seconds.to_string()).unwrap_or_default();
        lines.push(format!("seconds-until-a-decision,,{detail},{seconds}"));
    }
    lines.join("\r\n") + "\r\n"
}
