//! Processes to measure: the real program, and the bare server; what they used of processor and memory.

use crate::bare;
use crate::plant::Community;
use std::io::{BufRead, BufReader, Lines};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

/// Clock ticks in a second, as `/proc` counts them (`sysconf(_SC_CLK_TCK)` is 100 on every Linux of today).
const TICKS: f64 = 100.0;

/// A server in a process of its own, ended when it is dropped.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// Kept open: a server whose words nobody takes would end.
    _output: Lines<BufReader<ChildStdout>>,
}

/// Builds the program and says where it is.
pub fn build() -> PathBuf {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let status = Command::new(cargo).args(["build", "--quiet", "--release", "--bin", "kith"]).status();
    assert!(status.expect("cargo runs").success(), "the program builds");
    // This program is `target/release/examples/bench`.
    let own = std::env::current_exe().expect("a path");
    own.parent().and_then(Path::parent).expect("a folder").join("kith")
}

impl Server {
    /// Kith over the community's database, ready to answer.
    pub fn kith(program: &Path, community: &Community) -> Self {
        let mut command = Command::new(program);
        command.args(["serve", "--port", "0"]).env("KITH_DATA", community.folder()).env("KITH_LOG", "error");
        Self::start(command, "Kith serves at http://")
    }

    /// The bare server, which gives out this page.
    pub fn bare(page: &Path) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("a path"));
        command.arg(bare::COMMAND).arg(page);
        Self::start(command, bare::GREETING)
    }

    fn start(mut command: Command, greeting: &str) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the server starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let address = loop {
            let line = lines.next().expect("the server says where it listens").expect("text");
            if let Some(address) = line.strip_prefix(greeting) {
                break address.parse().expect("an address");
            }
        };
        Self { child, address, _output: lines }
    }

    /// The processor time that it has used since its start.
    pub fn processor(&self) -> Duration {
        let stat = std::fs::read_to_string(self.file("stat")).expect("the process is there");
        // The second field is the name in brackets, which may hold spaces; the 14th and 15th are user and system time.
        let fields: Vec<&str> = stat.rsplit(')').next().expect("fields").split_whitespace().collect();
        let ticks: f64 = [11, 12].iter().map(|&at| fields[at].parse::<f64>().expect("ticks")).sum();
        Duration::from_secs_f64(ticks / TICKS)
    }

    /// The memory that it holds (its resident set), in bytes.
    pub fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(self.file("status")).expect("the process is there");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a size");
        line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
    }

    fn file(&self, name: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/{name}", self.child.id()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing that it holds is needed any more.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
