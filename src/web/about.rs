//! Pages about the community itself: what is kept about people, and what is asked of them.

use super::frame::Frame;
use super::page::{Reply, page};
use askama::Template;

#[derive(Template)]
#[template(path = "web/privacy.html")]
struct PrivacyPage {
    f: Frame,
}

#[derive(Template)]
#[template(path = "web/rules.html")]
struct RulesPage {
    f: Frame,
}

/// `GET /privacy`: what is kept, why and for how long.
pub async fn privacy(f: Frame) -> Reply {
    page(PrivacyPage { f })
}

/// `GET /rules`: the rules of the house. Groups add their own.
pub async fn rules(f: Frame) -> Reply {
    page(RulesPage { f })
}
