//! `SECURITY.md` says of each requirement of OWASP ASVS 5.0 what holds it. What it names has to be there.

use crate::support::sources;
use std::path::Path;

/// The first words of the line of a requirement that is not met, or not wholly.
const GAPS: [&str; 2] = ["**Not met.**", "**In part.**"];

/// A line of the table: the requirement's number, what it asks, what holds it.
type Row<'a> = (&'a str, &'a str, &'a str);

fn rows(text: &str) -> Vec<Row<'_>> {
    let numbered =
        |line: &&str| line.starts_with("| ") && line[2..].starts_with(|c: char| c.is_ascii_digit());
    text.lines()
        .filter(numbered)
        .map(|line| {
            let mut cells = line.trim_matches('|').splitn(3, " | ").map(str::trim);
            let mut next = || cells.next().unwrap_or_else(|| panic!("not three cells: {line}"));
            (next(), next(), next())
        })
        .collect()
}

/// What stands between backticks.
fn named(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// A file of the repository, or `file::function` in it.
fn is_there(top: &Path, name: &str) -> bool {
    let (path, function) = name.split_once("::").map_or((name, None), |(path, name)| (path, Some(name)));
    match function {
        None => top.join(path).exists(),
        Some(function) => std::fs::read_to_string(top.join(path)).is_ok_and(|text| {
            let declared = format!("fn {function}");
            text.match_indices(&declared).any(|(at, found)| {
                !text[at + found.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
            })
        }),
    }
}

fn wrong(top: &Path, (number, _, held): Row<'_>) -> Vec<String> {
    let names = named(held);
    let missing = names.iter().filter(|name| !is_there(top, name));
    let mut wrong: Vec<_> = missing.map(|name| format!("{number}: {name} is not there")).collect();
    if names.is_empty() && !GAPS.iter().any(|gap| held.starts_with(gap)) {
        wrong.push(format!("{number}: neither what holds it nor that nothing does"));
    }
    wrong
}

#[test]
fn what_holds_a_requirement_is_there() {
    let top = sources::top();
    let text = std::fs::read_to_string(top.join("SECURITY.md")).unwrap();
    let rows = rows(&text);
    assert!(rows.len() > 100, "only {} lines", rows.len());
    let wrong: Vec<_> = rows.iter().flat_map(|row| wrong(top, *row)).collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    let place = |row: &Row<'_>| -> Vec<u32> { row.0.split('.').map(|part| part.parse().unwrap()).collect() };
    assert!(
        rows.is_sorted_by(|a, b| place(a) < place(b)),
        "the numbers are not in order, or one stands twice"
    );
}

#[test]
fn a_line_that_promises_too_much_is_seen() {
    let top = sources::top();
    for (line, expected) in [
        ("| 1.2.3 | asked | `tests/security.rs::a_line_that_promises_too_much_is_seen` |", 0),
        ("| 1.2.3 | asked | `src/web` |", 0),
        ("| 1.2.3 | asked | **Not met.** Nobody did it. |", 0),
        ("| 1.2.3 | asked | `tests/security.rs::a_line_that_promises` |", 1),
        ("| 1.2.3 | asked | `tests/nowhere.rs` |", 1),
        ("| 1.2.3 | asked | **In part.** `tests/nowhere.rs::what` |", 1),
        ("| 1.2.3 | asked | We are careful. |", 1),
    ] {
        let [row] = rows(line)[..] else { panic!("{line} is no line") };
        assert_eq!(wrong(top, row).len(), expected, "{line}");
    }
}
