//! The bare server: the same framework with nothing of Kith's. It gives out one page from memory, and says to every
//! socket what it is told.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::ws::{Message, Utf8Bytes, WebSocketUpgrade};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::broadcast;

/// How this program is asked to be the bare server.
pub const COMMAND: &str = "serve-bare";
/// What it says before its address.
pub const GREETING: &str = "bare at ";

/// Messages that a socket may be behind.
const BEHIND: usize = 256;

#[derive(Clone)]
struct Parts {
    page: Bytes,
    said: broadcast::Sender<Utf8Bytes>,
}

/// Serves the page in the named file until it is ended.
pub async fn serve(arguments: &[String]) {
    let page = std::fs::read(arguments.first().expect("a file")).expect("the page");
    let parts = Parts { page: page.into(), said: broadcast::Sender::new(BEHIND) };
    let router = Router::new()
        .route("/", get(page_from_memory))
        .route("/live", get(listen))
        .route("/say", post(say))
        .with_state(parts);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("{GREETING}{}", listener.local_addr().expect("an address"));
    axum::serve(listener, router).await.expect("it serves");
}

async fn page_from_memory(State(parts): State<Parts>) -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], parts.page).into_response()
}

async fn listen(State(parts): State<Parts>, upgrade: WebSocketUpgrade) -> Response {
    let mut said = parts.said.subscribe();
    upgrade.on_upgrade(async move |mut socket| {
        loop {
            tokio::select! {
                words = said.recv() => {
                    let Ok(words) = words else { return };
                    if socket.send(Message::Text(words)).await.is_err() {
                        return;
                    }
                }
                heard = socket.recv() => if !matches!(heard, Some(Ok(_))) { return },
            }
        }
    })
}

async fn say(State(parts): State<Parts>, words: String) {
    parts.said.send(words.into()).ok();
}
