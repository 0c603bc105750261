//! A socket that listens to a group and writes down what it hears.

use crate::demo::Member;
use futures_util::{SinkExt, StreamExt};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, Notify};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

/// How long a socket may take to hear the last post.
const PATIENCE: Duration = Duration::from_secs(60);

/// A listening socket.
pub struct Ear {
    /// The group's address.
    pub group: String,
    heard: Arc<Mutex<Heard>>,
    more: Arc<Notify>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Heard {
    last: i64,
    posts: HashSet<String>,
    fault: Option<String>,
}

/// What a socket heard.
pub struct Result {
    /// How many posts.
    pub posts: usize,
    /// What was wrong, if anything was.
    pub fault: Option<String>,
}

impl Ear {
    /// Opens a socket as this member and listens from now on.
    pub async fn open(member: &Member, group: &str) -> Self {
        let page = member
            .http
            .get(format!("{}/g/{group}", member.url))
            .header("cookie", &member.cookie)
            .send()
            .await;
        let page = page.expect("an answer").text().await.expect("a page");
        let after: i64 =
            attribute(&page, "data-seq").and_then(|seq| seq.parse().ok()).expect("the page says data-seq");
        let epoch = attribute(&page, "data-epoch").unwrap_or_default();

        let mut request =
            member.url.replacen("http", "ws", 1).into_client_request().expect("an address of a socket");
        *request.uri_mut() =
            format!("{}/live", member.url.replacen("http", "ws", 1)).parse().expect("an address");
        let headers = request.headers_mut();
        headers.insert("cookie", member.cookie.parse().expect("a header"));
        headers.insert("origin", member.url.parse().expect("a header"));
        headers.insert("sec-websocket-protocol", "kith.live.v1".parse().expect("a header"));
        let (mut socket, _) = tokio_tungstenite::connect_async(request).await.expect("a socket opens");
        let hello = serde_json::json!({ "op": "sub", "g": group, "after": after, "epoch": epoch });
        socket.send(Message::text(hello.to_string())).await.expect("the socket takes a message");

        let heard = Arc::new(Mutex::new(Heard { last: after, ..Heard::default() }));
        let more = Arc::new(Notify::new());
        let (notes, bell, live) = (heard.clone(), more.clone(), Arc::new(Notify::new()));
        let ready = live.clone();
        let task = tokio::spawn(async move {
            while let Some(Ok(message)) = socket.next().await {
                match message {
                    Message::Text(text) => {
                        if note(&mut *notes.lock().await, &text) {
                            ready.notify_one();
                        }
                        bell.notify_waiters();
                    }
                    Message::Close(frame) => {
                        notes.lock().await.fault = Some(format!("closed: {frame:?}"));
                        bell.notify_waiters();
                    }
                    _ => {}
                }
            }
        });
        live.notified().await;
        Self { group: group.to_owned(), heard, more, task }
    }

    /// Waits until so many posts were heard, and says how it went.
    pub async fn finish(self, expected: usize) -> Result {
        let complete = async {
            loop {
                let more = self.more.notified();
                let heard = self.heard.lock().await;
                if heard.posts.len() >= expected || heard.fault.is_some() {
                    return;
                }
                drop(heard);
                more.await;
            }
        };
        let late = tokio::time::timeout(PATIENCE, complete).await.is_err();
        self.task.abort();
        let heard = self.heard.lock().await;
        let count = heard.posts.len();
        let short =
            (late || count != expected).then(|| format!("{count} posts of {expected} in {}", self.group));
        Result { posts: count, fault: heard.fault.clone().or(short) }
    }
}

/// Writes a frame down. Whether it says that the stream is live now.
fn note(heard: &mut Heard, text: &str) -> bool {
    let Ok(frame) = serde_json::from_str::<serde_json::Value>(text) else { return false };
    if frame["op"] == "live" {
        return true;
    }
    let Some(number) = frame["s"].as_i64().filter(|_| frame["t"].is_string()) else { return false };
    if number != heard.last + 1 {
        heard.fault = Some(format!("number {number} after {}", heard.last));
    }
    heard.last = number;
    if frame["t"] == "post.created" && !heard.posts.insert(frame["d"]["post"].to_string()) {
        heard.fault = Some(format!("a post was heard twice, at {number}"));
    }
    false
}

fn attribute(page: &str, name: &str) -> Option<String> {
    let (_, rest) = page.split_once(&format!("{name}=\""))?;
    Some(rest.split('"').next()?.to_owned())
}
