//! Whether the time of an answer tells that a sign-in name exists.
//!
//! ```text
//! cargo run --release --example signin_timing
//! ```
//!
//! Starts a server on a free port of this machine over a fresh SQLite database with 500 accounts, and tries to sign in
//! 1,000 times over HTTP, in an order by chance: 500 times under a name that nobody has, and once under the name of each
//! account with a wrong passphrase. Prints both medians, by how much they differ, and how likely times as different as
//! these are when they come from one distribution (Mann and Whitney 1947, two-sided). The status is 0 when the medians
//! differ by less than 5 % and the test does not tell them apart at p < 0.01.

#![allow(clippy::expect_used, reason = "a measurement that cannot go on has failed")]
#![allow(clippy::disallowed_methods, reason = "a stopwatch is what this program is")]

use kith::app::{App, load_rules};
use kith::base::config::Config;
use kith::base::random::{Random, SystemRandom};
use kith::community::identity::{self, AccountName, NewAccount, Passphrase, Role};
use kith::live::LocalBus;
use kith::server::Server;
use reqwest::Client;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

/// How many tries of each kind.
const TRIES: usize = 500;
/// Tries beforehand that do not count: connections, caches, the first hash.
const WARM: usize = 50;

#[tokio::main]
async fn main() -> ExitCode {
    let folder = tempfile::tempdir().expect("a folder");
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    // Every try says that it comes from an address of its own, so that none is slowed down.
    let config = Config { data: folder.path().to_owned(), listen, behind_proxy: true, ..Config::default() };
    let rules = load_rules(None).expect("the rules");
    let server = Server::bind(listen, App::builder(config, rules, Arc::new(LocalBus::new()))).await;
    let server = server.expect("the server listens");
    let app = server.app().clone();
    let serving = tokio::spawn(server.run(app.stopping.clone().cancelled_owned()));
    for number in 0..TRIES {
        let name = AccountName::parse(&known(number)).expect("a name");
        let passphrase = Passphrase::given(&format!("the right one of {number}"));
        let new = NewAccount { name, passphrase, of_age: 0, agreed: None };
        identity::create(&app, new, Role::Member).await.expect("an account");
    }

    let door = Door { client: Client::new(), url: app.public_url.as_str().trim_end_matches('/').to_owned() };
    for number in 0..WARM {
        door.knock(&format!("warm {number}"), number).await;
    }
    let (mut unknown, mut wrong) = (Vec::with_capacity(TRIES), Vec::with_capacity(TRIES));
    for (count, try_) in shuffled().into_iter().enumerate() {
        let name = if try_ < TRIES { nobody(try_) } else { known(try_ - TRIES) };
        let took = door.knock(&name, WARM + count).await;
        if try_ < TRIES { unknown.push(took) } else { wrong.push(took) }
    }
    app.stopping.cancel();
    serving.await.expect("the server ends").expect("in order");
    report(unknown, wrong)
}

fn known(number: usize) -> String {
    format!("somebody {number}")
}

fn nobody(number: usize) -> String {
    format!("nobodies {number}")
}

/// The tries in an order by chance, so that a machine that slows down slows both kinds alike.
fn shuffled() -> Vec<usize> {
    let mut order: Vec<usize> = (0..2 * TRIES).collect();
    order.sort_by_cached_key(|_| {
        let mut bytes = [0; 8];
        SystemRandom.fill(&mut bytes);
        bytes
    });
    order
}

struct Door {
    client: Client,
    url: String,
}

impl Door {
    /// Tries to sign in, and says how many milliseconds the answer took.
    async fn knock(&self, name: &str, number: usize) -> f64 {
        let address = format!("10.{}.{}.{}", number >> 16, (number >> 8) & 255, number & 255);
        let form = [("name", name), ("passphrase", "surely not the right one")];
        let request = self.client.post(format!("{}/sign-in", self.url)).form(&form);
        let request = request.header("origin", &self.url).header("x-forwarded-for", address);
        let started = Instant::now();
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        answer.bytes().await.expect("its body");
        let took = started.elapsed().as_secs_f64() * 1000.0;
        assert_eq!(status, 422, "nobody gets in, and nobody is slowed down");
        took
    }
}

fn report(mut unknown: Vec<f64>, mut wrong: Vec<f64>) -> ExitCode {
    let p = mann_whitney(&unknown, &wrong);
    unknown.sort_by(f64::total_cmp);
    wrong.sort_by(f64::total_cmp);
    let at = |times: &[f64], share: f64| times[(times.len() as f64 * share) as usize];
    for (what, times) in [("unknown name", &unknown), ("wrong passphrase", &wrong)] {
        println!(
            "{what:<16} n {}  p10 {:.2} ms  median {:.2} ms  p90 {:.2} ms",
            times.len(),
            at(times, 0.1),
            at(times, 0.5),
            at(times, 0.9)
        );
    }
    let (a, b) = (at(&unknown, 0.5), at(&wrong, 0.5));
    let apart = (a - b).abs() / a.min(b) * 100.0;
    println!("the medians differ by {apart:.2} %; Mann-Whitney p = {p:.3}");
    if apart < 5.0 && p >= 0.01 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The two-sided p of the Mann-Whitney test, by its normal approximation, which is good from about 20 values on.
fn mann_whitney(a: &[f64], b: &[f64]) -> f64 {
    let mut all: Vec<(f64, bool)> = a.iter().map(|time| (*time, true)).collect();
    all.extend(b.iter().map(|time| (*time, false)));
    all.sort_by(|x, y| x.0.total_cmp(&y.0));
    // Times in nanoseconds are never equal, so ranks are plain.
    let ranks = all.iter().enumerate().filter(|(_, (_, first))| *first).map(|(rank, _)| rank as f64 + 1.0);
    let (n, m) = (a.len() as f64, b.len() as f64);
    let u = ranks.sum::<f64>() - n * (n + 1.0) / 2.0;
    let z = (u - n * m / 2.0) / (n * m * (n + m + 1.0) / 12.0).sqrt();
    erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// The complementary error function (Abramowitz and Stegun 7.1.26: good to 1.5e-7).
fn erfc(x: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let terms = [0.254_829_592, -0.284_496_736, 1.421_413_741, -1.453_152_027, 1.061_405_429];
    let sum = terms.iter().rev().fold(0.0, |sum, term| (sum + term) * t);
    sum * (-x * x).exp()
}
