//! Rules change while Kith serves: sound ones are in force at once, broken ones never are.

use kith::app::{Reread, Rulebook, load_rules};
use kith::screening::{Context, Decision, screen};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use tempfile::TempDir;

const FILE: &str = "en/privacy/x.toml";

/// A folder with the policy of the repository and one rule.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let policy = Path::new(env!("CARGO_MANIFEST_DIR")).join("moderation-rules/policy.toml");
    std::fs::copy(policy, folder.path().join("policy.toml")).unwrap();
    std::fs::create_dir_all(folder.path().join("en/privacy")).unwrap();
    write(folder.path(), &finding("zebra"));
    folder
}

fn write(folder: &Path, text: &str) {
    let path: PathBuf = folder.join(FILE);
    std::fs::File::create(path).unwrap().write_all(text.as_bytes()).unwrap();
}

/// A file with one rule, which holds a word.
fn finding(word: &str) -> String {
    format!(
        "language = \"en\"\n[[rule]]\ncode = \"privacy.x.{word}\"\nseverity = \"low\"\nkind = \"phone\"\nscore = 0.5\n\
         reason = \"r\"\nreviewed = \"2026-11-22\"\npatterns = ['{word}']\n\
         match = [\"a {word}\", \"b {word}\", \"c {word}\"]\npass = [\"a\", \"b\", \"c\"]\n"
    )
}

fn decision(rulebook: &Rulebook, text: &str) -> Decision {
    screen(&rulebook.current(), text, &Context::default()).verdict.decision
}

#[test]
fn broken_rules_are_refused_and_sound_ones_are_in_force() {
    let folder = folder();
    let rules = load_rules(Some(folder.path())).unwrap();
    let rulebook = Rulebook::new(Some(folder.path().to_owned()), Arc::new(rules));
    assert_eq!(rulebook.look(), Reread::Same);
    assert_eq!(decision(&rulebook, "a zebra"), Decision::Hold);

    write(folder.path(), &finding("antelope").replace("['antelope']", "['antelope(']"));
    let Reread::Refused(error) = rulebook.look() else { panic!("broken rules were taken") };
    assert_eq!((error.file.as_str(), error.line), (FILE, 9), "{error}");
    assert!(error.reason.contains("unclosed group"), "{error}");
    assert_eq!(decision(&rulebook, "a zebra"), Decision::Hold, "the old rules stay");
    assert_eq!(rulebook.look(), Reread::Same, "what was refused is not read again until it changes");

    write(folder.path(), &finding("antelope").replace("severity = \"low\"\n", ""));
    let Reread::Refused(error) = rulebook.look() else { panic!("a rule without severity was taken") };
    assert!(error.line > 0 && error.reason.contains("severity"), "{error}");

    write(folder.path(), &finding("okapi"));
    assert_eq!(rulebook.look(), Reread::Taken { rules: 1 });
    assert_eq!(decision(&rulebook, "a zebra"), Decision::Publish);
    assert_eq!(decision(&rulebook, "an okapi"), Decision::Hold);

    std::fs::remove_file(folder.path().join("policy.toml")).unwrap();
    assert!(matches!(rulebook.look(), Reread::Refused(_)), "a file that is gone is a change");
    assert_eq!(decision(&rulebook, "an okapi"), Decision::Hold);
}

#[test]
fn whoever_screens_keeps_the_rules_that_they_began_with() {
    let folder = folder();
    let rules = Arc::new(load_rules(Some(folder.path())).unwrap());
    let rulebook = Rulebook::new(Some(folder.path().to_owned()), rules);
    let before = rulebook.current();
    write(folder.path(), &finding("quagga"));
    assert_eq!(rulebook.look(), Reread::Taken { rules: 1 });
    assert_eq!(screen(&before, "a zebra", &Context::default()).verdict.decision, Decision::Hold);
    assert_eq!(decision(&rulebook, "a zebra"), Decision::Publish);
}

#[cfg(unix)]
#[test]
fn a_running_server_reads_its_rules_when_it_is_told_to() {
    let (rules, data) = (folder(), tempfile::tempdir().unwrap());
    let mut command = Command::new(env!("CARGO_BIN_EXE_kith"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KITH_")) {
        command.env_remove(name);
    }
    command.current_dir(data.path()).env("KITH_LOG", "kith=info").env("KITH_LOG_FORMAT", "json");
    command.env("KITH_DATA", data.path()).env("KITH_RULES", rules.path());
    command.args(["serve", "--port", "0"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut server = command.spawn().unwrap();
    let mut said = BufReader::new(server.stdout.take().unwrap()).lines();
    said.find(|line| line.as_ref().is_ok_and(|line| line.starts_with("Kith serves at"))).unwrap().unwrap();
    let mut log = BufReader::new(server.stderr.take().unwrap()).lines();
    // Ends with the log: a server that dies fails the story instead of holding it up.
    let mut until = |words: &str| log.by_ref().map_while(Result::ok).find(|line| line.contains(words));
    let hang_up = || {
        let told = Command::new("kill").args(["-HUP", &server.id().to_string()]).status().unwrap();
        assert!(told.success());
    };

    // Nothing has changed, so only the signal can be why they are read.
    hang_up();
    assert!(until("read again and are in force").is_some());
    write(rules.path(), &finding("zebra").replace("kind = \"phone\"", "kind = \"telephone\""));
    hang_up();
    let refused = until("the old ones stay").unwrap();
    assert!(refused.contains(FILE) && refused.contains("`telephone` is not a kind"), "{refused}");
    assert!(refused.contains("\"line\":5"), "{refused}");
    write(rules.path(), &finding("zebra"));
    hang_up();
    assert!(until("read again and are in force").is_some());

    server.kill().unwrap();
    server.wait().unwrap();
}
