//! Rules are data: every rule proves itself, and a broken pack is refused as a whole.

use kith::screening::{Decision, Rules, selftest};

use super::{RULES, pack};

#[test]
fn every_rule_holds_its_examples() {
    let report = selftest::run(&RULES);
    let failures: Vec<String> = report.failures.iter().map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(report.examples >= 6 * RULES.list().count());
}

#[test]
fn reasons_are_short_and_blame_nobody() {
    for rule in RULES.list() {
        for word in ["violat", "forbidden", "illegal content", "your fault", "!"] {
            assert!(!rule.reason.contains(word), "{}: {word}", rule.code);
        }
        let longest = rule.reason.split(['.', ';']).map(|s| s.split_whitespace().count()).max();
        assert!(longest <= Some(24), "{}: a sentence is too long", rule.code);
    }
}

#[test]
fn a_mask_is_not_found_again() {
    for rule in RULES.list() {
        let text = format!("and then {} it went on", rule.mask);
        assert_eq!(
            super::strictly(&text).verdict.decision,
            Decision::Publish,
            "{}: {}",
            rule.code,
            rule.mask
        );
    }
}

fn refused(rule: &str) -> String {
    let policy = pack().into_iter().find(|(path, _)| path == "policy.toml").expect("a policy");
    let text = format!("language = \"en\"\n{rule}");
    let files = [(policy.0.as_str(), policy.1.as_str()), ("en/privacy/x.toml", text.as_str())];
    Rules::parse(files).err().map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn a_broken_pack_is_refused_with_file_line_and_reason() {
    let sound = "[[rule]]\ncode = \"privacy.x.y\"\nseverity = \"low\"\nkind = \"phone\"\nscore = 0.5\nreason = \"r\"\nreviewed = \"2026-11-22\"\n\
                 patterns = ['x\\d']\nmatch = [\"a\", \"b\", \"c\"]\npass = [\"a\", \"b\", \"c\"]\n";
    assert_eq!(refused(sound), "");
    for (from, to, says) in [
        ("score", "scores", "unknown field"),
        ("\"phone\"", "\"telephone\"", "is not a kind"),
        ("x\\d", "x(", "unclosed group"),
        ("x\\d", "x*", "matches the empty text"),
        ("x\\d", "{{none}}", "no phrase"),
        ("[\"a\", \"b\", \"c\"]\npass", "[\"a\"]\npass", "3 examples"),
        ("privacy.x.y", "x", "is not a code"),
        ("severity = \"low\"\n", "", "missing field `severity`"),
        ("\"low\"", "\"mild\"", "unknown variant"),
        ("reason = \"r\"\n", "", "missing field `reason`"),
        ("\"r\"", "\" \"", "in plain words"),
        ("reviewed = \"2026-11-22\"\n", "", "missing field `reviewed`"),
        ("2026-11-22", "2026-02-30", "is a day"),
        ("match = [\"a\", \"b\"", "match = [\"a\", \" \"", "3 examples"),
        ("reviewed", "validators = [\"nonsense\"]\nreviewed", "no validator"),
    ] {
        let error = refused(&sound.replacen(from, to, 1));
        assert!(error.starts_with("en/privacy/x.toml:") && error.contains(says), "{to}: {error}");
        assert!(!error.starts_with("en/privacy/x.toml:0:"), "{error}");
    }
    assert!(refused(&format!("{sound}{sound}")).contains("used twice"));
}

#[test]
fn a_pack_that_would_silence_a_crisis_is_refused() {
    let mut files = pack();
    for (path, text) in &mut files {
        if path == "policy.toml" {
            *text = text.replace("crisis = \"publish\"", "crisis = \"hold\"");
        }
    }
    let error =
        Rules::parse(files.iter().map(|(p, t)| (p.as_str(), t.as_str()))).err().map(|e| e.to_string());
    assert!(error.unwrap_or_default().contains("never silenced"));
}
