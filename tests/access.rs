//! The access matrix (invariant I12): every address of the server × every kind of visitor. An address that is
//! missing from the matrix fails, and so does a line for an address that is gone.

use crate::both_databases;
use crate::community::writing;
use crate::support::clinicians::{apply, approval};
use crate::support::world::Member;
use crate::support::{Answer, TestApp, Visitor};
use kith::community::clinicians;
use kith::community::groups::Visibility;
use kith::routes::TABLE;
use kith::transaction;
use kith::web::headers::PERMISSIONS;
use kith::web::limits::FORM_BYTES;
use reqwest::Method;
use std::collections::BTreeMap;

/// Who asks, in the order of the matrix. The group is on the list and its members read it.
///
/// - nobody: not signed in
/// - stranger: signed in, in no group
/// - member: in the group
/// - banned: was sent away from the group
/// - clinician: in the group, with a seal
/// - moderator: of the group
/// - elsewhere: moderator of another group
/// - reviewer: reviews clinicians, in no group
/// - admin: an administrator, in no group
/// - author: in the group, and wrote what the address is about
const VISITORS: [&str; 10] = [
    "nobody",
    "stranger",
    "member",
    "banned",
    "clinician",
    "moderator",
    "elsewhere",
    "reviewer",
    "admin",
    "author",
];

/// What they get. Forms are sent empty: whoever may send one is told what is missing (422) or is led on.
/// `sign-in` and `join` lead there; 303 leads anywhere else.
const MATRIX: &str = include_str!("access.txt");

/// Sending these changes what others see or ends the visit, so they come last.
const LAST: [&str; 3] =
    ["POST /g/{group}/posts/{post}/withdrawal", "POST /account/devices", "POST /sign-out"];

/// These read no form: what comes with them is not looked at.
const WITHOUT_FORM: [&str; 20] = [
    "POST /g/{group}/t/{number}/claim",
    "POST /g/{group}/t/{number}/claim/removal",
    "POST /g/{group}/reasons/{reason}/removal",
    "POST /admin/unmaskings/{unmasking}/looks",
    "POST /account/email/removal",
    "POST /account/email/wait/removal",
    "POST /email/{token}",
    "POST /recover/mail/{token}/wait",
    "POST /account/data/exports",
    "POST /sign-up/passkey/options",
    "POST /passkeys/options",
    "POST /account/passkeys/options",
    "POST /account/passkeys/{passkey}/removal",
    "POST /sign-out",
    "POST /account/recovery-key",
    "POST /g/{group}/posts/{post}/withdrawal",
    "POST /notifications/read",
    "POST /clinicians/withdrawal",
    "POST /reviews/{application}/look",
    "POST /reviews/credentials/{application}/reinstatement",
];

/// This one reads a form with a file.
const UPLOAD: &str = "POST /clinicians/apply";

/// A world in which there is something behind every address.
struct Scene {
    visitors: Vec<Visitor>,
    /// What stands in place of `{name}`, by name or by address and name.
    fill: BTreeMap<&'static str, String>,
    asset: String,
    _members: Vec<Member>,
}

