//! A load over HTTP/1.1: connections that stay open, one request after the other on each. It reads no more of an answer
//! than it must, so that as little as possible of what is measured is its own.

use crate::process::Server;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Connections that ask at once.
pub const CONNECTIONS: usize = 32;
/// How long each turn is.
const TURN: Duration = Duration::from_secs(3);
/// Turns of each server.
pub const TURNS: usize = 5;

/// What one turn came to.
#[derive(Clone, Copy)]
pub struct Figure {
    /// Answers in a second.
    pub rate: f64,
    /// Processor time of the server for one answer, in milliseconds.
    pub processor: f64,
}

/// One connection.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer.
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Everything before the body, as it came.
    pub head: String,
    /// The body, in bytes.
    pub length: usize,
}

impl Connection {
    /// Connects.
    pub async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("a connection");
        stream.set_nodelay(true).expect("a setting");
        Self { stream, buffer: vec![0; 256 * 1024] }
    }

    /// Sends the request and reads the answer to its end.
    pub async fn ask(&mut self, request: &[u8]) -> Answer {
        self.stream.write_all(request).await.expect("it is sent");
        let mut filled = 0;
        let head = loop {
            filled += self.read(filled).await;
            if let Some(end) = find(&self.buffer[..filled], b"\r\n\r\n") {
                break end + 4;
            }
        };
        let text = String::from_utf8_lossy(&self.buffer[..head]).into_owned();
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let length = text
            .lines()
            .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned))
            .map_or(0, |length| length.parse().expect("a length"));
        if self.buffer.len() < head + length {
            self.buffer.resize(head + length, 0);
        }
        while filled < head + length {
            filled += self.read(filled).await;
        }
        self.buffer.copy_within(head..head + length, 0);
        Answer { status, head: text, length }
    }

    /// The body of the last answer.
    pub fn body(&self, answer: &Answer) -> &[u8] {
        &self.buffer[..answer.length]
    }

    async fn read(&mut self, from: usize) -> usize {
        let read = self.stream.read(&mut self.buffer[from..]).await.expect("an answer");
        assert!(read > 0, "the server hung up");
        read
    }
}

/// A request for a page, by somebody with this cookie or by a guest.
pub fn get(server: &Server, path: &str, cookie: Option<&str>) -> Vec<u8> {
    let cookie = cookie.map(|cookie| format!("cookie: {cookie}\r\n")).unwrap_or_default();
    format!("GET {path} HTTP/1.1\r\nhost: {}\r\n{cookie}\r\n", server.address).into_bytes()
}

/// A form that a page of ours sends.
pub fn post(server: &Server, path: &str, cookie: &str, form: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\ncookie: {cookie}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {1}\r\n\r\n{form}",
        server.address,
        form.len()
    )
    .into_bytes()
}

/// Asks for these things over and over, for one turn. Every answer must have the status 200.
pub async fn turn(server: &Server, requests: Arc<Vec<Vec<u8>>>) -> Figure {
    let mut connections = JoinSet::new();
    let (before, begun) = (server.processor(), Instant::now());
    let end = begun + TURN;
    for number in 0..CONNECTIONS {
        let (requests, address) = (requests.clone(), server.address);
        connections.spawn(async move {
            let mut connection = Connection::open(address).await;
            let mut answers = 0_u32;
            // Each connection begins elsewhere, so that not all ask for the same at the same time.
            for request in requests.iter().cycle().skip(number * 7 % requests.len()) {
                let answer = connection.ask(request).await;
                assert_eq!(answer.status, 200, "{}", answer.head);
                answers += 1;
                if Instant::now() >= end {
                    break;
                }
            }
            answers
        });
    }
    let answers: u32 = connections.join_all().await.into_iter().sum();
    let took = begun.elapsed().as_secs_f64();
    let processor = (server.processor() - before).as_secs_f64() * 1000.0;
    Figure { rate: f64::from(answers) / took, processor: processor / f64::from(answers) }
}

/// The turn in the middle, by its rate.
pub fn middle(mut figures: Vec<Figure>) -> Figure {
    figures.sort_by(|a, b| a.rate.total_cmp(&b.rate));
    figures[figures.len() / 2]
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
