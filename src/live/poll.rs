//! `GET /events`: what a socket would have said, for whoever can open none. Some networks let no WebSocket through.
//!
//! A client names each stream and the last number that it has, and gets what came after; when there is nothing, the
//! answer waits a while for something to come. Rights are looked at anew in each request.

use super::Live;
use super::hub::{Ears, Item, Seat, Subscription};
use super::protocol::{Close, Name, Say};
use super::replay::{self, Start};
use super::rights;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::web::error_page::Problem;
use crate::web::{SignedIn, session};
use axum::Extension;
use axum::extract::ws::Utf8Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// Whoever waits in too many places comes back after this time.
const LATER: Duration = Duration::from_secs(15);
/// How many streams one request may ask for.
const STREAMS: usize = 10;
/// An answer is not much longer than this, in messages; the client asks at once for the rest.
const MESSAGES: usize = 100;

/// Says what is new in the streams of the query: `g=NAME:NUMBER`, once for each, and `epoch=…`.
pub async fn events(
    State(app): State<App>,
    Extension(live): Extension<Live>,
    visitor: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let Some(asked) = Asked::parse(query.as_deref().unwrap_or_default()) else {
        return Ok(Problem::new(StatusCode::BAD_REQUEST, "problem-bad-form").into_response());
    };
    let Ok((seat, ears)) = live.hub.connect(&visitor) else {
        return Err(Error::Throttled(LATER));
    };
    let poll = Poll { app: &app, live: &live, visitor, seat, ears, said: Vec::new(), heard: HashMap::new() };
    let said = poll.run(asked).await?;
    let said: Vec<&str> = said.iter().map(Utf8Bytes::as_str).collect();
    let body = format!(r#"{{"said":[{}]}}"#, said.join(","));
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// What a request asks for.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    /// Each stream and the last number that the client has; without one it wants to know where the stream is.
    streams: Vec<(Name, Option<u64>)>,
    /// The log that the numbers belong to.
    epoch: Option<String>,
}

impl Asked {
    fn parse(query: &str) -> Option<Self> {
        let mut asked = Self { streams: Vec::new(), epoch: None };
        for (key, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match key.as_ref() {
                "g" => {
                    let (name, after) = match value.split_once(':') {
                        Some((name, after)) => (name, Some(after.parse().ok()?)),
                        None => (value.as_ref(), None),
                    };
                    asked.streams.push((Name::try_from(name.to_owned()).ok()?, after));
                }
                "epoch" => asked.epoch = Some(value.into_owned()),
                _ => {}
            }
        }
        (1..=STREAMS).contains(&asked.streams.len()).then_some(asked)
    }
}

/// One request on its way to its answer.
struct Poll<'a> {
    app: &'a App,
    live: &'a Live,
    visitor: SignedIn,
    seat: Seat,
    ears: Ears,
    said: Vec<Utf8Bytes>,
    /// What is heard, and the last number that the client has or gets with this answer.
    heard: HashMap<Name, (Arc<Subscription>, i64)>,
}