impl Scene {
    async fn arrange(world: &TestApp) -> Self {
        let group = world.group(Visibility::Members).await;
        let other = world.group(Visibility::Members).await;
        let author = world.member(&group, "Quiet Heron").await;
        let member = world.member(&group, "Brave Otter").await;
        let moderator = world.moderator(&group, "Steady Oak").await;
        let decider = world.moderator(&group, "White Cloud").await;
        let banned = world.member(&group, "Loud Parrot").await;
        let clinician = world.member(&group, "Night Owl").await;
        let elsewhere = world.moderator(&other, "Tall Birch").await;
        let (reviewer, admin, stranger) = (world.reviewer().await, world.admin().await, world.person().await);
        world.ban(&banned).await;

        let topic = writing::topic(&author, "Sleep").await;
        let post = writing::say(&author, &topic, "I read until I am tired.").await;
        let held = writing::hold(&author, &topic).await;
        let refused =
            writing::post_id(&writing::reply(&author, &topic, "Ring 07700 900456 at night.", "ask").await);
        // Somebody else decides, because nobody answers an appeal against their own decision.
        let path = writing::item(&decider, &refused);
        let item = decider.get(&path).await.expect(200);
        let rejected = [("action", "reject"), ("reason", "A phone number of somebody.")];
        decider.submit(&item, &path, &rejected).await.expect(303);
        writing::takes_effect(&decider).await;
        let decisions = format!("/g/{}/decisions", group.address);
        let decision = id_behind(&author.get(&decisions).await, &format!("{decisions}/"));
        let appeal = format!("{decisions}/{decision}/appeal");
        author.post(&appeal, &[("words", "It is a help line.")]).await.expect(303);
        let report = format!("/g/{}/posts/{post}/report", group.address);
        member.post(&report, &[("category", "unkind")]).await.expect(200);
        let desk = moderator.get(&format!("/g/{}/desk", group.address)).await;
        let case = id_behind(&desk, &format!("/g/{}/reports/", group.address));
        let appeal = id_behind(&desk, &format!("/g/{}/appeals/", group.address));

        let credential = apply(world, clinician.account, "").await;
        for reviewer in [world.reviewer().await, world.reviewer().await] {
            clinicians::review(&world.app, reviewer.account, credential, &approval()).await.unwrap();
        }
        let app = &world.app;
        let (account, persona) = (clinician.account, clinician.persona.id);
        clinicians::wear(app, account, &[persona]).await.unwrap();
        let badge = transaction!(app.db, |tx| clinicians::ensure_badge(tx, app, account, persona).await);
        let waiting = apply(world, world.person().await.account, "").await;

        let pair = [
            ("ground", "court"),
            ("reason", "A court of Exampleton ordered it."),
            ("group", group.address.as_str()),
            ("name", "Brave Otter"),
            ("other_group", other.address.as_str()),
            ("other_name", "Tall Birch"),
        ];
        let asked = admin.post("/admin/unmaskings", &pair).await.location();
        let unmasking = asked.split(['/', '?']).nth(3).unwrap().to_owned();

        let home = world.visitor().get("/").await;
        let asset = home.attributes("link[rel=stylesheet]", "href").into_iter().next().unwrap();
        let fill = BTreeMap::from([
            ("group", group.address.to_string()),
            ("number", "1".to_owned()),
            ("persona", author.persona.id.to_string()),
            ("post", post),
            ("desk/post", held),
            ("decision", decision),
            ("appeal", appeal),
            ("case", case),
            ("badge", badge.unwrap().unwrap().id.to_string()),
            ("list", "1".to_owned()),
            ("export", "7".repeat(26)),
            ("passkey", "00000000-0000-4000-8000-000000000000".to_owned()),
            ("application", waiting.to_string()),
            ("credentials/application", credential.to_string()),
            ("reason", "7".repeat(26)),
            ("token", "a".repeat(52)),
            ("unmasking", unmasking),
        ]);
        let members = [decider, member, banned, clinician, moderator, elsewhere, author];
        let [_, member, banned, clinician, moderator, elsewhere, author] = &members;
        let visitors = [
            &world.visitor(),
            &stranger,
            member,
            banned,
            clinician,
            moderator,
            elsewhere,
            &reviewer,
            &admin,
            author,
        ];
        Self { visitors: visitors.into_iter().cloned().collect(), fill, asset, _members: members.into() }
    }

    /// The address with something that is there in place of each `{name}`.
    fn path(&self, pattern: &str) -> String {
        self.path_with(pattern, |_, known| known.to_owned())
    }

    /// The address with `choose(name, something that is there)` in place of each `{name}`.
    fn path_with(&self, pattern: &str, choose: impl Fn(&str, &str) -> String) -> String {
        if pattern.starts_with("/assets/") {
            return self.asset.clone();
        }
        let mut before = "";
        let mut path = Vec::new();
        for part in pattern.split('/') {
            path.push(match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
                Some(name) => {
                    let special = self.fill.get(format!("{before}/{name}").as_str());
                    choose(name, special.unwrap_or_else(|| &self.fill[name]))
                }
                None => part.to_owned(),
            });
            before = part;
        }
        path.join("/")
    }

    async fn ask(&self, visitor: usize, method: &str, path: &str) -> Answer {
        match method {
            "GET" => self.visitors[visitor].get(path).await,
            _ => self.visitors[visitor].post(path, &[]).await,
        }
    }
}

