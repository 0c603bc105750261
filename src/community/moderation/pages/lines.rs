//! What stands on an item's page, display-ready.

use crate::base::error::Result;
use crate::base::ids::PostId;
use crate::community::groups::Address;
use crate::community::moderation::model::{Item, Kept};
use crate::community::moderation::store::{cases, decisions};
use crate::community::personas::Persona;
use crate::community::posts::{self, FieldFinding, HeldContent, MarkedPiece, Part, Viewer};
use crate::screening::char_span;
use crate::web::Frame;
use sea_orm::ConnectionTrait;

/// Posts, and decisions, of an author's history.
const HISTORY: u64 = 5;
/// Items that are alike.
const ALIKE: u64 = 5;

/// One finding and whether it is ticked.
pub(super) struct FindingLine {
    pub number: usize,
    pub kind: &'static str,
    pub words: String,
    pub reason: String,
    pub rule: String,
    pub mask: String,
    pub ticked: bool,
    /// Its place as the form names it ([`Verdict::span`](crate::community::moderation::Verdict::span)), for moving its
    /// ends.
    pub place: String,
}

/// What a moderator left for the others.
pub(super) struct NoteLine {
    pub by: String,
    pub words: String,
    pub ago: String,
}

/// What a moderator asks of the others.
pub(super) struct WishLine {
    /// `escalate` or `opinion`.
    pub wish: &'static str,
    pub by: String,
}

impl WishLine {
    /// The key of the sentence that says who asks for what.
    pub fn sentence(&self) -> &'static str {
        match self.wish {
            "opinion" => "item-asked-opinion",
            _ => "item-asked-escalate",
        }
    }
}

/// A step of the checklist, and who has signed it off.
pub(super) struct StepLine {
    pub step: &'static str,
    pub by: Option<String>,
}

/// What somebody reports. Which member it was, no moderator sees: nobody should be afraid to report.
pub(super) struct ReportLine {
    pub category: &'static str,
    pub why: String,
    pub outsider: bool,
    pub name: String,
    pub email: String,
    pub ago: String,
}

/// What an author did here before, or what was decided about them here.
pub(super) struct HistoryLine {
    pub link: Option<String>,
    /// A topic's title, or `decision` and what it was.
    pub title: String,
    pub decision: Option<&'static str>,
    pub ago: String,
}

/// Another item that waits and is alike.
pub(super) struct AlikeLine {
    pub link: String,
    pub reported: bool,
}

pub(super) fn report_line(f: &Frame, kept: Kept) -> ReportLine {
    ReportLine {
        category: kept.report.category.as_str(),
        why: kept.report.words.why,
        outsider: kept.by.is_none(),
        name: kept.report.words.name,
        email: kept.report.words.email,
        ago: f.ago(kept.created_at),
    }
}

pub(super) fn pieces(content: &HeldContent, part: Part) -> Vec<MarkedPiece> {
    posts::marked(content.part(part), &content.findings, part)
}

pub(super) fn finding_lines(content: &HeldContent, ticked: impl Fn(usize) -> bool) -> Vec<FindingLine> {
    let line = |(n, FieldFinding { part, finding }): (usize, &FieldFinding)| {
        let source = content.part(*part);
        let name = if *part == Part::Title { "title" } else { "body" };
        let span = char_span(source, &finding.span);
        FindingLine {
            number: n + 1,
            kind: finding.kind.as_str(),
            words: source.get(finding.span.clone()).unwrap_or_default().to_owned(),
            reason: finding.reason.clone(),
            rule: finding.rule.clone(),
            mask: finding.mask.clone(),
            ticked: ticked(n + 1),
            place: format!("{name}:{}-{}", span.start, span.end),
        }
    };
    content.findings.iter().enumerate().map(line).collect()
}

/// The author's last public posts in this group, and what was decided about them here: nothing of any other group.
pub(super) async fn history(
    conn: &impl ConnectionTrait,
    f: &Frame,
    group: &Address,
    author: &Persona,
) -> Result<Vec<HistoryLine>> {
    let written = posts::public_of(conn, author.id, Viewer::Member, HISTORY).await?;
    let topics = posts::titles(conn, written.iter().map(|post| post.topic)).await?;
    let mut lines = Vec::new();
    for decision in decisions::about(conn, author.id, HISTORY).await? {
        lines.push(HistoryLine {
            link: None,
            title: decision.reason,
            decision: Some(decision.action.as_str()),
            ago: f.ago(decision.decided_at),
        });
    }
    for post in written {
        let Some(topic) = topics.get(&post.topic) else { continue };
        lines.push(HistoryLine {
            link: topic.number.map(|number| format!("/g/{group}/t/{number}#post-{}", post.id)),
            title: topic.title.clone(),
            decision: None,
            ago: f.ago(post.published_at.unwrap_or(post.created_at)),
        });
    }
    Ok(lines)
}

/// What waits in the same group with the same words, link or number.
pub(super) async fn alike(
    conn: &impl ConnectionTrait,
    group: &Address,
    this: Item,
    post: PostId,
) -> Result<Vec<AlikeLine>> {
    let found = posts::alike(conn, post, ALIKE).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let reported = cases::about(conn, &found).await?;
    let held = posts::holds_of(conn, found).await?;
    let held = held.into_iter().filter(|hold| hold.decided_at.is_none()).map(|hold| Item::Held(hold.post));
    let items = held.chain(reported.into_iter().map(|case| Item::Reported(case.id)));
    let line = |item: Item| AlikeLine { link: item.path(group), reported: matches!(item, Item::Reported(_)) };
    Ok(items.filter(|item| *item != this).map(line).collect())
}
