//! A decision in the words of the Digital Services Act: the fields of the transparency database of Regulation (EU)
//! 2022/2065, Art. 24 (5), by which services tell each other and the public what they decide and why.

use super::{Action, Category, Decision, Source};
use crate::base::Timestamp;
use serde::Serialize;

/// A statement of reasons. It holds no personal data, as Art. 24 (5) demands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// A name for it that nobody else uses.
    pub puid: String,
    /// What became of the content.
    pub decision_visibility: Vec<&'static str>,
    /// What became of the service for its author.
    pub decision_provision: Option<&'static str>,
    /// What became of the account of its author.
    pub decision_account: Option<&'static str>,
    /// When a restriction of the service ends.
    pub end_date_service_restriction: Option<String>,
    /// When a restriction of the account ends.
    pub end_date_account_restriction: Option<String>,
    /// On what ground.
    pub decision_ground: &'static str,
    /// Which part of the terms.
    pub incompatible_content_ground: &'static str,
    /// Why, in plain words that fit every such decision.
    pub incompatible_content_explanation: &'static str,
    /// Whether it is against the law, too.
    pub incompatible_content_illegal: &'static str,
    /// What it is about.
    pub category: &'static str,
    /// What it is about, more exactly.
    pub category_specification: Vec<&'static str>,
    /// What kind of content.
    pub content_type: [&'static str; 1],
    /// In which language.
    pub content_language: &'static str,
    /// When the decision took effect, as a day.
    pub application_date: String,
    /// How it was found.
    pub source_type: &'static str,
    /// Whether a program pointed it out.
    pub automated_detection: &'static str,
    /// Whether a program decided; none ever does.
    pub automated_decision: &'static str,
}

impl Statement {
    /// The statement of a decision.
    pub fn of(decision: &Decision) -> Self {
        Self {
            puid: decision.id.to_string(),
            decision_visibility: visibility(decision.action),
            decision_provision: match decision.action {
                Action::Slow | Action::Mute => Some("DECISION_PROVISION_PARTIAL_SUSPENSION"),
                Action::Ban if decision.ends_at.is_some() => Some("DECISION_PROVISION_TOTAL_SUSPENSION"),
                Action::Ban => Some("DECISION_PROVISION_TOTAL_TERMINATION"),
                _ => None,
            },
            decision_account: (decision.action == Action::Suspend).then_some("DECISION_ACCOUNT_SUSPENDED"),
            end_date_service_restriction: decision
                .ends_at
                .filter(|_| decision.action != Action::Suspend)
                .map(Timestamp::rfc3339_day),
            end_date_account_restriction: decision
                .ends_at
                .filter(|_| decision.action == Action::Suspend)
                .map(Timestamp::rfc3339_day),
            // Moderators are no judges: what they decide by is the rules, also where the law says the same.
            decision_ground: "DECISION_GROUND_INCOMPATIBLE_CONTENT",
            incompatible_content_ground: "The rules of this community",
            incompatible_content_explanation: explanation(decision.category),
            incompatible_content_illegal: if decision.category == Category::Illegal { "Yes" } else { "No" },
            category: category(decision.category),
            category_specification: keywords(decision.category),
            content_type: ["CONTENT_TYPE_TEXT"],
            content_language: "EN",
            application_date: decision.decided_at.rfc3339_day(),
            source_type: match decision.source {
                Source::Notice => "SOURCE_ARTICLE_16",
                Source::Member => "SOURCE_TYPE_OTHER_NOTIFICATION",
                Source::Own => "SOURCE_VOLUNTARY",
            },
            automated_detection: if decision.automated { "Yes" } else { "No" },
            automated_decision: "AUTOMATED_DECISION_NOT_AUTOMATED",
        }
    }
}

