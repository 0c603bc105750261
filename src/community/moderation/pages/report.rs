//! Reporting: the form for members, the form for everybody, and what became of it.

use crate::app::App;
use crate::base::error::{Error, FieldErrors, Result};
use crate::base::ids::PostId;
use crate::base::secret::Token;
use crate::community::groups::pages::Card;
use crate::community::moderation::actions;
use crate::community::moderation::model::{Category, Kept, NoticeForm};
use crate::community::moderation::store::{cases, reports};
use crate::community::personas::{Member, Reader};
use crate::community::posts;
use crate::community::wellbeing::{self, HelpPanel};
use crate::screening::CrisisLevel;
use crate::web::frame::FormErrors;
use crate::web::request::Origin;
use crate::web::{Form, Frame, Reply, page, page_with, see_other};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;

/// Reports on one page.
const REPORTS: u64 = 50;

#[derive(Template)]
#[template(path = "moderation/report.html")]
struct ReportPage {
    f: Frame,
    errors: FormErrors,
    /// The group, for a member; nothing on the form for everybody.
    group: Option<Card>,
    /// Where the form goes.
    action: String,
    /// Where the post is, for a member.
    back: String,
    /// What the post says, for a member.
    html: String,
    categories: Vec<&'static str>,
    form: NoticeForm,
}

#[derive(Template)]
#[template(path = "moderation/report_sent.html")]
struct SentPage {
    f: Frame,
    /// The private link, for somebody from outside; shown once.
    link: Option<String>,
    /// Where a member finds the answer, and where they came from.
    own: Option<(String, String)>,
    help: Option<HelpPanel>,
}

#[derive(Template)]
#[template(path = "moderation/report_outcome.html")]
struct OutcomePage {
    f: Frame,
    report: ReportedLine,
}

#[derive(Template)]
#[template(path = "moderation/reported.html")]
struct ReportedPage {
    f: Frame,
    group: Card,
    reports: Vec<ReportedLine>,
}

/// What somebody has reported, and what became of it.
struct ReportedLine {
    category: &'static str,
    outcome: &'static str,
    why: String,
    day: String,
    /// The post, for a member.
    link: String,
}

/// `GET /g/{group}/posts/{post}/report`: for a member; whoever reads without being one goes to the form for
/// everybody.
pub async fn report_form(
    State(app): State<App>,
    f: Frame,
    Reader { group, persona, .. }: Reader,
    Path((_, id)): Path<(String, String)>,
) -> Reply {
    let post = public(&app, &group, &id).await?;
    if persona.is_none() {
        return Ok(see_other(format!("/report?place=/g/{}/posts/{post}", group.address)));
    }
    page(member_page(&app, f, group, post, NoticeForm::default(), &FieldErrors::default()).await?)
}

/// `POST /g/{group}/posts/{post}/report`
pub async fn report(
    State(app): State<App>,
    f: Frame,
    member: Member,
    Path((_, id)): Path<(String, String)>,
    Form(form): Form<NoticeForm>,
) -> Reply {
    let post = public(&app, &member.group, &id).await?;
    let done = match form.report() {
        Ok(report) => actions::report(&app, &member, post, &report).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(sent) => {
            let address = &member.group.address;
            let own = (format!("/g/{address}/reported"), format!("/g/{address}/posts/{post}"));
            page(SentPage { link: None, own: Some(own), help: help(&app, sent.crisis), f })
        }
        Err(Error::Invalid(errors)) => {
            let again = member_page(&app, f, member.group, post, form, &errors).await?;
            page_with(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
        Err(other) => Err(other),
    }
}

async fn public(app: &App, group: &crate::community::groups::Group, id: &str) -> Result<PostId> {
    let id: PostId = id.parse().map_err(|_| Error::NotFound)?;
    let post = posts::find_post(app.db.read(), id).await?;
    if post.group != group.id || post.published_at.is_none() {
        return Err(Error::NotFound);
    }
    Ok(id)
}

async fn member_page(
    app: &App,
    f: Frame,
    group: crate::community::groups::Group,
    post: PostId,
    form: NoticeForm,
    errors: &FieldErrors,
) -> Result<ReportPage> {
    let found = posts::find_post(app.db.read(), post).await?;
    let back = format!("/g/{}/posts/{post}", group.address);
    Ok(ReportPage {
        errors: f.errors(errors),
        action: format!("{back}/report"),
        html: found.html.map(|html| html.to_string()).unwrap_or_default(),
        back,
        categories: categories(),
        form,
        group: Some(group.into()),
        f,
    })
}

fn categories() -> Vec<&'static str> {
    Category::ALL.into_iter().map(Category::as_str).collect()
}

fn help(app: &App, crisis: CrisisLevel) -> Option<HelpPanel> {
    (crisis >= CrisisLevel::L1).then(|| wellbeing::panel(app, crisis))
}

/// What the link beside a post says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct About {
    place: String,
}

