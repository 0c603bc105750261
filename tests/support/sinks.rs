//! The other side of an alarm: a mail server and a receiver of signed requests, which keep what they are sent.

use super::{Options, TestApp, eventually};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, LazyLock, Mutex};

/// The key that the receiver shares with every server of the stories.
pub const KEY: &str = "only the stories know this key";

/// Everything that came, as it came over the wire.
type Kept = Arc<Mutex<Vec<String>>>;

/// Both sides, for all stories at once: each knows its own messages by the address of its server.
pub struct Sinks {
    /// Where mail goes.
    pub mail: SocketAddr,
    /// Where signed requests go.
    pub webhook: SocketAddr,
    mails: Kept,
    requests: Kept,
}

/// The sinks, listening.
pub fn sinks() -> &'static Sinks {
    static SINKS: LazyLock<Sinks> = LazyLock::new(|| {
        let (mails, requests) = (Kept::default(), Kept::default());
        Sinks {
            mail: listen(mails.clone(), mail),
            webhook: listen(requests.clone(), request),
            mails,
            requests,
        }
    });
    &SINKS
}

/// A server that can send mail to members, with ids and links that no other story has.
pub fn posting() -> Options {
    Options::default().system_random().configure(|config| {
        config.mail_url = Some(format!("smtp://{}", sinks().mail).into());
        config.mail_from = Some("Post <post@example.org>".to_owned());
    })
}

/// The link in a mail, as a path.
pub fn link_in(mail: &str, world: &TestApp) -> String {
    let start = mail.find(&world.url).unwrap_or_else(|| panic!("no link: {mail}"));
    let link = mail[start..].split_whitespace().next().unwrap();
    link.strip_prefix(&world.url).unwrap().to_owned()
}

impl Sinks {
    /// The mails that hold these words, as soon as there are `count`.
    pub async fn mails(&self, words: &str, count: usize) -> Vec<String> {
        wait(&self.mails, words, count).await
    }

    /// The requests that hold these words, as soon as there are `count`.
    pub async fn requests(&self, words: &str, count: usize) -> Vec<String> {
        wait(&self.requests, words, count).await
    }
}

async fn wait(kept: &Kept, words: &str, count: usize) -> Vec<String> {
    eventually("a message", async || {
        let kept = kept.lock().unwrap();
        let found: Vec<String> = kept.iter().filter(|message| message.contains(words)).cloned().collect();
        (found.len() >= count).then_some(found)
    })
    .await
}

fn listen(kept: Kept, take: fn(TcpStream) -> std::io::Result<String>) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let kept = kept.clone();
            std::thread::spawn(move || {
                // Whoever hangs up in the middle has sent nothing.
                if let Ok(message) = stream.and_then(take) {
                    kept.lock().unwrap().push(message);
                }
            });
        }
    });
    address
}

/// As much of SMTP (RFC 5321) as it takes to be given a mail.
fn mail(mut stream: TcpStream) -> std::io::Result<String> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let mut message = String::new();
    stream.write_all(b"220 sink\r\n")?;
    while let Some(line) = lines.next().transpose()? {
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
        let answer: &[u8] = match verb.as_str() {
            "DATA" => {
                stream.write_all(b"354 go on\r\n")?;
                for line in lines.by_ref() {
                    match line?.as_str() {
                        "." => break,
                        line => message += &format!("{line}\n"),
                    }
                }
                // Long lines are folded on their way (RFC 2045 §6.7).
                message = message.replace("=\n", "");
                b"250 kept\r\n"
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n")?;
                break;
            }
            "MAIL" | "RCPT" => {
                message += &format!("{line}\n");
                b"250 yes\r\n"
            }
            _ => b"250 yes\r\n",
        };
        stream.write_all(answer)?;
        if answer == b"250 kept\r\n" {
            break;
        }
    }
    Ok(message)
}

/// One HTTP request: head and body.
fn request(mut stream: TcpStream) -> std::io::Result<String> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        if line.trim().is_empty() {
            break;
        }
        head += &line;
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")?;
    Ok(format!("{head}\r\n{}", String::from_utf8_lossy(&body)))
}
