//! A stolen database without its key file: what was to be read by few cannot be read, and nothing in it joins two
//! personas of one account.

use super::unlinkable::chance::unlikely;
use super::unlinkable::scene::{PEOPLE, Scene};
use crate::both_databases;
use crate::community::writing;
use crate::support::sinks::{link_in, posting, sinks};
use crate::support::world::{Member, Person};
use crate::support::{PASSPHRASE, TestApp, eventually};
use data_encoding::{BASE32_NOPAD, BASE64_NOPAD, HEXLOWER};
use kith::base::Timestamp;
use kith::base::clock::{days, hours};
use kith::base::dialect::Dialect;
use kith::base::ids::{DecisionId, parse_base32};
use kith::community::clinicians::{self, ApplicationForm, NewApplication};
use kith::community::groups::Visibility;
use kith::community::identity::{self, AccountName, Authenticator, NewAccount, Passphrase, Role as Staff};
use kith::community::personas::{self, Application, Pace, PersonaName, Role, State};
use kith::transaction;
use regex::Regex;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

/// A name to sign in with that is nowhere else.
const NAME: &str = "Velvet Teapot";
/// Words that only a moderator reads.
const HELD: &str = "The wombat rings 07700 900123 at dusk.";
/// Words that a moderator refused.
const REFUSED: &str = "The marmot rings 07700 900456 at dawn.";
/// Words that only their author reads.
const DRAFT: &str = "The badger has not made up its mind.";
/// Words against a decision.
const APPEAL: &str = "The marmot only meant a help line.";
/// Words to those who let people in.
const WORDS: &str = "The dormouse would like to come in.";
/// A name on a certificate.
const REGISTERED: &str = "Ada Lovelace-Example";
/// The certificate.
const EVIDENCE: &[u8] = b"%PDF-1.7\n% the certificate of the pangolin\n";
/// Why administrators asked whether two personas are one person.
const ORDER: &str = "The court of the turnstone ordered it.";
/// An address for getting back in.
const EMAIL: &str = "lapwing@example.org";
/// An address that nobody has confirmed yet.
const UNCONFIRMED: &str = "godwit@example.org";
/// Words that everybody in the group reads.
const PUBLIC: &str = "The hedgehog slept well.";

/// Where rows of an account's personas do lie one beside the other, because one act of their owner writes them all:
/// who chooses where to show a badge makes the badges at once. No value joins them, their place in the file does.
const TOGETHER: [&str; 1] = ["badges"];

both_databases!(what_few_may_read_cannot_be_read_without_the_key[posting()]);
async fn what_few_may_read_cannot_be_read_without_the_key(world: TestApp) {
    let group = world.group(Visibility::Members).await;
    let closed = world.group(Visibility::Approval).await;
    let new = NewAccount {
        name: AccountName::parse(NAME).unwrap(),
        passphrase: Passphrase::given(PASSPHRASE),
        of_age: 16,
        agreed: None,
    };
    let account = identity::create(&world.app, new, Staff::Member).await.unwrap();
    let visitor = world.another_device(account, Staff::Member).await;
    let persona = world.admit(account, &group, "Quiet Heron", Role::Member).await;
    let person = Person { visitor, account, name: NAME.to_owned() };
    let member = world.as_member(person, persona, &group);
    let moderator = world.moderator(&group, "Calm Owl").await;

    let topic = writing::topic(&member, "Sleep").await;
    writing::say(&member, &topic, PUBLIC).await;
    writing::post_id(&writing::reply(&member, &topic, HELD, "ask").await);
    let refused = writing::post_id(&writing::reply(&member, &topic, REFUSED, "ask").await);
    writing::decide(&moderator, &refused, "reject", &[], "A number.").await.expect(303);
    let appeal = format!("{}/appeal", writing::decision(&member).await);
    member.post(&appeal, &[("words", APPEAL)]).await.expect(303);
    let draft = [("kind", "discussion"), ("title", "Later"), ("body", DRAFT)];
    member.post(&format!("/g/{}/drafts", group.address), &draft).await.expect(303);
    let application =
        Application { name: PersonaName::parse("Slow River").unwrap(), words: WORDS.to_owned() };
    personas::join(&world.app, account, &closed, &application).await.unwrap();
    apply(&world, &member).await;
    for address in [EMAIL, UNCONFIRMED] {
        member.post("/account/email", &[("email", address)]).await.expect(303);
        let link = format!("{}/email/", world.url);
        let mail = eventually("the mail", async || {
            let mails = sinks().mails(&link, 0).await;
            mails.into_iter().find(|mail| mail.contains(address))
        })
        .await;
        if address == EMAIL {
            member.post(&link_in(&mail, &world), &[]).await.expect(200);
        }
    }
    unmask(&world, [("Quiet Heron", group.address.as_str()), ("Slow River", closed.address.as_str())]).await;
    let unfinished = codes_secret(&world, &member, false).await;
    let codes = codes_secret(&world, &member, true).await;

    let stolen = Stolen::take(&world).await;
    assert!(stolen.holds(PUBLIC.as_bytes()), "the dump was not read");
    for secret in [
        NAME.as_bytes(),
        PASSPHRASE.as_bytes(),
        HELD.as_bytes(),
        b"wombat",
        REFUSED.as_bytes(),
        b"marmot",
        DRAFT.as_bytes(),
        b"badger has",
        APPEAL.as_bytes(),
        WORDS.as_bytes(),
        b"dormouse",
        ORDER.as_bytes(),
        EMAIL.as_bytes(),
        b"lapwing",
        UNCONFIRMED.as_bytes(),
        b"godwit",
        b"turnstone",
        REGISTERED.as_bytes(),
        b"01A2345N",
        EVIDENCE,
        b"pangolin",
        &codes,
        &unfinished,
    ] {
        assert!(!stolen.holds(secret), "«{}» can be read", String::from_utf8_lossy(secret));
    }
}

