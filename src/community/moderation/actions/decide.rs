//! Deciding. What was chosen is written down at once and takes effect a moment later: until then it can be taken back,
//! and nobody was told.

use super::entry;
use super::look::{CLAIM, Subject, waiting};
use crate::app::App;
use crate::base::Tx;
use crate::base::clock::days;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::ids::DecisionId;
use crate::community::groups::{Group, Visibility};
use crate::community::moderation::guard::Moderating;
use crate::community::moderation::jobs::CarryOut;
use crate::community::moderation::model::{
    Category, Claim, Decision, Ground, Item, Openness, Source, Stage, Verdict,
};
use crate::community::moderation::store::{cases, claims, decisions, reports};
use crate::community::personas::{self, Moderator, Role};
use crate::community::posts::{self, HeldContent, QueueChanged};
use crate::transaction;
use crate::web::Words;
use std::time::Duration;

/// How long an author may ask somebody else.
pub const APPEAL_WINDOW: Duration = days(30);

/// Decides about an item. It leaves the queue; what was decided takes effect when the time for taking it back is over.
pub async fn decide(app: &App, moderator: &Moderator, item: Item, verdict: &Verdict) -> Result<Decision> {
    let me = moderator.persona.id;
    let (subject, post) = waiting(app.db.read(), moderator, item).await?;
    let content = subject.content(app, app.db.read(), moderator, &post).await?;
    let mask = Words::default().t("redaction-mask");
    let open = openness(&moderator.group);
    let (action, plan) = verdict.parse(subject.change(), open, &content, &mask).map_err(Error::Invalid)?;
    let id = DecisionId::new(app.random());
    transaction!(app.db, |tx| {
        // From here on nobody else touches the post.
        let post = posts::lock_post(tx, post.id).await?;
        let (subject, _) = waiting(tx.conn(), moderator, item).await?;
        if subject.version(&post) != verdict.version {
            return Err(Error::Conflict("problem-item-changed"));
        }
        if let Claim::Theirs(_) = claims::claim(tx, item.id(), me, CLAIM).await? {
            return Err(Error::Conflict("problem-claimed"));
        }
        let author = personas::find(tx.conn(), post.author).await?;
        if plan.sanction.is_some() && author.role == Role::Moderator {
            return Err(Error::Conflict("problem-sanction-moderator"));
        }
        let (source, category) = origin(tx, &subject, &content).await?;
        let decision = Decision {
            id,
            post: post.id,
            group: post.group,
            author: post.author,
            moderator: me,
            action,
            grounds: Ground::of(&content.findings),
            automated: matches!(subject, Subject::Held(_))
                && (!content.findings.is_empty() || content.crisis > 0),
            source,
            reason: verdict.reason.trim().to_owned(),
            decided_at: tx.now(),
            appeal_until: tx.now() + APPEAL_WINDOW,
            case: subject.case(),
            version: verdict.version,
            category,
            ends_at: None,
            stage: Stage::Pending,
            waited: tx.now().since(subject.since()),
            seconded_by: None,
        };
        decisions::insert(tx, app, &decision, Some(&plan)).await?;
        set_aside(tx, item).await?;
        claims::free(tx, item.id()).await?;
        tx.enqueue_at(&CarryOut { decision: id }, tx.now() + app.config.undo_time()).await?;
        tx.emit(Stream::moderators(post.group), &QueueChanged {}).await?;
        let rules: Vec<_> = decision.grounds.iter().map(|ground| ground.rule.as_str()).collect();
        let detail = serde_json::json!({
            "action": action.as_str(),
            "change": subject.change().as_str(),
            "source": decision.source.as_str(),
            "sanction": plan.sanction.map(|sanction| sanction.action().as_str()),
            "rules": rules,
        });
        tx.audit(entry(me, "moderation.decide", post.id, detail)).await?;
        Ok(decision)
    })
}

/// Who reads a group's posts.
pub fn openness(group: &Group) -> Openness {
    if group.visibility == Visibility::Public { Openness::Public } else { Openness::Closed }
}

/// Takes a decision back before it takes effect. Returns the item, which is this moderator's again.
pub async fn undo(app: &App, moderating: &Moderating, id: DecisionId) -> Result<Decision> {
    transaction!(app.db, |tx| {
        let decision = decisions::find(tx.conn(), id).await?;
        let mine = moderating.0.iter().any(|(_, persona)| persona.id == decision.moderator);
        if !mine {
            return Err(Error::NotFound);
        }
        posts::lock_post(tx, decision.post).await?;
        if !decisions::take_back(tx, id).await? {
            return Err(Error::Conflict("problem-undo-over"));
        }
        let item = decision.item();
        put_back(tx, item).await?;
        claims::claim(tx, item.id(), decision.moderator, CLAIM).await?;
        tx.emit(Stream::moderators(decision.group), &QueueChanged {}).await?;
        let detail = serde_json::json!({ "action": decision.action.as_str() });
        tx.audit(entry(decision.moderator, "moderation.undo", decision.post, detail)).await?;
        Ok(decision)
    })
}

async fn set_aside(tx: &Tx, item: Item) -> Result<()> {
    match item {
        Item::Held(post) => posts::set_aside(tx, post).await,
        Item::Reported(case) => cases::close(tx, case).await,
    }
}

/// Back into the queue.
pub(super) async fn put_back(tx: &Tx, item: Item) -> Result<()> {
    match item {
        Item::Held(post) => posts::put_back(tx, post).await,
        Item::Reported(case) => cases::reopen(tx, case).await,
    }
}

/// Who asked for the decision, and what it is about. A notice with the form for everybody has duties of its own, so it
/// counts before a member's report.
async fn origin(tx: &Tx, subject: &Subject, content: &HeldContent) -> Result<(Source, Category)> {
    let Subject::Reported(case) = subject else {
        let found = content.findings.first().map(|found| Category::of_rule(&found.finding.rule));
        let category = if content.crisis > 0 { Category::Danger } else { found.unwrap_or(Category::Other) };
        return Ok((Source::Own, category));
    };
    let said = reports::categories(tx.conn(), case.id).await?;
    let outside = said.iter().any(|(_, member)| member.is_none());
    let gravest = said.iter().map(|(category, _)| *category).max_by_key(|category| category.danger());
    let source = if outside { Source::Notice } else { Source::Member };
    Ok((source, gravest.unwrap_or(Category::Other)))
}
