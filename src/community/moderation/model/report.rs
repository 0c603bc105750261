//! Reports: what members and people from outside tell us about a public post.

use crate::base::Timestamp;
use crate::base::error::FieldErrors;
use crate::base::ids::{CaseId, GroupId, PersonaId, PostId, ReportId};
use serde::{Deserialize, Serialize};

/// Why somebody reports a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Category {
    /// Somebody may be in danger.
    Danger,
    /// It is about a child, or a child wrote it.
    Minor,
    /// It tells who somebody is.
    Private,
    /// It is unkind, or threatens somebody.
    Unkind,
    /// Its advice could hurt somebody.
    Advice,
    /// It sells something, or asks for money.
    Selling,
    /// It is against the law in another way.
    Illegal,
    /// Something else.
    Other,
}

impl Category {
    /// Every category, in the order of the form.
    pub const ALL: [Self; 8] = [
        Self::Danger,
        Self::Minor,
        Self::Private,
        Self::Unkind,
        Self::Advice,
        Self::Selling,
        Self::Illegal,
        Self::Other,
    ];

    /// The value in forms and in the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Danger => "danger",
            Self::Minor => "minor",
            Self::Private => "private",
            Self::Unkind => "unkind",
            Self::Advice => "advice",
            Self::Selling => "selling",
            Self::Illegal => "illegal",
            Self::Other => "other",
        }
    }

    /// Reads a form's value.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        Self::ALL.into_iter().find(|category| category.as_str() == text).ok_or("report-why-missing")
    }

    /// What a rule of the screening is about, by the pack that it stands in.
    pub fn of_rule(code: &str) -> Self {
        match code.split('.').next() {
            Some("crisis") => Self::Danger,
            Some("privacy") => Self::Private,
            Some("conduct") => Self::Unkind,
            Some("medical") => Self::Advice,
            Some("commerce") => Self::Selling,
            _ => Self::Other,
        }
    }

    /// How far up in the queue it belongs, on the scale of held posts: a life first, then children, then what hurts
    /// more with every hour that it stands there.
    pub fn danger(self) -> i16 {
        match self {
            Self::Danger => 30,
            Self::Minor => 20,
            Self::Private | Self::Illegal => 12,
            Self::Unkind | Self::Advice => 11,
            Self::Selling | Self::Other => 1,
        }
    }
}

/// What somebody from outside has to say, beside what everybody says (Regulation (EU) 2022/2065, Art. 16 (2)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The post's address, as it was typed.
    pub place: String,
    /// What a member would say too.
    pub report: Report,
}

/// What somebody reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Why.
    pub category: Category,
    /// In their own words.
    pub words: ReportWords,
}

/// The words of a report. They are sealed, and only moderators read them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportWords {
    /// Why, at more length. Members may leave it empty.
    pub why: String,
    /// Who reports, when they come from outside and say so.
    pub name: String,
    /// Where they can be written to, when they say so.
    pub email: String,
}

/// The fields of both forms as they were typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NoticeForm {
    /// See `Notice::place`; members are on the post's own page.
    pub place: String,
    /// A [`Category`].
    pub category: String,
    /// See [`ReportWords::why`].
    pub why: String,
    /// See [`ReportWords::name`].
    pub name: String,
    /// See [`ReportWords::email`].
    pub email: String,
    /// Whether they believe in good faith that what they say is right.
    pub faith: String,
}

/// The longest explanation, in characters.
pub const WHY_MAX: usize = 2000;
/// The longest name or address, in characters.
const CONTACT_MAX: usize = 200;

impl NoticeForm {
    /// Reads a member's report.
    pub fn report(&self) -> Result<Report, FieldErrors> {
        let mut errors = FieldErrors::default();
        let report = self.parse(&mut errors);
        report.filter(|_| errors.is_empty()).ok_or(errors)
    }

