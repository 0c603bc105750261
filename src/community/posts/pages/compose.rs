//! Writing: a new topic or a reply, the check in between, and what became of it.

use super::check::CheckView;
use crate::app::App;
use crate::base::error::{Error, FieldErrors, Result};
use crate::base::ids::base32;
use crate::base::random;
use crate::community::clinicians::Profession;
use crate::community::groups::Group;
use crate::community::groups::pages::Card;
use crate::community::personas::{Member, Persona};
use crate::community::posts::actions::{self, Ask, Outcome, PostRef, draft};
use crate::community::posts::check::Check;
use crate::community::posts::model::{BODY_MAX, Body, NewPost, Title, TopicKind};
use crate::community::posts::store;
use crate::community::posts::store::drafts::Draft;
use crate::community::wellbeing::{self, HelpPanel};
use crate::screening::CrisisLevel;
use crate::web::frame::FormErrors;
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;

/// The longest note to a moderator, in characters.
const NOTE_MAX: usize = 500;

/// The composer, in all its uses.
#[derive(Template)]
#[template(path = "posts/compose.html")]
pub(super) struct Compose {
    pub f: Frame,
    pub group: Card,
    pub errors: FormErrors,
    /// Where the form goes.
    pub action: String,
    /// `topic`, `reply` or `edit`.
    pub purpose: &'static str,
    /// The topic's number, for a reply.
    pub topic: Option<i64>,
    pub kind: String,
    pub title: String,
    pub body: String,
    pub note: String,
    pub key: String,
    /// Whether there is a title to write.
    pub titled: bool,
    pub check: Option<CheckView>,
    /// Whether the check has a field for words to the moderators.
    pub asks: bool,
    pub body_max: usize,
    /// What the draft is called.
    pub place: String,
    /// Rules that are new since the author agreed to them.
    pub rules: Option<NewRules>,
    /// Whom a question can be put to, where the group names somebody.
    pub professions: Vec<ProfessionChoice>,
}

/// A profession that a question can be put to.
pub(super) struct ProfessionChoice {
    pub code: &'static str,
    pub name: String,
    pub chosen: bool,
}

/// A group's rules, for somebody who agreed to older ones.
pub(super) struct NewRules {
    pub version: i32,
    pub rules: Vec<String>,
}

impl NewRules {
    /// The rules, when they have changed since this persona agreed.
    pub fn of(group: &Group, persona: &Persona) -> Option<Self> {
        let version = group.rules_version;
        (persona.rules_version < version).then(|| Self { version, rules: group.rules.clone() })
    }
}

#[derive(Template)]
#[template(path = "posts/sent.html")]
struct SentPage {
    f: Frame,
    group: Card,
    /// Where the post stands now.
    link: String,
    held: bool,
    help: HelpPanel,
}

/// The composer's fields as they were typed.
#[derive(Clone, Debug, Deserialize, Default)]
#[serde(default)]
pub struct ComposeForm {
    pub(super) kind: String,
    pub(super) title: String,
    pub(super) body: String,
    /// What was written to the moderators; the last one counts, because a page that brings an earlier one along may
    /// be given a new check by a script.
    pub(super) note: Vec<String>,
    pub(super) key: String,
    /// `post`, `check`, `mask`, `anyway`, `ask`, or `edit` (back to the words).
    pub(super) then: String,
    /// The numbers of the findings to mask, from 1.
    pub(super) mask: Vec<usize>,
    /// Not empty when the button was “Mask everything”, whatever else is chosen.
    pub(super) everything: String,
    /// The check that is answered ([`Check::digest`]); empty when the author saw none.
    pub(super) checked: String,
    /// A topic's number, or empty for a new one: where a check comes from.
    pub(super) topic: String,
    /// The version of the rules that the author agreed to just now.
    pub(super) agreed: String,
    /// The profession that a question is for, or empty.
    pub(super) wanted: String,
}

impl ComposeForm {
    /// What the author chose.
    fn choice(&self) -> &str {
        if self.everything.is_empty() { &self.then } else { "mask" }
    }

    /// The words to the moderators.
    pub(super) fn note(&self) -> &str {
        self.note.last().map_or("", |note| note.trim())
    }

    pub(super) fn ask(&self) -> Ask {
        match self.choice() {
            "anyway" => Ask::Anyway,
            "ask" => Ask::Review,
            _ => Ask::Show,
        }
    }

    /// Whether the author only wants to look, or goes back to the words.
    pub(super) fn only_looks(&self) -> bool {
        matches!(self.choice(), "check" | "edit")
    }

    pub(super) fn draft(&self) -> Draft {
        Draft {
            kind: self.kind.clone(),
            title: self.title.clone(),
            body: self.body.clone(),
            wanted: self.wanted.clone(),
        }
    }

