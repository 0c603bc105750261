//! Plants the demo: every step is the action that a click would have taken.

use super::clock::TurnedClock;
use super::seed::{self, Seed};
use crate::app::App;
use crate::base::ids::AccountId;
use crate::community::clinicians::{
    self, ApplicationForm, Judgement, NewApplication, Profession, Register, Scope, VerdictForm,
};
use crate::community::groups::{self, Answering, Group, GroupForm, NewGroup};
use crate::community::identity::{self, NewAccount, Role as AccountRole};
use crate::community::moderation::{self, Category, Report, ReportWords};
use crate::community::personas::{self, Application, Member, Role};
use crate::community::posts::{self, Ask, Body, NewPost, Outcome, PostRef, Title, TopicKind};
use crate::screening::CrisisLevel;
use anyhow::{Context, anyhow};
use serde::Serialize;
use std::collections::HashMap;
use std::io::Write as _;

/// Everything began so long ago.
const BEGINNING: u64 = 24 * 90;

/// Who is there besides the people in the groups: sign-in name and role.
const OTHERS: [(&str, AccountRole); 6] = [
    ("admin", AccountRole::Admin),
    // What one administrator alone may not do takes another.
    ("admin2", AccountRole::Admin),
    ("rev1", AccountRole::Reviewer),
    ("rev2", AccountRole::Reviewer),
    ("clin4", AccountRole::Member),
    ("newcomer", AccountRole::Member),
];

/// The clinicians whose licence was checked, and the one who waits: profession, register, number.
const CLINICIANS: [(&str, &str, &str, &str); 4] = [
    ("clin1", "gastroenterologist", "gmc", "7654321"),
    ("clin2", "specialist-nurse", "nmc", "08A1234E"),
    ("clin3", "pharmacist", "other", "2099999"),
    ("clin4", "physiotherapist", "other", "PH99999"),
];

/// One line of the US register, in the columns that are read of it.
const REGISTER: &str = include_str!("seed/nppes.csv");

/// What members report, one post in each group: the reason and the words.
const REPORTS: [(Category, &str); 5] = [
    (Category::Advice, "It sounds as if everybody could leave the tablets out."),
    (Category::Unkind, "She came here for comfort, and this is not how we talk to each other."),
    (Category::Private, "I think I know which clinic this is. There is only one like it near here."),
    (Category::Selling, "This reads like an advert to me."),
    (Category::Danger, "She has not answered since, and she sounded as if she said goodbye."),
];

/// What stands in the demo.
#[derive(Default)]
pub(super) struct Planted {
    pub accounts: Vec<Account>,
    pub topics: usize,
    pub replies: usize,
    pub waiting: usize,
}

/// An account that anybody may use.
#[derive(Serialize, Clone)]
pub(super) struct Account {
    pub name: String,
    pub passphrase: String,
    /// `member`, `moderator`, `clinician`, `reviewer` or `admin`.
    pub role: &'static str,
    /// The addresses of its groups.
    pub groups: Vec<String>,
}

/// Plants everything, or finds what an earlier run left in the folder that is kept.
pub(super) async fn plant(app: &App, clock: &TurnedClock) -> anyhow::Result<Planted> {
    let seeds = seed::read()?;
    let mut planted = Planted { accounts: accounts(&seeds), ..Planted::default() };
    if identity::has_admin(app).await? {
        let known = groups::directory(app.db.read()).await?;
        for (seed, group) in seeds
            .iter()
            .filter_map(|seed| Some((seed, known.iter().find(|group| group.name == seed.group.name)?)))
        {
            planted.note(seed, group);
        }
        return Ok(planted);
    }
    clock.turn_back(BEGINNING);
    let people = make_accounts(app, &planted.accounts).await?;
    let mut places = Vec::new();
    for seed in seeds {
        let group = make_group(app, &seed).await?;
        let members = make_personas(app, &people, &group, &seed).await?;
        planted.note(&seed, &group);
        places.push((seed, group, members));
    }
    copy_register(app).await?;
    verify_clinicians(app, clock, &people).await?;
    for (seed, group, members) in &places {
        planted.add(write(app, clock, seed, group, members).await?);
    }
    for ((_, group, members), (n, (category, why))) in places.iter().zip(REPORTS.into_iter().enumerate()) {
        clock.turn_back(u64::try_from(n)? * 9 + 1);
        report(app, group, members, category, why).await?;
    }
    clock.turn_back(0);
    // The server looks once an hour, and did so before anything was there.
    posts::measure(app).await?;
    Ok(planted)
}

