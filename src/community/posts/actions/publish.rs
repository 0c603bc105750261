//! Publishing: screened first, then one transaction.

use super::{draft, same_words};
use crate::app::App;
use crate::base::Tx;
use crate::base::audit::Entry;
use crate::base::clock::hours;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::ids::{BadgeId, GroupId, PersonaId, PostId, TopicId};
use crate::base::seal::Purpose;
use crate::base::throttle::Quota;
use crate::community::clinicians;
use crate::community::groups::{self, First, Group};
use crate::community::personas::{self, Distance, Limit, Member, Role};
use crate::community::posts::check::Check;
use crate::community::posts::jobs::{Endangered, Published};
use crate::community::posts::likeness;
use crate::community::posts::model::{
    Change, ESCALATED, HeldContent, NewPost, Post, PostCreated, PostHeld, PostState, QueueChanged, Topic,
    TopicKind,
};
use crate::community::posts::store::drafts::{self, Draft};
use crate::community::posts::store::{self, holds, said};
use crate::screening::{CrisisLevel, Decision};
use crate::transaction;
use std::time::Duration;

/// Posts of one persona: sixty at once is a flood, two a minute is a long talk.
const POSTS: Quota = Quota { burst: 60, every: Duration::from_secs(30) };

/// Posts of somebody who was slowed down by a moderator.
const SLOW: Quota = Quota { burst: 1, every: hours(1) };

/// What the author wants when something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// To be shown what was found, before anything happens.
    Show,
    /// To publish what is only warned about.
    Anyway,
    /// To have a person check it first.
    Review,
}

/// What became of a post.
#[derive(Debug)]
pub enum Outcome {
    /// Everybody who may read the group reads it now.
    Published(PostRef, CrisisLevel),
    /// It waits for a person.
    Held(PostRef, CrisisLevel),
    /// Nothing happened: the author looks at what was found.
    Asked(Box<Check>),
    /// Nothing happened: the group's rules have changed since the author agreed to them.
    Rules,
}

/// Where a post stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostRef {
    /// The post.
    pub post: PostId,
    /// The number of its topic, once that is public.
    pub topic: Option<i64>,
}

/// Begins a topic.
pub async fn start_topic(app: &App, member: &Member, new: &NewPost, ask: Ask) -> Result<Outcome> {
    let (kind, title) = new.opening.as_ref().ok_or_else(|| Error::field("title", "title-missing"))?;
    let check = Check::new(app, &member.group, Some(title), &new.body);
    let topic = Place::New(TopicId::new(app.random()), *kind);
    publish(app, member, topic, new, check, ask).await
}

/// Replies in a topic that is public.
pub async fn reply(app: &App, member: &Member, topic: &Topic, new: &NewPost, ask: Ask) -> Result<Outcome> {
    let number = topic.number.ok_or(Error::NotFound)?;
    if personas::distance(app.db.read(), topic.author, member.persona.id).await? == Distance::Blocked {
        let kept = Draft { body: new.body.as_str().to_owned(), ..Draft::default() };
        draft::keep(app, member.persona.id, &draft::place(Some(number)), &kept).await?;
        return Err(Error::Conflict("problem-blocked"));
    }
    let check = Check::new(app, &member.group, None, &new.body);
    publish(app, member, Place::Reply(topic.id, number), new, check, ask).await
}

/// Where a post goes.
#[derive(Clone, Copy)]
enum Place {
    New(TopicId, TopicKind),
    Reply(TopicId, i64),
}

impl Place {
    fn topic(self) -> TopicId {
        match self {
            Self::New(id, _) | Self::Reply(id, _) => id,
        }
    }

    /// What its draft is called.
    fn draft(self) -> String {
        match self {
            Self::New(..) => draft::place(None),
            Self::Reply(_, number) => draft::place(Some(number)),
        }
    }
}

/// What is to be done with a screened post, or `None` when the author must look first.
pub(super) fn settle(check: &Check, ask: Ask) -> Option<PostState> {
    match (check.decision(), ask) {
        (Decision::Publish, _) | (Decision::Warn, Ask::Anyway) => Some(PostState::Published),
        (Decision::Warn | Decision::Hold, Ask::Review) => Some(PostState::Held),
        _ => None,
    }
}

