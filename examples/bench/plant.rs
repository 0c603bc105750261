//! A community to measure: one public group, its members, and as many posts as asked for, always the same ones.
//!
//! Members and sessions are made by the actions that people use. Topics and posts are written into the tables directly,
//! with the rendering that publishing would have given them: a million of them through every check would take hours.

use kith::app::{App, load_rules};
use kith::base::config::Config;
use kith::base::ids::{GroupId, PersonaId};
use kith::community::groups::{self, Checks, Group, NewGroup, Visibility};
use kith::community::identity::{self, AccountName, NewAccount, Passphrase};
use kith::community::personas::{self, Application, PersonaName, Role};
use kith::live::LocalBus;
use kith::screening::markup;
use kith::transaction;
use kith::web::session::{self, Assurance, Term};
use kith_migrations::{Migrator, MigratorTrait};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, TransactionTrait};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// Members of the group.
pub const MEMBERS: usize = 400;
/// Sessions of each: so many devices.
const SESSIONS: usize = 5;
/// Posts of a topic, which is one page.
pub const POSTS_PER_TOPIC: usize = 20;
/// Letters of a post, about: the mean of the community that the figures of other servers are from.
const LETTERS: usize = 812;
/// Different texts; posts take them in turn.
const TEXTS: usize = 997;
/// Topics that are written at once.
const BATCH: usize = 25;
/// When the first post was written, in microseconds since 1970: 1 January 2026.
const BEGINNING: i64 = 1_767_225_600_000_000;
/// From one post to the next.
const STEP: i64 = 25_000_000;

/// The words of which posts are made: none of them says anything about anybody.
const WORDS: [&str; 48] = [
    "the", "night", "was", "long", "and", "then", "some", "rest", "came", "with", "warm", "tea", "after",
    "that", "slow", "walk", "by", "water", "which", "helps", "more", "than", "it", "should", "when", "pain",
    "comes", "back", "we", "talk", "about", "small", "things", "like", "bread", "or", "rain", "because",
    "good", "days", "are", "made", "of", "quiet", "hours", "not", "always", "easy",
];

/// A community that was planted.
pub struct Community {
    folder: TempDir,
    /// The group's address.
    pub group: String,
    /// How many topics there are; their numbers count from 1.
    pub topics: usize,
    /// A cookie of each session, the members in turn.
    pub cookies: Vec<String>,
}

impl Community {
    /// Plants a community with so many posts.
    pub async fn plant(posts: usize) -> Self {
        eprintln!("planting {posts} posts …");
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config { data: folder.path().to_owned(), ..Config::default() };
        let rules = load_rules(None).expect("the rules");
        let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let app =
            App::builder(config, rules, Arc::new(LocalBus::new())).build(nowhere).await.expect("a database");
        Migrator::up(app.db.writer(), None).await.expect("its tables");
        let group = found(&app).await;
        let (personas, cookies) = join(&app, &group).await;
        let topics = posts / POSTS_PER_TOPIC;
        write(&app, group.id, &personas, topics).await;
        app.db.close().await;
        Self { folder, group: group.address.to_string(), topics, cookies }
    }

    /// Where its database and keys are.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The address of a topic, counted from 0 and over again.
    pub fn topic(&self, number: usize) -> String {
        format!("/g/{}/t/{}", self.group, number % self.topics + 1)
    }
}

async fn found(app: &App) -> Group {
    let new = NewGroup {
        name: "Living with measurements".to_owned(),
        summary: "For a benchmark.".to_owned(),
        about: String::new(),
        rules: vec!["Be kind.".to_owned()],
        visibility: Visibility::Public,
        checks: Checks::default(),
        address: None,
    };
    groups::create(app, "operator", &new).await.expect("a group")
}

/// The members, and a cookie of each of their sessions.
async fn join(app: &App, group: &Group) -> (Vec<PersonaId>, Vec<String>) {
    let (mut personas, mut accounts, mut cookies) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..MEMBERS {
        let account = NewAccount {
            name: AccountName::parse(&format!("measured {number}")).expect("a name"),
            passphrase: Passphrase::given("seven wet otters sing"),
            of_age: 0,
            agreed: None,
        };
        let account = identity::create(app, account, identity::Role::Member).await.expect("an account");
        let name = PersonaName::parse(&format!("Member {number}")).expect("a name");
        let application = Application { name, words: String::new() };
        let persona =
            personas::admit(app, account, group, &application, Role::Member).await.expect("a persona");
        personas.push(persona.id);
        accounts.push(account);
    }
    for _ in 0..SESSIONS {
        let made = transaction!(app.db, |tx| {
            let mut made = Vec::with_capacity(MEMBERS);
            for account in &accounts {
                let cookie =
                    session::start(app, tx, *account, Term::Member, Assurance::Aal1, "Linux").await?;
                made.push(format!("{}={}", cookie.name(), cookie.value()));
            }
            Ok(made)
        });
        cookies.extend(made.expect("sessions"));
    }
    (personas, cookies)
}