/// Somebody reports the latest reply of a group that is not their own.
async fn report(
    app: &App,
    group: &Group,
    members: &HashMap<String, Member>,
    category: Category,
    why: &str,
) -> anyhow::Result<()> {
    let mut members: Vec<&Member> = members.values().collect();
    members.sort_by(|a, b| a.persona.name.cmp(&b.persona.name));
    let post = posts::latest_reply(app.db.read(), group.id).await?.context("a reply to report")?;
    let by = members.into_iter().find(|member| member.persona.id != post.author).context("a reader")?;
    let words = ReportWords { why: why.to_owned(), ..ReportWords::default() };
    moderation::report(app, by, post.id, &Report { category, words }).await?;
    Ok(())
}

impl Planted {
    fn note(&mut self, seed: &Seed, group: &Group) {
        for persona in &seed.personas {
            if let Some(account) = self.accounts.iter_mut().find(|account| account.name == persona.account) {
                account.groups.push(group.address.to_string());
            }
        }
    }

    fn add(&mut self, (topics, replies, waiting): (usize, usize, usize)) {
        self.topics += topics;
        self.replies += replies;
        self.waiting += waiting;
    }
}

/// Everybody who appears in the seeds, and the staff.
fn accounts(seeds: &[Seed]) -> Vec<Account> {
    let account = |name: &str, role| Account {
        name: name.to_owned(),
        passphrase: format!("demo passphrase for {name}"),
        role,
        groups: Vec::new(),
    };
    let mut names: Vec<&str> =
        seeds.iter().flat_map(|seed| &seed.personas).map(|persona| persona.account.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let role = |name: &str| match name {
        _ if name.starts_with("mod") => "moderator",
        _ if name.starts_with("clin") => "clinician",
        _ => "member",
    };
    let mut all: Vec<Account> = names.into_iter().map(|name| account(name, role(name))).collect();
    all.extend(OTHERS.iter().map(|(name, role)| {
        let role = match role {
            AccountRole::Admin => "admin",
            AccountRole::Reviewer => "reviewer",
            AccountRole::Member => "member",
        };
        account(name, role)
    }));
    all
}

async fn make_accounts(app: &App, accounts: &[Account]) -> anyhow::Result<HashMap<String, AccountId>> {
    let mut making = tokio::task::JoinSet::new();
    for account in accounts.iter().cloned() {
        let app = app.clone();
        making.spawn(async move {
            let new = NewAccount::parse(&account.name, &account.passphrase, &app.config.name)
                .map_err(|_| anyhow!("the account {}", account.name))?;
            let role = OTHERS
                .iter()
                .find(|(name, _)| *name == account.name)
                .map_or(AccountRole::Member, |(_, role)| *role);
            Ok::<_, anyhow::Error>((account.name, identity::create(&app, new, role).await?))
        });
    }
    let mut people = HashMap::new();
    while let Some(made) = making.join_next().await {
        let (name, id) = made??;
        people.insert(name, id);
    }
    Ok(people)
}

async fn make_group(app: &App, seed: &Seed) -> anyhow::Result<Group> {
    let form = GroupForm {
        name: seed.group.name.clone(),
        summary: seed.group.summary.clone(),
        about: seed.group.about.clone(),
        rules: seed.group.rules.join("\n"),
        visibility: seed.group.visibility.clone(),
        sensitivity: seed.group.sensitivity.clone(),
        ..GroupForm::default()
    };
    let new = NewGroup::parse(&form).map_err(|errors| anyhow!("the group {}: {errors:?}", form.name))?;
    let group = groups::create(app, "operator", &new).await?;
    let answering = Answering { target: seed.group.target, professions: seed.group.professions.clone() };
    groups::set_answering(app, "operator", &group, &answering).await?;
    Ok(groups::find(app.db.read(), group.id).await?)
}

/// The group's members, by the names that they have in it.
async fn make_personas(
    app: &App,
    people: &HashMap<String, AccountId>,
    group: &Group,
    seed: &Seed,
) -> anyhow::Result<HashMap<String, Member>> {
    let mut members = HashMap::new();
    for persona in &seed.personas {
        let account =
            *people.get(&persona.account).with_context(|| format!("nobody is called {}", persona.account))?;
        let application = Application::parse(app, group, None, &persona.name, "", true)
            .map_err(|errors| anyhow!("the name {}: {errors:?}", persona.name))?;
        let role = match persona.role.as_str() {
            "moderator" => Role::Moderator,
            "mentor" => Role::Mentor,
            _ => Role::Member,
        };
        let made = personas::admit(app, account, group, &application, role).await?;
        members.insert(persona.name.clone(), Member { group: group.clone(), persona: made, account });
    }
    Ok(members)
}

/// A copy of the US register with one person in it, who was invented with the number that its documentation uses as an
/// example. Whoever applies as Ada Example, 1234567893, medical oncologist in Ohio, is found.
async fn copy_register(app: &App) -> anyhow::Result<()> {
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(REGISTER.as_bytes())?;
    let register = Register::with_file("nppes").context("the US register has a file")?;
    clinicians::import_register(app, register, file.path(), Scope::Whole, |_| {}).await?;
    Ok(())
}

/// Three clinicians apply, two reviewers look at each, and they choose to show their badge in their
/// groups. A fourth one has applied just now.
async fn verify_clinicians(
    app: &App,
    clock: &TurnedClock,
    people: &HashMap<String, AccountId>,
) -> anyhow::Result<()> {
    let id = |name: &str| people.get(name).copied().with_context(|| format!("nobody is called {name}"));
    for (name, profession, register, number) in CLINICIANS {
        let form = ApplicationForm {
            profession: profession.to_owned(),
            country: "GB".to_owned(),
            register: register.to_owned(),
            register_name: "A register of the demo".to_owned(),
            number: number.to_owned(),
            region: String::new(),
            name: "Somebody Invented".to_owned(),
            note: "An invented application for the demo.".to_owned(),
            agree: "yes".to_owned(),
        };
        let file = b"%PDF-1.4\n% An empty document for the demo.\n%%EOF\n".to_vec();
        let new = NewApplication::parse(&form, Ok(file))
            .map_err(|errors| anyhow!("{name}'s application: {errors:?}"))?;
        let account = id(name)?;
        if name == "clin4" {
            clock.turn_back(5);
            clinicians::apply(app, account, &new).await?;
            continue;
        }
        let application = clinicians::apply(app, account, &new).await?;
        let yes = || "yes".to_owned();
        let form = VerdictForm {
            verdict: "approve".into(),
            note: String::new(),
            register: yes(),
            control: vec!["photo".to_owned(), "work-mail".to_owned()],
            document: yes(),
            until: String::new(),
        };
        for reviewer in ["rev1", "rev2"] {
            let judgement = Judgement::parse(&form).map_err(|errors| anyhow!("{errors:?}"))?;
            clinicians::review(app, id(reviewer)?, application, &judgement).await?;
        }
        let own = personas::of_account(app.db.read(), &app.keys, account).await?;
        clinicians::wear(app, account, &own.iter().map(|persona| persona.id).collect::<Vec<_>>()).await?;
    }
    Ok(())
}

/// One thing that somebody wrote, at its hour.
struct Word<'a> {
    hours_ago: u64,
    topic: usize,
    reply: Option<usize>,
    author: &'a str,
    waits: bool,
}

