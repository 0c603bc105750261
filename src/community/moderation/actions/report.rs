//! Reporting a public post: members on its page, everybody else with the form for everybody.

use crate::app::App;
use crate::base::Tx;
use crate::base::audit::Entry;
use crate::base::clock::minutes;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::ids::PostId;
use crate::base::seal::Purpose;
use crate::base::secret::Token;
use crate::base::throttle::Quota;
use crate::community::groups::{self, Visibility};
use crate::community::moderation::jobs::{ReportClosed, Sound};
use crate::community::moderation::model::{Case, Category, Item, Notice, Outcome, Report};
use crate::community::moderation::store::reports::Reporter;
use crate::community::moderation::store::{cases, reports};
use crate::community::personas::Member;
use crate::community::posts::{self, Post, PostState, QueueChanged};
use crate::screening::{self, Context, CrisisLevel, Decision};
use crate::transaction;
use crate::web::request::Origin;
use sea_orm::ConnectionTrait;
use url::Url;

/// Reports of one persona: twenty in an evening is a lot.
const MEMBER: Quota = Quota { burst: 20, every: minutes(30) };
/// Notices from one network address.
const OUTSIDER: Quota = Quota { burst: 5, every: minutes(20) };

/// What a report says about whoever wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// How they seem to be: help is shown to somebody who writes about a danger to themselves.
    pub crisis: CrisisLevel,
}

/// A member reports a post that everybody in the group reads. A second time changes nothing.
pub async fn report(app: &App, member: &Member, post: PostId, report: &Report) -> Result<Sent> {
    let me = member.persona.id;
    let sent = screen(app, report)?;
    transaction!(app.db, |tx| {
        let post = posts::lock_post(tx, post).await?;
        if post.group != member.group.id {
            return Err(Error::NotFound);
        }
        if post.author == me {
            return Err(Error::Conflict("problem-report-own"));
        }
        tx.throttle(&app.keys.digest(Purpose::Throttle, &[b"report", me.as_bytes()]), MEMBER).await?;
        if let Some(case) = cases::waiting_about(tx.conn(), post.id).await?
            && reports::is_known(tx.conn(), case.id, me).await?
        {
            return Ok(());
        }
        file(app, tx, &post, &Reporter::Member(me), report).await
    })?;
    Ok(sent)
}

/// Somebody from outside reports a post. The token opens the page that says what became of it, and is kept by nobody
/// but them.
pub async fn notice(app: &App, origin: &Origin, notice: &Notice) -> Result<(Token, Sent)> {
    let post = find(app.db.read(), app, &notice.place).await?;
    let sent = screen(app, &notice.report)?;
    let token = Token::new(app.random());
    transaction!(app.db, |tx| {
        tx.throttle(&app.keys.digest(Purpose::Throttle, &[b"notice", &origin.0]), OUTSIDER).await?;
        let post = posts::lock_post(tx, post).await?;
        file(app, tx, &post, &Reporter::Outsider(&token), &notice.report).await
    })?;
    Ok((token, sent))
}

async fn file(app: &App, tx: &Tx, post: &Post, by: &Reporter<'_>, report: &Report) -> Result<()> {
    if post.state != PostState::Published {
        return Err(Error::Conflict("problem-post-gone"));
    }
    let case = cases::open(tx, post.id, post.group, report.category).await?;
    posts::print(app, tx, post.group, post.id, post.source.as_deref().unwrap_or_default()).await?;
    reports::insert(tx, app, case, by, report).await?;
    if report.category == Category::Danger {
        tx.enqueue(&Sound { item: Item::Reported(case), time: 1 }).await?;
    }
    let by = match by {
        Reporter::Member(persona) => persona.to_string(),
        Reporter::Outsider(_) => "outsider".to_owned(),
    };
    tx.audit(Entry {
        actor: by,
        action: "moderation.report",
        subject: post.id.to_string(),
        detail: serde_json::json!({ "category": report.category.as_str() }),
    })
    .await?;
    tx.emit(Stream::moderators(post.group), &QueueChanged {}).await?;
    Ok(())
}

/// Ends a case, and tells everybody who reported it.
pub(super) async fn close(tx: &Tx, case: &Case, outcome: Outcome) -> Result<()> {
    cases::close(tx, case.id).await?;
    posts::forget_prints(tx, case.post).await?;
    reports::close(tx, case.id, outcome).await?;
    tx.enqueue(&ReportClosed { case: case.id }).await?;
    tx.emit(Stream::moderators(case.group), &QueueChanged {}).await?;
    Ok(())
}

/// Only moderators read the words, and somebody who reports a private detail has to name it; but what is never kept
/// anywhere, such as the number of a card, is not taken here either.
fn screen(app: &App, report: &Report) -> Result<Sent> {
    let screened = screening::screen(&app.rules.current(), &report.words.why, &Context::default());
    if screened.verdict.decision == Decision::Reject {
        return Err(Error::field("why", "report-words-never"));
    }
    Ok(Sent { crisis: screened.verdict.crisis })
}

/// The public post at an address of ours. A post's own address can be known only by somebody who saw it; the number of
/// a topic can be guessed, so it leads somewhere only where anybody may read.
async fn find(conn: &impl ConnectionTrait, app: &App, place: &str) -> Result<PostId> {
    let unknown = || Error::field("place", "report-place-unknown");
    let url = app.public_url.join(place).map_err(|_| unknown())?;
    if url.host_str() != app.public_url.host_str() {
        return Err(unknown());
    }
    match look_up(conn, &url).await {
        Ok(Some(post)) if post.state == PostState::Published => Ok(post.id),
        Ok(_) | Err(Error::NotFound) => Err(unknown()),
        Err(other) => Err(other),
    }
}

async fn look_up(conn: &impl ConnectionTrait, url: &Url) -> Result<Option<Post>> {
    let parts: Vec<&str> = url.path().split('/').skip(1).collect();
    let ["g", address, what, id, ..] = parts[..] else { return Ok(None) };
    let group = groups::find_by_address(conn, address).await?;
    let named = url.fragment().and_then(|fragment| fragment.strip_prefix("post-"));
    let id = match what {
        "posts" => Some(id),
        _ => named,
    };
    if let Some(id) = id {
        let post = posts::find_post(conn, id.parse().map_err(|_| Error::NotFound)?).await?;
        return Ok(Some(post).filter(|post| post.group == group.id));
    }
    if what != "t" || group.visibility != Visibility::Public {
        return Ok(None);
    }
    let number = parts[3].parse().map_err(|_| Error::NotFound)?;
    let topic = posts::topic_at(conn, group.id, number).await?;
    Ok(Some(posts::opening(conn, topic.id).await?))
}
