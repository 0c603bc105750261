//! Pages about the community itself: what is asked of people.

use super::frame::Frame;
use super::page::{Reply, page};
use askama::Template;

#[derive(Template)]
#[template(path = "web/rules.html")]
struct RulesPage {
    f: Frame,
}

/// `GET /rules`: the rules of the house. Groups add their own.
pub async fn rules(f: Frame) -> Reply {
    page(RulesPage { f })
}