async fn apply(world: &TestApp, member: &Member) {
    let typed = ApplicationForm {
        profession: "nurse".into(),
        country: "GB".into(),
        register: "nmc".into(),
        number: "01A2345N".into(),
        name: REGISTERED.into(),
        agree: "1".into(),
        ..ApplicationForm::default()
    };
    let new = NewApplication::parse(&typed, Ok(EVIDENCE.to_vec())).unwrap();
    clinicians::apply(&world.app, member.account, &new).await.unwrap();
}

/// What makes somebody's codes, as the page shows it; set up, or only begun.
async fn codes_secret(world: &TestApp, member: &Member, finish: bool) -> Vec<u8> {
    let page = member.get("/account/codes").await.expect(200);
    let secret = BASE32_NOPAD.decode(page.first("#secret").replace(' ', "").as_bytes()).unwrap();
    if finish {
        let code = Authenticator::from_secret(&secret).unwrap().code_at(world.app.now()).unwrap();
        member.submit(&page, "/account/codes", &[("code", &code)]).await.expect(303);
    }
    secret
}

both_databases!(no_query_joins_two_personas);
async fn no_query_joins_two_personas(world: TestApp) {
    let scene = Scene::arrange(&world).await;
    for person in 0..PEOPLE {
        let pair =
            [0, 1].map(|side| (scene.faces[side][person].name.as_str(), scene.groups[side].address.as_str()));
        unmask(&world, pair).await;
    }
    everybody_is_told(&world).await;
    let stolen = Stolen::take(&world).await;
    let faces: Vec<_> =
        scene.faces.iter().flatten().map(|face| HEXLOWER.encode(face.id.as_bytes())).collect();
    let reached = stolen.reach(&faces);
    let (fewest, most) = (reached.iter().map(BTreeSet::len).min(), reached.iter().map(BTreeSet::len).max());
    assert!(fewest > Some(5) && most < Some(stolen.rows.len()), "{fewest:?} to {most:?} values");

    let mut owners: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (face, values) in reached.iter().enumerate() {
        for value in values {
            owners.entry(value).or_default().insert(face);
        }
    }
    // The faces of one person are `PEOPLE` apart.
    let one_person = |faces: &BTreeSet<usize>| {
        faces.len() > 1 && faces.iter().map(|face| face % PEOPLE).collect::<BTreeSet<_>>().len() == 1
    };
    let joins: Vec<_> = owners.iter().filter(|(_, faces)| one_person(faces)).collect();
    let where_from = joins.iter().map(|(value, _)| stolen.places(value)).collect::<BTreeSet<_>>();
    assert!(joins.is_empty(), "{} values join personas of one account, in {where_from:#?}", joins.len());

    let orders = stolen.orders(&faces);
    assert!(orders.contains_key("posts") && orders.contains_key("personas"), "{:?}", orders.keys());
    for (table, order) in orders {
        assert_eq!(neighbours(&order), None, "{table}: rows of one account lie together");
    }
}