async fn publish(
    app: &App,
    member: &Member,
    place: Place,
    new: &NewPost,
    check: Check,
    ask: Ask,
) -> Result<Outcome> {
    let marks = same_words::marks(app, member, &check);
    let check = same_words::ask(app, marks.as_ref(), check).await?;
    let Some(state) = settle(&check, ask) else {
        return Ok(Outcome::Asked(Box::new(check)));
    };
    if !knows_the_rules(member, new) && check.crisis() < EXEMPT {
        return Ok(Outcome::Rules);
    }
    let author = member.persona.id;
    // The words belong to it: somebody who goes back in their browser and writes something else sends the same
    // form with other words, and those must not be lost.
    let title = check.title.as_ref().map_or("", |title| &title.source);
    let parts =
        [author.as_bytes(), new.request_key.as_bytes(), title.as_bytes(), check.body.source.as_bytes()];
    let key = app.keys.digest(Purpose::Request, &parts);
    let row = store::posts::Row {
        id: PostId::new(app.random()),
        topic: place.topic(),
        group: member.group.id,
        author,
        opening: matches!(place, Place::New(..)),
        request_key: key.to_vec(),
    };
    let (made, state) = transaction!(app.db, |tx| {
        if sent_before(tx, author, &key).await? {
            return Ok((None, state));
        }
        may_write(app, tx, author).await?;
        tx.throttle(&app.keys.digest(Purpose::Throttle, &[b"post", author.as_bytes()]), POSTS).await?;
        if let Place::New(id, kind) = place {
            let newcomer = store::posts::count_public(tx.conn(), author, true).await? == 0;
            let (group, wanted) = (member.group.id, new.wanted);
            let topic = store::topics::Row { id, group, author, kind, wanted, newcomer };
            store::topics::insert(tx, &topic).await?;
        }
        if !store::posts::insert(tx, &row).await? {
            return Ok((None, state));
        }
        if new.agreed.is_some() {
            personas::touch_rules(tx, author, member.group.rules_version).await?;
        }
        let first = is_read_first(tx, member, place, &check).await?;
        let state = if first { PostState::Held } else { state };
        let number = match state {
            PostState::Published => Some(make_public(app, tx, member, place, row.id, &check).await?),
            _ => {
                let waits = Waits { change: Change::New, note: &new.note, first };
                hold(app, tx, row.id, &member.group, waits, &check).await?;
                match place {
                    Place::New(..) => None,
                    Place::Reply(_, number) => Some(number),
                }
            }
        };
        if let Some(marks) = &marks {
            said::note(tx, marks).await?;
        }
        drafts::forget(tx, author, &place.draft()).await?;
        Ok((Some(number), state))
    })?;
    match made {
        Some(topic) => {
            let place = PostRef { post: row.id, topic };
            Ok(match state {
                PostState::Published => Outcome::Published(place, check.crisis()),
                _ => Outcome::Held(place, check.crisis()),
            })
        }
        None => replayed(app, author, &key, check.crisis()).await,
    }
}

/// From here on nobody's words wait because they are new, or because rules have changed: a person in a crisis is heard.
pub(super) const EXEMPT: CrisisLevel = CrisisLevel::L2;

/// Whether the author agreed to the rules as they are now: before, or with this form.
fn knows_the_rules(member: &Member, new: &NewPost) -> bool {
    let version = member.group.rules_version;
    member.persona.rules_version >= version || new.agreed == Some(version)
}

/// Whether a person reads it before others do because it is one of its author's first posts here.
async fn is_read_first(tx: &Tx, member: &Member, place: Place, check: &Check) -> Result<bool> {
    let opening = matches!(place, Place::New(..));
    let newcomers = member.group.newcomers;
    let first = if opening { newcomers.topics } else { newcomers.replies };
    if first == First::None || member.persona.role == Role::Moderator || check.crisis() >= EXEMPT {
        return Ok(false);
    }
    Ok(first.holds(store::posts::count_public(tx.conn(), member.persona.id, opening).await?))
}

