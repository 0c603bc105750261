//! How fast the moderators' desk is when ten thousand posts wait.
//!
//! ```text
//! cargo run --release --example desk [-- DATABASE_URL]
//! ```
//!
//! Without an address it uses SQLite in a throw-away folder; with one, an empty PostgreSQL database that it may fill. It
//! plants the posts through the same actions as members, then asks a real server over HTTP on a port of its own: the
//! desk, a decision, the next item. Beside each stands a bare query for the same hundred rows in the same run, because
//! machines differ and ratios do not.

#![allow(clippy::expect_used, reason = "a measurement that cannot go on has failed")]
#![allow(clippy::disallowed_methods, reason = "a stopwatch is what this program is")]

use kith::app::{App, load_rules};
use kith::base::clock::ManualClock;
use kith::base::config::Config;
use kith::base::ids::AccountId;
use kith::community::groups::{self, Checks, Group, NewGroup, Visibility};
use kith::community::identity::{self, AccountName, NewAccount, Passphrase};
use kith::community::personas::{self, Application, Member, PersonaName, Role};
use kith::community::posts::{self, Ask, Body, NewPost, Title, TopicKind};
use kith::live::LocalBus;
use kith::server::Server;
use kith::transaction;
use kith::web::session::{self, Assurance, Term};
use reqwest::Client;
use reqwest::redirect::Policy;
use sea_orm::{ConnectionTrait, Statement};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How many posts wait.
const WAITING: usize = 10_000;
/// How often each thing is asked.
const ROUNDS: usize = 60;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = Config {
        data: folder.path().to_owned(),
        database_url: std::env::args().nth(1).map(Into::into),
        ..Config::default()
    };
    let clock = Arc::new(ManualClock::new(kith::base::Timestamp::from_micros(1_777_885_200_000_000)));
    let rules = load_rules(None).expect("the rules");
    let builder = App::builder(config, rules, Arc::new(LocalBus::new())).clock(clock.clone());
    let server = Server::bind(SocketAddr::from(([127, 0, 0, 1], 0)), builder).await.expect("a server");
    let app = server.app().clone();
    let served = tokio::spawn(server.run(app.stopping.clone().cancelled_owned()));

    let (group, cookie) = plant(&app, &clock).await;
    let desk = format!("{}g/{}/desk", app.public_url, group.address);
    println!("{}, {WAITING} posts wait, {ROUNDS} rounds each; median and 95th percentile", app.db.dialect());
    let bare = timed(ROUNDS, async |_| bare(&app, &group).await).await;
    println!("bare query for 100 rows   {}", line(&bare, &bare));
    let client = Client::builder().redirect(Policy::none()).build().expect("a client");
    let get = async |path: &str| {
        let answer = client.get(path).header("cookie", &cookie).send().await.expect("an answer");
        let place = answer.headers().get("location").map(|place| place.to_str().expect("text").to_owned());
        (answer.status().as_u16(), place, answer.text().await.expect("a page"))
    };
    let pages = timed(ROUNDS, async |_| assert_eq!(get(&desk).await.0, 200)).await;
    println!("the desk                  {}", line(&pages, &bare));

    let host = app.public_url.as_str().trim_end_matches('/').to_owned();
    let (_, place, _) = get(&format!("{desk}/next")).await;
    let (mut path, mut decided, mut shown) = (place.expect("an item"), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let (status, _, page) = get(&format!("{host}{path}")).await;
        shown.push(begun.elapsed());
        assert_eq!(status, 200, "{path}");
        let version = page.split("name=\"version\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let begun = Instant::now();
        let sent = client
            .post(format!("{host}{}", path.split('?').next().expect("a path")))
            .header("cookie", &cookie)
            .header("origin", &host)
            .form(&[("action", "publish"), ("version", version.expect("a version"))])
            .send()
            .await
            .expect("an answer");
        let next = sent.headers()["location"].to_str().expect("text").to_owned();
        let (_, place, _) = get(&format!("{host}{next}")).await;
        decided.push(begun.elapsed());
        path = place.expect("another item");
    }
    println!("a decision, to the next   {}", line(&decided, &bare));
    println!("an item                   {}", line(&shown, &bare));
    app.stopping.cancel();
    served.await.expect("the server").expect("an orderly end");
}

