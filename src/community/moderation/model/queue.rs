//! What stands in the review queue, and in which order.

use crate::base::Timestamp;
use crate::base::clock::{days, hours, minutes};
use crate::base::event::Event;
use crate::base::ids::{CaseId, GroupId, ItemId, PersonaId, PostId};
use crate::community::groups::Address;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::time::Duration;

/// What kind of thing waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A post that nobody has read yet.
    New,
    /// A change of a public post.
    Edit,
    /// A public post whose author may be in danger.
    Watch,
    /// A public post that somebody reported.
    Report,
    /// Somebody asks for another look at a decision.
    Appeal,
    /// A decision that a second person has to agree to.
    Proposal,
}

impl Kind {
    /// The part of the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Edit => "edit",
            Self::Watch => "watch",
            Self::Report => "report",
            Self::Appeal => "appeal",
            Self::Proposal => "proposal",
        }
    }

    /// The part of an item's address that stands before its id.
    fn segment(self) -> &'static str {
        match self {
            Self::New | Self::Edit | Self::Watch => "desk",
            Self::Report => "reports",
            Self::Appeal => "appeals",
            Self::Proposal => "proposals",
        }
    }
}

/// From here on an item belongs to the lane of danger: crisis level 2 of the triage table.
pub const DANGER: i16 = 20;

/// An item of the queue: no words of its author.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// What waits.
    pub item: ItemId,
    /// What kind of thing it is.
    pub kind: Kind,
    /// In which group.
    pub group: GroupId,
    /// How far up it belongs; tens are the crisis level.
    pub danger: i16,
    /// Since when.
    pub since: Timestamp,
    /// The post, of a held one or a report.
    pub post: Option<PostId>,
    /// Who made the decision that an appeal is about: they do not answer it.
    pub decided_by: Option<PersonaId>,
    /// Whether nothing is said or found but that it sells something.
    pub sells: bool,
    /// What the form of a list has to name.
    pub version: i32,
}

impl Waiting {
    /// How soon a person should look. The levels are those of the triage table (after the C-SSRS screener): on call
    /// at once from level 3, an answer within four hours at level 2, a look within a day at level 1. Authors of held
    /// posts are told “usually within 2 hours”.
    pub fn target(&self) -> Duration {
        let by_danger = match self.danger {
            40.. => minutes(15),
            30..40 => minutes(30),
            20..30 => hours(4),
            _ => hours(24),
        };
        match self.kind {
            Kind::New | Kind::Edit => by_danger.min(hours(2)),
            Kind::Watch | Kind::Report => by_danger,
            // Somebody's post waits for it, or somebody is out of the group.
            Kind::Proposal => by_danger.min(hours(2)),
            Kind::Appeal => days(3),
        }
    }

    /// Whether it belongs to the lane of danger.
    pub fn is_danger(&self) -> bool {
        self.danger >= DANGER
    }

    /// Until when a person should have looked.
    pub fn due(&self) -> Timestamp {
        self.since + self.target()
    }

    /// Its place in the queue: the greater danger first, and within one danger whatever is due first, so that what
    /// is late already stands before what is not.
    pub fn order(&self) -> impl Ord + use<> {
        (Reverse(self.danger), self.due(), *self.item.as_bytes())
    }

    /// Its path, in the group with this address.
    pub fn path(&self, group: &Address) -> String {
        format!("/g/{group}/{}/{}", self.kind.segment(), self.item)
    }

    /// What a form for several items calls it; nothing where it has to be looked at by itself.
    pub fn bulk(&self) -> Option<String> {
        let alone = !self.sells || self.danger >= 10;
        (!alone).then(|| format!("{}/{}/{}", self.kind.segment(), self.item, self.version))
    }
}

/// Which item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Item {
    /// What waits about a post.
    Held(PostId),
    /// A post that was reported.
    Reported(CaseId),
}

impl Item {
    /// Its path, in the group with this address.
    pub fn path(self, group: &Address) -> String {
        match self {
            Self::Held(post) => format!("/g/{group}/desk/{post}"),
            Self::Reported(case) => format!("/g/{group}/reports/{case}"),
        }
    }

    /// What claims call it.
    pub fn id(self) -> ItemId {
        match self {
            Self::Held(post) => ItemId::from_bytes(*post.as_bytes()),
            Self::Reported(case) => ItemId::from_bytes(*case.as_bytes()),
        }
    }
}

/// Somebody may be in danger, and nobody looks yet. Heard by the group's moderators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrisisRaised {
    /// Where to look.
    pub item: Item,
}

impl Event for CrisisRaised {
    const KIND: &'static str = "crisis.raised";
}

/// Who has an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The one who asked.
    Mine,
    /// Somebody else.
    Theirs(PersonaId),
}

/// Which part of the queue somebody looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// Everything.
    #[default]
    All,
    /// Somebody may be in danger.
    Danger,
    /// Held posts and changes.
    Posts,
    /// What people report.
    Reports,
    /// What authors ask to have looked at again.
    Appeals,
    /// What only sells something: it can be decided together.
    Selling,
}

impl Filter {
    /// Every part, in the order of the tabs.
    pub const ALL: [Self; 6] =
        [Self::All, Self::Danger, Self::Posts, Self::Reports, Self::Appeals, Self::Selling];

    /// The value in addresses and in the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Danger => "danger",
            Self::Posts => "posts",
            Self::Reports => "reports",
            Self::Appeals => "appeals",
            Self::Selling => "selling",
        }
    }

    /// Reads an address; everything, when it says nothing that there is.
    pub fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|filter| filter.as_str() == text).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(kind: Kind, danger: i16, since: i64) -> Waiting {
        Waiting {
            item: ItemId::from_bytes([1; 16]),
            kind,
            group: GroupId::from_bytes([2; 16]),
            danger,
            since: Timestamp::from_micros(since),
            post: None,
            decided_by: None,
            sells: false,
            version: 1,
        }
    }

    #[test]
    fn danger_comes_first_and_then_what_is_due_first() {
        let hour = i64::try_from(hours(1).as_micros()).unwrap();
        let mut queue = [
            waiting(Kind::Appeal, 1, 0),
            waiting(Kind::New, 1, 3 * hour),
            waiting(Kind::New, 1, 2 * hour),
            waiting(Kind::Report, 30, 9 * hour),
        ];
        queue.sort_by_key(Waiting::order);
        let order = queue.map(|item| (item.kind, item.since.micros() / hour));
        assert_eq!(order, [(Kind::Report, 9), (Kind::New, 2), (Kind::New, 3), (Kind::Appeal, 0)]);
    }

    #[test]
    fn an_author_who_may_be_in_danger_waits_no_longer_than_any_other() {
        for danger in 0..=49 {
            assert!(waiting(Kind::New, danger, 0).target() <= hours(2));
            assert!(waiting(Kind::Watch, danger, 0).target() <= hours(24));
        }
    }
}
