//! The screening of a whole post, title and words together, and what its author may do about it.

use super::model::{Body, HeldContent, Post, Title};
use super::store::topics;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::ids::base32;
use crate::base::seal::{Keyring, Purpose};
use crate::community::groups::{Checks, Group};
use crate::screening::{self, CrisisLevel, Decision, Finding, Kind, Place, Rules, Screened};
use crate::web::Words;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

/// Where in a post something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// In the title.
    Title,
    /// In the words.
    Body,
}

/// Something that was found, and where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldFinding {
    /// Where.
    pub part: Part,
    /// What.
    pub finding: Finding,
}

/// A screened post.
#[derive(Clone, Debug)]
pub struct Check {
    /// The title, of a topic.
    pub title: Option<Screened>,
    /// The words.
    pub body: Screened,
    checks: Checks,
}

impl Check {
    /// Screens a post for a group.
    pub fn new(app: &App, group: &Group, title: Option<&Title>, body: &Body) -> Self {
        let rules = app.rules.current();
        let screen = |text: &str, place| screening::screen(&rules, text, &group.checks.context(place));
        Self {
            title: title.map(|title| screen(title.as_str(), Place::Plain)),
            body: screen(body.as_str(), Place::Markdown),
            checks: group.checks.clone(),
        }
    }

    /// Adds that the author wrote the same in another group, which is for them to decide about.
    pub(super) fn add_same_words(&mut self) {
        self.body.findings.push(Finding {
            rule: "privacy.linkage.same_words".to_owned(),
            kind: Kind::OtherUniqueId,
            span: 0..self.body.source.len(),
            score: 1.0,
            action: Decision::Warn,
            reason: Words::default().t("same-words"),
            mask: String::new(),
        });
        self.body.verdict.decision = self.body.verdict.decision.max(Decision::Warn);
    }

    /// What it comes to: the graver of the two.
    pub fn decision(&self) -> Decision {
        let title = self.title.as_ref().map_or(Decision::Publish, |title| title.verdict.decision);
        title.max(self.body.verdict.decision)
    }

    /// How much danger its author seems to be in.
    pub fn crisis(&self) -> CrisisLevel {
        let title = self.title.as_ref().map_or(CrisisLevel::L0, |title| title.verdict.crisis);
        title.max(self.body.verdict.crisis)
    }

    /// What the author is asked about, the title's first. A crisis is no fault and is not among them.
    pub fn findings(&self) -> Vec<FieldFinding> {
        let of = |part, screened: &Screened| {
            let asked = screened.findings.iter().filter(|finding| finding.action > Decision::Publish);
            asked.map(|finding| FieldFinding { part, finding: finding.clone() }).collect::<Vec<_>>()
        };
        let mut findings = self.title.as_ref().map(|title| of(Part::Title, title)).unwrap_or_default();
        findings.extend(of(Part::Body, &self.body));
        findings
    }

    /// Title and words with the chosen findings (by their place in [`Check::findings`]) masked.
    pub fn masked(&self, chosen: impl Fn(usize) -> bool) -> (Option<String>, String) {
        let findings = self.findings();
        let of = |part, source: &str| {
            let chosen = findings.iter().enumerate().filter(|(n, found)| found.part == part && chosen(*n));
            screening::mask(source, chosen.map(|(_, found)| &found.finding))
        };
        let title = self.title.as_ref().map(|title| of(Part::Title, &title.source));
        (title, of(Part::Body, &self.body.source))
    }

    /// Title and words with everything masked, also what comes to light only then.
    pub fn all_masked(&self, rules: &Rules) -> (Option<String>, String) {
        let of = |screened: &Screened, place| {
            screening::mask_all(rules, &screened.source, &self.checks.context(place))
        };
        (self.title.as_ref().map(|title| of(title, Place::Plain)), of(&self.body, Place::Markdown))
    }

    /// Whether nothing would be left to look at if everything were masked.
    pub fn can_be_masked(&self) -> bool {
        let findings = self.findings();
        !findings.is_empty() && findings.iter().all(|found| !found.finding.mask.is_empty())
    }

    /// A name for exactly this check: these words, and these places in them. What its author answers counts for
    /// nothing else.
    pub fn digest(&self, keys: &Keyring) -> String {
        let shown = |screened: &Screened| {
            let places = screened.findings.iter().map(|found| format!("{:?}{}", found.span, found.mask));
            format!("{}\0{}", screened.source, places.collect::<Vec<_>>().join("\0"))
        };
        let title = self.title.as_ref().map(shown).unwrap_or_default();
        let parts = [title.as_bytes(), &shown(&self.body).into_bytes()];
        base32(&keys.digest(Purpose::Checked, &parts)[..16])
    }

    /// How far up in the queue it belongs: the author's danger first, then how grave the findings are.
    pub fn danger(&self) -> i16 {
        let grave = match self.decision() {
            Decision::Reject => 2,
            Decision::Hold => 1,
            _ => 0,
        };
        i16::from(self.crisis().as_u8()) * 10 + grave
    }
}

/// What everybody reads of a public post, screened anew: what a moderator looks at when it was reported.
pub async fn public_content(
    app: &App,
    conn: &impl ConnectionTrait,
    group: &Group,
    post: &Post,
) -> Result<HeldContent> {
    let source = post.source.as_deref().ok_or(Error::Conflict("problem-post-gone"))?;
    let title = match post.opening {
        true => Some(topics::find(conn, post.topic).await?.title),
        false => None,
    };
    // What is public was read once already; a title or a text that would not be taken today is shown as it is.
    let title = title.as_deref().and_then(|title| Title::parse(title).ok());
    let body = Body::parse(source).map_err(|key| Error::field("body", key))?;
    let check = Check::new(app, group, title.as_ref(), &body);
    Ok(HeldContent {
        title: title.map(|title| title.as_str().to_owned()),
        source: source.to_owned(),
        findings: check.findings(),
        crisis: check.crisis().as_u8(),
        note: String::new(),
    })
}

/// A piece of an author's words, for highlighting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedPiece {
    /// The words.
    pub text: String,
    /// The number of the finding that they belong to, from 1.
    pub finding: Option<usize>,
}

/// Cuts one part of a post into pieces, so that each finding can be shown in its place.
pub fn marked(source: &str, findings: &[FieldFinding], part: Part) -> Vec<MarkedPiece> {
    let found = findings.iter().enumerate().filter(|(_, found)| found.part == part);
    let (numbers, findings): (Vec<_>, Vec<_>) =
        found.map(|(n, found)| (n + 1, found.finding.clone())).unzip();
    let mark = |piece: screening::Piece| MarkedPiece {
        text: piece.text,
        finding: piece.finding.and_then(|n| numbers.get(n).copied()),
    };
    screening::marked(source, &findings).into_iter().map(mark).collect()
}
