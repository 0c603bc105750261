//! What topics and posts are, and what happens to them.

use super::asked::Claim;
use super::check::{FieldFinding, Part};
use crate::base::Timestamp;
use crate::base::event::Event;
use crate::base::ids::{BadgeId, GroupId, PersonaId, PostId, TopicId};
use crate::community::clinicians::Profession;
use crate::screening::SafeHtml;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a topic is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum TopicKind {
    /// Something to talk about.
    Discussion,
    /// Something to be answered.
    Question,
    /// Something that happened, told to the end.
    Story,
}

impl TopicKind {
    /// Every kind, in the order of the tabs.
    pub const ALL: [Self; 3] = [Self::Discussion, Self::Question, Self::Story];

    /// The value in forms and in the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Discussion => "discussion",
            Self::Question => "question",
            Self::Story => "story",
        }
    }

    /// Reads a form's value.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or("choose-one")
    }
}

/// Where a post is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum PostState {
    /// Everybody who may read the group reads it.
    Published,
    /// Waits for a person; only its author and the moderators read it.
    Held,
    /// A person gave it back to its author, to change it.
    Returned,
    /// A person decided that it is not published.
    Rejected,
    /// Its author took it back.
    Withdrawn,
    /// A person took it away after it was published.
    Removed,
}

impl PostState {
    /// The part of the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Held => "held",
            Self::Returned => "returned",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Removed => "removed",
        }
    }

    /// Whether a tombstone stands in its place: people read it once.
    pub fn is_gone(self) -> bool {
        matches!(self, Self::Withdrawn | Self::Removed)
    }
}

/// The ones of an item's danger when a moderator asks for more experienced eyes on it: before everything else of its
/// crisis level, and behind every graver one.
pub const ESCALATED: i16 = 9;

/// What waits in the queue about a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Change {
    /// The post itself: nobody has read it yet.
    New,
    /// A change of a published post: the old text stays public.
    Edit,
    /// Nothing waits; the post is public and its author may be in danger.
    Watch,
}

impl Change {
    /// The part of the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Edit => "edit",
            Self::Watch => "watch",
        }
    }
}

/// What a moderator puts beside a public post. Nothing of the post itself is changed.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    sea_orm::EnumIter,
    sea_orm::DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// A label: it says something that a source should stand beside.
    Source,
    /// A label: it is not what most guidelines say.
    Guidelines,
    /// It is folded away behind a note.
    Fold,
    /// Only members of the group read it, where otherwise everybody would.
    Members,
}

impl Mark {
    /// Every mark, in the order of the buttons.
    pub const ALL: [Self; 4] = [Self::Source, Self::Guidelines, Self::Fold, Self::Members];

    /// The value in forms and in the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Guidelines => "guidelines",
            Self::Fold => "fold",
            Self::Members => "members",
        }
    }

    /// Reads a form's value.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        Self::ALL.into_iter().find(|mark| mark.as_str() == text).ok_or("choose-one")
    }
}

/// Who looks. What goes out to everybody who may read a public group is drawn for [`Viewer::Anybody`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Viewer {
    /// A member of the group.
    Member,
    /// Somebody of whom that is not known.
    Anybody,
}

impl Viewer {
    /// Who looks, by whether they have a persona in the group.
    pub fn of<P>(persona: Option<&P>) -> Self {
        if persona.is_some() { Self::Member } else { Self::Anybody }
    }
}

/// A topic's title: one line, 3 to 120 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title(String);

impl Title {
    /// Reads a title.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let title = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match title.chars().count() {
            0 => Err("title-missing"),
            1..3 => Err("title-short"),
            3..=120 => Ok(Self(title)),
            _ => Err("title-long"),
        }
    }

    /// The title.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The longest post, in bytes (the bound of the renderer).
pub const BODY_MAX: usize = crate::screening::markup::MAX_INPUT;

/// A post's words: Markdown, not empty, at most 20,000 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body(String);

impl Body {
    /// Reads the words.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.replace("\r\n", "\n");
        let text = text.trim();
        match text.len() {
            0 => Err("body-missing"),
            1..=BODY_MAX => Ok(Self(text.to_owned())),
            _ => Err("body-long"),
        }
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What somebody wants to publish.
#[derive(Clone, Debug)]
pub struct NewPost {
    /// For the first post of a topic.
    pub opening: Option<(TopicKind, Title)>,
    /// The words.
    pub body: Body,
    /// What the form called itself, so that it counts once.
    pub request_key: String,
    /// A few words to the moderator.
    pub note: String,
    /// The version of the group's rules that the author agreed to with this form.
    pub agreed: Option<i32>,
    /// Of a question: the profession that it is for, when its author chose one.
    pub wanted: Option<Profession>,
}

/// A topic.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Its id.
    pub id: TopicId,
    /// Its group.
    pub group: GroupId,
    /// Its number in the group, from 1; none while it waits.
    pub number: Option<i64>,
    /// What it is.
    pub kind: TopicKind,
    /// Its title; empty while it waits.
    pub title: String,
    /// Who began it.
    pub author: PersonaId,
    /// When something was last published in it.
    pub active_at: Timestamp,
    /// How many replies are public.
    pub replies: i32,
    /// Whether a verified clinician has answered.
    pub answered: bool,
    /// When it was first public.
    pub asked_at: Option<Timestamp>,
    /// Whether its author had no public topic here before.
    pub newcomer: bool,
    /// The profession that it is for.
    pub wanted: Option<Profession>,
    /// Who took it to answer it, and until when; that may be over.
    pub claim: Option<Claim>,
}

