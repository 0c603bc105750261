//! `kith rules`, as the people who look after the rules use it.

use super::{RULES, pack};
use kith::screening::{Context, Decision, Kind, Rules, explain, screen, selftest};
use std::path::Path;
use std::process::{Command, Output};

#[test]
fn every_pattern_is_needed_by_an_example() {
    let unnoticed: Vec<String> = selftest::mutate(&RULES).iter().map(ToString::to_string).collect();
    assert!(unnoticed.is_empty(), "{}", unnoticed.join("\n"));
}

/// The policy, and one rule with these patterns whose examples are about zebras.
fn zebras(patterns: &str) -> Vec<(String, String)> {
    let policy = pack().into_iter().find(|(path, _)| path == "policy.toml").unwrap();
    let rule = format!(
        "language = \"en\"\n\n[[rule]]\ncode = \"privacy.x.zebra\"\nseverity = \"low\"\nkind = \"phone\"\nscore = 0.5\n\
         reason = \"r\"\nreviewed = \"2026-11-22\"\npatterns = [{patterns}]\n\
         match = [\"a zebra\", \"b zebra\", \"c zebra\"]\npass = [\"a\", \"b\", \"c\"]\n"
    );
    vec![policy, ("en/privacy/x.toml".to_owned(), rule)]
}

fn rules(files: &[(String, String)]) -> Rules {
    Rules::parse(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))).unwrap()
}

#[test]
fn a_pattern_that_no_example_needs_is_named() {
    assert_eq!(selftest::mutate(&rules(&zebras("'zebra'"))), []);
    let unnoticed = selftest::mutate(&rules(&zebras("'zebra', 'okapi'")));
    assert_eq!(
        unnoticed.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["en/privacy/x.toml:3: privacy.x.zebra: no example needs pattern 2 of 2"]
    );
    // Two that find the same: either could go.
    assert_eq!(selftest::mutate(&rules(&zebras("'zebra', 'zebra'"))).len(), 2);
}

#[test]
fn numbers_wait_only_in_groups_that_asked() {
    let asked = Context { packs: ["numbers".to_owned()].into(), ..Context::default() };
    for text in [
        "I weigh 48 kg now",
        "my BMI is 16.2",
        "800 calories a day",
        "I fasted for 36 hours",
        "I am a size 6 now",
    ] {
        let here = screen(&RULES, text, &asked);
        assert_eq!(here.verdict.decision, Decision::Hold, "{text}");
        assert!(here.findings.iter().all(|f| f.kind == Kind::UnsafeDetail), "{text}");
        assert_eq!(screen(&RULES, text, &Context::default()).verdict.decision, Decision::Publish, "{text}");
    }
    for text in
        ["I take 25 mg a day", "A1c from 7.9 to 6.8", "I weigh less than before", "3 weeks in recovery"]
    {
        assert_eq!(screen(&RULES, text, &asked).verdict.decision, Decision::Publish, "{text}");
    }
}

#[test]
fn ordinary_talk_about_treatment_is_left_alone_and_advice_that_hurts_is_not() {
    for text in [
        "can I stop taking metformin?",
        "I stopped my statins in May and felt better",
        "my doctor told me to double my dose",
        "has anyone tried turmeric beside their chemo?",
        "where do I take leftover insulin?",
        "I paid $20 for the test strips at the pharmacy",
        "shut that door, I thought, and laughed",
        "how do I donate blood",
    ] {
        assert_eq!(screen(&RULES, text, &Context::default()).verdict.decision, Decision::Publish, "{text}");
    }
    for (text, least) in [
        ("just stop your insulin, I cured mine with okra water", Decision::Hold),
        ("you don't need chemo", Decision::Warn),
        ("I've got spare tramadol if anyone wants it", Decision::Hold),
        ("selling my leftover insulin", Decision::Hold),
        ("I know where you live", Decision::Hold),
        ("send me nudes", Decision::Hold),
        ("it's your own fault", Decision::Warn),
        ("please fill in our short survey", Decision::Warn),
        ("our gofundme is nearly there", Decision::Warn),
    ] {
        assert!(screen(&RULES, text, &Context::default()).verdict.decision >= least, "{text}");
    }
}

#[test]
fn an_explanation_is_complete() {
    let told = explain(&RULES, "I live in Toledo, surgery on November 6, 2011", &Context::default());
    assert_eq!(told.verdict.decision, Decision::Hold);
    assert_eq!(told.together.len(), 1, "two warnings meet: {:?}", told.together);
    let step = told.steps.iter().find(|step| step.holds && step.kind == Kind::Date).unwrap();
    assert!(step.written.starts_with("en/privacy/dates.toml:"), "{}", step.written);
    assert!(step.around.len() > step.value.len() && step.around.contains("November"), "{}", step.around);
    assert!(step.score > 0.0 && step.action == Decision::Warn && !step.why.is_empty());
}

fn kith(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kith")).args(["rules"]).args(args).output().unwrap()
}

fn save(folder: &Path, files: &[(String, String)]) {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

#[test]
fn the_tools_say_what_changes_and_show_no_words_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    save(Path::new(&at("old")), &zebras("'zebra'"));
    save(Path::new(&at("new")), &zebras("'zebra', 'okapi'"));
    let corpus = "{\"id\": \"t1\", \"text\": \"a zebra\"}\n{\"id\": \"t2\", \"text\": \"an okapi\"}\n{\"id\": 3, \"text\": \"a gnu\"}\n";
    std::fs::write(at("corpus.jsonl"), corpus).unwrap();

    let quiet = kith(&["diff", &at("old"), &at("new"), "--corpus", &at("corpus.jsonl")]);
    let said = String::from_utf8(quiet.stdout).unwrap();
    assert_eq!(said, "t2  publish → hold  +privacy.x.zebra\n3 texts, 1 change verdict\n");
    let shown = kith(&["diff", &at("old"), &at("new"), "--corpus", &at("corpus.jsonl"), "--show"]);
    assert!(String::from_utf8(shown.stdout).unwrap().contains("\n    an okapi\n"));

    assert!(kith(&["test", "--mutate", "--rules", &at("old")]).status.success());
    assert!(kith(&["test", "--rules", &at("new")]).status.success());
    let unnoticed = kith(&["test", "--mutate", "--rules", &at("new")]);
    assert_eq!(unnoticed.status.code(), Some(1));
    assert!(String::from_utf8(unnoticed.stdout).unwrap().contains("pattern 2 of 2"));
}
