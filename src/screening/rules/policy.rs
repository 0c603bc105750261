//! The policy: what to do about each kind, in each sensitivity, and about kinds that meet in one post.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::verdict::{Decision, Kind, Sensitivity};
use super::RuleError;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    /// Packs that apply only in groups that ask for them. All others apply everywhere, so that a slip of the pen
    /// here makes Kith stricter and never silent.
    #[serde(default)]
    optional_packs: BTreeMap<String, OptionalPack>,
    standard: BTreeMap<String, Decision>,
    strict: BTreeMap<String, Decision>,
    #[serde(default)]
    together: Vec<TogetherEntry>,
}

/// A pack that applies only in groups that ask for it, in the words of whoever sets a group up.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionalPack {
    /// What it is called.
    pub title: String,
    /// What it does, and for which groups it is.
    pub about: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TogetherEntry {
    /// What this is for, for whoever asks why a text waits.
    why: String,
    /// So many different warned kinds …
    warned: Option<usize>,
    /// … found with at least this score …
    at_least: Option<f32>,
    /// … or one of these …
    kind: Option<String>,
    /// … with one of those …
    with: Option<Vec<String>>,
    /// … is this.
    decision: Decision,
}

/// A rule about kinds that meet in one text.
#[derive(Debug, Clone)]
pub(crate) struct Together {
    pub why: String,
    pub when: Meeting,
    pub decision: Decision,
}

/// Which kinds meet.
#[derive(Debug, Clone)]
pub(crate) enum Meeting {
    /// So many different kinds that would each be a warning.
    Warned { count: usize, at_least: f32 },
    /// A kind together with any of others.
    Pair(Kind, Vec<Kind>),
}

/// The compiled policy.
#[derive(Debug, Default)]
pub(crate) struct Policy {
    rows: BTreeMap<(Sensitivity, String), Decision>,
    optional_packs: BTreeMap<String, OptionalPack>,
    pub together: Vec<Together>,
}

impl Policy {
    /// The row of the variant, or else of the kind.
    pub fn action(&self, kind: Kind, variant: Option<&str>, sensitivity: Sensitivity) -> Decision {
        let row = |name: String| self.rows.get(&(sensitivity, name)).copied();
        variant
            .and_then(|variant| row(format!("{}.{variant}", kind.as_str())))
            .or_else(|| row(kind.as_str().to_owned()))
            .unwrap_or(Decision::Hold)
    }

    /// Whether a pack applies only in groups that ask for it.
    pub fn is_optional(&self, pack: &str) -> bool {
        self.optional_packs.contains_key(pack)
    }

    /// The packs that apply only in groups that ask for them.
    pub fn optional_packs(&self) -> &BTreeMap<String, OptionalPack> {
        &self.optional_packs
    }

    /// Whether a group may choose what happens to a kind: not to what may never go out, not to somebody in danger, and
    /// not to what the page could not show.
    pub fn is_open(&self, kind: Kind) -> bool {
        let never = self.action(kind, None, Sensitivity::Standard) == Decision::Reject;
        !never && !matches!(kind, Kind::Crisis | Kind::Markup)
    }

    /// Whether a row of that name exists.
    pub fn has(&self, kind: Kind, variant: &str) -> bool {
        self.rows.contains_key(&(Sensitivity::Standard, format!("{}.{variant}", kind.as_str())))
    }
}

/// Reads `policy.toml`. Every kind needs a row in both sensitivities; crisis must be `publish`.
pub(super) fn read(path: &str, text: &str) -> Result<Policy, RuleError> {
    let file: PolicyFile = super::file::read(path, text)?;
    let refuse = |reason: String| RuleError { file: path.to_owned(), line: 0, reason };
    let mut policy = Policy { optional_packs: file.optional_packs, ..Policy::default() };
    for (sensitivity, rows) in [(Sensitivity::Standard, file.standard), (Sensitivity::Strict, file.strict)] {
        for (name, decision) in rows {
            let kind = name.split('.').next().unwrap_or_default();
            if Kind::parse(kind).is_none() {
                return Err(refuse(format!("`{name}` is not a kind")));
            }
            policy.rows.insert((sensitivity, name), decision);
        }
        for kind in Kind::ALL {
            let row = policy.rows.get(&(sensitivity, kind.as_str().to_owned()));
            if row.is_none() {
                return Err(refuse(format!("`{}` has no row in {}", kind.as_str(), sensitivity.as_str())));
            }
            if *kind == Kind::Crisis && row != Some(&Decision::Publish) {
                return Err(refuse(
                    "a person in crisis is never silenced: `crisis` must be `publish`".into(),
                ));
            }
        }
    }
    for entry in file.together {
        let when = match (entry.warned, entry.kind, entry.with) {
            (Some(count), None, None) => {
                Meeting::Warned { count, at_least: entry.at_least.unwrap_or_default() }
            }
            (None, Some(kind), Some(with)) => {
                let parse =
                    |name: &str| Kind::parse(name).ok_or_else(|| refuse(format!("`{name}` is not a kind")));
                let with = with.iter().map(|name| parse(name)).collect::<Result<_, _>>()?;
                Meeting::Pair(parse(&kind)?, with)
            }
            _ => return Err(refuse("`together` takes either `warned`, or `kind` and `with`".into())),
        };
        policy.together.push(Together { why: entry.why, when, decision: entry.decision });
    }
    Ok(policy)
}