    /// Reads the fields. A new topic has a kind and a title, a reply has neither.
    pub(super) fn parse(&self, titled: bool) -> Result<NewPost, FieldErrors> {
        let mut errors = FieldErrors::default();
        let kind = titled.then(|| errors.take("kind", TopicKind::parse(&self.kind))).flatten();
        let title = titled.then(|| errors.take("title", Title::parse(&self.title))).flatten();
        let body = errors.take("body", Body::parse(&self.body));
        if self.note().chars().count() > NOTE_MAX {
            errors.add("note", "note-long");
        }
        let wanted = match self.wanted.as_str() {
            code if kind == Some(TopicKind::Question) && !code.is_empty() => {
                errors.take("wanted", Profession::parse(code).ok_or("choose-one"))
            }
            _ => None,
        };
        match body {
            Some(body) if errors.is_empty() => Ok(NewPost {
                opening: kind.zip(title),
                body,
                request_key: self.key.clone(),
                note: self.note().to_owned(),
                agreed: self.agreed.parse().ok(),
                wanted,
            }),
            _ => Err(errors),
        }
    }

    /// Takes the author's answer to a check: masks what was chosen, in the fields themselves. An answer to
    /// another check is none: its numbers may stand for other words, and what was added nobody has looked at.
    pub(super) fn answered(&mut self, app: &App, check: impl FnOnce() -> Check) {
        if self.checked.is_empty() {
            return;
        }
        let check = check();
        if self.checked != check.digest(&app.keys) {
            self.then.clear();
            self.everything.clear();
        } else if self.choice() == "mask" {
            let chosen = |n: usize| self.mask.contains(&(n + 1));
            let all = !self.everything.is_empty() || (0..check.findings().len()).all(chosen);
            let (title, body) =
                if all { check.all_masked(&app.rules.current()) } else { check.masked(chosen) };
            self.title = title.unwrap_or_default();
            self.body = body;
        }
    }
}

impl Compose {
    /// The composer again, with what was typed and what was found.
    pub(super) async fn again(
        app: &App,
        f: Frame,
        group: Group,
        given: ComposeForm,
        check: Option<&Check>,
    ) -> Reply {
        let topic = given.topic.parse().ok();
        page(Self::of(app, f, group, topic, given, &FieldErrors::default(), check))
    }

    pub(super) fn of(
        app: &App,
        f: Frame,
        group: Group,
        topic: Option<i64>,
        given: ComposeForm,
        errors: &FieldErrors,
        check: Option<&Check>,
    ) -> Self {
        let action = match topic {
            Some(number) => format!("/g/{}/t/{number}/replies", group.address),
            None => format!("/g/{}/topics", group.address),
        };
        let note = given.note().to_owned();
        let key = if given.key.is_empty() { fresh_key(app) } else { given.key };
        Self {
            errors: f.errors(errors),
            action,
            purpose: if topic.is_some() { "reply" } else { "topic" },
            place: draft::place(topic),
            topic,
            titled: topic.is_none(),
            kind: given.kind,
            title: given.title,
            body: given.body,
            asks: check.is_some_and(CheckView::asks),
            check: check.map(|check| CheckView::new(app, check, &note)),
            note,
            key,
            body_max: BODY_MAX,
            rules: None,
            professions: professions(&f, &group, &given.wanted),
            group: group.into(),
            f,
        }
    }

    /// The same, with the rules that its author does not know yet.
    fn with_rules(self, rules: Option<NewRules>) -> Self {
        Self { rules, ..self }
    }
}

/// The professions that can answer best here, by name.
fn professions(f: &Frame, group: &Group, wanted: &str) -> Vec<ProfessionChoice> {
    let listed = group.answering.professions.iter().filter_map(|code| Profession::parse(code));
    let mut choices: Vec<_> = listed
        .map(|profession| ProfessionChoice {
            code: profession.code(),
            name: profession.name(&f.words),
            chosen: profession.code() == wanted,
        })
        .collect();
    choices.sort_by(|a, b| a.name.cmp(&b.name));
    choices
}

/// A name for a form, so that it counts once however often it is sent.
pub(super) fn fresh_key(app: &App) -> String {
    base32(&random::bytes::<16>(app.random()))
}

/// Which kind of topic.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct NewQuery {
    kind: String,
}

/// `GET /g/{group}/new`
pub async fn new(State(app): State<App>, f: Frame, member: Member, Query(query): Query<NewQuery>) -> Reply {
    let kept = draft::find(&app, member.persona.id, None).await?.unwrap_or_default();
    let wanted = TopicKind::parse(&query.kind).or_else(|_| TopicKind::parse(&kept.kind));
    let given = ComposeForm {
        kind: wanted.unwrap_or(TopicKind::Question).as_str().to_owned(),
        title: kept.title,
        body: kept.body,
        wanted: kept.wanted,
        ..ComposeForm::default()
    };
    let rules = NewRules::of(&member.group, &member.persona);
    page(Compose::of(&app, f, member.group, None, given, &FieldErrors::default(), None).with_rules(rules))
}