both_databases!(a_suspended_account_joins_no_two_personas);
async fn a_suspended_account_joins_no_two_personas(world: TestApp) {
    const EACH: usize = 4;
    let groups = [world.group(Visibility::Members).await, world.group(Visibility::Members).await];
    let people = [
        world.person().await.account,
        world.person().await.account,
        world.person().await.account,
        world.person().await.account,
    ];
    let mut faces = Vec::new();
    for (number, group) in groups.iter().enumerate() {
        for (at, account) in people.iter().enumerate() {
            // No two moments of the story agree in what is left of whole minutes.
            world.advance(Duration::from_micros(61_000_003 + (number * EACH + at) as u64));
            let name = format!("face {}", number * EACH + at);
            faces.push(world.admit(*account, group, &name, Role::Member).await.id);
        }
    }
    world.advance(Duration::from_micros(61_700_017));
    let (app, decision) = (&world.app, DecisionId::new(world.app.random()));
    let until = app.now() + days(30);
    let suspended = transaction!(app.db, |tx| {
        personas::suspend(app, tx, faces[1], decision, until, Pace::Spread).await
    });
    suspended.unwrap();
    let state = async |face: usize| personas::find(world.app.db.read(), faces[face]).await.unwrap().state;
    for _ in 0..73 {
        world.advance(hours(1));
        if state(1 + EACH).await == State::Left {
            break;
        }
    }
    crate::support::eventually("to be gone", async || (state(1 + EACH).await == State::Left).then_some(()))
        .await;
    assert_eq!(state(1).await, State::Banned);

    let stolen = Stolen::take(&world).await;
    let ids: Vec<_> = faces.iter().map(|face| HEXLOWER.encode(face.as_bytes())).collect();
    let reached = stolen.reach(&ids);
    assert!(
        reached[1].contains(&HEXLOWER.encode(decision.as_bytes())),
        "the decision names whom it was about"
    );
    for at in 0..EACH {
        let others: BTreeSet<_> =
            (0..2 * EACH).filter(|face| face % EACH != at).flat_map(|face| reached[face].clone()).collect();
        let both: BTreeSet<_> = reached[at].intersection(&reached[at + EACH]).cloned().collect();
        let joins: Vec<_> = both.difference(&others).map(|value| stolen.places(value)).collect();
        assert!(joins.is_empty(), "the personas of person {at} are joined in {joins:?}");
    }
}

/// Two administrators ask whether these two are one person, and one of them looks.
async fn unmask(world: &TestApp, [one, other]: [(&str, &str); 2]) {
    let (asker, second) = (world.admin().await, world.admin().await);
    let fields = [
        ("ground", "court"),
        ("reason", ORDER),
        ("name", one.0),
        ("group", one.1),
        ("other_name", other.0),
        ("other_group", other.1),
    ];
    let asked = asker.post("/admin/unmaskings", &fields).await.expect(303).location();
    let path = asked.split('?').next().unwrap();
    second.post(&format!("{path}/answer"), &[("answer", "allow")]).await.expect(303);
    asker.post(&format!("{path}/looks"), &[]).await.expect(200);
}

/// Lets each of the jobs that tell somebody be done at its own time.
async fn everybody_is_told(world: &TestApp) {
    let waiting = "SELECT COUNT(*) FROM jobs WHERE kind = 'personas.tell_unmasked'";
    let told = "SELECT COUNT(*) FROM notifications WHERE kind = 'unmasked'";
    for left in (0..2 * PEOPLE as i64).rev() {
        let next = "SELECT MIN(run_at) FROM jobs WHERE kind = 'personas.tell_unmasked'";
        world.clock.set(Timestamp::from_micros(world.ask(next).await));
        world.advance(Duration::ZERO);
        eventually("the next notice", async || (world.ask(waiting).await == left).then_some(())).await;
    }
    assert_eq!(world.ask(told).await, 2 * PEOPLE as i64);
}

