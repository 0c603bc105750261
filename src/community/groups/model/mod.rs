//! What a group is, and what it takes to make one.

use crate::base::error::FieldErrors;
use crate::base::ids::{GroupId, base32};
use crate::base::random::{self, Random};
use crate::base::secret::same;
use crate::screening::SafeHtml;
use std::time::Duration;

mod answering;
mod checks;
mod newcomers;

pub use answering::{Answering, AnsweringForm};
pub use checks::{Checks, ChecksForm};
pub use newcomers::{First, Newcomers, RulesVersion, parse_rules};

/// Who may see a group, and how one gets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Visibility {
    /// Anybody may read, signed-in people may join.
    Public,
    /// On the list; members read; signed-in people may join.
    Members,
    /// On the list; members read; a moderator lets people in.
    Approval,
    /// On no list; people with the invitation may join.
    Hidden,
}

impl Visibility {
    /// Reads a form's value.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        match text {
            "public" => Ok(Self::Public),
            "members" => Ok(Self::Members),
            "approval" => Ok(Self::Approval),
            "hidden" => Ok(Self::Hidden),
            _ => Err("choose-one"),
        }
    }

    /// The value in forms and in the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Members => "members",
            Self::Approval => "approval",
            Self::Hidden => "hidden",
        }
    }
}

/// A group.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// What stands in addresses after `/g/`.
    pub address: Address,
    /// Its name.
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// What it is, at more length.
    pub about: SafeHtml,
    /// What members agree to, a sentence each.
    pub rules: Vec<String>,
    /// Grows when the rules change.
    pub rules_version: i32,
    /// Who may see it.
    pub visibility: Visibility,
    /// How what is written here is looked at.
    pub checks: Checks,
    /// What opens a hidden group to somebody new.
    pub invitation: Option<String>,
    /// What somebody new writes is read by a person first.
    pub newcomers: Newcomers,
    /// How soon, and by whom, questions should be answered.
    pub answering: Answering,
    /// Within which time a clinician usually answers, where enough was asked to say so.
    pub answered_within: Option<Duration>,
}

impl Group {
    /// Whether this code is the group's invitation.
    pub fn is_invited(&self, code: &str) -> bool {
        self.invitation.as_ref().is_some_and(|invitation| same(invitation.as_bytes(), code.as_bytes()))
    }
}

/// What stands in addresses for a group.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address(String);

impl Address {
    /// A random code of eight characters (40 bits): it says nothing, and guessing one of a hundred
    /// groups takes ten thousand million tries.
    pub fn random(random: &dyn Random) -> Self {
        Self(base32(&random::bytes::<5>(random)))
    }

    /// A readable address that the operator chose: 3 to 40 small letters, digits and hyphens.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let fits = (3..=40).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-');
        if fits { Ok(Self(text.to_owned())) } else { Err("group-address-wrong") }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn stored(text: String) -> Self {
        Self(text)
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What it takes to make a group.
#[derive(Clone, Debug)]
pub struct NewGroup {
    /// Its name, 3 to 80 characters.
    pub name: String,
    /// One sentence, at most 200 characters.
    pub summary: String,
    /// Markdown, at most 10,000 characters.
    pub about: String,
    /// At least one rule, a line each.
    pub rules: Vec<String>,
    /// Who may see it.
    pub visibility: Visibility,
    /// How what is written here is looked at.
    pub checks: Checks,
    /// A readable address; public groups only.
    pub address: Option<Address>,
}

/// The fields of the form as they were typed.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct GroupForm {
    /// See [`NewGroup::name`].
    pub name: String,
    /// See [`NewGroup::summary`].
    pub summary: String,
    /// See [`NewGroup::about`].
    pub about: String,
    /// A rule a line.
    pub rules: String,
    /// A [`Visibility`].
    pub visibility: String,
    /// `standard` or `strict`.
    pub sensitivity: String,
    /// See [`ChecksForm::packs`].
    pub packs: Vec<String>,
    /// Empty for a random code.
    pub address: String,
}

impl NewGroup {
    /// Reads the form and says what is wrong with each field.
    pub fn parse(form: &GroupForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", line(&form.name, 3, 80, "group-name-length"));
        let summary = errors.take("summary", line(&form.summary, 3, 200, "group-summary-length"));
        if form.about.chars().count() > 10_000 {
            errors.add("about", "group-about-long");
        }
        let rules = errors.take("rules", parse_rules(&form.rules));
        let visibility = errors.take("visibility", Visibility::parse(&form.visibility));
        let checks = ChecksForm {
            sensitivity: form.sensitivity.clone(),
            packs: form.packs.clone(),
            ..ChecksForm::default()
        };
        let checks = Checks::parse(&checks).map_err(|wrong| errors.append(wrong)).ok();
        let address = match form.address.trim() {
            "" => None,
            text => errors.take("address", Address::parse(text)),
        };
        if address.is_some() && visibility.is_some_and(|visibility| visibility != Visibility::Public) {
            errors.add("address", "group-address-public-only");
        }
        match (name, summary, rules, visibility, checks) {
            (Some(name), Some(summary), Some(rules), Some(visibility), Some(checks)) if errors.is_empty() => {
                Ok(Self { name, summary, about: form.about.clone(), rules, visibility, checks, address })
            }
            _ => Err(errors),
        }
    }
}

fn line(text: &str, least: usize, most: usize, key: &'static str) -> Result<String, &'static str> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if (least..=most).contains(&text.chars().count()) { Ok(text) } else { Err(key) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> GroupForm {
        GroupForm {
            name: "Long Covid".into(),
            summary: "For people who did not get well again.".into(),
            rules: "Be kind.\n\nNo names.".into(),
            visibility: "public".into(),
            sensitivity: "standard".into(),
            ..GroupForm::default()
        }
    }

    #[test]
    fn a_group_has_a_name_a_sentence_and_rules() {
        assert_eq!(NewGroup::parse(&form()).unwrap().rules.len(), 2);
        let errors = NewGroup::parse(&GroupForm::default()).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| error.field).collect();
        assert_eq!(fields, ["name", "summary", "rules", "visibility", "sensitivity"]);
    }

    #[test]
    fn only_a_public_group_may_have_a_readable_address() {
        let readable = GroupForm { address: "long-covid".into(), ..form() };
        assert!(NewGroup::parse(&readable).is_ok());
        let hidden = GroupForm { visibility: "hidden".into(), ..readable };
        assert!(NewGroup::parse(&hidden).unwrap_err().of("address").is_some());
    }
}
