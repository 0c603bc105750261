//! What every story stands on: a real server ([`TestApp`]), people who visit it ([`Visitor`]), sockets that
//! listen ([`Ears`]) and both databases ([`both_databases!`](crate::both_databases)).
//!
//! A story is an async function that takes a [`TestApp`] and is named as a sentence:
//!
//! ```ignore
//! both_databases!(a_stranger_may_read_a_public_group);
//! async fn a_stranger_may_read_a_public_group(world: TestApp) {
//!     let group = world.group(Visibility::Public).await;
//!     world.visitor().get(&format!("/g/{}", group.address)).await.expect(200);
//! }
//! ```
//!
//! It runs as `…::sqlite` and as `…::postgres`, each on a database of its own. Nothing in a story sleeps: it
//! waits for a condition with [`eventually`], or turns the clock with `world.advance(…)`.
//!
//! Run them with plain `cargo test`: one process shares one PostgreSQL cluster. A runner that starts a process
//! for each test would start a cluster for each test.

pub mod answer;
pub mod app;
pub mod clinicians;
pub mod ears;
pub mod load;
pub mod nats;
pub mod postgres;
pub mod process;
pub mod registers;
pub mod report;
pub mod sinks;
pub mod sources;
pub mod visitor;
pub mod world;

pub use answer::Answer;
pub use app::{Options, TestApp};
pub use ears::Ears;
pub use visitor::Visitor;
pub use world::PASSPHRASE;

use std::time::Duration;

/// How long a story waits for something before it says that it did not happen. Generous, because
/// machines are busy: a story that passes never waits for it.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Makes `name::sqlite` and `name::postgres` from the story `name`. With options in brackets after the
/// name, an expression that gives [`Options`].
#[macro_export]
macro_rules! both_databases {
    ($story:ident) => {
        $crate::both_databases!($story[$crate::support::Options::default()]);
    };
    ($story:ident [$options:expr]) => {
        mod $story {
            #[allow(unused_imports)]
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                $crate::support::app::on_sqlite($options, super::$story).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                $crate::support::app::on_postgres($options, super::$story).await;
            }
        }
    };
}

/// Asks again and again until the answer is there, for at most [`PATIENCE`].
#[track_caller]
pub fn eventually<T, F>(what: &str, ask: F) -> impl Future<Output = T>
where
    F: AsyncFn() -> Option<T>,
{
    let place = std::panic::Location::caller();
    async move {
        let asking = async {
            loop {
                if let Some(answer) = ask().await {
                    return answer;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        match tokio::time::timeout(PATIENCE, asking).await {
            Ok(answer) => answer,
            Err(_) => panic!("{place}: waited {PATIENCE:?} in vain for {what}"),
        }
    }
}
