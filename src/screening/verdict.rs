//! The words of a verdict: kinds of content, decisions, how strict a group is, how urgent a crisis is.

use serde::{Deserialize, Serialize};

use super::finding::Finding;
use super::rules::{Meeting, Policy, Together};

/// What happens to a text, from the mildest to the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// It goes out.
    #[default]
    Publish,
    /// The author is asked first, then it goes out.
    Warn,
    /// A moderator looks first.
    Hold,
    /// It never goes out with this detail in it; the author is told why.
    Reject,
}

impl Decision {
    /// The name in files and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Warn => "warn",
            Self::Hold => "hold",
            Self::Reject => "reject",
        }
    }

    /// The decision of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Publish, Self::Warn, Self::Hold, Self::Reject].into_iter().find(|d| d.as_str() == name)
    }
}

/// How careful a group is. Small or stigmatised conditions, and hidden groups, choose `Strict`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Sensitivity {
    /// The default column of the policy.
    #[default]
    Standard,
    /// Everything that identifies waits for a person.
    Strict,
}

impl Sensitivity {
    /// The name in files and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Strict => "strict",
        }
    }

    /// The sensitivity of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Standard, Self::Strict].into_iter().find(|s| s.as_str() == name)
    }
}

/// How urgently a person should look after the author: the columns of a triage table modelled on the C-SSRS
/// screener (Columbia-Suicide Severity Rating Scale, questions 1–6). It is an order of work, not a diagnosis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
pub enum CrisisLevel {
    /// Nothing, or only a mention: news, bereavement, an idiom, a denial.
    #[default]
    L0,
    /// A past attempt, a passive wish, hopelessness (question 1).
    L1,
    /// Thoughts of suicide or self-harm now (question 2).
    L2,
    /// A method, an intent or a plan (questions 3–5).
    L3,
    /// Now, tonight, a goodbye, already taken; danger to another person.
    L4,
}

impl CrisisLevel {
    /// 0 to 4.
    pub fn as_u8(self) -> u8 {
        self as u8
    }

    /// The level of that number.
    pub fn from_u8(level: u8) -> Option<Self> {
        [Self::L0, Self::L1, Self::L2, Self::L3, Self::L4].into_iter().find(|l| l.as_u8() == level)
    }
}

/// How much harm may follow for somebody when what a rule finds goes out and the rule was right. It orders lists for
/// people; what happens to a text is the policy's to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It annoys, or narrows down a little.
    Low,
    /// It identifies, misleads or hurts.
    #[default]
    Medium,
    /// Fraud, a stranger at the door, a treatment that stops.
    High,
    /// A life may depend on it.
    Critical,
}

impl Severity {
    /// The name in files and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// What screening says about a whole text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Verdict {
    /// What happens to the text.
    pub decision: Decision,
    /// How urgently somebody should look after its author. It never changes `decision`.
    pub crisis: CrisisLevel,
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// What sort of thing a finding is. The first block names what identifies a person, after the eighteen
        /// identifiers of the HIPAA Safe Harbor list (45 CFR 164.514(b)(2)(i)), divided where a community
        /// decides differently; the second block is the rest of what screening looks for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Kind {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant,)+];

            /// The name in rules, in the database and on the wire; it never changes.
            pub fn as_str(self) -> &'static str {
                match self { $(Kind::$variant => $name,)+ }
            }

            /// The kind of that name.
            pub fn parse(name: &str) -> Option<Kind> {
                match name { $($name => Some(Kind::$variant),)+ _ => None }
            }
        }
    };
}

kinds! {
    /// Name of a private person.
    PersonName = "person_name",
    /// Name of a doctor, nurse or therapist.
    ClinicianName = "clinician_name",
    /// House and road, post box, named house.
    StreetAddress = "street_address",
    /// Town or smaller that a person is tied to.
    Place = "place",
    /// ZIP code, postcode and their like.
    PostalCode = "postal_code",
    /// Hospital, clinic, school, employer that a person is tied to.
    Facility = "facility",
    /// Day and month of something in a person's life.
    Date = "date",
    /// Age of ninety or more.
    AgeOver89 = "age_over_89",
    /// Telephone number.
    Phone = "phone",
    /// Fax number.
    Fax = "fax",
    /// E-mail address.
    Email = "email",
    /// United States social security or taxpayer number.
    Ssn = "ssn",
    /// Number that a state gives a person.
    NationalId = "national_id",
    /// Hospital or chart number.
    MedicalRecordNumber = "medical_record_number",
    /// Insurer's number for a member.
    HealthPlanNumber = "health_plan_number",
    /// Bank account, card, wallet, billing account.
    AccountNumber = "account_number",
    /// Driving, professional or travel document.
    LicenceNumber = "licence_number",
    /// Plate or chassis number.
    VehicleId = "vehicle_id",
    /// Serial number of a device.
    DeviceId = "device_id",
    /// Page of or about a person; unknown sites.
    Url = "url",
    /// Internet address.
    IpAddress = "ip_address",
    /// Identifier of a stored print, voice or face.
    Biometric = "biometric",
    /// Trace of a photograph of a person.
    Photo = "photo",
    /// Name or handle on another service.
    SocialHandle = "social_handle",
    /// Any other number that stands for one person.
    OtherUniqueId = "other_unique_id",

    /// The author may be in danger; see [`CrisisLevel`].
    Crisis = "crisis",
    /// How, where or how much, in words that are not safe for other readers.
    UnsafeDetail = "unsafe_detail",
    /// Medical advice that can hurt: stopping, doubling, replacing a treatment.
    MedicalAdvice = "medical_advice",
    /// Words against a person.
    Conduct = "conduct",
    /// Selling, sourcing, collecting money.
    Commerce = "commerce",
    /// Markup beyond the bounds, or that misleads.
    Markup = "markup",
}

/// What a text's findings come to under a policy: the strongest of their actions, raised where kinds meet that
/// point at a person together.
pub(crate) fn decide(findings: &[Finding], crisis: CrisisLevel, policy: &Policy) -> Verdict {
    let alone = findings.iter().map(|f| f.action).max().unwrap_or_default();
    let decision = raised(findings, policy).map(|together| together.decision).fold(alone, Decision::max);
    Verdict { decision, crisis }
}

/// The rules about kinds that meet which these findings fulfil.
pub(crate) fn raised<'a>(findings: &'a [Finding], policy: &'a Policy) -> impl Iterator<Item = &'a Together> {
    let meets = |meeting: &Meeting| match meeting {
        Meeting::Warned { count, at_least } => {
            let counts = |f: &&Finding| f.action == Decision::Warn && f.score >= *at_least;
            let mut kinds: Vec<Kind> = findings.iter().filter(counts).map(|f| f.kind).collect();
            kinds.sort_unstable();
            kinds.dedup();
            kinds.len() >= *count
        }
        Meeting::Pair(kind, with) => {
            let has = |wanted: &dyn Fn(Kind) -> bool| {
                findings.iter().any(|f| f.action > Decision::Publish && wanted(f.kind))
            };
            has(&|k| k == *kind) && has(&|k| with.contains(&k))
        }
    };
    policy.together.iter().filter(move |together| meets(&together.when))
}
