//! Leaks, planted to see that they are found. They stand around the real server as a proxy would and rewrite its
//! answers; with the server's keys they know what nobody else does, whose a persona is. The server itself has no
//! switch for any of this.
//!
//! A layer sees no frame of a socket, so what would leak in frames is planted into them after they were received.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use data_encoding::HEXLOWER;
use kith::app::App;
use kith::base::ids::{AccountId, PersonaId};
use kith::community::personas;
use regex::{Captures, Regex};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

/// A kind of leak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leak {
    /// A header on a persona's page, a digest of the account.
    Header,
    /// The same for the cache.
    Etag,
    /// A cookie for whoever looks at a persona's page.
    Cookie,
    /// A picture drawn from the account.
    Picture,
    /// An attribute of each post, also in frames, made from the account.
    Attribute,
    /// The same with 64 values, so that each is nothing by itself.
    Shade,
    /// Replies in the order of their authors' accounts.
    Order,
    /// The second in which something was drawn.
    Second,
    /// The same, as a number in frames only.
    Micros,
}

impl Leak {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Header,
        Self::Etag,
        Self::Cookie,
        Self::Picture,
        Self::Attribute,
        Self::Shade,
        Self::Order,
        Self::Second,
        Self::Micros,
    ];
}

/// What leaks on which server: stories run side by side.
static PLANTED: LazyLock<Mutex<HashMap<String, Leak>>> = LazyLock::new(Mutex::default);

/// Plants a leak into the server at `url`, in place of the one before.
pub fn plant(url: &str, leak: Leak) {
    PLANTED.lock().unwrap().insert(url.to_owned(), leak);
}

/// What stands around every address.
pub fn around(app: App, router: Router) -> Router {
    let url = app.public_url.as_str().trim_end_matches('/').to_owned();
    router.layer(from_fn(move |request: Request, next: Next| {
        let (app, leak) = (app.clone(), PLANTED.lock().unwrap().get(&url).copied());
        async move {
            let path = request.uri().path().to_owned();
            let answer = next.run(request).await;
            match leak {
                Some(leak) if is_page(&answer) => rewrite_page(&app, leak, &path, answer).await,
                _ => answer,
            }
        }
    }))
}

/// The same leak in what a socket told.
pub async fn in_frames(app: &App, leak: Leak, frames: &mut [Value]) {
    for frame in frames {
        let Some(html) = frame["d"]["html"].as_str().map(str::to_owned) else { continue };
        frame["d"]["html"] = rewrite(app, leak, html).await.into();
        if leak == Leak::Micros {
            frame["d"]["at"] = app.now().micros().into();
        }
    }
}

fn is_page(answer: &Response) -> bool {
    let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html"))
}

async fn rewrite_page(app: &App, leak: Leak, path: &str, answer: Response) -> Response {
    let (mut parts, body) = answer.into_parts();
    let html = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
    if let Some(account) = owner_in(app, path).await {
        let (name, value) = match leak {
            Leak::Header => (HeaderName::from_static("x-cache-key"), digest(account)),
            Leak::Etag => (header::ETAG, format!("\"{}\"", digest(account))),
            Leak::Cookie => (header::SET_COOKIE, format!("seen={}; Path=/", digest(account))),
            _ => (HeaderName::from_static("x-nothing"), String::new()),
        };
        parts.headers.insert(name, HeaderValue::from_str(&value).unwrap());
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(rewrite(app, leak, html).await))
}

/// Rewrites every post in some HTML.
async fn rewrite(app: &App, leak: Leak, html: String) -> String {
    static POST: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"(?s)<article class="post.*?</article>"#).unwrap());
    static AVATAR: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"(?s)<svg class="avatar".*?</svg>"#).unwrap());
    let mut posts = Vec::new();
    for post in POST.find_iter(&html).map(|post| post.as_str().to_owned()) {
        if let Some(account) = owner_in(app, &post).await {
            posts.push((account, post));
        }
    }
    if leak == Leak::Order && posts.len() > 1 {
        let opening = posts.remove(0);
        posts.sort_by_key(|(account, _)| *account);
        posts.insert(0, opening);
    }
    let mut posts = posts.into_iter();
    let replaced = POST.replace_all(&html, |old: &Captures<'_>| {
        let Some((account, post)) = posts.next() else { return old[0].to_owned() };
        let begin = |attribute: String| post.replacen("<article ", &format!("<article {attribute} "), 1);
        match leak {
            Leak::Picture => AVATAR.replace(&post, picture(account)).into_owned(),
            Leak::Attribute => begin(format!("data-thread=\"{}\"", &digest(account)[..8])),
            Leak::Shade => begin(format!("data-shade=\"{}\"", account_bytes(account)[0] % 64)),
            Leak::Second => begin(format!("data-at=\"{}\"", app.now().utc())),
            _ => post,
        }
    });
    replaced.into_owned()
}

/// The owner of the first persona whose page an address or some HTML names.
async fn owner_in(app: &App, text: &str) -> Option<AccountId> {
    static PERSONA: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"/g/[^/]+/p/([a-z2-7]{26})").unwrap());
    let persona: PersonaId = PERSONA.captures(text)?[1].parse().ok()?;
    personas::owner(app.db.read(), &app.keys, persona).await.ok()
}

fn account_bytes(account: AccountId) -> [u8; 32] {
    Sha256::new().chain_update("leak").chain_update(account.as_bytes()).finalize().into()
}

fn digest(account: AccountId) -> String {
    HEXLOWER.encode(&account_bytes(account)[..8])
}

fn picture(account: AccountId) -> String {
    let [a, b, c, ..] = account_bytes(account);
    format!(r#"<svg class="avatar" aria-hidden="true" viewBox="0 0 48 48"><path d="M{a} {b}H{c}Z"/></svg>"#)
}
