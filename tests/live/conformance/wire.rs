//! A socket of a stranger: sends any frame and any bytes, reads only when told to, and shows the bare text.

use crate::support::{PATIENCE, TestApp, Visitor};
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderMap, HeaderValue};
use tokio_tungstenite::tungstenite::{Error, Message};

pub struct Wire {
    socket: WebSocketStream<TcpStream>,
    extensions: String,
}

impl Wire {
    /// Opens a socket as this visitor.
    pub async fn open(world: &TestApp, visitor: &Visitor) -> Self {
        Self::try_open(world, visitor, |_| {}).await.unwrap()
    }

    /// Opens a socket with other headers, or returns the status with which the server refused.
    pub async fn try_open(
        world: &TestApp,
        visitor: &Visitor,
        change: impl FnOnce(&mut HeaderMap),
    ) -> Result<Self, u16> {
        let address = world.url.trim_start_matches("http://");
        let mut request = format!("ws://{address}/live").into_client_request().unwrap();
        let headers = request.headers_mut();
        for (name, value) in [
            ("sec-websocket-protocol", kith::live::PROTOCOL),
            ("origin", &world.url),
            ("cookie", &visitor.cookie_header()),
        ] {
            headers.insert(name, HeaderValue::from_str(value).unwrap());
        }
        change(headers);
        let stream = TcpStream::connect(address).await.unwrap();
        match tokio_tungstenite::client_async(request, stream).await {
            Ok((socket, response)) => {
                assert_eq!(response.headers()["sec-websocket-protocol"], kith::live::PROTOCOL);
                let extensions = response.headers().get("sec-websocket-extensions");
                let extensions = extensions.map_or("", |value| value.to_str().unwrap()).to_owned();
                Ok(Self { socket, extensions })
            }
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(other) => panic!("the socket did not open: {other}"),
        }
    }

    /// Sends a text frame.
    pub async fn send(&mut self, text: &str) {
        self.send_frame(Message::text(text)).await;
    }

    /// Sends any frame. One that the server does not take any more is lost.
    pub async fn send_frame(&mut self, frame: Message) {
        self.socket.send(frame).await.ok();
    }

    /// Sends bytes as they are, around everything that knows what a frame is.
    pub async fn send_bytes(&mut self, bytes: &[u8]) {
        self.socket.get_mut().write_all(bytes).await.ok();
    }

    /// The extensions that the server agreed on.
    pub fn extensions(&self) -> &str {
        &self.extensions
    }

    /// What the next pong holds.
    pub async fn pong(&mut self) -> Vec<u8> {
        loop {
            match self.frame().await {
                Some(Ok(Message::Pong(held))) => return held.to_vec(),
                Some(Ok(Message::Close(_)) | Err(_)) | None => panic!("closed without a pong"),
                Some(Ok(_)) => {}
            }
        }
    }

    /// Waits for the next ping. The library answers it the next time that something is sent, and not before.
    pub async fn ping(&mut self) {
        loop {
            match self.frame().await {
                Some(Ok(Message::Ping(_))) => return,
                Some(Ok(Message::Close(_)) | Err(_)) | None => panic!("closed without a ping"),
                Some(Ok(_)) => {}
            }
        }
    }

    /// Reads the bytes of the line until the server closes, and answers nothing: how many pings came, and its code.
    pub async fn pings_until_the_end(&mut self) -> (usize, u16) {
        let line = self.socket.get_mut();
        let mut pings = 0;
        loop {
            // The server's frames are short and not masked: two bytes, and so many more.
            let mut head = [0; 2];
            timeout(PATIENCE, line.read_exact(&mut head)).await.expect("the server said nothing").unwrap();
            let mut payload = vec![0; usize::from(head[1])];
            line.read_exact(&mut payload).await.unwrap();
            match head[0] {
                0x89 => pings += 1,
                0x88 => return (pings, u16::from_be_bytes([payload[0], payload[1]])),
                _ => {}
            }
        }
    }

    async fn frame(&mut self) -> Option<Result<Message, Error>> {
        timeout(PATIENCE, self.socket.next()).await.expect("the server said nothing")
    }

    /// The next text.
    pub async fn text(&mut self) -> String {
        self.next().await.unwrap_or_else(|code| panic!("closed with {code}"))
    }

    /// The next text, read as JSON.
    pub async fn json(&mut self) -> Value {
        serde_json::from_str(&self.text().await).unwrap()
    }

    /// The next text, or the code with which the server closed.
    pub async fn next(&mut self) -> Result<String, u16> {
        loop {
            match self.frame().await {
                Some(Ok(Message::Text(text))) => return Ok(text.as_str().to_owned()),
                Some(Ok(Message::Close(frame))) => return Err(frame.map_or(1005, |frame| frame.code.into())),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(1006),
            }
        }
    }

    /// Reads until the server closes, and returns its code.
    pub async fn closing(&mut self) -> u16 {
        loop {
            if let Err(code) = self.next().await {
                return code;
            }
        }
    }
}