impl Topic {
    /// From when on it counts as asked, when a newcomer's question counts as asked `head_start` earlier.
    pub fn counts_from(&self, head_start: Duration) -> Timestamp {
        let asked = self.asked_at.unwrap_or(self.active_at);
        if self.newcomer { asked - head_start } else { asked }
    }

    /// Who is answering it now.
    pub fn claim_at(&self, now: Timestamp) -> Option<Claim> {
        self.claim.filter(|claim| claim.until > now && !self.answered)
    }

    /// Whether whoever asked can say of this post that it helped: a public answer to a question, by somebody else.
    pub(super) fn may_be_helped_by(&self, post: &Post) -> bool {
        let answer = post.state == PostState::Published && !post.opening && post.author != self.author;
        self.kind == TopicKind::Question && answer
    }
}

/// A post: the first of a topic, or a reply.
#[derive(Clone, Debug)]
pub struct Post {
    /// Its id.
    pub id: PostId,
    /// Its topic.
    pub topic: TopicId,
    /// Its group.
    pub group: GroupId,
    /// Who wrote it.
    pub author: PersonaId,
    /// The badge that its author held when it was published.
    pub badge: Option<BadgeId>,
    /// Whether it is the first of its topic.
    pub opening: bool,
    /// Where it is in its life.
    pub state: PostState,
    /// The words as they were typed; none while they are sealed or when they are gone.
    pub source: Option<String>,
    /// The words as they are shown.
    pub html: Option<SafeHtml>,
    /// Whether a moderator took details out.
    pub redacted: bool,
    /// Whether the person who asked says that it helped.
    pub helped: bool,
    /// How often it was changed.
    pub revision: i32,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it became public.
    pub published_at: Option<Timestamp>,
    /// When it was last changed.
    pub edited_at: Option<Timestamp>,
}

/// What is sealed while something waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeldContent {
    /// The title, of a topic.
    pub title: Option<String>,
    /// The words.
    pub source: String,
    /// What the screening found in them.
    pub findings: Vec<FieldFinding>,
    /// 0 to 4.
    pub crisis: u8,
    /// The author's words to the moderator.
    pub note: String,
    /// Whether it waits because it is one of its author's first posts in the group.
    #[serde(default)]
    pub first: bool,
}

impl HeldContent {
    /// The title, or the words.
    pub fn part(&self, part: Part) -> &str {
        match part {
            Part::Title => self.title.as_deref().unwrap_or_default(),
            Part::Body => &self.source,
        }
    }

    /// Whether these words stand in it.
    pub fn holds(&self, words: &str) -> bool {
        [Part::Title, Part::Body].iter().any(|part| self.part(*part).contains(words))
    }
}

macro_rules! event {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            /// The post.
            pub post: PostId,
        }

        impl Event for $name {
            const KIND: &'static str = $kind;
        }
    };
}

event!(
    /// A post became public.
    PostCreated, "post.created"
);
event!(
    /// A public post reads otherwise now.
    PostUpdated, "post.updated"
);
event!(
    /// A public post is gone.
    PostRemoved, "post.removed"
);
event!(
    /// A post waits for a person. Heard by its author only.
    PostHeld, "post.held"
);
event!(
    /// A person decided about a post. Heard by its author only.
    PostDecided, "post.decided"
);

/// A clinician took a question, or gave it back. Who it is, is not told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicClaimed {
    /// The question.
    pub topic: TopicId,
}

impl Event for TopicClaimed {
    const KIND: &'static str = "topic.claimed";
}

/// What waits for the moderators has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueChanged {}

impl Event for QueueChanged {
    const KIND: &'static str = "queue.changed";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_line() {
        assert_eq!(Title::parse(" Cold\n hands ").unwrap().as_str(), "Cold hands");
        assert_eq!(Title::parse(&"x".repeat(121)).err(), Some("title-long"));
    }

    #[test]
    fn a_body_is_not_empty_and_not_endless() {
        assert_eq!(Body::parse("a\r\nb").unwrap().as_str(), "a\nb");
        assert_eq!(Body::parse(" \n\t ").err(), Some("body-missing"));
        assert_eq!(Body::parse(&"x".repeat(BODY_MAX + 1)).err(), Some("body-long"));
    }
}
