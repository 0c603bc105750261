//! Which hosts the server answers for.

use super::raw;
use crate::both_databases;
use crate::support::visitor::sign_up_form;
use crate::support::{Options, TestApp, Visitor};
use reqwest::Method;

fn request(target: &str, hosts: &[&str]) -> String {
    let hosts: String = hosts.iter().map(|host| format!("Host: {host}\r\n")).collect();
    format!("GET {target} HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n")
}

fn at_a_domain() -> Options {
    Options::default()
        .configure(|config| config.public_url = Some("https://kith.example.org".parse().unwrap()))
}

both_databases!(a_server_on_ones_own_machine_answers_to_the_names_of_that_machine_only);
async fn a_server_on_ones_own_machine_answers_to_the_names_of_that_machine_only(world: TestApp) {
    let own = world.url.trim_start_matches("http://");
    let port = own.rsplit(':').next().unwrap();
    let (by_name, shouted, by_v6) =
        (format!("localhost:{port}"), format!("LOCALHOST:{port}"), format!("[::1]:{port}"));
    let (elsewhere, with_user) = (format!("elsewhere.example:{port}"), format!("somebody@{own}"));
    let (own_target, other_target) = (format!("http://{own}/"), format!("http://{elsewhere}/"));
    let cases: [(&str, &[&str], u16); 16] = [
        ("/", &[own], 200),
        ("/", &[&by_name], 200),
        ("/", &[&shouted], 200),
        ("/", &[&by_v6], 200),
        (&own_target, &[own], 200),
        ("/", &[&elsewhere], 421),
        ("/", &["127.0.0.1:1"], 421),
        ("/", &["127.0.0.1"], 421),
        ("/", &["127.0.0.1:99999"], 421),
        ("/", &[&with_user], 421),
        (&other_target, &[own], 421),
        (&own_target, &[&elsewhere], 421),
        ("/", &[], 400),
        ("/", &[own, own], 400),
        ("/", &["two words"], 400),
        // A monitor asks a machine by whatever address it has.
        ("/healthz", &["10.0.0.7"], 200),
    ];
    for (target, hosts, status) in cases {
        let heard = raw::say(&world, &request(target, hosts)).await;
        assert_eq!(heard.statuses(), [status], "{target} at {hosts:?}: {}", heard.0);
        assert!(heard.header("content-security-policy").is_some(), "{}", heard.0);
        assert_eq!(heard.header("strict-transport-security"), None, "{}", heard.0);
    }
}

both_databases!(a_forged_address_is_no_other_address);
async fn a_forged_address_is_no_other_address(world: TestApp) {
    let visitor = world.visitor();
    // A proxy adds the address that it saw behind whatever somebody wrote there themselves.
    let sign_up = async |number: u32, seen: &str| {
        let name = format!("blue kettle {number}");
        let form = sign_up_form(&name);
        let request = visitor.request(Method::POST, "/sign-up").form(&form);
        let request = request.header("origin", &world.url).header("sec-fetch-site", "same-origin");
        let mut request = request.build().unwrap();
        let forged = format!("10.66.{number}.1, {seen}");
        request.headers_mut().insert("x-forwarded-for", forged.parse().unwrap());
        reqwest::Client::new().execute(request).await.unwrap().status().as_u16()
    };
    for number in 0..5 {
        assert_eq!(sign_up(number, "10.77.7.7").await, 200);
    }
    assert_eq!(sign_up(5, "10.77.7.7").await, 429);
    assert_eq!(sign_up(6, "10.77.7.8").await, 200, "somebody else");
}

both_databases!(a_server_at_a_domain_answers_to_that_domain_only[at_a_domain()]);
async fn a_server_at_a_domain_answers_to_that_domain_only(world: TestApp) {
    for (host, status) in [
        ("kith.example.org", 200),
        ("KITH.example.org", 200),
        ("kith.example.org:443", 200),
        ("kith.example.org:80", 421),
        ("kith.example.org.", 421),
        ("kith.example.org.elsewhere.example", 421),
        ("example.org", 421),
        ("localhost", 421),
        (world.listening().trim_start_matches("http://"), 421),
    ] {
        let heard = raw::say(&world, &request("/", &[host])).await;
        assert_eq!(heard.statuses(), [status], "{host}: {}", heard.0);
        let hsts = heard.header("strict-transport-security");
        assert_eq!(hsts, Some("max-age=31536000; includeSubDomains"), "{}", heard.0);
    }
    Visitor::through_proxy(&world).get("/").await.expect(200);
}
