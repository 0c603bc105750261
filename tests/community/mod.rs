//! Stories about the features, each through the pages that people use.

mod admin;
mod answering;
mod break_glass;
mod checks;
mod clinicians;
mod compliance;
mod email;
mod groups;
mod identity;
mod moderation;
mod notifications;
mod personas;
mod posts;
mod rights;
mod screened_places;
mod second_factor;
mod wellbeing;
pub mod writing;