/// Writes a group's topics and replies in the order of their time. Returns how many topics, replies,
/// and posts that wait.
async fn write(
    app: &App,
    clock: &TurnedClock,
    seed: &Seed,
    group: &Group,
    members: &HashMap<String, Member>,
) -> anyhow::Result<(usize, usize, usize)> {
    let mut words = Vec::new();
    for (t, topic) in seed.topics.iter().enumerate() {
        words.push(Word {
            hours_ago: topic.hours_ago,
            topic: t,
            reply: None,
            author: &topic.author,
            waits: topic.waiting,
        });
        words.extend(topic.replies.iter().enumerate().map(|(r, reply)| Word {
            hours_ago: reply.hours_ago.min(topic.hours_ago),
            topic: t,
            reply: Some(r),
            author: &reply.author,
            waits: reply.waiting,
        }));
    }
    words.sort_by_key(|word| (std::cmp::Reverse(word.hours_ago), word.topic, word.reply));
    let mut numbers: HashMap<usize, i64> = HashMap::new();
    let (mut topics, mut replies, mut waiting) = (0, 0, 0);
    for word in words {
        clock.turn_back(word.hours_ago);
        let member = members.get(word.author).with_context(|| format!("nobody is called {}", word.author))?;
        let topic = seed.topics.get(word.topic).context("a topic")?;
        let key = format!("{}/{}/{:?}", group.id, word.topic, word.reply);
        let ask = if word.waits { Ask::Review } else { Ask::Anyway };
        let place = match word.reply {
            None => {
                let outcome = posts::start_topic(app, member, &opening(topic, &key)?, ask).await?;
                if topic.crisis
                    && !matches!(outcome, Outcome::Published(_, level) if level >= CrisisLevel::L2)
                {
                    tracing::warn!("the demo's post of somebody in danger was not seen as one");
                }
                settled(outcome, &topic.title)
            }
            Some(reply) => {
                let Some(number) = numbers.get(&word.topic) else { continue };
                let body = &topic.replies.get(reply).context("a reply")?.body;
                let new = NewPost {
                    opening: None,
                    body: body_of(body)?,
                    request_key: key,
                    note: String::new(),
                    agreed: None,
                    wanted: None,
                };
                let topic = posts::topic_at(app.db.read(), group.id, *number).await?;
                settled(posts::reply(app, member, &topic, &new, ask).await?, body)
            }
        };
        match (place, word.reply) {
            (None, _) => {}
            (Some((_, true)), _) => waiting += 1,
            (Some((place, _)), None) => {
                topics += 1;
                numbers.insert(word.topic, place.topic.context("a public topic has a number")?);
            }
            (Some(_), Some(_)) => replies += 1,
        }
    }
    Ok((topics, replies, waiting))
}

