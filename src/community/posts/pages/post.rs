//! One post: where it stands, changing it, taking it back, its history.

use super::compose::{Compose, ComposeForm, link, sent};
use crate::app::App;
use crate::base::error::{Error, FieldErrors, Result};
use crate::base::ids::PostId;
use crate::community::groups::Group;
use crate::community::groups::pages::Card;
use crate::community::personas::{Member, Reader};
use crate::community::posts::actions::{self, Outcome, PostRef};
use crate::community::posts::check::Check;
use crate::community::posts::model::{Change, Post, PostState};
use crate::community::posts::store;
use crate::community::posts::views::{self, Waiting};
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "posts/own.html")]
struct OwnPage {
    f: Frame,
    group: Card,
    waiting: Option<Waiting>,
    /// `held`, `returned`, `rejected`, `withdrawn` or `removed`.
    state: &'static str,
    id: String,
}

#[derive(Template)]
#[template(path = "posts/withdraw.html")]
struct WithdrawPage {
    f: Frame,
    group: Card,
    id: String,
    back: String,
}

#[derive(Template)]
#[template(path = "posts/history.html")]
struct HistoryPage {
    f: Frame,
    group: Card,
    back: String,
    versions: Vec<Version>,
}

/// A version of a post.
struct Version {
    html: String,
    ago: String,
    current: bool,
}

async fn load(app: &App, group: &Group, id: &str) -> Result<Post> {
    let id: PostId = id.parse().map_err(|_| Error::NotFound)?;
    let post = store::posts::find(app.db.read(), id).await?;
    if post.group == group.id { Ok(post) } else { Err(Error::NotFound) }
}

async fn place(app: &App, post: &Post) -> Result<PostRef> {
    let topic = store::topics::find(app.db.read(), post.topic).await?;
    Ok(PostRef { post: post.id, topic: topic.number })
}

/// `GET /g/{group}/posts/{post}`: to its place in the topic; for its author, what became of it.
pub async fn show(
    State(app): State<App>,
    f: Frame,
    Reader { group, persona, .. }: Reader,
    Path((_, id)): Path<(String, String)>,
) -> Reply {
    let post = load(&app, &group, &id).await?;
    if post.published_at.is_some() {
        return Ok(see_other(link(&group, place(&app, &post).await?)));
    }
    let persona = persona.filter(|persona| persona.id == post.author).ok_or(Error::NotFound)?;
    let waiting = match post.state {
        PostState::Held | PostState::Returned => {
            let hold = store::holds::find(app.db.read(), post.id).await?;
            Some(views::waiting(&app, f.words, &persona.name, &post, &hold)?)
        }
        _ => None,
    };
    page(OwnPage { waiting, state: post.state.as_str(), id, group: group.into(), f })
}

/// `GET /g/{group}/posts/{post}/edit`
pub async fn edit_form(
    State(app): State<App>,
    f: Frame,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Reply {
    let post = own(&app, &member, &id).await?;
    let topic = store::topics::find(app.db.read(), post.topic).await?;
    let hold = store::holds::find(app.db.read(), post.id)
        .await
        .ok()
        .filter(|hold| hold.decided_at.is_none() || post.state == PostState::Returned);
    let given = match hold.filter(|hold| hold.change != Change::Watch) {
        Some(hold) => {
            let content = store::holds::open(&app, &hold)?;
            ComposeForm {
                title: content.title.unwrap_or_default(),
                body: content.source,
                note: vec![content.note],
                ..ComposeForm::default()
            }
        }
        None => ComposeForm {
            title: topic.title,
            body: post.source.clone().ok_or(Error::Conflict("problem-post-gone"))?,
            ..ComposeForm::default()
        },
    };
    page(composer(&app, f, member.group, &post, given, &FieldErrors::default(), None))
}

/// `POST /g/{group}/posts/{post}/edit`
pub async fn edit(
    State(app): State<App>,
    f: Frame,
    member: Member,
    Path((_, id)): Path<(String, String)>,
    Form(mut given): Form<ComposeForm>,
) -> Reply {
    let post = own(&app, &member, &id).await?;
    // A topic's kind stays what it is.
    given.kind = "discussion".to_owned();
    let new = match given.parse(post.opening) {
        Ok(new) => new,
        Err(errors) => {
            let again = composer(&app, f, member.group, &post, given, &errors, None);
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, again);
        }
    };
    let title = new.opening.as_ref().map(|(_, title)| title);
    if given.only_looks() {
        let check = (given.then == "check").then(|| Check::new(&app, &member.group, title, &new.body));
        return page(composer(&app, f, member.group, &post, given, &FieldErrors::default(), check.as_ref()));
    }
    given.answered(&app, || Check::new(&app, &member.group, title, &new.body));
    let new = match given.parse(post.opening) {
        Ok(new) => new,
        Err(errors) => {
            let again = composer(&app, f, member.group, &post, given, &errors, None);
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, again);
        }
    };
    let title = new.opening.as_ref().map(|(_, title)| title);
    match actions::edit(&app, &member, post.id, title, &new.body, &new.note, given.ask()).await? {
        Outcome::Asked(check) => {
            let again = composer(&app, f, member.group, &post, given, &FieldErrors::default(), Some(&check));
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
        // Asked for before somebody's first post, and not for changing one.
        Outcome::Rules => Err(Error::Conflict("problem-post-gone")),
        Outcome::Published(place, crisis) => sent(&app, f, member.group, place, false, crisis),
        Outcome::Held(place, crisis) => sent(&app, f, member.group, place, true, crisis),
    }
}

