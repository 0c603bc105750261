//! What monitoring is told.

use super::{happens, hears, numbers};
use crate::both_databases;
use crate::support::process::free_port;
use crate::support::{Options, TestApp, Visitor};
use kith::base::event::Stream;
use kith::community::groups::Visibility;
use std::net::SocketAddr;

fn watched() -> Options {
    Options::default().configure(|config| {
        config.metrics = Some(SocketAddr::from(([127, 0, 0, 1], free_port())));
    })
}

/// The value of a line of the answer.
fn value(text: &str, name: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name}: {text}")).parse().unwrap()
}

both_databases!(monitoring_hears_how_busy_the_sockets_are_and_nothing_of_people[watched()]);
async fn monitoring_hears_how_busy_the_sockets_are_and_nothing_of_people(world: TestApp) {
    let monitor = Visitor::new(&format!("http://{}", world.app.config.metrics.unwrap()));
    let group = world.group(Visibility::Members).await;
    let member = world.member(&group, "quiet heron").await;
    let (mut one, mut two) = (member.listen().await, member.listen().await);
    hears(&mut one, &member.address).await;
    hears(&mut one, &format!("{}/self", member.address)).await;
    hears(&mut two, &member.address).await;
    happens(&world, Stream::members(group.id), 3).await;
    numbers(&mut one, &member.address, 3).await;
    numbers(&mut two, &member.address, 3).await;
    let answer = monitor.get("/metrics").await.expect(200);
    assert!(answer.header("content-type").starts_with("application/openmetrics-text"));
    let text = answer.text();
    assert!(text.ends_with("# EOF\n"), "{text}");
    for (name, expected) in [
        ("kith_live_sockets", 2.0),
        ("kith_live_streams", 2.0),
        ("kith_live_subscriptions", 3.0),
        ("kith_live_queued", 0.0),
        ("kith_live_queue_longest", 0.0),
        ("kith_live_fan_out_seconds_count", 3.0),
        ("kith_live_lag_seconds_count", 3.0),
        ("kith_live_lost_notices_total", 0.0),
        ("kith_bus_up", 1.0),
        ("kith_jobs_given_up", 0.0),
    ] {
        assert_eq!(value(&text, name), expected, "{name}");
    }
    for private in [member.address.as_str(), &member.persona.id.to_string(), "quiet heron", &member.name] {
        assert!(!text.contains(private), "{private} is in {text}");
    }
    member.post("/sign-out", &[]).await.expect(303);
    assert_eq!((one.closing().await, two.closing().await), (4401, 4401));
    let closed = value(&monitor.get("/metrics").await.text(), "kith_live_closed_total{code=\"4401\"}");
    assert_eq!(closed, 2.0);
}

both_databases!(visitors_do_not_reach_the_numbers[watched()]);
async fn visitors_do_not_reach_the_numbers(world: TestApp) {
    world.admin().await.get("/metrics").await.expect(404);
    // And where the numbers are there is nothing else.
    let monitor = Visitor::new(&format!("http://{}", world.app.config.metrics.unwrap()));
    monitor.get("/").await.expect(404);
}