/// In which part of all pairings the rows of the first and the second group lie as near to each other as they do,
/// when that is no chance.
fn neighbours(order: &[usize]) -> Option<f64> {
    let place = |face: usize| order.iter().position(|other| *other == face).unwrap() as f64;
    let near = |one, other| -(place(one) - place(PEOPLE + other)).abs();
    let table: Vec<_> = (0..PEOPLE).map(|one| (0..PEOPLE).map(|other| near(one, other)).collect()).collect();
    unlikely(&table, 0.0001)
}

/// What a thief has: every file but the keys, and every row.
struct Stolen {
    bytes: Vec<Vec<u8>>,
    rows: Vec<Row>,
}

/// A row, its values written as text: bytes and ids in hexadecimal.
struct Row {
    table: String,
    values: Vec<(String, String)>,
}

impl Stolen {
    async fn take(world: &TestApp) -> Self {
        let mut bytes = Vec::new();
        read_all(&world.folder().join("files"), &mut bytes);
        let rows = match world.app.db.dialect() {
            Dialect::Sqlite => {
                // A copy of the files, as they lie there while the server runs, opened elsewhere without the keys.
                let elsewhere = tempfile::tempdir().unwrap();
                for name in ["kith.db", "kith.db-wal"] {
                    let file = std::fs::read(world.folder().join(name)).unwrap_or_default();
                    std::fs::write(elsewhere.path().join(name), &file).unwrap();
                    bytes.push(file);
                }
                let url = format!("sqlite:{}", elsewhere.path().join("kith.db").display());
                let thief = Database::connect(url).await.unwrap();
                let rows = all_rows(&thief, Dialect::Sqlite).await;
                thief.close().await.unwrap();
                rows
            }
            Dialect::Postgres => all_rows(world.app.db.read(), Dialect::Postgres).await,
        };
        Self { bytes, rows }
    }

    /// Whether these bytes are anywhere, as they are or written in one of the usual ways.
    fn holds(&self, secret: &[u8]) -> bool {
        let written = [
            secret.to_vec(),
            HEXLOWER.encode(secret).into_bytes(),
            HEXLOWER.encode(secret).to_uppercase().into_bytes(),
            BASE32_NOPAD.encode(secret).into_bytes(),
            BASE32_NOPAD.encode(secret).to_lowercase().into_bytes(),
            BASE64_NOPAD.encode(secret).into_bytes(),
        ];
        let within = |bytes: &[u8]| {
            written.iter().any(|form| bytes.windows(form.len()).any(|window| window == form.as_slice()))
        };
        let mut values = self.rows.iter().flat_map(|row| row.values.iter());
        self.bytes.iter().any(|bytes| within(bytes)) || values.any(|(_, value)| within(value.as_bytes()))
    }

    /// Everything that leads on from each persona: the values of the rows that name it, then of the rows that share
    /// a value with those, and so on for three steps. A value that rows of several personas name leads nowhere; that
    /// they share it is what is looked at.
    fn reach(&self, faces: &[String]) -> Vec<BTreeSet<String>> {
        let mut index: HashMap<&str, Vec<usize>> = HashMap::new();
        let values: Vec<Vec<String>> = self.rows.iter().map(Row::linking).collect();
        for (row, values) in values.iter().enumerate() {
            for value in values {
                index.entry(value).or_default().push(row);
            }
        }
        let none = Vec::new();
        let of = |value: &str| index.get(value).unwrap_or(&none);
        let mut named: HashMap<&str, BTreeSet<usize>> = HashMap::new();
        for (face, id) in faces.iter().enumerate() {
            for value in of(id).iter().flat_map(|row| &values[*row]) {
                named.entry(value).or_default().insert(face);
            }
        }
        let follow = |face: usize, id: &str| {
            let mut known: BTreeSet<String> = BTreeSet::from([id.to_owned()]);
            let mut edge = known.clone();
            for _ in 0..3 {
                let leads = edge.iter().filter(|value| {
                    let owners = named.get(value.as_str());
                    owners.is_none_or(|owners| owners.len() == 1 && owners.contains(&face))
                });
                let rows: BTreeSet<usize> = leads.flat_map(|value| of(value)).copied().collect();
                let found: BTreeSet<String> = rows.iter().flat_map(|row| values[*row].clone()).collect();
                edge = found.difference(&known).cloned().collect();
                known.extend(found);
            }
            known
        };
        faces.iter().enumerate().map(|(face, id)| follow(face, id)).collect()
    }

