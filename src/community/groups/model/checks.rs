//! How what is written in a group is looked at before others read it.

use crate::base::error::FieldErrors;
use crate::screening::{Context, Decision, Kind, Place, Sensitivity};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the operator chose for a group. The default is the policy as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Checks {
    /// How careful the screening is.
    pub sensitivity: Sensitivity,
    /// The optional packs of rules that apply here, by name. A pack that the rules no longer have does nothing.
    pub packs: BTreeSet<String>,
    /// What happens here to everything of a kind, instead of what the policy says.
    pub kinds: BTreeMap<Kind, Decision>,
}

/// The fields of the form as they were typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ChecksForm {
    /// `standard` or `strict`.
    pub sensitivity: String,
    /// Names of packs.
    pub packs: Vec<String>,
    /// `kind:decision` each; an empty one leaves a kind to the policy.
    pub kinds: Vec<String>,
}

impl Checks {
    /// With what a text of this group is screened.
    pub fn context(&self, place: Place) -> Context {
        Context {
            sensitivity: self.sensitivity,
            place,
            packs: self.packs.clone(),
            kinds: self.kinds.clone(),
            ..Context::default()
        }
    }

    /// Reads the form. A decision is `publish`, `warn` or `hold`: nobody can have a kind refused that the policy takes.
    pub fn parse(form: &ChecksForm) -> Result<Self, FieldErrors> {
        /// No community has more, and a form that repeats itself is not read for ever.
        const PACKS: usize = 20;
        let mut errors = FieldErrors::default();
        let sensitivity = Sensitivity::parse(&form.sensitivity).ok_or("choose-one");
        let sensitivity = errors.take("sensitivity", sensitivity).unwrap_or_default();
        if form.packs.len() > PACKS || form.packs.iter().any(|pack| !is_pack(pack)) {
            errors.add("packs", "choose-one");
        }
        let chosen = form.kinds.iter().filter(|choice| !choice.is_empty()).map(|choice| kind(choice));
        let kinds =
            errors.take("kinds", chosen.collect::<Option<_>>().ok_or("choose-one")).unwrap_or_default();
        let packs = form.packs.iter().cloned().collect();
        if errors.is_empty() { Ok(Self { sensitivity, packs, kinds }) } else { Err(errors) }
    }
}

/// Whether a pack can have this name: it is a folder of rules.
fn is_pack(name: &str) -> bool {
    (1..=40).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-'))
}

fn kind(choice: &str) -> Option<(Kind, Decision)> {
    let (kind, decision) = choice.split_once(':')?;
    let decision = Decision::parse(decision).filter(|decision| *decision < Decision::Reject)?;
    Some((Kind::parse(kind)?, decision))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(kinds: &[&str]) -> ChecksForm {
        ChecksForm {
            sensitivity: "strict".into(),
            packs: vec!["numbers".into()],
            kinds: kinds.iter().map(|&choice| choice.to_owned()).collect(),
        }
    }

    #[test]
    fn a_form_says_what_is_chosen_and_leaves_the_rest_to_the_policy() {
        let checks = Checks::parse(&form(&["", "facility:publish", "place:hold"])).unwrap();
        assert_eq!(checks.sensitivity, Sensitivity::Strict);
        assert_eq!(checks.kinds, [(Kind::Facility, Decision::Publish), (Kind::Place, Decision::Hold)].into());
        let context = checks.context(Place::Plain);
        assert!(context.packs.contains("numbers") && context.place == Place::Plain);
    }

    #[test]
    fn what_no_page_offers_is_refused() {
        for wrong in
            ["facility", "facility:", "facility:reject", "shoe_size:hold", ":hold", "facility:hold:hold"]
        {
            assert!(Checks::parse(&form(&[wrong])).unwrap_err().of("kinds").is_some(), "{wrong}");
        }
        let packs = ChecksForm { packs: vec!["../numbers".into()], ..form(&[]) };
        assert!(Checks::parse(&packs).unwrap_err().of("packs").is_some());
        let careless = ChecksForm { sensitivity: "none".into(), ..form(&[]) };
        assert!(Checks::parse(&careless).unwrap_err().of("sensitivity").is_some());
    }

    #[test]
    fn choices_come_back_from_the_database_as_they_went_in() {
        let checks = Checks::parse(&form(&["facility:publish"])).unwrap();
        let stored = serde_json::to_string(&checks).unwrap();
        assert_eq!(serde_json::from_str::<Checks>(&stored).unwrap(), checks);
        assert_eq!(serde_json::from_str::<Checks>("{}").unwrap(), Checks::default());
    }
}
