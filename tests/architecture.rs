//! The shape of the project, held by reading its own sources: who may import whom (the table in the design's
//! section on layers), what is private, how large a file may be. Each rule is a function from a source to what
//! is wrong with it, and has a test with a violation planted in it.

use crate::support::sources::{self, Source};
use std::collections::BTreeMap;
use std::fmt::Display;

/// The features in the order in which they may import each other: only to the left.
const FEATURES: [&str; 13] = [
    "identity",
    "groups",
    "personas",
    "media",
    "clinicians",
    "wellbeing",
    "posts",
    "answering",
    "moderation",
    "notifications",
    "search",
    "rights",
    "admin",
];

/// What the text engine must not know: whatever could make two answers to one question differ.
const IMPURE: [&[&str]; 15] = [
    &["tokio"],
    &["axum"],
    &["tower"],
    &["sea_orm"],
    &["object_store"],
    &["reqwest"],
    &["rand"],
    &["uuid"],
    &["time"],
    &["std", "fs"],
    &["std", "net"],
    &["std", "env"],
    &["std", "process"],
    &["std", "time", "SystemTime"],
    &["std", "time", "Instant"],
];

/// Macros stand at the top of the crate, wherever they are written: each belongs to its layer.
const MACROS: [(&str, &str); 1] = [("transaction", "base")];

/// The longest file.
const LINES: usize = 500;

/// The part of the project that a path belongs to: `base`, `web`, `community/posts`, `routes` …
fn part(path: &[String]) -> String {
    match path {
        [layer, feature, ..] if layer == "community" => format!("community/{feature}"),
        [name] => MACROS
            .iter()
            .find(|(known, _)| known == name)
            .map_or(name.as_str(), |(_, layer)| layer)
            .to_owned(),
        [layer, ..] => layer.clone(),
        [] => "top".to_owned(),
    }
}

fn place_in_order(part: &str) -> Option<usize> {
    let feature = part.strip_prefix("community/")?;
    FEATURES.iter().position(|known| *known == feature)
}

fn may_import(from: &str, to: &str) -> bool {
    let lower = |layers: &[&str]| from == to || layers.contains(&to);
    match from {
        "base" | "screening" => lower(&[]),
        "app" => lower(&["base", "screening"]),
        "web" => lower(&["base", "app"]),
        "live" => lower(&["base", "screening", "app", "web"]) || place_in_order(to).is_some(),
        "top" | "community" | "routes" | "worker" | "server" | "cli" => true,
        feature => match (place_in_order(feature), place_in_order(to)) {
            (Some(from), Some(to)) => to <= from,
            (Some(_), None) => lower(&["base", "screening", "app", "web"]),
            (None, _) => false,
        },
    }
}

fn imports(source: &Source) -> Vec<String> {
    let from = part(&source.module());
    let known = matches!(
        from.as_str(),
        "base"
            | "screening"
            | "app"
            | "web"
            | "live"
            | "top"
            | "community"
            | "routes"
            | "worker"
            | "server"
            | "cli"
    );
    if !known && place_in_order(&from).is_none() {
        return vec![format!("{}: `{from}` has no place in the order of the layers", source.path)];
    }
    let named = source.paths();
    let wrong = named.iter().filter(|path| path.own().is_some_and(|own| !may_import(&from, &part(own))));
    wrong.map(|path| format!("{}: {from} may not import {path}", source.path)).collect()
}

fn purity(source: &Source) -> Vec<String> {
    let forbidden: &[&[&str]] = match part(&source.module()).as_str() {
        "screening" => &IMPURE,
        // Layer 1 knows no HTTP and no templates.
        "base" => &[&["axum"], &["axum_extra"], &["askama"]],
        _ => return Vec::new(),
    };
    let named = source.paths();
    // The address types are values; everything else in `std::net` speaks to somebody.
    let value = |path: &sources::Named| {
        matches!(path.0.get(2).map(String::as_str), Some("IpAddr" | "Ipv4Addr" | "Ipv6Addr"))
    };
    let wrong = named.iter().filter(|path| forbidden.iter().any(|names| path.begins(names)) && !value(path));
    wrong.map(|path| format!("{}: {path} has no business here", source.path)).collect()
}

