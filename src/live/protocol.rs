//! The words of `kith.live.v1`: what a client may ask, what the server says, and why it hangs up.

use crate::base::error::Result;
use crate::community::groups::Address;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The sub-protocol that a client has to name.
pub const PROTOCOL: &str = "kith.live.v1";

/// The longest message from a client, in bytes.
pub const LONGEST: usize = 4096;

/// What a client may ask. Fields that are not known are passed over, so that a newer page can talk
/// to an older server.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Ask {
    /// Tell me what happens in this stream.
    Sub {
        /// The stream.
        g: Name,
        /// The last number that I have; without it I want only what comes.
        #[serde(default)]
        after: Option<u64>,
        /// The log that this number belongs to. Who does not say it takes the risk.
        #[serde(default)]
        epoch: Option<String>,
    },
    /// I have heard enough of this stream.
    Unsub {
        /// The stream.
        g: Name,
    },
}

/// What the server says beside the events.
#[derive(Debug, Serialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Say<'a> {
    /// You have everything up to `s`; what follows is new.
    Live {
        /// The stream.
        g: &'a Name,
        /// The last number.
        s: i64,
    },
    /// What you have cannot be brought up to date: load the page again. What follows comes after `s`.
    Reset {
        /// The stream.
        g: &'a Name,
        /// The last number.
        s: i64,
        /// The log that this number belongs to.
        epoch: &'a str,
    },
    /// You do not hear this stream (any more).
    Unsub {
        /// The stream.
        g: &'a Name,
        /// `membership`.
        why: &'static str,
    },
    /// I am still here: scripts cannot see ping frames.
    Hb,
}

impl Say<'_> {
    /// The text of the message.
    pub fn text(&self) -> Result<Utf8Bytes> {
        Ok(serde_json::to_string(self)?.into())
    }
}

/// An event as it is sent. `D` is what fragments make of it.
#[derive(Serialize)]
pub struct Told<'a, D> {
    /// The stream.
    pub g: &'a Name,
    /// The event's number in it.
    pub s: i64,
    /// The event's kind.
    pub t: &'a str,
    /// What a page needs to show it.
    pub d: D,
}

/// The name of a stream on the wire. It holds the group's address and no id, and it is the same for
/// everybody: whose `self` it is, the session tells.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Name {
    /// The group's address.
    pub address: Address,
    /// Which of the group's streams.
    pub class: Class,
}

/// Which of a group's streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// `7kq2m`
    Members,
    /// `7kq2m/moderators`
    Moderators,
    /// `7kq2m/self`
    Own,
}

impl TryFrom<String> for Name {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        let (address, class) = match text.split_once('/') {
            None => (text.as_str(), Class::Members),
            Some((address, "moderators")) => (address, Class::Moderators),
            Some((address, "self")) => (address, Class::Own),
            Some(_) => return Err("no such stream"),
        };
        Ok(Self { address: Address::parse(address)?, class })
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.address)?;
        f.write_str(match self.class {
            Class::Members => "",
            Class::Moderators => "/moderators",
            Class::Own => "/self",
        })
    }
}

impl Serialize for Name {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why a socket is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close {
    /// The other side is gone, or has said goodbye.
    Gone,
    /// It sent what no client of ours sends.
    BadMessage,
    /// The session is over, or there was none.
    SignedOut,
    /// It asked only for what it may not hear.
    NotAllowed,
    /// It asked for nothing.
    NoHello,
    /// It sent too much, or holds too many sockets or streams.
    TooMany,
    /// It does not take what it is sent. It comes back and resumes.
    Slow,
    /// The server stops. It comes back and resumes.
    Restart,
    /// A fault of ours. It comes back and resumes.
    Fault,
}

impl Close {
    /// The closing frame. Codes from 4000 are ours; 1011 and 1012 are registered with IANA
    /// (“WebSocket Close Code Number”).
    pub fn frame(self) -> Option<Message> {
        let (code, reason) = self.words()?;
        Some(Message::Close(Some(CloseFrame { code, reason: Utf8Bytes::from_static(reason) })))
    }

    /// The code of the closing frame.
    pub fn code(self) -> Option<u16> {
        self.words().map(|(code, _)| code)
    }

    fn words(self) -> Option<(u16, &'static str)> {
        Some(match self {
            Self::Gone => return None,
            Self::BadMessage => (4400, "bad message"),
            Self::SignedOut => (4401, "signed out"),
            Self::NotAllowed => (4403, "not allowed"),
            Self::NoHello => (4408, "no hello"),
            Self::TooMany => (4429, "too many"),
            Self::Slow => (4008, "too slow"),
            Self::Restart => (1012, "restart"),
            Self::Fault => (1011, "fault"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn a_client_asks_for_a_stream_and_says_what_it_has() {
        let ask = r#"{"op":"sub","g":"7kq2m","after":1040,"epoch":"abc","later":true}"#;
        let expected = Ask::Sub { g: name("7kq2m"), after: Some(1040), epoch: Some("abc".into()) };
        assert_eq!(serde_json::from_str::<Ask>(ask).unwrap(), expected);
        let ask = r#"{"op":"unsub","g":"7kq2m/moderators"}"#;
        assert_eq!(serde_json::from_str::<Ask>(ask).unwrap(), Ask::Unsub { g: name("7kq2m/moderators") });
    }

    #[test]
    fn what_is_no_question_of_the_protocol_is_refused() {
        for text in [
            "",
            "null",
            "{}",
            r#"{"op":"publish","g":"7kq2m"}"#,
            r#"{"op":"sub"}"#,
            r#"{"op":"sub","g":"7kq2m/everybody"}"#,
            r#"{"op":"sub","g":"7kq2m/self/self"}"#,
            r#"{"op":"sub","g":"../etc"}"#,
            r#"{"op":"sub","g":""}"#,
            r#"{"op":"sub","g":"7kq2m","after":-1}"#,
            r#"{"op":"sub","g":"7kq2m","after":1.5}"#,
            r#"[{"op":"sub","g":"7kq2m"}]"#,
        ] {
            assert!(serde_json::from_str::<Ask>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_server_speaks_in_short_words() {
        let text = |say: Say<'_>| say.text().unwrap().as_str().to_owned();
        let g = &name("7kq2m/self");
        assert_eq!(text(Say::Live { g, s: 7 }), r#"{"op":"live","g":"7kq2m/self","s":7}"#);
        assert_eq!(
            text(Say::Reset { g, s: 7, epoch: "e" }),
            r#"{"op":"reset","g":"7kq2m/self","s":7,"epoch":"e"}"#
        );
        assert_eq!(
            text(Say::Unsub { g, why: "membership" }),
            r#"{"op":"unsub","g":"7kq2m/self","why":"membership"}"#
        );
        assert_eq!(text(Say::Hb), r#"{"op":"hb"}"#);
    }
}