/// A group with a moderator and ten thousand held replies.
async fn plant(app: &App, clock: &ManualClock) -> (Group, String) {
    let new = NewGroup {
        name: "Living with a long queue".to_owned(),
        summary: "For a measurement.".to_owned(),
        about: String::new(),
        rules: vec!["Be kind.".to_owned()],
        visibility: Visibility::Members,
        checks: Checks::default(),
        address: None,
    };
    let group = groups::create(app, "operator", &new).await.expect("a group");
    let author = join(app, &group, "quiet heron", Role::Member).await;
    let moderator = join(app, &group, "calm owl", Role::Moderator).await;
    let opening = Some((TopicKind::Discussion, Title::parse("Sleep").expect("a title")));
    let said = NewPost { opening, ..new_post("How do you sleep?", "0") };
    posts::start_topic(app, &author, &said, Ask::Anyway).await.expect("a topic");
    let topic = posts::topic_at(app.db.read(), group.id, 1).await.expect("the topic");
    for n in 0..WAITING {
        // Nobody writes faster than they may.
        clock.advance(Duration::from_secs(31));
        let said = new_post(&format!("Ring me on 07700 900{:03}, round {n}.", n % 1000), &n.to_string());
        posts::reply(app, &author, &topic, &said, Ask::Review).await.expect("a held reply");
    }
    let account = moderator.account;
    let cookie =
        transaction!(app.db, |tx| session::start(app, tx, account, Term::Staff, Assurance::Aal2, "Linux")
            .await)
        .expect("a session");
    (group, format!("{}={}", cookie.name(), cookie.value()))
}

async fn join(app: &App, group: &Group, name: &str, role: Role) -> Member {
    let account = account(app, name).await;
    let application = Application { name: PersonaName::parse(name).expect("a name"), words: String::new() };
    let persona = personas::admit(app, account, group, &application, role).await.expect("a persona");
    Member { group: group.clone(), persona, account }
}

async fn account(app: &App, name: &str) -> AccountId {
    let name = AccountName::parse(name).expect("a name");
    let passphrase = Passphrase::given("seven wet otters sing");
    let new = NewAccount { name, passphrase, of_age: 0, agreed: None };
    identity::create(app, new, identity::Role::Member).await.expect("an account")
}

fn new_post(body: &str, key: &str) -> NewPost {
    let body = Body::parse(body).expect("words");
    NewPost {
        opening: None,
        body,
        request_key: key.to_owned(),
        note: String::new(),
        agreed: None,
        wanted: None,
    }
}

/// The same hundred rows, with nothing around them.
async fn bare(app: &App, group: &Group) {
    let conn = app.db.read();
    let question = "SELECT post_id, danger, since FROM holds WHERE decided_at IS NULL ORDER BY danger DESC, since LIMIT 100";
    let rows = conn
        .query_all_raw(Statement::from_string(conn.get_database_backend(), question))
        .await
        .expect("an answer");
    assert_eq!(rows.len(), 100, "{}", group.name);
}

async fn timed(rounds: usize, act: impl AsyncFn(usize)) -> Vec<Duration> {
    let mut times = Vec::new();
    for round in 0..rounds {
        let begun = Instant::now();
        act(round).await;
        times.push(begun.elapsed());
    }
    times
}

fn line(times: &[Duration], bare: &[Duration]) -> String {
    let (median, p95) = (percentile(times, 50), percentile(times, 95));
    let ratio = median.as_secs_f64() / percentile(bare, 50).as_secs_f64();
    format!("{:>9.2} ms {:>9.2} ms {ratio:>9.1} × bare", ms(median), ms(p95))
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn percentile(times: &[Duration], percent: usize) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted[(sorted.len() * percent).div_ceil(100) - 1]
}
