//! Sockets: what an idle one costs, and how long it takes until the last of many has heard a reply, against a bare
//! broadcast of the same bytes.

use crate::load::{Connection, post};
use crate::plant::Community;
use crate::process::Server;
use crate::report::Report;
use futures_util::{SinkExt, StreamExt};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

/// How many sockets.
const CROWDS: [usize; 2] = [2_000, 10_000];
/// How often something is said to them.
const ROUNDS: usize = 11;
/// Sockets of one session, which is as many as Kith allows.
const PER_SESSION: usize = 5;
/// Sockets that open at once.
const AT_ONCE: usize = 64;
/// How long the last one may take: more is a fault and not a figure.
const PATIENCE: Duration = Duration::from_secs(60);

/// What has come to a crowd of sockets.
#[derive(Default)]
struct Heard {
    count: AtomicUsize,
    all: usize,
    last: Notify,
    words: Mutex<Option<Utf8Bytes>>,
}

/// Sockets that listen to a server.
struct Crowd {
    heard: Arc<Heard>,
    _sockets: JoinSet<()>,
    /// Memory of the server for each.
    memory: u64,
}

/// Measures memory and fan-out for each size of the crowd.
pub async fn measure(program: &Path, community: &Community, report: &mut Report) {
    report.table(
        "Sockets",
        &format!(
            "One reply to all sockets of a group, from the moment when its form is sent until the last socket has it; \
             the median of {ROUNDS}. The bare server broadcasts the same bytes. The sockets are this program's, which \
             needs more of the machine than either server."
        ),
    );
    let nothing = tempfile::NamedTempFile::new().expect("a file");
    for size in CROWDS {
        let kith = Server::kith(program, community);
        let crowd = Crowd::of_kith(&kith, community, size).await;
        let ours = reply_to_all(&kith, community, &crowd, size).await;
        let words = crowd.heard.words.lock().expect("a lock").clone().expect("words");
        let our_memory = crowd.memory;
        drop((crowd, kith));

        let bare = Server::bare(nothing.path());
        let crowd = Crowd::of_bare(&bare, size).await;
        let theirs = say_to_all(&bare, &words, &crowd).await;
        report.line(
            format!("a reply to {size} sockets"),
            format!(
                "{:.2} of the bare broadcast: {:.0} against {:.0} ms; {} bytes",
                ours.as_secs_f64() / theirs.as_secs_f64(),
                ours.as_secs_f64() * 1000.0,
                theirs.as_secs_f64() * 1000.0,
                words.len()
            ),
            "at most 1.5",
        );
        report.line(
            format!("memory of each of {size} idle sockets"),
            format!(
                "{:.1} of the bare server's: {:.1} against {:.1} kB",
                our_memory as f64 / crowd.memory as f64,
                our_memory as f64 / 1000.0,
                crowd.memory as f64 / 1000.0
            ),
            "at most 2, and 12 kB",
        );
    }
}

