//! A NATS server of a story's own, on a port that stays when it is killed and started again.
//!
//! A shell stands beside it and waits for the end of a pipe that this process holds, as beside PostgreSQL: however the
//! process ends, the server ends with it.

use super::PATIENCE;
use super::process::free_port;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Starts the server, says its process id, waits for the pipe on standard input to end, kills the server.
const KEEPER: &str = r#"
"$1" --addr 127.0.0.1 --port "$2" >/dev/null 2>&1 </dev/null &
server=$!
echo "$server"
cat >/dev/null
kill -9 "$server" 2>/dev/null
"#;

/// Debian keeps it where only root looks.
const PLACES: [&str; 3] = ["/usr/sbin/nats-server", "/usr/bin/nats-server", "/usr/local/bin/nats-server"];

/// The server.
pub struct Nats {
    port: u16,
    program: &'static str,
    running: Option<Running>,
}

struct Running {
    id: String,
    /// Its standard input is the pipe whose end stops the server.
    keeper: Child,
}

impl Nats {
    /// Starts one, or says why not.
    pub fn start() -> Result<Self, &'static str> {
        let installed = PLACES.into_iter().find(|place| std::path::Path::new(place).exists());
        let program = installed.ok_or("NATS is not installed (Debian: apt-get install nats-server)")?;
        let mut nats = Self { port: free_port(), program, running: None };
        nats.come_back();
        Ok(nats)
    }

    /// For example `2.9.10`.
    pub fn version(&self) -> String {
        let said = Command::new(self.program).arg("--version").output().unwrap();
        String::from_utf8_lossy(&said.stdout).trim().rsplit(['v', ' ']).next().unwrap_or_default().to_owned()
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Listens to everything that is said on it from now on, as anybody can who is let in.
    pub fn overhear(&self) -> Overheard {
        let mut line = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        line.set_read_timeout(Some(PATIENCE)).unwrap();
        line.write_all(b"CONNECT {\"verbose\":false}\r\nSUB > 1\r\nPING\r\n").unwrap();
        let mut overheard = Overheard { line: BufReader::new(line), said: String::new() };
        overheard.until("PONG");
        overheard
    }

    /// Kills it (`kill -9`).
    pub fn kill(&mut self) {
        let Some(mut running) = self.running.take() else { return };
        Command::new("kill").args(["-9", &running.id]).status().unwrap();
        drop(running.keeper.stdin.take());
        running.keeper.wait().unwrap();
    }

    /// Starts it again in the same place, and waits until it takes connections.
    pub fn come_back(&mut self) {
        let mut keeper = Command::new("/bin/sh")
            .args(["-c", KEEPER, "keeper", self.program, &self.port.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut id = String::new();
        BufReader::new(keeper.stdout.take().unwrap()).read_line(&mut id).unwrap();
        self.running = Some(Running { id: id.trim().to_owned(), keeper });
        // It greets with `INFO`.
        let greets = || {
            let mut greeting = [0; 4];
            let Ok(mut line) = TcpStream::connect(("127.0.0.1", self.port)) else { return false };
            line.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
            line.read_exact(&mut greeting).is_ok() && &greeting == b"INFO"
        };
        for _ in 0..400 {
            if greets() {
                return;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        panic!("NATS did not start");
    }
}

/// What was said on a server.
pub struct Overheard {
    line: BufReader<TcpStream>,
    /// All of it, in the protocol of NATS.
    pub said: String,
}

impl Overheard {
    /// Listens until this is said.
    pub fn until(&mut self, words: &str) {
        let mut line = String::new();
        while !line.contains(words) {
            line.clear();
            assert!(self.line.read_line(&mut line).unwrap() > 0, "NATS hung up");
            self.said.push_str(&line);
        }
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Whether a run without NATS is a failure.
pub fn is_required() -> bool {
    std::env::var("KITH_REQUIRE_NATS").is_ok_and(|value| value == "1")
}
