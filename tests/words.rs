//! The words of the pages: every key that is asked for exists, every key that exists is asked for,
//! and what people read is plain.

use kith::web::Words;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Longer sentences are hard to follow for somebody who is tired or in pain.
const LONGEST_SENTENCE: usize = 30;

#[test]
fn every_sentence_that_a_page_asks_for_exists() {
    let there = messages();
    let missing: BTreeSet<String> = asked_in_templates()
        .into_iter()
        .chain(asked_in_code())
        .filter(|key| !there.contains_key(key))
        .collect();
    assert!(missing.is_empty(), "not in frontend/locales/en: {missing:#?}");
}

#[test]
fn every_sentence_is_asked_for_somewhere() {
    let asked: BTreeSet<String> =
        asked_in_templates().into_iter().chain(literals()).chain(asked_in_code()).collect();
    let prefixes = prefixes();
    let idle: Vec<_> = messages()
        .into_keys()
        .filter(|key| !asked.contains(key) && !prefixes.iter().any(|prefix| key.starts_with(prefix.as_str())))
        .collect();
    assert!(idle.is_empty(), "nothing asks for: {idle:#?}");
}

#[test]
fn every_sentence_can_be_said() {
    let variable = Regex::new(r"\$([a-z_]+)").unwrap();
    let words = Words::default();
    for (key, text) in messages() {
        let names: BTreeSet<String> = found(&variable, &text).into_iter().collect();
        let names: Vec<&'static str> = names.into_iter().map(|name| &*name.leak()).collect();
        let values: Vec<(&'static str, &dyn std::fmt::Display)> =
            names.iter().map(|name| (*name, &1 as _)).collect();
        let said = if names.as_slice() == ["n"] { words.count(&key, 2) } else { words.all(&key, &values) };
        assert!(said != key && !said.contains("{$"), "{key} cannot be said: {said}");
    }
}

#[test]
fn no_key_stands_twice() {
    let mut seen = BTreeSet::new();
    for (file, text) in files("frontend/locales/en", "ftl") {
        for key in keys(&text) {
            assert!(seen.insert(key.clone()), "{key} stands again in {}", file.display());
        }
    }
}

#[test]
fn no_sentence_is_long_or_exclaims() {
    for (key, text) in messages() {
        for sentence in sentences(&text) {
            let length =
                sentence.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
            assert!(length <= LONGEST_SENTENCE, "{key} has a sentence of {length} words: {sentence}");
        }
        assert!(!text.contains('!'), "{key} exclaims: {text}");
    }
}

/// Keys in `f.t("…")`, `f.with("…", …)` and `f.count("…", …)`.
fn asked_in_templates() -> BTreeSet<String> {
    let asked = Regex::new(r#"\bf\.(?:words\.)?(?:t|with|count|all)\(\s*"([^"]+)""#).unwrap();
    files("frontend/templates", "html").into_iter().flat_map(|(_, text)| found(&asked, &text)).collect()
}

/// Keys of errors, problems (with their titles) and of what was just done.
fn asked_in_code() -> BTreeSet<String> {
    let plain = [
        Regex::new(r#"Error::field\(\s*"[^"]*",\s*"([^"]+)""#).unwrap(),
        Regex::new(r#"errors\.add\(\s*"[^"]*",\s*"([^"]+)""#).unwrap(),
        Regex::new(r#"\b(?:Some|Err)\("([a-z0-9]+(?:-[a-z0-9]+)+)"\)"#).unwrap(),
        Regex::new(r#"\bf\.(?:words\.)?(?:t|with|count|all)\(\s*"([^"]+)""#).unwrap(),
    ];
    let titled = [
        Regex::new(r#"Conflict\(\s*"([^"]+)""#).unwrap(),
        Regex::new(r#"Problem::new\([^,]+,\s*"([^"]+)""#).unwrap(),
    ];
    let done = Regex::new(r#"[?&]done=([a-z0-9-]+)"#).unwrap();
    let mut keys = BTreeSet::new();
    for (_, text) in sources() {
        keys.extend(plain.iter().flat_map(|pattern| found(pattern, &text)));
        for key in titled.iter().flat_map(|pattern| found(pattern, &text)) {
            keys.insert(format!("{key}-title"));
            keys.insert(key);
        }
        keys.extend(found(&done, &text).into_iter().map(|key| format!("done-{key}")));
    }
    keys
}

/// Every literal that looks like a key: some are handed from function to function first.
fn literals() -> BTreeSet<String> {
    let literal = Regex::new(r#""([a-z0-9]+(?:-[a-z0-9]+)*)""#).unwrap();
    let templates = files("frontend/templates", "html");
    let keys: BTreeSet<String> =
        sources().into_iter().chain(templates).flat_map(|(_, text)| found(&literal, &text)).collect();
    // A problem's key brings its title.
    keys.iter()
        .filter(|key| key.starts_with("problem-"))
        .map(|key| format!("{key}-title"))
        .chain(keys.clone())
        .collect()
}

/// What stands before the variable part of a key that is put together, for example `visibility-`.
fn prefixes() -> BTreeSet<String> {
    let formatted = Regex::new(r#""([a-z0-9]+(?:-[a-z0-9]+)*-)\{[a-z_.]*\}[a-z0-9-]*""#).unwrap();
    let named = Regex::new(r#"\bnamed(?:_part)?\(\s*"([^"]+)""#).unwrap();
    let mut prefixes = BTreeSet::new();
    for (_, text) in sources().into_iter().chain(files("frontend/templates", "html")) {
        prefixes.extend(found(&formatted, &text));
        prefixes.extend(found(&named, &text).into_iter().map(|name| format!("{name}-")));
    }
    prefixes
}

/// Key and text of every message.
fn messages() -> BTreeMap<String, String> {
    let start = Regex::new(r"^([a-z][a-z0-9-]*) = ?(.*)$").unwrap();
    let mut messages = BTreeMap::new();
    let mut key = String::new();
    for (_, text) in files("frontend/locales/en", "ftl") {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some(found) = start.captures(line) {
                key = found[1].to_owned();
                messages.insert(key.clone(), found[2].to_owned());
            } else if let Some(message) = messages.get_mut(&key) {
                message.push('\n');
                message.push_str(line);
            }
        }
    }
    messages
}

fn keys(text: &str) -> Vec<String> {
    let start = Regex::new(r"(?m)^([a-z][a-z0-9-]*) =").unwrap();
    found(&start, text)
}

/// The sentences of a message. The forms for one and for many are sentences of their own.
fn sentences(text: &str) -> Vec<String> {
    let form = Regex::new(r"(?m)^\s*\*?\[\w+\]").unwrap();
    let end = Regex::new(r"[.?:]\s+|[.?:]$|\n").unwrap();
    let text = form.replace_all(text, "\n");
    end.split(&text).map(str::to_owned).collect()
}

/// The Rust files that speak to people, each without its unit tests.
fn sources() -> Vec<(PathBuf, String)> {
    let all = ["src/web", "src/community", "src/live", "src/base"]
        .into_iter()
        .flat_map(|folder| files(folder, "rs"));
    all.map(|(path, text)| {
        let end = text.find("#[cfg(test)]").unwrap_or(text.len());
        (path, text[..end].to_owned())
    })
    .collect()
}

fn found(pattern: &Regex, text: &str) -> Vec<String> {
    pattern.captures_iter(text).map(|groups| groups[1].to_owned()).collect()
}

fn files(folder: &str, kind: &str) -> Vec<(PathBuf, String)> {
    let mut list = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), kind, &mut list);
    list
}

fn walk(folder: &Path, kind: &str, list: &mut Vec<(PathBuf, String)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            walk(&path, kind, list);
        } else if path.extension().is_some_and(|extension| extension == kind) {
            let text = std::fs::read_to_string(&path).unwrap();
            list.push((path, text));
        }
    }
}