impl Crowd {
    async fn of_kith(kith: &Server, community: &Community, size: usize) -> Self {
        let cookies: Vec<_> = community.cookies.iter().take(size / PER_SESSION).cloned().collect();
        let hello = format!(r#"{{"op":"sub","g":"{}"}}"#, community.group);
        let mut once = Connection::open(kith.address).await;
        once.ask(&crate::load::get(kith, &community.topic(0), Some(&cookies[0]))).await;
        Self::open(kith, size, Some(hello), |number| Some(cookies[number % cookies.len()].clone())).await
    }

    async fn of_bare(bare: &Server, size: usize) -> Self {
        let mut once = Connection::open(bare.address).await;
        once.ask(&crate::load::get(bare, "/", None)).await;
        Self::open(bare, size, None, |_| None).await
    }

    async fn open(
        server: &Server,
        size: usize,
        hello: Option<String>,
        cookie: impl Fn(usize) -> Option<String>,
    ) -> Self {
        let before = server.memory();
        let heard = Arc::new(Heard { all: size, ..Heard::default() });
        let mut sockets = JoinSet::new();
        let numbers: Vec<usize> = (0..size).collect();
        for batch in numbers.chunks(AT_ONCE) {
            let opening = batch.iter().map(|&number| open(server, cookie(number), hello.clone()));
            for socket in futures_util::future::join_all(opening).await {
                sockets.spawn(listen(socket, heard.clone()));
            }
        }
        let memory = server.memory().saturating_sub(before) / size as u64;
        Self { heard, _sockets: sockets, memory }
    }
}

type Socket = WebSocketStream<TcpStream>;

/// Opens a socket; with a hello, says it and waits until it is heard.
async fn open(server: &Server, cookie: Option<String>, hello: Option<String>) -> Socket {
    let mut request = format!("ws://{}/live", server.address).into_client_request().expect("a request");
    let headers = request.headers_mut();
    headers.insert("origin", format!("http://{}", server.address).parse().expect("a header"));
    headers.insert("sec-websocket-protocol", kith::live::PROTOCOL.parse().expect("a header"));
    if let Some(cookie) = cookie {
        headers.insert("cookie", cookie.parse().expect("a header"));
    } else {
        // The bare server offers no protocol.
        headers.remove("sec-websocket-protocol");
    }
    let stream = TcpStream::connect(server.address).await.expect("a connection");
    let config = WebSocketConfig::default().read_buffer_size(4096).write_buffer_size(0);
    let (mut socket, _) = client_async_with_config(request, stream, Some(config)).await.expect("a socket");
    if let Some(hello) = hello {
        socket.send(Message::text(hello)).await.expect("it is sent");
        loop {
            let words = socket.next().await.expect("an answer").expect("words");
            if words.to_text().expect("text").contains(r#""op":"live""#) {
                break;
            }
        }
    }
    socket
}

/// Counts what comes, but for the beat of the heart.
async fn listen(mut socket: Socket, heard: Arc<Heard>) {
    while let Some(Ok(message)) = socket.next().await {
        let Message::Text(words) = message else { continue };
        if !words.contains("post.created") {
            continue;
        }
        if heard.count.fetch_add(1, Ordering::Relaxed) + 1 == heard.all {
            heard.words.lock().expect("a lock").get_or_insert(words);
            heard.last.notify_one();
        }
    }
}

impl Heard {
    /// Runs the act and says how long it took until the last had heard of it.
    async fn after(&self, act: impl Future<Output = ()>) -> Duration {
        self.count.store(0, Ordering::Relaxed);
        let begun = Instant::now();
        act.await;
        let last = tokio::time::timeout(PATIENCE, self.last.notified()).await;
        last.unwrap_or_else(|_| panic!("{} of {} heard it", self.count.load(Ordering::Relaxed), self.all));
        begun.elapsed()
    }
}

async fn reply_to_all(kith: &Server, community: &Community, crowd: &Crowd, size: usize) -> Duration {
    let mut connection = Connection::open(kith.address).await;
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        let form =
            format!("key=s{size}-{round}&body=Warm+tea+and+a+slow+walk+by+the+water+help+me.+Round+{round}.");
        let request =
            post(kith, &format!("{}/replies", community.topic(0)), &community.cookies[round], &form);
        let act = async { assert_eq!(connection.ask(&request).await.status, 303) };
        times.push(crowd.heard.after(act).await);
    }
    middle(times)
}

async fn say_to_all(bare: &Server, words: &Utf8Bytes, crowd: &Crowd) -> Duration {
    let request = format!(
        "POST /say HTTP/1.1\r\nhost: {}\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n\r\n{words}",
        bare.address,
        words.len()
    );
    let mut connection = Connection::open(bare.address).await;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let act = async { assert_eq!(connection.ask(request.as_bytes()).await.status, 200) };
        times.push(crowd.heard.after(act).await);
    }
    middle(times)
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