/// `GET /report`: the form for everybody (Regulation (EU) 2022/2065, Art. 16).
pub async fn notice_form(State(app): State<App>, f: Frame, Query(about): Query<About>) -> Reply {
    let place = match about.place.is_empty() {
        true => String::new(),
        false => app.public_url.join(&about.place).map(String::from).unwrap_or_default(),
    };
    page(notice_page(f, NoticeForm { place, ..NoticeForm::default() }, &FieldErrors::default()))
}

/// `POST /report`
pub async fn notice(State(app): State<App>, f: Frame, origin: Origin, Form(form): Form<NoticeForm>) -> Reply {
    let done = match form.notice() {
        Ok(notice) => actions::notice(&app, &origin, &notice).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok((token, sent)) => {
            let link =
                app.public_url.join(&format!("/reports/{}", token.reveal())).map_err(Error::internal)?;
            page(SentPage { link: Some(link.into()), own: None, help: help(&app, sent.crisis), f })
        }
        Err(Error::Invalid(errors)) => {
            page_with(StatusCode::UNPROCESSABLE_ENTITY, notice_page(f, form, &errors))
        }
        Err(other) => Err(other),
    }
}

fn notice_page(f: Frame, form: NoticeForm, errors: &FieldErrors) -> ReportPage {
    ReportPage {
        errors: f.errors(errors),
        group: None,
        action: "/report".to_owned(),
        back: String::new(),
        html: String::new(),
        categories: categories(),
        form,
        f,
    }
}

/// `GET /reports/{token}`: what became of a report from outside.
pub async fn outcome(State(app): State<App>, f: Frame, Path(token): Path<String>) -> Reply {
    let token = Token::parse(&token).ok_or(Error::NotFound)?;
    let kept = reports::by_token(app.db.read(), &app, &token).await?;
    page(OutcomePage { report: line(&f, kept, String::new()), f })
}

/// `GET /g/{group}/reported`: what a member has reported.
pub async fn reported(State(app): State<App>, f: Frame, Member { group, persona, .. }: Member) -> Reply {
    let conn = app.db.read();
    let kept = reports::of_member(conn, &app, persona.id, REPORTS).await?;
    let cases = cases::find_each(conn, kept.iter().map(|kept| kept.case)).await?;
    let link = |kept: &Kept| {
        let case = cases.iter().find(|case| case.id == kept.case);
        case.map(|case| format!("/g/{}/posts/{}", group.address, case.post)).unwrap_or_default()
    };
    let reports = kept.into_iter().map(|kept| {
        let link = link(&kept);
        line(&f, kept, link)
    });
    page(ReportedPage { reports: reports.collect(), group: group.into(), f })
}

fn line(f: &Frame, kept: Kept, link: String) -> ReportedLine {
    ReportedLine {
        category: kept.report.category.as_str(),
        outcome: kept.outcome.as_str(),
        why: kept.report.words.why,
        day: f.day(kept.created_at),
        link,
    }
}
