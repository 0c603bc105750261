//! Typed ids: random 128-bit values (UUID version 4, RFC 9562 §5.4).
//!
//! Version 7 would tell when somebody joined or wrote, so every id that can leave the server is
//! random. In addresses an id is written as 26 lower-case base32 characters.

use data_encoding::{Encoding, Specification};
use std::sync::LazyLock;
use uuid::Uuid;

use super::random::Random;

/// RFC 4648 base32, lower case, without padding.
static BASE32: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification.symbols.push_str("abcdefghijklmnopqrstuvwxyz234567");
    specification.translate.from.push_str("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    specification.translate.to.push_str("abcdefghijklmnopqrstuvwxyz");
    // The alphabet above is a constant with 32 distinct symbols, so this cannot fail.
    specification.encoding().unwrap_or(data_encoding::BASE32_NOPAD)
});

/// Writes bytes as lower-case base32 without padding.
pub fn base32(bytes: &[u8]) -> String {
    BASE32.encode(bytes)
}

/// Reads what [`base32`] wrote; `None` for anything else.
pub fn parse_base32(text: &str) -> Option<Vec<u8>> {
    BASE32.decode(text.as_bytes()).ok()
}

macro_rules! private_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, sea_orm::DeriveValueType)]
        pub struct $name(Uuid);

        impl $name {
            /// A fresh random id.
            pub fn new(random: &dyn Random) -> Self {
                Self(random.uuid())
            }

            /// The 16 bytes, for keyed hashes and associated data.
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// The id with these 16 bytes.
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }
        }

        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    };
}

macro_rules! public_id {
    ($(#[$doc:meta])* $name:ident) => {
        private_id!($(#[$doc])* $name);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&base32(self.as_bytes()))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownId;

            fn from_str(text: &str) -> Result<Self, UnknownId> {
                let bytes = parse_base32(text).ok_or(UnknownId)?;
                Ok(Self::from_bytes(bytes.try_into().map_err(|_| UnknownId)?))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// The text is not an id that this server could have made.
#[derive(Debug, thiserror::Error)]
#[error("not an id")]
pub struct UnknownId;

private_id!(
    /// A person's one private account. Invariant I1: it can be neither printed nor serialised, so it
    /// cannot leave the server by accident.
    AccountId
);

impl std::fmt::Debug for AccountId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccountId(…)")
    }
}

public_id!(
    /// A group.
    GroupId
);
public_id!(
    /// Who an account is in one group, and nowhere else.
    PersonaId
);
public_id!(
    /// A topic. In addresses a topic is its number in the group.
    TopicId
);
public_id!(
    /// A post: the first of a topic, or a reply.
    PostId
);
public_id!(
    /// An entry of the compliance record.
    EntryId
);
public_id!(
    /// A ready reason of a group's moderators.
    ReasonId
);
public_id!(
    /// A moderator's decision about a post.
    DecisionId
);
public_id!(
    /// An appeal against a decision.
    AppealId
);
public_id!(
    /// A public post that was reported and waits for a person.
    CaseId
);
public_id!(
    /// What one person reports about a post.
    ReportId
);
public_id!(
    /// A note that one moderator leaves for the others.
    NoteId
);
public_id!(
    /// Anything that stands in the review queue: the bytes of what waits (a post, a case, an appeal).
    ItemId
);
public_id!(
    /// A clinician's application to be verified.
    ApplicationId
);
public_id!(
    /// A verified clinician's badge in one group.
    BadgeId
);
public_id!(
    /// A line in a member's list of news.
    NotificationId
);
public_id!(
    /// An archive of everything about one person, made for them.
    ExportId
);
public_id!(
    /// The question whether two personas are one person.
    UnmaskingId
);
public_id!(
    /// What somebody agreed to.
    ConsentId
);
public_id!(
    /// A durable job.
    JobId
);
public_id!(
    /// A request, for the reference number that an error page shows.
    RequestId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_being_written_and_read() {
        let id = PostId::from_bytes([7; 16]);
        assert_eq!(id.to_string().len(), 26);
        assert_eq!(id.to_string().parse::<PostId>().unwrap(), id);
    }

    #[test]
    fn what_this_server_never_wrote_is_no_id() {
        for text in ["", "x", "0123", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "äääääääääääääääääääääääääa"]
        {
            assert!(text.parse::<PostId>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_account_id_shows_nothing_in_debug() {
        assert_eq!(format!("{:?}", AccountId::from_bytes([9; 16])), "AccountId(…)");
    }
}
