//! A socket without manners: sends any frame, reads only when told to, and shows the bare text.

use crate::support::{PATIENCE, TestApp, Visitor};
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderMap, HeaderValue};
use tokio_tungstenite::tungstenite::{Error, Message};

pub struct Wire(WebSocketStream<TcpStream>);

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
                Ok(Self(socket))
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
        self.0.send(frame).await.ok();
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
            match timeout(PATIENCE, self.0.next()).await.expect("the server said nothing") {
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