fn foreign_stores(source: &Source) -> Vec<String> {
    let here = part(&source.module());
    let named = source.paths();
    let foreign = named.iter().filter(|path| {
        let own = path.own().unwrap_or_default();
        matches!(own, [layer, _, store, ..] if layer == "community" && store == "store") && part(own) != here
    });
    foreign.map(|path| format!("{}: {path} is another feature's own", source.path)).collect()
}

/// `mod store;` in a feature's `mod.rs` is private.
fn open_stores(source: &Source) -> Vec<String> {
    if source.file_name() != "mod.rs" || !source.path.starts_with("src/community/") {
        return Vec::new();
    }
    let tokens: Vec<String> = source.tokens().iter().map(ToString::to_string).collect();
    let declared = tokens.windows(2).position(|pair| pair == ["mod", "store"]);
    // Before it may stand `pub` or `pub` with a place in brackets.
    let open = declared.is_some_and(|at| {
        tokens[..at]
            .last()
            .is_some_and(|word| word == "pub" || (word.starts_with('(') && tokens[at - 2] == "pub"))
    });
    if open { vec![format!("{}: `mod store` must be private", source.path)] } else { Vec::new() }
}

fn length(source: &Source) -> Vec<String> {
    let lines = source.text.lines().count();
    let long = lines > LINES;
    long.then(|| format!("{}: {lines} lines; past {LINES} a file becomes a folder", source.path))
        .into_iter()
        .collect()
}

fn opening(source: &Source) -> Vec<String> {
    let silent = source.file_name() == "mod.rs" && !source.text.starts_with("//!");
    silent.then(|| format!("{}: opens without saying what it is (`//!`)", source.path)).into_iter().collect()
}

/// Stored HTML becomes [`SafeHtml`](kith::screening::SafeHtml) again only where rows are read (invariant I2).
fn restored(source: &Source) -> Vec<String> {
    if source.file_name() == "store.rs"
        || source.path.contains("/store/")
        || source.path.starts_with("src/screening/")
    {
        return Vec::new();
    }
    let named = source.paths();
    let wrong = named.iter().filter(|path| path.0.windows(2).any(|pair| pair == ["markup", "restore"]));
    wrong.map(|path| format!("{}: only a store may call {path}", source.path)).collect()
}

/// The map between accounts and personas is in `personas/` only (invariant I1).
fn owners(source: &Source) -> Vec<String> {
    let wrong =
        source.text.contains("\"persona_owners") && !source.path.starts_with("src/community/personas/");
    wrong.then(|| format!("{}: names the table of owners", source.path)).into_iter().collect()
}

/// Every dependency says why it is there: in a comment above it, or above the group that it stands in. Our own
/// crates and those that the workspace's table explains need none.
fn reasons(manifest: &Source) -> Vec<String> {
    let (mut listing, mut explained, mut wrong) = (false, false, Vec::new());
    for line in manifest.text.lines().map(str::trim) {
        if line.starts_with('[') {
            listing = line.contains("dependencies");
            explained = false;
        } else if line.is_empty() {
            explained = false;
        } else if line.starts_with('#') {
            explained = true;
        } else if listing && !explained && !line.contains("path =") && !line.contains("workspace = true") {
            wrong.push(format!("{}: why is this here? {line}", manifest.path));
        }
    }
    wrong
}

/// A table belongs to one file.
fn tables(sources: &[Source]) -> Vec<String> {
    let mut owners: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for source in sources {
        for rest in source.text.split("table_name = \"").skip(1) {
            owners.entry(rest.split('"').next().unwrap().to_owned()).or_default().push(&source.path);
        }
    }
    let shared = owners.into_iter().filter(|(_, files)| files.len() > 1);
    shared
        .map(|(table, files)| format!("the table `{table}` has several owners: {}", files.join(", ")))
        .collect()
}