async fn own(app: &App, member: &Member, id: &str) -> Result<Post> {
    let post = load(app, &member.group, id).await?;
    if post.author != member.persona.id {
        return Err(if post.published_at.is_some() { Error::Forbidden } else { Error::NotFound });
    }
    match post.state {
        PostState::Published | PostState::Held | PostState::Returned => Ok(post),
        _ => Err(Error::Conflict("problem-post-gone")),
    }
}

fn composer(
    app: &App,
    f: Frame,
    group: Group,
    post: &Post,
    given: ComposeForm,
    errors: &FieldErrors,
    check: Option<&Check>,
) -> Compose {
    let action = format!("/g/{}/posts/{}/edit", group.address, post.id);
    let plain = Compose::of(app, f, group, None, given, errors, check);
    Compose { action, purpose: "edit", titled: post.opening, place: String::new(), ..plain }
}

/// `GET /g/{group}/posts/{post}/withdrawal`
pub async fn withdraw_form(
    State(app): State<App>,
    f: Frame,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Reply {
    let post = own(&app, &member, &id).await?;
    let back = link(&member.group, place(&app, &post).await?);
    page(WithdrawPage { id, back, group: member.group.into(), f })
}

/// `POST /g/{group}/posts/{post}/withdrawal`
pub async fn withdraw(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Error> {
    let post = load(&app, &member.group, &id).await?;
    let topic = actions::withdraw(&app, &member, post.id).await?;
    let path = match topic.filter(|_| post.published_at.is_some()) {
        Some(number) => format!("/g/{}/t/{number}?done=withdrawn", member.group.address),
        None => format!("/g/{}?done=withdrawn", member.group.address),
    };
    Ok(see_other(path))
}

/// Whether an answer helped.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct HelpForm {
    helped: String,
}

/// `POST /g/{group}/posts/{post}/help`: whoever asked says that an answer helped, or no longer.
pub async fn help(
    State(app): State<App>,
    member: Member,
    Path((_, id)): Path<(String, String)>,
    Form(given): Form<HelpForm>,
) -> Result<Response, Error> {
    let post = load(&app, &member.group, &id).await?;
    let helped = match given.helped.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(Error::field("helped", "choose-one")),
    };
    let topic = actions::help(&app, &member, post.id, helped).await?;
    let done = if helped { "helped" } else { "unhelped" };
    let number = topic.ok_or(Error::NotFound)?;
    Ok(see_other(format!("/g/{}/t/{number}?done={done}#post-{id}", member.group.address)))
}

/// `GET /g/{group}/posts/{post}/history`
pub async fn history(
    State(app): State<App>,
    f: Frame,
    Reader { group, persona, .. }: Reader,
    Path((_, id)): Path<(String, String)>,
) -> Reply {
    let post = load(&app, &group, &id).await?;
    if post.state != PostState::Published {
        return Err(Error::NotFound);
    }
    if persona.is_none() && is_for_members(&app, &post).await? {
        return Err(Error::NotMember(group.address.to_string()));
    }
    let now = Version {
        html: post.html.as_ref().map(ToString::to_string).unwrap_or_default(),
        ago: f.ago(post.edited_at.or(post.published_at).unwrap_or(post.created_at)),
        current: true,
    };
    let older = store::posts::history(app.db.read(), post.id).await?;
    let older = older.into_iter().map(|revision| Version {
        html: revision.html.to_string(),
        ago: f.ago(revision.created_at),
        current: false,
    });
    let versions = std::iter::once(now).chain(older).collect();
    page(HistoryPage { versions, back: link(&group, place(&app, &post).await?), group: group.into(), f })
}

/// Whether a moderator decided that only members read it, or the topic that it stands in.
async fn is_for_members(app: &App, post: &Post) -> Result<bool> {
    let conn = app.db.read();
    let opening = store::posts::opening(conn, post.topic).await?;
    Ok(store::marks::is_for_members(conn, post.id).await?
        || store::marks::is_for_members(conn, opening.id).await?)
}