fn visibility(action: Action) -> Vec<&'static str> {
    match action {
        Action::Redact | Action::Return => vec!["DECISION_VISIBILITY_CONTENT_DISABLED"],
        Action::Reject => vec!["DECISION_VISIBILITY_CONTENT_REMOVED"],
        Action::Source | Action::Guidelines => vec!["DECISION_VISIBILITY_CONTENT_LABELLED"],
        Action::Fold => vec!["DECISION_VISIBILITY_CONTENT_DEMOTED"],
        Action::Members => vec!["DECISION_VISIBILITY_OTHER"],
        Action::Publish | Action::Warn | Action::Slow | Action::Mute | Action::Ban | Action::Suspend => {
            Vec::new()
        }
    }
}

fn category(category: Category) -> &'static str {
    match category {
        Category::Danger => "STATEMENT_CATEGORY_SELF_HARM",
        Category::Minor => "STATEMENT_CATEGORY_PROTECTION_OF_MINORS",
        Category::Private => "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
        Category::Unkind => "STATEMENT_CATEGORY_CYBER_VIOLENCE",
        Category::Selling => "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
        Category::Illegal => "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
        Category::Advice | Category::Other => "STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
    }
}

fn keywords(category: Category) -> Vec<&'static str> {
    match category {
        Category::Danger => vec!["KEYWORD_SUICIDE"],
        Category::Advice => vec!["KEYWORD_RISK_PUBLIC_HEALTH"],
        _ => Vec::new(),
    }
}

fn explanation(category: Category) -> &'static str {
    match category {
        Category::Danger => "It could put its author or a reader in danger.",
        Category::Minor => "It is about a child, or a child wrote it.",
        Category::Private => "It told who somebody is.",
        Category::Unkind => "It was unkind, or threatened somebody.",
        Category::Advice => "Its advice could hurt somebody.",
        Category::Selling => "It sold something, or asked for money.",
        Category::Illegal => "A person reported it as against the law, and a moderator agreed.",
        Category::Other => "It was against the rules of the group.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::{DecisionId, GroupId, PersonaId, PostId};
    use crate::community::moderation::model::Stage;

    fn decision(action: Action, source: Source) -> Decision {
        let at = Timestamp::from_micros(1_777_885_200_000_000);
        Decision {
            id: DecisionId::from_bytes([1; 16]),
            post: PostId::from_bytes([2; 16]),
            group: GroupId::from_bytes([3; 16]),
            author: PersonaId::from_bytes([4; 16]),
            moderator: PersonaId::from_bytes([5; 16]),
            action,
            grounds: Vec::new(),
            automated: false,
            source,
            reason: "Ada, of all people.".into(),
            decided_at: at,
            appeal_until: at,
            case: None,
            version: 1,
            category: Category::Private,
            ends_at: (action == Action::Mute).then_some(at),
            stage: Stage::Standing,
            waited: std::time::Duration::ZERO,
            seconded_by: None,
        }
    }

    #[test]
    fn a_removal_after_a_notice_says_so_in_the_words_of_the_law() {
        let statement = Statement::of(&decision(Action::Reject, Source::Notice));
        assert_eq!(statement.decision_visibility, ["DECISION_VISIBILITY_CONTENT_REMOVED"]);
        assert_eq!(statement.source_type, "SOURCE_ARTICLE_16");
        assert_eq!(statement.application_date, "2026-05-04");
        assert_eq!(statement.decision_provision, None);
        let muted = Statement::of(&decision(Action::Mute, Source::Own));
        assert_eq!(muted.decision_provision, Some("DECISION_PROVISION_PARTIAL_SUSPENSION"));
        assert_eq!(muted.end_date_service_restriction.as_deref(), Some("2026-05-04"));
        let labelled = Statement::of(&decision(Action::Source, Source::Own));
        assert_eq!(labelled.decision_visibility, ["DECISION_VISIBILITY_CONTENT_LABELLED"]);
        assert_eq!(
            Statement::of(&decision(Action::Suspend, Source::Own)).decision_account,
            Some("DECISION_ACCOUNT_SUSPENDED")
        );
    }

    #[test]
    fn a_statement_names_nobody() {
        let decision = decision(Action::Reject, Source::Notice);
        let text = serde_json::to_string(&Statement::of(&decision)).unwrap();
        for private in [decision.reason.clone(), decision.author.to_string(), decision.post.to_string()] {
            assert!(!text.contains(&private), "{text}");
        }
    }
}
