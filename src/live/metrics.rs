//! Numbers about open screens, for whoever operates the server. They name nobody and no group.

use super::hub::Load;
use super::protocol::Close;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;

/// What is counted and timed as it happens.
pub struct Metrics {
    /// How long it takes to put one event into every queue.
    fan_out: Histogram,
    /// How long ago an event was committed when it is put there.
    lag: Histogram,
    /// Why sockets were closed.
    closed: Family<[(&'static str, u16); 1], Counter>,
    /// Notices that never came.
    lost: Counter,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            // 10 µs to 160 ms, and 1 ms to 16 s.
            fan_out: Histogram::new(exponential_buckets(1e-5, 4.0, 8)),
            lag: Histogram::new(exponential_buckets(1e-3, 4.0, 8)),
            closed: Family::default(),
            lost: Counter::default(),
        }
    }
}

impl Metrics {
    /// An event was handed to everybody who hears its stream, in this time.
    pub fn handed_out(&self, took: Duration, since_commit: Duration) {
        self.fan_out.observe(took.as_secs_f64());
        self.lag.observe(since_commit.as_secs_f64());
    }

    /// A socket is closed by the server.
    pub fn closed(&self, why: Close) {
        if let Some(code) = why.code() {
            self.closed.get_or_create(&[("code", code)]).inc();
        }
    }

    /// A stream was found to have grown although no notice had come.
    pub fn lost_a_notice(&self) {
        self.lost.inc();
    }

    /// Adds everything, with the hub as it is now.
    pub fn register(&self, registry: &mut Registry, load: Load) {
        let live = registry.sub_registry_with_prefix("live");
        for (name, help, value) in [
            ("sockets", "Open sockets, and requests that wait for news", load.sockets),
            ("streams", "Streams that somebody hears on this node", load.streams),
            ("subscriptions", "One for each socket and stream that it hears", load.subscriptions),
            ("queued", "Messages that wait in the queues of all sockets", load.queued),
            ("queue_longest", "Messages in the longest queue of a socket", load.longest),
        ] {
            live.register(name, help, ConstGauge::new(i64::try_from(value).unwrap_or(i64::MAX)));
        }
        let seconds = Unit::Seconds;
        let help = "How long it takes to put one event into every queue";
        live.register_with_unit("fan_out", help, seconds.clone(), self.fan_out.clone());
        let help = "How long ago an event was committed when it is put into the queues";
        live.register_with_unit("lag", help, seconds, self.lag.clone());
        live.register("closed", "Sockets that the server closed, by code", self.closed.clone());
        live.register("lost_notices", "Notices of other nodes that never came", self.lost.clone());
    }
}