/// Whether a moderator's decision keeps somebody from writing, or slows them down.
async fn may_write(app: &App, tx: &Tx, author: PersonaId) -> Result<()> {
    match personas::restriction(tx.conn(), author, tx.now()).await?.map(|restriction| restriction.limit) {
        None => Ok(()),
        Some(Limit::Warning) => Ok(()),
        Some(Limit::Slow) => {
            tx.throttle(&app.keys.digest(Purpose::Throttle, &[b"slow", author.as_bytes()]), SLOW).await
        }
        Some(Limit::Mute | Limit::Ban) => Err(Error::Conflict("problem-muted")),
    }
}

async fn sent_before(tx: &Tx, author: PersonaId, key: &[u8]) -> Result<bool> {
    match store::posts::by_request(tx.conn(), author, key).await {
        Ok(_) => Ok(true),
        Err(Error::NotFound) => Ok(false),
        Err(other) => Err(other),
    }
}

/// The same form again: the answer that it got the first time, help included.
async fn replayed(app: &App, author: PersonaId, key: &[u8], crisis: CrisisLevel) -> Result<Outcome> {
    let post = store::posts::by_request(app.db.read(), author, key).await?;
    let topic = store::topics::find(app.db.read(), post.topic).await?;
    let place = PostRef { post: post.id, topic: topic.number };
    Ok(match post.state {
        PostState::Held => Outcome::Held(place, crisis),
        _ => Outcome::Published(place, crisis),
    })
}

/// Publishes what nobody has read yet, and tells. Returns the topic's number.
async fn make_public(
    app: &App,
    tx: &Tx,
    member: &Member,
    place: Place,
    id: PostId,
    check: &Check,
) -> Result<i64> {
    let badge = clinicians::ensure_badge(tx, app, member.account, member.persona.id).await?;
    let badge = badge.map(|badge| badge.id);
    let text = store::posts::Text { source: &check.body.source, html: &check.body.html };
    store::posts::publish(tx, id, &text, badge, false).await?;
    let number = match place {
        Place::New(topic, _) => {
            let number = groups::take_topic_number(tx, member.group.id).await?;
            let title = check.title.as_ref().map_or("", |title| title.source.as_str());
            store::topics::list(tx, topic, number, title).await?;
            number
        }
        Place::Reply(topic, number) => {
            store::topics::count_reply(tx, topic, badge.is_some()).await?;
            number
        }
    };
    announce(tx, member.group.id, id, matches!(place, Place::Reply(..))).await?;
    watch(app, tx, id, &member.group, check).await?;
    Ok(number)
}

/// Tells everybody who may read the group that a post became public.
async fn announce(tx: &Tx, group: GroupId, post: PostId, reply: bool) -> Result<()> {
    tx.emit(Stream::members(group), &PostCreated { post }).await?;
    if reply {
        tx.enqueue(&Published { post }).await?;
    }
    Ok(())
}

/// Asks a person to look after the author of a public post who seems to be in danger; the post stays, because
/// nobody in a crisis is silenced. Whoever was to be looked after still is when the words change.
pub(super) async fn watch(app: &App, tx: &Tx, post: PostId, group: &Group, check: &Check) -> Result<()> {
    let waited = danger_so_far(tx, post).await?;
    let urgent = CrisisLevel::L2.as_u8();
    if check.crisis().as_u8() >= urgent || waited >= Some(urgent) {
        let waits = Waits { change: Change::Watch, note: "", first: false };
        return hold(app, tx, post, group, waits, check).await;
    }
    holds::forget(tx, post).await?;
    if waited.is_some() {
        tx.emit(Stream::moderators(group.id), &QueueChanged {}).await?;
    }
    Ok(())
}

