//! A socket that listens: `kith.live.v1` from the side of a browser.

use super::PATIENCE;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// The sub-protocol.
pub const PROTOCOL: &str = "kith.live.v1";

/// In place of a status, when nobody answers at all.
const NOBODY: u16 = 0;

/// An open socket.
pub struct Ears {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// The code with which the server closed, once it has.
    pub closed: Option<u16>,
}

/// What the server says.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// A message.
    Message(Value),
    /// It closed, with this code (1006 when it just went away).
    Closed(u16),
}

impl Ears {
    /// Opens a socket as a page of the server at `base` does.
    pub async fn open(base: &str, cookies: &str) -> Result<Self, u16> {
        Self::open_from(base, cookies, base).await
    }

    /// Opens a socket as a page of `origin` does; an empty origin is not sent. Fails with the status of the
    /// refusal.
    pub async fn open_from(base: &str, cookies: &str, origin: &str) -> Result<Self, u16> {
        let mut request = format!("{}/live", base.replacen("http", "ws", 1)).into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert("sec-websocket-protocol", HeaderValue::from_static(PROTOCOL));
        for (name, value) in [("cookie", cookies), ("origin", origin)] {
            if !value.is_empty() {
                headers.insert(name, HeaderValue::from_str(value).unwrap());
            }
        }
        match tokio_tungstenite::connect_async(request).await {
            Ok((socket, _)) => Ok(Self { socket, closed: None }),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(Error::Io(_)) => Err(NOBODY),
            Err(other) => panic!("the socket did not open: {other}"),
        }
    }

    /// Opens a socket where perhaps nobody answers, or not for long.
    pub async fn try_open(base: &str, cookies: &str) -> Option<Self> {
        match Self::open(base, cookies).await {
            Ok(ears) => Some(ears),
            Err(NOBODY | 503) => None,
            Err(status) => panic!("the socket was refused with {status}"),
        }
    }

    /// Sends any message.
    pub async fn say(&mut self, message: &Value) {
        self.say_text(&message.to_string()).await;
    }

    /// Sends any text.
    pub async fn say_text(&mut self, text: &str) {
        // A socket that the server has closed already takes nothing more: `next` tells the code.
        let _ = self.socket.send(Message::text(text)).await;
    }

    /// Asks for a group's events from now on, or after `after`. Waits for nothing.
    pub async fn subscribe(&mut self, group: &str, after: Option<i64>) {
        let mut message = json!({"op": "sub", "g": group});
        if let Some(after) = after {
            message["after"] = after.into();
        }
        self.say(&message).await;
    }

    /// The next thing that the server says. Fails when it says nothing for [`PATIENCE`].
    #[track_caller]
    pub fn next(&mut self) -> impl Future<Output = Said> {
        let place = std::panic::Location::caller();
        async move {
            if let Some(code) = self.closed {
                return Said::Closed(code);
            }
            match tokio::time::timeout(PATIENCE, self.hear()).await {
                Ok(said) => said,
                Err(_) => panic!("{place}: the server said nothing for {PATIENCE:?}"),
            }
        }
    }

    /// The next message for which `wanted` holds; others are passed over. Fails when the server closes first.
    #[track_caller]
    pub fn next_where(&mut self, wanted: impl Fn(&Value) -> bool) -> impl Future<Output = Value> {
        let place = std::panic::Location::caller();
        async move {
            let mut passed = Vec::new();
            let hearing = async {
                loop {
                    match self.hear().await {
                        Said::Message(message) if wanted(&message) => return message,
                        Said::Message(message) => passed.push(message),
                        Said::Closed(code) => panic!("{place}: closed with {code} after {passed:?}"),
                    }
                }
            };
            match tokio::time::timeout(PATIENCE, hearing).await {
                Ok(message) => message,
                Err(_) => panic!("{place}: waited in vain; heard {passed:?}"),
            }
        }
    }

    /// The next event of this type, for example `post.created`.
    #[track_caller]
    pub fn next_event(&mut self, kind: &str) -> impl Future<Output = Value> {
        self.next_where(move |message| message["t"] == kind)
    }

    /// Waits until the server closes and returns its code; messages are passed over.
    #[track_caller]
    pub fn closing(&mut self) -> impl Future<Output = u16> {
        let place = std::panic::Location::caller();
        async move {
            let hearing = async {
                loop {
                    if let Said::Closed(code) = self.hear().await {
                        return code;
                    }
                }
            };
            let told = tokio::time::timeout(PATIENCE, hearing).await;
            told.unwrap_or_else(|_| panic!("{place}: the server did not close"))
        }
    }

    async fn hear(&mut self) -> Said {
        if let Some(code) = self.closed {
            return Said::Closed(code);
        }
        loop {
            let code = match self.socket.next().await {
                Some(Ok(Message::Text(text))) => {
                    return Said::Message(
                        serde_json::from_str(&text).unwrap_or_else(|_| json!(text.as_str())),
                    );
                }
                Some(Ok(Message::Close(frame))) => frame.map_or(1005, |frame| frame.code.into()),
                Some(Ok(_)) => continue,
                Some(Err(_)) | None => 1006,
            };
            self.closed = Some(code);
            return Said::Closed(code);
        }
    }
}