    /// Reads a notice from outside: where, why, and a statement of good faith are needed; a name and an address are
    /// not, because nobody should have to give theirs to report what is dangerous (Art. 16 (2) (c) lets them be left
    /// out for some; here, for all).
    pub fn notice(&self) -> Result<Notice, FieldErrors> {
        let mut errors = FieldErrors::default();
        let place = self.place.trim();
        if place.is_empty() {
            errors.add("place", "report-place-missing");
        }
        let report = self.parse(&mut errors);
        if self.why.trim().is_empty() {
            errors.add("why", "report-words-missing");
        }
        let email = self.email.trim();
        if !email.is_empty() && !email.contains('@') {
            errors.add("email", "report-email-wrong");
        }
        if self.faith.is_empty() {
            errors.add("faith", "report-faith-missing");
        }
        match report {
            Some(report) if errors.is_empty() => Ok(Notice { place: place.to_owned(), report }),
            _ => Err(errors),
        }
    }

    fn parse(&self, errors: &mut FieldErrors) -> Option<Report> {
        let category = errors.take("category", Category::parse(&self.category));
        let words = ReportWords {
            why: self.why.trim().to_owned(),
            name: self.name.trim().to_owned(),
            email: self.email.trim().to_owned(),
        };
        if words.why.chars().count() > WHY_MAX {
            errors.add("why", "report-words-long");
        }
        if words.name.chars().count() > CONTACT_MAX {
            errors.add("name", "report-contact-long");
        }
        if words.email.chars().count() > CONTACT_MAX {
            errors.add("email", "report-contact-long");
        }
        category.map(|category| Report { category, words })
    }
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Outcome {
    /// Nobody has decided yet.
    Open,
    /// The post was taken away, or changed.
    Acted,
    /// A person looked, and the post stays.
    Kept,
    /// Its author had taken it back.
    Gone,
}

impl Outcome {
    /// The part of the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Acted => "acted",
            Self::Kept => "kept",
            Self::Gone => "gone",
        }
    }
}

/// Who asked for a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sea_orm::EnumIter, sea_orm::DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Source {
    /// Nobody: our own screening, or its author.
    Own,
    /// A member.
    Member,
    /// Somebody with the form for everybody.
    Notice,
}

impl Source {
    /// The part of the keys of sentences.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Member => "member",
            Self::Notice => "notice",
        }
    }
}

/// A public post that was reported, and waits for a person.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// The post.
    pub post: PostId,
    /// Its group.
    pub group: GroupId,
    /// The gravest reason that was given, on the scale of held posts.
    pub danger: i16,
    /// When the first report came.
    pub since: Timestamp,
    /// Whether nobody says anything but that it sells something.
    pub selling: bool,
    /// When a person decided.
    pub decided_at: Option<Timestamp>,
    /// Another one whenever somebody else reports it too.
    pub version: i32,
}

/// A report as it is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its id.
    pub id: ReportId,
    /// Which case it belongs to.
    pub case: CaseId,
    /// Which member reported; `None` for somebody from outside.
    pub by: Option<PersonaId>,
    /// Why and in which words.
    pub report: Report,
    /// What became of it.
    pub outcome: Outcome,
    /// When it came.
    pub created_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_says_where_and_why_and_in_good_faith() {
        let empty = NoticeForm { email: "nobody".into(), ..NoticeForm::default() };
        let errors = empty.notice().unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| error.field).collect();
        assert_eq!(fields, ["place", "category", "why", "email", "faith"]);
        let whole = NoticeForm {
            place: " https://kith.example/g/7kq2m/t/1 ".into(),
            category: "private".into(),
            why: "It is my number.".into(),
            faith: "yes".into(),
            ..NoticeForm::default()
        };
        assert_eq!(whole.notice().unwrap().place, "https://kith.example/g/7kq2m/t/1");
    }

    #[test]
    fn a_member_only_says_why() {
        let form = NoticeForm { category: "danger".into(), ..NoticeForm::default() };
        assert_eq!(form.report().unwrap().category, Category::Danger);
        let long = NoticeForm { why: "x".repeat(WHY_MAX + 1), ..form };
        assert!(long.report().unwrap_err().of("why").is_some());
    }
}