/// A text and what it looks like.
struct Text {
    source: String,
    html: String,
}

async fn write(app: &App, group: GroupId, personas: &[PersonaId], topics: usize) {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let texts: Vec<Text> = (0..TEXTS).map(|_| text(&mut random)).collect();
    let tx = app.db.writer().begin().await.expect("a transaction");
    let numbers: Vec<usize> = (0..topics).collect();
    for batch in numbers.chunks(BATCH) {
        let ids: Vec<Uuid> = batch.iter().map(|_| id(&mut random)).collect();
        insert_topics(&tx, group, personas, batch, &ids).await;
        insert_posts(&tx, group, personas, batch, &ids, &texts, &mut random).await;
    }
    let last = i64::try_from(topics).expect("a number");
    let counted =
        Query::update().table("groups").value("last_topic", last).and_where(Expr::col("id").eq(group)).take();
    tx.execute(&counted).await.expect("a number");
    tx.commit().await.expect("it is written");
}

async fn insert_topics(
    tx: &DatabaseTransaction,
    group: GroupId,
    personas: &[PersonaId],
    numbers: &[usize],
    ids: &[Uuid],
) {
    let mut rows = Query::insert();
    rows.into_table("topics").columns([
        "id",
        "group_id",
        "number",
        "kind",
        "title",
        "persona_id",
        "state",
        "created_at",
        "active_at",
        "replies",
        "answered",
    ]);
    for (&number, &id) in numbers.iter().zip(ids) {
        let replies = i32::try_from(POSTS_PER_TOPIC - 1).expect("a number");
        rows.values_panic([
            id.into(),
            group.into(),
            i64::try_from(number + 1).expect("a number").into(),
            "discussion".into(),
            format!("What helps on a long night, part {}", number + 1).into(),
            personas[number % personas.len()].into(),
            "open".into(),
            at(number, 0).into(),
            at(number, POSTS_PER_TOPIC - 1).into(),
            replies.into(),
            false.into(),
        ]);
    }
    tx.execute(&rows).await.expect("topics");
}

async fn insert_posts(
    tx: &DatabaseTransaction,
    group: GroupId,
    personas: &[PersonaId],
    numbers: &[usize],
    topics: &[Uuid],
    texts: &[Text],
    random: &mut ChaCha8Rng,
) {
    let mut rows = Query::insert();
    rows.into_table("posts").columns([
        "id",
        "topic_id",
        "group_id",
        "persona_id",
        "opening",
        "state",
        "source",
        "html",
        "renderer",
        "redacted",
        "helped",
        "revision",
        "created_at",
        "published_at",
    ]);
    for (&number, &topic) in numbers.iter().zip(topics) {
        for post in 0..POSTS_PER_TOPIC {
            let text = &texts[(number * POSTS_PER_TOPIC + post) % texts.len()];
            rows.values_panic([
                id(random).into(),
                topic.into(),
                group.into(),
                personas[(number + post) % personas.len()].into(),
                (post == 0).into(),
                "published".into(),
                text.source.as_str().into(),
                text.html.as_str().into(),
                markup::RENDERER_VERSION.cast_signed().into(),
                false.into(),
                false.into(),
                0.into(),
                at(number, post).into(),
                at(number, post).into(),
            ]);
        }
    }
    tx.execute(&rows).await.expect("posts");
}

/// When a post of a topic was written.
fn at(topic: usize, post: usize) -> i64 {
    BEGINNING + STEP * i64::try_from(topic * POSTS_PER_TOPIC + post).expect("a number") / 100
}

/// A random id (version 4).
fn id(random: &mut ChaCha8Rng) -> Uuid {
    let mut bytes = [0; 16];
    random.fill_bytes(&mut bytes);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    Uuid::from_bytes(bytes)
}

fn text(random: &mut ChaCha8Rng) -> Text {
    let source = words(random, LETTERS);
    let html = markup::render(&source).expect("a text").to_string();
    Text { source, html }
}

/// So many letters, in sentences and two paragraphs.
pub fn words(random: &mut ChaCha8Rng, letters: usize) -> String {
    let mut text = String::with_capacity(letters + 16);
    let mut sentence = 0;
    while text.len() < letters {
        let word = WORDS[random.next_u32() as usize % WORDS.len()];
        text += word;
        sentence += 1;
        text += match sentence {
            12 if text.len() > letters / 2 && !text.contains("\n\n") => ".\n\n",
            12 => ". ",
            _ => " ",
        };
        sentence %= 12;
    }
    text.trim_end().to_owned() + "."
}