both_databases!(every_address_answers_every_kind_of_visitor_as_the_matrix_says);
async fn every_address_answers_every_kind_of_visitor_as_the_matrix_says(world: TestApp) {
    let expected = matrix();
    let known: Vec<String> = TABLE.iter().map(|row| format!("{} {}", row.method, row.path)).collect();
    let gone: Vec<_> = expected.keys().filter(|row| !known.contains(row)).collect();
    assert!(gone.is_empty(), "in the matrix, but no address: {gone:?}");

    let scene = Scene::arrange(&world).await;
    let mut rows: Vec<&String> = known.iter().filter(|row| !LAST.contains(&row.as_str())).collect();
    rows.extend(LAST.iter().map(|last| known.iter().find(|row| row == last).unwrap()));
    let mut wrong = Vec::new();
    for row in rows {
        let (method, pattern) = row.split_once(' ').unwrap();
        let path = scene.path(pattern);
        let mut given = Vec::new();
        for visitor in 0..VISITORS.len() {
            given.push(class(&scene.ask(visitor, method, &path).await));
        }
        if expected.get(row) != Some(&given) {
            wrong.push(format!("{}\n    gave {}", line(row, expected.get(row)), line(row, Some(&given))));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

both_databases!(nothing_is_changed_by_another_sites_form);
async fn nothing_is_changed_by_another_sites_form(world: TestApp) {
    let scene = Scene::arrange(&world).await;
    for row in TABLE.iter().filter(|row| row.method == "POST") {
        let path = scene.path(row.path);
        for (number, visitor) in scene.visitors.iter().enumerate() {
            for foreign in [
                &[][..],
                &[("origin", "https://elsewhere.example")],
                &[("origin", "null")],
                &[("sec-fetch-site", "cross-site"), ("origin", world.url.as_str())],
                &[("sec-fetch-site", "same-site")],
            ] {
                let mut request = visitor.request(Method::POST, &path).form(&[("name", "x")]);
                for (name, value) in foreign {
                    request = request.header(*name, *value);
                }
                let answer = visitor.send(&path, request).await;
                assert_eq!(answer.status, 403, "{} with {foreign:?}: {answer:?}", VISITORS[number]);
            }
        }
    }
}

both_databases!(a_form_that_is_no_text_or_too_long_is_refused);
async fn a_form_that_is_no_text_or_too_long_is_refused(world: TestApp) {
    let scene = Scene::arrange(&world).await;
    let long = format!("body={}", "x".repeat(FORM_BYTES));
    let forms: [(&[u8], u16); 4] =
        [(b"body=%00", 400), (b"body=a\0b", 400), (b"body=%ff%fe", 400), (long.as_bytes(), 413)];
    let mut tried = 0;
    for (row, given) in matrix() {
        let (method, pattern) = row.split_once(' ').unwrap();
        if method != "POST" || WITHOUT_FORM.contains(&row.as_str()) || row == UPLOAD {
            continue;
        }
        let path = scene.path(pattern);
        for (number, class) in given.iter().enumerate() {
            // Whoever may not send the form is told so, whatever is in it.
            if matches!(class.as_str(), "401" | "403" | "404") {
                continue;
            }
            for (body, status) in forms {
                let answer = scene.visitors[number].post_bytes(&path, body.to_vec()).await;
                assert_eq!(answer.status, status, "{} with {:?}: {answer:?}", VISITORS[number], &body[..8]);
                tried += 1;
            }
        }
    }
    assert!(tried > 100, "only {tried}");
}

both_databases!(a_field_that_comes_twice_is_refused);
async fn a_field_that_comes_twice_is_refused(world: TestApp) {
    let visitor = world.visitor();
    visitor.sign_up("Blue Kettle").await;
    for (path, form) in [
        ("/sign-in", "name=Blue+Kettle&name=Red+Teapot&passphrase=seven+wet+otters+sing"),
        ("/account/devices", "device=all&device=others"),
        ("/prove", "to=%2Faccount&to=%2Fgroups"),
    ] {
        visitor.post_bytes(path, form).await.expect(422).contains("We could not read this form");
    }
    // What stands in the address is no field of the form.
    let body = "passphrase=seven+wet+otters+sing";
    let answer = visitor.post_bytes("/sign-in?name=Blue+Kettle", body).await.expect(422);
    answer.contains("The sign-in name or the passphrase is not right");
}

both_databases!(what_is_not_there_is_not_there_for_anybody);
async fn what_is_not_there_is_not_there_for_anybody(world: TestApp) {
    let scene = Scene::arrange(&world).await;
    let unknown = |name: &str| match name {
        "number" => "999999".to_owned(),
        "group" => "zzzzzzzz".to_owned(),
        _ => "a".repeat(26),
    };
    // A picture that is drawn from the address alone: it says nothing about what is there.
    let drawn = "/g/{group}/band.svg";
    let strange =
        ["0", "-1", "99999999999999999999", "%00", "%ff", "..%2f..", "'%20OR%201=1--", "%F0%9F%A6%94"];
    let rows = TABLE.iter().filter(|row| row.path.contains('{') && row.path != drawn);
    for row in rows.filter(|row| !row.path.starts_with("/assets/")) {
        for missing in row.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
            let others = strange.iter().map(|text| (*text).to_owned());
            for value in std::iter::once(unknown(missing)).chain(others) {
                let choose =
                    |name: &str, known: &str| if name == missing { value.clone() } else { known.to_owned() };
                let path = scene.path_with(row.path, choose);
                for (number, visitor) in VISITORS.iter().enumerate() {
                    let answer = scene.ask(number, row.method, &path).await;
                    let class = class(&answer);
                    let refused =
                        matches!(class.as_str(), "400" | "401" | "403" | "404" | "422" | "sign-in" | "join");
                    assert!(refused, "{visitor}: {answer:?}");
                }
            }
        }
    }
}

both_databases!(a_way_that_is_not_on_the_table_leads_nowhere);
async fn a_way_that_is_not_on_the_table_leads_nowhere(world: TestApp) {
    let visitor = world.visitor();
    for path in
        ["/nowhere", "/g", "/g/", "/.env", "/admin/", "/assets/x/../../Cargo.toml", "/assets/x/%2e%2e/secret"]
    {
        let answer = visitor.get(path).await.expect(404);
        assert!(answer.header("content-type").starts_with("text/html"), "{answer:?}");
    }
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        let request = visitor.request(method, "/sign-in").header("origin", &world.url);
        assert_eq!(visitor.send("/sign-in", request).await.status, 405);
    }
    let trace = visitor.request(Method::from_bytes(b"TRACE").unwrap(), "/");
    assert!(visitor.send("/", trace).await.status >= 400);
}

both_databases!(every_answer_carries_the_headers_that_protect_people);
async fn every_answer_carries_the_headers_that_protect_people(world: TestApp) {
    let scene = Scene::arrange(&world).await;
    for row in TABLE.iter().filter(|row| row.method == "GET") {
        for visitor in 0..VISITORS.len() {
            let answer = scene.ask(visitor, "GET", &scene.path(row.path)).await;
            let policy = answer.header("content-security-policy");
            assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{answer:?}");
            assert_eq!(answer.header("referrer-policy"), "no-referrer", "{answer:?}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{answer:?}");
            assert_eq!(answer.header("permissions-policy"), PERMISSIONS, "{answer:?}");
            // A file that somebody sent may run nothing at all, so there is nothing to trust in it.
            let scripts = policy.contains("script-src");
            assert!(!scripts || policy.contains("require-trusted-types-for 'script'"), "{answer:?}");
            let kind = answer.header("content-type");
            assert!(!kind.starts_with("text/") || kind.contains("charset=utf-8"), "{answer:?}");
            // What is about somebody is kept by no cache.
            let public = [
                "/assets/",
                "/favicon.ico",
                "/g/{group}/band.svg",
                "/status-lists/",
                "/.well-known/did.json",
            ];
            let may_keep = public.iter().any(|path| row.path.starts_with(path));
            assert!(may_keep || answer.header("cache-control") == "no-store", "{answer:?}");
        }
    }
}

/// The lines of the matrix, by method and path.
fn matrix() -> BTreeMap<String, Vec<String>> {
    let lines = MATRIX.lines().filter(|line| line.starts_with("GET ") || line.starts_with("POST "));
    let parse = |line: &str| {
        let mut words = line.split_whitespace();
        let row = format!("{} {}", words.next().unwrap(), words.next().unwrap());
        let given: Vec<String> = words.map(str::to_owned).collect();
        assert_eq!(given.len(), VISITORS.len(), "{row}");
        (row, given)
    };
    lines.map(parse).collect()
}

fn line(row: &str, given: Option<&Vec<String>>) -> String {
    let given = given.map(|given| given.iter().map(|one| format!("{one:<11}")).collect::<String>());
    format!("{row:<56}{}", given.unwrap_or_else(|| "(missing)".to_owned())).trim_end().to_owned()
}

/// The kind of an answer.
fn class(answer: &Answer) -> String {
    assert_ne!(answer.status, 500, "{answer:?}");
    let to = answer.location();
    match answer.status {
        303 if to.starts_with("/sign-in") => "sign-in".to_owned(),
        303 if to.ends_with("/join") => "join".to_owned(),
        status => status.to_string(),
    }
}

#[track_caller]
fn id_behind(page: &Answer, before: &str) -> String {
    let links = page.links();
    let link = links.iter().find_map(|link| link.strip_prefix(before));
    link.unwrap_or_else(|| panic!("no link to {before}…: {page:?}"))
        .split(['/', '?'])
        .next()
        .unwrap()
        .to_owned()
}
