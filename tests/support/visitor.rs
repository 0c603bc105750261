//! Somebody with a browser: keeps cookies, follows nothing by itself, and says where it comes from as browsers
//! do.

use super::answer::Answer;
use super::app::TestApp;
use super::ears::Ears;
use reqwest::header::{COOKIE, HOST, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder, redirect};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

/// A visitor. Clones share the cookies.
#[derive(Clone)]
pub struct Visitor {
    client: Client,
    base: String,
    /// The host that people typed, when the server is reached at another one.
    host: Option<String>,
    /// Everybody comes from an address of their own, so that nobody uses up another one's quota.
    address: String,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Visitor {
    /// A visitor of the server at `base`, for example `http://127.0.0.1:8080`.
    pub fn new(base: &str) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let [_, a, b, c] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        Self {
            client: Client::builder().redirect(redirect::Policy::none()).build().unwrap(),
            base: base.trim_end_matches('/').to_owned(),
            host: None,
            address: format!("10.{a}.{b}.{c}"),
            cookies: Arc::default(),
        }
    }

    /// A visitor who comes through a proxy, because the server's public address is another one.
    pub fn through_proxy(world: &TestApp) -> Self {
        Self { host: Some(world.app.public_url.authority().to_owned()), ..Self::new(&world.listening()) }
    }

    /// The same person with the same cookies at another node of the server.
    pub fn at(&self, base: &str) -> Self {
        Self { base: base.trim_end_matches('/').to_owned(), ..self.clone() }
    }

    /// The server that they visit.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Fetches a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(path, self.request(Method::GET, path)).await
    }

    /// Sends a form from one of our own pages.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(path, self.as_own_page(path).form(fields)).await
    }

    /// Sends a form with files from one of our own pages.
    pub async fn upload(&self, path: &str, form: reqwest::multipart::Form) -> Answer {
        self.send(path, self.as_own_page(path).multipart(form)).await
    }

    /// Sends any body from one of our own pages, as a form.
    pub async fn post_bytes(&self, path: &str, body: impl Into<reqwest::Body>) -> Answer {
        let form = "application/x-www-form-urlencoded";
        self.send(path, self.as_own_page(path).header("content-type", form).body(body)).await
    }

    /// Fills in the form of a page that goes to `action`, as a person would: what is not named here stays as
    /// the page had it.
    #[track_caller]
    pub fn submit(
        &self,
        page: &Answer,
        action: &str,
        typed: &[(&str, &str)],
    ) -> impl Future<Output = Answer> + use<> {
        let form = page.form(action);
        let mut fields = form.fields;
        fields.retain(|(name, _)| !typed.iter().any(|(typed, _)| typed == name));
        fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let this = self.clone();
        async move { this.send(&form.action, this.as_own_page(&form.action).form(&fields)).await }
    }

    /// Goes where an answer leads.
    pub async fn follow(&self, answer: &Answer) -> Answer {
        assert_eq!(answer.status, 303, "{answer:?}");
        self.get(&answer.location()).await
    }

    /// A request with this visitor's cookies and nothing else, for whatever the other methods do not do.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        let request = request.header("x-forwarded-for", &self.address);
        let request = match &self.host {
            Some(host) => request.header(HOST, host),
            None => request,
        };
        match self.cookie_header() {
            cookies if cookies.is_empty() => request,
            cookies => request.header(COOKIE, cookies),
        }
    }

    /// Sends a request and keeps the cookies of its answer.
    pub async fn send(&self, path: &str, request: RequestBuilder) -> Answer {
        let request = request.build().unwrap();
        let asked = format!("{} {path}", request.method());
        let response =
            self.client.execute(request).await.unwrap_or_else(|error| panic!("{asked}: {error:?}"));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        for cookie in headers.get_all(SET_COOKIE) {
            self.keep(cookie.to_str().unwrap());
        }
        let body = response.bytes().await.unwrap_or_else(|error| panic!("{asked}: {error:?}")).to_vec();
        Answer { asked, status, headers, body }
    }

    fn as_own_page(&self, path: &str) -> RequestBuilder {
        let request = self.request(Method::POST, path);
        request.header("origin", &self.base).header("sec-fetch-site", "same-origin")
    }
}

/// Cookies.
impl Visitor {
    /// Keeps a cookie as a `Set-Cookie` header gives it, or forgets it when it is over.
    pub fn keep(&self, set_cookie: &str) {
        let mut parts = set_cookie.split(';').map(str::trim);
        let (name, value) = parts.next().and_then(|pair| pair.split_once('=')).unwrap();
        let over = parts.any(|part| part.eq_ignore_ascii_case("max-age=0"));
        let mut cookies = self.cookies.lock().unwrap();
        if over || value.is_empty() {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Forgets every cookie, as somebody who clears their browser does.
    pub fn forget(&self) {
        self.cookies.lock().unwrap().clear();
    }

    /// What a browser would send.
    pub fn cookie_header(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }
}

/// What people do on many pages.
impl Visitor {
    /// Makes an account through the page and stays signed in. Returns the recovery key.
    pub async fn sign_up(&self, name: &str) -> String {
        let page = self.post("/sign-up", &sign_up_form(name)).await.expect(200);
        page.first("#key").replace(' ', "-")
    }

    /// Signs in through the page.
    pub async fn sign_in(&self, name: &str, passphrase: &str) -> Answer {
        self.post("/sign-in", &[("name", name), ("passphrase", passphrase)]).await
    }

    /// Joins a group through the page, under this name.
    pub async fn join(&self, address: &str, name: &str) -> Answer {
        self.post(&format!("/g/{address}/join"), &[("name", name), ("agree", "yes")]).await
    }

    /// Opens a socket with this visitor's cookies.
    pub async fn listen(&self) -> Ears {
        Ears::open(&self.base, &self.cookie_header()).await.unwrap()
    }

    /// Opens a socket, or returns the status with which the server refused.
    pub async fn try_to_listen(&self, origin: &str) -> Result<Ears, u16> {
        Ears::open_from(&self.base, &self.cookie_header(), origin).await
    }
}

/// The form of somebody who makes an account under this name.
pub fn sign_up_form(name: &str) -> [(&str, &str); 5] {
    [("name", name), ("passphrase", super::PASSPHRASE), ("month", "5"), ("year", "1980"), ("consent", "yes")]
}
