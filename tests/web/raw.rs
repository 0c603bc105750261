//! A connection on which anything can be said, for what no well-behaved client sends.

use crate::support::TestApp;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Longer than the server lets anybody take.
pub const LONG: Duration = Duration::from_secs(90);

/// What the server answers until it closes the connection.
pub struct Heard(pub String);

impl Heard {
    /// The statuses of the answers, in order.
    pub fn statuses(&self) -> Vec<u16> {
        let answers = self.0.split("HTTP/1.1 ").skip(1);
        answers.map(|answer| answer[..3].parse().unwrap()).collect()
    }

    /// The value of a header, in whichever answer it comes first.
    pub fn header(&self, name: &str) -> Option<&str> {
        let line = |line: &'_ str| line.to_ascii_lowercase().starts_with(&format!("{name}: "));
        self.0.lines().find(|text| line(text)).map(|text| text[name.len() + 2..].trim())
    }
}

/// Opens a connection to where the server really listens.
pub async fn connect(world: &TestApp) -> TcpStream {
    TcpStream::connect(world.listening().trim_start_matches("http://")).await.unwrap()
}

/// Says `words` and listens until the server closes the connection.
pub async fn say(world: &TestApp, words: &str) -> Heard {
    say_on(connect(world).await, words).await
}

/// The same on a connection that is open.
pub async fn say_on<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, words: &str) -> Heard {
    // The server may have refused before the end.
    stream.write_all(words.as_bytes()).await.ok();
    listen(&mut stream).await
}

/// Listens until the server closes the connection. That it does so without a farewell (a reset, TLS without its last
/// word) is an end as well.
pub async fn listen<S: AsyncRead + Unpin>(stream: &mut S) -> Heard {
    let mut heard = Vec::new();
    let closed = timeout(LONG, stream.read_to_end(&mut heard)).await;
    assert!(closed.is_ok(), "the connection stayed open: {}", String::from_utf8_lossy(&heard));
    Heard(String::from_utf8_lossy(&heard).into_owned())
}
