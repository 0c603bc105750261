//! Posting a text as a person would: send it, look at what was found, decide.

use crate::demo::Member;
use std::time::{Duration, Instant};

/// Who writes, and where.
pub struct Writer<'a> {
    member: &'a Member,
    group: &'a str,
}

/// What became of a post.
#[derive(Debug)]
pub enum Fate {
    /// Public at once.
    Published,
    /// Public after the author looked at a warning.
    Warned,
    /// A person checks it.
    Held,
    /// It holds something that is never published.
    Refused,
    /// Something else than expected.
    Error(String),
}

impl Fate {
    /// Whether everybody in the group hears it.
    pub fn is_public(&self) -> bool {
        matches!(self, Self::Published | Self::Warned)
    }
}

impl<'a> Writer<'a> {
    /// A member in one of their groups.
    pub fn new(member: &'a Member, group: &'a str) -> Self {
        Self { member, group }
    }

    /// Posts a text. The time is that of the first answer.
    pub async fn post(&self, text: &str, n: usize) -> (Fate, Duration) {
        let started = Instant::now();
        let first = self.send(text, n, "post").await;
        let took = started.elapsed();
        let fate = match first {
            Ok((200 | 303, _)) => Fate::Published,
            Ok((422, page)) if page.contains(r#"value="anyway""#) => {
                self.then(text, n, "anyway", Fate::Warned).await
            }
            Ok((422, page)) if page.contains(r#"value="ask""#) => self.then(text, n, "ask", Fate::Held).await,
            Ok((422, page)) if page.contains("marked-text") => Fate::Refused,
            Ok((status, page)) => {
                Fate::Error(format!("{status} {}", page.chars().take(200).collect::<String>()))
            }
            Err(error) => Fate::Error(error.to_string()),
        };
        (fate, took)
    }

    async fn then(&self, text: &str, n: usize, then: &str, fate: Fate) -> Fate {
        match self.send(text, n, then).await {
            Ok((200 | 303, _)) => fate,
            Ok((status, _)) => Fate::Error(format!("{then}: {status}")),
            Err(error) => Fate::Error(error.to_string()),
        }
    }

    async fn send(&self, text: &str, n: usize, then: &str) -> reqwest::Result<(u16, String)> {
        let title: String =
            text.split_whitespace().take(12).collect::<Vec<_>>().join(" ").chars().take(110).collect();
        let title = if title.chars().count() < 3 { format!("Question {n}") } else { title };
        let key = format!("replay-{n}");
        let fields = [
            ("kind", "question"),
            ("title", title.as_str()),
            ("body", text),
            ("key", key.as_str()),
            ("then", then),
        ];
        let answer = self
            .member
            .http
            .post(format!("{}/g/{}/topics", self.member.url, self.group))
            .header("origin", &self.member.url)
            .header("cookie", &self.member.cookie)
            .form(&fields)
            .send()
            .await?;
        Ok((answer.status().as_u16(), answer.text().await?))
    }
}
