//! The policy: what to do about each kind, in each sensitivity, and about kinds that meet in one post.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::verdict::{Decision, Kind, Sensitivity};
use super::RuleError;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    standard: BTreeMap<String, Decision>,
    strict: BTreeMap<String, Decision>,
    #[serde(default)]
    together: Vec<TogetherEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TogetherEntry {
    /// What this is for, for the reader of the file.
    #[allow(dead_code)]
    why: String,
    /// So many different warned kinds …
    warned: Option<usize>,
    /// … or one of these …
    kind: Option<String>,
    /// … with one of those …
    with: Option<Vec<String>>,
    /// … is this.
    decision: Decision,
}

/// A rule about kinds that meet.
#[derive(Debug, Clone)]
pub(crate) enum Together {
    /// So many different kinds that would each be a warning.
    Warned { count: usize, decision: Decision },
    /// A kind together with any of others.
    Pair { kind: Kind, with: Vec<Kind>, decision: Decision },
}

/// The compiled policy.
#[derive(Debug, Default)]
pub(crate) struct Policy {
    rows: BTreeMap<(Sensitivity, String), Decision>,
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

    /// Whether a row of that name exists.
    pub fn has(&self, kind: Kind, variant: &str) -> bool {
        self.rows.contains_key(&(Sensitivity::Standard, format!("{}.{variant}", kind.as_str())))
    }
}

/// Reads `policy.toml`. Every kind needs a row in both sensitivities; crisis must be `publish`.
pub(super) fn read(path: &str, text: &str) -> Result<Policy, RuleError> {
    let file: PolicyFile = super::file::read(path, text)?;
    let refuse = |reason: String| RuleError { file: path.to_owned(), line: 0, reason };
    let mut policy = Policy::default();
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
        policy.together.push(match (entry.warned, entry.kind, entry.with) {
            (Some(count), None, None) => Together::Warned { count, decision: entry.decision },
            (None, Some(kind), Some(with)) => {
                let parse =
                    |name: &str| Kind::parse(name).ok_or_else(|| refuse(format!("`{name}` is not a kind")));
                let with = with.iter().map(|name| parse(name)).collect::<Result<_, _>>()?;
                Together::Pair { kind: parse(&kind)?, with, decision: entry.decision }
            }
            _ => return Err(refuse("`together` takes either `warned`, or `kind` and `with`".into())),
        });
    }
    Ok(policy)
}