/// How much danger its author seemed to be in, if something waits about a post.
async fn danger_so_far(tx: &Tx, post: PostId) -> Result<Option<u8>> {
    match holds::find(tx.conn(), post).await {
        Ok(hold) if hold.decided_at.is_none() => Ok(u8::try_from(hold.danger / 10).ok()),
        Ok(_) | Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Whether somebody has asked for more experienced eyes on what waits about a post.
async fn escalated(tx: &Tx, post: PostId) -> Result<bool> {
    let hold = holds::find_any(tx.conn(), post).await?;
    Ok(hold.is_some_and(|hold| hold.decided_at.is_none() && hold.danger % 10 == ESCALATED))
}

/// How something waits.
#[derive(Clone, Copy)]
pub(super) struct Waits<'a> {
    /// What.
    pub change: Change,
    /// The author's words to the moderators.
    pub note: &'a str,
    /// Whether only because it is one of its author's first posts.
    pub first: bool,
}

/// Seals a post, or a change of one, and puts it in the queue. Danger that a person has not seen yet is not
/// forgotten because the author writes it otherwise.
pub(super) async fn hold(
    app: &App,
    tx: &Tx,
    post: PostId,
    group: &Group,
    Waits { change, note, first }: Waits<'_>,
    check: &Check,
) -> Result<()> {
    let before = danger_so_far(tx, post).await?;
    let crisis = before.unwrap_or_default().max(check.crisis().as_u8());
    let content = HeldContent {
        title: check.title.as_ref().map(|title| title.source.clone()),
        source: check.body.source.clone(),
        findings: check.findings(),
        crisis,
        note: note.to_owned(),
        first,
    };
    let danger = match escalated(tx, post).await? {
        true => i16::from(crisis) * 10 + ESCALATED,
        false => check.danger().max(i16::from(crisis) * 10),
    };
    // Once for each time that it becomes grave: changing a few words wakes nobody a second time.
    let grave = CrisisLevel::L3.as_u8();
    if crisis >= grave && before.is_none_or(|before| before < grave) {
        tx.enqueue(&Endangered { post }).await?;
    }
    holds::put(tx, &app.keys, post, group.id, change, danger, &content).await?;
    let text = format!("{}\n{}", content.title.as_deref().unwrap_or_default(), content.source);
    likeness::print(app, tx, group.id, post, &text).await?;
    let rules: Vec<_> = content.findings.iter().map(|found| found.finding.rule.as_str()).collect();
    tx.audit(Entry {
        actor: "screening".to_owned(),
        action: "posts.hold",
        subject: post.to_string(),
        detail: serde_json::json!({ "change": change.as_str(), "crisis": content.crisis, "rules": rules }),
    })
    .await?;
    tx.emit(Stream::moderators(group.id), &QueueChanged {}).await?;
    // A public post stays as it is while something about it waits, and its author's screens with it.
    if change == Change::New {
        let author = store::posts::find(tx.conn(), post).await?.author;
        tx.emit(Stream::persona(group.id, author), &PostHeld { post }).await?;
    }
    Ok(())
}

/// Publishes a post that waited: for the first time, or a change of it. Title and text are the
/// caller's: as they were, or redacted.
pub(super) async fn make_waiting_public(
    app: &App,
    tx: &Tx,
    post: &Post,
    title: Option<&str>,
    text: &store::posts::Text<'_>,
    redacted: bool,
) -> Result<PostRef> {
    let topic = store::topics::find(tx.conn(), post.topic).await?;
    let badge = waiting_badge(app, tx, post).await?;
    store::posts::publish(tx, post.id, text, badge, redacted).await?;
    let number = match topic.number {
        Some(number) => number,
        None => groups::take_topic_number(tx, post.group).await?,
    };
    if post.opening {
        store::topics::list(tx, topic.id, number, title.unwrap_or_default()).await?;
    } else {
        store::topics::count_reply(tx, topic.id, badge.is_some()).await?;
    }
    announce(tx, post.group, post.id, !post.opening).await?;
    Ok(PostRef { post: post.id, topic: Some(number) })
}

/// The badge that the author holds now: it is bound when the post becomes public.
async fn waiting_badge(app: &App, tx: &Tx, post: &Post) -> Result<Option<BadgeId>> {
    let badge = clinicians::current_badge(tx.conn(), post.author, app.now()).await?;
    Ok(badge.map(|badge| badge.id))
}

/// How long a sealed original is kept after a decision: the time for an appeal and its answer.
pub(super) const ORIGINAL_KEPT: Duration = hours(24 * 35);
