//! The project's own sources, read as tokens: comments and texts in quotes do not count, macros do.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::path::{Path, PathBuf};

/// One source file.
pub struct Source {
    /// From the top of the repository, for example `src/web/page.rs`.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// A path that a source names, for example `crate::base::ids`, written out from the top of the crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named(pub Vec<String>);

/// The top of the repository.
pub fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder` whose name ends like this, in order.
pub fn files(folder: &str, ending: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&top().join(folder), ending, &mut found);
    found.sort();
    let read = |path: PathBuf| Source {
        text: std::fs::read_to_string(&path).unwrap(),
        path: path.strip_prefix(top()).unwrap().to_str().unwrap().to_owned(),
    };
    found.into_iter().map(read).collect()
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, ending, found);
        } else if path.to_str().is_some_and(|path| path.ends_with(ending)) {
            found.push(path);
        }
    }
}

impl Source {
    /// A source for a test of a rule.
    pub fn planted(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// The module that the file is, for example `["community", "posts", "store"]`.
    pub fn module(&self) -> Vec<String> {
        let path = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let path = path.trim_end_matches("/mod");
        let top = matches!(path, "lib" | "main" | "mod");
        if top { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
    }

    /// The name of the file itself.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Its tokens.
    pub fn tokens(&self) -> Vec<TokenTree> {
        let stream: TokenStream = self.text.parse().unwrap_or_else(|error| panic!("{}: {error}", self.path));
        stream.into_iter().collect()
    }

    /// Every path of two or more names in it, `use` trees written out. A macro's own path is left out.
    pub fn paths(&self) -> Vec<Named> {
        let mut found = Vec::new();
        walk(&self.tokens(), &self.module(), &mut found);
        found
    }
}

impl Named {
    /// Whether the path begins with these names.
    pub fn begins(&self, names: &[&str]) -> bool {
        self.0.len() >= names.len() && self.0.iter().zip(names).all(|(a, b)| a == b)
    }

    /// The names behind `crate`, when the path is one of our own.
    pub fn own(&self) -> Option<&[String]> {
        self.0.split_first().filter(|(first, _)| *first == "crate").map(|(_, rest)| rest)
    }
}

impl std::fmt::Display for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join("::"))
    }
}

fn walk(tokens: &[TokenTree], module: &[String], found: &mut Vec<Named>) {
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Ident(word) if word == "mod" => {
                // `mod name { … }` is a module inside this one.
                if let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) =
                    (tokens.get(at + 1), tokens.get(at + 2))
                {
                    let inner = [module, &[name.to_string()]].concat();
                    walk(&body.stream().into_iter().collect::<Vec<_>>(), &inner, found);
                    at += 2;
                }
            }
            TokenTree::Ident(_) if is_colons(tokens, at + 1) => {
                let mut paths = Vec::new();
                let end = read(tokens, at, Vec::new(), &mut paths);
                if !is_punct(tokens, end, '!') {
                    found.extend(paths.into_iter().map(|path| Named(resolve(path, module))));
                }
                at = end;
                continue;
            }
            TokenTree::Group(group) => {
                walk(&group.stream().into_iter().collect::<Vec<_>>(), module, found);
            }
            _ => {}
        }
        at += 1;
    }
}

/// Reads the path that begins at `at`, behind the names `before`; returns where it ends.
fn read(tokens: &[TokenTree], mut at: usize, before: Vec<String>, paths: &mut Vec<Vec<String>>) -> usize {
    let mut path = before;
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(name)) => path.push(name.to_string()),
            Some(TokenTree::Punct(star)) if star.as_char() == '*' => path.push("*".to_owned()),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                for branch in
                    inner.split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ','))
                {
                    if !branch.is_empty() {
                        read(branch, 0, path.clone(), paths);
                    }
                }
                return at + 1;
            }
            // Generic arguments or a macro's argument: the path ends before them.
            _ => {
                paths.push(path);
                return at;
            }
        }
        at += 1;
        if !is_colons(tokens, at) {
            paths.push(path);
            return at;
        }
        at += 2;
    }
}

/// Writes `self` and `super` out.
fn resolve(path: Vec<String>, module: &[String]) -> Vec<String> {
    let ups = path.iter().take_while(|name| *name == "super").count();
    let own = path.first().is_some_and(|name| name == "self");
    if ups == 0 && !own {
        return path;
    }
    let kept = module.len().saturating_sub(ups);
    let rest = path.into_iter().skip(if own { 1 } else { ups });
    std::iter::once("crate".to_owned()).chain(module[..kept].iter().cloned()).chain(rest).collect()
}

fn is_punct(tokens: &[TokenTree], at: usize, mark: char) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == mark)
}

fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens, at, ':') && is_punct(tokens, at + 1, ':')
}

mod tests {
    use super::*;

    fn paths(path: &str, text: &str) -> Vec<String> {
        Source::planted(path, text).paths().iter().map(Named::to_string).collect()
    }

    #[test]
    fn every_way_to_name_a_path_is_read() {
        let text = r#"
            //! Not crate::comment.
            use crate::{app::App, base::{ids, Error as Failed}};
            use super::super::groups;
            mod inner { use super::store; }
            fn f() { let _ = "crate::text"; vec![crate::web::page()]; crate::routes!(x); a.b::<crate::live::Hub>() }
        "#;
        let expected = [
            "crate::app::App",
            "crate::base::ids",
            "crate::base::Error",
            "crate::community::groups",
            "crate::community::posts::actions::store",
            "crate::web::page",
            "crate::live::Hub",
        ];
        let named = paths("src/community/posts/actions.rs", text);
        assert_eq!(named.iter().filter(|path| path.contains("::")).collect::<Vec<_>>(), expected);
    }
}