/// `POST /g/{group}/topics`
pub async fn create(
    State(app): State<App>,
    f: Frame,
    member: Member,
    headers: HeaderMap,
    Form(given): Form<ComposeForm>,
) -> Reply {
    send(&app, f, member, &headers, None, given).await
}

/// `POST /g/{group}/t/{number}/replies`
pub async fn reply(
    State(app): State<App>,
    f: Frame,
    member: Member,
    headers: HeaderMap,
    Path((_, number)): Path<(String, String)>,
    Form(given): Form<ComposeForm>,
) -> Reply {
    let number: i64 = number.parse().map_err(|_| Error::NotFound)?;
    send(&app, f, member, &headers, Some(number), given).await
}

async fn send(
    app: &App,
    f: Frame,
    member: Member,
    headers: &HeaderMap,
    topic: Option<i64>,
    mut given: ComposeForm,
) -> Reply {
    if let Some(key) = headers.get("idempotency-key").and_then(|key| key.to_str().ok()) {
        given.key = key.to_owned();
    }
    if given.key.is_empty() {
        given.key = fresh_key(app);
    }
    let rules = NewRules::of(&member.group, &member.persona);
    let new = match given.parse(topic.is_none()) {
        Ok(new) => new,
        Err(errors) => {
            let again = Compose::of(app, f, member.group, topic, given, &errors, None).with_rules(rules);
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, again);
        }
    };
    let title = new.opening.as_ref().map(|(_, title)| title);
    if given.only_looks() {
        let check = (given.then == "check").then(|| Check::new(app, &member.group, title, &new.body));
        let none = FieldErrors::default();
        let again = Compose::of(app, f, member.group, topic, given, &none, check.as_ref());
        return page(again.with_rules(rules));
    }
    given.answered(app, || Check::new(app, &member.group, title, &new.body));
    // Masked words may be too long where the typed ones were not.
    let new = match given.parse(topic.is_none()) {
        Ok(new) => new,
        Err(errors) => {
            let again = Compose::of(app, f, member.group, topic, given, &errors, None).with_rules(rules);
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, again);
        }
    };
    let outcome = match topic {
        None => actions::start_topic(app, &member, &new, given.ask()).await?,
        Some(number) => {
            let topic = store::topics::by_number(app.db.read(), member.group.id, number).await?;
            actions::reply(app, &member, &topic, &new, given.ask()).await?
        }
    };
    answer(app, f, member, topic, given, outcome).await
}

async fn answer(
    app: &App,
    f: Frame,
    member: Member,
    topic: Option<i64>,
    given: ComposeForm,
    outcome: Outcome,
) -> Reply {
    let rules = NewRules::of(&member.group, &member.persona);
    match outcome {
        Outcome::Asked(check) => {
            draft::keep(app, member.persona.id, &draft::place(topic), &given.draft()).await?;
            let none = FieldErrors::default();
            let again = Compose::of(app, f, member.group, topic, given, &none, Some(&check));
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again.with_rules(rules))
        }
        Outcome::Rules => {
            draft::keep(app, member.persona.id, &draft::place(topic), &given.draft()).await?;
            let mut errors = FieldErrors::default();
            errors.add("agreed", "rules-agree");
            let again = Compose::of(app, f, member.group, topic, given, &errors, None);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again.with_rules(rules))
        }
        Outcome::Published(place, crisis) => sent(app, f, member.group, place, false, crisis),
        Outcome::Held(place, crisis) => sent(app, f, member.group, place, true, crisis),
    }
}

/// To the post; or, when its author seems to be in danger, first a page with help.
pub(super) fn sent(
    app: &App,
    f: Frame,
    group: Group,
    place: PostRef,
    held: bool,
    crisis: CrisisLevel,
) -> Reply {
    let link = link(&group, place);
    if crisis >= CrisisLevel::L1 {
        return page(SentPage { link, held, help: wellbeing::panel(app, crisis), group: group.into(), f });
    }
    let done = if held { "held" } else { "posted" };
    let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
    let anchor = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
    Ok(see_other(format!("{path}?done={done}{anchor}")))
}

/// Where a post stands: in its topic, or on a page of its own while that waits.
pub(super) fn link(group: &Group, place: PostRef) -> String {
    match place.topic {
        Some(number) => format!("/g/{}/t/{number}#post-{}", group.address, place.post),
        None => format!("/g/{}/posts/{}", group.address, place.post),
    }
}