fn opening(topic: &seed::Topic, key: &str) -> anyhow::Result<NewPost> {
    let kind = TopicKind::parse(&topic.kind).map_err(|key| anyhow!("{}: {key}", topic.title))?;
    let title = Title::parse(&topic.title).map_err(|key| anyhow!("{}: {key}", topic.title))?;
    let wanted = topic.wanted.as_deref().map(|code| {
        Profession::parse(code).with_context(|| format!("{}: no profession is called {code}", topic.title))
    });
    Ok(NewPost {
        opening: Some((kind, title)),
        body: body_of(&topic.body)?,
        request_key: key.to_owned(),
        note: String::new(),
        agreed: None,
        wanted: wanted.transpose()?,
    })
}

fn body_of(text: &str) -> anyhow::Result<Body> {
    Body::parse(text).map_err(|key| anyhow!("{key}: {text}"))
}

/// Where the post stands, and whether it waits; nothing when the screening never publishes it.
fn settled(outcome: Outcome, what: &str) -> Option<(PostRef, bool)> {
    match outcome {
        Outcome::Published(place, _) => Some((place, false)),
        Outcome::Held(place, _) => Some((place, true)),
        Outcome::Asked(check) => {
            let found: Vec<_> = check.findings().into_iter().map(|found| found.finding.rule).collect();
            tracing::warn!(
                rules = found.join(", "),
                text = what,
                "a text of the demo is stopped by the screening"
            );
            None
        }
        // Nobody in the demo agreed to other rules than those that are there.
        Outcome::Rules => None,
    }
}