    /// The columns in which a value stands.
    fn places(&self, value: &str) -> Vec<String> {
        let mut places = BTreeSet::new();
        for row in &self.rows {
            for (column, text) in &row.values {
                if linking(text).iter().any(|other| other == value) {
                    places.insert(format!("{}.{column}", row.table));
                }
            }
        }
        places.into_iter().collect()
    }

    /// By table, the personas in the order of their first rows; of the tables that name all of the first two groups.
    fn orders(&self, faces: &[String]) -> BTreeMap<String, Vec<usize>> {
        let mut orders: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| !TOGETHER.contains(&row.table.as_str())) {
            let order = orders.entry(row.table.clone()).or_default();
            for (_, value) in &row.values {
                let face = faces[..2 * PEOPLE].iter().position(|id| id == value);
                order.extend(face.filter(|face| !order.contains(face)));
            }
        }
        orders.retain(|_, order| order.len() == 2 * PEOPLE);
        orders
    }
}

impl Row {
    fn linking(&self) -> Vec<String> {
        self.values.iter().flat_map(|(_, text)| linking(text)).collect()
    }
}

/// What of a value could be found in another row: itself unless it is too short for that, every id in it, and of a
/// moment what is left of whole minutes. Times that were reckoned from the same moment agree in that.
fn linking(text: &str) -> Vec<String> {
    static ID: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b[a-z2-7]{26}\b").unwrap());
    let mut values: Vec<String> = ID
        .find_iter(text)
        .filter_map(|id| parse_base32(id.as_str()))
        .map(|id| HEXLOWER.encode(&id))
        .collect();
    match text.parse::<i64>() {
        Ok(moment) if text.len() == 16 => {
            let fraction = moment % 60_000_000;
            values.extend((fraction != 0).then(|| format!("fraction {fraction}")));
        }
        Ok(_) => {}
        Err(_) if text.len() >= 8 => values.push(text.to_owned()),
        Err(_) => {}
    }
    values
}

fn read_all(folder: &Path, bytes: &mut Vec<Vec<u8>>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => read_all(&path, bytes),
            path => bytes.push(std::fs::read(path).unwrap()),
        }
    }
}

/// Every row of every table in the order in which it lies there.
async fn all_rows(conn: &DatabaseConnection, dialect: Dialect) -> Vec<Row> {
    let ask = async |question: String| {
        conn.query_all_raw(Statement::from_string(conn.get_database_backend(), question)).await.unwrap()
    };
    let columns = match dialect {
        Dialect::Sqlite => {
            "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
        }
        Dialect::Postgres => {
            "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public'"
        }
    };
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in ask(columns.to_owned()).await {
        let column = row.try_get_by_index(1).unwrap();
        tables.entry(row.try_get_by_index(0).unwrap()).or_default().push(column);
    }
    let mut rows = Vec::new();
    for (table, columns) in tables {
        let text = |column: &String| match dialect {
            Dialect::Sqlite => {
                format!(
                    "CASE typeof(\"{column}\") WHEN 'blob' THEN lower(hex(\"{column}\")) ELSE CAST(\"{column}\" AS TEXT) END"
                )
            }
            Dialect::Postgres => format!("\"{column}\"::text"),
        };
        let list = columns.iter().map(text).collect::<Vec<_>>().join(", ");
        let place = if dialect == Dialect::Sqlite { "rowid" } else { "ctid" };
        for row in ask(format!("SELECT {list} FROM \"{table}\" ORDER BY {place}")).await {
            let value = |at| row.try_get_by_index::<Option<String>>(at).unwrap();
            let values = columns
                .iter()
                .enumerate()
                .filter_map(|(at, column)| Some((column.clone(), plain(value(at)?))));
            rows.push(Row { table: table.clone(), values: values.collect() });
        }
    }
    rows
}

/// Ids and bytes as both databases write them.
fn plain(value: String) -> String {
    static UUID: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$").unwrap());
    match value.strip_prefix("\\x") {
        Some(hex) => hex.to_owned(),
        None if UUID.is_match(&value) => value.replace('-', ""),
        None => value,
    }
}
