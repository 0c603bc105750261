//! Stories about what every feature stands on, told through its public face.

mod audit;
mod db;
mod jobs;
mod outbox;
mod throttle;
