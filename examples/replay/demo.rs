//! The demo in a process of its own, and its members, signed in.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// The running demo.
pub struct Demo {
    process: Child,
    url: String,
    accounts: Vec<serde_json::Value>,
}

/// Somebody who is signed in.
pub struct Member {
    /// The sign-in name.
    pub name: String,
    /// Where the server is.
    pub url: String,
    /// The session.
    pub cookie: String,
    /// The addresses of the member's groups.
    pub groups: Vec<String>,
    /// Shared by all, as a browser shares connections.
    pub http: reqwest::Client,
}

/// Everybody who may write, with each group in which they may.
pub fn places(members: &[Member]) -> Vec<(std::sync::Arc<Member>, String)> {
    let mut places = Vec::new();
    for member in members {
        let shared = std::sync::Arc::new(member.clone());
        places.extend(member.groups.iter().map(|group| (shared.clone(), group.clone())));
    }
    places
}

impl Clone for Member {
    fn clone(&self) -> Self {
        let Self { name, url, cookie, groups, http } = self;
        Self {
            name: name.clone(),
            url: url.clone(),
            cookie: cookie.clone(),
            groups: groups.clone(),
            http: http.clone(),
        }
    }
}

impl Demo {
    /// Builds the server if need be and starts its demo.
    pub async fn start() -> Self {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let mut process = Command::new(cargo)
            .args(["run", "--quiet", "--release", "--bin", "kith", "--", "demo", "--json", "--port", "0"])
            .env("KITH_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the demo starts");
        let mut line = String::new();
        let output = process.stdout.take().expect("the demo speaks");
        BufReader::new(output).read_line(&mut line).expect("the demo speaks");
        let said: serde_json::Value = serde_json::from_str(&line).expect("the demo speaks JSON");
        Self {
            process,
            url: said["url"].as_str().expect("an address").to_owned(),
            accounts: said["accounts"].as_array().expect("accounts").clone(),
        }
    }

    /// Signs every member in who is in a group.
    pub async fn sign_in(&self) -> Vec<Member> {
        let http =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        let mut members = Vec::new();
        for account in &self.accounts {
            let groups: Vec<String> = account["groups"]
                .as_array()
                .map(|groups| groups.iter().filter_map(|group| group.as_str().map(str::to_owned)).collect())
                .unwrap_or_default();
            if account["role"] != "member" || groups.is_empty() {
                continue;
            }
            let name = account["name"].as_str().unwrap_or_default();
            let passphrase = account["passphrase"].as_str().unwrap_or_default();
            let answer = http
                .post(format!("{}/sign-in", self.url))
                .header("origin", &self.url)
                .form(&[("name", name), ("passphrase", passphrase)])
                .send()
                .await
                .expect("an answer");
            assert_eq!(answer.status(), 303, "{name} signs in");
            let cookie = answer.headers().get("set-cookie").and_then(|cookie| cookie.to_str().ok());
            let cookie = cookie.and_then(|cookie| cookie.split(';').next()).expect("a session").to_owned();
            members.push(Member {
                name: name.to_owned(),
                url: self.url.clone(),
                cookie,
                groups,
                http: http.clone(),
            });
        }
        members
    }

    /// Ends the demo.
    pub fn end(mut self) {
        #[cfg(unix)]
        {
            // `cargo run` replaces itself by the program, so this is the server.
            let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        }
        #[cfg(not(unix))]
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
