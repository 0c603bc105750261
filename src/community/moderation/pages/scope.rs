//! Which part of which desk somebody works on: it travels along in addresses, so that the next item is of the same
//! part.

use crate::base::ids::DecisionId;
use crate::community::groups::Address;
use crate::community::moderation::model::Filter;
use serde::Deserialize;

/// What an address says about it.
#[derive(Clone, Debug, Deserialize, Default)]
#[serde(default)]
pub struct Look {
    /// `all` for every group of one's own.
    #[serde(rename = "in")]
    within: String,
    /// A [`Filter`].
    kind: String,
    /// What was just done, to be said on the next page.
    pub(super) done: String,
    /// A decision that can still be taken back.
    pub(super) undo: String,
}

/// A part of one group's queue, or of all of one's groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Scope {
    pub all: bool,
    pub filter: Filter,
}

impl Look {
    pub(super) fn scope(&self) -> Scope {
        Scope { all: self.within == "all", filter: Filter::parse(&self.kind) }
    }

    /// The decision that can still be taken back, if the address names one.
    pub(super) fn undoable(&self) -> Option<DecisionId> {
        self.undo.parse().ok()
    }

    /// The same, on the page that is about every group.
    pub(super) fn everywhere(&self) -> Scope {
        Scope { all: true, ..self.scope() }
    }
}

impl Scope {
    /// Where the list is.
    pub fn desk(self, group: &Address) -> String {
        if self.all { "/desk".to_owned() } else { format!("/g/{group}/desk") }
    }

    /// Where the next item is.
    pub fn next(self, group: &Address) -> String {
        format!("{}/next", self.desk(group))
    }

    /// What stands behind an item's address, after `lead` (`?` or `&`); nothing for a group's whole queue.
    pub fn tail(self, lead: &str) -> String {
        let all = self.all.then(|| "in=all".to_owned());
        let kind = (self.filter != Filter::All).then(|| format!("kind={}", self.filter.as_str()));
        let said: Vec<_> = [all, kind].into_iter().flatten().collect();
        if said.is_empty() { String::new() } else { format!("{lead}{}", said.join("&")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_queue_survives_an_address() {
        let at = Look { within: "all".into(), kind: "danger".into(), ..Look::default() };
        assert_eq!(at.scope().tail("?"), "?in=all&kind=danger");
        let odd = Look { within: "x".into(), kind: "'".into(), ..Look::default() };
        assert_eq!((odd.scope(), odd.scope().tail("&").as_str()), (Scope::default(), ""));
    }
}
