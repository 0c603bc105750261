//! Stories about the features, each through the pages that people use.

mod admin;
mod clinicians;
mod moderation;
mod notifications;
mod posts;
mod wellbeing;
