//! The real program in a process of its own, so that it can be killed.

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A demo that runs. It ends when this is dropped.
pub struct Process {
    child: Child,
    /// For example `http://127.0.0.1:40123`.
    pub url: String,
    /// Its accounts, as it printed them.
    pub said: Value,
}

impl Process {
    /// Starts it on a folder that is kept, with settings of its own, and waits until it listens. A second one on the
    /// same folder and database is another node of the same installation.
    pub fn start(folder: &Path, settings: &[(&str, &str)], port: u16) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kith"));
        // The program reads every `KITH_…` as a setting; those that steer the tests are none of its business.
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KITH_")) {
            command.env_remove(name);
        }
        let log = std::env::var("KITH_TEST_LOG").ok();
        let errors = if log.is_some() { Stdio::inherit() } else { Stdio::null() };
        command.current_dir(folder).env("KITH_LOG", log.unwrap_or("warn".to_owned()));
        command.envs(settings.iter().copied()).stdout(Stdio::piped()).stderr(errors);
        command.args(["demo", "--json", "--port", &port.to_string(), "--keep"]).arg(folder.join("data"));
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: Value =
            serde_json::from_str(&line).unwrap_or_else(|_| panic!("the demo did not start: {line}"));
        Self { child, url: said["url"].as_str().unwrap().to_owned(), said }
    }

    /// Kills it in the middle of whatever it does.
    pub fn kill(mut self) {
        self.end();
    }

    /// Asks it to end in order, and waits until it has.
    pub fn stop(mut self) {
        let told = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(told.success());
        assert!(self.child.wait().unwrap().success(), "it did not end in order");
    }

    fn end(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// A port on which nothing listens, for what has to come back to the same place.
pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