#[track_caller]
fn assert_none(wrong: Vec<impl Display>) {
    let lines: Vec<String> = wrong.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

fn every(rule: impl Fn(&Source) -> Vec<String>) -> Vec<String> {
    sources::files("src", ".rs").iter().flat_map(rule).collect()
}

fn planted(rule: impl Fn(&Source) -> Vec<String>, path: &str, text: &str) -> usize {
    rule(&Source::planted(path, text)).len()
}

#[test]
fn imports_go_down() {
    assert_none(every(imports));
}

#[test]
fn an_import_that_goes_up_is_seen() {
    for (path, text) in [
        ("src/base/db.rs", "use crate::web::Form;"),
        ("src/screening/verdict.rs", "use crate::base::Error;"),
        ("src/app.rs", "use crate::community::groups;"),
        ("src/web/page.rs", "use crate::screening::SafeHtml;"),
        ("src/web/page.rs", "fn f() { vec![crate::community::posts::count()]; }"),
        ("src/community/groups/pages.rs", "use crate::{app::App, community::personas::Member};"),
        ("src/community/groups/pages.rs", "use super::super::personas::Member;"),
        ("src/community/groups/pages.rs", "use crate::community::*;"),
        ("src/community/posts/actions.rs", "use crate::live::Hub;"),
        ("src/community/posts/actions.rs", "mod a { mod b { use super::super::super::super::admin; } }"),
        ("src/live/hub/mod.rs", "use crate::cli::serve;"),
        ("src/live/hub/mod.rs", "use crate::community;"),
        ("src/screening/screen.rs", "use crate::transaction;"),
        ("src/community/gossip/mod.rs", "//! A feature that is not on the list."),
        ("src/util.rs", "//! A file that is not on the list."),
    ] {
        assert_eq!(planted(imports, path, text), 1, "{path}: {text}");
    }
    for (path, text) in [
        ("src/community/posts/actions.rs", "use crate::community::personas::Persona; use super::store;"),
        ("src/live/hub/mod.rs", "use crate::community::posts; use super::socket;"),
        ("src/web/table.rs", "macro_rules! routes { () => { $crate::routes!(@ GET) } }"),
        ("src/cli/demo/mod.rs", "use crate::live::Hub;"),
    ] {
        assert_eq!(planted(imports, path, text), 0, "{path}: {text}");
    }
}

#[test]
fn the_text_engine_is_pure_and_the_base_knows_no_http() {
    assert_none(every(purity));
}

#[test]
fn impurity_is_seen() {
    for text in [
        "use std::{fmt, fs};",
        "fn f() { std::time::SystemTime::now(); }",
        "use tokio::sync::mpsc;",
        "use sea_orm::DbErr;",
    ] {
        assert_eq!(planted(purity, "src/screening/matcher.rs", text), 1, "{text}");
    }
    assert_eq!(planted(purity, "src/base/error.rs", "use axum::http::StatusCode;"), 1);
    assert_eq!(planted(purity, "src/screening/matcher.rs", "use std::{time::Duration, net::IpAddr};"), 0);
}

#[test]
fn a_features_store_is_its_own() {
    assert_none(every(foreign_stores));
    assert_none(every(open_stores));
    assert_none(tables(&sources::files("src", ".rs")));
}

#[test]
fn a_store_that_is_open_or_shared_is_seen() {
    let foreign = "use crate::community::groups::store::find;";
    assert_eq!(planted(foreign_stores, "src/community/posts/actions.rs", foreign), 1);
    assert_eq!(planted(foreign_stores, "src/cli/check.rs", foreign), 1);
    assert_eq!(planted(foreign_stores, "src/community/groups/actions.rs", foreign), 0);
    for (text, wrong) in [("pub mod store;", 1), ("pub(crate) mod store;", 1), ("mod model; mod store;", 0)] {
        assert_eq!(planted(open_stores, "src/community/posts/mod.rs", text), wrong, "{text}");
    }
    let one = |path| Source::planted(path, "#[sea_orm(table_name = \"posts\")]");
    assert_eq!(tables(&[one("src/community/posts/store.rs"), one("src/community/search/store.rs")]).len(), 1);
}

#[test]
fn no_file_is_too_long_and_every_folder_says_what_it_is() {
    assert_none(every(length));
    assert_none(every(opening));
}

#[test]
fn a_long_file_and_a_silent_folder_are_seen() {
    assert_eq!(planted(length, "src/a.rs", &"\n".repeat(LINES + 1)), 1);
    assert_eq!(planted(length, "src/a.rs", &"\n".repeat(LINES)), 0);
    assert_eq!(planted(opening, "src/a/mod.rs", "pub mod b;"), 1);
    assert_eq!(planted(opening, "src/a/mod.rs", "//! What it is."), 0);
}

#[test]
fn stored_html_is_trusted_in_stores_only() {
    assert_none(every(restored));
}

#[test]
fn trust_outside_a_store_is_seen() {
    for text in [
        "fn f() { crate::screening::markup::restore(html, 1); }",
        "fn f() { markup::restore(html, 1); }",
        "use crate::screening::markup::{restore, render};",
    ] {
        assert_eq!(planted(restored, "src/community/posts/views.rs", text), 1, "{text}");
        assert_eq!(planted(restored, "src/community/posts/store.rs", text), 0, "{text}");
    }
}

#[test]
fn every_dependency_has_a_reason() {
    let manifests = [
        sources::files("migrations", "Cargo.toml"),
        vec![Source {
            path: "Cargo.toml".to_owned(),
            text: std::fs::read_to_string(sources::top().join("Cargo.toml")).unwrap(),
        }],
    ];
    assert_none(manifests.iter().flatten().flat_map(reasons).collect());
}

#[test]
fn a_dependency_without_a_reason_is_seen() {
    let planted = |text| planted(reasons, "Cargo.toml", text);
    assert_eq!(planted("[dependencies]\nserde = \"1\"\n"), 1);
    assert_eq!(planted("[dependencies]\n# Data formats.\nserde = \"1\"\ntoml = \"1\"\n\nrand = \"1\"\n"), 1);
    assert_eq!(planted("[dev-dependencies]\n# Data formats.\nserde = \"1\"\ntoml = \"1\"\n"), 0);
    assert_eq!(planted("[package]\nname = \"kith\"\n"), 0);
}

/// Whether a type implements a trait: an inherent constant, which is there only when it does, wins over the
/// trait's own.
macro_rules! implements {
    ($type:ty: $bound:path) => {{
        #[allow(dead_code)]
        struct Probe<T: ?Sized>(std::marker::PhantomData<T>);
        #[allow(dead_code)]
        trait Otherwise {
            const ANSWER: bool = false;
        }
        impl<T: ?Sized> Otherwise for Probe<T> {}
        #[allow(dead_code)]
        impl<T: ?Sized + $bound> Probe<T> {
            const ANSWER: bool = true;
        }
        <Probe<$type>>::ANSWER
    }};
}

#[test]
fn an_account_id_cannot_leave_the_server() {
    use kith::base::ids::{AccountId, PersonaId};
    assert_none(every(owners));
    assert!(!implements!(AccountId: serde::Serialize), "AccountId can be serialised");
    assert!(!implements!(AccountId: Display), "AccountId can be printed");
    assert!(!implements!(AccountId: std::str::FromStr), "AccountId can be read from an address");
    assert!(implements!(PersonaId: serde::Serialize), "the probe works");
    assert!(implements!(PersonaId: Display), "the probe works");
    assert_eq!(
        planted(owners, "src/community/posts/store.rs", "#[sea_orm(table_name = \"persona_owners\")]"),
        1
    );
}