impl Poll<'_> {
    async fn run(mut self, asked: Asked) -> Result<Vec<Utf8Bytes>> {
        let until = Instant::now() + self.live.tempo.wait;
        for (name, after) in asked.streams {
            self.begin(name, after, asked.epoch.as_deref()).await?;
        }
        while self.said.is_empty() {
            tokio::select! {
                // Why a place is lost is known before its queue ends.
                biased;
                why = &mut self.ears.closed => match why {
                    Ok(Close::SignedOut) => return Err(Error::SignedOut),
                    // More came than the queue takes: the client asks again, and gets it from the log.
                    _ => break,
                },
                () = sleep_until(until) => break,
                () = self.app.stopping.cancelled() => break,
                Ok(()) = self.ears.doubt.changed() => self.check().await?,
                Some(item) = self.ears.queue.recv() => self.take(item).await?,
            }
        }
        Ok(self.said)
    }

    /// First a place in the hub, then the log, then the rights once more: as on a socket.
    async fn begin(&mut self, name: Name, after: Option<u64>, epoch: Option<&str>) -> Result<()> {
        let Some(right) = rights::find(self.app, &self.visitor, &name).await? else {
            return self.say(Say::Unsub { g: &name, why: "membership" });
        };
        let start = replay::start(self.app, right.stream, after, epoch).await?;
        if let Start::Anew { head, epoch } = &start {
            return self.say(Say::Reset { g: &name, s: *head, epoch });
        }
        let subscribed = self.seat.subscribe(right.stream, &name, right.persona, start.head());
        let Ok(subscription) = subscribed else { return Err(Error::Throttled(LATER)) };
        if rights::find(self.app, &self.visitor, &name).await? != Some(right) {
            return self.say(Say::Unsub { g: &name, why: "membership" });
        }
        let mut last = start.last();
        for (number, frame) in replay::next(self.app, &self.live.turns, &subscription, last).await? {
            self.said.push(frame);
            last = number;
        }
        if after.is_none() {
            self.say(Say::Live { g: &name, s: last })?;
        }
        self.heard.insert(name, (subscription, last));
        Ok(())
    }

    /// Takes what the hub hands out, and everything that waits behind it.
    async fn take(&mut self, first: Item) -> Result<()> {
        if self.ears.doubt.has_changed().unwrap_or_default() {
            self.check().await?;
        }
        let mut item = Some(first);
        while let Some(taken) = item {
            match taken {
                Item::Event(subscription, number, frame) => self.tell(&subscription, number, frame),
                Item::Evicted(subscription) => self.renew(&subscription).await?,
            }
            let full = self.said.len() >= MESSAGES;
            item = if full { None } else { self.ears.queue.try_recv().ok() };
        }
        Ok(())
    }

    fn tell(&mut self, subscription: &Subscription, number: i64, frame: Utf8Bytes) {
        let Some((heard, last)) = self.heard.get_mut(&subscription.name) else { return };
        // What came twice was read from the log already; after a hole the client asks again.
        if !heard.has_ended() && number == *last + 1 {
            *last = number;
            self.said.push(frame);
        }
    }

    /// A subscription was ended from outside. If it is still right the client asks again.
    async fn renew(&mut self, subscription: &Subscription) -> Result<()> {
        let name = &subscription.name;
        let Some((_, last)) = self.heard.remove(name) else { return Ok(()) };
        let right = rights::find(self.app, &self.visitor, name).await?;
        match right.filter(|right| right.covers(subscription)) {
            Some(_) => self.say(Say::Live { g: name, s: last }),
            None => self.say(Say::Unsub { g: name, why: "membership" }),
        }
    }

    /// Looks whether session and rights still stand.
    async fn check(&mut self) -> Result<()> {
        self.ears.doubt.mark_unchanged();
        let _turn = self.live.turns.acquire().await.map_err(Error::internal)?;
        if !session::stands(&self.app.db, &self.visitor.digest, self.app.now()).await? {
            return Err(Error::SignedOut);
        }
        for (subscription, _) in self.heard.values().cloned().collect::<Vec<_>>() {
            let right = rights::find(self.app, &self.visitor, &subscription.name).await?;
            if !right.is_some_and(|right| right.covers(&subscription)) {
                self.heard.remove(&subscription.name);
                self.say(Say::Unsub { g: &subscription.name, why: "membership" })?;
            }
        }
        Ok(())
    }

    fn say(&mut self, words: Say<'_>) -> Result<()> {
        self.said.push(words.text()?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn a_request_names_streams_and_what_it_has() {
        let streams = vec![(name("7kq2m"), Some(1040)), (name("7kq2m/self"), None)];
        let asked = Asked { streams, epoch: Some("abc".to_owned()) };
        assert_eq!(Asked::parse("g=7kq2m:1040&g=7kq2m%2Fself&epoch=abc&later=1"), Some(asked));
    }

    #[test]
    fn what_is_no_question_is_refused() {
        let many = ["g=7kq2m:1"; STREAMS + 1].join("&");
        for query in ["", "epoch=abc", "g=", "g=7kq2m:", "g=7kq2m:-1", "g=7kq2m:x", "g=7kq2m/all:1", &many] {
            assert_eq!(Asked::parse(query), None, "{query}");
        }
    }
}
