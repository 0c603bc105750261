//! How fast a register is copied, how much memory that takes, and how long a look-up takes afterwards.
//!
//! ```text
//! cargo run --release --example registers -- file ROWS FILE       write a file in the shape of NPPES
//! cargo run --release --example registers -- find FILE [DATABASE_URL]   look up numbers of the file in ./data
//! ```
//!
//! Between the two stands the command itself, with the memory that the system says it took at most:
//!
//! ```text
//! KITH_DATA=data kith migrate up && KITH_DATA=data /usr/bin/time -v kith registers import nppes FILE
//! ```
//!
//! The people in the file are nobody: names are drawn from short lists, numbers count up.

#![allow(clippy::expect_used, reason = "a measurement that cannot go on has failed")]
#![allow(clippy::disallowed_methods, reason = "a stopwatch is what this program is")]

use kith::app::{App, load_rules};
use kith::base::config::Config;
use kith::community::clinicians::{Register, find_in_copy};
use kith::live::LocalBus;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Columns of the real file: most are of no use here and stand empty between quotes.
const COLUMNS: usize = 330;
const GIVEN: [&str; 8] = ["ANA", "BEN", "CARA", "DEV", "EMMA", "FINN", "GITA", "HUGO"];
const FAMILY: [&str; 8] = ["EXAMPLE", "SAMPLE", "SPECIMEN", "INVENTED", "NOBODY", "NEMO", "FICTION", "MODEL"];
const STATES: [&str; 8] = ["OH", "KY", "NY", "CA", "TX", "WA", "FL", "IL"];
const CODES: [&str; 8] = [
    "207RX0202X",
    "163W00000X",
    "207Q00000X",
    "183500000X",
    "225100000X",
    "2084P0800X",
    "133V00000X",
    "122300000X",
];
/// How many numbers are looked up.
const LOOKS: usize = 2_000;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["file", rows, file] => write(rows.parse().expect("a number of rows"), file),
        ["find", file] => find(file, None).await,
        ["find", file, database] => find(file, Some(database)).await,
        _ => println!("file ROWS FILE, or find FILE [DATABASE_URL]"),
    }
}

fn write(rows: u64, path: &str) {
    let mut out = BufWriter::new(File::create(path).expect("a file"));
    let mut header = vec![
        "NPI".to_owned(),
        "Entity Type Code".to_owned(),
        "Provider Last Name (Legal Name)".to_owned(),
        "Provider First Name".to_owned(),
        "Provider Middle Name".to_owned(),
        "Provider Other Last Name".to_owned(),
        "Provider Other First Name".to_owned(),
        "Provider Other Middle Name".to_owned(),
        "NPI Deactivation Date".to_owned(),
        "NPI Reactivation Date".to_owned(),
    ];
    for n in 1..=15 {
        header.push(format!("Healthcare Provider Taxonomy Code_{n}"));
        header.push(format!("Provider License Number State Code_{n}"));
    }
    let used = header.len();
    header.extend((used..COLUMNS).map(|n| format!("Column {n}")));
    line(&mut out, header.iter().map(String::as_str));
    for row in 0..rows {
        let pick = |list: &[&'static str; 8], step: u64| list[(row / step % 8) as usize];
        let number = npi(100_000_000 + row * 7 % 899_999_999);
        let kind = if row % 5 == 4 { "2" } else { "1" };
        let mut cells =
            vec![number.as_str(), kind, pick(&FAMILY, 8), pick(&GIVEN, 1), "", "", "", "", "", ""];
        cells.extend([pick(&CODES, 3), pick(&STATES, 5)]);
        cells.resize(COLUMNS, "");
        line(&mut out, cells.into_iter());
    }
    out.flush().expect("a disk with room");
}

fn line<'a>(out: &mut impl Write, cells: impl Iterator<Item = &'a str>) {
    let quoted: Vec<_> = cells.map(|cell| format!("\"{cell}\"")).collect();
    writeln!(out, "{}", quoted.join(",")).expect("a disk with room");
}

/// Nine digits and the check digit over 80840 and them (45 CFR 162.406).
fn npi(nine: u64) -> String {
    let fits =
        |last: u64| Register::parse("npi").expect("a register").number(&format!("{nine}{last}")).is_ok();
    let last = (0..10).find(|last| fits(*last)).expect("one of ten digits fits");
    format!("{nine}{last}")
}

async fn find(path: &str, database: Option<&str>) {
    let config = Config { database_url: database.map(|url| url.to_owned().into()), ..Config::default() };
    let listen = config.listen;
    let rules = load_rules(None).expect("the rules");
    let app = App::builder(config, rules, Arc::new(LocalBus::new())).build(listen).await.expect("a database");
    let numbers = people(path);
    let register = Register::with_file("nppes").expect("a register");
    let mut times = Vec::new();
    for number in numbers.iter().cycle().take(LOOKS) {
        let began = Instant::now();
        let there = find_in_copy(app.db.read(), register, number).await.expect("an answer");
        times.push(began.elapsed());
        assert!(there, "{number} was not copied");
    }
    times.sort_unstable();
    let at = |part: usize| micros(times[(times.len() - 1) * part / 100]);
    println!(
        "{}: {LOOKS} look-ups of {} numbers: median {} µs, 95th percentile {} µs, 99th {} µs, longest {} µs",
        app.db.dialect(),
        numbers.len(),
        at(50),
        at(95),
        at(99),
        at(100)
    );
}

/// Numbers of people, from all of the file.
fn people(path: &str) -> Vec<String> {
    let lines = BufReader::new(File::open(path).expect("the file")).lines();
    let person = |line: String| {
        let mut cells = line.split(',').map(|cell| cell.trim_matches('"').to_owned());
        let number = cells.next()?;
        (cells.next()? == "1").then_some(number)
    };
    let people = lines.map_while(Result::ok).skip(1).enumerate().filter(|(row, _)| row % 997 == 0);
    people.filter_map(|(_, line)| person(line)).collect()
}

fn micros(time: Duration) -> u128 {
    time.as_micros()
}
